"""Elements of an implementation list that provincial platforms add (domain page, table 2.3).

None of them stands in the national exchange tables. Which of them the official lists of 106 and
63 elements count is not public: no figure here claims to be that list.
"""

from __future__ import annotations

from sqlmodel import SQLModel

from gateway.standard.codes import EntryMode, ExercisingLevel
from gateway.standard.element import (
    GBT_39046,
    PORTAL,
    PROVINCIAL,
    PUBLIC,
    Group,
    Kind,
    element,
    raw_code,
)


class _Platform(SQLModel):
    """Columns of a provincial platform's own tables."""

    str_level: ExercisingLevel | None = element(
        "所在层级", "STR_LEVEL", PUBLIC, kind=Kind.CODE, codes=ExercisingLevel, origin=PROVINCIAL
    )
    str_level_code: str | None = raw_code("str_level", "所在层级")
    current_level: ExercisingLevel | None = element(
        "目录层级",
        "CURRENT_LEVEL",
        PUBLIC,
        kind=Kind.CODE,
        codes=ExercisingLevel,
        origin=PROVINCIAL,
    )
    current_level_code: str | None = raw_code("current_level", "目录层级")
    offline_flow: str | None = element(
        "线下办理流程图",
        "OFFLINE_FLOW",
        PUBLIC,
        group=Group.PROCEDURAL,
        origin=PROVINCIAL,
        note="文件引用。",
    )
    offline_explain: str | None = element(
        "线下办理流程说明", "OFFLINE_EXPLAIN", PUBLIC, group=Group.PROCEDURAL, origin=PROVINCIAL
    )
    online_flow: str | None = element(
        "网上办理流程图",
        "ONLINE_FLOW",
        PUBLIC,
        group=Group.PROCEDURAL,
        origin=PROVINCIAL,
        note="文件引用。",
    )
    online_explain: str | None = element(
        "网上办理流程说明", "ONLINE_EXPLAIN", PUBLIC, group=Group.PROCEDURAL, origin=PROVINCIAL
    )
    is_handle_by_gov_net: bool | None = element(
        "是否通过政务服务网办理",
        "IS_HANDLE_BY_GOV_NET",
        PUBLIC,
        kind=Kind.FLAG,
        group=Group.PROCEDURAL,
        origin=PROVINCIAL,
    )
    gov_net_url: str | None = element(
        "政务服务网办理地址", "GOV_NET_URL", PUBLIC, group=Group.PROCEDURAL, origin=PROVINCIAL
    )
    is_handle_by_dept_sys: bool | None = element(
        "是否通过部门业务系统办理",
        "IS_HANDLE_BY_DEPT_SYS",
        PUBLIC,
        kind=Kind.FLAG,
        group=Group.PROCEDURAL,
        origin=PROVINCIAL,
    )
    dept_sys_name: str | None = element(
        "部门业务系统名称", "DEPT_SYS_NAME", PUBLIC, group=Group.PROCEDURAL, origin=PROVINCIAL
    )
    dept_sys_url: str | None = element(
        "部门业务系统地址", "DEPT_SYS_URL", PUBLIC, group=Group.PROCEDURAL, origin=PROVINCIAL
    )
    dept_sys_type: str | None = element(
        "业务系统运行网络",
        "DEPT_SYS_TYPE",
        PUBLIC,
        group=Group.PROCEDURAL,
        origin=PROVINCIAL,
        note="代码未公布，平台原值。",
    )
    traffic_guide: str | None = element(
        "交通指引", "TRAFFIC_GUIDE", PUBLIC, group=Group.PROCEDURAL, origin=PROVINCIAL
    )
    center_name: str | None = element(
        "大厅名称", "CENTER_NAME", PUBLIC, group=Group.PROCEDURAL, origin=PROVINCIAL
    )
    is_handle: bool | None = element(
        "是否通办", "IS_HANDLE", PUBLIC, kind=Kind.FLAG, group=Group.PROCEDURAL, origin=PROVINCIAL
    )
    schedule_num: int | None = element(
        "每天可预约办理量",
        "SCHEDULE_NUM",
        PUBLIC,
        kind=Kind.INTEGER,
        group=Group.PROCEDURAL,
        origin=PROVINCIAL,
    )
    schedule_rule: str | None = element(
        "预约规则说明", "SCHEDULE_RULE", PUBLIC, group=Group.PROCEDURAL, origin=PROVINCIAL
    )
    is_mail_material: bool | None = element(
        "是否支持申报材料邮寄",
        "IS_MAIL_MATERIAL",
        PUBLIC,
        kind=Kind.FLAG,
        group=Group.PROCEDURAL,
        origin=PROVINCIAL,
    )
    is_mail_result: bool | None = element(
        "是否支持办件结果邮寄",
        "IS_MAIL_RESULT",
        PUBLIC,
        kind=Kind.FLAG,
        group=Group.PROCEDURAL,
        origin=PROVINCIAL,
    )
    consult_phone: str | None = element(
        "咨询电话", "CONSULT_PHONE", PUBLIC, group=Group.PROCEDURAL, origin=PROVINCIAL
    )
    net_consult_way: str | None = element(
        "网上咨询方式", "NET_CONSULT_WAY", PUBLIC, group=Group.PROCEDURAL, origin=PROVINCIAL
    )
    consult_mail: str | None = element(
        "咨询邮箱", "CONSULT_MAIL", PUBLIC, group=Group.PROCEDURAL, origin=PROVINCIAL
    )
    consult_wechat: str | None = element(
        "咨询微信", "CONSULT_WECHAT", PUBLIC, group=Group.PROCEDURAL, origin=PROVINCIAL
    )
    complain_phone: str | None = element(
        "投诉电话", "COMPLAIN_PHONE", PUBLIC, group=Group.PROCEDURAL, origin=PROVINCIAL
    )
    net_complain_way: str | None = element(
        "网上投诉方式", "NET_COMPLAIN_WAY", PUBLIC, group=Group.PROCEDURAL, origin=PROVINCIAL
    )
    complain_mail: str | None = element(
        "投诉邮箱", "COMPLAIN_MAIL", PUBLIC, group=Group.PROCEDURAL, origin=PROVINCIAL
    )
    complain_letter_addr: str | None = element(
        "投诉信函地址", "COMPLAIN_LETTER_ADDR", PUBLIC, group=Group.PROCEDURAL, origin=PROVINCIAL
    )
    right_enjoy_by_law: str | None = element(
        "依法享有的权利", "RIGHT_ENJOY_BY_LAW", PUBLIC, origin=PROVINCIAL
    )
    duty_perform_by_law: str | None = element(
        "依法履行的义务", "DUTY_PERFORM_BY_LAW", PUBLIC, origin=PROVINCIAL
    )
    administrative_review_dept: str | None = element(
        "行政复议部门", "ADMINISTRATIVE_REVIEW_DEPT", PUBLIC, origin=PROVINCIAL
    )
    administrative_review_addr: str | None = element(
        "行政复议地址", "ADMINISTRATIVE_REVIEW_ADDR", PUBLIC, origin=PROVINCIAL
    )
    administrative_review_phone: str | None = element(
        "行政复议电话", "ADMINISTRATIVE_REVIEW_PHONE", PUBLIC, origin=PROVINCIAL
    )
    administrative_review_url: str | None = element(
        "行政复议网址", "ADMINISTRATIVE_REVIEW_URL", PUBLIC, origin=PROVINCIAL
    )
    administrative_litigation_dept: str | None = element(
        "行政诉讼部门", "ADMINISTRATIVE_LITIGATION_DEPT", PUBLIC, origin=PROVINCIAL
    )
    administrative_litigation_addr: str | None = element(
        "行政诉讼地址", "ADMINISTRATIVE_LITIGATION_ADDR", PUBLIC, origin=PROVINCIAL
    )
    administrative_litigation_phone: str | None = element(
        "行政诉讼电话", "ADMINISTRATIVE_LITIGATION_PHONE", PUBLIC, origin=PROVINCIAL
    )
    administrative_litigation_url: str | None = element(
        "行政诉讼网址", "ADMINISTRATIVE_LITIGATION_URL", PUBLIC, origin=PROVINCIAL
    )
    is_exist_intermediary: bool | None = element(
        "是否存在中介服务", "IS_EXIST_INTERMEDIARY", PUBLIC, kind=Kind.FLAG, origin=PROVINCIAL
    )
    intermediary_content: str | None = element(
        "中介服务内容", "INTERMEDIARY_CONTENT", PUBLIC, origin=PROVINCIAL
    )
    finance_flag: str | None = element(
        "金融服务标识", "FINANCE_FLAG", PUBLIC, origin=PROVINCIAL, note="平台原值。"
    )


