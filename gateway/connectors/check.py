"""Trying a connector out, step by step, for `yiwang connectors check`: nothing is stored."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from urllib.parse import urlsplit

from pydantic.alias_generators import to_camel

from gateway.clock import Clock
from gateway.connectors.decode import RawRecord
from gateway.connectors.exchange_db.address import parse_address, place_of
from gateway.connectors.mapping import Mapped, compile_mapping
from gateway.connectors.pages import Connector, Page
from gateway.connectors.rest import RestConnector
from gateway.connectors.spec import ExchangeTransport, RestTransport, Spec, Stream, Transport
from gateway.errors import YiwangError

SAMPLE = 10
REACH_S = 10
SKEW_S = 60
"""x-tif platforms refuse from 180 seconds on; a minute is time to act."""


@dataclass(frozen=True)
class Step:
    """A step of the check; `detail` and `hint` (what to do) are Chinese."""

    name: str
    ok: bool
    detail: str
    hint: str = ""


async def check(connector: Connector, *, clock: Clock) -> AsyncIterator[Step]:
    """Answer the steps as they are done.

    The check ends early where the address is not reached or no token is issued. Reads the first
    page of each stream and maps ten of its records. Raises nothing that is the platform's or the
    specification's fault: that is what the steps tell.
    """
    spec = connector.spec
    yield Step("规格", ok=True, detail=f"数据流：{'、'.join(s.name for s in spec.streams)}")
    address = _address(spec.transport)
    if address is not None:
        reached = await _reach(*address)
        yield reached
        if not reached.ok:
            return
    proven = await _proven(connector) if isinstance(connector, RestConnector) else None
    is_clock_told = proven is not None and connector.upstream_now is not None
    if is_clock_told:
        yield _skew(connector, clock)
    if proven is not None:
        yield proven
        if not proven.ok:  # every stream would ask again, and platforms lock accounts
            return
    for stream in spec.streams:
        page, read = await _first_page(connector, stream)
        if not is_clock_told and connector.upstream_now is not None:
            is_clock_told = True
            yield _skew(connector, clock)
        yield read
        if page is not None:
            yield _mapped(spec, stream, page.records[:SAMPLE])


def _address(transport: Transport) -> tuple[str, str, int] | None:
    """The key of the specification that holds the address, host and port; None without one."""
    if isinstance(transport, RestTransport):
        parts = urlsplit(transport.base_url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        return "base_url", str(parts.hostname), port
    if isinstance(transport, ExchangeTransport):
        place = place_of(parse_address(transport.url.get_secret_value()))
        return ("url", *place) if place is not None else None
    return None


async def _reach(key: str, host: str, port: int) -> Step:
    where = f"{host}:{port}"
    try:
        async with asyncio.timeout(REACH_S):
            _, writer = await asyncio.open_connection(host, port)
        writer.close()
        await writer.wait_closed()
    except OSError as error:  # TimeoutError and errors of name resolution are among them
        reason = "超时" if isinstance(error, TimeoutError) else error.strerror or "无法连接"
        hint = f"请核对 {key}、网络与防火墙。"
        return Step("地址", ok=False, detail=f"{where} 无法到达（{reason}）", hint=hint)
    return Step("地址", ok=True, detail=f"{where} 可以到达")


async def _proven(connector: RestConnector) -> Step | None:
    """The step of a scheme that gets a token first; None where it need not."""
    try:
        is_issued = await connector.prove()
    except YiwangError as error:
        return Step("凭证", ok=False, detail=error.message, hint=error.hint)
    return Step("凭证", ok=True, detail="平台已签发令牌或密钥") if is_issued else None


def _skew(connector: Connector, clock: Clock) -> Step:
    theirs, ours = connector.upstream_now, clock()
    seconds = round((theirs - ours).total_seconds()) if theirs is not None else 0
    ok = abs(seconds) <= SKEW_S
    order = f"{'快' if seconds > 0 else '慢'} {abs(seconds)} 秒"
    detail = f"平台时钟比本机{order}" if seconds else "平台时钟与本机一致"
    hint = "" if ok else "请用 NTP 校准本机时钟；签名的时间戳会因此被拒绝。"
    return Step("时钟", ok=ok, detail=detail, hint=hint)


async def _first_page(connector: Connector, stream: Stream) -> tuple[Page | None, Step]:
    name = f"数据流 {stream.name}"
    try:
        async with aclosing(connector.pages(stream.name)) as pages:
            page = await anext(pages)
    except YiwangError as error:
        return None, Step(name, ok=False, detail=error.message, hint=error.hint)
    total = f"，共 {page.total} 条" if page.total is not None else ""
    return page, Step(name, ok=True, detail=f"第一页 {len(page.records)} 条{total}")


def _mapped(spec: Spec, stream: Stream, records: Sequence[RawRecord]) -> Step:
    name = f"映射 {stream.name}"
    if not records:
        return Step(name, ok=True, detail="没有记录可以试映射")
    map_record = compile_mapping(stream)
    mapped = [map_record(record.raw) for record in records if record.raw is not None]
    counts = Counter(element for record in mapped for element in _filled(record))
    problems = list(_problems(stream, mapped, len(records), counts))
    listed = "、".join(f"{element} {count}" for element, count in counts.items()) or "无"
    detail = f"{len(records)} 条中各要素取到值的条数：{listed}"
    hint = f"请核对 {spec.name} 的规格。" if problems else ""
    return Step(name, ok=not problems, detail="；".join([*problems, detail]), hint=hint)


def _filled(record: Mapped) -> Iterator[str]:
    """The elements that have a value, those of children with their way (`materials.isNeed`)."""
    yield from map(to_camel, record.values)
    for attribute, children in record.children.items():
        inside = {element for child in children for element in _filled(child)}
        yield from (f"{to_camel(attribute)}.{element}" for element in sorted(inside))


def _problems(
    stream: Stream, mapped: Sequence[Mapped], read: int, counts: Counter[str]
) -> Iterator[str]:
    if len(mapped) < read:
        yield f"{read - len(mapped)} 条不是有效的记录"
    nameless = sum(record.native_id is None for record in mapped)
    if nameless:
        yield f"{nameless} 条没有标识 {'.'.join(stream.native_id)}"
    if mapped and not counts:
        yield "没有取到任何要素的值"
    unseen = [name for name in stream.mapping if not counts[name]]
    if unseen:
        yield f"mapping 中这些要素都没有取到值：{'、'.join(unseen)}"
