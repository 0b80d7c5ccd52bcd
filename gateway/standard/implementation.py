"""实施清单: elements of tables 2.1 and 2.2 of the domain page, and of provincial platforms."""

from __future__ import annotations

from sqlmodel import SQLModel

from gateway.standard.catalog import CatalogElements
from gateway.standard.codes import (
    CollectType,
    CorpTopic,
    DeptType,
    HandleArea,
    OnlineDepth,
    PowerSource,
    UserTopic,
)
from gateway.standard.element import PROVINCIAL, PUBLIC, Group, Kind, element, raw_code
from gateway.standard.exchange import ExchangeElements
from gateway.standard.handling import HandlingElements
from gateway.standard.provincial import ProvincialElements


class ImplementingElements(SQLModel):
    """Who exercises the item: body, nature, source of power, entrustment."""

    power_source: PowerSource | None = element(
        "权力来源", "POWER_SOURCE", PUBLIC, "R-RRR", Kind.CODE, codes=PowerSource
    )
    power_source_code: str | None = raw_code("power_source", "权力来源")
    task_code: str | None = element(
        "实施编码", "TASK_CODE", PUBLIC, "RRRRR", identifier="task_code", note="31 位。"
    )
    local_task_code: str | None = element(
        "地方实施编码", "LOCAL_TASK_CODE", PUBLIC, identifier="local_task_code"
    )
    dept_name: str | None = element("实施主体", "DEPT_NAME", PUBLIC, "RRRRR")
    dept_type: DeptType | None = element(
        "实施主体性质", "DEPT_TYPE", PUBLIC, "RRRRR", Kind.CODE, codes=DeptType
    )
    dept_type_code: str | None = raw_code("dept_type", "实施主体性质")
    dept_code: str | None = element(
        "实施主体编码",
        "DEPT_CODE",
        PUBLIC,
        "RRRRR",
        identifier="uscc",
        note="统一社会信用代码 18 位。",
    )
    entrust_name: str | None = element("委托部门", "ENTRUST_NAME", PUBLIC)
    area_code: str | None = element(
        "行政区划代码", "AREA_CODE", PUBLIC, identifier="region", origin=PROVINCIAL
    )


