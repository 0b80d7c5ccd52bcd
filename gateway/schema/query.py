"""查询 Query: the root."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import strawberry

from gateway.resolvers.evaluation_rates import rates_in
from gateway.resolvers.reads import Reads
from gateway.resolvers.reads.arguments import PAGE_LIMIT
from gateway.resolvers.reads.electronic_results import count_electronic
from gateway.resolvers.reads.statistics import count_evaluations
from gateway.resolvers.reconciliation import reconciliation_of
from gateway.resolvers.rectifications import rectifications_of
from gateway.resolvers.status import Status
from gateway.schema.catalog import Adoption, CatalogItem
from gateway.schema.changes import ChangeConnection
from gateway.schema.code_tables import CodeTable, Themes, code_table, themes
from gateway.schema.connection import After, Before, Connection, First, Last, Search
from gateway.schema.connectors import (
    Connector,
    QuarantinedRecordConnection,
    QuarantineFilter,
    SyncRunConnection,
    SyncRunFilter,
)
from gateway.schema.electronic_results import (
    ApplicationRuleName,
    ElectronicResultDimension,
    ElectronicResultStatistics,
    electronic_statistics_of,
)
from gateway.schema.enums import EntityOrder, EntityType, RecordOrder, TimeOrder
from gateway.schema.evaluations import Evaluation, ServiceRecord
from gateway.schema.explanation import CodeExplanation, explained
from gateway.schema.filters import (
    AdoptionFilter,
    CatalogItemFilter,
    EvaluationFilter,
    ImplementationListFilter,
    ImplementingBodyFilter,
    LicenseTypeFilter,
    RegionFilter,
    ServiceRecordFilter,
)
from gateway.schema.implementation import HandlingItem, ImplementationList
from gateway.schema.license_roots import LicenseQuery
from gateway.schema.license_types import LicenseType
from gateway.schema.node import Node
from gateway.schema.organisations import ImplementingBody
from gateway.schema.reconciliation import ReconciliationLine, line_of
from gateway.schema.rectifications import (
    AreaWanted,
    DeptWanted,
    FirstWanted,
    OverdueWanted,
    Rectification,
    StatesWanted,
    rectification_of,
)
from gateway.schema.regions import Region
from gateway.schema.search import SearchHitConnection
from gateway.schema.statistics import (
    EvaluationDimension,
    EvaluationRates,
    EvaluationStatistics,
    rates_of,
    statistics_of,
)
from gateway.schema.status import ConnectorStatus, shown
from gateway.schema.subscription import ByName, chosen
from gateway.standard.variants import NATIONAL
from gateway.store.evaluation_rates import Scope
from gateway.store.grams import LONGEST_TERM

Version = Annotated[
    int | None, strawberry.argument(description="版本。缺省为现行版本；旧版本不撤回也可查。")
]


async def read(info: strawberry.Info) -> Any:
    """Answer a table-backed root field through exit B."""
    reads: Reads = info.context["reads"]
    return await reads.resolve(info._raw_info)  # noqa: SLF001  # strawberry has no public way


@strawberry.type(description="查询。")
class Query(LicenseQuery):
    """What can be asked."""

    @strawberry.field(
        description="目录项。按基本编码取现行或指明的版本；没有则为空，编码格式不符则报错。"
    )
    async def catalog_item(
        self,
        info: strawberry.Info,
        catalog_code: Annotated[str, strawberry.argument(description="基本编码。12 位。")],
        version: Version = strawberry.UNSET,
    ) -> CatalogItem | None:
        """Answer the catalog item of a code."""
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
        version: Version = strawberry.UNSET,
    ) -> ImplementationList | None:
        """Answer one implementation list."""
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

    @strawberry.field(
        description="业务办理项。按 33 位编码取现行或指明版本的清单中的一项；没有则为空。"
    )
    async def handling_item(
        self,
        info: strawberry.Info,
        task_handle_item: Annotated[
            str, strawberry.argument(description="业务办理项编码。33 位。")
        ],
        version: Version = strawberry.UNSET,
    ) -> HandlingItem | None:
        """Answer the handling item of a code."""
        return await read(info)

    @strawberry.field(description="实施主体。按统一社会信用代码取一个；没有则为空。")
    async def implementing_body(
        self,
        info: strawberry.Info,
        credit_code: Annotated[str, strawberry.argument(description="统一社会信用代码。18 位。")],
    ) -> ImplementingBody | None:
        """Answer the implementing body of a code."""
        return await read(info)

    @strawberry.field(description="实施主体列表。")
    async def implementing_bodies(
        self,
        info: strawberry.Info,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
        order_by: EntityOrder | None = strawberry.UNSET,
        search: Search = strawberry.UNSET,
        filter: ImplementingBodyFilter | None = strawberry.UNSET,  # noqa: A002  # the callers' word
    ) -> Connection[ImplementingBody]:
        """Answer a page of implementing bodies."""
        return await read(info)

    @strawberry.field(description="行政区划。按代码取一个；没有则为空。")
    async def region(
        self,
        info: strawberry.Info,
        area_code: Annotated[str, strawberry.argument(description="行政区划代码。6、9 或 12 位。")],
    ) -> Region | None:
        """Answer the region of a code."""
        return await read(info)

    @strawberry.field(description="行政区划列表。")
    async def regions(
        self,
        info: strawberry.Info,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
        order_by: EntityOrder | None = strawberry.UNSET,
        search: Search = strawberry.UNSET,
        filter: RegionFilter | None = strawberry.UNSET,  # noqa: A002  # the callers' word
    ) -> Connection[Region]:
        """Answer a page of regions."""
        return await read(info)

    @strawberry.field(description="引用列表。")
    async def adoptions(
        self,
        info: strawberry.Info,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
        order_by: EntityOrder | None = strawberry.UNSET,
        filter: AdoptionFilter | None = strawberry.UNSET,  # noqa: A002  # the callers' word
    ) -> Connection[Adoption]:
        """Answer a page of adoptions."""
        return await read(info)

    @strawberry.field(description="办件服务记录。按办件编号和服务编号取一条；没有则为空。")
    async def service_record(
        self,
        info: strawberry.Info,
        project_no: Annotated[str, strawberry.argument(description="办件编号。")],
        service_number: Annotated[str, strawberry.argument(description="服务编号。")],
    ) -> ServiceRecord | None:
        """Answer the service record of a case and number."""
        return await read(info)

    @strawberry.field(description="办件服务记录列表。")
    async def service_records(
        self,
        info: strawberry.Info,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
        order_by: RecordOrder | None = strawberry.UNSET,
        filter: ServiceRecordFilter | None = strawberry.UNSET,  # noqa: A002  # the callers' word
    ) -> Connection[ServiceRecord]:
        """Answer a page of service records."""
        return await read(info)

    @strawberry.field(description="评价。按办件编号取首次评价或追评；没有则为空。")
    async def evaluation(
        self,
        info: strawberry.Info,
        project_no: Annotated[str, strawberry.argument(description="办件编号。")],
        assess_number: Annotated[
            int, strawberry.argument(description="评价次数。1 首次评价，2 追评。")
        ] = 1,
    ) -> Evaluation | None:
        """Answer an evaluation of a case."""
        return await read(info)

    @strawberry.field(description="评价列表。")
    async def evaluations(
        self,
        info: strawberry.Info,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
        order_by: RecordOrder | None = strawberry.UNSET,
        filter: EvaluationFilter | None = strawberry.UNSET,  # noqa: A002  # the callers' word
    ) -> Connection[Evaluation]:
        """Answer a page of evaluations."""
        return await read(info)

    @strawberry.field(
        description="证照类型。按证照类型代码取一个；没有则为空，编码格式不符则报错。"
    )
    async def license_type(
        self,
        info: strawberry.Info,
        code: Annotated[
            str, strawberry.argument(description="证照类型代码。21 位；大小写、空白、连字符不论。")
        ],
    ) -> LicenseType | None:
        """Answer the license type of a code."""
        return await read(info)

    @strawberry.field(description="证照类型列表。证照目录。")
    async def license_types(
        self,
        info: strawberry.Info,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
        order_by: EntityOrder | None = strawberry.UNSET,
        search: Search = strawberry.UNSET,
        filter: LicenseTypeFilter | None = strawberry.UNSET,  # noqa: A002  # the callers' word
    ) -> Connection[LicenseType]:
        """Answer a page of license types."""
        return await read(info)

    @strawberry.field(
        description="搜索。在目录项、实施清单、实施主体、区划和证照类型中查找，最符合的在前。"
    )
    async def search(
        self,
        info: strawberry.Info,
        text: Annotated[
            str, strawberry.argument(description=f"搜索词。最多 {LONGEST_TERM} 个字符。")
        ],
        types: Annotated[
            list[EntityType] | None,
            strawberry.argument(
                description="对象类型。缺省为全部；引用、服务记录和评价不参与搜索。"
            ),
        ] = strawberry.UNSET,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> SearchHitConnection:
        """Answer a page of hits."""
        return await read(info)

    @strawberry.field(
        description="变更。按提交的先后；记下最后的 endCursor，下次从那里接着取，不漏不重。"
    )
    async def changes(
        self,
        info: strawberry.Info,
        types: Annotated[
            list[EntityType] | None, strawberry.argument(description="对象类型。缺省为全部。")
        ] = strawberry.UNSET,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
    ) -> ChangeConnection:
        """Answer a page of the change feed."""
        return await read(info)

    @strawberry.field(description="连接器列表。")
    async def connectors(self, info: strawberry.Info) -> list[Connector]:
        """Answer every connector."""
        return await read(info)

    @strawberry.field(description="连接器。按名称；没有则为空。")
    async def connector(
        self,
        info: strawberry.Info,
        name: Annotated[str, strawberry.argument(description="名称。规格中的 name。")],
    ) -> Connector | None:
        """Answer one connector."""
        return await read(info)

    @strawberry.field(description="同步运行列表。")
    async def sync_runs(
        self,
        info: strawberry.Info,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
        order_by: TimeOrder = TimeOrder.TIME_DESC,
        filter: SyncRunFilter | None = strawberry.UNSET,  # noqa: A002  # the callers' word
    ) -> SyncRunConnection:
        """Answer a page of runs."""
        return await read(info)

    @strawberry.field(description="隔离记录列表。")
    async def quarantine(
        self,
        info: strawberry.Info,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
        order_by: TimeOrder = TimeOrder.TIME_DESC,
        filter: QuarantineFilter | None = strawberry.UNSET,  # noqa: A002  # the callers' word
    ) -> QuarantinedRecordConnection:
        """Answer a page of quarantined records."""
        return await read(info)

    @strawberry.field(
        description="连接器现状。按此刻计算：是否出错、过期，滞后多少；可订阅同名字段。"
    )
    async def connector_status(
        self, info: strawberry.Info, connector: ByName = strawberry.UNSET
    ) -> list[ConnectorStatus]:
        """Answer how connectors stand now."""
        status: Status = info.context["status"]
        return [shown(entry) for entry in chosen(await status.snapshot(), connector or None)]

    @strawberry.field(
        description="对账。某日向某平台推送的结果；没有对过账的日子没有结果，日期写法不符则报错。"
    )
    async def reconciliation(
        self,
        info: strawberry.Info,
        platform: Annotated[str, strawberry.argument(description="平台。")],
        date: Annotated[str, strawberry.argument(description="日期。东八区，形如 2026-11-21。")],
    ) -> list[ReconciliationLine]:
        """Answer the lines of a day's reconciliation."""
        reads: Reads = info.context["reads"]
        return [line_of(row) for row in await reconciliation_of(reads.database, platform, date)]

    @strawberry.field(
        description="评价统计。按区划、部门、事项、渠道或月份；每个比率附分子、分母和口径。"
    )
    async def evaluation_statistics(
        self,
        info: strawberry.Info,
        by: Annotated[EvaluationDimension, strawberry.argument(description="分组方式。")],
        filter: EvaluationFilter | None = strawberry.UNSET,  # noqa: A002  # the callers' word
    ) -> EvaluationStatistics:
        """Answer counts and figures of evaluations."""
        reads: Reads = info.context["reads"]
        return statistics_of(await count_evaluations(reads.database, info._raw_info))  # noqa: SLF001  # strawberry has no public way

    @strawberry.field(
        description="电子结果统计。按区划或部门，依申请清单中审批结果为电子证照的占比，附口径。"
    )
    async def electronic_result_statistics(
        self,
        info: strawberry.Info,
        by: Annotated[ElectronicResultDimension, strawberry.argument(description="分组方式。")],
        rule: Annotated[
            ApplicationRuleName, strawberry.argument(description="依申请事项的范围。")
        ] = ApplicationRuleName.HEBEI_SIX,
        filter: ImplementationListFilter | None = strawberry.UNSET,  # noqa: A002  # the callers' word
    ) -> ElectronicResultStatistics:
        """Answer the share of lists with electronic results."""
        reads: Reads = info.context["reads"]
        return electronic_statistics_of(await count_electronic(reads.database, info._raw_info))  # noqa: SLF001  # strawberry has no public way

    @strawberry.field(
        description="好差评五率。评价覆盖、实际评价、差评处置、汇集及时准确、结果运用，各附口径。"
    )
    async def evaluation_rates(
        self,
        info: strawberry.Info,
        area_within: AreaWanted = strawberry.UNSET,
        dept_code: DeptWanted = strawberry.UNSET,
        task_code: Annotated[
            str | None, strawberry.argument(description="实施编码。")
        ] = strawberry.UNSET,
        since: Annotated[
            datetime | None, strawberry.argument(description="起始时间。服务、评价不早于此时刻。")
        ] = strawberry.UNSET,
        until: Annotated[
            datetime | None, strawberry.argument(description="截止时间。服务、评价早于此时刻。")
        ] = strawberry.UNSET,
    ) -> EvaluationRates:
        """Answer the five rates."""
        reads: Reads = info.context["reads"]
        scope = Scope(
            area_within or None, dept_code or None, task_code or None, since or None, until or None
        )
        return rates_of(await rates_in(reads.database, info.context["clock"](), scope))

    @strawberry.field(description="差评整改。先到期的在前；须有 rectifier 或 auditor 权限。")
    async def rectifications(
        self,
        info: strawberry.Info,
        state: StatesWanted = strawberry.UNSET,
        dept_code: DeptWanted = strawberry.UNSET,
        area_within: AreaWanted = strawberry.UNSET,
        overdue: OverdueWanted = False,  # GraphQL names its arguments
        first: FirstWanted = 50,
    ) -> list[Rectification]:
        """Answer what is done about bad reviews."""
        reads: Reads = info.context["reads"]
        now = info.context["clock"]()
        found = await rectifications_of(
            reads.database,
            info.context["caller"],
            now,
            states=[one.value for one in state or ()],
            dept_code=dept_code or None,
            area=area_within or None,
            is_overdue=overdue,
            first=first,
        )
        return [rectification_of(row, now) for row in found]

    @strawberry.field(description="节点。按全局标识取任一对象。")
    async def node(
        self,
        info: strawberry.Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="全局标识。")],  # noqa: A002  # Relay's word
    ) -> Node | None:
        """Answer the object with a global id."""
        return await read(info)

    @strawberry.field(description="节点列表。按全局标识取多个对象，顺序不变；没有的为空。")
    async def nodes(
        self,
        info: strawberry.Info,
        ids: Annotated[
            list[strawberry.ID],
            strawberry.argument(description=f"全局标识。最多 {PAGE_LIMIT} 个。"),
        ],
    ) -> list[Node | None]:
        """Answer the objects with global ids."""
        return await read(info)

    @strawberry.field(description="代码表。某一要素在某一来源的代码；没有则为空，不查库。")
    def code_table(
        self,
        name: Annotated[str, strawberry.argument(description="表名。与枚举类型同名。")],
        source: Annotated[
            str, strawberry.argument(description="来源。见 sources；缺省为国家代码。")
        ] = NATIONAL,
    ) -> CodeTable | None:
        """Answer a code table."""
        return code_table(name, source)

    @strawberry.field(description="主题分类。面向自然人和面向法人，不查库。")
    def themes(self) -> Themes:
        """Answer every theme."""
        return themes()

    @strawberry.field(description="编码解释。识别一个编码并逐段说明，不查库。")
    def explain_code(
        self, code: Annotated[str, strawberry.argument(description="任一编码。")]
    ) -> CodeExplanation:
        """Explain a code."""
        return explained(code)
