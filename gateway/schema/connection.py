"""Connections after the Relay specification, with keyset cursors."""

from __future__ import annotations

from typing import Annotated, Any, Generic, TypeVar

import strawberry

from gateway.resolvers.reads.arguments import PAGE_DEFAULT, PAGE_LIMIT
from gateway.resolvers.reads.facets import FACET_LIMIT
from gateway.store.grams import LONGEST_TERM

NodeT = TypeVar("NodeT")


@strawberry.type(description="分页信息。")
class PageInfo:
    """Where a page stands in its connection."""

    has_next_page: bool = strawberry.field(description="后面是否还有。")
    has_previous_page: bool = strawberry.field(description="前面是否还有。")
    start_cursor: str | None = strawberry.field(description="本页第一条的游标。")
    end_cursor: str | None = strawberry.field(description="本页最后一条的游标。")


@strawberry.type(description="边。一条结果和它的游标。")
class Edge(Generic[NodeT]):
    """An entry of a page."""

    cursor: str = strawberry.field(description="游标。原样交回 after 或 before。")
    node: NodeT = strawberry.field(description="结果。")


@strawberry.type(description="分面的一项。某个取值和它的条数。")
class FacetEntry:
    """A value of a facet."""

    value: str = strawberry.field(description="取值。枚举名、代码或规则编号，可用于筛选。")
    name: str | None = strawberry.field(description="名称。代码的中文名，或区划、机构的名称。")
    count: int = strawberry.field(description="条数。")


@strawberry.type(
    description=f"分面。按各要素的取值计数，多者在前，最多 {FACET_LIMIT} 项；没有该要素的类型为空。"
)
class Facets:
    """How many entries of a connection have which value."""

    type: list[FacetEntry] | None = strawberry.field(description="事项类型。")
    level: list[FacetEntry] | None = strawberry.field(
        description="行使层级，或区划的层级、证照颁发机构的级别。"
    )
    region: list[FacetEntry] | None = strawberry.field(description="行政区划。")
    body: list[FacetEntry] | None = strawberry.field(description="实施主体。")
    user_topic: list[FacetEntry] | None = strawberry.field(description="面向自然人主题。")
    corp_topic: list[FacetEntry] | None = strawberry.field(description="面向法人主题。")
    satisfaction: list[FacetEntry] | None = strawberry.field(description="满意度。")
    detail: list[FacetEntry] | None = strawberry.field(description="评价详情。")
    channel: list[FacetEntry] | None = strawberry.field(description="评价渠道。")
    authority: list[FacetEntry] | None = strawberry.field(description="证照定义机构。")
    holder: list[FacetEntry] | None = strawberry.field(description="持证主体类别。")
    kind: list[FacetEntry] | None = strawberry.field(description="证照类别。")
    status: list[FacetEntry] | None = strawberry.field(description="证照类型状态。")
    rule: list[FacetEntry] | None = strawberry.field(description="数据问题的规则。")


@strawberry.type(description="分页结果。")
class Connection(Generic[NodeT]):
    """A page of a connection."""

    edges: list[Edge[NodeT]] = strawberry.field(description="边。")
    nodes: list[NodeT] = strawberry.field(description="结果，不带游标。")
    page_info: PageInfo = strawberry.field(description="分页信息。")
    total_count: int = strawberry.field(description="总数。只在查询它时计算。")
    facets: Facets = strawberry.field(
        description="分面。在同样的筛选和搜索之下计数，只在查询它时计算。"
    )


First = Annotated[
    int | None,
    strawberry.argument(
        description=f"每页条数。向后翻页；最多 {PAGE_LIMIT}，缺省 {PAGE_DEFAULT}。"
    ),
]
After = Annotated[str | None, strawberry.argument(description="起点游标。取它之后的结果。")]
Last = Annotated[
    int | None, strawberry.argument(description=f"每页条数。向前翻页；最多 {PAGE_LIMIT}。")
]
Before = Annotated[str | None, strawberry.argument(description="终点游标。取它之前的结果。")]

Search = Annotated[
    str | None,
    strawberry.argument(
        description=f"搜索词。在名称、机构、业务办理项、编码中查找；最多 {LONGEST_TERM} 个字符。"
    ),
]


def condition(description: str) -> Any:
    """Declare a condition of a filter: left out or null, it holds for everything."""
    return strawberry.field(default=strawberry.UNSET, description=description)
