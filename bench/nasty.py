"""A small database in which everything that can be odd is odd."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

import orjson
from sqlmodel import SQLModel

from bench.data import Chunk, Numbers, Row, entity
from bench.texts import INSTANTS, INTEGERS, TEXTS, maybe_instant, maybe_text, nasty_elements
from gateway.standard.element import free_texts, screened_column
from gateway.standard.evaluations import EvaluationElements
from gateway.standard.nouns import MATERIAL, PARTS, SCENARIO, Noun
from gateway.store import tables
from gateway.store.packing import pack

PLATFORMS = ("province", "city", 'odd "one"')
STREAMS = ("lists", "items", "流 '3'")
RULES = ("missing.TASK_NAME", "malformed.TASK_CODE", "unknown.TASK_TYPE")
STATUSES = ("RUNNING", "SUCCEEDED", "FAILED_SCHEMA", "FAILED_CONFIG", "LEASE_LOST")
KINDS = ("INCREMENTAL", "FULL", "BACKFILL", "SWEEP", "REPLAY")
BREAKERS = ("CLOSED", "OPEN", "HALF_OPEN", "FORCED_OPEN")
DAYS = ("2026-11-20", "2026-11-21")
LEVELS = ("NATIONAL", "PROVINCE", "CITY", "DISTRICT")
QUARANTINE_CODES = ("no native id", "code '2'", "")
BOUNDS = (5, 10, 250, 60_000, 3_600_000)
SEVERITIES = ("ERROR", "WARNING", "NOTICE")
ENTITY_TABLES = (
    "region",
    "implementing_body",
    "catalog_item",
    "implementation_list",
    "adoption",
    "service_record",
    "evaluation",
    "license_type",
)
TYPES = {
    "region": "Region",
    "implementing_body": "ImplementingBody",
    "catalog_item": "CatalogItem",
    "implementation_list": "ImplementationList",
    "adoption": "Adoption",
    "service_record": "ServiceRecord",
    "evaluation": "Evaluation",
    "license_type": "LicenseType",
}
AREAS = ("440000000000", "440100000000", "440103000000", "440103004000", "440103004005")
"""Regions one inside the other."""
ORPHANS = ("440100000001", "not a code", "", None)
"""Codes of catalog items, bodies and regions that lists name and nobody has."""


@dataclass(frozen=True)
class Sizes:
    """How many of each."""

    regions: int = 7
    bodies: int = 6
    items: int = 14
    lists: int = 70
    adoptions: int = 30
    cases: int = 12
    types: int = 9


@dataclass
class Nasty:
    """Rows by table."""

    dice: random.Random
    numbers: Numbers
    rows: dict[str, list[Row]] = field(default_factory=dict)

    def add(self, table: str, row: Row) -> Row:
        """Keep a row."""
        self.rows.setdefault(table, []).append(row)
        return row

    def chunks(self) -> list[Chunk]:
        """Answer the rows table by table, parents first."""
        order = [table.name for table in tables.METADATA.sorted_tables]
        return [(table, self.rows[table]) for table in order if table in self.rows]


def nasty(seed: int, sizes: Sizes | None = None) -> Nasty:
    """Make the rows of a seed."""
    sizes = sizes or Sizes()
    dice = random.Random(seed)
    made = Nasty(dice, Numbers(dice))
    regions = [_region(made) for _ in range(sizes.regions)]
    bodies = [_body(made, _codes(regions, "area_code")) for _ in range(sizes.bodies)]
    items = [_item(made) for _ in range(sizes.items)]
    _license_types(made, sizes.types, [*items, *bodies])
    lists = [_list(made, items, bodies, regions) for _ in range(sizes.lists)]
    for row in list(lists):
        _children(made, row)
    for row in made.rows["license_type"][::2]:
        row["item_code"] = dice.choice(_codes(lists, "task_code") + _codes(items, "catalog_code"))
    for _ in range(sizes.adoptions):
        _adoption(made, lists)
    for number in range(sizes.cases):
        _case(made, lists, (f"P-{number}", f'P "{number}"', "", None)[number % 4])
    for table in ENTITY_TABLES:
        for row in made.rows[table]:
            _findings(made, row, table)
            _copies(made, row, table)
    _changes(made)
    _connectors(made)
    return made


def _codes(rows: Sequence[Row], name: str) -> list[str | None]:
    return [row[name] for row in rows]


def _entity(made: Nasty, table: str, prefix: str, model: type[SQLModel], code: str | None) -> Row:
    dice = made.dice
    row = entity(
        table,
        made.numbers,
        prefix,
        code=code,
        platform=dice.choice(PLATFORMS),
        native_id=dice.choice(TEXTS[:20]),
        fetched_at=dice.choice(INSTANTS),
        updated_at=dice.choice(INSTANTS),
    )
    return row | nasty_elements(model, dice)


def _versions(made: Nasty, table: str, rows: Sequence[Row], row: Row) -> None:
    """Make a row a further version of another, or withdraw it, or neither."""
    fate = made.dice.random()
    same = [other for other in rows if other["code"] == row["code"]]
    if row["code"] is not None and same:
        row["version"] = max(other["version"] for other in same) + made.dice.randrange(2)
        for other in same:
            other["is_current"] = False
    if fate < 0.12:
        row["deleted_at"], row["is_current"] = made.dice.choice(INSTANTS), False
    made.add(table, row)


def _region(made: Nasty) -> Row:
    known = made.rows.get("region", [])
    code = made.dice.choice((*AREAS, made.numbers.digits(12)))
    if known and made.dice.random() < 0.2:
        code = made.dice.choice(known)["area_code"]
    row = _entity(made, "region", "rg", tables.RegionRow, code)
    row["area_code"] = code
    row["parent_code"] = made.dice.choice([*_codes(known, "area_code"), code, None])
    _versions(made, "region", known, row)
    return row


def _body(made: Nasty, areas: list[str | None]) -> Row:
    known = made.rows.get("implementing_body", [])
    code = made.numbers.credit_code()
    if known and made.dice.random() < 0.2:
        code = made.dice.choice(known)["credit_code"]
    row = _entity(made, "implementing_body", "ib", tables.ImplementingBodyRow, code)
    row["credit_code"] = code
    row["area_code"] = made.dice.choice([*areas, *ORPHANS])
    _versions(made, "implementing_body", known, row)
    return row


def _item(made: Nasty) -> Row:
    known = made.rows.get("catalog_item", [])
    code: str | None = made.numbers.catalog_code()
    if known and made.dice.random() < 0.4:
        code = made.dice.choice(known)["code"] or code
    row = _entity(made, "catalog_item", "ci", tables.CatalogItemRow, code)
    row["catalog_code"] = code
    if made.dice.random() < 0.25:  # a malformed code names no entity; two platforms may send it
        row["code"], row["catalog_code"] = None, made.dice.choice(("44-broken", None, code))
    row["parent_code"] = made.dice.choice([*_codes(known, "catalog_code"), *ORPHANS])
    _versions(made, "catalog_item", known, row)
    return row


def _list(made: Nasty, items: list[Row], bodies: list[Row], regions: list[Row]) -> Row:
    known = made.rows.get("implementation_list", [])
    dice, numbers = made.dice, made.numbers
    catalog = dice.choice([*_codes(items, "catalog_code")[:5], *ORPHANS])
    body = dice.choice([*_codes(bodies, "credit_code"), *ORPHANS])
    code: str | None = numbers.task_code(numbers.credit_code(), numbers.catalog_code())
    if known and dice.random() < 0.3:
        code = dice.choice(known)["code"] or code
    row = _entity(made, "implementation_list", "il", tables.ImplementationListRow, code)
    row["task_code"] = code
    if dice.random() < 0.3:
        row["code"], row["task_code"] = None, dice.choice(("broken", "", None, code))
    row["local_task_code"] = dice.choice(("LOCAL-1", 'LOCAL "2"', None))
    row |= {"catalog_code": catalog, "dept_code": body}
    row["area_code"] = dice.choice([*_codes(regions, "area_code"), *ORPHANS])
    _versions(made, "implementation_list", known, row)
    return row


def _children(made: Nasty, row: Row) -> None:
    for ordinal in range(made.dice.choice((0, 1, 1, 2, 5))):
        item: Row = {
            "pk": made.numbers.pk("handling_item"),
            "id": made.numbers.id("hi"),
            "list_pk": row["pk"],
            "ordinal": 9 - ordinal,
            "is_implicit": made.dice.random() < 0.5,
        } | nasty_elements(tables.HandlingItemRow, made.dice)
        if made.dice.random() < 0.2:
            item["license_key"] = made.dice.choice(_license_names(made))
        if row["task_code"] and made.dice.random() < 0.7:
            item["task_handle_item"] = f"{row['task_code']}{made.dice.choice(('01', '02'))}"
        made.add("handling_item", item)
    items = [item for item in made.rows.get("handling_item", []) if item["list_pk"] == row["pk"]]
    for noun in PARTS.values():
        count = made.dice.choice((0, 0, 1, 2, 5)) if items else 0
        for ordinal in made.dice.sample(range(count), count):
            _part(made, noun, made.dice.choice(items), ordinal)


def _license_types(made: Nasty, count: int, named: Sequence[Row]) -> None:
    """Make types: of one code or name, of a code that is a name, without one, abolished."""
    dice = made.dice
    for number in range(count):
        known = made.rows.get("license_type", [])
        code: str | None = f"{made.numbers.credit_code()}{number:03d}"
        row = _entity(made, "license_type", "lt", tables.LicenseTypeRow, code)
        row["certificate_type_code"] = code
        row["certificate_type_name"] = dice.choice((f"许可证{number}", *TEXTS[:3], None))
        if dice.random() < 0.4:
            row["code"], row["certificate_type_code"] = None, dice.choice(("broken", "", None))
            row["certificate_type_name"] = dice.choice(("broken", row["certificate_type_name"]))
        if known and dice.random() < 0.3:
            same = dice.choice(("certificate_type_code", "certificate_type_name"))
            row[same] = dice.choice(known)[same]
        row["certificate_define_authority_code"] = dice.choice(
            [*(one["credit_code"] for one in named if "credit_code" in one), *ORPHANS]
        )
        if dice.random() < 0.15:
            row["deleted_at"], row["is_current"] = dice.choice(INSTANTS), False
        made.add("license_type", row)


def _license_names(made: Nasty) -> list[str | None]:
    """Answer what types are named by: codes and names."""
    return [
        row[name]
        for row in made.rows["license_type"]
        for name in ("certificate_type_code", "certificate_type_name")
    ]


GUIDS = ("g1", "g2", "%", "", None)
"""Row ids of scenarios; what is selected names them, one or several."""
SELECTIONS = ("g1", "g1^g2", "g12", "%", "^", "", None)


def _part(made: Nasty, noun: Noun, item: Row, ordinal: int) -> None:
    model: type[SQLModel] = getattr(tables, f"{noun.name}Row")
    table = str(model.__tablename__)
    part: Row = {
        "pk": made.numbers.pk(table),
        "id": made.numbers.id(noun.prefix),
        "list_pk": item["list_pk"],
        "handling_item_pk": item["pk"],
        "ordinal": ordinal,
    } | nasty_elements(model, made.dice)
    if "license_key" in part:
        part["license_key"] = made.dice.choice([*_license_names(made), *TEXTS[:4], None, None])
    if "condition_guid" in part:
        part["condition_guid"] = made.dice.choice(SELECTIONS)
    if noun is SCENARIO:
        part["row_guid"] = made.dice.choice(GUIDS)
    made.add(table, part)
    for number in range(made.dice.choice((0, 1, 3)) if noun is MATERIAL else 0):
        attachment: Row = {
            "pk": made.numbers.pk("attachment"),
            "id": made.numbers.id("at"),
            "list_pk": part["list_pk"],
            "material_pk": part["pk"],
            "ordinal": 9 - number,
        } | nasty_elements(tables.AttachmentRow, made.dice)
        made.add("attachment", attachment)


def _adoption(made: Nasty, lists: list[Row]) -> Row:
    row = _entity(made, "adoption", "ad", tables.AdoptionRow, None)
    filled = made.dice.choice(lists)
    row["catalog_code"] = made.dice.choice([filled["catalog_code"], *ORPHANS])
    row["dept_code"] = made.dice.choice([filled["dept_code"], filled["dept_code"], *ORPHANS])
    row["area_code"] = made.dice.choice([filled["area_code"], *ORPHANS])
    if made.dice.random() < 0.15:
        row["deleted_at"], row["is_current"] = made.dice.choice(INSTANTS), False
    return made.add("adoption", row)


def _case(made: Nasty, lists: list[Row], number: str | None) -> None:
    """Make services and evaluations of a case: none, several, more than one of the same round."""
    for _ in range(made.dice.choice((0, 1, 1, 2, 3))):
        row = _of_case(made, "service_record", "sv", tables.ServiceRecordRow, lists)
        row |= {"project_no": number, "service_number": made.dice.choice(("1", '2 "x"', "", None))}
        made.add("service_record", row)
    for _ in range(made.dice.choice((0, 1, 2, 4))):
        row = _of_case(made, "evaluation", "ev", tables.EvaluationRow, lists)
        row |= {"project_no": number, "assess_number": made.dice.choice((1, 1, 2, None, -(2**31)))}
        row |= {
            screened_column(name): maybe_text(made.dice) for name in free_texts(EvaluationElements)
        }
        made.add("evaluation", row)


def _of_case(made: Nasty, table: str, prefix: str, model: type[SQLModel], lists: list[Row]) -> Row:
    row = _entity(made, table, prefix, model, None)
    handled = made.dice.choice(lists)
    row["task_code"] = made.dice.choice([handled["task_code"], *ORPHANS])
    row["dept_code"] = made.dice.choice([handled["dept_code"], *ORPHANS])
    row["area_code"] = made.dice.choice([handled["area_code"], *ORPHANS])
    if made.dice.random() < 0.15:
        row["deleted_at"], row["is_current"] = made.dice.choice(INSTANTS), False
    return row


def _findings(made: Nasty, row: Row, table: str) -> None:
    for _ in range(made.dice.choice((0, 0, 1, 4))):
        finding: Row = {
            "pk": made.numbers.pk("finding"),
            "entity_type": table,
            "entity_id": row["id"],
            "platform": made.dice.choice((*PLATFORMS, None)),
            "stream": made.dice.choice(STREAMS),
            "native_id": row["native_id"],
            "rule": made.dice.choice(RULES),
            "severity": made.dice.choice(SEVERITIES),
            "element": made.dice.choice(("task_name", None)),
            "message": made.dice.choice(TEXTS),
            "evidence": maybe_text(made.dice),
        }
        made.add("finding", finding)


def _copies(made: Nasty, row: Row, table: str) -> None:
    for _ in range(made.dice.choice((0, 1, 2, 3))):
        copy: Row = {
            "pk": made.numbers.pk("copy"),
            "platform": made.dice.choice(PLATFORMS),
            "stream": made.dice.choice(STREAMS),
            "native_id": f"{made.dice.choice(TEXTS[:20])}{made.numbers.digits(6)}",
            "entity_type": table,
            "entity_id": row["id"],
            "version": made.dice.choice(INTEGERS),
            "content_hash": made.numbers.digits(32),
            "packed": pack(made.dice.choice(TEXTS), _said(made)),
            "fetched_at": made.dice.choice(INSTANTS),
            "deleted_at": made.dice.choice((None, None, INSTANTS[4])),
        }
        made.add("copy", copy)


def _said(made: Nasty) -> str:
    """Make what a mapping keeps of a record."""
    children = [{"elements": {"addressee": made.dice.choice(TEXTS[:20])}, "children": {}}]
    elements = {"task_name": made.dice.choice(TEXTS[:20]), "promise_day": 5, "is_fee": True}
    said: Row = {"elements": elements, "children": {"handling_windows": children}}
    if made.dice.random() < 0.3:
        said["personal"] = {"user_name": made.dice.choice(TEXTS[:20])}
    return orjson.dumps(said).decode()


def _changes(made: Nasty) -> None:
    """Make the feed: of entities that are there, withdrawn, replaced, or were never known."""
    known = [(TYPES[table], row["id"]) for table in ENTITY_TABLES for row in made.rows[table]]
    known += [(name, f"xx_{number}") for number, name in enumerate(TYPES.values())]
    for _ in range(60):
        entity_type, identity = made.dice.choice(known)
        change: Row = {
            "pk": made.numbers.pk("change") + made.dice.choice((0, 0, 3)),
            "entity_type": entity_type,
            "entity_id": identity,
            "operation": made.dice.choice(("created", "updated", "deleted")),
            "platform": made.dice.choice(PLATFORMS),
            "changed_at": made.dice.choice(INSTANTS),
        }
        if change["pk"] not in {row["pk"] for row in made.rows.get("change", [])}:
            made.add("change", change)


def _connectors(made: Nasty) -> None:
    for number, platform in enumerate(PLATFORMS):
        connector: Row = {
            "pk": made.numbers.pk("connector"),
            "id": made.numbers.id("cn"),
            "name": TEXTS[9 + number],
            "title": made.dice.choice(TEXTS),
            "platform": platform,
            "level": made.dice.choice(LEVELS),
            "transport": made.dice.choice(TEXTS),
            "paused_at": made.dice.choice((None, None, INSTANTS[4])),
        }
        made.add("connector", connector)
        if number:
            _destination(made, connector)
        for name in STREAMS[: number + 1]:
            _stream(made, connector, name)
        for operation in STREAMS[:number]:
            _measures(made, platform, operation)


def _destination(made: Nasty, connector: Row) -> None:
    destination: Row = {
        "pk": made.numbers.pk("destination"),
        "name": connector["name"],
        "platform": connector["platform"],
        "selection": '{"entities":[],"codes":{}}',
        "is_active": made.dice.choice((True, True, False)),
        "paused_until": maybe_instant(made.dice),
        "problem": maybe_text(made.dice),
        "failures": made.dice.choice((0, 7)),
        "reconciled_on": made.dice.choice((None, *DAYS)),
        "unexplained": made.dice.choice((0, 3)),
    }
    made.add("destination", destination)


def _measures(made: Nasty, platform: str, operation: str) -> None:
    breaker: Row = {
        "platform": platform,
        "operation": operation,
        "state": made.dice.choice(BREAKERS),
        "since": made.dice.choice(INSTANTS),
        "reason": maybe_text(made.dice),
    }
    made.add("breaker", breaker)
    for day in DAYS[: made.dice.choice((0, 1, 2))]:
        for upper in made.dice.sample(BOUNDS, made.dice.choice((1, 3, 5))):
            calls = made.dice.choice((1, 2, 19, 10**8))
            row: Row = {"platform": platform, "operation": operation, "day": day}
            made.add("latency", row | {"upper_ms": upper, "calls": calls})


def _stream(made: Nasty, connector: Row, name: str) -> None:
    stream: Row = {
        "pk": made.numbers.pk("stream"),
        "id": made.numbers.id("st"),
        "connector": connector["name"],
        "platform": connector["platform"],
        "name": name,
        "entity_type": "ImplementationList",
        "checkpoint": maybe_text(made.dice),
        "last_success_at": maybe_instant(made.dice),
        "fresh_within_s": made.dice.choice((None, 0, 59, 86_400, 2**31 - 1)),
        "paused_at": made.dice.choice((None, INSTANTS[3])),
        "resume_at": maybe_instant(made.dice),
    }
    made.add("stream", stream)
    for _ in range(made.dice.choice((0, 1, 8))):
        _run(made, stream)
    for _ in range(made.dice.choice((0, 2, 6))):
        _quarantined(made, stream)


def _run(made: Nasty, stream: Row) -> None:
    dice = made.dice
    counts = ("pages", "fetched", "created", "updated", "deleted", "unchanged", "quarantined")
    run: Row = {
        "pk": made.numbers.pk("sync_run"),
        "id": made.numbers.id("sr"),
        "platform": stream["platform"],
        "stream": stream["name"],
        "status": dice.choice(STATUSES),
        "kind": dice.choice(KINDS),
        "started_at": dice.choice(INSTANTS),
        "finished_at": maybe_instant(dice),
        **{name: dice.choice(INTEGERS) for name in (*counts, "findings")},
        "error_code": dice.choice(("REFUSED", 'odd "code"', None)),
        "error_message": maybe_text(dice),
    }
    made.add("sync_run", run)


def _quarantined(made: Nasty, stream: Row) -> None:
    row: Row = {
        "pk": made.numbers.pk("quarantine"),
        "id": made.numbers.id("qu"),
        "platform": stream["platform"],
        "stream": stream["name"],
        "run_id": made.dice.choice(made.rows.get("sync_run", [{"id": "sr_0"}]))["id"],
        "position": made.dice.choice(TEXTS),
        "code": made.dice.choice(QUARANTINE_CODES),
        "message": made.dice.choice(TEXTS),
        "payload": made.dice.choice(TEXTS),
        "quarantined_at": made.dice.choice(INSTANTS),
        "resolved_at": made.dice.choice((None, None, INSTANTS[5])),
    }
    made.add("quarantine", row)
