"""实施清单, 业务办理项, 申请材料: elements of tables 2.1, 2.2 and 2.4 of the domain page."""

from __future__ import annotations

from sqlmodel import SQLModel

from gateway.standard.catalog import CatalogElements
from gateway.standard.codes import (
    CollectType,
    DeptType,
    HandleArea,
    HandlingForm,
    LimitUnit,
    MaterialFormat,
    MaterialNeed,
    MaterialSource,
    MaterialType,
    OnlineDepth,
    PowerSource,
    ProjectType,
    ResultType,
    ServiceObject,
)
from gateway.standard.element import Kind, element, raw_code


class ImplementingElements(SQLModel):
    """Who exercises the item: body, nature, source of power, entrustment."""

    power_source: PowerSource | None = element(
        "权力来源", "POWER_SOURCE", "R-RRR", Kind.CODE, codes=PowerSource
    )
    power_source_code: str | None = raw_code("power_source", "权力来源")
    task_code: str | None = element(
        "实施编码", "TASK_CODE", "RRRRR", identifier="task_code", note="31 位。"
    )
    local_task_code: str | None = element(
        "地方实施编码", "LOCAL_TASK_CODE", identifier="local_task_code"
    )
    dept_name: str | None = element("实施主体", "DEPT_NAME", "RRRRR")
    dept_type: DeptType | None = element(
        "实施主体性质", "DEPT_TYPE", "RRRRR", Kind.CODE, codes=DeptType
    )
    dept_type_code: str | None = raw_code("dept_type", "实施主体性质")
    dept_code: str | None = element(
        "实施主体编码", "DEPT_CODE", "RRRRR", identifier="uscc", note="统一社会信用代码 18 位。"
    )
    entrust_name: str | None = element("委托部门", "ENTRUST_NAME")
    area_code: str | None = element(
        "行政区划代码", "AREA_CODE", identifier="region", note="省级扩展要素。"
    )


class HandlingElements(SQLModel):
    """How the item is handled; a list has these, and each of its handling items its own."""

    anticipate_day: int | None = element("法定办结时限", "ANTICIPATE_DAY", "ROOOO", Kind.INTEGER)
    anticipate_type: LimitUnit | None = element(
        "法定办结时限单位", "ANTICIPATE_TYPE", "ROOOO", Kind.CODE, codes=LimitUnit
    )
    anticipate_type_code: str | None = raw_code("anticipate_type", "法定办结时限单位")
    anticipate_explain: str | None = element("法定办结时限说明", "ANTICIPATE_EXPLAIN")
    promise_day: int | None = element(
        "承诺办结时限", "PROMISE_DAY", "RO---", Kind.INTEGER, procedural=True
    )
    promise_type: LimitUnit | None = element(
        "承诺办结时限单位", "PROMISE_TYPE", "RO---", Kind.CODE, codes=LimitUnit, procedural=True
    )
    promise_type_code: str | None = raw_code("promise_type", "承诺办结时限单位")
    promise_explain: str | None = element(
        "承诺办结时限说明", "PROMISE_EXPLAIN", "OO---", procedural=True
    )
    accept_condition: str | None = element("受理条件", "ACCEPT_CONDITION", "RR---")
    handle_flow: str | None = element("办理流程", "HANDLE_FLOW", "RRRRR", procedural=True)
    is_fee: bool | None = element("是否收费", "IS_FEE", "RR---", Kind.FLAG)
    fee_basis: str | None = element("收费依据", "FEE_BASIS", "OO---")
    server_type: list[ServiceObject] | None = element(
        "服务对象", "SERVER_TYPE", "RR---", Kind.CODES, codes=ServiceObject, note="可多值。"
    )
    server_type_code: str | None = raw_code("server_type", "服务对象")
    project_type: ProjectType | None = element(
        "办件类型", "PROJECT_TYPE", "RR---", Kind.CODE, codes=ProjectType
    )
    project_type_code: str | None = raw_code("project_type", "办件类型")
    handle_type: list[HandlingForm] | None = element(
        "办理形式",
        "HANDLE_TYPE",
        "OO---",
        Kind.CODES,
        codes=HandlingForm,
        procedural=True,
        note="可多值。",
    )
    handle_type_code: str | None = raw_code("handle_type", "办理形式")
    limit_scene_num: int | None = element(
        "到办事现场次数", "LIMIT_SCENE_NUM", "RR---", Kind.INTEGER, procedural=True
    )
    limit_scene_explain: str | None = element(
        "必须现场办理原因说明", "LIMIT_SCENE_EXPLAIN", "OO---", procedural=True
    )
    special_procedure: str | None = element("特别程序", "SPECIAL_PROCEDURE", "RR---")
    transact_addr: str | None = element("办理地点", "TRANSACT_ADDR", "RR---", procedural=True)
    transact_time: str | None = element("办理时间", "TRANSACT_TIME", "RR---", procedural=True)
    result_type: list[ResultType] | None = element(
        "审批结果类型", "RESULT_TYPE", "RR---", Kind.CODES, codes=ResultType, note="可多值。"
    )
    result_type_code: str | None = raw_code("result_type", "审批结果类型")
    result_name: str | None = element("审批结果名称", "RESULT_NAME", "OO---")
    result_guid: str | None = element("审批结果样本", "RESULT_GUID", "OO---")


