"""What connections can be filtered by, one input a type."""

from __future__ import annotations

from datetime import datetime

import strawberry

from gateway.schema.connection import condition
from gateway.standard.codes import (
    Catalog,
    CorpTopic,
    ExercisingLevel,
    HandlingForm,
    ImplementMode,
    OnlineDepth,
    ProjectType,
    ServiceObject,
    TaskState,
    TaskType,
    UserTopic,
)
from gateway.standard.evaluation_codes import (
    CaseStatus,
    EvaluationChannel,
    EvaluationDetail,
    Satisfaction,
    ServiceChannel,
)
from gateway.standard.findings import Severity
from gateway.standard.license_codes import (
    LicenseHolderCategory,
    LicenseKind,
    LicenseLevel,
    LicenseTypeStatus,
)

_WITHIN = "行政区划及其所有下级。6、9 或 12 位代码。"
_RULE = "数据问题的规则编号。任一；与 findingSeverity 同时给出时，须是同一问题。"
_SEVERITY = "数据问题的严重程度。任一。"


@strawberry.input(description="目录项筛选。给出的条件须同时满足。")
class CatalogItemFilter:
    """Conditions on catalog items."""

    task_type: list[TaskType] | None = condition("事项类型。任一。")
    task_state: list[TaskState] | None = condition("事项状态。任一。")
    use_level: list[ExercisingLevel] | None = condition("行使层级。含任一。")
    catalog: list[Catalog] | None = condition("所属目录。任一。")
    implement_mode: list[ImplementMode] | None = condition("实施方式。任一。")
    parent_code: str | None = condition("上级目录编码。")
    is_handle: bool | None = condition("是否为办理项。")
    platform: str | None = condition("平台。")
    updated_since: datetime | None = condition("更新时间。不早于此时刻。")
    has_findings: bool | None = condition("是否有数据问题。")
    finding_rule: list[str] | None = condition(_RULE)
    finding_severity: list[Severity] | None = condition(_SEVERITY)


@strawberry.input(description="实施清单筛选。给出的条件须同时满足。")
class ImplementationListFilter:
    """Conditions on implementation lists."""

    task_type: list[TaskType] | None = condition("事项类型。任一。")
    task_state: list[TaskState] | None = condition("事项状态。任一。")
    use_level: list[ExercisingLevel] | None = condition("行使层级。含任一。")
    project_type: list[ProjectType] | None = condition("办件类型。任一。")
    catalog_code: str | None = condition("基本编码。")
    dept_code: str | None = condition("实施主体编码。")
    dept_name: str | None = condition("实施主体名称。全等。")
    area_code: str | None = condition("行政区划代码。12 位，不含下级。")
    area_within: str | None = condition(_WITHIN)
    user_topic_type: list[UserTopic] | None = condition("面向自然人事项主题分类。含任一。")
    corp_topic_type: list[CorpTopic] | None = condition("面向法人事项主题分类。含任一。")
    server_type: list[ServiceObject] | None = condition("服务对象。含任一。")
    handle_type: list[HandlingForm] | None = condition("办理形式。含任一。")
    online_handle_depth: list[OnlineDepth] | None = condition("网上办理深度。含任一。")
    max_limit_scene_num: int | None = condition("到办事现场次数。不多于；0 为不见面办理。")
    max_promise_working_days: int | None = condition("承诺办结工作日。不多于；折算不出的不符合。")
    is_fee: bool | None = condition("是否收费。")
    is_online: bool | None = condition("是否网办。")
    platform: str | None = condition("平台。")
    updated_since: datetime | None = condition("更新时间。不早于此时刻。")
    has_findings: bool | None = condition("是否有数据问题。")
    finding_rule: list[str] | None = condition(_RULE)
    finding_severity: list[Severity] | None = condition(_SEVERITY)


@strawberry.input(description="实施主体筛选。给出的条件须同时满足。")
class ImplementingBodyFilter:
    """Conditions on implementing bodies."""

    area_code: str | None = condition("行政区划代码。12 位，不含下级。")
    area_within: str | None = condition(_WITHIN)
    exist_task: bool | None = condition("是否有事项。")
    platform: str | None = condition("平台。")
    updated_since: datetime | None = condition("更新时间。不早于此时刻。")
    has_findings: bool | None = condition("是否有数据问题。")
    finding_rule: list[str] | None = condition(_RULE)
    finding_severity: list[Severity] | None = condition(_SEVERITY)


