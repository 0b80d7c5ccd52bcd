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


def coded_elements(noun: Noun) -> Mapping[str, type[Code]]:
    """Answer the code tables of a noun and of all inside it, by GraphQL name."""
    return {
        to_camel(attribute): element.codes
        for part in _parts(noun)
        for attribute, element in elements(part.elements).items()
        if element.codes is not None
    }


def _parts(noun: Noun) -> Iterator[Noun]:
    yield noun
    for child in noun.children.values():
        yield from _parts(child)
