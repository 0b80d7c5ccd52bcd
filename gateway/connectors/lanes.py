"""Opening the way up: the specification, with everything it needs from outside."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from random import Random

from gateway.clock import Clock
from gateway.connectors.exchange_db import open_exchange_lane
from gateway.connectors.outward import Lane
from gateway.connectors.resilience import Sleep, Upstreams
from gateway.connectors.resilience.maintenance import maintained_until
from gateway.connectors.resilience.moments import in_beijing
from gateway.connectors.resilience.upstreams import MAINTENANCE
from gateway.connectors.rest_lane import open_rest_lane
from gateway.connectors.spec import ExchangeTransport, RestTransport, Spec
from gateway.errors import CircuitOpen, SettingsError


@asynccontextmanager
async def open_lane(  # noqa: PLR0913  # everything from outside comes in by name
    spec: Spec,
    *,
    environ: Mapping[str, str],
    clock: Clock,
    sleep: Sleep,
    random: Random,
    upstreams: Upstreams | None = None,
) -> AsyncIterator[Lane]:
    """Answer the open lane of a connector that pushes; it is closed at the end of the block.

    Raises `SettingsError` where the connector does not push, its address is wrong, or a secret
    is not set.
    """
    transport, push = spec.transport, spec.push
    if push is not None and isinstance(transport, ExchangeTransport):
        async with open_exchange_lane(transport, push, clock) as lane:
            yield lane
    elif push is not None and push.send is not None and isinstance(transport, RestTransport):
        async with open_rest_lane(
            spec,
            push,
            push.send,
            environ=environ,
            clock=clock,
            sleep=sleep,
            random=random,
            upstreams=upstreams,
        ) as rest:
            yield rest
    else:
        raise SettingsError(f"连接器 {spec.name} 不推送。", hint="推送的内容写在规格的 push 中。")


def refuse_maintained(spec: Spec, clock: Clock) -> None:
    """Raise `CircuitOpen` in a maintenance window of a platform's database: nobody calls it then.

    Calls over HTTP are guarded one by one.
    """
    if not isinstance(spec.transport, ExchangeTransport):
        return
    until = maintained_until(clock(), spec.transport.maintenance)
    if until is not None:
        raise CircuitOpen(
            f"停用中（{MAINTENANCE}），暂不访问平台",
            until=until,
            hint=f"将在北京时间 {in_beijing(until)} 之后再试。",
        )
