"""Tables of an exchange database (前置库) that together hold one kind of record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

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
    column: ColumnName = "TASK_HANDLE_ITEM"
    by: tuple[ColumnName, ...] = Field(default=("TASK_CODE", "TASK_VERSION"), min_length=1)


class Tables(Part):
    """Where the rows of a record stand; names of tables and columns in any case.

    `extension` adds columns to a row of `main`, one to one; `children` leads from the key in the
    record to the table of its rows. Both are joined by `join`, which holds the `key` of a main
    row. `time` orders changes; rows whose `operation` is in `withdrawn` are left out of the
    record (whether the record itself is withdrawn says `deleted` of the stream).
    """

    main: TableName
    extension: TableName | None = None
    children: Mapping[str, TableName] = Field(default_factory=dict)
    items: Items | None = None
    key: ColumnName = "ROW_GUID"
    time: ColumnName = "CD_TIME"
    join: ColumnName = "TASK_GUID"
    operation: ColumnName = "CD_OPERATION"
    order: ColumnName = "ORDER_NUM"
    withdrawn: tuple[CodeText, ...] = ("D", "d")
    page_size: int = Field(default=200, ge=1, le=1000)
