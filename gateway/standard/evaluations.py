"""办件服务记录, 评价: elements of a service and of what people say about it (好差评).

Names are those of the interface that takes them upward (domain page, B2). What people write, and
what is written about them, is personal: it is shown screened, names and numbers masked.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import SQLModel

from gateway.standard.codes import LimitUnit, ProjectType, ServiceObject
from gateway.standard.element import (
    INTERNAL,
    PERSONAL,
    PUBLIC,
    SENSITIVE_PERSONAL,
    Kind,
    element,
    raw_code,
)
from gateway.standard.evaluation_codes import (
    Anonymity,
    AuditStatus,
    CaseStatus,
    CaseTheme,
    EvaluationChannel,
    EvaluationDetail,
    EvaluationRound,
    HolderCodeType,
    Publicity,
    Satisfaction,
    ServiceChannel,
    ServiceTaskType,
)
from gateway.standard.exchange import ExchangeElements

INTERFACE = "好差评接口字段"


class CaseElements(SQLModel):
    """The case that a service record and an evaluation are of: item, body, applicant."""

    project_no: str | None = element("办件编号", "projectNo", PUBLIC, origin=INTERFACE)
    task_code: str | None = element(
        "实施编码",
        "taskCode",
        PUBLIC,
        identifier="task_code",
        origin=INTERFACE,
        note="31 位；只有业务办理项编码时取其前 31 位。",
    )
    task_handle_item: str | None = element(
        "业务办理项编码",
        "taskHandleItem",
        PUBLIC,
        identifier="handling_item_code",
        origin=INTERFACE,
        note="33 位。",
    )
    task_name: str | None = element("事项名称", "taskName", PUBLIC, origin=INTERFACE)
    sub_matter: CaseTheme | None = element(
        "服务主题", "subMatter", PUBLIC, kind=Kind.CODE, codes=CaseTheme, origin=INTERFACE
    )
    sub_matter_code: str | None = raw_code("sub_matter", "服务主题")
    dept_code: str | None = element(
        "实施主体编码",
        "deptCode",
        PUBLIC,
        identifier="uscc",
        origin=INTERFACE,
        note="统一社会信用代码 18 位。",
    )
    pro_depart: str | None = element("受理部门名称", "proDepart", PUBLIC, origin=INTERFACE)
    orgcode: str | None = element(
        "受理部门编码",
        "orgcode",
        PUBLIC,
        origin=INTERFACE,
        note="12 位行政区划代码、下划线、统一社会信用代码。",
    )
    org_name: str | None = element("受理机构名称", "orgName", PUBLIC, origin=INTERFACE)
    area_code: str | None = element(
        "行政区划代码", "areaCode", PUBLIC, identifier="region", origin=INTERFACE
    )
    pro_status: CaseStatus | None = element(
        "办件状态", "proStatus", PUBLIC, kind=Kind.CODE, codes=CaseStatus, origin=INTERFACE
    )
    pro_status_code: str | None = raw_code("pro_status", "办件状态")
    promisetime: ProjectType | None = element(
        "承诺类型", "promisetime", PUBLIC, kind=Kind.CODE, codes=ProjectType, origin=INTERFACE
    )
    promisetime_code: str | None = raw_code("promisetime", "承诺类型")
    accept_date: datetime | None = element(
        "受理时间", "acceptDate", PUBLIC, kind=Kind.INSTANT, origin=INTERFACE
    )
    user_name: str | None = element("申请人", "userName", PERSONAL, origin=INTERFACE)
    user_prop: ServiceObject | None = element(
        "申请人类型", "userProp", PUBLIC, kind=Kind.CODE, codes=ServiceObject, origin=INTERFACE
    )
    user_prop_code: str | None = raw_code("user_prop", "申请人类型")
    user_page_type: HolderCodeType | None = element(
        "申请人证件类型",
        "userPageType",
        PUBLIC,
        kind=Kind.CODE,
        codes=HolderCodeType,
        origin=INTERFACE,
    )
    user_page_type_code: str | None = raw_code("user_page_type", "申请人证件类型")
    cert_key: str | None = element(
        "申请人证件号码（线上）", "certKey", SENSITIVE_PERSONAL, origin=INTERFACE
    )
    cert_key_gov: str | None = element(
        "申请人证件号码（线下）", "certKeyGOV", SENSITIVE_PERSONAL, origin=INTERFACE
    )
    handle_user_name: str | None = element("代理人", "handleUserName", PERSONAL, origin=INTERFACE)
    handle_user_page_type: HolderCodeType | None = element(
        "代理人证件类型",
        "handleUserPageType",
        PUBLIC,
        kind=Kind.CODE,
        codes=HolderCodeType,
        origin=INTERFACE,
    )
    handle_user_page_type_code: str | None = raw_code("handle_user_page_type", "代理人证件类型")
    handle_user_page_code: str | None = element(
        "代理人证件号码", "handleUserPageCode", SENSITIVE_PERSONAL, origin=INTERFACE
    )


class ServiceRecordElements(ExchangeElements, CaseElements):
    """办件服务记录: one service of a case, pushed upward before what is said about it."""

    service_number: str | None = element(
        "服务编号", "serviceNumber", PUBLIC, origin=INTERFACE, note="同一办件中的第几次服务。"
    )
    service_name: str | None = element("服务名称", "serviceName", PUBLIC, origin=INTERFACE)
    service_time: datetime | None = element(
        "服务时间", "serviceTime", PUBLIC, kind=Kind.INSTANT, origin=INTERFACE
    )
    task_type: ServiceTaskType | None = element(
        "服务事项类型", "taskType", PUBLIC, kind=Kind.CODE, codes=ServiceTaskType, origin=INTERFACE
    )
    task_type_code: str | None = raw_code("task_type", "服务事项类型")
    dept_name: str | None = element("实施主体", "deptName", PUBLIC, origin=INTERFACE)
    pro_task_code: str | None = element("地方事项编码", "proTaskCode", PUBLIC, origin=INTERFACE)
    pro_task_name: str | None = element("地方事项名称", "proTaskName", PUBLIC, origin=INTERFACE)
    pro_project_no: str | None = element("地方办件编号", "proProjectNo", PUBLIC, origin=INTERFACE)
    project_name: str | None = element(
        "办件名称", "projectName", PERSONAL, origin=INTERFACE, note="常含申请人姓名。"
    )
    project_type: ProjectType | None = element(
        "办件类型", "projectType", PUBLIC, kind=Kind.CODE, codes=ProjectType, origin=INTERFACE
    )
    project_type_code: str | None = raw_code("project_type", "办件类型")
    promise_day: int | None = element(
        "承诺办结时限", "promiseDay", PUBLIC, kind=Kind.INTEGER, origin=INTERFACE
    )
    promise_type: LimitUnit | None = element(
        "承诺办结时限单位",
        "promiseType",
        PUBLIC,
        kind=Kind.CODE,
        codes=LimitUnit,
        origin=INTERFACE,
    )
    promise_type_code: str | None = raw_code("promise_type", "承诺办结时限单位")
    anticipate_day: int | None = element(
        "法定办结时限", "anticipateDay", PUBLIC, kind=Kind.INTEGER, origin=INTERFACE
    )
    anticipate_type: LimitUnit | None = element(
        "法定办结时限单位",
        "anticipateType",
        PUBLIC,
        kind=Kind.CODE,
        codes=LimitUnit,
        origin=INTERFACE,
    )
    anticipate_type_code: str | None = raw_code("anticipate_type", "法定办结时限单位")
    result_date: datetime | None = element(
        "办结时间", "resultDate", PUBLIC, kind=Kind.INSTANT, origin=INTERFACE
    )
    pro_channel: ServiceChannel | None = element(
        "办理渠道", "proChannel", PUBLIC, kind=Kind.CODE, codes=ServiceChannel, origin=INTERFACE
    )
    pro_channel_code: str | None = raw_code("pro_channel", "办理渠道")
    pro_manager: str | None = element("经办人", "proManager", PERSONAL, origin=INTERFACE)
    mobile: str | None = element("手机号码", "mobile", PERSONAL, origin=INTERFACE)
    credit_type: HolderCodeType | None = element(
        "证照类型", "creditType", PUBLIC, kind=Kind.CODE, codes=HolderCodeType, origin=INTERFACE
    )
    credit_type_code: str | None = raw_code("credit_type", "证照类型")
    credit_num: str | None = element("证照号码", "creditNum", SENSITIVE_PERSONAL, origin=INTERFACE)
    evaluate_type: EvaluationRound | None = element(
        "评价类型", "evaluateType", PUBLIC, kind=Kind.CODE, codes=EvaluationRound, origin=INTERFACE
    )
    evaluate_type_code: str | None = raw_code("evaluate_type", "评价类型")


class EvaluationElements(ExchangeElements, CaseElements):
    """评价: what somebody says about a service, first (1) or again (2)."""

    assess_number: int | None = element(
        "评价次数",
        "assessNumber",
        PUBLIC,
        kind=Kind.INTEGER,
        origin=INTERFACE,
        note="1 首次评价，2 追评。",
    )
    assess_time: datetime | None = element(
        "评价时间", "assessTime", PUBLIC, kind=Kind.INSTANT, origin=INTERFACE
    )
    satisfaction: Satisfaction | None = element(
        "满意度",
        "satisfaction",
        PUBLIC,
        kind=Kind.CODE,
        codes=Satisfaction,
        origin=INTERFACE,
        note="不满意和非常不满意为差评。",
    )
    satisfaction_code: str | None = raw_code("satisfaction", "满意度")
    eval_detail: list[EvaluationDetail] | None = element(
        "评价详情",
        "evalDetail",
        PUBLIC,
        kind=Kind.CODES,
        codes=EvaluationDetail,
        origin=INTERFACE,
        note="可多值；首位数字为所属满意度。",
    )
    eval_detail_code: str | None = raw_code("eval_detail", "评价详情")
    writing_evaluation: str | None = element(
        "文字评价", "writingEvaluation", PERSONAL, origin=INTERFACE, free_text=True
    )
    pf: EvaluationChannel | None = element(
        "评价渠道", "pf", PUBLIC, kind=Kind.CODE, codes=EvaluationChannel, origin=INTERFACE
    )
    pf_code: str | None = raw_code("pf", "评价渠道")
    isdefault: bool | None = element(
        "是否默认评价",
        "isdefault",
        PUBLIC,
        kind=Kind.FLAG,
        origin=INTERFACE,
        note="到期未评由系统自动生成，不计入各项比率。",
    )
    anonymity_flag: Anonymity | None = element(
        "匿名标识", "anonymityFlag", PUBLIC, kind=Kind.CODE, codes=Anonymity, origin=INTERFACE
    )
    anonymity_flag_code: str | None = raw_code("anonymity_flag", "匿名标识")
    public_flag: Publicity | None = element(
        "公开标识", "publicFlag", PUBLIC, kind=Kind.CODE, codes=Publicity, origin=INTERFACE
    )
    public_flag_code: str | None = raw_code("public_flag", "公开标识")
    effectiv_evalua: bool | None = element(
        "是否有效评价", "effectivEvalua", PUBLIC, kind=Kind.FLAG, origin=INTERFACE
    )
    app_status: AuditStatus | None = element(
        "审核状态", "appStatus", PUBLIC, kind=Kind.CODE, codes=AuditStatus, origin=INTERFACE
    )
    app_status_code: str | None = raw_code("app_status", "审核状态")
    flag: str | None = element(
        "操作标识", "flag", INTERNAL, origin=INTERFACE, note="平台原值；I 为新增。"
    )
    answer: str | None = element("回复内容", "answer", PERSONAL, origin=INTERFACE, free_text=True)
    answer_status: str | None = element(
        "回复状态", "answerStatus", PUBLIC, origin=INTERFACE, note="平台原值。"
    )
    rectification: str | None = element(
        "整改反馈", "rectification", PERSONAL, origin=INTERFACE, free_text=True
    )
    sfhf: str | None = element("是否回复", "sfhf", PUBLIC, origin=INTERFACE, note="平台原值。")
    sfhfang: str | None = element(
        "是否回访", "sfhfang", PUBLIC, origin=INTERFACE, note="平台原值。"
    )
    hfxx: str | None = element("回访信息", "hfxx", PERSONAL, origin=INTERFACE, free_text=True)
    sfeypj: str | None = element(
        "是否恶意评价", "sfeypj", PUBLIC, origin=INTERFACE, note="平台原值。"
    )
    cldj: str | None = element("处理等级", "cldj", INTERNAL, origin=INTERFACE, note="平台原值。")
    nbyj: str | None = element("拟办意见", "nbyj", PERSONAL, origin=INTERFACE, free_text=True)
    zgjg: str | None = element("整改结果", "zgjg", PERSONAL, origin=INTERFACE, free_text=True)
    hfjg: str | None = element("回复结果", "hfjg", PERSONAL, origin=INTERFACE, free_text=True)
    khyj: str | None = element("考核意见", "khyj", PERSONAL, origin=INTERFACE, free_text=True)
    khouname: str | None = element("考核机构", "khouname", PUBLIC, origin=INTERFACE)
    ldps: str | None = element("领导批示", "ldps", PERSONAL, origin=INTERFACE, free_text=True)
