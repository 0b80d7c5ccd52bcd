"""搜索结果 SearchHit: what a search over several types finds."""

from __future__ import annotations

import strawberry

from gateway.schema.connection import Edge, PageInfo
from gateway.schema.enums import SearchMatch
from gateway.schema.node import Node


@strawberry.type(description="搜索结果。找到的一个现行对象，以及它何以符合。")
class SearchHit:
    """An entity that a search found."""

    match: SearchMatch = strawberry.field(description="符合程度。")
    node: Node | None = strawberry.field(description="对象。目录项、实施清单、实施主体或区划。")


@strawberry.type(description="分页的搜索结果，最符合的在前。")
class SearchHitConnection:
    """A page of hits."""

    edges: list[Edge[SearchHit]] = strawberry.field(description="边。")
    nodes: list[SearchHit] = strawberry.field(description="结果，不带游标。")
    page_info: PageInfo = strawberry.field(description="分页信息。")
    total_count: int = strawberry.field(description="总数。只在查询它时计算。")