class _Sibling(SQLModel):
    """Data items of the sibling standard that the exchange has no column for."""

    power_division: str | None = element("权限划分", "POWER_DIVISION", PUBLIC, origin=GBT_39046)
    exercise_content: str | None = element("行使内容", "EXERCISE_CONTENT", PUBLIC, origin=GBT_39046)
    joint_dept_name: str | None = element(
        "共同实施部门", "JOINT_DEPT_NAME", PUBLIC, origin=GBT_39046
    )
    joint_dept_code: str | None = element(
        "共同实施部门编码", "JOINT_DEPT_CODE", PUBLIC, origin=GBT_39046
    )
    undertake_org_name: str | None = element(
        "承办机构", "UNDERTAKE_ORG_NAME", PUBLIC, origin=GBT_39046
    )
    undertake_org_code: str | None = element(
        "承办机构编码", "UNDERTAKE_ORG_CODE", PUBLIC, origin=GBT_39046
    )
    jurisdiction_name: str | None = element(
        "行政管辖", "JURISDICTION_NAME", PUBLIC, origin=GBT_39046
    )
    jurisdiction_code: str | None = element(
        "行政管辖代码", "JURISDICTION_CODE", PUBLIC, origin=GBT_39046
    )
    service_topic: str | None = element("服务主题", "SERVICE_TOPIC", PUBLIC, origin=GBT_39046)
    dept_sys_level: str | None = element("运行系统层级", "DEPT_SYS_LEVEL", PUBLIC, origin=GBT_39046)


