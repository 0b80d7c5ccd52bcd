"""实施清单, 业务办理项."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field

from gateway.standard.handling import HandlingItemElements
from gateway.standard.implementation import ImplementationListElements
from gateway.store.tables.columns import EntityColumns, Key, PartColumns


class ImplementationListRow(ImplementationListElements, EntityColumns, table=True):
    """One version of an implementation list."""

    __tablename__ = "implementation_list"
    __table_args__ = (
        Index("ix_implementation_list_task_code", "task_code", "is_current"),
        Index("ix_implementation_list_local_task_code", "local_task_code"),
        Index("ix_implementation_list_catalog_code", "catalog_code", "is_current"),
        Index("ix_implementation_list_dept_code", "dept_code", "is_current"),
        Index("ix_implementation_list_area_code", "area_code", "is_current"),
        Index("ix_implementation_list_task_type", "task_type", "is_current"),
        Index("ix_implementation_list_use_level", "use_level", "is_current"),
        Index("ix_implementation_list_user_topic_type", "user_topic_type", "is_current"),
        Index("ix_implementation_list_corp_topic_type", "corp_topic_type", "is_current"),
        Index("ix_implementation_list_server_type", "server_type", "is_current"),
        Index("ix_implementation_list_handle_type", "handle_type", "is_current"),
        Index("ix_implementation_list_online_handle_depth", "online_handle_depth", "is_current"),
        Index("ix_implementation_list_source", "platform", "native_id"),
        Index("ix_implementation_list_version", "code", "version"),
        Index("ix_implementation_list_by_code", "task_code", "id"),
        Index("ix_implementation_list_by_name", "task_name", "id"),
        Index("ix_implementation_list_by_update", "updated_at", "id"),
    )


class HandlingItemRow(HandlingItemElements, PartColumns, table=True):
    """A handling item of a list; a list without any has one that is implicit."""

    __tablename__ = "handling_item"
    __table_args__ = (
        Index("ix_handling_item_list", "list_pk", "ordinal"),
        Index("ix_handling_item_task_handle_item", "task_handle_item"),
        Index("ix_handling_item_license", "license_key", "list_pk"),
    )

    list_pk: int = Field(sa_type=Key, foreign_key="implementation_list.pk")
    ordinal: int
    is_implicit: bool
