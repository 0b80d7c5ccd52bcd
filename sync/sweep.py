"""A sweep: every key of a stream is read, and what is nowhere any more is withdrawn.

Withdrawing needs certainty. A record counts as gone when two walks through the whole stream have
not met it: while pages are turned records move, and one may slip between two pages. The second
walk is only made where the first misses something. What arrived while the sweep was under way
is never gone, and a record that cannot be identified forbids every withdrawal. More than the
stream's limit waits for an operator.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta

import orjson

from gateway.connectors.pages import Page
from gateway.connectors.spec import Sweep as Limits
from gateway.errors import ArgumentError, StoreError
from gateway.store import leases, progress, streams
from gateway.store.database import Transaction
from gateway.store.progress import Progress
from gateway.store.streams import Counts
from sync.courses import SWEEP, Passage
from sync.incoming import Incoming
from sync.reading import ReadPage
from sync.report import NeedsConfirmation
from sync.window import Checkpoint

BATCH = 500
"""How many records are withdrawn in one transaction."""

HELD = timedelta(days=1)
"""How long what a sweep found may wait for an operator; later the stream is walked again."""

WALK, WAIT, WITHDRAW, DONE = "walk", "wait", "withdraw", "done"
WALKS = 2


@dataclass(frozen=True)
class State:
    """How far a sweep has come; `unidentified` records could not be told apart."""

    phase: str = WALK
    walk: int = 1
    token: str | None = None
    unidentified: int = 0


@dataclass
class Sweeping:
    """The course of a sweep; with `confirmed` an operator lifts the limit."""

    confirmed: bool = False
    restart: bool = False

    kind = SWEEP
    ends_with_its_last_page = False
    asks_the_platform = True

    async def open(self, passage: Passage) -> Checkpoint | None:
        """Begin a walk, or go on with what was interrupted or confirmed."""
        if passage.stream.drop is not None and passage.stream.drop.delivery == "changes":
            raise ArgumentError(
                f"数据流 {passage.stream.name} 的文件是变化，读不到的记录不等于撤回，不能清点。",
                hint="每个文件都是全部数据的，在规格中写 drop.delivery: whole。",
            )
        now = passage.clock()
        stood = await progress.progress_of(passage.database, passage.origin, SWEEP)
        if self.restart:
            stood = None
        state, self._begun_at = (load(stood.state), stood.begun_at) if stood else (None, now)
        waited = now - self._begun_at
        if state is None or (state.phase == WAIT and not (self.confirmed and waited < HELD)):
            self._state, self._begun_at = State(), now
            await self._begin(passage)
        elif state.phase == WAIT:
            self._state = replace(state, phase=WITHDRAW)
            async with passage.database.transaction() as transaction:
                await self._save(transaction, passage)
        else:
            self._state = state
        return None if self._state.phase == WITHDRAW else Checkpoint(token=self._state.token)

    async def keep(
        self, transaction: Transaction, passage: Passage, page: Page, read: ReadPage
    ) -> Checkpoint | None:
        """Mark the keys met; after the last page judge, or walk once more."""
        ids = [record.native_id for record in read.incoming]
        await progress.see(transaction, passage.database.dialect, passage.origin, ids)
        unidentified = self._state.unidentified + len(read.rejected)
        self._state = replace(self._state, token=page.token, unidentified=unidentified)
        if page.token is None:
            self._state = await self._judge(transaction, passage)
        await self._save(transaction, passage)
        return Checkpoint() if page.token is None and self._state.phase == WALK else None

    async def close(self, passage: Passage) -> None:
        """Withdraw what is gone, a batch a transaction. Raises NeedsConfirmation."""
        if self._state.phase == WAIT:
            raise await self._refusal(passage)
        while self._state.phase == WITHDRAW and await self._withdraw(passage):
            passage.stop_where_asked()
        async with passage.database.transaction() as transaction:
            await progress.forget_seen(transaction, passage.origin)
            await progress.end(transaction, passage.origin, SWEEP)

    async def _begin(self, passage: Passage) -> None:
        database = passage.database
        begun = Progress(dump(self._state), self._begun_at)
        async with database.transaction() as transaction:
            await progress.forget_seen(transaction, passage.origin)
            await progress.begin(transaction, database.dialect, passage.origin, SWEEP, begun)

    async def _save(self, transaction: Transaction, passage: Passage) -> None:
        await progress.advance(transaction, passage.origin, SWEEP, dump(self._state))

    async def _judge(self, transaction: Transaction, passage: Passage) -> State:
        """Answer what follows a whole walk."""
        origin, state = passage.origin, self._state
        missing = await progress.count_missing(transaction, origin, self._begun_at)
        if missing == 0:
            return replace(state, phase=DONE)
        if state.unidentified:
            passage.report.note = (
                f"有 {state.unidentified} 条记录无法识别，平台上不见的 {missing} 条未撤回"
            )
            return replace(state, phase=DONE)
        if state.walk < WALKS:
            return State(walk=state.walk + 1)
        live = await progress.count_live(transaction, origin)
        allowed = self.confirmed or is_within(passage.stream.sweep, missing, live)
        return replace(state, phase=WITHDRAW if allowed else WAIT)

    async def _refusal(self, passage: Passage) -> NeedsConfirmation:
        async with passage.database.transaction() as transaction:
            missing = await progress.count_missing(transaction, passage.origin, self._begun_at)
            live = await progress.count_live(transaction, passage.origin)
        limits = passage.stream.sweep
        return NeedsConfirmation(
            f"平台上已不见 {missing} 条，库中共 {live} 条，超过限额"
            f"（{limits.max_percent:g}%，{limits.max_rows} 条），一条也未撤回。",
            hint="请先向平台核实，属实则在一天内运行 yiwang sync sweep … --confirm。",
        )

    async def _withdraw(self, passage: Passage) -> bool:
        """Withdraw a batch; answer whether there may be more."""
        async with passage.database.transaction() as transaction:
            now = passage.clock()
            await leases.hold(transaction, passage.lease, now)
            ids = await progress.missing(transaction, passage.origin, self._begun_at, BATCH)
            counts = await passage.applier.apply(transaction, _withdrawals(ids), now)
            total = Counts()
            total.add(passage.report.counts)
            total.add(Counts(deleted=counts.deleted))
            await streams.count_run(transaction, passage.run_id, total)
            await passage.look_around(transaction)
        passage.report.counts = total
        return len(ids) == BATCH


def is_within(limits: Limits, missing: int, live: int) -> bool:
    """Say whether so many of so many may be withdrawn without an operator."""
    return missing <= limits.max_rows and missing * 100 <= limits.max_percent * live


def dump(state: State) -> str:
    """Write a state as the text the store keeps."""
    return orjson.dumps(asdict(state)).decode()


def load(text: str) -> State:
    """Read a state; one that cannot be read refuses the sweep."""
    try:
        return State(**orjson.loads(text))
    except (ValueError, TypeError):
        raise StoreError(
            f"清查的进度无法识别：{text[:80]}。",
            hint="请用 yiwang sync sweep … --restart 从头清查。",
            code="CHECKPOINT_CORRUPT",
        ) from None


def _withdrawals(native_ids: Sequence[str]) -> list[Incoming]:
    return [Incoming(native_id, "", "", None) for native_id in native_ids]
