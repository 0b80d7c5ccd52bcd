"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Change the store forward."""
    op.create_table(
        "catalog_item",
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
        sa.Column("task_name", TEXT, nullable=True),
        sa.Column("catalog_code", TEXT, nullable=True),
        sa.Column("local_catalog_code", TEXT, nullable=True),
        sa.Column("task_type", TEXT, nullable=True),
        sa.Column("task_type_code", TEXT, nullable=True),
        sa.Column("by_law", TEXT, nullable=True),
        sa.Column("use_level", TEXT, nullable=True),
        sa.Column("use_level_code", TEXT, nullable=True),
        sa.Column("task_state", TEXT, nullable=True),
        sa.Column("task_state_code", TEXT, nullable=True),
        sa.Column("task_version", sa.Integer(), nullable=True),
        sa.Column("plan_effective_date", INSTANT, nullable=True),
        sa.Column("plan_cancel_date", INSTANT, nullable=True),
        sa.Column("parent_code", TEXT, nullable=True),
        sa.Column("is_handle", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("ix_catalog_item_by_code", "catalog_item", ["catalog_code", "id"], unique=False)
    op.create_index("ix_catalog_item_by_name", "catalog_item", ["task_name", "id"], unique=False)
    op.create_index("ix_catalog_item_by_update", "catalog_item", ["updated_at", "id"], unique=False)
    op.create_index(
        "ix_catalog_item_catalog_code", "catalog_item", ["catalog_code", "is_current"], unique=False
    )
    op.create_index(
        "ix_catalog_item_source", "catalog_item", ["platform", "native_id"], unique=False
    )
    op.create_index("ix_catalog_item_version", "catalog_item", ["code", "version"], unique=False)
    op.create_table(
        "change",
        sa.Column("pk", KEY, nullable=False),
        sa.Column("entity_type", TEXT, nullable=False),
        sa.Column("entity_id", TEXT, nullable=False),
        sa.Column("operation", TEXT, nullable=False),
        sa.Column("platform", TEXT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("pk"),
    )
    op.create_index("ix_change_entity", "change", ["entity_id"], unique=False)
    op.create_table(
        "connector",
        sa.Column("pk", KEY, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("platform", TEXT, nullable=False),
        sa.Column("level", TEXT, nullable=False),
        sa.Column("transport", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "copy",
        sa.Column("pk", KEY, nullable=False),
        sa.Column("platform", TEXT, nullable=False),
        sa.Column("stream", TEXT, nullable=False),
        sa.Column("native_id", TEXT, nullable=False),
        sa.Column("entity_type", TEXT, nullable=False),
        sa.Column("entity_id", TEXT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_hash", TEXT, nullable=False),
        sa.Column("payload", TEXT, nullable=False),
        sa.Column("value", TEXT, nullable=False),
        sa.Column("fetched_at", INSTANT, nullable=False),
        sa.Column("deleted_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("platform", "stream", "native_id", name="uq_copy_native"),
    )
    op.create_index("ix_copy_entity", "copy", ["entity_id"], unique=False)
    op.create_table(
        "finding",
        sa.Column("pk", KEY, nullable=False),
        sa.Column("entity_type", TEXT, nullable=False),
        sa.Column("entity_id", TEXT, nullable=False),
        sa.Column("platform", TEXT, nullable=False),
        sa.Column("stream", TEXT, nullable=False),
        sa.Column("native_id", TEXT, nullable=False),
        sa.Column("rule", TEXT, nullable=False),
        sa.Column("severity", TEXT, nullable=False),
        sa.Column("element", TEXT, nullable=True),
        sa.Column("message", TEXT, nullable=False),
        sa.Column("evidence", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("pk"),
    )
    op.create_index("ix_finding_copy", "finding", ["platform", "stream", "native_id"], unique=False)
    op.create_index("ix_finding_entity", "finding", ["entity_id", "pk"], unique=False)
    op.create_index("ix_finding_rule", "finding", ["rule", "entity_id"], unique=False)
    op.create_table(
        "implementation_list",
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
        sa.Column("task_name", TEXT, nullable=True),
        sa.Column("catalog_code", TEXT, nullable=True),
        sa.Column("local_catalog_code", TEXT, nullable=True),
        sa.Column("task_type", TEXT, nullable=True),
        sa.Column("task_type_code", TEXT, nullable=True),
        sa.Column("by_law", TEXT, nullable=True),
        sa.Column("use_level", TEXT, nullable=True),
        sa.Column("use_level_code", TEXT, nullable=True),
        sa.Column("task_state", TEXT, nullable=True),
        sa.Column("task_state_code", TEXT, nullable=True),
        sa.Column("task_version", sa.Integer(), nullable=True),
        sa.Column("plan_effective_date", INSTANT, nullable=True),
        sa.Column("plan_cancel_date", INSTANT, nullable=True),
        sa.Column("power_source", TEXT, nullable=True),
        sa.Column("power_source_code", TEXT, nullable=True),
        sa.Column("task_code", TEXT, nullable=True),
        sa.Column("local_task_code", TEXT, nullable=True),
        sa.Column("dept_name", TEXT, nullable=True),
        sa.Column("dept_type", TEXT, nullable=True),
        sa.Column("dept_type_code", TEXT, nullable=True),
        sa.Column("dept_code", TEXT, nullable=True),
        sa.Column("entrust_name", TEXT, nullable=True),
        sa.Column("area_code", TEXT, nullable=True),
        sa.Column("anticipate_day", sa.Integer(), nullable=True),
        sa.Column("anticipate_type", TEXT, nullable=True),
        sa.Column("anticipate_type_code", TEXT, nullable=True),
        sa.Column("anticipate_explain", TEXT, nullable=True),
        sa.Column("promise_day", sa.Integer(), nullable=True),
        sa.Column("promise_type", TEXT, nullable=True),
        sa.Column("promise_type_code", TEXT, nullable=True),
        sa.Column("promise_explain", TEXT, nullable=True),
        sa.Column("accept_condition", TEXT, nullable=True),
        sa.Column("handle_flow", TEXT, nullable=True),
        sa.Column("is_fee", sa.Boolean(), nullable=True),
        sa.Column("fee_basis", TEXT, nullable=True),
        sa.Column("server_type", TEXT, nullable=True),
        sa.Column("server_type_code", TEXT, nullable=True),
        sa.Column("project_type", TEXT, nullable=True),
        sa.Column("project_type_code", TEXT, nullable=True),
        sa.Column("handle_type", TEXT, nullable=True),
        sa.Column("handle_type_code", TEXT, nullable=True),
        sa.Column("limit_scene_num", sa.Integer(), nullable=True),
        sa.Column("limit_scene_explain", TEXT, nullable=True),
        sa.Column("special_procedure", TEXT, nullable=True),
        sa.Column("transact_addr", TEXT, nullable=True),
        sa.Column("transact_time", TEXT, nullable=True),
        sa.Column("result_type", TEXT, nullable=True),
        sa.Column("result_type_code", TEXT, nullable=True),
        sa.Column("result_name", TEXT, nullable=True),
        sa.Column("result_guid", TEXT, nullable=True),
        sa.Column("app_is_single_login", sa.Boolean(), nullable=True),
        sa.Column("mobile_terminal_url", TEXT, nullable=True),
        sa.Column("is_single_login", sa.Boolean(), nullable=True),
        sa.Column("link_addr", TEXT, nullable=True),
        sa.Column("link_way", TEXT, nullable=True),
        sa.Column("supervise_way", TEXT, nullable=True),
        sa.Column("is_entry_center", sa.Boolean(), nullable=True),
        sa.Column("handle_area", TEXT, nullable=True),
        sa.Column("handle_area_code", TEXT, nullable=True),
        sa.Column("other_dept", TEXT, nullable=True),
        sa.Column("service_type", TEXT, nullable=True),
        sa.Column("limit_explain", TEXT, nullable=True),
        sa.Column("is_schedule", sa.Boolean(), nullable=True),
        sa.Column("is_pay_online", sa.Boolean(), nullable=True),
        sa.Column("is_express", sa.Boolean(), nullable=True),
        sa.Column("is_service_terminals", sa.Boolean(), nullable=True),
        sa.Column("user_topic_type", TEXT, nullable=True),
        sa.Column("user_character_topic_type", TEXT, nullable=True),
        sa.Column("corp_topic_type", TEXT, nullable=True),
        sa.Column("corp_character_topic_type", TEXT, nullable=True),
        sa.Column("is_online", sa.Boolean(), nullable=True),
        sa.Column("online_handle_depth", TEXT, nullable=True),
        sa.Column("online_handle_depth_code", TEXT, nullable=True),
        sa.Column("online_handle_url", TEXT, nullable=True),
        sa.Column("town_name", TEXT, nullable=True),
        sa.Column("town_code", TEXT, nullable=True),
        sa.Column("village_name", TEXT, nullable=True),
        sa.Column("village_code", TEXT, nullable=True),
        sa.Column("extend_field", TEXT, nullable=True),
        sa.Column("punishment_method", TEXT, nullable=True),
        sa.Column("is_permit_reduce", sa.Boolean(), nullable=True),
        sa.Column("collect_type", TEXT, nullable=True),
        sa.Column("collect_type_code", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("id"),
    )
    op.create_index(
        "ix_implementation_list_area_code", "implementation_list", ["area_code"], unique=False
    )
    op.create_index(
        "ix_implementation_list_by_code", "implementation_list", ["task_code", "id"], unique=False
    )
    op.create_index(
        "ix_implementation_list_by_name", "implementation_list", ["task_name", "id"], unique=False
    )
    op.create_index(
        "ix_implementation_list_by_update",
        "implementation_list",
        ["updated_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_implementation_list_catalog_code", "implementation_list", ["catalog_code"], unique=False
    )
    op.create_index(
        "ix_implementation_list_dept_code", "implementation_list", ["dept_code"], unique=False
    )
    op.create_index(
        "ix_implementation_list_local_task_code",
        "implementation_list",
        ["local_task_code"],
        unique=False,
    )
    op.create_index(
        "ix_implementation_list_source",
        "implementation_list",
        ["platform", "native_id"],
        unique=False,
    )
    op.create_index(
        "ix_implementation_list_task_code",
        "implementation_list",
        ["task_code", "is_current"],
        unique=False,
    )
    op.create_index(
        "ix_implementation_list_version", "implementation_list", ["code", "version"], unique=False
    )
    op.create_table(
        "implementing_body",
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
        sa.Column("org_name", TEXT, nullable=True),
        sa.Column("org_short_name", TEXT, nullable=True),
        sa.Column("credit_code", TEXT, nullable=True),
        sa.Column("org_code", TEXT, nullable=True),
        sa.Column("exist_task", sa.Boolean(), nullable=True),
        sa.Column("order_num", sa.Integer(), nullable=True),
        sa.Column("area_code", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("id"),
    )
    op.create_index(
        "ix_implementing_body_area_code", "implementing_body", ["area_code"], unique=False
    )
    op.create_index(
        "ix_implementing_body_credit_code",
        "implementing_body",
        ["credit_code", "is_current"],
        unique=False,
    )
    op.create_index(
        "ix_implementing_body_source", "implementing_body", ["platform", "native_id"], unique=False
    )
    op.create_index(
        "ix_implementing_body_version", "implementing_body", ["code", "version"], unique=False
    )
    op.create_table(
        "lease",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("holder", TEXT, nullable=False),
        sa.Column("term", KEY, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "quarantine",
        sa.Column("pk", KEY, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("platform", TEXT, nullable=False),
        sa.Column("stream", TEXT, nullable=False),
        sa.Column("run_id", TEXT, nullable=False),
        sa.Column("position", TEXT, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("message", TEXT, nullable=False),
        sa.Column("payload", TEXT, nullable=False),
        sa.Column("quarantined_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("id"),
    )
    op.create_index(
        "ix_quarantine_stream", "quarantine", ["platform", "stream", "pk"], unique=False
    )
    op.create_table(
        "region",
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
        sa.Column("area_code", TEXT, nullable=True),
        sa.Column("area_name", TEXT, nullable=True),
        sa.Column("area_level", TEXT, nullable=True),
        sa.Column("area_level_code", TEXT, nullable=True),
        sa.Column("parent_code", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("ix_region_area_code", "region", ["area_code", "is_current"], unique=False)
    op.create_index("ix_region_parent_code", "region", ["parent_code"], unique=False)
    op.create_index("ix_region_source", "region", ["platform", "native_id"], unique=False)
    op.create_index("ix_region_version", "region", ["code", "version"], unique=False)
    op.create_table(
        "revision",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("value", KEY, nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "stream",
        sa.Column("pk", KEY, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("connector", TEXT, nullable=False),
        sa.Column("platform", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("entity_type", TEXT, nullable=False),
        sa.Column("checkpoint", TEXT, nullable=True),
        sa.Column("last_success_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("id"),
        sa.UniqueConstraint("platform", "name", name="uq_stream_name"),
    )
    op.create_table(
        "sync_run",
        sa.Column("pk", KEY, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("platform", TEXT, nullable=False),
        sa.Column("stream", TEXT, nullable=False),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("finished_at", INSTANT, nullable=True),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("fetched", sa.Integer(), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("quarantined", sa.Integer(), nullable=False),
        sa.Column("findings", sa.Integer(), nullable=False),
        sa.Column("error_code", TEXT, nullable=True),
        sa.Column("error_message", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("ix_sync_run_stream", "sync_run", ["platform", "stream", "pk"], unique=False)
    op.create_table(
        "handling_item",
        sa.Column("pk", KEY, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("anticipate_day", sa.Integer(), nullable=True),
        sa.Column("anticipate_type", TEXT, nullable=True),
        sa.Column("anticipate_type_code", TEXT, nullable=True),
        sa.Column("anticipate_explain", TEXT, nullable=True),
        sa.Column("promise_day", sa.Integer(), nullable=True),
        sa.Column("promise_type", TEXT, nullable=True),
        sa.Column("promise_type_code", TEXT, nullable=True),
        sa.Column("promise_explain", TEXT, nullable=True),
        sa.Column("accept_condition", TEXT, nullable=True),
        sa.Column("handle_flow", TEXT, nullable=True),
        sa.Column("is_fee", sa.Boolean(), nullable=True),
        sa.Column("fee_basis", TEXT, nullable=True),
        sa.Column("server_type", TEXT, nullable=True),
        sa.Column("server_type_code", TEXT, nullable=True),
        sa.Column("project_type", TEXT, nullable=True),
        sa.Column("project_type_code", TEXT, nullable=True),
        sa.Column("handle_type", TEXT, nullable=True),
        sa.Column("handle_type_code", TEXT, nullable=True),
        sa.Column("limit_scene_num", sa.Integer(), nullable=True),
        sa.Column("limit_scene_explain", TEXT, nullable=True),
        sa.Column("special_procedure", TEXT, nullable=True),
        sa.Column("transact_addr", TEXT, nullable=True),
        sa.Column("transact_time", TEXT, nullable=True),
        sa.Column("result_type", TEXT, nullable=True),
        sa.Column("result_type_code", TEXT, nullable=True),
        sa.Column("result_name", TEXT, nullable=True),
        sa.Column("result_guid", TEXT, nullable=True),
        sa.Column("task_handle_item", TEXT, nullable=True),
        sa.Column("task_name", TEXT, nullable=True),
        sa.Column("list_pk", KEY, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("is_implicit", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_pk"],
            ["implementation_list.pk"],
        ),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("ix_handling_item_list", "handling_item", ["list_pk", "ordinal"], unique=False)
    op.create_index(
        "ix_handling_item_task_handle_item", "handling_item", ["task_handle_item"], unique=False
    )
    op.create_table(
        "material",
        sa.Column("pk", KEY, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("material_name", TEXT, nullable=True),
        sa.Column("material_type", TEXT, nullable=True),
        sa.Column("material_type_code", TEXT, nullable=True),
        sa.Column("material_format", TEXT, nullable=True),
        sa.Column("material_format_code", TEXT, nullable=True),
        sa.Column("is_need", TEXT, nullable=True),
        sa.Column("is_need_code", TEXT, nullable=True),
        sa.Column("form_guid", TEXT, nullable=True),
        sa.Column("example_guid", TEXT, nullable=True),
        sa.Column("source_type", TEXT, nullable=True),
        sa.Column("source_type_code", TEXT, nullable=True),
        sa.Column("source_explain", TEXT, nullable=True),
        sa.Column("page_num", sa.Integer(), nullable=True),
        sa.Column("page_format", TEXT, nullable=True),
        sa.Column("fill_explain", TEXT, nullable=True),
        sa.Column("accept_stand", TEXT, nullable=True),
        sa.Column("by_law", TEXT, nullable=True),
        sa.Column("remark", TEXT, nullable=True),
        sa.Column("order_num", sa.Integer(), nullable=True),
        sa.Column("list_pk", KEY, nullable=False),
        sa.Column("handling_item_pk", KEY, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["handling_item_pk"],
            ["handling_item.pk"],
        ),
        sa.ForeignKeyConstraint(
            ["list_pk"],
            ["implementation_list.pk"],
        ),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("id"),
    )
    op.create_index(
        "ix_material_handling_item", "material", ["handling_item_pk", "ordinal"], unique=False
    )
    op.create_index("ix_material_list", "material", ["list_pk", "ordinal"], unique=False)


def downgrade() -> None:
    """Change the store back."""
    op.drop_index("ix_material_list", table_name="material")
    op.drop_index("ix_material_handling_item", table_name="material")
    op.drop_table("material")
    op.drop_index("ix_handling_item_task_handle_item", table_name="handling_item")
    op.drop_index("ix_handling_item_list", table_name="handling_item")
    op.drop_table("handling_item")
    op.drop_index("ix_sync_run_stream", table_name="sync_run")
    op.drop_table("sync_run")
    op.drop_table("stream")
    op.drop_table("revision")
    op.drop_index("ix_region_version", table_name="region")
    op.drop_index("ix_region_source", table_name="region")
    op.drop_index("ix_region_parent_code", table_name="region")
    op.drop_index("ix_region_area_code", table_name="region")
    op.drop_table("region")
    op.drop_index("ix_quarantine_stream", table_name="quarantine")
    op.drop_table("quarantine")
    op.drop_table("lease")
    op.drop_index("ix_implementing_body_version", table_name="implementing_body")
    op.drop_index("ix_implementing_body_source", table_name="implementing_body")
    op.drop_index("ix_implementing_body_credit_code", table_name="implementing_body")
    op.drop_index("ix_implementing_body_area_code", table_name="implementing_body")
    op.drop_table("implementing_body")
    op.drop_index("ix_implementation_list_version", table_name="implementation_list")
    op.drop_index("ix_implementation_list_task_code", table_name="implementation_list")
    op.drop_index("ix_implementation_list_source", table_name="implementation_list")
    op.drop_index("ix_implementation_list_local_task_code", table_name="implementation_list")
    op.drop_index("ix_implementation_list_dept_code", table_name="implementation_list")
    op.drop_index("ix_implementation_list_catalog_code", table_name="implementation_list")
    op.drop_index("ix_implementation_list_by_update", table_name="implementation_list")
    op.drop_index("ix_implementation_list_by_name", table_name="implementation_list")
    op.drop_index("ix_implementation_list_by_code", table_name="implementation_list")
    op.drop_index("ix_implementation_list_area_code", table_name="implementation_list")
    op.drop_table("implementation_list")
    op.drop_index("ix_finding_rule", table_name="finding")
    op.drop_index("ix_finding_entity", table_name="finding")
    op.drop_index("ix_finding_copy", table_name="finding")
    op.drop_table("finding")
    op.drop_index("ix_copy_entity", table_name="copy")
    op.drop_table("copy")
    op.drop_table("connector")
    op.drop_index("ix_change_entity", table_name="change")
    op.drop_table("change")
    op.drop_index("ix_catalog_item_version", table_name="catalog_item")
    op.drop_index("ix_catalog_item_source", table_name="catalog_item")
    op.drop_index("ix_catalog_item_catalog_code", table_name="catalog_item")
    op.drop_index("ix_catalog_item_by_update", table_name="catalog_item")
    op.drop_index("ix_catalog_item_by_name", table_name="catalog_item")
    op.drop_index("ix_catalog_item_by_code", table_name="catalog_item")
    op.drop_table("catalog_item")
