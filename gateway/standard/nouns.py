"""The nouns of the standard: which elements a record has, which code names it, what it contains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

from sqlmodel import SQLModel

from gateway.standard.catalog import AdoptionElements, CatalogItemElements
from gateway.standard.element import Group, elements
from gateway.standard.evaluations import EvaluationElements, ServiceRecordElements
from gateway.standard.handling import HandlingItemElements
from gateway.standard.implementation import ImplementationListElements
from gateway.standard.license_types import LicenseTypeElements
from gateway.standard.materials import AttachmentElements, MaterialElements
from gateway.standard.organisations import ImplementingBodyElements
from gateway.standard.parts import (
    ConditionElements,
    FeeElements,
    HandlingWindowElements,
    IntermediaryServiceElements,
    LegalBasisElements,
    ProcessStepElements,
    QuestionElements,
    ResultElements,
    ScenarioElements,
)
from gateway.standard.regions import RegionElements


@dataclass(frozen=True)
class Noun:
    """A kind of record.

    `name` is its GraphQL type, `code` the attribute whose national code names the entity,
    `version` the attribute that tells two versions of one code apart, `title` the attribute
    people call it by, `children` the nouns a record of this kind contains, by attribute. Where
    no code names the entity alone, those of `joint` do together. `group` says whose word counts
    for a record inside another.
    """

    name: str
    term: str
    prefix: str
    elements: type[SQLModel]
    title: str
    code: str | None = None
    version: str | None = None
    joint: tuple[str, ...] = ()
    group: Group = Group.SUBSTANTIVE
    children: Mapping[str, Noun] = field(default_factory=dict)

    @property
    def code_kind(self) -> str:
        """The coding rule of the code that names the entity."""
        return (elements(self.elements)[self.code].identifier if self.code else None) or ""


_PROCEDURAL = Group.PROCEDURAL

ATTACHMENT = Noun("Attachment", "附件", "at", AttachmentElements, "attach_name")
MATERIAL = Noun(
    "Material",
    "申请材料",
    "ma",
    MaterialElements,
    "material_name",
    children={"attachments": ATTACHMENT},
)
FEE = Noun("Fee", "收费项目", "fe", FeeElements, "fee_name")
PROCESS_STEP = Noun(
    "ProcessStep", "办理环节", "ps", ProcessStepElements, "link_name", group=_PROCEDURAL
)
RESULT = Noun("Result", "审批结果", "re", ResultElements, "result_name")
LEGAL_BASIS = Noun("LegalBasis", "设定依据", "lb", LegalBasisElements, "law_name")
QUESTION = Noun("Question", "常见问题", "qa", QuestionElements, "question", group=_PROCEDURAL)
HANDLING_WINDOW = Noun(
    "HandlingWindow", "办理窗口", "hw", HandlingWindowElements, "name", group=_PROCEDURAL
)
CONDITION = Noun("Condition", "申请条件", "co", ConditionElements, "condition_name")
SCENARIO = Noun("Scenario", "情形", "sc", ScenarioElements, "condition_name")
INTERMEDIARY_SERVICE = Noun(
    "IntermediaryService", "中介服务", "is", IntermediaryServiceElements, "service_type"
)

PARTS: Mapping[str, Noun] = {
    "materials": MATERIAL,
    "fees": FEE,
    "process_steps": PROCESS_STEP,
    "results": RESULT,
    "legal_bases": LEGAL_BASIS,
    "questions": QUESTION,
    "handling_windows": HANDLING_WINDOW,
    "conditions": CONDITION,
    "scenarios": SCENARIO,
    "intermediary_services": INTERMEDIARY_SERVICE,
}
"""What a handling item is made of; where a list has no handling items, what the list is made of."""

HANDLING_ITEM = Noun(
    "HandlingItem",
    "业务办理项",
    "hi",
    HandlingItemElements,
    "task_name",
    code="task_handle_item",
    children=PARTS,
)
CATALOG_ITEM = Noun(
    "CatalogItem",
    "目录项",
    "ci",
    CatalogItemElements,
    "task_name",
    code="catalog_code",
    version="task_version",
)
IMPLEMENTATION_LIST = Noun(
    "ImplementationList",
    "实施清单",
    "il",
    ImplementationListElements,
    "task_name",
    code="task_code",
    version="task_version",
    children={"handling_items": HANDLING_ITEM, **PARTS},
)
IMPLEMENTING_BODY = Noun(
    "ImplementingBody", "实施主体", "ib", ImplementingBodyElements, "org_name", code="credit_code"
)
REGION = Noun("Region", "行政区划", "rg", RegionElements, "area_name", code="area_code")
ADOPTION = Noun(
    "Adoption",
    "引用",
    "ad",
    AdoptionElements,
    "catalog_code",
    joint=("dept_code", "catalog_code"),
)
SERVICE_RECORD = Noun(
    "ServiceRecord",
    "办件服务记录",
    "sv",
    ServiceRecordElements,
    "task_name",
    joint=("project_no", "service_number"),
)
EVALUATION = Noun(
    "Evaluation",
    "评价",
    "ev",
    EvaluationElements,
    "task_name",
    joint=("project_no", "assess_number"),
)
LICENSE_TYPE = Noun(
    "LicenseType",
    "证照类型",
    "lt",
    LicenseTypeElements,
    "certificate_type_name",
    code="certificate_type_code",
)
CASES = (SERVICE_RECORD, EVALUATION)
"""What is told of cases (办件)."""

ENTITIES: Mapping[str, Noun] = {
    noun.name: noun
    for noun in (
        CATALOG_ITEM,
        IMPLEMENTATION_LIST,
        IMPLEMENTING_BODY,
        REGION,
        ADOPTION,
        SERVICE_RECORD,
        EVALUATION,
        LICENSE_TYPE,
    )
}
"""The nouns a stream can carry; what a list is made of comes inside it."""

NODES: Mapping[str, Noun] = {
    noun.prefix: noun for noun in (*ENTITIES.values(), HANDLING_ITEM, *PARTS.values(), ATTACHMENT)
}
"""Every noun with an id of its own, by the id's prefix."""


def entity_id(noun: Noun, *key: object) -> str:
    """Answer the stable opaque id of the entity that `key` names: the same on every store."""
    # A missing part is written as NUL, which no text has: "None" is one that platforms send.
    written = ("\x00" if part is None else str(part) for part in key)
    digest = blake2b("\x1f".join(written).encode(), digest_size=15).hexdigest()
    return f"{noun.prefix}_{digest}"
