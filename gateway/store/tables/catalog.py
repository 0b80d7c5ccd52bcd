"""目录项."""

from __future__ import annotations

from sqlalchemy import Index

from gateway.standard.catalog import CatalogItemElements
from gateway.store.tables.columns import EntityColumns


class CatalogItemRow(CatalogItemElements, EntityColumns, table=True):
    """One version of a catalog item."""

    __tablename__ = "catalog_item"
    __table_args__ = (
        Index("ix_catalog_item_catalog_code", "catalog_code", "is_current"),
        Index("ix_catalog_item_source", "platform", "native_id"),
        Index("ix_catalog_item_version", "code", "version"),
        Index("ix_catalog_item_by_code", "catalog_code", "id"),
        Index("ix_catalog_item_by_name", "task_name", "id"),
        Index("ix_catalog_item_by_update", "updated_at", "id"),
    )
