"""License types, and what materials and results name them by."""

from __future__ import annotations

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0008"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)
BATCH = 5_000
"""How many materials are rewritten at once."""

MATERIAL = sa.table(
    "material", *map(sa.column, ("pk", "cert_code", "cert_name", "material_name", "license_key"))
)


def upgrade() -> None:
    """Change the store forward."""
    op.create_table(
        "license_type",
        sa.Column("pk", KEY, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("code", TEXT, nullable=True),
        sa.Column("platform", TEXT, nullable=False),
        sa.Column("native_id", TEXT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fetched_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("deleted_at", INSTANT, nullable=True),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("row_guid", TEXT, nullable=True),
        sa.Column("cd_operation", TEXT, nullable=True),
        sa.Column("cd_time", INSTANT, nullable=True),
        sa.Column("cd_batch", TEXT, nullable=True),
        sa.Column("data_source", TEXT, nullable=True),
        sa.Column("certificate_type_name", TEXT, nullable=True),
        sa.Column("certificate_type_code", TEXT, nullable=True),
        sa.Column("certificate_define_authority_name", TEXT, nullable=True),
        sa.Column("certificate_define_authority_code", TEXT, nullable=True),
        sa.Column("certificate_define_authority_level", TEXT, nullable=True),
        sa.Column("certificate_define_authority_level_code", TEXT, nullable=True),
        sa.Column("item_name", TEXT, nullable=True),
        sa.Column("item_code", TEXT, nullable=True),
        sa.Column("certificate_holder_category", TEXT, nullable=True),
        sa.Column("certificate_holder_category_code", TEXT, nullable=True),
        sa.Column("validity_range", TEXT, nullable=True),
        sa.Column("certificate_issuing_authority", TEXT, nullable=True),
        sa.Column("certificate_issuing_authority_level", TEXT, nullable=True),
        sa.Column("certificate_issuing_authority_level_code", TEXT, nullable=True),
        sa.Column("license_kind", TEXT, nullable=True),
        sa.Column("license_kind_code", TEXT, nullable=True),
        sa.Column("license_item_code", TEXT, nullable=True),
        sa.Column("status", TEXT, nullable=True),
        sa.Column("status_code", TEXT, nullable=True),
        sa.Column("issue_date", INSTANT, nullable=True),
        sa.Column("standard_file_id", TEXT, nullable=True),
        sa.Column("certificate_template_id", TEXT, nullable=True),
        sa.Column("certificate_upload_mode", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("id"),
    )
    for name, columns in INDEXES.items():
        op.create_index(name, "license_type", columns)
    op.add_column("material", sa.Column("license_key", TEXT, nullable=True))
    _name_license_types(op.get_bind())
    op.create_index("ix_material_license", "material", ["license_key", "id"])
    op.create_index("ix_result_name", "result", ["result_name", "list_pk"])
    op.create_index("ix_handling_item_result_name", "handling_item", ["result_name", "list_pk"])


INDEXES = {
    "ix_license_type_authority": ["certificate_define_authority_code"],
    "ix_license_type_by_code": ["certificate_type_code", "id"],
    "ix_license_type_by_name": ["certificate_type_name", "id"],
    "ix_license_type_by_update": ["updated_at", "id"],
    "ix_license_type_item_code": ["item_code"],
    "ix_license_type_source": ["platform", "native_id"],
    "ix_license_type_version": ["code", "version"],
}


def _name_license_types(connection: sa.Connection) -> None:
    """Let materials that are stored name a license type as those that come now do."""
    row = MATERIAL.c
    name = sa.func.coalesce(row.cert_name, row.material_name)
    connection.execute(sa.update(MATERIAL).where(row.cert_code.is_(None)).values(license_key=name))
    change = (
        sa.update(MATERIAL)
        .where(row.pk == sa.bindparam("at"))
        .values(license_key=sa.bindparam("key"))
    )
    last = 0
    while True:
        some = connection.execute(
            sa.select(row.pk, row.cert_code)
            .where(row.pk > last, row.cert_code.is_not(None))
            .order_by(row.pk)
            .limit(BATCH)
        ).all()
        if not some:
            return
        connection.execute(change, [{"at": pk, "key": _normalised(code)} for pk, code in some])
        last = some[-1].pk


def _normalised(code: str) -> str:
    wide = unicodedata.normalize("NFKC", code)
    kept = "".join(sign for sign in wide if not sign.isspace() and sign != "-").upper()
    return kept or code


def downgrade() -> None:
    """Change the store back."""
    op.drop_index("ix_handling_item_result_name", "handling_item")
    op.drop_index("ix_result_name", "result")
    op.drop_index("ix_material_license", "material")
    op.drop_column("material", "license_key")
    op.drop_table("license_type")
