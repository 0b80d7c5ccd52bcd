"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)
GRAMS = sa.Text().with_variant(TSVECTOR(), "postgresql")


def upgrade() -> None:
    """Change the store forward."""
    op.create_table(
        "adoption",
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
        sa.Column("catalog_code", TEXT, nullable=True),
        sa.Column("task_version", sa.Integer(), nullable=True),
        sa.Column("dept_name", TEXT, nullable=True),
        sa.Column("dept_code", TEXT, nullable=True),
        sa.Column("area_code", TEXT, nullable=True),
        sa.Column("adopt_date", INSTANT, nullable=True),
        sa.Column("is_filled", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("ix_adoption_area_code", "adoption", ["area_code"])
    op.create_index("ix_adoption_by_update", "adoption", ["updated_at", "id"])
    op.create_index("ix_adoption_catalog_code", "adoption", ["catalog_code", "id"])
    op.create_index("ix_adoption_dept_code", "adoption", ["dept_code", "catalog_code"])
    op.create_index("ix_adoption_source", "adoption", ["platform", "native_id"])
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
        sa.Column("central_dept", TEXT, nullable=True),
        sa.Column("row_guid", TEXT, nullable=True),
        sa.Column("cd_operation", TEXT, nullable=True),
        sa.Column("cd_time", INSTANT, nullable=True),
        sa.Column("cd_batch", TEXT, nullable=True),
        sa.Column("data_source", TEXT, nullable=True),
        sa.Column("parent_code", TEXT, nullable=True),
        sa.Column("has_child", sa.Boolean(), nullable=True),
        sa.Column("is_handle", sa.Boolean(), nullable=True),
        sa.Column("str_level", TEXT, nullable=True),
        sa.Column("str_level_code", TEXT, nullable=True),
        sa.Column("implement_mode", TEXT, nullable=True),
        sa.Column("implement_mode_code", TEXT, nullable=True),
        sa.Column("flag", TEXT, nullable=True),
        sa.Column("valid_date", INSTANT, nullable=True),
        sa.Column("invalid_date", INSTANT, nullable=True),
        sa.Column("catalog", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("ix_catalog_item_by_code", "catalog_item", ["catalog_code", "id"])
    op.create_index("ix_catalog_item_by_name", "catalog_item", ["task_name", "id"])
    op.create_index("ix_catalog_item_by_update", "catalog_item", ["updated_at", "id"])
    op.create_index("ix_catalog_item_catalog_code", "catalog_item", ["catalog_code", "is_current"])
    op.create_index("ix_catalog_item_parent_code", "catalog_item", ["parent_code"])
    op.create_index("ix_catalog_item_source", "catalog_item", ["platform", "native_id"])
    op.create_index("ix_catalog_item_version", "catalog_item", ["code", "version"])
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
    op.create_index("ix_change_entity", "change", ["entity_id"])
    op.create_table(
        "connector",
        sa.Column("pk", KEY, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("platform", TEXT, nullable=False),
        sa.Column("level", TEXT, nullable=False),
        sa.Column("transport", TEXT, nullable=False),
        sa.Column("paused_at", INSTANT, nullable=True),
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
        sa.Column("changed_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("platform", "stream", "native_id", name="uq_copy_native"),
    )
    op.create_index("ix_copy_entity", "copy", ["entity_id"])
    op.create_table(
        "finding",
        sa.Column("pk", KEY, nullable=False),
        sa.Column("entity_type", TEXT, nullable=False),
        sa.Column("entity_id", TEXT, nullable=False),
        sa.Column("platform", TEXT, nullable=True),
        sa.Column("stream", TEXT, nullable=True),
        sa.Column("native_id", TEXT, nullable=True),
        sa.Column("rule", TEXT, nullable=False),
        sa.Column("severity", TEXT, nullable=False),
        sa.Column("element", TEXT, nullable=True),
        sa.Column("message", TEXT, nullable=False),
        sa.Column("evidence", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("pk"),
    )
    op.create_index("ix_finding_copy", "finding", ["platform", "stream", "native_id"])
    op.create_index("ix_finding_entity", "finding", ["entity_id", "pk"])
    op.create_index("ix_finding_rule", "finding", ["rule", "entity_id"])
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
        sa.Column("central_dept", TEXT, nullable=True),
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
        sa.Column("promise_working_days", sa.Integer(), nullable=True),
        sa.Column("promise_conversion", TEXT, nullable=True),
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
        sa.Column("user_topic_type_code", TEXT, nullable=True),
        sa.Column("user_character_topic_type", TEXT, nullable=True),
        sa.Column("corp_topic_type", TEXT, nullable=True),
        sa.Column("corp_topic_type_code", TEXT, nullable=True),
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
        sa.Column("str_level", TEXT, nullable=True),
        sa.Column("str_level_code", TEXT, nullable=True),
        sa.Column("current_level", TEXT, nullable=True),
        sa.Column("current_level_code", TEXT, nullable=True),
        sa.Column("offline_flow", TEXT, nullable=True),
        sa.Column("offline_explain", TEXT, nullable=True),
        sa.Column("online_flow", TEXT, nullable=True),
        sa.Column("online_explain", TEXT, nullable=True),
        sa.Column("is_handle_by_gov_net", sa.Boolean(), nullable=True),
        sa.Column("gov_net_url", TEXT, nullable=True),
        sa.Column("is_handle_by_dept_sys", sa.Boolean(), nullable=True),
        sa.Column("dept_sys_name", TEXT, nullable=True),
        sa.Column("dept_sys_url", TEXT, nullable=True),
        sa.Column("dept_sys_type", TEXT, nullable=True),
        sa.Column("traffic_guide", TEXT, nullable=True),
        sa.Column("center_name", TEXT, nullable=True),
        sa.Column("is_handle", sa.Boolean(), nullable=True),
        sa.Column("schedule_num", sa.Integer(), nullable=True),
        sa.Column("schedule_rule", TEXT, nullable=True),
        sa.Column("is_mail_material", sa.Boolean(), nullable=True),
        sa.Column("is_mail_result", sa.Boolean(), nullable=True),
        sa.Column("consult_phone", TEXT, nullable=True),
        sa.Column("net_consult_way", TEXT, nullable=True),
        sa.Column("consult_mail", TEXT, nullable=True),
        sa.Column("consult_wechat", TEXT, nullable=True),
        sa.Column("complain_phone", TEXT, nullable=True),
        sa.Column("net_complain_way", TEXT, nullable=True),
        sa.Column("complain_mail", TEXT, nullable=True),
        sa.Column("complain_letter_addr", TEXT, nullable=True),
        sa.Column("right_enjoy_by_law", TEXT, nullable=True),
        sa.Column("duty_perform_by_law", TEXT, nullable=True),
        sa.Column("administrative_review_dept", TEXT, nullable=True),
        sa.Column("administrative_review_addr", TEXT, nullable=True),
        sa.Column("administrative_review_phone", TEXT, nullable=True),
        sa.Column("administrative_review_url", TEXT, nullable=True),
        sa.Column("administrative_litigation_dept", TEXT, nullable=True),
        sa.Column("administrative_litigation_addr", TEXT, nullable=True),
        sa.Column("administrative_litigation_phone", TEXT, nullable=True),
        sa.Column("administrative_litigation_url", TEXT, nullable=True),
        sa.Column("is_exist_intermediary", sa.Boolean(), nullable=True),
        sa.Column("intermediary_content", TEXT, nullable=True),
        sa.Column("finance_flag", TEXT, nullable=True),
        sa.Column("power_division", TEXT, nullable=True),
        sa.Column("exercise_content", TEXT, nullable=True),
        sa.Column("joint_dept_name", TEXT, nullable=True),
        sa.Column("joint_dept_code", TEXT, nullable=True),
        sa.Column("undertake_org_name", TEXT, nullable=True),
        sa.Column("undertake_org_code", TEXT, nullable=True),
        sa.Column("jurisdiction_name", TEXT, nullable=True),
        sa.Column("jurisdiction_code", TEXT, nullable=True),
        sa.Column("service_topic", TEXT, nullable=True),
        sa.Column("dept_sys_level", TEXT, nullable=True),
        sa.Column("cross_province_code", TEXT, nullable=True),
        sa.Column("cross_province_mode", TEXT, nullable=True),
        sa.Column("cross_province_names", TEXT, nullable=True),
        sa.Column("is_promise_handle", sa.Boolean(), nullable=True),
        sa.Column("is_lack_accept", sa.Boolean(), nullable=True),
        sa.Column("is_agent", sa.Boolean(), nullable=True),
        sa.Column("is_instant", sa.Boolean(), nullable=True),
        sa.Column("is_immediate_review", sa.Boolean(), nullable=True),
        sa.Column("is_government_material_free", sa.Boolean(), nullable=True),
        sa.Column("is_construction_project", sa.Boolean(), nullable=True),
        sa.Column("is_investment_project", sa.Boolean(), nullable=True),
        sa.Column("entry_mode", TEXT, nullable=True),
        sa.Column("entry_mode_code", TEXT, nullable=True),
        sa.Column("row_guid", TEXT, nullable=True),
        sa.Column("cd_operation", TEXT, nullable=True),
        sa.Column("cd_time", INSTANT, nullable=True),
        sa.Column("cd_batch", TEXT, nullable=True),
        sa.Column("data_source", TEXT, nullable=True),
        sa.Column("punishment_method", TEXT, nullable=True),
        sa.Column("is_permit_reduce", sa.Boolean(), nullable=True),
        sa.Column("collect_type", TEXT, nullable=True),
        sa.Column("collect_type_code", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("id"),
    )
    op.create_index(
        "ix_implementation_list_area_code", "implementation_list", ["area_code", "is_current"]
    )
    op.create_index("ix_implementation_list_by_code", "implementation_list", ["task_code", "id"])
    op.create_index("ix_implementation_list_by_name", "implementation_list", ["task_name", "id"])
    op.create_index("ix_implementation_list_by_update", "implementation_list", ["updated_at", "id"])
    op.create_index(
        "ix_implementation_list_catalog_code", "implementation_list", ["catalog_code", "is_current"]
    )
    op.create_index(
        "ix_implementation_list_dept_code", "implementation_list", ["dept_code", "is_current"]
    )
    op.create_index(
        "ix_implementation_list_local_task_code", "implementation_list", ["local_task_code"]
    )
    op.create_index(
        "ix_implementation_list_task_type",
        "implementation_list",
        ["task_type", "is_current"],
    )
    op.create_index(
        "ix_implementation_list_use_level",
        "implementation_list",
        ["use_level", "is_current"],
    )
    op.create_index(
        "ix_implementation_list_user_topic_type",
        "implementation_list",
        ["user_topic_type", "is_current"],
    )
    op.create_index(
        "ix_implementation_list_corp_topic_type",
        "implementation_list",
        ["corp_topic_type", "is_current"],
    )
    op.create_index(
        "ix_implementation_list_server_type",
        "implementation_list",
        ["server_type", "is_current"],
    )
    op.create_index(
        "ix_implementation_list_handle_type",
        "implementation_list",
        ["handle_type", "is_current"],
    )
    op.create_index(
        "ix_implementation_list_online_handle_depth",
        "implementation_list",
        ["online_handle_depth", "is_current"],
    )
    op.create_index(
        "ix_implementation_list_source", "implementation_list", ["platform", "native_id"]
    )
    op.create_index(
        "ix_implementation_list_task_code", "implementation_list", ["task_code", "is_current"]
    )
    op.create_index("ix_implementation_list_version", "implementation_list", ["code", "version"])
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
        sa.Column("row_guid", TEXT, nullable=True),
        sa.Column("cd_operation", TEXT, nullable=True),
        sa.Column("cd_time", INSTANT, nullable=True),
        sa.Column("cd_batch", TEXT, nullable=True),
        sa.Column("data_source", TEXT, nullable=True),
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
    op.create_index("ix_implementing_body_area_code", "implementing_body", ["area_code"])
    op.create_index(
        "ix_implementing_body_credit_code", "implementing_body", ["credit_code", "is_current"]
    )
    op.create_index("ix_implementing_body_source", "implementing_body", ["platform", "native_id"])
    op.create_index("ix_implementing_body_version", "implementing_body", ["code", "version"])
    op.create_table(
        "lease",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("holder", TEXT, nullable=False),
        sa.Column("term", KEY, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "progress",
        sa.Column("platform", TEXT, nullable=False),
        sa.Column("stream", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("platform", "stream", "kind"),
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
        sa.Column("record", TEXT, nullable=True),
        sa.Column("quarantined_at", INSTANT, nullable=False),
        sa.Column("resolved_at", INSTANT, nullable=True),
        sa.Column("native_id", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("ix_quarantine_stream", "quarantine", ["platform", "stream", "pk"])
    op.create_index("ix_quarantine_by_time", "quarantine", ["quarantined_at", "id"])
    op.create_table(
        "stream_field",
        sa.Column("platform", TEXT, nullable=False),
        sa.Column("stream", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("types", TEXT, nullable=False),
        sa.Column("is_constant", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "stream", "name"),
    )
    op.create_table(
        "drift",
        sa.Column("pk", KEY, nullable=False),
        sa.Column("platform", TEXT, nullable=False),
        sa.Column("stream", TEXT, nullable=False),
        sa.Column("run_id", TEXT, nullable=False),
        sa.Column("field", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("detail", TEXT, nullable=False),
        sa.Column("noticed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("pk"),
    )
    op.create_index("ix_drift_stream", "drift", ["platform", "stream", "pk"])
    op.create_table(
        "rate_token",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("due_us", KEY, nullable=False),
        sa.PrimaryKeyConstraint("name"),
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
        sa.Column("former_code", TEXT, nullable=True),
        sa.Column("is_former", sa.Boolean(), nullable=True),
        sa.Column("successor_code", TEXT, nullable=True),
        sa.Column("data_year", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("ix_region_area_code", "region", ["area_code", "is_current"])
    op.create_index("ix_region_parent_code", "region", ["parent_code"])
    op.create_index("ix_region_source", "region", ["platform", "native_id"])
    op.create_index("ix_region_version", "region", ["code", "version"])
    op.create_table(
        "revision",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("value", KEY, nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "seen",
        sa.Column("platform", TEXT, nullable=False),
        sa.Column("stream", TEXT, nullable=False),
        sa.Column("native_id", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("platform", "stream", "native_id"),
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
        sa.Column("fresh_within_s", sa.Integer(), nullable=True),
        sa.Column("paused_at", INSTANT, nullable=True),
        sa.Column("resume_at", INSTANT, nullable=True),
        sa.Column("clock_skew_s", sa.Integer(), nullable=True),
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
        sa.Column("kind", TEXT, nullable=False),
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
    op.create_index("ix_sync_run_stream", "sync_run", ["platform", "stream", "pk"])
    op.create_index("ix_sync_run_by_start", "sync_run", ["started_at", "id"])
    op.create_index(
        "ix_sync_run_stream_by_start", "sync_run", ["platform", "stream", "started_at", "id"]
    )
    op.create_table(
        "breaker",
        sa.Column("platform", TEXT, nullable=False),
        sa.Column("operation", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("reason", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("platform", "operation"),
    )
    op.create_table(
        "latency",
        sa.Column("platform", TEXT, nullable=False),
        sa.Column("operation", TEXT, nullable=False),
        sa.Column("day", TEXT, nullable=False),
        sa.Column("upper_ms", KEY, nullable=False),
        sa.Column("calls", KEY, nullable=False),
        sa.PrimaryKeyConstraint("platform", "operation", "day", "upper_ms"),
    )
    op.create_table(
        "tally",
        sa.Column("platform", TEXT, nullable=False),
        sa.Column("stream", TEXT, nullable=False),
        sa.Column("measure", TEXT, nullable=False),
        sa.Column("label", TEXT, nullable=False),
        sa.Column("total", KEY, nullable=False),
        sa.PrimaryKeyConstraint("platform", "stream", "measure", "label"),
    )
    op.create_table(
        "tick",
        sa.Column("schedule", TEXT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("holder", TEXT, nullable=False),
        sa.Column("claimed_at", INSTANT, nullable=False),
        sa.Column("outcome", TEXT, nullable=False),
        sa.Column("ticks", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("schedule", "due_at"),
    )
    op.create_table(
        "handling_item",
        sa.Column("pk", KEY, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("row_guid", TEXT, nullable=True),
        sa.Column("task_guid", TEXT, nullable=True),
        sa.Column("order_num", sa.Integer(), nullable=True),
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
        sa.Column("promise_working_days", sa.Integer(), nullable=True),
        sa.Column("promise_conversion", TEXT, nullable=True),
        sa.Column("task_handle_item", TEXT, nullable=True),
        sa.Column("task_name", TEXT, nullable=True),
        sa.Column("list_pk", KEY, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("is_implicit", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["list_pk"], ["implementation_list.pk"]),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("ix_handling_item_list", "handling_item", ["list_pk", "ordinal"])
    op.create_index("ix_handling_item_task_handle_item", "handling_item", ["task_handle_item"])
    op.create_table(
        "condition",
        sa.Column("pk", KEY, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("list_pk", KEY, nullable=False),
        sa.Column("handling_item_pk", KEY, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("row_guid", TEXT, nullable=True),
        sa.Column("task_guid", TEXT, nullable=True),
        sa.Column("order_num", sa.Integer(), nullable=True),
        sa.Column("condition_type", TEXT, nullable=True),
        sa.Column("condition_type_code", TEXT, nullable=True),
        sa.Column("condition_name", TEXT, nullable=True),
        sa.Column("condition_situation", TEXT, nullable=True),
        sa.ForeignKeyConstraint(["handling_item_pk"], ["handling_item.pk"]),
        sa.ForeignKeyConstraint(["list_pk"], ["implementation_list.pk"]),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("ix_condition_handling_item", "condition", ["handling_item_pk", "ordinal"])
    op.create_index("ix_condition_list", "condition", ["list_pk", "ordinal"])
    op.create_table(
        "fee",
        sa.Column("pk", KEY, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("list_pk", KEY, nullable=False),
        sa.Column("handling_item_pk", KEY, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("row_guid", TEXT, nullable=True),
        sa.Column("task_guid", TEXT, nullable=True),
        sa.Column("order_num", sa.Integer(), nullable=True),
        sa.Column("fee_name", TEXT, nullable=True),
        sa.Column("fee_stand", TEXT, nullable=True),
        sa.Column("by_law", TEXT, nullable=True),
        sa.Column("is_desc", sa.Boolean(), nullable=True),
        sa.Column("desc_explain", TEXT, nullable=True),
        sa.Column("remark", TEXT, nullable=True),
        sa.ForeignKeyConstraint(["handling_item_pk"], ["handling_item.pk"]),
        sa.ForeignKeyConstraint(["list_pk"], ["implementation_list.pk"]),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("ix_fee_handling_item", "fee", ["handling_item_pk", "ordinal"])
    op.create_index("ix_fee_list", "fee", ["list_pk", "ordinal"])
    op.create_table(
        "handling_window",
        sa.Column("pk", KEY, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("list_pk", KEY, nullable=False),
        sa.Column("handling_item_pk", KEY, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("row_guid", TEXT, nullable=True),
        sa.Column("task_guid", TEXT, nullable=True),
        sa.Column("order_num", sa.Integer(), nullable=True),
        sa.Column("name", TEXT, nullable=True),
        sa.Column("window_num", TEXT, nullable=True),
        sa.Column("place_type", TEXT, nullable=True),
        sa.Column("place_type_code", TEXT, nullable=True),
        sa.Column("address", TEXT, nullable=True),
        sa.Column("office_hour", TEXT, nullable=True),
        sa.Column("traffic_guide", TEXT, nullable=True),
        sa.Column("phone", TEXT, nullable=True),
        sa.Column("complaint_phone", TEXT, nullable=True),
        sa.Column("addressee", TEXT, nullable=True),
        sa.Column("addressee_phone", TEXT, nullable=True),
        sa.Column("unit_url", TEXT, nullable=True),
        sa.Column("status", TEXT, nullable=True),
        sa.ForeignKeyConstraint(["handling_item_pk"], ["handling_item.pk"]),
        sa.ForeignKeyConstraint(["list_pk"], ["implementation_list.pk"]),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("id"),
    )
    op.create_index(
        "ix_handling_window_handling_item", "handling_window", ["handling_item_pk", "ordinal"]
    )
    op.create_index("ix_handling_window_list", "handling_window", ["list_pk", "ordinal"])
    op.create_table(
        "intermediary_service",
        sa.Column("pk", KEY, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("list_pk", KEY, nullable=False),
        sa.Column("handling_item_pk", KEY, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("row_guid", TEXT, nullable=True),
        sa.Column("task_guid", TEXT, nullable=True),
        sa.Column("order_num", sa.Integer(), nullable=True),
        sa.Column("service_type", TEXT, nullable=True),
        sa.Column("intermediary_content", TEXT, nullable=True),
        sa.ForeignKeyConstraint(["handling_item_pk"], ["handling_item.pk"]),
        sa.ForeignKeyConstraint(["list_pk"], ["implementation_list.pk"]),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("id"),
    )
    op.create_index(
        "ix_intermediary_service_handling_item",
        "intermediary_service",
        ["handling_item_pk", "ordinal"],
    )
    op.create_index("ix_intermediary_service_list", "intermediary_service", ["list_pk", "ordinal"])
    op.create_table(
        "legal_basis",
        sa.Column("pk", KEY, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("list_pk", KEY, nullable=False),
        sa.Column("handling_item_pk", KEY, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("row_guid", TEXT, nullable=True),
        sa.Column("task_guid", TEXT, nullable=True),
        sa.Column("order_num", sa.Integer(), nullable=True),
        sa.Column("law_name", TEXT, nullable=True),
        sa.Column("according_number", TEXT, nullable=True),
        sa.Column("terms_number", TEXT, nullable=True),
        sa.Column("terms_content", TEXT, nullable=True),
        sa.Column("issue_organ", TEXT, nullable=True),
        sa.Column("effective_date", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["handling_item_pk"], ["handling_item.pk"]),
        sa.ForeignKeyConstraint(["list_pk"], ["implementation_list.pk"]),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("ix_legal_basis_handling_item", "legal_basis", ["handling_item_pk", "ordinal"])
    op.create_index("ix_legal_basis_list", "legal_basis", ["list_pk", "ordinal"])
    op.create_table(
        "material",
        sa.Column("pk", KEY, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("list_pk", KEY, nullable=False),
        sa.Column("handling_item_pk", KEY, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("row_guid", TEXT, nullable=True),
        sa.Column("task_guid", TEXT, nullable=True),
        sa.Column("order_num", sa.Integer(), nullable=True),
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
        sa.Column("handle_case", TEXT, nullable=True),
        sa.Column("is_self", sa.Boolean(), nullable=True),
        sa.Column("copy_explain", TEXT, nullable=True),
        sa.Column("original_num", sa.Integer(), nullable=True),
        sa.Column("copies_num", sa.Integer(), nullable=True),
        sa.Column("issue_org", TEXT, nullable=True),
        sa.Column("issue_time", TEXT, nullable=True),
        sa.Column("handle_explain", TEXT, nullable=True),
        sa.Column("handle_addr", TEXT, nullable=True),
        sa.Column("use_explain", TEXT, nullable=True),
        sa.Column("parent_id", TEXT, nullable=True),
        sa.Column("cert_code", TEXT, nullable=True),
        sa.Column("cert_name", TEXT, nullable=True),
        sa.Column("e_form", TEXT, nullable=True),
        sa.Column("condition_guid", TEXT, nullable=True),
        sa.ForeignKeyConstraint(["handling_item_pk"], ["handling_item.pk"]),
        sa.ForeignKeyConstraint(["list_pk"], ["implementation_list.pk"]),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("ix_material_handling_item", "material", ["handling_item_pk", "ordinal"])
    op.create_index("ix_material_list", "material", ["list_pk", "ordinal"])
    op.create_table(
        "process_step",
        sa.Column("pk", KEY, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("list_pk", KEY, nullable=False),
        sa.Column("handling_item_pk", KEY, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("row_guid", TEXT, nullable=True),
        sa.Column("task_guid", TEXT, nullable=True),
        sa.Column("order_num", sa.Integer(), nullable=True),
        sa.Column("link_name", TEXT, nullable=True),
        sa.Column("handle_dept_name", TEXT, nullable=True),
        sa.Column("handle_person_name", TEXT, nullable=True),
        sa.Column("handle_day", sa.Integer(), nullable=True),
        sa.Column("handle_type", TEXT, nullable=True),
        sa.Column("handle_type_code", TEXT, nullable=True),
        sa.Column("is_special", sa.Boolean(), nullable=True),
        sa.Column("special_explain", TEXT, nullable=True),
        sa.Column("standard", TEXT, nullable=True),
        sa.Column("result", TEXT, nullable=True),
        sa.Column("condition_guid", TEXT, nullable=True),
        sa.ForeignKeyConstraint(["handling_item_pk"], ["handling_item.pk"]),
        sa.ForeignKeyConstraint(["list_pk"], ["implementation_list.pk"]),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("id"),
    )
    op.create_index(
        "ix_process_step_handling_item", "process_step", ["handling_item_pk", "ordinal"]
    )
    op.create_index("ix_process_step_list", "process_step", ["list_pk", "ordinal"])
    op.create_table(
        "question",
        sa.Column("pk", KEY, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("list_pk", KEY, nullable=False),
        sa.Column("handling_item_pk", KEY, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("row_guid", TEXT, nullable=True),
        sa.Column("task_guid", TEXT, nullable=True),
        sa.Column("order_num", sa.Integer(), nullable=True),
        sa.Column("question", TEXT, nullable=True),
        sa.Column("answer", TEXT, nullable=True),
        sa.ForeignKeyConstraint(["handling_item_pk"], ["handling_item.pk"]),
        sa.ForeignKeyConstraint(["list_pk"], ["implementation_list.pk"]),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("ix_question_handling_item", "question", ["handling_item_pk", "ordinal"])
    op.create_index("ix_question_list", "question", ["list_pk", "ordinal"])
    op.create_table(
        "result",
        sa.Column("pk", KEY, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("list_pk", KEY, nullable=False),
        sa.Column("handling_item_pk", KEY, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("row_guid", TEXT, nullable=True),
        sa.Column("task_guid", TEXT, nullable=True),
        sa.Column("order_num", sa.Integer(), nullable=True),
        sa.Column("result_type", TEXT, nullable=True),
        sa.Column("result_type_code", TEXT, nullable=True),
        sa.Column("result_name", TEXT, nullable=True),
        sa.Column("result_guid", TEXT, nullable=True),
        sa.ForeignKeyConstraint(["handling_item_pk"], ["handling_item.pk"]),
        sa.ForeignKeyConstraint(["list_pk"], ["implementation_list.pk"]),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("ix_result_handling_item", "result", ["handling_item_pk", "ordinal"])
    op.create_index("ix_result_list", "result", ["list_pk", "ordinal"])
    op.create_table(
        "scenario",
        sa.Column("pk", KEY, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("list_pk", KEY, nullable=False),
        sa.Column("handling_item_pk", KEY, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("row_guid", TEXT, nullable=True),
        sa.Column("task_guid", TEXT, nullable=True),
        sa.Column("order_num", sa.Integer(), nullable=True),
        sa.Column("condition_name", TEXT, nullable=True),
        sa.Column("condition_desc", TEXT, nullable=True),
        sa.Column("area_code", TEXT, nullable=True),
        sa.Column("bs", TEXT, nullable=True),
        sa.ForeignKeyConstraint(["handling_item_pk"], ["handling_item.pk"]),
        sa.ForeignKeyConstraint(["list_pk"], ["implementation_list.pk"]),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("ix_scenario_handling_item", "scenario", ["handling_item_pk", "ordinal"])
    op.create_index("ix_scenario_list", "scenario", ["list_pk", "ordinal"])
    op.create_table(
        "attachment",
        sa.Column("pk", KEY, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("file_id", TEXT, nullable=True),
        sa.Column("attach_type", TEXT, nullable=True),
        sa.Column("attach_name", TEXT, nullable=True),
        sa.Column("attach_path", TEXT, nullable=True),
        sa.Column("list_pk", KEY, nullable=False),
        sa.Column("material_pk", KEY, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["list_pk"], ["implementation_list.pk"]),
        sa.ForeignKeyConstraint(["material_pk"], ["material.pk"]),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("ix_attachment_list", "attachment", ["list_pk", "ordinal"])
    op.create_index("ix_attachment_material", "attachment", ["material_pk", "ordinal"])
    op.create_table(
        "search_document",
        sa.Column("pk", KEY, nullable=False),
        sa.Column("entity_type", TEXT, nullable=False),
        sa.Column("entity_pk", KEY, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("head", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("name_grams", GRAMS, nullable=True),
        sa.Column("text_grams", GRAMS, nullable=True),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("entity_type", "entity_pk", name="uq_search_document_entity"),
    )
    op.create_index("ix_search_document_by_code", "search_document", ["code", "id"])
    op.create_index("ix_search_document_by_name", "search_document", ["head", "code", "id"])
    op.create_index("ix_search_document_by_type", "search_document", ["entity_type", "code", "id"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE search_index"
            " USING fts5(name, text, content='', columnsize=0, tokenize='ascii')"
        )
        return
    for column in ("name_grams", "text_grams"):
        op.create_index(
            f"ix_search_document_{column}",
            "search_document",
            [column],
            postgresql_using="gin",
            postgresql_with={"gin_pending_list_limit": 256},
        )
    op.create_index(
        "ix_search_document_long",
        "search_document",
        ["pk"],
        postgresql_where=sa.text("text_grams IS NULL"),
    )


def downgrade() -> None:
    """Change the store back."""
    if op.get_bind().dialect.name == "sqlite":
        op.drop_table("search_index")
    op.drop_table("search_document")
    op.drop_table("attachment")
    op.drop_table("scenario")
    op.drop_table("result")
    op.drop_table("question")
    op.drop_table("process_step")
    op.drop_table("material")
    op.drop_table("legal_basis")
    op.drop_table("intermediary_service")
    op.drop_table("handling_window")
    op.drop_table("fee")
    op.drop_table("condition")
    op.drop_table("handling_item")
    op.drop_table("tick")
    op.drop_table("tally")
    op.drop_table("latency")
    op.drop_table("breaker")
    op.drop_table("sync_run")
    op.drop_table("stream")
    op.drop_table("seen")
    op.drop_table("revision")
    op.drop_table("region")
    op.drop_table("rate_token")
    op.drop_table("drift")
    op.drop_table("stream_field")
    op.drop_table("quarantine")
    op.drop_table("progress")
    op.drop_table("lease")
    op.drop_table("implementing_body")
    op.drop_table("implementation_list")
    op.drop_table("finding")
    op.drop_table("copy")
    op.drop_table("connector")
    op.drop_table("change")
    op.drop_table("catalog_item")
    op.drop_table("adoption")
