"""Rules inside one record: elements that contradict each other or ask for each other.

Source: domain page, 4.6 – rules seen in public validators of one province, and rules that follow
from the elements themselves. Each breach is a finding; none changes the record.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from sqlmodel import SQLModel

from gateway.standard.codes import (
    DeptType,
    OnlineDepth,
    PowerSource,
    ProjectType,
    ServiceObject,
    TaskType,
)
from gateway.standard.findings import Finding, Severity
from gateway.standard.handling import HandlingElements
from gateway.standard.implementation import ImplementationListElements

Counts = Mapping[str, int]
"""How many children of each kind stand under a record, its handling items' included."""

_PHONE = re.compile(r"(?<!\d)(?:0\d{2,3}-?)?\d{7,8}(?!\d)|(?<!\d)12345(?!\d)")
_WHOLLY_ONLINE = {OnlineDepth.HANDLING, OnlineDepth.RESULT_FEEDBACK, OnlineDepth.LICENSE_FEEDBACK}
_STEPS_OF_A_LICENCE = 5


def _warning(rule: str, message: str, element: str, evidence: object = None) -> Finding:
    shown = None if evidence is None else str(evidence)[:200]
    return Finding(rule, Severity.WARNING, message, element, shown)


def _notice(rule: str, message: str, element: str, evidence: object = None) -> Finding:
    shown = None if evidence is None else str(evidence)[:200]
    return Finding(rule, Severity.NOTICE, message, element, shown)


# How an item is handled: a list, or a handling item --------------------------------------------


def _promise(record: HandlingElements, _: Counts) -> Iterator[Finding]:
    day, kind = record.promise_day, record.project_type
    if kind is ProjectType.IMMEDIATE and day:
        yield _warning(
            "project_type.contradicts_promise",
            f"即办件的承诺办结时限应为 0，实际为 {day}",
            "promise_day",
            day,
        )
    if kind is ProjectType.PROMISED and day == 0:
        yield _warning(
            "project_type.contradicts_promise",
            "承诺办结时限为 0 的应为即办件，办件类型为承诺件",
            "project_type",
            record.project_type_code,
        )
    longest = record.anticipate_day
    same_unit = record.promise_type is not None and record.promise_type is record.anticipate_type
    if day is not None and longest is not None and same_unit and day > longest:
        yield _warning(
            "promise_day.exceeds_anticipate_day",
            f"承诺办结时限 {day} 超过法定办结时限 {longest}",
            "promise_day",
            day,
        )


def _visits(record: HandlingElements, _: Counts) -> Iterator[Finding]:
    visits, reason = record.limit_scene_num, record.limit_scene_explain
    if visits and not reason:
        yield _warning(
            "limit_scene_explain.missing",
            f"到办事现场次数为 {visits}，缺少必须现场办理原因说明",
            "limit_scene_explain",
        )
    if visits == 0 and reason:
        yield _notice(
            "limit_scene_explain.superfluous",
            "到办事现场次数为 0，不应有必须现场办理原因说明",
            "limit_scene_explain",
            reason,
        )


def _fees(record: HandlingElements, children: Counts) -> Iterator[Finding]:
    if not record.is_fee:
        return
    if not record.fee_basis:
        yield _warning("fee_basis.missing", "收费事项缺少收费依据", "fee_basis")
    if not children.get("fees"):
        yield _warning("fees.missing", "收费事项缺少收费项目", "fees")


def _result(record: HandlingElements, children: Counts) -> Iterator[Finding]:
    if record.result_name and not record.result_guid and not children.get("results"):
        yield _notice(
            "result_guid.missing", "有审批结果名称而没有结果样本", "result_guid", record.result_name
        )


# A list ----------------------------------------------------------------------------------------


