"""Reconciliation (对账) of one day with one destination: what we say went up, and what is there.

For each batch: published = sent + waiting + dead, sent = accepted + rejected + pending, and
present upstream = accepted. Every difference names its codes; what the outbox tells no reason
for turns the connector yellow.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from gateway.connectors.lanes import refuse_maintained
from gateway.connectors.outward import Lane, Listed
from gateway.connectors.spec import RECONCILIATION, Spec
from gateway.errors import PlatformError, SettingsError, StoreUnavailable, YiwangError
from gateway.store import destinations, feedback, publishing, reconciliation
from gateway.store.copies import Origin
from gateway.store.database import Database, Transaction
from gateway.store.destinations import Destination
from gateway.store.outbox import SENT, State, sent_with
from gateway.store.reconciliation import Difference, Kind, Line, Published
from gateway.store.streams import Counts
from sync.environment import Environment
from sync.leasing import leased
from sync.run_row import RunRow
from sync.verdicts import parcel_of

KIND = "RECONCILIATION"
"""The kind of run that a reconciliation is."""

Group = tuple[str, str, str]
"""Family, body, batch."""


@dataclass(frozen=True)
class Reconciled:
    """The lines of a day, and how many codes differ without a reason."""

    day: date
    lines: Sequence[Line]

    @property
    def unexplained(self) -> int:
        """How many codes differ without a reason."""
        return sum(line.unexplained for line in self.lines)

    @property
    def counts(self) -> Counts:
        """What it came to, as runs are counted: what was published, and what is unexplained."""
        published = sum(line.published for line in self.lines)
        return Counts(fetched=published, findings=self.unexplained)


class BeingReconciled(YiwangError):  # noqa: N818  # named for what happened
    """Another process reconciles the destination at the moment."""

    code = "BEING_RECONCILED"


async def reconcile(environment: Environment, spec: Spec, lane: Lane, day: date) -> Reconciled:
    """Hold a day against what stands upstream, keep the result, and answer it.

    Raises SettingsError where the connector does not push, BeingReconciled while another process
    does it, CircuitOpen in a maintenance window, PlatformError where the platform does not answer.
    Each is a run that people can see.
    """
    destination = await destinations.find_destination(environment.database, spec.name)
    if spec.push is None or destination is None:
        raise SettingsError(f"连接器 {spec.name} 没有登记为推送目的地。")
    refuse_maintained(spec, environment.clock)
    origin = Origin(destination.platform, RECONCILIATION)
    async with leased(environment, f"{origin.platform}/{origin.stream}") as lease:
        if lease is None:
            raise BeingReconciled(f"其他进程正在对账 {spec.name}。", hint="请稍后再试。")
        row = await RunRow.begin(environment, origin, KIND)
        try:
            return await _reconciled(environment, destination, lane, day, row)
        except PlatformError as error:
            await row.fail(error.status, Counts(), error)
            raise
        except StoreUnavailable as error:
            await row.fail("failed_transient", Counts(), error)
            raise
        except BaseException:
            await row.fail("cancelled", Counts(), None)
            raise


async def _reconciled(
    environment: Environment, destination: Destination, lane: Lane, day: date, row: RunRow
) -> Reconciled:
    database = environment.database
    async with database.transaction() as transaction:
        published = await reconciliation.published_on(transaction, destination.name, day)
        newest = await _newest(transaction, destination, published)
    accepted = [row.key for row in published if row.state == State.ACCEPTED]
    present = {key for key in accepted if newest.get(key, "") != key}
    present |= await _present(database, lane, [key for key in accepted if key not in present])
    now = environment.clock()
    listed = await lane.listed(*reconciliation.bounds(day))
    lines = list(lines_of(published, present))
    whole = [one async for one in _as_a_whole(database, destination, listed, day, now)]
    if whole:
        lines.insert(0, Line(differences=whole))
    reconciled = Reconciled(day, lines)
    async with database.transaction() as transaction:
        key = (destination.name, destination.platform)
        await reconciliation.save_lines(transaction, key, day, lines, now)
        told = day.isoformat(), reconciled.unexplained
        await destinations.mark_reconciled(transaction, destination.name, *told)
        await row.succeed(transaction, reconciled.counts)
    return reconciled


def lines_of(published: Iterable[Published], present: Collection[str]) -> Iterator[Line]:
    """Answer a line for each family, body and batch; `present` are keys that stand upstream."""
    groups: dict[Group, list[Published]] = defaultdict(list)
    for row in published:
        groups[row.family, row.body, row.batch].append(row)
    for (family, body, batch), rows in sorted(groups.items()):
        states = Counter(row.state for row in rows)
        waiting = states[State.PENDING] + states[State.SENDING]
        yield Line(
            family,
            body,
            batch,
            published=len(rows) - states[State.SUPERSEDED],
            superseded=states[State.SUPERSEDED],
            waiting=waiting,
            dead=states[State.DEAD],
            sent=sum(states[state] for state in SENT),
            accepted=states[State.ACCEPTED],
            rejected=states[State.REJECTED],
            pending=states[State.DELIVERED],
            present=sum(row.key in present for row in rows),
            differences=tuple(_differences(rows, present)),
        )


_EXPLAINED: Sequence[tuple[Kind, Sequence[State]]] = (
    (Kind.WAITING, (State.PENDING, State.SENDING)),
    (Kind.DEAD, (State.DEAD,)),
    (Kind.REJECTED, (State.REJECTED,)),
    (Kind.PENDING, (State.DELIVERED,)),
)


def _differences(rows: Sequence[Published], present: Collection[str]) -> Iterator[Difference]:
    for kind, states in _EXPLAINED:
        codes = sorted({row.code for row in rows if row.state in states})
        if codes:
            yield Difference(kind, codes)
    missing = sorted(
        {row.code for row in rows if row.state == State.ACCEPTED and row.key not in present}
    )
    if missing:
        yield Difference(Kind.MISSING, missing)


async def _newest(
    transaction: Transaction, destination: Destination, published: Sequence[Published]
) -> dict[str, str]:
    """Answer, by key, the key of the newest row of the same entity that was sent.

    What a newer row replaced up there stands there through that one.
    """
    ids = sorted({row.entity_id for row in published})
    rows = await reconciliation.published_as(transaction, destination.name, ids)
    last = {row.entity_id: row.key for row in rows if row.state in SENT}
    return {row.key: last[row.entity_id] for row in rows if row.entity_id in last}


async def _present(database: Database, lane: Lane, keys: Sequence[str]) -> set[str]:
    """Answer what stands up there; a platform that cannot be asked is taken at its word."""
    if not keys or not lane.answers_queries:
        return set(keys)
    async with database.transaction() as transaction:
        rows = await sent_with(transaction, keys)
    return await lane.arrived([parcel_of(row) for row in rows])


async def _as_a_whole(
    database: Database, destination: Destination, listed: Sequence[Listed], day: date, now: datetime
) -> AsyncIterator[Difference]:
    """Answer what differs beyond single batches: strangers upstream, and what never went up."""
    async with database.transaction() as transaction:
        ids = sorted({one.entity_id for one in listed})
        rows = await reconciliation.published_as(transaction, destination.name, ids)
        told = await feedback.unanswered(
            transaction, destination.platform, *reconciliation.bounds(day)
        )
    known = {(row.entity_id, row.batch): row for row in rows}
    strangers, unsent = [], []
    for one in listed:
        row = known.get((one.entity_id, one.batch))
        if row is None:
            strangers.append(one.entity_id)
        elif row.state not in SENT and not row.is_uncertain and row.state != State.SENDING:
            unsent.append(row.code)
    for kind, codes in (
        (Kind.STRANGER, strangers),
        (Kind.UNSENT, unsent),
        (Kind.FEEDBACK, told),
        (Kind.UNPUBLISHED, await _unpublished(database, destination, now)),
    ):
        if codes:
            yield Difference(kind, sorted(set(codes)))


async def _unpublished(database: Database, destination: Destination, now: datetime) -> list[str]:
    """Answer the codes of entities that stand here otherwise than they were ever published."""
    if not destination.is_filled:
        return []  # the relay is about to publish them
    found: list[str] = []
    place: tuple[str, int] | None = None
    while True:
        async with database.transaction() as transaction:
            page, place = await publishing.unpublished(transaction, destination, place, now)
        found += [code for _, code in page]
        if place is None:
            return found