@strawberry.input(description="行政区划筛选。给出的条件须同时满足。")
class RegionFilter:
    """Conditions on regions."""

    area_level: list[ExercisingLevel] | None = condition("行政区划层级。任一。")
    area_within: str | None = condition(_WITHIN)
    parent_code: str | None = condition("上级行政区划代码。12 位。")
    platform: str | None = condition("平台。")
    updated_since: datetime | None = condition("更新时间。不早于此时刻。")
    has_findings: bool | None = condition("是否有数据问题。")
    finding_rule: list[str] | None = condition(_RULE)
    finding_severity: list[Severity] | None = condition(_SEVERITY)


@strawberry.input(description="引用筛选。给出的条件须同时满足。")
class AdoptionFilter:
    """Conditions on adoptions."""

    catalog_code: str | None = condition("基本编码。")
    dept_code: str | None = condition("实施主体编码。")
    area_code: str | None = condition("行政区划代码。12 位，不含下级。")
    area_within: str | None = condition(_WITHIN)
    is_filled: bool | None = condition("是否已填报。")
    platform: str | None = condition("平台。")
    updated_since: datetime | None = condition("更新时间。不早于此时刻。")
    has_findings: bool | None = condition("是否有数据问题。")
    finding_rule: list[str] | None = condition(_RULE)
    finding_severity: list[Severity] | None = condition(_SEVERITY)


@strawberry.input(description="办件服务记录筛选。给出的条件须同时满足。")
class ServiceRecordFilter:
    """Conditions on service records."""

    project_no: str | None = condition("办件编号。")
    task_code: str | None = condition("实施编码。31 位。")
    dept_code: str | None = condition("实施主体编码。")
    area_code: str | None = condition("行政区划代码。12 位，不含下级。")
    area_within: str | None = condition(_WITHIN)
    pro_status: list[CaseStatus] | None = condition("办件状态。任一。")
    pro_channel: list[ServiceChannel] | None = condition("办理渠道。任一。")
    user_prop: list[ServiceObject] | None = condition("申请人类型。任一。")
    served_since: datetime | None = condition("服务时间。不早于此时刻。")
    served_before: datetime | None = condition("服务时间。早于此时刻。")
    platform: str | None = condition("平台。")
    updated_since: datetime | None = condition("更新时间。不早于此时刻。")
    has_findings: bool | None = condition("是否有数据问题。")
    finding_rule: list[str] | None = condition(_RULE)
    finding_severity: list[Severity] | None = condition(_SEVERITY)


@strawberry.input(description="评价筛选。给出的条件须同时满足。")
class EvaluationFilter:
    """Conditions on evaluations."""

    project_no: str | None = condition("办件编号。")
    task_code: str | None = condition("实施编码。31 位。")
    dept_code: str | None = condition("实施主体编码。")
    area_code: str | None = condition("行政区划代码。12 位，不含下级。")
    area_within: str | None = condition(_WITHIN)
    satisfaction: list[Satisfaction] | None = condition("满意度。任一；差评为不满意和非常不满意。")
    eval_detail: list[EvaluationDetail] | None = condition("评价详情。含任一。")
    pf: list[EvaluationChannel] | None = condition("评价渠道。任一。")
    isdefault: bool | None = condition("是否默认评价。没有标明的视为不是。")
    assessed_since: datetime | None = condition("评价时间。不早于此时刻。")
    assessed_before: datetime | None = condition("评价时间。早于此时刻。")
    platform: str | None = condition("平台。")
    updated_since: datetime | None = condition("更新时间。不早于此时刻。")
    has_findings: bool | None = condition("是否有数据问题。")
    finding_rule: list[str] | None = condition(_RULE)
    finding_severity: list[Severity] | None = condition(_SEVERITY)


@strawberry.input(description="证照类型筛选。给出的条件须同时满足。")
class LicenseTypeFilter:
    """Conditions on license types."""

    certificate_type_name: str | None = condition("证照类型名称。全等。")
    certificate_define_authority_code: str | None = condition("证照定义机构代码。")
    certificate_define_authority_level: list[LicenseLevel] | None = condition(
        "证照定义机构级别。任一。"
    )
    certificate_holder_category: list[LicenseHolderCategory] | None = condition(
        "持证主体类别。任一。"
    )
    certificate_issuing_authority_level: list[LicenseLevel] | None = condition(
        "证照颁发机构级别。任一。"
    )
    license_kind: list[LicenseKind] | None = condition("证照类别。任一。")
    status: list[LicenseTypeStatus] | None = condition("证照类型状态。任一。")
    item_code: str | None = condition("关联事项代码。")
    platform: str | None = condition("平台。")
    updated_since: datetime | None = condition("更新时间。不早于此时刻。")
    has_findings: bool | None = condition("是否有数据问题。")
    finding_rule: list[str] | None = condition(_RULE)
    finding_severity: list[Severity] | None = condition(_SEVERITY)
