"""The search index: what of each entity is searched, and keeping it in step with the entities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select, text

from gateway.store.among import among, slices
from gateway.store.database import Transaction
from gateway.store.grams import GAP, document_grams, normalise, phrases
from gateway.store.tables import METADATA

DOCUMENT = METADATA.tables["search_document"]

HEAD = 64
"""How many characters of a name its index holds."""

CODE = 64
"""How many characters of a code hits are sorted by; no code of the standard has as many."""

NO_CODE = "\U0010ffff"
"""Sorts behind every code."""

VECTOR_BYTES = 500_000
"""How large the grams of a document may be on PostgreSQL, which takes 1 MB."""


@dataclass(frozen=True)
class Searched:
    """What of an entity is searched: its name, then the other columns, then texts of its parts.

    `code` is what hits of equal rank are sorted by; `parts` are columns by the table of the part.
    """

    table: str
    code: str
    name: str
    others: Sequence[str]
    parts: Mapping[str, str]


SEARCHED: Mapping[str, Searched] = {
    "CatalogItem": Searched(
        "catalog_item", "catalog_code", "task_name", ("catalog_code", "local_catalog_code"), {}
    ),
    "ImplementationList": Searched(
        "implementation_list",
        "task_code",
        "task_name",
        (
            "dept_name",
            "task_code",
            "catalog_code",
            "local_task_code",
            "local_catalog_code",
            "result_name",
            "entrust_name",
            "other_dept",
        ),
        {"handling_item": "task_name"},
    ),
    "ImplementingBody": Searched(
        "implementing_body",
        "credit_code",
        "org_name",
        ("org_short_name", "credit_code", "org_code"),
        {},
    ),
    "Region": Searched("region", "area_code", "area_name", ("area_code",), {}),
    "LicenseType": Searched(
        "license_type",
        "certificate_type_code",
        "certificate_type_name",
        (
            "certificate_type_code",
            "certificate_define_authority_name",
            "license_item_code",
            "item_name",
        ),
        {},
    ),
}
"""By entity type. A text that an earlier one holds adds nothing and is left out."""


async def index_entities(transaction: Transaction, entity_type: str, ids: Iterable[str]) -> None:
    """Bring the documents of these entities in step: current ones are found, others are not."""
    wanted = sorted(ids)
    if entity_type in SEARCHED:
        for some in slices(wanted):
            await transaction.run_sync(_index, SEARCHED[entity_type], entity_type, some)


def index_all(connection: Connection) -> None:
    """Build the index of every entity anew; for stores that were filled without it."""
    for entity_type, searched in SEARCHED.items():
        table = METADATA.tables[searched.table]
        last = 0
        while True:
            rows = connection.execute(
                select(table.c.pk, table.c.id)
                .where(table.c.pk > last)
                .order_by(table.c.pk)
                .limit(1_000)
            ).all()
            if not rows:
                break
            _index(connection, searched, entity_type, [row.id for row in rows])
            last = rows[-1].pk


def _index(
    connection: Connection, searched: Searched, entity_type: str, ids: Sequence[str]
) -> None:
    table = METADATA.tables[searched.table]
    named = {name: table.c[name] for name in (searched.code, searched.name, *searched.others)}
    columns = [table.c.pk, table.c.id, table.c.is_current, *named.values()]
    found = connection.execute(select(*columns).where(among(table.c.id, ids))).mappings()
    rows = [dict(row) for row in found]
    parts = _parts(connection, searched, [row["pk"] for row in rows if row["is_current"]])
    wanted = {
        row["pk"]: {"entity_type": entity_type, "entity_pk": row["pk"], "id": row["id"]}
        | _texts(searched, row, parts[row["pk"]])
        for row in rows
        if row["is_current"]
    }
    known = connection.execute(
        select(DOCUMENT.c.pk, *[DOCUMENT.c[name] for name in _COMPARED]).where(
            DOCUMENT.c.entity_type == entity_type,
            among(DOCUMENT.c.entity_pk, [row["pk"] for row in rows]),
        )
    ).mappings()
    stale = []
    for row in map(dict, known):
        if dict(wanted.get(row["entity_pk"], {})) == {name: row[name] for name in _COMPARED}:
            del wanted[row["entity_pk"]]
        else:
            stale.append(row)
    _remove(connection, stale)
    _add(connection, list(wanted.values()))


_COMPARED = ("entity_type", "entity_pk", "id", "code", "head", "name", "text")


def _parts(
    connection: Connection, searched: Searched, owners: Sequence[int]
) -> Mapping[int, list[str | None]]:
    """Answer the texts of parts by the key of the list they belong to, in order."""
    found: dict[int, list[str | None]] = defaultdict(list)
    for name, column in searched.parts.items():
        part = METADATA.tables[name]
        statement = (
            select(part.c.list_pk, part.c[column])
            .where(among(part.c.list_pk, owners))
            .order_by(part.c.list_pk, part.c.ordinal, part.c.pk)
        )
        for owner, written in connection.execute(statement):
            found[owner].append(written)
    return found


def _texts(
    searched: Searched, row: Mapping[str, Any], parts: Sequence[str | None]
) -> dict[str, str]:
    name = normalise(row[searched.name] or "")
    kept: list[str] = []
    for written in (*(row[other] for other in searched.others), *parts):
        field = normalise(written or "")
        if field and not any(field in known for known in (name, *kept)):
            kept.append(field)
    code = row[searched.code]
    return {
        "code": NO_CODE if code is None else code[:CODE],
        "head": name[:HEAD],
        "name": name,
        "text": GAP.join(kept),
    }


def _remove(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        # FTS5 keeps no texts: it must be told what the document held.
        connection.execute(
            text("INSERT INTO search_index(search_index,rowid,grams) VALUES('delete',:pk,:grams)"),
            [{"pk": row["pk"], "grams": phrases(row["name"], row["text"])} for row in rows],
        )
    connection.execute(delete(DOCUMENT).where(among(DOCUMENT.c.pk, [row["pk"] for row in rows])))


def _add(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    if not rows:
        return
    if connection.dialect.name != "sqlite":
        connection.execute(insert(DOCUMENT), [{**row, **_vectors(row)} for row in rows])
        return
    statement = insert(DOCUMENT).returning(DOCUMENT.c.entity_pk, DOCUMENT.c.pk)
    keys = {row.entity_pk: row.pk for row in connection.execute(statement, list(rows))}
    connection.execute(
        text("INSERT INTO search_index(rowid,grams) VALUES(:pk,:grams)"),
        [
            {"pk": keys[row["entity_pk"]], "grams": phrases(row["name"], row["text"])}
            for row in rows
        ],
    )


def _vectors(row: Mapping[str, Any]) -> dict[str, str | None]:
    """Answer the distinct grams; none at all where they are more than a vector takes."""
    held = [dict.fromkeys(filter(None, document_grams(row[name]))) for name in ("name", "text")]
    if any(sum(len(gram) + 8 for gram in grams) > VECTOR_BYTES for grams in held):
        return {"name_grams": None, "text_grams": None}
    name, other = map(" ".join, held)
    return {"name_grams": name, "text_grams": other}
