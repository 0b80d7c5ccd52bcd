"""目录项: elements of the basic catalog (domain page, table 1)."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import SQLModel

from gateway.standard.codes import ExercisingLevel, TaskState, TaskType
from gateway.standard.element import Kind, element, raw_code


class CatalogElements(SQLModel):
    """Elements that a catalog item and its implementation lists both carry (四同)."""

    task_name: str | None = element("事项名称", "TASK_NAME", "RRRRR")
    catalog_code: str | None = element(
        "基本编码", "CATALOG_CODE", "RRRRR", identifier="catalog_code", note="12 位。"
    )
    local_catalog_code: str | None = element("地方基本编码", "LOCAL_CATALOG_CODE")
    task_type: TaskType | None = element(
        "事项类型", "TASK_TYPE", "RRRRR", Kind.CODE, codes=TaskType
    )
    task_type_code: str | None = raw_code("task_type", "事项类型")
    by_law: str | None = element("设定依据", "BY_LAW", "RRRRR")
    use_level: list[ExercisingLevel] | None = element(
        "行使层级", "USE_LEVEL", "RRRRR", Kind.CODES, codes=ExercisingLevel, note="可多值。"
    )
    use_level_code: str | None = raw_code("use_level", "行使层级")
    task_state: TaskState | None = element(
        "事项状态", "TASK_STATE", "RRRRR", Kind.CODE, codes=TaskState
    )
    task_state_code: str | None = raw_code("task_state", "事项状态")
    task_version: int | None = element("事项版本", "TASK_VERSION", "RRRRR", Kind.INTEGER)
    plan_effective_date: datetime | None = element(
        "计划生效日期", "PLAN_EFFECTIVE_DATE", kind=Kind.INSTANT
    )
    plan_cancel_date: datetime | None = element(
        "计划取消日期", "PLAN_CANCEL_DATE", kind=Kind.INSTANT
    )


class CatalogItemElements(CatalogElements):
    """目录项 as one record: the shared elements and those of the tree."""

    parent_code: str | None = element(
        "上级目录编码", "PARENTID", identifier="catalog_code", note="子项所属主项的基本编码。"
    )
    is_handle: bool | None = element("是否为办理项", "IS_HANDLE", kind=Kind.FLAG)
