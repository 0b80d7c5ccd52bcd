"""Leases: one holder a stream, and whoever lost it writes nothing more."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text

from gateway.store import leases
from gateway.store.database import Database
from gateway.store.leases import LEASE, Lease, LeaseLost

NAME = "province/regions"
NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)
LENGTH = timedelta(minutes=5)


async def take(database: Database, holder: str, at: datetime = NOW) -> Lease | None:
    return await leases.take(database, NAME, holder, at, LENGTH)


async def taken(database: Database, holder: str, at: datetime = NOW) -> Lease:
    lease = await take(database, holder, at)
    assert lease is not None
    return lease


async def write(database: Database, lease: Lease, at: datetime) -> None:
    """Write under a lease, as a page does."""
    async with database.transaction() as transaction:
        await transaction.execute(
            text("INSERT INTO revision (name, value) VALUES (:name, 1)"), {"name": lease.holder}
        )
        await leases.hold(transaction, lease, at)


async def written(database: Database) -> set[str]:
    async with database.transaction() as transaction:
        return set((await transaction.execute(text("SELECT name FROM revision"))).scalars())


async def test_a_lease_has_one_holder(database: Database) -> None:
    first = await taken(database, "one")
    assert (first.name, first.holder, first.term) == (NAME, "one", 1)
    assert await take(database, "two") is None


async def test_a_lease_is_not_given_twice_even_to_its_holder(database: Database) -> None:
    # Two runs of one process must not read one stream together.
    await taken(database, "one")
    assert await take(database, "one") is None


async def test_streams_are_leased_apart(database: Database) -> None:
    await taken(database, "one")
    assert await leases.take(database, "province/lists", "two", NOW, LENGTH) is not None


async def test_a_lease_lasts_until_its_last_second_and_no_longer(database: Database) -> None:
    await taken(database, "one")
    assert await take(database, "two", NOW + LENGTH - timedelta(seconds=1)) is None
    second = await taken(database, "two", NOW + LENGTH)
    assert (second.holder, second.term) == ("two", 2)


async def test_a_holder_whose_lease_was_taken_over_writes_nothing(database: Database) -> None:
    first = await taken(database, "one")
    second = await taken(database, "two", NOW + LENGTH)
    with pytest.raises(LeaseLost, match="province/regions 已由其他进程接手"):
        await write(database, first, NOW + LENGTH)
    await write(database, second, NOW + LENGTH)
    assert await written(database) == {"two"}


async def test_a_holder_that_takes_its_expired_lease_again_is_fenced_from_its_own_past(
    database: Database,
) -> None:
    first = await taken(database, "one")
    again = await taken(database, "one", NOW + LENGTH)
    assert again.term == first.term + 1
    with pytest.raises(LeaseLost):
        await write(database, first, NOW + LENGTH)


async def test_writing_renews_the_lease(database: Database) -> None:
    first = await taken(database, "one")
    later = NOW + LENGTH - timedelta(seconds=1)
    await write(database, first, later)
    assert await take(database, "two", NOW + LENGTH) is None
    assert await take(database, "two", later + LENGTH) is not None


async def test_an_expired_lease_that_nobody_took_still_writes(database: Database) -> None:
    first = await taken(database, "one")
    await write(database, first, NOW + 3 * LENGTH)
    assert await written(database) == {"one"}


async def test_a_renewal_that_is_rolled_back_renews_nothing(database: Database) -> None:
    first = await taken(database, "one")

    async def fail() -> None:
        async with database.transaction() as transaction:
            await leases.hold(transaction, first, NOW + LENGTH)
            raise RuntimeError("page failed")

    with pytest.raises(RuntimeError, match="page failed"):
        await fail()
    assert await take(database, "two", NOW + LENGTH) is not None


async def test_a_lease_given_back_is_free_at_once(database: Database) -> None:
    first = await taken(database, "one")
    await leases.give_back(database, first, NOW)
    second = await taken(database, "two")
    assert second.term == 2


async def test_what_is_no_longer_ours_cannot_be_given_back(database: Database) -> None:
    first = await taken(database, "one")
    await taken(database, "two", NOW + LENGTH)
    await leases.give_back(database, first, NOW + LENGTH)
    assert await take(database, "three", NOW + LENGTH) is None


async def test_of_takers_who_come_together_exactly_one_gets_a_new_lease(database: Database) -> None:
    got = await asyncio.gather(*(take(database, f"taker {number}") for number in range(5)))
    (winner,) = (lease for lease in got if lease)
    async with database.transaction() as transaction:
        row = (await transaction.execute(select(LEASE.c.holder, LEASE.c.term))).one()
    assert tuple(row) == (winner.holder, 1)


async def test_of_takers_who_come_together_exactly_one_gets_an_expired_lease(
    database: Database,
) -> None:
    await taken(database, "one")
    at = NOW + LENGTH
    got = await asyncio.gather(*(take(database, f"taker {number}", at) for number in range(5)))
    assert [lease.term for lease in got if lease] == [2]
