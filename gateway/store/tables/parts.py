"""What handling items are made of: materials with attachments, fees, steps and the others.

`ordinal` counts through the whole list, in the platform's order.
"""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field

from gateway.standard.materials import AttachmentElements, MaterialElements
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
from gateway.store.tables.columns import Key, PartColumns


class ItemPartColumns(PartColumns):
    """Columns of what belongs to a handling item, and through it to a list."""

    list_pk: int = Field(sa_type=Key, foreign_key="implementation_list.pk")
    handling_item_pk: int = Field(sa_type=Key, foreign_key="handling_item.pk")
    ordinal: int


def _indexes(table: str) -> tuple[Index, ...]:
    return (
        Index(f"ix_{table}_list", "list_pk", "ordinal"),
        Index(f"ix_{table}_handling_item", "handling_item_pk", "ordinal"),
    )


class MaterialRow(MaterialElements, ItemPartColumns, table=True):
    """A material of a handling item."""

    __tablename__ = "material"
    __table_args__ = (
        *_indexes("material"),
        Index("ix_material_license", "license_key", "id"),
    )


class AttachmentRow(AttachmentElements, PartColumns, table=True):
    """A file of a material."""

    __tablename__ = "attachment"
    __table_args__ = (
        Index("ix_attachment_list", "list_pk", "ordinal"),
        Index("ix_attachment_material", "material_pk", "ordinal"),
    )

    list_pk: int = Field(sa_type=Key, foreign_key="implementation_list.pk")
    material_pk: int = Field(sa_type=Key, foreign_key="material.pk")
    ordinal: int


class FeeRow(FeeElements, ItemPartColumns, table=True):
    """A fee of a handling item."""

    __tablename__ = "fee"
    __table_args__ = _indexes("fee")


class ProcessStepRow(ProcessStepElements, ItemPartColumns, table=True):
    """A step of a handling item."""

    __tablename__ = "process_step"
    __table_args__ = _indexes("process_step")


class ResultRow(ResultElements, ItemPartColumns, table=True):
    """A result of a handling item."""

    __tablename__ = "result"
    __table_args__ = (
        *_indexes("result"),
        Index("ix_result_license", "license_key", "list_pk"),
    )


class LegalBasisRow(LegalBasisElements, ItemPartColumns, table=True):
    """A legal basis of a handling item."""

    __tablename__ = "legal_basis"
    __table_args__ = _indexes("legal_basis")


class QuestionRow(QuestionElements, ItemPartColumns, table=True):
    """A question people ask about a handling item."""

    __tablename__ = "question"
    __table_args__ = _indexes("question")


class HandlingWindowRow(HandlingWindowElements, ItemPartColumns, table=True):
    """A window where a handling item is handled."""

    __tablename__ = "handling_window"
    __table_args__ = _indexes("handling_window")


class ConditionRow(ConditionElements, ItemPartColumns, table=True):
    """A condition of a handling item."""

    __tablename__ = "condition"
    __table_args__ = _indexes("condition")


class ScenarioRow(ScenarioElements, ItemPartColumns, table=True):
    """A scenario of a handling item."""

    __tablename__ = "scenario"
    __table_args__ = _indexes("scenario")


class IntermediaryServiceRow(IntermediaryServiceElements, ItemPartColumns, table=True):
    """An intermediary service that a handling item needs."""

    __tablename__ = "intermediary_service"
    __table_args__ = _indexes("intermediary_service")