class DeliveryElements(SQLModel):
    """Where, when and through which channel the item is served (tables 2.1 and 2.2)."""

    app_is_single_login: bool | None = element(
        "移动端是否对接单点登录", "APP_IS_SINGLE_LOGIN", "RR---", Kind.FLAG, procedural=True
    )
    mobile_terminal_url: str | None = element(
        "移动端办理地址", "MOBILE_TERMINAL_URL", "OO---", procedural=True
    )
    is_single_login: bool | None = element(
        "计算机端是否对接单点登录", "IS_SINGLE_LOGIN", "RR---", Kind.FLAG, procedural=True
    )
    link_addr: str | None = element(
        "计算机端在线办理跳转地址", "LINK_ADDR", "OO---", procedural=True
    )
    link_way: str | None = element("咨询方式", "LINK_WAY", "RRRRR", procedural=True)
    supervise_way: str | None = element("监督投诉方式", "SUPERVISE_WAY", "RRRRR", procedural=True)
    is_entry_center: bool | None = element(
        "是否进驻政务大厅", "IS_ENTRY_CENTER", "RR---", Kind.FLAG, procedural=True
    )
    handle_area: HandleArea | None = element(
        "通办范围", "HANDLE_AREA", "OO---", Kind.CODE, codes=HandleArea, procedural=True
    )
    handle_area_code: str | None = raw_code("handle_area", "通办范围")
    other_dept: str | None = element("联办机构", "OTHER_DEPT", "OO---")
    service_type: str | None = element("中介服务", "SERVICE_TYPE", "OO---")
    limit_explain: str | None = element("数量限制", "LIMIT_EXPLAIN", "O----")
    is_schedule: bool | None = element(
        "是否支持预约办理", "IS_SCHEDULE", "OO---", Kind.FLAG, procedural=True
    )
    is_pay_online: bool | None = element(
        "是否支持网上支付", "IS_PAY_ONLINE", "RR---", Kind.FLAG, procedural=True
    )
    is_express: bool | None = element(
        "是否支持物流快递", "IS_EXPRESS", "RR---", Kind.FLAG, procedural=True
    )
    is_service_terminals: bool | None = element(
        "是否支持自助终端办理", "IS_SERVICE_TERMINALS", "OO---", Kind.FLAG, procedural=True
    )
    user_topic_type: str | None = element(
        "面向自然人事项主题分类", "USER_TOPIC_TYPE", "OO---", note="代码以 ^ 分隔。"
    )
    user_character_topic_type: str | None = element(
        "面向自然人地方特色主题分类", "USER_CHARACTER_TOPIC_TYPE", "OO---"
    )
    corp_topic_type: str | None = element(
        "面向法人事项主题分类", "CORP_TOPIC_TYPE", "OO---", note="代码以 ^ 分隔。"
    )
    corp_character_topic_type: str | None = element(
        "面向法人地方特色主题分类", "CORP_CHARACTER_TOPIC_TYPE", "OO---"
    )
    is_online: bool | None = element("是否网办", "IS_ONLINE", "RR---", Kind.FLAG, procedural=True)
    online_handle_depth: list[OnlineDepth] | None = element(
        "网上办理深度",
        "ONLINE_HANDLE_DEPTH",
        "OO---",
        Kind.CODES,
        codes=OnlineDepth,
        procedural=True,
        note="可多值。",
    )
    online_handle_depth_code: str | None = raw_code("online_handle_depth", "网上办理深度")
    online_handle_url: str | None = element(
        "网办地址", "ONLINE_HANDLE_URL", "OO---", procedural=True
    )
    town_name: str | None = element("乡镇街道名称", "TOWN_NAME", "OO---")
    town_code: str | None = element("乡镇街道代码", "TOWN_CODE", "OO---")
    village_name: str | None = element("村居社区名称", "VILLAGE_NAME", "OO---")
    village_code: str | None = element("村居社区代码", "VILLAGE_CODE", "OO---")
    extend_field: str | None = element("扩展字段", "EXTEND_FIELD", "OO---")


