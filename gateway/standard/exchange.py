"""Marks of a row in the exchange: elements that tell about the row, not about the item."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import SQLModel

from gateway.standard.element import INTERNAL, PUBLIC, Group, Kind, element


class ExchangeElements(SQLModel):
    """Row id and exchange columns (domain page, tables 1 and 2.1, rows marked +)."""

    row_guid: str | None = element(
        "记录唯一标识", "ROW_GUID", INTERNAL, "RRRRR", group=Group.EXCHANGE
    )
    cd_operation: str | None = element(
        "同步类型", "CD_OPERATION", INTERNAL, "RRRRR", group=Group.EXCHANGE
    )
    cd_time: datetime | None = element(
        "同步时间", "CD_TIME", INTERNAL, "RRRRR", Kind.INSTANT, group=Group.EXCHANGE
    )
    cd_batch: str | None = element("批次号", "CD_BATCH", INTERNAL, "RRRRR", group=Group.EXCHANGE)
    data_source: str | None = element(
        "数据来源", "DATA_SOURCE", INTERNAL, "RRRRR", group=Group.EXCHANGE
    )


class PartElements(SQLModel):
    """What every record inside a list has: its row id, its parent's, and its place."""

    row_guid: str | None = element(
        "记录唯一标识", "ROW_GUID", INTERNAL, "RRRRR", group=Group.EXCHANGE
    )
    task_guid: str | None = element(
        "所属记录标识", "TASK_GUID", INTERNAL, "RRRRR", group=Group.EXCHANGE
    )
    order_num: int | None = element(
        "排序", "ORDER_NUM", PUBLIC, "RRRRR", Kind.INTEGER, group=Group.EXCHANGE
    )
