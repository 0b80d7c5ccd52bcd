"""Fields of a platform's records that its specification leaves aside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from gateway.connectors.getters import Raw, getter
from gateway.connectors.spec import Stream
from gateway.connectors.spec.conversions import Conversion
from gateway.connectors.spec.names import child_names, element_names
from gateway.connectors.spec.steps import Path
from gateway.connectors.spec.streams import Child, Reading
from gateway.standard.nouns import ENTITIES, Noun


def unread(stream: Stream, records: Iterable[Raw]) -> list[str]:
    """Answer the fields that hold something and are not read, the outer ones first.

    A field is read where a path begins with it. Expressions are not looked into: beside one
    nothing is said.
    """
    found = _unread(
        stream, ENTITIES[stream.entity], records, by_default=bool(stream.default_mapping)
    )
    return sorted(dict.fromkeys(found), key=lambda way: way.count("."))


def _unread(
    reading: Reading, noun: Noun, records: Iterable[Raw], *, by_default: bool
) -> Iterator[str]:
    inside = child_names(noun)
    children = {name: Child(path=(name,)) for name in inside} if by_default else {}
    children |= reading.children
    read = {path[0] for path in _paths(reading)} | {child.path[0] for child in children.values()}
    if by_default:
        read |= element_names(noun).keys() - reading.mapping.keys()
    is_clear = not any(isinstance(w, Conversion) and w.jmespath for w in reading.mapping.values())
    for record in records:
        if is_clear:
            yield from (key for key, value in record.items() if key not in read and _is_told(value))
        for name, child in children.items():
            own = by_default if child.default_mapping is None else child.default_mapping
            found = _items(getter(child.path)(record))
            shown = ".".join(child.path)
            for field in _unread(child, noun.children[inside[name]], found, by_default=own):
                yield f"{shown}.{field}"


def _paths(reading: Reading) -> Iterator[Path]:
    if reading.native_id is not None:
        yield reading.native_id
    if reading.deleted is not None:
        yield reading.deleted.path
    for way in reading.mapping.values():
        if not isinstance(way, Conversion):
            yield way
        elif way.path is not None:
            yield way.path
        else:
            yield from way.paths or ()


def _items(value: Any) -> list[Raw]:
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, Mapping)]


def _is_told(value: Any) -> bool:
    return value is not None and value not in ("", [])
