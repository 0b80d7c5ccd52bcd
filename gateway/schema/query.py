"""查询 Query: the root."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from gateway.resolvers.reads import Reads
from gateway.schema.catalog import CatalogItem, CatalogItemFilter
from gateway.schema.connection import After, Before, Connection, First, Last, Search
from gateway.schema.connectors import Connector
from gateway.schema.enums import EntityOrder
from gateway.schema.explanation import CodeExplanation, CodePart
from gateway.schema.implementation import ImplementationList, ImplementationListFilter
from gateway.schema.node import Node
from gateway.standard.identifiers import explain_code


async def read(info: strawberry.Info) -> Any:
    """Answer a table-backed root field through exit B."""
    reads: Reads = info.context["reads"]
    return await reads.resolve(info._raw_info)  # noqa: SLF001  # strawberry has no public way


@strawberry.type(description="查询。")
class Query:
    """What can be asked."""

    @strawberry.field(description="目录项。按基本编码取现行版本；没有则为空，编码格式不符则报错。")
    async def catalog_item(
        self,
        info: strawberry.Info,
        catalog_code: Annotated[str, strawberry.argument(description="基本编码。12 位。")],
    ) -> CatalogItem | None:
        """Answer the current catalog item of a code."""
        return await read(info)

    @strawberry.field(description="目录项列表。")
    async def catalog_items(
        self,
        info: strawberry.Info,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
        order_by: EntityOrder | None = strawberry.UNSET,
        search: Search = strawberry.UNSET,
        filter: CatalogItemFilter | None = strawberry.UNSET,  # noqa: A002  # the callers' word
    ) -> Connection[CatalogItem]:
        """Answer a page of catalog items."""
        return await read(info)

    @strawberry.field(
        description="实施清单。由 taskCode、localTaskCode 或 platform 加 nativeId 指明。"
    )
    async def implementation_list(
        self,
        info: strawberry.Info,
        task_code: Annotated[
            str | None, strawberry.argument(description="实施编码。31 位。")
        ] = strawberry.UNSET,
        local_task_code: Annotated[
            str | None, strawberry.argument(description="地方实施编码。")
        ] = strawberry.UNSET,
        platform: Annotated[
            str | None, strawberry.argument(description="平台。与 nativeId 一起。")
        ] = strawberry.UNSET,
        native_id: Annotated[
            str | None, strawberry.argument(description="平台内部标识。与 platform 一起。")
        ] = strawberry.UNSET,
    ) -> ImplementationList | None:
        """Answer one current implementation list."""
        return await read(info)

    @strawberry.field(description="实施清单列表。")
    async def implementation_lists(
        self,
        info: strawberry.Info,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
        order_by: EntityOrder | None = strawberry.UNSET,
        search: Search = strawberry.UNSET,
        filter: ImplementationListFilter | None = strawberry.UNSET,  # noqa: A002  # the callers' word
    ) -> Connection[ImplementationList]:
        """Answer a page of implementation lists."""
        return await read(info)

    @strawberry.field(description="连接器列表。")
    async def connectors(self, info: strawberry.Info) -> list[Connector]:
        """Answer every connector."""
        return await read(info)

    @strawberry.field(description="节点。按全局标识取任一对象。")
    async def node(
        self,
        info: strawberry.Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="全局标识。")],  # noqa: A002  # Relay's word
    ) -> Node | None:
        """Answer the object with a global id."""
        return await read(info)

    @strawberry.field(description="编码解释。识别一个编码并逐段说明，不查库。")
    def explain_code(
        self, code: Annotated[str, strawberry.argument(description="任一编码。")]
    ) -> CodeExplanation:
        """Explain a code."""
        found = explain_code(code)
        parts = [
            CodePart(
                name=part.name,
                value=part.value,
                meaning=part.meaning,
                valid=part.valid,
                problem=part.problem,
            )
            for part in found.parts
        ]
        return CodeExplanation(
            kind=found.kind,
            term=found.term,
            valid=found.valid,
            summary=found.summary,
            parts=parts,
            suggestion=found.suggestion,
        )
