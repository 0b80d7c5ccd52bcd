"""变更 Change: the change feed, for those who keep a mirror."""

from __future__ import annotations

from datetime import datetime

import strawberry

from gateway.schema.connection import Edge, PageInfo
from gateway.schema.enums import ChangeOperation, EntityType
from gateway.schema.node import Node


@strawberry.type(description="变更。一个对象被新增、更新或撤回。")
class Change:
    """An entry of the change feed."""

    cursor: str = strawberry.field(description="游标。交回 after，从此之后接着取。")
    operation: ChangeOperation = strawberry.field(description="操作。")
    entity_type: EntityType = strawberry.field(description="对象类型。")
    entity_id: strawberry.ID = strawberry.field(description="对象的全局标识。")
    changed_at: datetime = strawberry.field(description="变更时间。")
    platform: str = strawberry.field(description="引起变更的平台。")
    node: Node | None = strawberry.field(description="对象现在的样子。已撤回为空。")


@strawberry.type(description="分页的变更，按提交的先后。")
class ChangeConnection:
    """A page of the change feed."""

    edges: list[Edge[Change]] = strawberry.field(description="边。")
    nodes: list[Change] = strawberry.field(description="变更，不带边。")
    page_info: PageInfo = strawberry.field(description="分页信息。")
