"""A record becomes the rows of the exchange tables that hold it; what does not fit is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pydantic.alias_generators import to_camel
from sqlalchemy import Column, Connection, inspect

from gateway.connectors.exchange_db.found import Found, Set, find
from gateway.connectors.outward import Parcel
from gateway.connectors.spec import Items, Tables

ALONE = {"directory": "task_directory", "organization": "zone_organization"}
FAMILIES = ("general", "public", "punish", "handle", "check")
CHILDREN = {"materials": "material", "fees": "fee_project", "questions": "questions"}
"""Kinds of children that the exchange has tables for; a family has those its database shows."""
MARKED_BY = "DATA_SOURCE"
BATCHED_BY = "CD_BATCH"
EXTENSION = "_ex"
"""Makes the row id of an extension out of its main row's."""

Values = dict[str, Any]


@dataclass(frozen=True)
class Marks:
    """What every row of one writing carries: when it was written, by whom, in which batch."""

    time: datetime
    source: str
    batch: str


@dataclass(frozen=True)
class Planned:
    """A row to be written, by the names of its columns."""

    table: Found
    key: str
    values: Values


class Misfit(ValueError):  # noqa: N818  # named for what happened
    """A record that its tables cannot hold; the text says where and why, in Chinese."""


def family_tables(connection: Connection, prefix: str, family: str, schema: str | None) -> Set:
    """Answer the tables of a family as the database has them; raises `PlatformChanged`."""
    if family in ALONE:
        return find(connection, Tables(main=f"{prefix}{ALONE[family]}"), schema)
    known = {name.lower() for name in inspect(connection).get_table_names(schema)}
    stem = f"{prefix}task_{family}"
    children = {kind: f"{stem}_{part}" for kind, part in CHILDREN.items()}
    told = Tables(
        main=f"{stem}_basic",
        extension=f"{stem}_extend" if f"{stem}_extend".lower() in known else None,
        items=Items(),
        children={kind: name for kind, name in children.items() if name.lower() in known},
    )
    return find(connection, told, schema)


def planned_rows(parcel: Parcel, tables: Set, marks: Marks, reset: str | None) -> list[Planned]:
    """Answer the rows of a record, main row first; raises `Misfit` naming all that do not fit.

    `reset` names the column in which the platform marks what it took: a row written again is
    not taken yet.
    """
    misfits: list[str] = []
    planned = [
        _fitted(table, values, marks, reset, misfits)
        for table, values in _rows(parcel.record, parcel, tables)
    ]
    if misfits:
        raise Misfit("；".join(dict.fromkeys(misfits)))
    return planned


def _rows(
    record: Mapping[str, Any], parcel: Parcel, tables: Set
) -> Iterator[tuple[Found, Mapping[str, Any]]]:
    main = {**record, "rowGuid": parcel.entity_id, "taskHandleItem": None}
    if tables.told.items is None:
        yield tables.main, record
        return
    inside = {"taskCode": record.get("taskCode"), "taskVersion": record.get("taskVersion")}
    yield from _owner_rows(main, record, tables)
    for item in record.get(tables.told.items.into, ()):
        # An item says only what differs from its list; the row of an item says everything.
        yield from _owner_rows({**main, **item, **inside}, item, tables)


def _owner_rows(
    owner: Mapping[str, Any], holder: Mapping[str, Any], tables: Set
) -> Iterator[tuple[Found, Mapping[str, Any]]]:
    yield tables.main, owner
    guid = owner["rowGuid"]
    joined = {
        "taskGuid": guid,
        "taskCode": owner.get("taskCode"),
        "taskHandleItem": owner.get("taskHandleItem"),
    }
    if tables.extension is not None:
        yield tables.extension, {**owner, **joined, "rowGuid": f"{guid}{EXTENSION}"}
    for kind, table in tables.children.items():
        for child in holder.get(kind, ()):
            yield table, {**child, **joined}


def _fitted(
    table: Found, record: Mapping[str, Any], marks: Marks, reset: str | None, misfits: list[str]
) -> Planned:
    told: Values = {
        "CD_TIME": marks.time,
        BATCHED_BY: marks.batch,
        MARKED_BY: marks.source,
        "CD_OPERATION": "I",
    }
    if reset is not None:
        told[reset.upper()] = None
    values: Values = {}
    for column in table.columns:
        name = column.name.upper()
        value = told[name] if name in told else record.get(to_camel(name.lower()))
        if value is None and column.server_default is not None:
            continue
        try:
            values[column.name] = _fit(column, value)
        except ValueError as problem:
            misfits.append(f"{table.name}.{column.name} {problem}")
    return Planned(table, str(record["rowGuid"]), values)


def _fit(column: Column[Any], value: Any) -> Any:
    """Answer a value as the column takes it; raises ValueError in Chinese."""
    if value is None or value == "":
        if not column.nullable and not column.primary_key:
            raise ValueError("不能为空")
        return None
    kind = _python_type(column)
    if kind is int:
        return _integer(value)
    if kind in {datetime, date}:
        at = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
        return at if kind is datetime else at.date()
    text = value.isoformat(" ") if isinstance(value, datetime) else str(value)
    length = getattr(column.type, "length", None)
    if isinstance(length, int) and len(text) > length:
        raise ValueError(f"超长（{len(text)} 字，至多 {length} 字）")
    return text


def _integer(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        raise ValueError(f"应为整数，实为“{str(value)[:20]}”") from None


def _python_type(column: Column[Any]) -> type | None:
    try:
        return column.type.python_type
    except NotImplementedError:  # a type of its own
        return None
