"""What every object with a global id shares."""

from __future__ import annotations

from typing import Any

import strawberry
from sqlmodel import Field, SQLModel

from gateway.resolvers.reads import answered


@strawberry.pydantic.interface(name="Node", description="节点。任何有全局标识的对象。")
class Node(SQLModel):
    """An object with a global id."""

    id: strawberry.ID = Field(description="全局标识。不透明，可用于 node(id)。")


def compiled(source: Any, info: strawberry.Info) -> Any:
    """Answer a field of a table-backed type from the compiled read."""
    return answered(source, info._raw_info)  # noqa: SLF001  # strawberry has no public way