class DeliveryElements(SQLModel):
    """Where, when and through which channel the item is served (tables 2.1 and 2.2)."""

    app_is_single_login: bool | None = element(
        "移动端是否对接单点登录",
        "APP_IS_SINGLE_LOGIN",
        PUBLIC,
        "RR---",
        Kind.FLAG,
        group=Group.PROCEDURAL,
    )
    mobile_terminal_url: str | None = element(
        "移动端办理地址", "MOBILE_TERMINAL_URL", PUBLIC, "OO---", group=Group.PROCEDURAL
    )
    is_single_login: bool | None = element(
        "计算机端是否对接单点登录",
        "IS_SINGLE_LOGIN",
        PUBLIC,
        "RR---",
        Kind.FLAG,
        group=Group.PROCEDURAL,
    )
    link_addr: str | None = element(
        "计算机端在线办理跳转地址", "LINK_ADDR", PUBLIC, "OO---", group=Group.PROCEDURAL
    )
    link_way: str | None = element("咨询方式", "LINK_WAY", PUBLIC, "RRRRR", group=Group.PROCEDURAL)
    supervise_way: str | None = element(
        "监督投诉方式", "SUPERVISE_WAY", PUBLIC, "RRRRR", group=Group.PROCEDURAL
    )
    is_entry_center: bool | None = element(
        "是否进驻政务大厅", "IS_ENTRY_CENTER", PUBLIC, "RR---", Kind.FLAG, group=Group.PROCEDURAL
    )
    handle_area: HandleArea | None = element(
        "通办范围",
        "HANDLE_AREA",
        PUBLIC,
        "OO---",
        Kind.CODE,
        codes=HandleArea,
        group=Group.PROCEDURAL,
    )
    handle_area_code: str | None = raw_code("handle_area", "通办范围")
    other_dept: str | None = element("联办机构", "OTHER_DEPT", PUBLIC, "OO---")
    service_type: str | None = element("中介服务", "SERVICE_TYPE", PUBLIC, "OO---")
    limit_explain: str | None = element("数量限制", "LIMIT_EXPLAIN", PUBLIC, "O----")
    is_schedule: bool | None = element(
        "是否支持预约办理", "IS_SCHEDULE", PUBLIC, "OO---", Kind.FLAG, group=Group.PROCEDURAL
    )
    is_pay_online: bool | None = element(
        "是否支持网上支付", "IS_PAY_ONLINE", PUBLIC, "RR---", Kind.FLAG, group=Group.PROCEDURAL
    )
    is_express: bool | None = element(
        "是否支持物流快递", "IS_EXPRESS", PUBLIC, "RR---", Kind.FLAG, group=Group.PROCEDURAL
    )
    is_service_terminals: bool | None = element(
        "是否支持自助终端办理",
        "IS_SERVICE_TERMINALS",
        PUBLIC,
        "OO---",
        Kind.FLAG,
        group=Group.PROCEDURAL,
    )
    user_topic_type: list[UserTopic] | None = element(
        "面向自然人事项主题分类",
        "USER_TOPIC_TYPE",
        PUBLIC,
        "OO---",
        Kind.CODES,
        codes=UserTopic,
        note="可多值。",
    )
    user_topic_type_code: str | None = raw_code("user_topic_type", "面向自然人事项主题分类")
    user_character_topic_type: str | None = element(
        "面向自然人地方特色主题分类", "USER_CHARACTER_TOPIC_TYPE", PUBLIC, "OO---"
    )
    corp_topic_type: list[CorpTopic] | None = element(
        "面向法人事项主题分类",
        "CORP_TOPIC_TYPE",
        PUBLIC,
        "OO---",
        Kind.CODES,
        codes=CorpTopic,
        note="可多值。",
    )
    corp_topic_type_code: str | None = raw_code("corp_topic_type", "面向法人事项主题分类")
    corp_character_topic_type: str | None = element(
        "面向法人地方特色主题分类", "CORP_CHARACTER_TOPIC_TYPE", PUBLIC, "OO---"
    )
    is_online: bool | None = element(
        "是否网办", "IS_ONLINE", PUBLIC, "RR---", Kind.FLAG, group=Group.PROCEDURAL
    )
    online_handle_depth: list[OnlineDepth] | None = element(
        "网上办理深度",
        "ONLINE_HANDLE_DEPTH",
        PUBLIC,
        "OO---",
        Kind.CODES,
        codes=OnlineDepth,
        group=Group.PROCEDURAL,
        note="可多值。",
    )
    online_handle_depth_code: str | None = raw_code("online_handle_depth", "网上办理深度")
    online_handle_url: str | None = element(
        "网办地址", "ONLINE_HANDLE_URL", PUBLIC, "OO---", group=Group.PROCEDURAL
    )
    town_name: str | None = element("乡镇街道名称", "TOWN_NAME", PUBLIC, "OO---")
    town_code: str | None = element("乡镇街道代码", "TOWN_CODE", PUBLIC, "OO---")
    village_name: str | None = element("村居社区名称", "VILLAGE_NAME", PUBLIC, "OO---")
    village_code: str | None = element("村居社区代码", "VILLAGE_CODE", PUBLIC, "OO---")
    extend_field: str | None = element("扩展字段", "EXTEND_FIELD", PUBLIC, "OO---")


class ImplementationListElements(
    ExchangeElements,
    ProvincialElements,
    DeliveryElements,
    HandlingElements,
    ImplementingElements,
    CatalogElements,
):
    """实施清单: a catalog leaf as one implementing body exercises it at one level."""

    punishment_method: str | None = element(
        "处罚的行为、种类、幅度", "PUNISHMENT_METHOD", PUBLIC, "--R--"
    )
    is_permit_reduce: bool | None = element(
        "是否涉及征收（税）费减免的审批", "IS_PERMIT_REDUCE", PUBLIC, "---O-", Kind.FLAG
    )
    collect_type: CollectType | None = element(
        "征收种类", "COLLECT_TYPE", PUBLIC, "---O-", Kind.CODE, codes=CollectType
    )
    collect_type_code: str | None = raw_code("collect_type", "征收种类")
