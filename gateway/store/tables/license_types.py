"""证照类型."""

from __future__ import annotations

from sqlalchemy import Index

from gateway.standard.license_types import LicenseTypeElements
from gateway.store.tables.columns import EntityColumns


class LicenseTypeRow(LicenseTypeElements, EntityColumns, table=True):
    """A license type of the register."""

    __tablename__ = "license_type"
    __table_args__ = (
        Index("ix_license_type_by_code", "certificate_type_code", "id"),
        Index("ix_license_type_by_name", "certificate_type_name", "id"),
        Index("ix_license_type_by_update", "updated_at", "id"),
        Index("ix_license_type_authority", "certificate_define_authority_code"),
        Index("ix_license_type_item_code", "item_code"),
        Index("ix_license_type_source", "platform", "native_id"),
        Index("ix_license_type_version", "code", "version"),
    )
