"""The audit chain: nothing in it can be changed, taken out, put in or cut off unnoticed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, text, update

from gateway.crypto import Use
from gateway.errors import ArgumentError, AuditUnavailable, SettingsError
from gateway.standard.access import AccessMode, Consent, Holder, StatutoryDuty
from gateway.store import audit, audit_chain
from gateway.store.audit import HEAD, RECORD, Access, Outcome
from gateway.store.audit_chain import Finding, Flaw, Head, export_head, read_head, verify
from gateway.store.database import Database
from tests.synthetic import resident_id
from tests.unit.crypto.material import provider, whole

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
CRYPTO = whole()
PERSON = Holder("111", resident_id(7))


def access(number: int = 0, **more: Any) -> Access:
    given = Access(
        occurred_at=NOW + timedelta(seconds=number),
        caller=f"bureau-{number % 3}",
        action="license.read",
        mode=AccessMode.OFFICIAL_DUTY,
        target="licenses",
        purpose="核对材料",
        outcome=Outcome.ANSWERED,
        subject=PERSON if number % 2 else None,
        basis=(
            Consent("c-1", "2026-1", NOW - timedelta(days=1)),
            StatutoryDuty("item", "case"),
            None,
        )[number % 3],
        case_number="2026-0001" if number % 2 else None,
    )
    return replace(given, **more)


async def fill(database: Database, count: int) -> None:
    for number in range(count):
        await audit.record_now(database, CRYPTO, access(number))


async def rows(database: Database) -> list[dict[str, Any]]:
    async with database.transaction() as transaction:
        found = await transaction.execute(select(RECORD).order_by(RECORD.c.sequence))
        return [dict(row) for row in found.mappings()]


async def change(database: Database, *statements: Any) -> None:
    async with database.transaction() as transaction:
        for statement in statements:
            await transaction.execute(statement)


async def findings(database: Database, head: Head | None = None) -> Sequence[Finding]:
    return (await verify(database, CRYPTO, head)).findings


async def test_records_follow_each_other_and_hold_no_number_of_a_person(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_chain, "PAGE", 2)
    await fill(database, 7)
    stored = await rows(database)
    assert [row["sequence"] for row in stored] == list(range(1, 8))
    assert PERSON.number not in repr(stored)
    assert stored[1]["subject"] == audit.subject_reference(CRYPTO, PERSON)
    report = await verify(database, CRYPTO, await export_head(database, CRYPTO, NOW))
    assert (report.records, report.findings) == (7, [])
    assert report.end.mac == stored[-1]["mac"]


async def test_an_empty_chain_is_whole(database: Database) -> None:
    head = await export_head(database, CRYPTO, NOW)
    assert (await verify(database, CRYPTO, head)).findings == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("caller", "somebody-else"),
        ("purpose", "核对材科"),
        ("subject", None),
        ("occurred_at", NOW + timedelta(microseconds=1)),
        ("consented_at", NOW),
        ("duty_case", "case"),
        ("outcome", "REFUSED"),
    ],
)
async def test_an_edit_is_found_where_it_was_made(
    database: Database, column: str, value: object
) -> None:
    await fill(database, 5)
    await change(database, update(RECORD).where(RECORD.c.sequence == 4).values({column: value}))
    assert await findings(database) == [Finding(Flaw.ALTERED, 4, 4)]


@pytest.mark.parametrize("sequence", [1, 3])
async def test_a_deletion_before_the_end_is_found(database: Database, sequence: int) -> None:
    await fill(database, 5)
    await change(database, delete(RECORD).where(RECORD.c.sequence == sequence))
    assert await findings(database) == [
        Finding(Flaw.MISSING, sequence, sequence),
        Finding(Flaw.ALTERED, sequence + 1, sequence + 1),
    ]


async def test_a_deletion_is_found_though_the_rest_was_numbered_anew(database: Database) -> None:
    await fill(database, 5)
    later = [row for row in await rows(database) if row["sequence"] > 3]
    await change(
        database,
        delete(RECORD).where(RECORD.c.sequence >= 3),
        insert(RECORD).values([{**row, "sequence": row["sequence"] - 1} for row in later]),
        update(HEAD).values(sequence=4),
    )
    assert await findings(database) == [Finding(Flaw.ALTERED, 3, 4)]


async def test_an_insertion_is_found(database: Database) -> None:
    await fill(database, 4)
    stored = await rows(database)
    await change(
        database,
        delete(RECORD).where(RECORD.c.sequence >= 3),
        insert(RECORD).values(
            [stored[2], {**stored[1], "sequence": 4}, {**stored[3], "sequence": 5}],
        ),
        update(HEAD).values(sequence=5),
    )
    assert await findings(database) == [Finding(Flaw.ALTERED, 4, 5)]


async def test_records_put_behind_the_end_are_found(database: Database) -> None:
    await fill(database, 2)
    last = (await rows(database))[-1]
    await change(database, insert(RECORD).values({**last, "sequence": 3}))
    assert await findings(database) == [
        Finding(Flaw.ALTERED, 3, 3),
        Finding(Flaw.HEAD_DIFFERS, 3, 3),
    ]


async def test_a_truncation_is_found_by_the_stored_head_and_else_by_an_exported_one(
    database: Database,
) -> None:
    await fill(database, 5)
    head = await export_head(database, CRYPTO, NOW)
    third = (await rows(database))[2]
    await change(database, delete(RECORD).where(RECORD.c.sequence > 3))
    assert await findings(database) == [Finding(Flaw.TRUNCATED, 4, 5)]
    await change(database, update(HEAD).values(sequence=3, mac=third["mac"]))
    assert await findings(database) == []  # from within, nobody can tell
    assert await findings(database, head) == [Finding(Flaw.TRUNCATED, 4, 5)]
    await fill(database, 2)  # the chain grows again, over the place of what was cut off
    assert await findings(database, head) == [Finding(Flaw.HEAD_DIFFERS, 5, 5)]


async def test_a_chain_that_was_emptied_with_its_head_is_found_by_an_exported_one(
    database: Database,
) -> None:
    await fill(database, 2)
    head = await export_head(database, CRYPTO, NOW)
    await change(database, delete(RECORD), delete(HEAD))
    assert await findings(database, head) == [Finding(Flaw.TRUNCATED, 1, 2)]


async def test_a_chain_made_anew_without_the_key_is_found(database: Database) -> None:
    await fill(database, 4)
    forger = provider(("k1", "standard", Use.SIGNING), ("k2", "standard", Use.MAC))
    stored = await rows(database)
    before = ""
    for row in stored:
        row["caller"] = "nobody"
        name, _, body = forger.hmac(audit.chained(before, row), audit.CHAIN).rpartition(":")
        before = row["mac"] = f"{name.replace('k2', 'k1')}:{body}"
    await change(
        database,
        delete(RECORD),
        insert(RECORD).values(stored),
        update(HEAD).values(sequence=4, mac=before),
    )
    assert await findings(database) == [Finding(Flaw.ALTERED, 1, 4)]


async def test_a_key_that_is_not_here_is_told_as_such(database: Database) -> None:
    await fill(database, 2)
    head = await export_head(database, CRYPTO, NOW)
    stranger = whole(name="other")
    assert (await verify(database, stranger)).findings == [Finding(Flaw.KEY_UNKNOWN, 1, 2)]
    assert (await verify(database, stranger, head)).findings == [Finding(Flaw.KEY_UNKNOWN, 2, 2)]


async def test_a_head_of_another_end_is_refused_and_one_of_another_file_is_none(
    database: Database,
) -> None:
    await fill(database, 2)
    head = await export_head(database, CRYPTO, NOW)
    assert read_head(head.text()) == head
    forged = read_head(head.text().replace('"sequence": 2', '"sequence": 1'))
    assert await findings(database, forged) == [Finding(Flaw.HEAD_FORGED, 1, 1)]
    for other in ("{}", "[]", "no JSON", '{"kind": "yiwang-audit-head"}'):
        with pytest.raises(SettingsError, match="链头"):
            read_head(other)


async def test_the_chain_goes_on_after_a_rotation_to_the_national_algorithms(
    database: Database,
) -> None:
    await fill(database, 2)
    rotated = provider(
        *(("k1", "standard", use) for use in Use), *(("k2", "gm", use) for use in Use), suite="gm"
    )
    await audit.record_now(database, rotated, access(3))
    head = await export_head(database, rotated, NOW)
    report = await verify(database, rotated, head)
    assert (report.records, report.findings) == (3, [])
    assert report.end.mac.startswith("hmac-sm3:k2:")


async def test_writers_of_two_processes_make_one_chain(database: Database) -> None:
    other = Database(database.url.render_as_string(hide_password=False))
    writing = [
        audit.record_now(store, CRYPTO, access(number))
        for number in range(12)
        for store in (database, other)
    ]
    ends = await asyncio.gather(*writing)
    await other.close()
    assert sorted(end.sequence for end in ends) == list(range(1, 25))
    assert await findings(database) == []


async def test_a_record_goes_the_way_of_its_transaction(database: Database) -> None:
    await fill(database, 1)

    async def fail() -> None:
        async with database.transaction() as transaction:
            await audit.record(transaction, CRYPTO, access(1))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    await fill(database, 1)
    assert [row["sequence"] for row in await rows(database)] == [1, 2]
    assert await findings(database) == []


@pytest.mark.parametrize("table", ["audit_record", "audit_head"])
async def test_what_cannot_be_recorded_is_an_error_with_a_code(
    database: Database, table: str
) -> None:
    await change(database, text(f"ALTER TABLE {table} RENAME TO gone"))
    with pytest.raises(AuditUnavailable) as refused:
        await audit.record_now(database, CRYPTO, access())
    assert refused.value.code == "AUDIT_UNAVAILABLE"
    await change(database, text(f"ALTER TABLE gone RENAME TO {table}"))


async def test_a_chain_whose_end_was_taken_away_takes_no_more_records(
    database: Database,
) -> None:
    await fill(database, 2)
    await change(database, delete(HEAD))
    with pytest.raises(AuditUnavailable):
        await audit.record_now(database, CRYPTO, access())
    assert await findings(database) == [Finding(Flaw.HEAD_DIFFERS, 1, 2)]


async def test_without_a_key_and_without_a_purpose_nothing_is_recorded(
    database: Database,
) -> None:
    with pytest.raises(AuditUnavailable):
        await audit.record_now(database, provider(), access())
    for purpose in ("", "长" * 201):
        with pytest.raises(ArgumentError):
            await audit.record_now(database, CRYPTO, access(purpose=purpose))
    assert await rows(database) == []


async def test_a_store_that_is_damaged_refuses_the_record(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    path = tmp_path_factory.mktemp("store") / "yiwang.db"
    path.write_bytes(b"no database" * 100)
    damaged = Database(f"sqlite:///{path}")
    with pytest.raises(AuditUnavailable):
        await audit.record_now(damaged, CRYPTO, access())
    await damaged.close()


async def test_a_durable_transaction_of_sqlite_is_flushed_and_others_are_not(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('store') / 'yiwang.db'}")
    wanted = text("PRAGMA synchronous")
    async with database.durable() as transaction:
        assert await transaction.scalar(wanted) == 2
    async with database.transaction() as transaction:
        assert await transaction.scalar(wanted) == 1
    await database.close()
