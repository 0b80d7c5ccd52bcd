"""What operators ask of connectors while a server runs: runs in the background, one a connector.

The server stops them when it stops: a run hands back the page it was reading.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import asdict

import structlog

from gateway.connectors.pages import Connector
from gateway.connectors.spec import PushInTransport, Spec
from gateway.errors import ArgumentError, YiwangError
from gateway.store import operating, quarantine
from gateway.store.quarantine import Wanted
from sync.connectors import run_connector
from sync.environment import Environment
from sync.replay import replay
from sync.report import Report
from sync.run import run_stream

Connect = Callable[[Spec], AbstractAsyncContextManager[Connector]]
"""Opens the connector of a specification."""

log = structlog.get_logger(__name__)


class ConnectorOperations:
    """Carries out what operators ask for."""

    def __init__(self, environment: Environment, specs: Sequence[Spec], connect: Connect) -> None:
        """Take what runs work with, the specifications there are, and how to connect."""
        self._environment = environment
        self._specs: Mapping[str, Spec] = {spec.name: spec for spec in specs}
        self._connect = connect
        self._running: dict[str, asyncio.Task[None]] = {}

    async def start_sync(self, connector: str, stream: str | None) -> bool:
        """Start a run in the background; False while one of the connector goes on here.

        Another process may be running it too: the lease of each stream then makes this run skip.
        Raises ArgumentError where it is the platform that calls us.
        """
        spec = self._spec(connector, stream)
        if isinstance(spec.transport, PushInTransport):
            raise ArgumentError(
                f"连接器 {connector} 由平台推入，不需要读取。", code="CONNECTOR_IS_PUSHED"
            )
        running = self._running.get(connector)
        if running is not None and not running.done():
            return False
        self._running[connector] = asyncio.create_task(self._run(spec, stream))
        return True

    async def pause(self, connector: str, stream: str | None) -> int:
        """Let no further run begin; a run under way finishes its page."""
        self._spec(connector, stream)
        work = self._environment
        return len(await operating.pause(work.database, connector, stream, work.clock()))

    async def resume(self, connector: str, stream: str | None) -> int:
        """Let runs begin again."""
        self._spec(connector, stream)
        return len(await operating.resume(self._environment.database, connector, stream))

    async def replay_quarantine(self, ids: Sequence[str]) -> int:
        """Read quarantined records again by the present specifications; answer how many left."""
        waiting = {key[:2] for key in await quarantine.count(self._environment.database, Wanted())}
        left = 0
        for spec in self._specs.values():
            for stream in spec.streams:
                if (spec.platform, stream.name) in waiting:
                    report = await replay(self._environment, spec, stream, ids)
                    left += report.counts.stored + report.counts.deleted
        return left

    async def close(self) -> None:
        """Stop every run and wait until it has handed back its page."""
        running = list(self._running.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        self._running.clear()

    def _spec(self, connector: str, stream: str | None) -> Spec:
        spec = self._specs.get(connector)
        if spec is None:
            raise ArgumentError(
                f"没有名为 {connector} 的连接器规格。",
                hint=f"现有：{'、'.join(sorted(self._specs)) or '无'}。",
                code="CONNECTOR_UNKNOWN",
            )
        names = [known.name for known in spec.streams]
        if stream is not None and stream not in names:
            raise ArgumentError(
                f"连接器 {connector} 没有名为 {stream} 的数据流。",
                hint=f"现有：{'、'.join(names)}。",
                code="STREAM_UNKNOWN",
            )
        return spec

    async def _run(self, spec: Spec, stream: str | None) -> None:
        try:
            async with self._connect(spec) as connector:
                if stream is not None:
                    _tell(await run_stream(self._environment, connector, spec.stream(stream)))
                    return
                async for report in run_connector(self._environment, connector):
                    _tell(report)
        except YiwangError as error:
            log.warning("a run could not start", connector=spec.name, code=error.code)


def _tell(report: Report) -> None:
    """Log how a run ended: nobody else sees it."""
    log.info(
        "run ended",
        platform=report.platform,
        stream=report.stream,
        status=report.status,
        code=report.error.code if report.error else None,
        **asdict(report.counts),
    )
