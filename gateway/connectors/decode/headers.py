"""The header row of a table and the records its rows make."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gateway.connectors.decode.records import UnreadableFile, said

Notes = tuple[str, ...]


def header_of(name: str, cells: Sequence[object]) -> tuple[str, ...]:
    """The column names, without empty ones at the end; raises `UnreadableFile`."""
    names = ["" if cell is None else str(cell).replace("\x00", "").strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    repeated = sorted({column for column in names if column and names.count(column) > 1})
    if repeated:
        reason = f"表头有重复的列名：{'、'.join(repeated)}"
        raise UnreadableFile(name, reason, "请让每一列的列名不同")
    return tuple(names)


def is_blank(cells: Sequence[object]) -> bool:
    """True for a row without any content."""
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells)


def row_record(
    header: Sequence[str], cells: Sequence[Any]
) -> tuple[dict[str, Any] | None, str | None, Notes]:
    """The record of a row, or None and the Chinese problem, and the notes.

    Cells beyond the header must be empty. A column without a name is called `column_3`.
    """
    width = len(header)
    if len(cells) < width or not is_blank(cells[width:]):
        message = f"列数应为 {width}（与表头一致），实际为 {len(cells)}"
        return None, said("decode.columns", message), ()
    record: dict[str, Any] = {}
    unnamed = []
    for place, (column, cell) in enumerate(zip(header, cells, strict=False), start=1):
        if column:
            record[column] = cell
        elif not is_blank([cell]):
            record[f"column_{place}"] = cell
            unnamed.append(str(place))
    if not unnamed:
        return record, None, ()
    message = f"第 {'、'.join(unnamed)} 列没有列名，以 column_列号 保留"
    return record, None, (said("decode.unnamed_column", message),)
