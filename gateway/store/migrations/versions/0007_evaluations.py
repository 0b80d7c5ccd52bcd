"""Service records and evaluations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Change the store forward."""
    op.create_table(
        "evaluation",
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
        sa.Column("project_no", TEXT, nullable=True),
        sa.Column("task_code", TEXT, nullable=True),
        sa.Column("task_handle_item", TEXT, nullable=True),
        sa.Column("task_name", TEXT, nullable=True),
        sa.Column("sub_matter", TEXT, nullable=True),
        sa.Column("sub_matter_code", TEXT, nullable=True),
        sa.Column("dept_code", TEXT, nullable=True),
        sa.Column("pro_depart", TEXT, nullable=True),
        sa.Column("orgcode", TEXT, nullable=True),
        sa.Column("org_name", TEXT, nullable=True),
        sa.Column("area_code", TEXT, nullable=True),
        sa.Column("pro_status", TEXT, nullable=True),
        sa.Column("pro_status_code", TEXT, nullable=True),
        sa.Column("promisetime", TEXT, nullable=True),
        sa.Column("promisetime_code", TEXT, nullable=True),
        sa.Column("accept_date", INSTANT, nullable=True),
        sa.Column("user_name", TEXT, nullable=True),
        sa.Column("user_prop", TEXT, nullable=True),
        sa.Column("user_prop_code", TEXT, nullable=True),
        sa.Column("user_page_type", TEXT, nullable=True),
        sa.Column("user_page_type_code", TEXT, nullable=True),
        sa.Column("cert_key", TEXT, nullable=True),
        sa.Column("cert_key_gov", TEXT, nullable=True),
        sa.Column("handle_user_name", TEXT, nullable=True),
        sa.Column("handle_user_page_type", TEXT, nullable=True),
        sa.Column("handle_user_page_type_code", TEXT, nullable=True),
        sa.Column("handle_user_page_code", TEXT, nullable=True),
        sa.Column("row_guid", TEXT, nullable=True),
        sa.Column("cd_operation", TEXT, nullable=True),
        sa.Column("cd_time", INSTANT, nullable=True),
        sa.Column("cd_batch", TEXT, nullable=True),
        sa.Column("data_source", TEXT, nullable=True),
        sa.Column("assess_number", sa.Integer(), nullable=True),
        sa.Column("assess_time", INSTANT, nullable=True),
        sa.Column("satisfaction", TEXT, nullable=True),
        sa.Column("satisfaction_code", TEXT, nullable=True),
        sa.Column("eval_detail", TEXT, nullable=True),
        sa.Column("eval_detail_code", TEXT, nullable=True),
        sa.Column("writing_evaluation", TEXT, nullable=True),
        sa.Column("pf", TEXT, nullable=True),
        sa.Column("pf_code", TEXT, nullable=True),
        sa.Column("isdefault", sa.Boolean(), nullable=True),
        sa.Column("anonymity_flag", TEXT, nullable=True),
        sa.Column("anonymity_flag_code", TEXT, nullable=True),
        sa.Column("public_flag", TEXT, nullable=True),
        sa.Column("public_flag_code", TEXT, nullable=True),
        sa.Column("effectiv_evalua", sa.Boolean(), nullable=True),
        sa.Column("app_status", TEXT, nullable=True),
        sa.Column("app_status_code", TEXT, nullable=True),
        sa.Column("flag", TEXT, nullable=True),
        sa.Column("answer", TEXT, nullable=True),
        sa.Column("answer_status", TEXT, nullable=True),
        sa.Column("rectification", TEXT, nullable=True),
        sa.Column("sfhf", TEXT, nullable=True),
        sa.Column("sfhfang", TEXT, nullable=True),
        sa.Column("hfxx", TEXT, nullable=True),
        sa.Column("sfeypj", TEXT, nullable=True),
        sa.Column("cldj", TEXT, nullable=True),
        sa.Column("nbyj", TEXT, nullable=True),
        sa.Column("zgjg", TEXT, nullable=True),
        sa.Column("hfjg", TEXT, nullable=True),
        sa.Column("khyj", TEXT, nullable=True),
        sa.Column("khouname", TEXT, nullable=True),
        sa.Column("ldps", TEXT, nullable=True),
        sa.Column("writing_evaluation_screened", TEXT, nullable=True),
        sa.Column("answer_screened", TEXT, nullable=True),
        sa.Column("rectification_screened", TEXT, nullable=True),
        sa.Column("hfxx_screened", TEXT, nullable=True),
        sa.Column("nbyj_screened", TEXT, nullable=True),
        sa.Column("zgjg_screened", TEXT, nullable=True),
        sa.Column("hfjg_screened", TEXT, nullable=True),
        sa.Column("khyj_screened", TEXT, nullable=True),
        sa.Column("ldps_screened", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("ix_evaluation_area_code", "evaluation", ["area_code"])
    op.create_index("ix_evaluation_by_time", "evaluation", ["assess_time", "id"])
    op.create_index("ix_evaluation_by_update", "evaluation", ["updated_at", "id"])
    op.create_index("ix_evaluation_dept_code", "evaluation", ["dept_code", "id"])
    op.create_index("ix_evaluation_project_no", "evaluation", ["project_no", "assess_number"])
    op.create_index("ix_evaluation_source", "evaluation", ["platform", "native_id"])
    op.create_index("ix_evaluation_task_code", "evaluation", ["task_code", "id"])
    op.create_table(
        "service_record",
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
        sa.Column("project_no", TEXT, nullable=True),
        sa.Column("task_code", TEXT, nullable=True),
        sa.Column("task_handle_item", TEXT, nullable=True),
        sa.Column("task_name", TEXT, nullable=True),
        sa.Column("sub_matter", TEXT, nullable=True),
        sa.Column("sub_matter_code", TEXT, nullable=True),
        sa.Column("dept_code", TEXT, nullable=True),
        sa.Column("pro_depart", TEXT, nullable=True),
        sa.Column("orgcode", TEXT, nullable=True),
        sa.Column("org_name", TEXT, nullable=True),
        sa.Column("area_code", TEXT, nullable=True),
        sa.Column("pro_status", TEXT, nullable=True),
        sa.Column("pro_status_code", TEXT, nullable=True),
        sa.Column("promisetime", TEXT, nullable=True),
        sa.Column("promisetime_code", TEXT, nullable=True),
        sa.Column("accept_date", INSTANT, nullable=True),
        sa.Column("user_name", TEXT, nullable=True),
        sa.Column("user_prop", TEXT, nullable=True),
        sa.Column("user_prop_code", TEXT, nullable=True),
        sa.Column("user_page_type", TEXT, nullable=True),
        sa.Column("user_page_type_code", TEXT, nullable=True),
        sa.Column("cert_key", TEXT, nullable=True),
        sa.Column("cert_key_gov", TEXT, nullable=True),
        sa.Column("handle_user_name", TEXT, nullable=True),
        sa.Column("handle_user_page_type", TEXT, nullable=True),
        sa.Column("handle_user_page_type_code", TEXT, nullable=True),
        sa.Column("handle_user_page_code", TEXT, nullable=True),
        sa.Column("row_guid", TEXT, nullable=True),
        sa.Column("cd_operation", TEXT, nullable=True),
        sa.Column("cd_time", INSTANT, nullable=True),
        sa.Column("cd_batch", TEXT, nullable=True),
        sa.Column("data_source", TEXT, nullable=True),
        sa.Column("service_number", TEXT, nullable=True),
        sa.Column("service_name", TEXT, nullable=True),
        sa.Column("service_time", INSTANT, nullable=True),
        sa.Column("task_type", TEXT, nullable=True),
        sa.Column("task_type_code", TEXT, nullable=True),
        sa.Column("dept_name", TEXT, nullable=True),
        sa.Column("pro_task_code", TEXT, nullable=True),
        sa.Column("pro_task_name", TEXT, nullable=True),
        sa.Column("pro_project_no", TEXT, nullable=True),
        sa.Column("project_name", TEXT, nullable=True),
        sa.Column("project_type", TEXT, nullable=True),
        sa.Column("project_type_code", TEXT, nullable=True),
        sa.Column("promise_day", sa.Integer(), nullable=True),
        sa.Column("promise_type", TEXT, nullable=True),
        sa.Column("promise_type_code", TEXT, nullable=True),
        sa.Column("anticipate_day", sa.Integer(), nullable=True),
        sa.Column("anticipate_type", TEXT, nullable=True),
        sa.Column("anticipate_type_code", TEXT, nullable=True),
        sa.Column("result_date", INSTANT, nullable=True),
        sa.Column("pro_channel", TEXT, nullable=True),
        sa.Column("pro_channel_code", TEXT, nullable=True),
        sa.Column("pro_manager", TEXT, nullable=True),
        sa.Column("mobile", TEXT, nullable=True),
        sa.Column("credit_type", TEXT, nullable=True),
        sa.Column("credit_type_code", TEXT, nullable=True),
        sa.Column("credit_num", TEXT, nullable=True),
        sa.Column("evaluate_type", TEXT, nullable=True),
        sa.Column("evaluate_type_code", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("ix_service_record_area_code", "service_record", ["area_code"])
    op.create_index("ix_service_record_by_time", "service_record", ["service_time", "id"])
    op.create_index("ix_service_record_by_update", "service_record", ["updated_at", "id"])
    op.create_index("ix_service_record_dept_code", "service_record", ["dept_code", "id"])
    op.create_index(
        "ix_service_record_project_no", "service_record", ["project_no", "service_number"]
    )
    op.create_index("ix_service_record_source", "service_record", ["platform", "native_id"])
    op.create_index("ix_service_record_task_code", "service_record", ["task_code", "id"])


def downgrade() -> None:
    """Change the store back."""
    op.drop_table("service_record")
    op.drop_table("evaluation")
