"""实施主体."""

from __future__ import annotations

from sqlalchemy import Index

from gateway.standard.organisations import ImplementingBodyElements
from gateway.store.tables.columns import EntityColumns


class ImplementingBodyRow(ImplementingBodyElements, EntityColumns, table=True):
    """An implementing body."""

    __tablename__ = "implementing_body"
    __table_args__ = (
        Index("ix_implementing_body_credit_code", "credit_code", "is_current"),
        Index("ix_implementing_body_area_code", "area_code"),
        Index("ix_implementing_body_source", "platform", "native_id"),
        Index("ix_implementing_body_version", "code", "version"),
    )
