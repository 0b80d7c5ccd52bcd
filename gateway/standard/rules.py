"""Rules that hold a record against the standard; each breach is a finding.

A rule id never changes. The message names what was found and what was expected.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Any

from sqlmodel import SQLModel

from gateway.standard import identifiers
from gateway.standard.catalog import CatalogElements
from gateway.standard.codes import ExercisingLevel
from gateway.standard.element import Element, Family, Group, elements, required
from gateway.standard.evaluation_rules import case_findings, mandatory
from gateway.standard.evaluations import CaseElements
from gateway.standard.findings import Finding, Severity
from gateway.standard.handling import HandlingItemElements
from gateway.standard.implementation import ImplementationListElements
from gateway.standard.license_rules import MANDATORY, license_type_findings
from gateway.standard.license_types import LicenseTypeElements

FAMILY_OF_TYPE: Mapping[str, Family] = {
    "PUNISHMENT": Family.PUNISH,
    "LEVY": Family.HANDLE,
    "COERCION": Family.CHECK,
    "INSPECTION": Family.CHECK,
    "PUBLIC_SERVICE": Family.PUBLIC,
    "PUBLIC_SERVICE_EXTENSION": Family.PUBLIC,
}
"""Which exchange family holds a type (domain page, 2.0); every other type is in general."""

LOCAL_TASK_CODE = "local_task_code"
"""A free text by the standard; the national form is worth a notice, never a rule."""


# A page of records names few departments and catalog items: most codes come again at once.
_explain = lru_cache(maxsize=8_192)(identifiers.explain_as)


@cache
def _identified(model: type[SQLModel]) -> Mapping[str, Element]:
    return {name: fact for name, fact in elements(model).items() if fact.identifier}


def conforms(identifier: str, text: str) -> bool:
    """Say whether a text is a valid code of this kind."""
    return _explain(identifier, text).valid


def identifier_findings(record: SQLModel) -> Iterator[Finding]:
    """Find every code that does not have the form its element asks for."""
    for name, fact in _identified(type(record)).items():
        text = getattr(record, name)
        if text is None:
            continue
        if fact.identifier == LOCAL_TASK_CODE:
            yield from _local_task_code(name, text)
            continue
        explanation = _explain(fact.identifier or "", text)
        for problem in explanation.problems:
            if problem.rule == identifiers.region.FORMER and getattr(record, "is_former", None):
                continue  # a region out of force says so itself
            yield Finding(
                f"{name}.{problem.rule.rpartition('.')[2]}",
                Severity.WARNING if problem.is_error else problem.severity,
                f"{fact.term}：{problem.message}",
                name,
                text,
            )


def _local_task_code(name: str, text: str) -> Iterator[Finding]:
    if not identifiers.task_code.is_valid(text):
        yield Finding(
            "local_task_code.nonconforming",
            Severity.NOTICE,
            "地方实施编码不是 31 位国家实施编码的形式",
            name,
            text,
        )


def family_of(record: SQLModel) -> Family:
    """Answer the exchange family of a record by its item type; general where it has none."""
    task_type = getattr(record, "task_type", None)
    return FAMILY_OF_TYPE.get(task_type.name if task_type else "", Family.GENERAL)


def completeness_findings(record: SQLModel, family: Family | None = None) -> Iterator[Finding]:
    """Find required elements that are missing, all in one finding.

    `family` is that of the list where the record stands inside one.
    """
    if isinstance(record, CaseElements):  # no family of the exchange: its interface says what
        yield from missing_findings(record, mandatory(record))
        return
    if isinstance(record, LicenseTypeElements):
        yield from missing_findings(record, MANDATORY)
        return
    wanted = required(type(record), family or family_of(record)).items()
    # Marks of the exchange concern the platform's row, not what people are told.
    names = [name for name, fact in wanted if fact.group is not Group.EXCHANGE]
    yield from missing_findings(record, names)


def missing_findings(record: SQLModel, names: Iterable[str]) -> Iterator[Finding]:
    """Find which of these elements are missing, all in one finding."""
    facts = elements(type(record))
    missing = [facts[name] for name in names if getattr(record, name) is None]
    if missing:
        terms = "、".join(fact.term for fact in missing)
        yield Finding(
            "element.missing",
            Severity.NOTICE,
            f"缺少 {len(missing)} 个必填要素：{terms}",
            None,
            " ".join(fact.column for fact in missing),
        )


def catalog_findings(record: CatalogElements) -> Iterator[Finding]:
    """Find contradictions between the catalog code and the item type (positions 3 and 4)."""
    code, task_type = record.catalog_code, record.task_type
    if not code or not conforms("catalog_code", code) or not task_type or not task_type.value:
        return
    stated = identifiers.catalog_code.parse(code).task_type
    if stated != task_type.value:
        yield Finding(
            "catalog_code.contradicts_task_type",
            Severity.WARNING,
            f"基本编码第 3、4 位为 {stated}，事项类型为 {task_type.value}（{task_type.label}）",
            "catalog_code",
            code,
        )


def implementation_findings(record: ImplementationListElements) -> Iterator[Finding]:
    """Find contradictions between the implementation code and the elements it is made of."""
    yield from catalog_findings(record)
    if not record.task_code or not conforms("task_code", record.task_code):
        return
    code = identifiers.task_code.parse(record.task_code)
    level = _single_level(record)
    parts: tuple[tuple[str, str, str | None, str], ...] = (
        ("dept_code", code.dept_code, record.dept_code, "前 18 位与实施主体编码"),
        ("catalog_code", code.catalog_code, record.catalog_code, "后 12 位与基本编码"),
        ("use_level", code.level, level, "第 19 位与行使层级"),
    )
    for element, stated, actual, what in parts:
        if actual and stated != actual:
            yield Finding(
                f"task_code.contradicts_{element}",
                Severity.WARNING,
                f"实施编码{what}不一致：编码中为 {stated}，要素为 {actual}",
                "task_code",
                record.task_code,
            )


def _single_level(record: ImplementationListElements) -> str | None:
    """Answer the one level a list states; 分级管理 (7) stands for any."""
    levels = record.use_level or []
    if len(levels) != 1 or levels[0] is ExercisingLevel.GRADED:
        return None
    return str(levels[0].value)


def handling_item_findings(
    record: HandlingItemElements | CaseElements, task_code: str | None
) -> Iterator[Finding]:
    """Find a handling-item code that does not begin with its list's implementation code."""
    code = record.task_handle_item
    if code and task_code and not code.startswith(task_code):
        yield Finding(
            "task_handle_item.contradicts_task_code",
            Severity.WARNING,
            f"业务办理项编码应以实施编码 {task_code} 开头",
            "task_handle_item",
            code,
        )


def findings_of(record: Any, family: Family | None = None) -> Iterator[Finding]:
    """Hold one record against every rule that concerns its kind."""
    yield from identifier_findings(record)
    yield from completeness_findings(record, family)
    if isinstance(record, ImplementationListElements):
        yield from implementation_findings(record)
    elif isinstance(record, CatalogElements):
        yield from catalog_findings(record)
    elif isinstance(record, CaseElements):
        yield from handling_item_findings(record, record.task_code)
        yield from case_findings(record)
    elif isinstance(record, LicenseTypeElements):
        yield from license_type_findings(record)
