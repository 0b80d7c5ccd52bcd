"""Enums: every code table of the standard, and the few that are ours."""

from __future__ import annotations

from enum import Enum

import strawberry

from gateway.resolvers.status import StreamState
from gateway.standard import codes
from gateway.standard.findings import Severity
from gateway.standard.license_statistics import APPLICATION_RULES
from gateway.store import reconciliation


@strawberry.enum(description="平台层级。")
class PlatformLevel(Enum):
    """Where a platform stands."""

    NATIONAL = "national"
    PROVINCE = "province"
    CITY = "city"
    DISTRICT = "district"


@strawberry.enum(description="同步运行状态。")
class RunStatus(Enum):
    """How a run stands or ended (connector contract, line 8)."""

    RUNNING = "running"
    SUCCEEDED = "succeeded"
    SUCCEEDED_WITH_QUARANTINE = "succeeded_with_quarantine"
    PAUSED_RATE_LIMITED = "paused_rate_limited"
    PAUSED_CIRCUIT_OPEN = "paused_circuit_open"
    FAILED_CONFIG = "failed_config"
    FAILED_TRANSIENT = "failed_transient"
    FAILED_SCHEMA = "failed_schema"
    AWAITING_CONFIRMATION = "awaiting_confirmation"
    CANCELLED = "cancelled"
    LEASE_LOST = "lease_lost"


@strawberry.enum(description="运行方式。")
class RunKind(Enum):
    """What a run reads."""

    INCREMENTAL = "incremental"
    FULL = "full"
    BACKFILL = "backfill"
    SWEEP = "sweep"
    REPLAY = "replay"
    DELIVERY = "delivery"
    RELAY = "relay"
    RECONCILIATION = "reconciliation"


