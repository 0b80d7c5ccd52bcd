"""Enums: every code table of the standard, and the few that are ours."""

from __future__ import annotations

from enum import Enum

import strawberry

from gateway.standard import codes
from gateway.standard.findings import Severity


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


@strawberry.enum(description="排序方式。空值总在最后，同值按 id。")
class EntityOrder(Enum):
    """How a connection is ordered."""

    CODE_ASC = "code_asc"
    CODE_DESC = "code_desc"
    NAME_ASC = "name_asc"
    NAME_DESC = "name_desc"
    UPDATED_ASC = "updated_asc"
    UPDATED_DESC = "updated_desc"


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
    "EntityOrder": {
        "CODE_ASC": "按编码升序。",
        "CODE_DESC": "按编码降序。",
        "NAME_ASC": "按名称升序。",
        "NAME_DESC": "按名称降序。",
        "UPDATED_ASC": "按更新时间升序。",
        "UPDATED_DESC": "按更新时间降序。",
    },
}
"""Chinese descriptions of the values that are not codes of the standard."""

strawberry.enum(Severity, description="严重程度。")

for _table in codes.tables():
    strawberry.enum(_table, description=f"{codes.term(_table)}。{_table.__doc__}")
    LABELS[_table.__name__] = {
        member.name: f"{member.label}（{member.value}）。" if member.value else f"{member.label}。"
        for member in _table
    }
