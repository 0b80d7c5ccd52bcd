"""Tables of an exchange database (前置库) that together hold one kind of record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from gateway.connectors.spec.part import CodeText, Part

TableName = Annotated[str, Field(min_length=1)]
ColumnName = Annotated[str, Field(min_length=1)]


class Items(Part):
    """Rows of the main table that stand inside another row of it: handling items of a list.

    A row with something in `column` is inside the row without that has the same `by`; it comes
    into the record under the key `into`.
    """

    into: str = "handlingItems"
    """业务办理项在记录中的键。"""
    column: ColumnName = "TASK_HANDLE_ITEM"
    """有值的行是业务办理项。"""
    by: tuple[ColumnName, ...] = Field(default=("TASK_CODE", "TASK_VERSION"), min_length=1)
    """业务办理项与所属清单共有的列。"""


class Tables(Part):
    """Where the rows of a record stand; names of tables and columns in any case.

    `extension` adds columns to a row of `main`, one to one; `children` leads from the key in the
    record to the table of its rows. Both are joined by `join`, which holds the `key` of a main
    row. `time` orders changes; rows whose `operation` is in `withdrawn` are left out of the
    record (whether the record itself is withdrawn says `deleted` of the stream).
    """

    main: TableName
    """主表。"""
    extension: TableName | None = None
    """扩展表，与主表一对一。"""
    children: Mapping[str, TableName] = Field(default_factory=dict)
    """下级在记录中的键对应的表。"""
    items: Items | None = None
    """主表中属于另一行的行（业务办理项）。"""
    key: ColumnName = "ROW_GUID"
    """主表的主键列。"""
    time: ColumnName = "CD_TIME"
    """变更时间列，时间窗依它读取。"""
    undated: Literal["include", "exclude", "refuse"] = "include"
    """变更时间为空的行：include 每次都读，exclude 不读，refuse 有这样的行就停止。"""
    join: ColumnName = "TASK_GUID"
    """扩展表、下级表中存放主表主键的列。"""
    operation: ColumnName = "CD_OPERATION"
    """操作列（I、U、D）。"""
    order: ColumnName = "ORDER_NUM"
    """下级的排序列。"""
    withdrawn: tuple[CodeText, ...] = ("D", "d")
    """操作列中表示撤回的值。"""
    page_size: int = Field(default=200, ge=1, le=1000)
    """每页行数。"""