def _online(record: ImplementationListElements, _: Counts) -> Iterator[Finding]:
    visits = record.limit_scene_num
    wholly = record.is_online and _WHOLLY_ONLINE & set(record.online_handle_depth or ())
    if wholly and visits:
        yield _warning(
            "limit_scene_num.contradicts_online",
            f"网上可全程办理的，到办事现场次数应为 0，实际为 {visits}",
            "limit_scene_num",
            visits,
        )
    if visits == 0 and record.is_online is False and record.is_express is False:
        yield _warning(
            "is_express.missing", "不到现场又不能网办的，应支持物流快递", "is_express", "0"
        )
    if record.is_fee is False and record.is_pay_online:
        yield _warning(
            "is_pay_online.contradicts_is_fee", "不收费的事项不应支持网上支付", "is_pay_online", "1"
        )


def _topics(record: ImplementationListElements, _: Counts) -> Iterator[Finding]:
    objects = {item for item in record.server_type or () if item is not ServiceObject.UNKNOWN}
    if not objects:
        return
    persons = ServiceObject.NATURAL_PERSON in objects
    legal_persons = bool(objects - {ServiceObject.NATURAL_PERSON})
    sides = (
        ("user_topic_type", "自然人", persons, bool(record.user_topic_type)),
        ("corp_topic_type", "法人", legal_persons, bool(record.corp_topic_type)),
    )
    for element, whom, serves, has_topic in sides:
        if serves and not has_topic:
            yield _notice(
                f"{element}.missing",
                f"服务对象包括{whom}，缺少面向{whom}的主题分类",
                element,
                record.server_type_code,
            )
        if has_topic and not serves:
            yield _notice(
                f"{element}.contradicts_server_type",
                f"服务对象不包括{whom}，却有面向{whom}的主题分类",
                element,
                record.server_type_code,
            )


def _licence(record: ImplementationListElements, children: Counts) -> Iterator[Finding]:
    if record.task_type is not TaskType.LICENSING:
        return
    steps = children.get("process_steps", 0)
    # A platform that sends no steps at all has no column for them.
    if 0 < steps < _STEPS_OF_A_LICENCE:
        yield _notice(
            "process_steps.too_few",
            f"行政许可应有受理、审核、审批、办结、送达等至少 {_STEPS_OF_A_LICENCE} 个环节，"
            f"实际 {steps} 个",
            "process_steps",
            steps,
        )
    # Nor has one that sends nothing below the list at all a place for questions.
    if any(children.values()) and not children.get("questions"):
        yield _notice("questions.missing", "行政许可应有至少一个常见问题", "questions")


def _entrustment(record: ImplementationListElements, _: Counts) -> Iterator[Finding]:
    entrusted = record.power_source in {PowerSource.ENTRUSTED_ABOVE, PowerSource.ENTRUSTED_PEER}
    if (entrusted or record.dept_type is DeptType.ENTRUSTED) and not record.entrust_name:
        why = (
            f"权力来源为{record.power_source.label}"
            if entrusted and record.power_source
            else "实施主体性质为受委托组织"
        )
        yield _warning("entrust_name.missing", f"{why}，必须写明委托部门", "entrust_name")


def _phones(record: ImplementationListElements, _: Counts) -> Iterator[Finding]:
    consult = _numbers(record.consult_phone, record.link_way)
    complain = _numbers(record.complain_phone, record.supervise_way)
    # 12345 takes both, everywhere.
    shared = (consult & complain) - {"12345"}
    if shared:
        yield _notice(
            "supervise_way.repeats_link_way",
            f"投诉电话与咨询电话相同：{'、'.join(sorted(shared))}",
            "supervise_way",
            record.supervise_way,
        )


def _numbers(*texts: str | None) -> set[str]:
    return {number for text in texts for number in _PHONE.findall(text or "")}


Rule = Callable[[HandlingElements, Counts], Iterator[Finding]]
ListRule = Callable[[ImplementationListElements, Counts], Iterator[Finding]]

RULES: Sequence[Rule] = (_promise, _visits, _fees, _result)
LIST_RULES: Sequence[ListRule] = (_online, _topics, _licence, _entrustment, _phones)


def consistency_findings(record: SQLModel, children: Counts) -> Iterator[Finding]:
    """Find every contradiction inside a record that is handled: a list or a handling item."""
    if isinstance(record, HandlingElements):
        for rule in RULES:
            yield from rule(record, children)
    if isinstance(record, ImplementationListElements):
        for list_rule in LIST_RULES:
            yield from list_rule(record, children)
