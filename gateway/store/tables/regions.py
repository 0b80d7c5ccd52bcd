"""行政区划."""

from __future__ import annotations

from sqlalchemy import Index

from gateway.standard.regions import RegionElements
from gateway.store.tables.columns import EntityColumns


class RegionRow(RegionElements, EntityColumns, table=True):
    """An administrative division."""

    __tablename__ = "region"
    __table_args__ = (
        Index("ix_region_area_code", "area_code", "is_current"),
        Index("ix_region_parent_code", "parent_code"),
        Index("ix_region_source", "platform", "native_id"),
        Index("ix_region_version", "code", "version"),
    )
