"""Reading a stream again from a time: its checkpoint goes back, never forward."""

from __future__ import annotations

from datetime import datetime

from gateway.connectors.spec import Spec, Stream
from gateway.errors import ArgumentError, StoreError
from gateway.store import leases, streams
from gateway.store.copies import Origin
from gateway.store.streams import INCREMENTAL
from sync import window
from sync.courses import lease_name
from sync.environment import Environment
from sync.leasing import leased
from sync.report import at_beijing
from sync.window import Checkpoint


async def rewind(environment: Environment, spec: Spec, stream: Stream, to: datetime) -> None:
    """Let the next run read what changed since a time.

    Raises ArgumentError where that makes no sense, or while the stream is being read.
    """
    origin = Origin(spec.platform, stream.name)
    if stream.incremental is None:
        raise ArgumentError(
            f"数据流 {stream.name} 不按时间窗读取，没有可以退回的检查点。",
            hint="用 yiwang sync run --full 从头读取。" if stream.drop else "每次运行都读取全部。",
        )
    async with leased(environment, lease_name(origin, INCREMENTAL)) as lease:
        if lease is None:
            raise ArgumentError(
                f"数据流 {stream.name} 正在同步，检查点未动。", hint="请等它结束，或先暂停它。"
            )
        read_until = await _read_until(environment, origin)
        if read_until is not None and to > read_until:
            raise ArgumentError(
                f"检查点在 {at_beijing(read_until)}，只能退回，不能前移：中间的变化会丢失。",
                hint="请给出更早的时间。",
            )
        async with environment.database.transaction() as transaction:
            await leases.hold(transaction, lease, environment.clock())
            text = window.dump(Checkpoint(read_until=to))
            await streams.save_checkpoint(transaction, origin, text, None)


async def _read_until(environment: Environment, origin: Origin) -> datetime | None:
    """Answer how far a stream was read; None where nobody knows."""
    try:
        stored = window.load(await streams.checkpoint(environment.database, origin))
    except StoreError:  # a corrupt one is what rewinding mends
        return None
    return stored.read_until or stored.until