class _Policy(SQLModel):
    """Flags of newer policies, as provincial portals show them."""

    cross_province_code: str | None = element(
        "跨省通办高频事项代码", "CROSS_PROVINCE_CODE", PUBLIC, origin=PORTAL
    )
    cross_province_mode: str | None = element(
        "跨省通办模式", "CROSS_PROVINCE_MODE", PUBLIC, group=Group.PROCEDURAL, origin=PORTAL
    )
    cross_province_names: str | None = element(
        "跨省通办省份", "CROSS_PROVINCE_NAMES", PUBLIC, origin=PORTAL
    )
    is_promise_handle: bool | None = element(
        "是否告知承诺", "IS_PROMISE_HANDLE", PUBLIC, kind=Kind.FLAG, origin=PORTAL
    )
    is_lack_accept: bool | None = element(
        "是否容缺受理",
        "IS_LACK_ACCEPT",
        PUBLIC,
        kind=Kind.FLAG,
        group=Group.PROCEDURAL,
        origin=PORTAL,
    )
    is_agent: bool | None = element(
        "是否代办", "IS_AGENT", PUBLIC, kind=Kind.FLAG, group=Group.PROCEDURAL, origin=PORTAL
    )
    is_instant: bool | None = element(
        "是否秒批秒办", "IS_INSTANT", PUBLIC, kind=Kind.FLAG, group=Group.PROCEDURAL, origin=PORTAL
    )
    is_immediate_review: bool | None = element(
        "是否即审",
        "IS_IMMEDIATE_REVIEW",
        PUBLIC,
        kind=Kind.FLAG,
        group=Group.PROCEDURAL,
        origin=PORTAL,
    )
    is_government_material_free: bool | None = element(
        "是否免提交政府部门核发材料",
        "IS_GOVERNMENT_MATERIAL_FREE",
        PUBLIC,
        kind=Kind.FLAG,
        group=Group.PROCEDURAL,
        origin=PORTAL,
    )
    is_construction_project: bool | None = element(
        "是否工程建设项目", "IS_CONSTRUCTION_PROJECT", PUBLIC, kind=Kind.FLAG, origin=PORTAL
    )
    is_investment_project: bool | None = element(
        "是否投资项目", "IS_INVESTMENT_PROJECT", PUBLIC, kind=Kind.FLAG, origin=PORTAL
    )
    entry_mode: EntryMode | None = element(
        "进驻方式",
        "ENTRY_MODE",
        PUBLIC,
        kind=Kind.CODE,
        codes=EntryMode,
        group=Group.PROCEDURAL,
        origin=PORTAL,
    )
    entry_mode_code: str | None = raw_code("entry_mode", "进驻方式")


class ProvincialElements(_Policy, _Sibling, _Platform):
    """Everything a list may carry beyond the national exchange."""
