"""A record of a platform becomes values by element; compiled once a stream into getters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeGuard

from gateway.connectors.getters import Getter, Raw, converter, getter
from gateway.connectors.spec.conversions import Conversion
from gateway.connectors.spec.meaning import stream_problems
from gateway.connectors.spec.names import child_names, coded_elements, element_names
from gateway.connectors.spec.steps import Path
from gateway.connectors.spec.streams import Child, Deleted, Reading, Stream
from gateway.errors import SpecError
from gateway.standard.nouns import ENTITIES, Noun
from gateway.standard.record import CodeTables, unstorable
from gateway.standard.variants import VARIANTS


@dataclass(frozen=True, slots=True)
class Mapped:
    """What the mapping made of a record.

    `values` holds, by attribute (`task_name`), what the platform wrote, as it wrote it, only
    where there is something (no null, no ""). `children` has every kind of child that the
    specification or the default mapping names, an empty list where the record has none.
    `problems` tells in Chinese what could not be mapped although it is there, led by a stable
    code.
    """

    native_id: str | None
    deleted: bool
    values: dict[str, Any]
    children: dict[str, list[Mapped]] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


Map = Callable[[Raw], Mapped]


def compile_mapping(stream: Stream) -> Map:
    """Answer the function that maps one record; it raises nothing.

    Raises `SpecError` where the stream names what the standard does not have.
    """
    _refuse_wrong(stream)
    return _compiled(stream, ENTITIES[stream.entity], by_default=bool(stream.default_mapping))


def compile_identity(stream: Stream) -> Callable[[Raw], tuple[str | None, bool]]:
    """Answer the function that tells a record's native id, and whether it was withdrawn.

    It tells what :func:`compile_mapping` would, at a small part of the price.
    """
    identify, is_deleted = _identity(stream.native_id), _deletion(stream.deleted)
    return lambda raw: (identify(raw), is_deleted(raw))


def code_tables(stream: Stream) -> CodeTables:
    """Answer the platform's codes and their national codes, for a record and all inside it.

    Raises `SpecError`.
    """
    _refuse_wrong(stream)
    coded = coded_elements(ENTITIES[stream.entity])
    tables: dict[tuple[str, str], dict[str, str]] = {}
    for name, chosen in stream.codes.items():
        attribute, table = coded[name]
        tables[attribute, table.__name__] = (
            dict(VARIANTS[table.__name__][chosen].codes)
            if isinstance(chosen, str)
            else {code: table[member].value for code, member in chosen.items()}
        )
    return tables


def _refuse_wrong(stream: Stream) -> None:
    problems = [
        f"数据流 {stream.name} {'.'.join(map(str, p.location))}：{p.reason}"
        for p in stream_problems(stream)
    ]
    if problems:
        raise SpecError("\n".join(problems), hint="请改正规格后重试。")


def _compiled(reading: Reading, noun: Noun, *, by_default: bool) -> Map:
    read = _values_of(reading, noun, by_default=by_default)
    identify, is_deleted = _identity(reading.native_id), _deletion(reading.deleted)
    inner = tuple(_children_of(reading, noun, by_default=by_default))

    def map_record(raw: Raw) -> Mapped:
        children: dict[str, list[Mapped]] = {}
        problems: list[str] = []
        for attribute, map_children in inner:
            children[attribute] = map_children(raw, problems)
        return Mapped(identify(raw), is_deleted(raw), read(raw), children, tuple(problems))

    return map_record


def _values_of(
    reading: Reading, noun: Noun, *, by_default: bool
) -> Callable[[Raw], dict[str, Any]]:
    names = element_names(noun)
    taken: dict[str, Path | Conversion] = {n: (n,) for n in names} if by_default else {}
    taken |= reading.mapping
    for name in reading.constants:
        taken.pop(name, None)
    # Nearly every element is taken from one key: those are read without a call each.
    flat = tuple((names[n], way[0]) for n, way in taken.items() if _is_one_key(way))
    deep = tuple((names[n], _getter_of(way)) for n, way in taken.items() if not _is_one_key(way))
    constants = {names[n]: value for n, value in reading.constants.items()}

    def values(raw: Raw) -> dict[str, Any]:
        found = constants.copy()
        for attribute, key in flat:
            value = raw.get(key)
            if value is not None and value != "":
                found[attribute] = value
        for attribute, get in deep:
            value = get(raw)
            if value is not None and value != "":
                found[attribute] = value
        return found

    return values


def _is_one_key(way: Path | Conversion) -> TypeGuard[Path]:
    return isinstance(way, tuple) and len(way) == 1


def _getter_of(way: Path | Conversion) -> Getter:
    return converter(way) if isinstance(way, Conversion) else getter(way)


def _children_of(
    reading: Reading, noun: Noun, *, by_default: bool
) -> Iterator[tuple[str, Callable[[Raw, list[str]], list[Mapped]]]]:
    inside = child_names(noun)
    by_name = {name: Child(path=(name,)) for name in inside} if by_default else {}
    for name, child in {**by_name, **reading.children}.items():
        own = by_default if child.default_mapping is None else child.default_mapping
        attribute = inside[name]
        map_child = _compiled(child, noun.children[attribute], by_default=own)
        yield attribute, _list_of(".".join(child.path), getter(child.path), map_child)


def _list_of(shown: str, get: Getter, map_child: Map) -> Callable[[Raw, list[str]], list[Mapped]]:
    def map_children(raw: Raw, problems: list[str]) -> list[Mapped]:
        found = get(raw)
        if found is None or found == "":
            return []
        items: Sequence[Any] = found if isinstance(found, list) else [found]
        mapped = []
        for number, item in enumerate(items, start=1):
            if isinstance(item, Mapping):
                child = map_child(item)
                mapped.append(child)
                problems.extend(child.problems)
            else:
                problems.append(f"[mapping.child] {shown} 的第 {number} 项不是对象，未能读取")
        return mapped

    return map_children


def _identity(path: Path | None) -> Callable[[Raw], str | None]:
    if path is None:
        return lambda _: None
    get = getter(path)

    def identify(raw: Raw) -> str | None:
        value = get(raw)
        if isinstance(value, bool) or not isinstance(value, (str, int)):
            return None
        written = str(value)
        return written if written.strip() and not unstorable(written) else None

    return identify


def _deletion(deleted: Deleted | None) -> Callable[[Raw], bool]:
    if deleted is None:
        return lambda _: False
    get, values = getter(deleted.path), frozenset(deleted.values)
    return lambda raw: str(get(raw)) in values
