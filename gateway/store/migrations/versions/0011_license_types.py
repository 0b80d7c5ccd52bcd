"""License types, and what materials and results name them by."""

from __future__ import annotations

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)
BATCH = 5_000
"""How many materials are rewritten at once."""

LONGEST = 200
"""How many characters name a license type at most."""

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
    for table in KEYED:
        op.add_column(table, sa.Column("license_key", TEXT, nullable=True))
    _name_license_types(op.get_bind())
    for table, column in KEYED.items():
        op.create_index(f"ix_{table}_license", table, ["license_key", column])


KEYED = {"handling_item": "list_pk", "material": "id", "result": "list_pk"}
"""What names license types, and by what the rows of one name stand in order."""

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
    """Let what is stored name license types as what comes now does."""
    for table in ("handling_item", "result"):
        rows = sa.table(table, sa.column("result_name"), sa.column("license_key"))
        connection.execute(_keyed(rows, rows.c.result_name))
    row = MATERIAL.c
    name = sa.func.coalesce(row.cert_name, row.material_name)
    connection.execute(_keyed(MATERIAL, name).where(row.cert_code.is_(None)))
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


def _keyed(table: sa.TableClause, name: sa.ColumnElement[str]) -> sa.Update:
    short = sa.case((sa.func.length(name) <= LONGEST, name))
    return sa.update(table).values(license_key=short)


def _normalised(code: str) -> str | None:
    wide = unicodedata.normalize("NFKC", code)
    kept = "".join(sign for sign in wide if not sign.isspace() and sign != "-").upper() or code
    return kept if len(kept) <= LONGEST else None


def downgrade() -> None:
    """Change the store back."""
    for table in KEYED:
        op.drop_index(f"ix_{table}_license", table)
        op.drop_column(table, "license_key")
    op.drop_table("license_type")
