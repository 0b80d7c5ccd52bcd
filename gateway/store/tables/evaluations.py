"""办件服务记录, 评价."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field, Text

from gateway.standard.evaluations import EvaluationElements, ServiceRecordElements
from gateway.store.tables.columns import EntityColumns


class ServiceRecordRow(ServiceRecordElements, EntityColumns, table=True):
    """One service of a case."""

    __tablename__ = "service_record"
    __table_args__ = (
        Index("ix_service_record_project_no", "project_no", "service_number"),
        Index("ix_service_record_task_code", "task_code", "id"),
        Index("ix_service_record_dept_code", "dept_code", "id"),
        Index("ix_service_record_area_code", "area_code"),
        Index("ix_service_record_source", "platform", "native_id"),
        Index("ix_service_record_by_time", "service_time", "id"),
        Index("ix_service_record_by_update", "updated_at", "id"),
    )


class EvaluationRow(EvaluationElements, EntityColumns, table=True):
    """One evaluation of a case; beside each free text the same without phone and ID numbers."""

    __tablename__ = "evaluation"
    __table_args__ = (
        Index("ix_evaluation_project_no", "project_no", "assess_number"),
        Index("ix_evaluation_task_code", "task_code", "id"),
        Index("ix_evaluation_dept_code", "dept_code", "id"),
        Index("ix_evaluation_area_code", "area_code"),
        Index("ix_evaluation_source", "platform", "native_id"),
        Index("ix_evaluation_by_time", "assess_time", "id"),
        Index("ix_evaluation_by_update", "updated_at", "id"),
    )

    writing_evaluation_screened: str | None = Field(default=None, sa_type=Text)
    answer_screened: str | None = Field(default=None, sa_type=Text)
    rectification_screened: str | None = Field(default=None, sa_type=Text)
    hfxx_screened: str | None = Field(default=None, sa_type=Text)
    nbyj_screened: str | None = Field(default=None, sa_type=Text)
    zgjg_screened: str | None = Field(default=None, sa_type=Text)
    hfjg_screened: str | None = Field(default=None, sa_type=Text)
    khyj_screened: str | None = Field(default=None, sa_type=Text)
    ldps_screened: str | None = Field(default=None, sa_type=Text)
