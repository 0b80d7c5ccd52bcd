"""Rules of 好差评: what a service record and an evaluation must have, and what contradicts.

Source: domain page, B2 and B3. What needs other records (a service record to an evaluation, the
first evaluation to the second) is settled by the store.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from gateway.standard.evaluation_codes import BAD, RATINGS
from gateway.standard.evaluations import CaseElements, EvaluationElements, ServiceRecordElements
from gateway.standard.findings import Finding, Severity

SERVICE_ABSENT = "evaluation.service_absent"
BEFORE_SERVICE = "evaluation.before_service"
FIRST_ABSENT = "evaluation.first_absent"
SETTLED = (SERVICE_ABSENT, BEFORE_SERVICE, FIRST_ABSENT)
"""Rules that other records decide."""

_OF_SERVICE = (
    "project_no",
    "service_number",
    "service_name",
    "service_time",
    "task_code",
    "task_name",
    "area_code",
    "orgcode",
    "org_name",
    "pro_status",
    "project_type",
    "user_name",
    "user_prop",
    "user_page_type",
    "mobile",
)
"""The mandatory set of the interface; beside these one of the two ID numbers."""

_OF_EVALUATION = ("project_no", "assess_number", "assess_time", "satisfaction", "pf", "task_code")
"""What names, dates and counts an evaluation."""


def complete_case(values: dict[str, Any]) -> None:
    """Let a case that names its handling item only have the implementation code too."""
    code = values.get("task_handle_item")
    if values.get("task_code") is None and isinstance(code, str) and len(code) == 33:
        values["task_code"] = code[:31]


def mandatory(record: CaseElements) -> Sequence[str]:
    """Answer the attributes that a record of this kind must have."""
    if isinstance(record, EvaluationElements):
        return _OF_EVALUATION
    if record.cert_key is None and record.cert_key_gov is None:
        return (*_OF_SERVICE, "cert_key")
    return _OF_SERVICE


def case_findings(record: CaseElements) -> Iterator[Finding]:
    """Find what contradicts in one record."""
    if isinstance(record, ServiceRecordElements):
        yield from _in_order(record.accept_date, record.result_date, "result_date", "办结")
    elif isinstance(record, EvaluationElements):
        yield from _in_order(record.accept_date, record.assess_time, "assess_time", "评价")
        yield from _details(record)
        yield from _reason(record)
        yield from _round(record)


def _in_order(
    first: datetime | None, then: datetime | None, element: str, what: str
) -> Iterator[Finding]:
    if first is not None and then is not None and then < first:
        yield Finding(
            f"{element}.before_accept_date",
            Severity.WARNING,
            f"{what}时间早于受理时间",
            element,
            then.isoformat(),
        )


def _details(record: EvaluationElements) -> Iterator[Finding]:
    rating = record.satisfaction
    for detail in record.eval_detail or ():
        if rating is not None and rating.value and detail.group not in {None, rating.value}:
            of = RATINGS[detail.group or ""].label
            yield Finding(
                "eval_detail.of_other_level",
                Severity.WARNING,
                f"评价详情 {detail.value}（{detail.label}）属于{of}，满意度为{rating.label}",
                "eval_detail",
                str(detail.value),
            )
        if detail.is_retired:
            yield Finding(
                "eval_detail.retired",
                Severity.NOTICE,
                f"评价详情 {detail.value} 属于旧指标，已停用",
                "eval_detail",
                str(detail.value),
            )


def _reason(record: EvaluationElements) -> Iterator[Finding]:
    if record.satisfaction in BAD and not record.eval_detail and not record.writing_evaluation:
        yield Finding(
            "evaluation.bad_without_reason",
            Severity.WARNING,
            "差评应有评价详情或文字评价",
            "eval_detail",
        )


def _round(record: EvaluationElements) -> Iterator[Finding]:
    number = record.assess_number
    if number is not None and number not in {1, 2}:
        yield Finding(
            "assess_number.out_of_range",
            Severity.WARNING,
            f"评价次数应为 1（首次）或 2（追评），实际为 {number}",
            "assess_number",
            str(number),
        )
    if record.isdefault:
        yield Finding(
            "evaluation.default",
            Severity.NOTICE,
            "默认评价：到期未评由系统生成，不计入各项比率",
            "isdefault",
        )


def settled_findings(
    evaluation: Mapping[str, Any], first_service: datetime | None, *, known: bool, has_first: bool
) -> Iterator[Finding]:
    """Hold an evaluation against the other records of its case.

    `known` says whether the case has a service record, `first_service` when the earliest was,
    `has_first` whether there is a first evaluation.
    """
    case, at = evaluation["project_no"], evaluation["assess_time"]
    if not known:
        yield Finding(
            SERVICE_ABSENT, Severity.WARNING, f"办件 {case} 没有服务记录", "project_no", case
        )
    if first_service is not None and at is not None and at < first_service:
        yield Finding(
            BEFORE_SERVICE, Severity.WARNING, "评价时间早于服务时间", "assess_time", at.isoformat()
        )
    if evaluation["assess_number"] == 2 and not has_first:
        yield Finding(
            FIRST_ABSENT,
            Severity.WARNING,
            f"办件 {case} 有追评而没有首次评价",
            "assess_number",
            "2",
        )
