"""What a well-formed specification must also get right: the names of the standard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from gateway.connectors.spec.body_meaning import body_problems
from gateway.connectors.spec.names import child_names, coded_elements, element_names
from gateway.connectors.spec.problem import Problem
from gateway.connectors.spec.reasons import suggestion
from gateway.connectors.spec.streams import Reading, Stream
from gateway.connectors.spec.transports import RestTransport
from gateway.connectors.spec.whole import Spec
from gateway.standard.codes import Code
from gateway.standard.nouns import ENTITIES, Noun
from gateway.standard.variants import VARIANTS

Location = tuple[str | int, ...]


def meaning_problems(spec: Spec) -> Iterator[Problem]:
    """Answer every problem that the shape alone does not show."""
    times = Counter(stream.name for stream in spec.streams)
    for number, stream in enumerate(spec.streams):
        at: Location = ("streams", number)
        if times[stream.name] > 1:
            yield Problem((*at, "name"), f"数据流 {stream.name} 重复")
        yield from _misplaced(stream, at, spec.transport.kind)
        if isinstance(spec.transport, RestTransport):
            yield from body_problems(stream, at, spec.transport)
        yield from stream_problems(stream, at)
    if spec.push is not None:
        yield from push_problems(spec)


def push_problems(spec: Spec) -> Iterator[Problem]:
    """Answer what is wrong with what goes up."""
    push, at = spec.push, ("push",)
    if push is None:
        return
    if spec.transport.kind != "exchange_db":
        yield Problem(at, f"{spec.transport.kind} 连接器还不能推送")
    times = Counter(published.entity for published in push.entities)
    for number, published in enumerate(push.entities):
        where: Location = ("push", "entities", number)
        if times[published.entity] > 1:
            yield Problem((*where, "entity"), f"实体 {published.entity} 重复")
        if spec.platform in published.platforms:
            yield Problem((*where, "platforms"), "不能把一个平台自己的数据推送给它")
        if published.catalogs and published.entity != "CatalogItem":
            yield Problem((*where, "catalogs"), "只有目录项分属三级目录")
    coded: dict[str, tuple[str, type[Code]]] = {}
    for published in push.entities:
        coded |= coded_elements(ENTITIES[published.entity])
    for name, chosen in push.codes.items():
        if name in coded:
            yield from _table_problems(chosen, coded[name][1], ("push", "codes", name))
        else:
            yield _unknown(("push", "codes", name), "推送的代码要素", name, coded)


def stream_problems(stream: Stream, at: Location = ()) -> Iterator[Problem]:
    """Answer where a stream names something that the standard does not have."""
    noun = ENTITIES.get(stream.entity)
    if noun is None:
        yield _unknown((*at, "entity"), "实体", stream.entity, ENTITIES)
        return
    yield from _reading_problems(stream, noun, at)
    yield from _table_kinds(stream, noun, (*at, "tables"))
    yield from _code_problems(stream, noun, (*at, "codes"))


_NEEDED: Mapping[str, tuple[str, ...]] = {
    "rest": ("request", "records"),
    "exchange_db": ("tables",),
    "files": (),
}
_REFUSED: Mapping[str, tuple[str, ...]] = {
    "rest": ("path", "sheet", "tables"),
    "exchange_db": ("request", "records", "detail", "paging", "path", "sheet"),
    "files": ("request", "detail", "paging", "incremental", "tables"),
}


def _misplaced(stream: Stream, at: Location, kind: str) -> Iterator[Problem]:
    for name in _NEEDED[kind]:
        if getattr(stream, name) is None:
            yield Problem((*at, name), f"{kind} 连接器的数据流需要这一项")
    for name in _REFUSED[kind]:
        if getattr(stream, name) is not None:
            yield Problem((*at, name), f"{kind} 连接器的数据流没有这一项")
    yield from _window_problems(stream, (*at, "incremental"), kind)


def _window_problems(stream: Stream, at: Location, kind: str) -> Iterator[Problem]:
    window = stream.incremental
    if window is None:
        return
    if kind == "rest" and window.since is None:
        yield Problem((*at, "since"), "缺少这一项")
    if kind == "exchange_db":
        for name in ("since", "before"):
            if getattr(window, name) is not None:
                yield Problem((*at, name), "exchange_db 的时间窗由 tables.time 决定，没有这一项")


def _reading_problems(reading: Reading, noun: Noun, at: Location) -> Iterator[Problem]:
    known, inside = element_names(noun), child_names(noun)
    for part in ("mapping", "constants"):
        for name in getattr(reading, part):
            if name not in known:
                yield _unknown((*at, part, name), f"{noun.term}的要素", name, known)
    for name in reading.constants:
        if name in reading.mapping:
            yield Problem((*at, "constants", name), "mapping 中已有此要素，二者只能留一个")
    for name, child in reading.children.items():
        where = (*at, "children", name)
        if name in inside:
            yield from _reading_problems(child, noun.children[inside[name]], where)
        else:
            yield _unknown(where, f"{noun.term}的下级", name, inside)


def _table_kinds(stream: Stream, noun: Noun, at: Location) -> Iterator[Problem]:
    """Rows of a table must go where the record is looked for them."""
    if stream.tables is None or not stream.default_mapping:
        return
    inside = {**child_names(noun), **dict.fromkeys(stream.children, "")}
    paths = {child.path[0] for child in stream.children.values()}
    items = [] if stream.tables.items is None else [stream.tables.items.into]
    for name in (*stream.tables.children, *items):
        if name not in inside and name not in paths:
            yield _unknown((*at, "children", name), f"{noun.term}的下级", name, inside)


def _code_problems(stream: Stream, noun: Noun, at: Location) -> Iterator[Problem]:
    coded = coded_elements(noun)
    for name, chosen in stream.codes.items():
        if name not in coded:
            yield _unknown((*at, name), f"{noun.term}的代码要素", name, coded)
            continue
        _, table = coded[name]
        if isinstance(chosen, str):
            variants = VARIANTS.get(table.__name__, {})
            if chosen not in variants:
                yield _unknown((*at, name), f"代码表 {table.__name__} 的变体", chosen, variants)
        else:
            yield from _table_problems(chosen, table, (*at, name))


def _table_problems(
    chosen: Mapping[str, str], table: type[Code], at: Location
) -> Iterator[Problem]:
    for code, name in chosen.items():
        if name not in table.__members__:
            yield _unknown(
                (*at, code), f"代码表 {table.__name__} 的代码名", name, table.__members__
            )


def _unknown(at: Location, kind: str, name: str, known: Iterable[str]) -> Problem:
    names = list(known)
    close = suggestion(name, names)
    listed = "、".join(names) or "无"
    return Problem(at, f"没有名为 {name} 的{kind}{close or f'（现有：{listed}）'}")
