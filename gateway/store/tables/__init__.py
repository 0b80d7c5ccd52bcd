"""Every table, one noun a module; importing this package fills `SQLModel.metadata`."""

from sqlmodel import SQLModel

from gateway.store.tables.catalog import AdoptionRow, CatalogItemRow
from gateway.store.tables.columns import EntityColumns, PartColumns, sort_by_code_point
from gateway.store.tables.connectors import (
    ConnectorRow,
    ProgressRow,
    SeenRow,
    StreamRow,
    SyncRunRow,
    TickRow,
)
from gateway.store.tables.implementation import HandlingItemRow, ImplementationListRow
from gateway.store.tables.journal import ChangeRow, LeaseRow, QuarantineRow, RevisionRow
from gateway.store.tables.organisations import ImplementingBodyRow
from gateway.store.tables.parts import (
    AttachmentRow,
    ConditionRow,
    FeeRow,
    HandlingWindowRow,
    IntermediaryServiceRow,
    ItemPartColumns,
    LegalBasisRow,
    MaterialRow,
    ProcessStepRow,
    QuestionRow,
    ResultRow,
    ScenarioRow,
)
from gateway.store.tables.records import CopyRow, FindingRow
from gateway.store.tables.regions import RegionRow

METADATA = SQLModel.metadata
sort_by_code_point(METADATA)

__all__ = [
    "METADATA",
    "AdoptionRow",
    "AttachmentRow",
    "CatalogItemRow",
    "ChangeRow",
    "ConditionRow",
    "ConnectorRow",
    "CopyRow",
    "EntityColumns",
    "FeeRow",
    "FindingRow",
    "HandlingItemRow",
    "HandlingWindowRow",
    "ImplementationListRow",
    "ImplementingBodyRow",
    "IntermediaryServiceRow",
    "ItemPartColumns",
    "LeaseRow",
    "LegalBasisRow",
    "MaterialRow",
    "PartColumns",
    "ProcessStepRow",
    "ProgressRow",
    "QuarantineRow",
    "QuestionRow",
    "RegionRow",
    "ResultRow",
    "RevisionRow",
    "ScenarioRow",
    "SeenRow",
    "StreamRow",
    "SyncRunRow",
    "TickRow",
]