@strawberry.enum(description="熔断器状态。")
class BreakerState(Enum):
    """How a circuit breaker stands."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"
    FORCED_OPEN = "forced_open"


@strawberry.enum(description="按时间排序。同时的按 id。")
class TimeOrder(Enum):
    """How a connection of what happened is ordered."""

    TIME_ASC = "time_asc"
    TIME_DESC = "time_desc"


@strawberry.enum(description="排序方式。空值总在最后，同值按 id。")
class EntityOrder(Enum):
    """How a connection is ordered."""

    CODE_ASC = "code_asc"
    CODE_DESC = "code_desc"
    NAME_ASC = "name_asc"
    NAME_DESC = "name_desc"
    UPDATED_ASC = "updated_asc"
    UPDATED_DESC = "updated_desc"
    RELEVANCE = "relevance"


@strawberry.enum(description="服务记录和评价的排序方式。空值总在最后，同值按 id。")
class RecordOrder(Enum):
    """How a connection of what has a code and a time is ordered."""

    CODE_ASC = "code_asc"
    CODE_DESC = "code_desc"
    TIME_ASC = "time_asc"
    TIME_DESC = "time_desc"
    UPDATED_ASC = "updated_asc"
    UPDATED_DESC = "updated_desc"


@strawberry.enum(description="对象类型。")
class EntityType(Enum):
    """The types of entities, by what the store calls them."""

    CATALOG_ITEM = "CatalogItem"
    IMPLEMENTATION_LIST = "ImplementationList"
    IMPLEMENTING_BODY = "ImplementingBody"
    REGION = "Region"
    ADOPTION = "Adoption"
    SERVICE_RECORD = "ServiceRecord"
    EVALUATION = "Evaluation"
    LICENSE_TYPE = "LicenseType"


@strawberry.enum(description="变更的操作。")
class ChangeOperation(Enum):
    """What happened to an entity."""

    CREATED = "created"
    UPDATED = "updated"
    DELETED = "deleted"


@strawberry.enum(description="搜索结果的符合程度，最符合的在前。")
class SearchMatch(Enum):
    """How a hit holds the search text."""

    EQUAL = "equal"
    PREFIX = "prefix"
    NAME = "name"
    TEXT = "text"


LABELS: dict[str, dict[str, str]] = {
    "Severity": {"ERROR": "错误。", "WARNING": "警告。", "NOTICE": "提示。"},
    "PlatformLevel": {
        "NATIONAL": "国家平台。",
        "PROVINCE": "省级平台。",
        "CITY": "市级平台。",
        "DISTRICT": "区县平台。",
    },
    "RunStatus": {
        "RUNNING": "运行中。",
        "SUCCEEDED": "成功。",
        "SUCCEEDED_WITH_QUARANTINE": "成功，有记录被隔离。",
        "PAUSED_RATE_LIMITED": "被限流，暂停。",
        "PAUSED_CIRCUIT_OPEN": "熔断，暂停。",
        "FAILED_CONFIG": "配置错误：对方拒绝，或参数不符。",
        "FAILED_TRANSIENT": "暂时失败：对方未应答，重试可恢复。",
        "FAILED_SCHEMA": "数据结构不符，坏记录过多。",
        "AWAITING_CONFIRMATION": "清查所见要撤回的超过限额，等待操作员确认。",
        "CANCELLED": "已取消。",
        "LEASE_LOST": "租约丢失，由其他进程接手。",
    },
    "EntityType": {
        "CATALOG_ITEM": "目录项。",
        "IMPLEMENTATION_LIST": "实施清单。",
        "IMPLEMENTING_BODY": "实施主体。",
        "REGION": "行政区划。",
        "ADOPTION": "引用。",
        "SERVICE_RECORD": "办件服务记录。",
        "EVALUATION": "评价。",
        "LICENSE_TYPE": "证照类型。",
    },
    "ChangeOperation": {
        "CREATED": "新增。撤回后重新出现也是新增。",
        "UPDATED": "更新。",
        "DELETED": "撤回。",
    },
    "SearchMatch": {
        "EQUAL": "名称相同。",
        "PREFIX": "名称以它开头。",
        "NAME": "名称中有它。",
        "TEXT": "名称以外的文字中有它：机构、业务办理项、编码等。",
    },
    "RunKind": {
        "INCREMENTAL": "增量：从检查点读到现在。",
        "FULL": "全量：从头读取。",
        "BACKFILL": "补读：一段过去的时间，不动检查点。",
        "SWEEP": "清查：读全部标识，撤回平台上已没有的记录。",
        "REPLAY": "重放：按现行规格重新读入隔离的记录。",
        "DELIVERY": "推入：平台送来的一次。",
        "RELAY": "发送：发件箱中到期的记录送往平台，取回平台的结论。",
        "RECONCILIATION": "对账：一日所发与平台现有核对。",
    },
    "BreakerState": {
        "CLOSED": "闭合：正常调用。",
        "OPEN": "断开：暂不调用。",
        "HALF_OPEN": "半开：试探中。",
        "FORCED_OPEN": "人工断开：由操作员停用。",
    },
    "StreamState": {
        "FAILING": "出错：最近一次运行失败。",
        "STALE": "过期：超过时效目标没有成功。",
        "UNBALANCED": "对账不符：最近一次对账有不明差异。",
        "WAITING": "等待：被限流或熔断，到时再试。",
        "NEVER": "尚未同步：没有成功过。",
        "PAUSED": "已暂停：由操作员暂停。",
        "HEALTHY": "正常。",
    },
    "TimeOrder": {
        "TIME_ASC": "先发生的在前。",
        "TIME_DESC": "后发生的在前。",
    },
    "RectificationState": {
        "OPEN": "待整改。",
        "RECTIFIED": "已整改，待回访、回复。",
        "CLOSED": "已办结。",
        "APPEALED": "申诉中。",
        "EXCLUDED": "已排除：误评或恶意，不计入各项比率。",
    },
    "RectificationAction": {
        "RECTIFY": "整改：写明结果。",
        "CALL_BACK": "回访。匿名的不必。",
        "REPLY": "回复。",
        "APPEAL": "申诉：认为是误评或恶意。只能一次。",
        "EXCLUDE": "复核：申诉成立，排除这个评价。",
        "DISMISS": "复核：申诉不成立，继续整改。",
    },
    "AppealGround": {"MISTAKEN": "误评。", "MALICIOUS": "恶意。"},
    "EvaluationDimension": {
        "REGION": "按行政区划。",
        "DEPARTMENT": "按实施主体。",
        "ITEM": "按实施编码。",
        "CHANNEL": "按评价渠道。",
        "MONTH": "按评价时间的月份，东八区。",
    },
    "ElectronicResultDimension": {
        "REGION": "按行政区划。",
        "DEPARTMENT": "按实施主体。",
    },
    "ApplicationRule": {name: f"{rule.source}。" for name, rule in APPLICATION_RULES.items()},
    "RecordOrder": {
        "CODE_ASC": "按办件编号升序。",
        "CODE_DESC": "按办件编号降序。",
        "TIME_ASC": "按服务或评价的时间升序。",
        "TIME_DESC": "按服务或评价的时间降序。",
        "UPDATED_ASC": "按更新时间升序。",
        "UPDATED_DESC": "按更新时间降序。",
    },
    "EntityOrder": {
        "CODE_ASC": "按编码升序。",
        "CODE_DESC": "按编码降序。",
        "NAME_ASC": "按名称升序。",
        "NAME_DESC": "按名称降序。",
        "UPDATED_ASC": "按更新时间升序。",
        "UPDATED_DESC": "按更新时间降序。",
        "RELEVANCE": "按相关度：名称相同、名称开头、名称中、其他文字中，再按编码。须给出 search。",
    },
}
"""Chinese descriptions of the values that are not codes of the standard."""

strawberry.enum(Severity, description="严重程度。")
strawberry.enum(StreamState, description="数据流状态。")

strawberry.enum(reconciliation.Kind, name="DifferenceKind", description="对账差异种类。")
LABELS["DifferenceKind"] = {kind.name: f"{term}。" for kind, term in reconciliation.TERMS.items()}

for _table in codes.tables():
    strawberry.enum(_table, description=f"{codes.term(_table)}。{_table.__doc__}")
    LABELS[_table.__name__] = {
        member.name: f"{member.label}（{member.value}）。" if member.value else f"{member.label}。"
        for member in _table
    }
