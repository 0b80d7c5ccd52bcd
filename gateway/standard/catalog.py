"""目录项, 引用: elements of the basic catalog (domain page, table 1) and of its adoption."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import SQLModel

from gateway.standard.codes import Catalog, ExercisingLevel, ImplementMode, TaskState, TaskType
from gateway.standard.element import (
    OURS,
    PROVINCIAL,
    PUBLIC,
    Kind,
    derived,
    element,
    raw_code,
)
from gateway.standard.exchange import ExchangeElements


class CatalogElements(SQLModel):
    """Elements that a catalog item and its implementation lists both carry (四同)."""

    task_name: str | None = element("事项名称", "TASK_NAME", PUBLIC, "RRRRR")
    catalog_code: str | None = element(
        "基本编码", "CATALOG_CODE", PUBLIC, "RRRRR", identifier="catalog_code", note="12 位。"
    )
    local_catalog_code: str | None = element("地方基本编码", "LOCAL_CATALOG_CODE", PUBLIC)
    task_type: TaskType | None = element(
        "事项类型", "TASK_TYPE", PUBLIC, "RRRRR", Kind.CODE, codes=TaskType
    )
    task_type_code: str | None = raw_code("task_type", "事项类型")
    by_law: str | None = element("设定依据", "BY_LAW", PUBLIC, "RRRRR")
    use_level: list[ExercisingLevel] | None = element(
        "行使层级",
        "USE_LEVEL",
        PUBLIC,
        "RRRRR",
        Kind.CODES,
        codes=ExercisingLevel,
        note="可多值。",
    )
    use_level_code: str | None = raw_code("use_level", "行使层级")
    task_state: TaskState | None = element(
        "事项状态", "TASK_STATE", PUBLIC, "RRRRR", Kind.CODE, codes=TaskState
    )
    task_state_code: str | None = raw_code("task_state", "事项状态")
    task_version: int | None = element("事项版本", "TASK_VERSION", PUBLIC, "RRRRR", Kind.INTEGER)
    plan_effective_date: datetime | None = element(
        "计划生效日期", "PLAN_EFFECTIVE_DATE", PUBLIC, kind=Kind.INSTANT
    )
    plan_cancel_date: datetime | None = element(
        "计划取消日期", "PLAN_CANCEL_DATE", PUBLIC, kind=Kind.INSTANT
    )
    central_dept: str | None = element(
        "中央业务指导部门", "CENTRAL_DEPT", PUBLIC, origin=PROVINCIAL, note="部门代码。"
    )


class CatalogItemElements(ExchangeElements, CatalogElements):
    """目录项 as one record: the shared elements, those of the tree, and its own validity."""

    parent_code: str | None = element(
        "上级目录编码",
        "PARENTID",
        PUBLIC,
        identifier="catalog_code",
        origin=PROVINCIAL,
        note="子项所属主项的基本编码。",
    )
    has_child: bool | None = element(
        "是否有子项", "HAS_CHILD", PUBLIC, kind=Kind.FLAG, origin=PROVINCIAL
    )
    is_handle: bool | None = element(
        "是否为办理项",
        "IS_HANDLE",
        PUBLIC,
        kind=Kind.FLAG,
        origin=PROVINCIAL,
        note="只有办理项可以引用和编制实施清单。",
    )
    str_level: ExercisingLevel | None = element(
        "目录层级",
        "STR_LEVEL",
        PUBLIC,
        kind=Kind.CODE,
        codes=ExercisingLevel,
        origin=PROVINCIAL,
        note="拥有该目录项的层级。",
    )
    str_level_code: str | None = raw_code("str_level", "目录层级")
    implement_mode: ImplementMode | None = element(
        "实施方式",
        "IMPLEMENT_MODE",
        PUBLIC,
        kind=Kind.CODE,
        codes=ImplementMode,
        origin=PROVINCIAL,
    )
    implement_mode_code: str | None = raw_code("implement_mode", "实施方式")
    flag: str | None = element("目录状态", "FLAG", PUBLIC, origin=PROVINCIAL, note="平台原值。")
    valid_date: datetime | None = element(
        "有效日期", "VALID_DATE", PUBLIC, kind=Kind.INSTANT, origin=PROVINCIAL
    )
    invalid_date: datetime | None = element(
        "失效日期", "INVALID_DATE", PUBLIC, kind=Kind.INSTANT, origin=PROVINCIAL
    )
    catalog: Catalog | None = derived(
        "所属目录", Kind.CODE, codes=Catalog, note="国家、省级或地方目录。"
    )


class AdoptionElements(ExchangeElements):
    """引用: a department takes a catalog item into its own list, and owes a list for it (M2 b)."""

    catalog_code: str | None = element(
        "基本编码", "CATALOG_CODE", PUBLIC, "RRRRR", identifier="catalog_code", note="12 位。"
    )
    task_version: int | None = element("引用的事项版本", "TASK_VERSION", PUBLIC, kind=Kind.INTEGER)
    dept_name: str | None = element("实施主体", "DEPT_NAME", PUBLIC, "RRRRR")
    dept_code: str | None = element(
        "实施主体编码",
        "DEPT_CODE",
        PUBLIC,
        "RRRRR",
        identifier="uscc",
        note="统一社会信用代码 18 位。",
    )
    area_code: str | None = element(
        "行政区划代码", "AREA_CODE", PUBLIC, identifier="region", origin=PROVINCIAL
    )
    adopt_date: datetime | None = element(
        "引用日期", "ADOPT_DATE", PUBLIC, kind=Kind.INSTANT, origin=OURS
    )
    is_filled: bool | None = derived(
        "是否已填报", Kind.FLAG, note="该实施主体已有此目录项的现行实施清单。"
    )
