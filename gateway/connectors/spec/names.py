"""The names a specification uses: elements and children by their GraphQL names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic.alias_generators import to_camel

from gateway.standard.codes import Code
from gateway.standard.element import elements
from gateway.standard.nouns import Noun


def element_names(noun: Noun) -> Mapping[str, str]:
    """Answer, by GraphQL name (`taskName`), the attribute (`task_name`) of every element."""
    return {to_camel(attribute): attribute for attribute in elements(noun.elements)}


def child_names(noun: Noun) -> Mapping[str, str]:
    """Answer, by GraphQL name (`handlingItems`), the attribute of every noun inside a noun."""
    return {to_camel(attribute): attribute for attribute in noun.children}


def coded_elements(noun: Noun) -> Mapping[str, tuple[str, type[Code]]]:
    """Answer attribute and code table of every coded element of a noun and of all inside it.

    The key is its GraphQL name, and for what stands inside also `processSteps.handleType`; of
    two with one name the plain name is that of the outer one.
    """
    found: dict[str, tuple[str, type[Code]]] = {}
    for place, part in _parts(noun):
        for attribute, element in elements(part.elements).items():
            if element.codes is not None:
                known = (attribute, element.codes)
                found.setdefault(to_camel(attribute), known)
                if place:
                    found.setdefault(f"{place}.{to_camel(attribute)}", known)
    return found


def _parts(noun: Noun) -> Iterator[tuple[str, Noun]]:
    """Answer a noun and all inside it, the outer before the inner, each with its place."""
    waiting = [("", noun)]
    while waiting:
        place, part = waiting.pop(0)
        yield place, part
        waiting += [(to_camel(name), child) for name, child in part.children.items()]