class ImplementationListElements(
    DeliveryElements, HandlingElements, ImplementingElements, CatalogElements
):
    """实施清单: a catalog leaf as one implementing body exercises it at one level."""

    punishment_method: str | None = element("处罚的行为、种类、幅度", "PUNISHMENT_METHOD", "--R--")
    is_permit_reduce: bool | None = element(
        "是否涉及征收（税）费减免的审批", "IS_PERMIT_REDUCE", "---O-", Kind.FLAG
    )
    collect_type: CollectType | None = element(
        "征收种类", "COLLECT_TYPE", "---O-", Kind.CODE, codes=CollectType
    )
    collect_type_code: str | None = raw_code("collect_type", "征收种类")


class HandlingItemElements(HandlingElements):
    """业务办理项: what a citizen handles (新设, 变更, 延续, 注销)."""

    task_handle_item: str | None = element(
        "业务办理项编码", "TASK_HANDLE_ITEM", identifier="handling_item_code", note="33 位。"
    )
    task_name: str | None = element("业务办理项名称", "TASK_NAME", "RRRRR")


class MaterialElements(SQLModel):
    """申请材料 (table 2.4)."""

    material_name: str | None = element("材料名称", "MATERIAL_NAME", "RR-R-")
    material_type: MaterialType | None = element(
        "材料类型", "MATERIAL_TYPE", "OO-O-", Kind.CODE, codes=MaterialType
    )
    material_type_code: str | None = raw_code("material_type", "材料类型")
    material_format: MaterialFormat | None = element(
        "材料形式", "MATERIAL_FORMAT", "OO-O-", Kind.CODE, codes=MaterialFormat
    )
    material_format_code: str | None = raw_code("material_format", "材料形式")
    is_need: MaterialNeed | None = element(
        "材料必要性", "IS_NEED", "RR-R-", Kind.CODE, codes=MaterialNeed
    )
    is_need_code: str | None = raw_code("is_need", "材料必要性")
    form_guid: str | None = element("空白表格", "FORM_GUID", "OO-O-")
    example_guid: str | None = element("示例样表", "EXAMPLE_GUID", "OO-O-")
    source_type: MaterialSource | None = element(
        "来源渠道", "SOURCE_TYPE", "OO-O-", Kind.CODE, codes=MaterialSource
    )
    source_type_code: str | None = raw_code("source_type", "来源渠道")
    source_explain: str | None = element("来源渠道说明", "SOURCE_EXPLAIN", "OO-O-")
    page_num: int | None = element("纸质材料份数", "PAGE_NUM", "OO-O-", Kind.INTEGER)
    page_format: str | None = element("纸质材料规格", "PAGE_FORMAT", "OO-O-")
    fill_explain: str | None = element("填报须知", "FILL_EXPLAIN", "OO-O-")
    accept_stand: str | None = element("受理标准", "ACCEPT_STAND", "OO-O-")
    by_law: str | None = element("要求提供材料的依据", "BY_LAW", "OO-O-")
    remark: str | None = element("备注", "REMARK", "OO-O-")
    order_num: int | None = element("排序", "ORDER_NUM", "RR-R-", Kind.INTEGER)
