"""What a handling item is made of beside its materials (domain page, tables 2.5 to 2.10)."""

from __future__ import annotations

from datetime import datetime

from gateway.standard.codes import ConditionType, LimitUnit, PlaceType, ResultType
from gateway.standard.element import (
    PERSONAL,
    PORTAL,
    PROVINCIAL,
    PUBLIC,
    Kind,
    derived,
    element,
    raw_code,
)
from gateway.standard.exchange import PartElements


class FeeElements(PartElements):
    """收费项目 (`*_fee_project`)."""

    fee_name: str | None = element("收费项目名称", "FEE_NAME", PUBLIC, "RR---")
    fee_stand: str | None = element("收费标准", "FEE_STAND", PUBLIC, "RR---")
    by_law: str | None = element("收费项目依据", "BY_LAW", PUBLIC, "OO---")
    is_desc: bool | None = element("是否允许减免", "IS_DESC", PUBLIC, "OO---", Kind.FLAG)
    desc_explain: str | None = element("减免依据", "DESC_EXPLAIN", PUBLIC, "OO---")
    remark: str | None = element("备注", "REMARK", PUBLIC, "OO---")


class ProcessStepElements(PartElements):
    """办理环节 (`ml_matter_process_link` and portals)."""

    link_name: str | None = element("环节名称", "LINK_NAME", PUBLIC, origin=PROVINCIAL)
    handle_dept_name: str | None = element(
        "办理部门", "HANDLE_DEPT_NAME", PUBLIC, origin=PROVINCIAL
    )
    handle_person_name: str | None = element(
        "办理人", "HANDLE_PERSON_NAME", PERSONAL, origin=PROVINCIAL
    )
    handle_day: int | None = element(
        "环节时限", "HANDLE_DAY", PUBLIC, kind=Kind.INTEGER, origin=PROVINCIAL
    )
    handle_type: LimitUnit | None = element(
        "环节时限单位",
        "HANDLE_TYPE",
        PUBLIC,
        kind=Kind.CODE,
        codes=LimitUnit,
        origin=PROVINCIAL,
    )
    handle_type_code: str | None = raw_code("handle_type", "环节时限单位")
    is_special: bool | None = element(
        "是否特别程序", "IS_SPECIAL", PUBLIC, kind=Kind.FLAG, origin=PROVINCIAL
    )
    special_explain: str | None = element(
        "特别程序说明", "SPECIAL_EXPLAIN", PUBLIC, origin=PROVINCIAL
    )
    standard: str | None = element("审查标准", "STANDARD", PUBLIC, origin=PORTAL)
    result: str | None = element("审查结果", "RESULT", PUBLIC, origin=PORTAL)
    condition_guid: str | None = element(
        "适用情形标识",
        "CONDITION_GUID",
        PUBLIC,
        origin=PROVINCIAL,
        note="情形的 rowGuid，多个以 ^ 分隔；空表示一律经过。",
    )


class ResultElements(PartElements):
    """审批结果: more than one where a portal lists them; the exchange has one, on the item."""

    result_type: ResultType | None = element(
        "结果类型", "RESULT_TYPE", PUBLIC, kind=Kind.CODE, codes=ResultType, origin=PORTAL
    )
    result_type_code: str | None = raw_code("result_type", "结果类型")
    result_name: str | None = element("结果名称", "RESULT_NAME", PUBLIC, origin=PORTAL)
    result_guid: str | None = element(
        "结果样本", "RESULT_GUID", PUBLIC, origin=PORTAL, note="文件引用。"
    )
    license_key: str | None = derived("证照指称", note="结果名称。超长的为空。")


