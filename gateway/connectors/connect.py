"""Opening a connector: the specification, with everything it needs from outside."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from random import Random
from time import monotonic

from gateway.clock import Clock
from gateway.connectors.auth import Outside, signers
from gateway.connectors.decode import Source
from gateway.connectors.exchange_db import open_exchange
from gateway.connectors.files import FilesConnector, open_drop
from gateway.connectors.line import Line
from gateway.connectors.pages import Connector
from gateway.connectors.protection import protected
from gateway.connectors.resilience import Guard, LocalTokens, Logged, Sleep, Upstreams
from gateway.connectors.rest import RestConnector
from gateway.connectors.session import http_session
from gateway.connectors.spec import (
    ExchangeTransport,
    FilesTransport,
    PushInTransport,
    RestTransport,
    SftpPlace,
    Spec,
)
from gateway.errors import SettingsError


@asynccontextmanager
async def open_connector(  # noqa: PLR0913  # everything from outside comes in by name
    spec: Spec,
    *,
    environ: Mapping[str, str],
    clock: Clock,
    sleep: Sleep,
    random: Random,
    inputs: Sequence[Source] = (),
    seconds: Callable[[], float] = monotonic,
    upstreams: Upstreams | None = None,
) -> AsyncIterator[Connector]:
    """Answer an open connector; the connections are closed at the end of the block.

    `environ` holds the secrets that the specification names; `random` gives jitter and nonces
    (`random.SystemRandom()` outside tests); `inputs` are the files of a files connector, read
    one after the other; `seconds` measures how long calls take. `upstreams` is what the process
    knows of its platforms: without it breakers and rates last as long as the connector. Raises
    `SettingsError` where a secret or the input is missing.
    """
    if isinstance(spec.transport, PushInTransport):
        raise SettingsError(
            f"连接器 {spec.name} 由平台推入，没有可读的。", hint="运行 yiwang serve 即可接收。"
        )
    known = upstreams or Upstreams(LocalTokens(seconds), Logged(), clock, random)

    def guarded(upstream: RestTransport | ExchangeTransport | SftpPlace) -> Guard:
        return Guard(spec.name, known.of(spec, upstream), clock, sleep, random, seconds)

    if isinstance(spec.transport, FilesTransport):
        place = spec.transport.place
        if place is None:
            yield FilesConnector(spec, spec.transport, tuple(inputs))
            return
        if inputs:
            raise SettingsError(
                f"连接器 {spec.name} 读目录中的文件，不能另外给出。",
                hint="请把文件放进目录，文件名须与 drop.files 相符。",
            )
        server = guarded(place) if isinstance(place, SftpPlace) else None
        async with open_drop(spec, place, environ=environ, sleep=sleep, guard=server) as drop:
            yield drop
        return
    guard = guarded(spec.transport)
    if isinstance(spec.transport, ExchangeTransport):
        async with open_exchange(spec, spec.transport, guard) as exchange:
            yield exchange
        return
    async with http_session(spec.transport, environ) as session:
        line = Line(session, spec.transport, clock, guard.gate)
        outside = Outside(spec.transport, environ, clock, random, line.ask)
        payload = spec.transport.payload
        bodies = protected(payload, outside.secret, clock, random) if payload is not None else None
        try:
            proofs = signers(outside)
        except SettingsError as error:
            raise SettingsError(f"连接器 {spec.name}：{error.message}", hint=error.hint) from None
        yield RestConnector(spec, spec.transport, line, proofs, guard, bodies)
