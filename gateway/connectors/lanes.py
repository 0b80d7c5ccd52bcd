"""Opening the way up: the specification, with everything it needs from outside."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from gateway.clock import Clock
from gateway.connectors.exchange_db import open_exchange_lane
from gateway.connectors.outward import Lane
from gateway.connectors.resilience.maintenance import maintained_until
from gateway.connectors.resilience.moments import in_beijing
from gateway.connectors.resilience.upstreams import MAINTENANCE
from gateway.connectors.spec import ExchangeTransport, Spec
from gateway.errors import CircuitOpen, SettingsError


@asynccontextmanager
async def open_lane(spec: Spec, *, clock: Clock) -> AsyncIterator[Lane]:
    """Answer the open lane of a connector that pushes; it is closed at the end of the block.

    Raises `SettingsError` where the connector does not push, or its address is wrong.
    """
    if spec.push is None or not isinstance(spec.transport, ExchangeTransport):
        raise SettingsError(f"连接器 {spec.name} 不推送。", hint="推送的内容写在规格的 push 中。")
    async with open_exchange_lane(spec.transport, spec.push, clock) as lane:
        yield lane


def refuse_maintained(spec: Spec, clock: Clock) -> None:
    """Raise `CircuitOpen` in a maintenance window of the platform: nobody calls it then."""
    if not isinstance(spec.transport, ExchangeTransport):
        return
    until = maintained_until(clock(), spec.transport.maintenance)
    if until is not None:
        raise CircuitOpen(
            f"停用中（{MAINTENANCE}），暂不访问平台",
            until=until,
            hint=f"将在北京时间 {in_beijing(until)} 之后再试。",
        )
