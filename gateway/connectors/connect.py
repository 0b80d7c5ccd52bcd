"""Opening a connector: the specification, with everything it needs from outside."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from random import Random

from gateway.clock import Clock
from gateway.connectors.auth import Outside, signers
from gateway.connectors.decode import Source
from gateway.connectors.exchange_db import open_exchange
from gateway.connectors.files import FilesConnector
from gateway.connectors.line import Line
from gateway.connectors.pages import Connector
from gateway.connectors.patience import Sleep
from gateway.connectors.rest import RestConnector
from gateway.connectors.session import http_session
from gateway.connectors.spec import ExchangeTransport, FilesTransport, Spec


@asynccontextmanager
async def open_connector(  # noqa: PLR0913  # everything from outside comes in by name
    spec: Spec,
    *,
    environ: Mapping[str, str],
    clock: Clock,
    sleep: Sleep,
    random: Random,
    inputs: Sequence[Source] = (),
) -> AsyncIterator[Connector]:
    """Answer an open connector; the connections are closed at the end of the block.

    `environ` holds the secrets that the specification names; `random` gives jitter and nonces
    (`random.SystemRandom()` outside tests); `inputs` are the files of a files connector, read
    one after the other. Raises `SettingsError` where a secret or the input is missing.
    """
    if isinstance(spec.transport, FilesTransport):
        yield FilesConnector(spec, spec.transport, tuple(inputs))
        return
    if isinstance(spec.transport, ExchangeTransport):
        async with open_exchange(spec, spec.transport, clock, sleep, random) as exchange:
            yield exchange
        return
    async with http_session(spec.transport, environ) as session:
        line = Line(session, spec.transport, clock)
        outside = Outside(spec.transport, environ, clock, random, line.ask)
        signing = signers(outside)
        yield RestConnector(spec, spec.transport, line, signing, clock, sleep, random)
