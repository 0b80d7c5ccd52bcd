"""What a well-formed specification must also get right: the names of the standard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from gateway.connectors.spec.auth import ApiKeyAuth, XTifAuth
from gateway.connectors.spec.body_meaning import body_problems
from gateway.connectors.spec.license_meaning import license_problems
from gateway.connectors.spec.names import child_names, coded_elements, element_names
from gateway.connectors.spec.problem import Problem
from gateway.connectors.spec.push_in import PushInTransport
from gateway.connectors.spec.push_meaning import push_problems
from gateway.connectors.spec.streams import Reading, Stream
from gateway.connectors.spec.table_meaning import table_problems, unknown
from gateway.connectors.spec.transports import FilesTransport, RestTransport
from gateway.connectors.spec.whole import Spec
from gateway.standard.nouns import ENTITIES, Noun
from gateway.standard.submission import OWN
from gateway.standard.variants import VARIANTS

Location = tuple[str | int, ...]


def meaning_problems(spec: Spec) -> Iterator[Problem]:
    """Answer every problem that the shape alone does not show."""
    if spec.platform == OWN:
        yield Problem(("platform",), f"{OWN} 是本网关自己，写入本网关的记录由此而来")
    times = Counter(stream.name for stream in spec.streams)
    for number, stream in enumerate(spec.streams):
        at: Location = ("streams", number)
        if times[stream.name] > 1:
            yield Problem((*at, "name"), f"数据流 {stream.name} 重复")
        yield from _misplaced(stream, at, spec.transport.kind)
        if isinstance(spec.transport, RestTransport):
            yield from body_problems(stream, at, spec.transport)
        yield from _drop_problems(spec, stream, at)
        yield from stream_problems(stream, at)
    if isinstance(spec.transport, PushInTransport):
        yield from _push_in_problems(spec, spec.transport)
    if spec.push is not None:
        yield from push_problems(spec)
    if spec.licenses is not None:
        yield from license_problems(spec, spec.licenses)


def _push_in_problems(spec: Spec, transport: PushInTransport) -> Iterator[Problem]:
    """Answer what has no meaning where the platform calls us."""
    if spec.schedule is not None:
        yield Problem(("schedule",), "平台推入的连接器不需要计划")
    for number, stream in enumerate(spec.streams):
        if stream.sweep.schedule is not None:
            yield Problem(("streams", number, "sweep", "schedule"), "平台推入的数据流无法清点")
    at: Location = ("transport", "auth")
    if isinstance(transport.auth, ApiKeyAuth) and transport.auth.place == "query":
        yield Problem((*at, "place"), "密钥只能放在请求头：地址会写进日志")
    if isinstance(transport.auth, XTifAuth):
        told = transport.auth.model_fields_set & {"service_id", "uid", "uinfo", "ext", "case"}
        for name in sorted(told):
            yield Problem((*at, name), "由平台在请求头中给出，规格中没有这一项")


def stream_problems(stream: Stream, at: Location = ()) -> Iterator[Problem]:
    """Answer where a stream names something that the standard does not have."""
    noun = ENTITIES.get(stream.entity)
    if noun is None:
        yield unknown((*at, "entity"), "实体", stream.entity, ENTITIES)
        return
    yield from _reading_problems(stream, noun, at)
    yield from _table_kinds(stream, noun, (*at, "tables"))
    yield from _code_problems(stream, noun, (*at, "codes"))


_NEEDED: Mapping[str, tuple[str, ...]] = {
    "rest": ("request", "records"),
    "exchange_db": ("tables",),
    "files": (),
    "push-in": (),
}
_REFUSED: Mapping[str, tuple[str, ...]] = {
    "rest": ("path", "sheet", "drop", "tables"),
    "exchange_db": ("request", "records", "detail", "paging", "path", "sheet", "drop"),
    "files": ("request", "detail", "paging", "incremental", "tables"),
    "push-in": (
        "request", "detail", "paging", "incremental", "tables", "path", "sheet", "schedule",
    ),
}  # fmt: skip


def _misplaced(stream: Stream, at: Location, kind: str) -> Iterator[Problem]:
    for name in _NEEDED[kind]:
        if getattr(stream, name) is None:
            yield Problem((*at, name), f"{kind} 连接器的数据流需要这一项")
    for name in _REFUSED[kind]:
        if getattr(stream, name) is not None:
            yield Problem((*at, name), f"{kind} 连接器的数据流没有这一项")
    yield from _window_problems(stream, (*at, "incremental"), kind)


def _drop_problems(spec: Spec, stream: Stream, at: Location) -> Iterator[Problem]:
    if not isinstance(spec.transport, FilesTransport):
        return
    drop = stream.drop
    if spec.transport.place is None:
        if drop is not None:
            yield Problem((*at, "drop"), "transport 中没有 place，不是文件投放")
        return
    if drop is None:
        yield Problem((*at, "drop"), "文件投放的数据流需要这一项")
    if stream.path is not None or spec.transport.path is not None:
        yield Problem((*at, "path"), "文件投放读目录中的文件，没有这一项")
    if drop is not None and drop.delivery == "changes" and stream.sweep.schedule is not None:
        yield Problem(
            (*at, "sweep"), "文件是变化（delivery: changes）时，读不到的记录不等于撤回，不能清点"
        )


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
                yield unknown((*at, part, name), f"{noun.term}的要素", name, known)
    for name in reading.constants:
        if name in reading.mapping:
            yield Problem((*at, "constants", name), "mapping 中已有此要素，二者只能留一个")
    for name, child in reading.children.items():
        where = (*at, "children", name)
        if name in inside:
            yield from _reading_problems(child, noun.children[inside[name]], where)
        else:
            yield unknown(where, f"{noun.term}的下级", name, inside)


def _table_kinds(stream: Stream, noun: Noun, at: Location) -> Iterator[Problem]:
    """Rows of a table must go where the record is looked for them."""
    if stream.tables is None or not stream.default_mapping:
        return
    inside = {**child_names(noun), **dict.fromkeys(stream.children, "")}
    paths = {child.path[0] for child in stream.children.values()}
    items = [] if stream.tables.items is None else [stream.tables.items.into]
    for name in (*stream.tables.children, *items):
        if name not in inside and name not in paths:
            yield unknown((*at, "children", name), f"{noun.term}的下级", name, inside)


def _code_problems(stream: Stream, noun: Noun, at: Location) -> Iterator[Problem]:
    coded = coded_elements(noun)
    for name, chosen in stream.codes.items():
        if name not in coded:
            yield unknown((*at, name), f"{noun.term}的代码要素", name, coded)
            continue
        _, table = coded[name]
        if isinstance(chosen, str):
            variants = VARIANTS.get(table.__name__, {})
            if chosen not in variants:
                yield unknown((*at, name), f"代码表 {table.__name__} 的变体", chosen, variants)
        else:
            yield from table_problems(chosen, table, (*at, name))
