"""目录项, 引用."""

from __future__ import annotations

from sqlalchemy import Index

from gateway.standard.catalog import AdoptionElements, CatalogItemElements
from gateway.store.tables.columns import EntityColumns


class CatalogItemRow(CatalogItemElements, EntityColumns, table=True):
    """One version of a catalog item."""

    __tablename__ = "catalog_item"
    __table_args__ = (
        Index("ix_catalog_item_catalog_code", "catalog_code", "is_current"),
        Index("ix_catalog_item_source", "platform", "native_id"),
        Index("ix_catalog_item_version", "code", "version"),
        Index("ix_catalog_item_parent_code", "parent_code"),
        Index("ix_catalog_item_by_code", "catalog_code", "id"),
        Index("ix_catalog_item_by_name", "task_name", "id"),
        Index("ix_catalog_item_by_update", "updated_at", "id"),
    )


class AdoptionRow(AdoptionElements, EntityColumns, table=True):
    """A department's adoption of a catalog item."""

    __tablename__ = "adoption"
    __table_args__ = (
        Index("ix_adoption_catalog_code", "catalog_code", "id"),
        Index("ix_adoption_dept_code", "dept_code", "catalog_code"),
        Index("ix_adoption_area_code", "area_code"),
        Index("ix_adoption_source", "platform", "native_id"),
        Index("ix_adoption_version", "code", "version"),
        Index("ix_adoption_by_update", "updated_at", "id"),
    )
