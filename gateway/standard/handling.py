"""业务办理项: how an item is handled (domain page, tables 2.1 and 2.2), by a list or inside one."""

from __future__ import annotations

from sqlmodel import SQLModel

from gateway.standard.codes import (
    HandlingForm,
    LimitUnit,
    ProjectType,
    ResultType,
    ServiceObject,
)
from gateway.standard.element import PUBLIC, Group, Kind, derived, element, raw_code
from gateway.standard.exchange import PartElements


class HandlingElements(SQLModel):
    """How the item is handled; a list has these, and each of its handling items its own."""

    anticipate_day: int | None = element(
        "法定办结时限", "ANTICIPATE_DAY", PUBLIC, "ROOOO", Kind.INTEGER
    )
    anticipate_type: LimitUnit | None = element(
        "法定办结时限单位", "ANTICIPATE_TYPE", PUBLIC, "ROOOO", Kind.CODE, codes=LimitUnit
    )
    anticipate_type_code: str | None = raw_code("anticipate_type", "法定办结时限单位")
    anticipate_explain: str | None = element("法定办结时限说明", "ANTICIPATE_EXPLAIN", PUBLIC)
    promise_day: int | None = element(
        "承诺办结时限", "PROMISE_DAY", PUBLIC, "RO---", Kind.INTEGER, group=Group.PROCEDURAL
    )
    promise_type: LimitUnit | None = element(
        "承诺办结时限单位",
        "PROMISE_TYPE",
        PUBLIC,
        "RO---",
        Kind.CODE,
        codes=LimitUnit,
        group=Group.PROCEDURAL,
    )
    promise_type_code: str | None = raw_code("promise_type", "承诺办结时限单位")
    promise_explain: str | None = element(
        "承诺办结时限说明", "PROMISE_EXPLAIN", PUBLIC, "OO---", group=Group.PROCEDURAL
    )
    accept_condition: str | None = element("受理条件", "ACCEPT_CONDITION", PUBLIC, "RR---")
    handle_flow: str | None = element(
        "办理流程", "HANDLE_FLOW", PUBLIC, "RRRRR", group=Group.PROCEDURAL
    )
    is_fee: bool | None = element("是否收费", "IS_FEE", PUBLIC, "RR---", Kind.FLAG)
    fee_basis: str | None = element("收费依据", "FEE_BASIS", PUBLIC, "OO---")
    server_type: list[ServiceObject] | None = element(
        "服务对象", "SERVER_TYPE", PUBLIC, "RR---", Kind.CODES, codes=ServiceObject, note="可多值。"
    )
    server_type_code: str | None = raw_code("server_type", "服务对象")
    project_type: ProjectType | None = element(
        "办件类型", "PROJECT_TYPE", PUBLIC, "RR---", Kind.CODE, codes=ProjectType
    )
    project_type_code: str | None = raw_code("project_type", "办件类型")
    handle_type: list[HandlingForm] | None = element(
        "办理形式",
        "HANDLE_TYPE",
        PUBLIC,
        "OO---",
        Kind.CODES,
        codes=HandlingForm,
        group=Group.PROCEDURAL,
        note="可多值。",
    )
    handle_type_code: str | None = raw_code("handle_type", "办理形式")
    limit_scene_num: int | None = element(
        "到办事现场次数", "LIMIT_SCENE_NUM", PUBLIC, "RR---", Kind.INTEGER, group=Group.PROCEDURAL
    )
    limit_scene_explain: str | None = element(
        "必须现场办理原因说明", "LIMIT_SCENE_EXPLAIN", PUBLIC, "OO---", group=Group.PROCEDURAL
    )
    special_procedure: str | None = element("特别程序", "SPECIAL_PROCEDURE", PUBLIC, "RR---")
    transact_addr: str | None = element(
        "办理地点", "TRANSACT_ADDR", PUBLIC, "RR---", group=Group.PROCEDURAL
    )
    transact_time: str | None = element(
        "办理时间", "TRANSACT_TIME", PUBLIC, "RR---", group=Group.PROCEDURAL
    )
    result_type: list[ResultType] | None = element(
        "审批结果类型",
        "RESULT_TYPE",
        PUBLIC,
        "RR---",
        Kind.CODES,
        codes=ResultType,
        note="可多值。",
    )
    result_type_code: str | None = raw_code("result_type", "审批结果类型")
    result_name: str | None = element("审批结果名称", "RESULT_NAME", PUBLIC, "OO---")
    result_guid: str | None = element("审批结果样本", "RESULT_GUID", PUBLIC, "OO---")
    promise_working_days: int | None = derived(
        "承诺办结工作日",
        Kind.INTEGER,
        note="即办为 0；不是工作日的单位按 promiseConversion 所名的方法折算；单位未知为空。",
    )
    promise_conversion: str | None = derived("承诺时限折算方法")


class HandlingItemElements(HandlingElements, PartElements):
    """业务办理项: what a citizen handles (新设, 变更, 延续, 注销)."""

    task_handle_item: str | None = element(
        "业务办理项编码",
        "TASK_HANDLE_ITEM",
        PUBLIC,
        identifier="handling_item_code",
        note="33 位。",
    )
    task_name: str | None = element("业务办理项名称", "TASK_NAME", PUBLIC, "RRRRR")
    license_key: str | None = derived("证照指称", note="审批结果名称。超长的为空。")