class LegalBasisElements(PartElements):
    """设定依据 article by article; the exchange has one text, byLaw of the item."""

    law_name: str | None = element("法律法规名称", "LAW_NAME", PUBLIC, origin=PORTAL)
    according_number: str | None = element("依据文号", "ACCORDING_NUMBER", PUBLIC, origin=PORTAL)
    terms_number: str | None = element("条款号", "TERMS_NUMBER", PUBLIC, origin=PORTAL)
    terms_content: str | None = element("条款内容", "TERMS_CONTENT", PUBLIC, origin=PORTAL)
    issue_organ: str | None = element("颁布机关", "ISSUE_ORGAN", PUBLIC, origin=PORTAL)
    effective_date: datetime | None = element(
        "实施日期", "EFFECTIVE_DATE", PUBLIC, kind=Kind.INSTANT, origin=PORTAL
    )


class QuestionElements(PartElements):
    """常见问题 (`*_questions`)."""

    question: str | None = element("问题", "QUESTION", PUBLIC, "RRRRR")
    answer: str | None = element("解答", "ANSWER", PUBLIC, "RRRRR")


class HandlingWindowElements(PartElements):
    """办理窗口: a place where the item is handled."""

    name: str | None = element("窗口名称", "NAME", PUBLIC, origin=PORTAL)
    window_num: str | None = element("窗口号", "WINDOW_NUM", PUBLIC, origin=PORTAL)
    place_type: PlaceType | None = element(
        "受理地点分类", "PLACE_TYPE", PUBLIC, kind=Kind.CODE, codes=PlaceType, origin=PORTAL
    )
    place_type_code: str | None = raw_code("place_type", "受理地点分类")
    address: str | None = element("窗口地址", "ADDRESS", PUBLIC, origin=PORTAL)
    office_hour: str | None = element("办公时间", "OFFICE_HOUR", PUBLIC, origin=PORTAL)
    traffic_guide: str | None = element("交通指引", "TRAFFIC_GUIDE", PUBLIC, origin=PORTAL)
    phone: str | None = element("窗口电话", "PHONE", PUBLIC, origin=PORTAL)
    complaint_phone: str | None = element("窗口投诉电话", "COMPLAINT_PHONE", PUBLIC, origin=PORTAL)
    addressee: str | None = element("收件人", "ADDRESSEE", PERSONAL, origin=PORTAL)
    addressee_phone: str | None = element("收件人电话", "ADDRESSEE_PHONE", PERSONAL, origin=PORTAL)
    unit_url: str | None = element("单位网址", "UNIT_URL", PUBLIC, origin=PORTAL)
    status: str | None = element("窗口状态", "STATUS", PUBLIC, origin=PORTAL, note="平台原值。")


class ConditionElements(PartElements):
    """申请条件, one by one; the exchange has one text, acceptCondition of the item."""

    condition_type: ConditionType | None = element(
        "条件类型",
        "CONDITION_TYPE",
        PUBLIC,
        kind=Kind.CODE,
        codes=ConditionType,
        origin=PORTAL,
    )
    condition_type_code: str | None = raw_code("condition_type", "条件类型")
    condition_name: str | None = element("条件名称", "CONDITION_NAME", PUBLIC, origin=PORTAL)
    condition_situation: str | None = element(
        "适用情况", "CONDITION_SITUATION", PUBLIC, origin=PORTAL
    )


class ScenarioElements(PartElements):
    """情形: an answer of the guide that selects materials and steps (`dn_audit_item_condition`)."""

    condition_name: str | None = element("情形名称", "CONDITION_NAME", PUBLIC, origin=PROVINCIAL)
    condition_desc: str | None = element("情形说明", "CONDITION_DESC", PUBLIC, origin=PROVINCIAL)
    area_code: str | None = element(
        "行政区划代码", "AREA_CODE", PUBLIC, identifier="region", origin=PROVINCIAL
    )
    bs: str | None = element("情形标识", "BS", PUBLIC, origin=PROVINCIAL, note="平台原值。")


class IntermediaryServiceElements(PartElements):
    """中介服务 that the item needs."""

    service_type: str | None = element("中介服务名称", "SERVICE_TYPE", PUBLIC, origin=PROVINCIAL)
    intermediary_content: str | None = element(
        "中介服务内容", "INTERMEDIARY_CONTENT", PUBLIC, origin=PROVINCIAL
    )
