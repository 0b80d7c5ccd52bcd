"""Records of the world become rows of the exchange tables.

A list is a row of `*_basic`; each of its handling items is another row of the same table, with
the list's TASK_CODE and a TASK_HANDLE_ITEM. What both have beside is joined by TASK_GUID.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import DateTime, Integer, Table

from gateway.sandbox.dice import row_guid
from gateway.sandbox.implementation import family_of
from gateway.sandbox.record import Record
from gateway.sandbox.times import FORM

Row = dict[str, Any]
CHILDREN = {"materials": "material", "fees": "fee_project", "questions": "questions"}
"""Kinds of rows that the exchange has a table for; the world has more."""


def directory_row(record: Record, tables: dict[str, Table]) -> Row:
    """The row of a catalog item."""
    return _row(record, tables["dn_task_directory"])


def list_rows(record: Record, tables: dict[str, Table]) -> Iterator[tuple[str, Row]]:
    """Every row of a list with the lower-case name of its table."""
    # Dirt may have taken the type's leading nought away.
    prefix = f"dn_task_{family_of(record['taskType'].rjust(2, '0'))}"
    items = [
        record | item | {"taskCode": record["taskCode"]} for item in record.get("handlingItems", ())
    ]
    for owner in (record, *items):
        yield f"{prefix}_basic", _row(owner, tables[f"{prefix}_basic"])
        if f"{prefix}_extend" in tables:
            extension = owner | {
                "rowGuid": row_guid(owner["rowGuid"], "extend"),
                "taskGuid": owner["rowGuid"],
            }
            yield f"{prefix}_extend", _row(extension, tables[f"{prefix}_extend"])
        own = record if owner is record else _item(record, owner)
        for kind, part in CHILDREN.items():
            for child in own.get(kind, ()):
                table = f"{prefix}_{part}"
                yield table, _row(child | {"taskCode": record["taskCode"]}, tables[table])


def _item(record: Record, owner: Record) -> Record:
    """The handling item itself, without what `owner` took over from the list."""
    (item,) = [i for i in record["handlingItems"] if i["rowGuid"] == owner["rowGuid"]]
    return dict(item)


def _row(record: Record, table: Table) -> Row:
    return {
        column.name: _value(record.get(_key(column.name)), column.type) for column in table.columns
    }


def _key(column: str) -> str:
    first, *rest = column.lower().split("_")
    return first + "".join(word.capitalize() for word in rest)


def _value(value: Any, kind: object) -> Any:
    if value is None or isinstance(value, list):
        return None
    if isinstance(kind, DateTime):
        return datetime.strptime(value, FORM)  # noqa: DTZ007 - the column has no zone
    return int(value) if isinstance(kind, Integer) else value
