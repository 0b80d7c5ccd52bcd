"""订阅 Subscription: what is told as it happens."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated

import strawberry

from gateway.errors import ArgumentError
from gateway.resolvers import status
from gateway.resolvers.watch import Watch
from gateway.schema.status import ConnectorStatus, shown

ByName = Annotated[
    str | None, strawberry.argument(description="连接器名称。缺省为全部；没有这个名称则报错。")
]


def chosen(snapshot: status.Snapshot, name: str | None) -> status.Snapshot:
    """Answer the connectors of a name, or all."""
    if name is None:
        return snapshot
    found = tuple(entry for entry in snapshot if entry.name == name)
    if not found:
        raise ArgumentError(f"没有名为 {name} 的连接器。", code="CONNECTOR_UNKNOWN")
    return found


@strawberry.type(description="订阅。")
class Subscription:
    """What can be watched."""

    @strawberry.subscription(
        description="连接器现状。先逐个给出现状，此后每当一个连接器有变化，给出它的新现状。"
    )
    async def connector_status(
        self, info: strawberry.Info, connector: ByName = strawberry.UNSET
    ) -> AsyncGenerator[ConnectorStatus]:
        """Yield every connector once, then each that changed."""
        watch: Watch[status.Snapshot] = info.context["watch"]
        told: dict[str, status.ConnectorStatus] = {}
        async with aclosing(watch.changes()) as snapshots:
            async for snapshot in snapshots:
                for entry in chosen(snapshot, connector or None):
                    if told.get(entry.name) != entry:
                        told[entry.name] = entry
                        yield shown(entry)
