"""Every table, one noun a module; importing this package fills `SQLModel.metadata`."""

from sqlmodel import SQLModel

from gateway.store.tables.audit import AuditHeadRow, AuditRecordRow
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
from gateway.store.tables.deliveries import DeliveryRow, NonceRow
from gateway.store.tables.evaluations import EvaluationRow, ServiceRecordRow
from gateway.store.tables.implementation import HandlingItemRow, ImplementationListRow
from gateway.store.tables.journal import ChangeRow, LeaseRow, QuarantineRow, RevisionRow
from gateway.store.tables.license_types import LicenseTypeRow
from gateway.store.tables.licenses import LicenseGrantRow
from gateway.store.tables.measures import BreakerRow, LatencyRow, TallyRow
from gateway.store.tables.organisations import ImplementingBodyRow
from gateway.store.tables.outbox import (
    DestinationRow,
    FeedbackRow,
    OutboxRow,
    ReconciliationRow,
)
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
from gateway.store.tables.rates import RateTokenRow
from gateway.store.tables.records import CopyRow, FindingRow
from gateway.store.tables.regions import RegionRow
from gateway.store.tables.search import SearchDocumentRow
from gateway.store.tables.shapes import DriftRow, StreamFieldRow
from gateway.store.tables.submissions import FailedProofRow, RectificationRow, SubmissionRow

METADATA = SQLModel.metadata
sort_by_code_point(METADATA)

__all__ = [
    "METADATA",
    "AdoptionRow",
    "AttachmentRow",
    "AuditHeadRow",
    "AuditRecordRow",
    "BreakerRow",
    "CatalogItemRow",
    "ChangeRow",
    "ConditionRow",
    "ConnectorRow",
    "CopyRow",
    "DeliveryRow",
    "DestinationRow",
    "DriftRow",
    "EntityColumns",
    "EvaluationRow",
    "FailedProofRow",
    "FeeRow",
    "FeedbackRow",
    "FindingRow",
    "HandlingItemRow",
    "HandlingWindowRow",
    "ImplementationListRow",
    "ImplementingBodyRow",
    "IntermediaryServiceRow",
    "ItemPartColumns",
    "LatencyRow",
    "LeaseRow",
    "LegalBasisRow",
    "LicenseGrantRow",
    "LicenseTypeRow",
    "MaterialRow",
    "NonceRow",
    "OutboxRow",
    "PartColumns",
    "ProcessStepRow",
    "ProgressRow",
    "QuarantineRow",
    "QuestionRow",
    "RateTokenRow",
    "ReconciliationRow",
    "RectificationRow",
    "RegionRow",
    "ResultRow",
    "RevisionRow",
    "ScenarioRow",
    "SearchDocumentRow",
    "SeenRow",
    "ServiceRecordRow",
    "StreamFieldRow",
    "StreamRow",
    "SubmissionRow",
    "SyncRunRow",
    "TallyRow",
    "TickRow",
]
