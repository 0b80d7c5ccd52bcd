"""办件服务记录 and 评价 as they are written here, and what becomes of them."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Annotated, Any

import strawberry

from gateway.standard import submission
from gateway.standard.codes import LimitUnit, ProjectType, ServiceObject
from gateway.standard.element import elements
from gateway.standard.evaluation_codes import (
    Anonymity,
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
from gateway.standard.nouns import EVALUATION, SERVICE_RECORD, Noun


def _of(noun: Noun, name: str, more: str = "") -> Any:
    """Declare an element as something that may be given: whether it must be, the rules say."""
    return strawberry.field(
        default=None, description=f"{elements(noun.elements)[name].term}。{more}"
    )


@strawberry.input(description="办件服务记录的内容。缺少必填要素的不收，逐项说明。")
class ServiceRecordInput:
    """What a window or a terminal tells of a service."""

    project_no: str | None = _of(SERVICE_RECORD, "project_no")
    task_code: str | None = _of(SERVICE_RECORD, "task_code")
    task_handle_item: str | None = _of(SERVICE_RECORD, "task_handle_item")
    task_name: str | None = _of(SERVICE_RECORD, "task_name")
    sub_matter: CaseTheme | None = _of(SERVICE_RECORD, "sub_matter")
    dept_code: str | None = _of(SERVICE_RECORD, "dept_code")
    pro_depart: str | None = _of(SERVICE_RECORD, "pro_depart")
    orgcode: str | None = _of(SERVICE_RECORD, "orgcode")
    org_name: str | None = _of(SERVICE_RECORD, "org_name")
    area_code: str | None = _of(SERVICE_RECORD, "area_code")
    pro_status: CaseStatus | None = _of(SERVICE_RECORD, "pro_status")
    promisetime: ProjectType | None = _of(SERVICE_RECORD, "promisetime")
    accept_date: datetime | None = _of(SERVICE_RECORD, "accept_date")
    user_name: str | None = _of(SERVICE_RECORD, "user_name")
    user_prop: ServiceObject | None = _of(SERVICE_RECORD, "user_prop")
    user_page_type: HolderCodeType | None = _of(SERVICE_RECORD, "user_page_type")
    cert_key: str | None = _of(SERVICE_RECORD, "cert_key")
    cert_key_gov: str | None = _of(SERVICE_RECORD, "cert_key_gov")
    handle_user_name: str | None = _of(SERVICE_RECORD, "handle_user_name")
    handle_user_page_type: HolderCodeType | None = _of(SERVICE_RECORD, "handle_user_page_type")
    handle_user_page_code: str | None = _of(SERVICE_RECORD, "handle_user_page_code")
    service_number: str | None = _of(SERVICE_RECORD, "service_number")
    service_name: str | None = _of(SERVICE_RECORD, "service_name")
    service_time: datetime | None = _of(SERVICE_RECORD, "service_time")
    task_type: ServiceTaskType | None = _of(SERVICE_RECORD, "task_type")
    dept_name: str | None = _of(SERVICE_RECORD, "dept_name")
    pro_task_code: str | None = _of(SERVICE_RECORD, "pro_task_code")
    pro_task_name: str | None = _of(SERVICE_RECORD, "pro_task_name")
    pro_project_no: str | None = _of(SERVICE_RECORD, "pro_project_no")
    project_name: str | None = _of(SERVICE_RECORD, "project_name")
    project_type: ProjectType | None = _of(SERVICE_RECORD, "project_type")
    promise_day: int | None = _of(SERVICE_RECORD, "promise_day")
    promise_type: LimitUnit | None = _of(SERVICE_RECORD, "promise_type")
    anticipate_day: int | None = _of(SERVICE_RECORD, "anticipate_day")
    anticipate_type: LimitUnit | None = _of(SERVICE_RECORD, "anticipate_type")
    result_date: datetime | None = _of(SERVICE_RECORD, "result_date")
    pro_channel: ServiceChannel | None = _of(SERVICE_RECORD, "pro_channel")
    pro_manager: str | None = _of(SERVICE_RECORD, "pro_manager")
    mobile: str | None = _of(SERVICE_RECORD, "mobile")
    credit_type: HolderCodeType | None = _of(SERVICE_RECORD, "credit_type")
    credit_num: str | None = _of(SERVICE_RECORD, "credit_num")
    evaluate_type: EvaluationRound | None = _of(SERVICE_RECORD, "evaluate_type")


@strawberry.input(description="评价的内容。办件是谁的、办什么事，以已登记的服务记录为准。")
class EvaluationInput:
    """What somebody says of a service."""

    project_no: str | None = _of(EVALUATION, "project_no")
    service_number: str | None = strawberry.field(
        default=None, description="服务编号。评价哪一次服务；缺省为该办件最近的一次。"
    )
    assess_number: int | None = _of(EVALUATION, "assess_number", "1 首次评价，2 追评。")
    satisfaction: Satisfaction | None = _of(EVALUATION, "satisfaction")
    eval_detail: list[EvaluationDetail] | None = _of(
        EVALUATION, "eval_detail", "须属于所选的满意度；差评至少要有一项，或有文字评价。"
    )
    writing_evaluation: str | None = _of(
        EVALUATION, "writing_evaluation", f"最多 {submission.LONGEST_SAYING} 字。"
    )
    pf: EvaluationChannel | None = _of(EVALUATION, "pf")
    anonymity_flag: Anonymity | None = _of(EVALUATION, "anonymity_flag")
    public_flag: Publicity | None = _of(EVALUATION, "public_flag")
    isdefault: bool | None = _of(EVALUATION, "isdefault", "只有系统生成时给出，不计入各项比率。")
    phone_tail: str | None = strawberry.field(
        default=None, description="手机尾号。没有登录时，办件预留手机号码的后四位或更多。"
    )
    idempotency_key: str | None = strawberry.field(
        default=None, description="幂等键。重试时不变，即得到原来的结果。"
    )


@strawberry.type(description="已收。已入库，并已列入待发送。")
class SubmissionAccepted:
    """It is stored and will go up."""

    tracking_id: strawberry.ID = strawberry.field(
        description="受理编号。即全局标识，可用 node 查询。"
    )
    is_new: bool = strawberry.field(description="是否新增。重试或更新的为否。")


@strawberry.type(description="重复。该办件的这一轮评价已有，以先到的为准。")
class EvaluationDuplicate:
    """The first one stands."""

    id: strawberry.ID = strawberry.field(description="全局标识。先到的评价。")
    satisfaction: Satisfaction | None = strawberry.field(description="满意度。先到的评价。")
    assess_time: datetime | None = strawberry.field(description="评价时间。先到的评价。")
    platform: str = strawberry.field(description="平台。先到的评价来自哪里。")


@strawberry.type(description="有误的一项。")
class InvalidField:
    """A field that is wrong, and why."""

    field: str = strawberry.field(description="字段。")
    code: str = strawberry.field(description="规则编号。")
    message: str = strawberry.field(description="说明。")


@strawberry.type(description="有误。没有入库，逐项说明。")
class SubmissionInvalid:
    """Nothing was stored."""

    fields: list[InvalidField] = strawberry.field(description="有误的各项。")


RecordServiceResult = Annotated[
    SubmissionAccepted | SubmissionInvalid,
    strawberry.union("RecordServiceResult", description="登记服务的结果。"),
]
SubmitEvaluationResult = Annotated[
    SubmissionAccepted | EvaluationDuplicate | SubmissionInvalid,
    strawberry.union("SubmitEvaluationResult", description="提交评价的结果。"),
]

_BESIDE = ("service_number", "phone_tail", "idempotency_key")
"""What is given beside the elements of an evaluation."""


def elements_of(given: ServiceRecordInput | EvaluationInput) -> dict[str, Any]:
    """Answer what was given, by element; what is unknown is as if it were not given."""
    beside = _BESIDE if isinstance(given, EvaluationInput) else ()
    named = {one.name: getattr(given, one.name) for one in fields(given)}
    return {name: value for name, value in named.items() if name not in beside}


def shown_service(
    found: submission.Accepted | submission.Invalid,
) -> SubmissionAccepted | SubmissionInvalid:
    """Answer what became of a service record."""
    if isinstance(found, submission.Accepted):
        return SubmissionAccepted(tracking_id=strawberry.ID(found.id), is_new=found.is_new)
    return SubmissionInvalid(
        fields=[
            InvalidField(field=one.field, code=one.code, message=one.message)
            for one in found.problems
        ]
    )


def shown_evaluation(
    found: submission.Accepted | submission.Duplicate | submission.Invalid,
) -> SubmissionAccepted | EvaluationDuplicate | SubmissionInvalid:
    """Answer what became of an evaluation."""
    if isinstance(found, submission.Duplicate):
        return EvaluationDuplicate(
            id=strawberry.ID(found.id),
            satisfaction=Satisfaction[found.satisfaction] if found.satisfaction else None,
            assess_time=found.assess_time,
            platform=found.platform,
        )
    return shown_service(found)
