"""One page becomes rows: copies, entities, findings, changes, all in the caller's transaction.

Applying a page again changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from gateway.standard import differences
from gateway.standard.element import Group
from gateway.standard.findings import Finding
from gateway.standard.nouns import Noun
from gateway.standard.record import Draft
from gateway.standard.rectification import LIMIT
from gateway.store import (
    agreement,
    changes,
    content,
    copies,
    entities,
    evaluations,
    findings,
    license_types,
    publishing,
    rectifications,
    search,
)
from gateway.store.content import Content
from gateway.store.copies import Claim, Known, Origin
from gateway.store.database import Transaction
from gateway.store.dialect import Dialect
from gateway.store.entities import Entity, Stored
from gateway.store.streams import Counts
from sync import contradictions
from sync.authority import Authority, ranked, settle
from sync.incoming import Incoming, newest
from sync.page import PageChanges


@dataclass(frozen=True)
class Applier:
    """Applies pages of one stream."""

    dialect: Dialect
    origin: Origin
    noun: Noun
    authority: Authority
    rectify_days: int = LIMIT.days
    """Working days in which a bad review is to be rectified."""

    async def apply(
        self, transaction: Transaction, records: Sequence[Incoming], now: datetime
    ) -> Counts:
        """Store a page and answer what it changed."""
        known = await copies.known_copies(
            transaction, self.origin, [record.native_id for record in records]
        )
        kept = newest(records)
        page = PageChanges(self.origin, self.noun, now, unchanged=len(records) - len(kept))
        await self._write_copies(transaction, page, kept.values(), known)
        if page.changed or page.withdrawn:
            await self._write(transaction, page, now)
        if page.behind:
            await self._tell_behind(transaction, page, known)
        return Counts(
            created=len(page.created),
            updated=len(page.changed) - len(page.created),
            deleted=len(page.withdrawn),
            unchanged=page.unchanged,
            findings=sum(len(draft.findings) for _, _, draft in page.changed.values()),
        )

    async def _write_copies(
        self,
        transaction: Transaction,
        page: PageChanges,
        records: Iterable[Incoming],
        known: Mapping[str, Known],
    ) -> None:
        """Store the copies of a page; each is read while those before it are on their way."""
        beside = [(record, known.get(record.native_id)) for record in records]
        fresh = page.take(pair for pair in beside if pair[1] is None)
        await copies.insert_copies(transaction, self.dialect, fresh)
        others = page.take(pair for pair in beside if pair[1] is not None)
        staged = await copies.stage_copies(transaction, self.dialect, others)
        if page.suspect:
            await self._tell_conflicts(transaction, page)
        await copies.replace_copies(transaction, self.dialect, staged)

    async def _tell_conflicts(self, transaction: Transaction, page: PageChanges) -> None:
        """Add to what is found on records whose platform contradicts itself."""
        ids = [record.native_id for record in page.suspect]
        stored = await copies.payloads(transaction, self.origin, ids)
        for record in page.suspect:
            if contradictions.is_contradiction(stored[record.native_id], record.payload):
                page.add_finding(record.native_id, contradictions.conflict(record))

    async def _tell_behind(
        self, transaction: Transaction, page: PageChanges, known: Mapping[str, Known]
    ) -> None:
        """Write what is found on copies that stay as they are."""
        found = {
            record.native_id: (
                known[record.native_id].entity_id,
                contradictions.behind(record, known[record.native_id]),
            )
            for record in page.behind
        }
        if await findings.note(transaction, self.origin, self.noun.name, found):
            await changes.bump_revisions(transaction, self.dialect, ["finding"])

    async def _write(self, transaction: Transaction, page: PageChanges, now: datetime) -> None:
        # The row of this revision is the lock that all writers share until they commit: without
        # it two platforms' pages would each settle an entity without seeing the other's copy,
        # and the change feed would not stand in the order of commits.
        await changes.bump_revisions(transaction, self.dialect, ["change"])
        await self._write_marks(transaction, page, now)
        operations = await self._write_entities(transaction, page, now)
        for name, changed in operations.items():
            await changes.record_changes(
                transaction, self.dialect, name, self.origin.platform, changed, now
            )
            await search.index_entities(transaction, name, changed)
        await publishing.publish(transaction, self.dialect, operations, now)
        tables = {table for name in operations for table in entities.tables_of(name)}
        await changes.bump_revisions(transaction, self.dialect, tables | {"copy", "finding"})

    async def _write_marks(
        self, transaction: Transaction, page: PageChanges, now: datetime
    ) -> None:
        """Mark copies as withdrawn, and store what is found on those that changed."""
        withdrawn = {native_id: at for native_id, (_, at) in page.withdrawn.items()}
        await copies.mark_deleted(transaction, self.origin, withdrawn, now)
        found = {
            native_id: (copy, draft.findings)
            for native_id, (copy, _, draft) in page.changed.items()
        }
        gone = [*(page.changed.keys() - page.created), *page.withdrawn]
        await findings.replace_findings(transaction, self.dialect, self.origin, found, gone)

    async def _write_entities(
        self, transaction: Transaction, page: PageChanges, now: datetime
    ) -> dict[str, dict[str, str]]:
        """Settle every entity the page touches; answer the operations by type and entity id."""
        touched = {copy.entity_id for copy, _, _ in page.changed.values()}
        abandoned = {known.entity_id for known, _ in page.withdrawn.values()}
        left = (page.left.keys() | abandoned) - touched
        described = await copies.live_copies(
            transaction, touched | left, self.origin, list(page.changed)
        )
        known = await entities.stored_entities(transaction, self.noun, sorted(touched | left))
        left &= known.keys()  # a stream that changed its kind left entities of another
        filled = await agreement.fillings(transaction, self.noun, known)
        cases = await evaluations.cases(transaction, self.noun, known)
        types = await license_types.type_codes(transaction, self.noun, known)
        fresh = {copy.native_id: content for copy, content, _ in page.changed.values()}
        drafts = {copy.entity_id: draft for copy, _, draft in page.changed.values()}
        settled: list[Entity] = []
        differing: dict[str, list[Finding]] = {identity: [] for identity in touched | left}
        for identity, present in described.items():
            contents = {claim: self._content(claim, fresh) for claim in present}
            stored = known.get(identity)
            settled.append(self._settle(identity, drafts.get(identity), stored, contents))
            differing[identity] = self._differing(contents)
        await entities.save_entities(transaction, self.dialect, self.noun, settled, known, now)
        await findings.settle_findings(transaction, self.noun.name, differing, (differences.RULE,))
        gone = await self._withdraw(transaction, page, known, left - described.keys(), now)
        codes = {entity.code for entity in settled} | {known[identity].code for identity in left}
        moved = await entities.settle_versions(
            transaction, self.noun, [code for code in codes if code], now
        )
        live = {identity for identity, stored in known.items() if not stored.is_withdrawn}
        operations = dict.fromkeys(moved, "updated")
        operations |= {
            entity.id: "updated" if entity.id in live else "created" for entity in settled
        }
        operations |= dict.fromkeys(gone, "deleted")
        concerned = sorted(operations)
        held = await agreement.settle_agreement(transaction, self.noun, concerned, filled, now)
        said = await evaluations.settle_cases(transaction, self.noun, concerned, cases, now)
        named = await license_types.settle_license_types(
            transaction, self.noun, concerned, types, now
        )
        days = self.rectify_days
        await rectifications.settle_rectifications(transaction, self.noun, concerned, days, now)
        return self._together(operations, held, said, named)

    def _together(
        self, operations: dict[str, str], *settled: Mapping[str, set[str]]
    ) -> dict[str, dict[str, str]]:
        """Add what only concerns other entities: they are updated, unless something says more."""
        names = dict.fromkeys(name for held in settled for name in held)
        changed = {name: {one for held in settled for one in held.get(name, ())} for name in names}
        found = {name: dict.fromkeys(sorted(ids), "updated") for name, ids in changed.items()}
        return {**found, self.noun.name: found.get(self.noun.name, {}) | operations}

    def _settle(
        self,
        identity: str,
        draft: Draft | None,
        stored: Stored | None,
        contents: Mapping[Claim, Content],
    ) -> Entity:
        first = ranked(list(contents), Group.SUBSTANTIVE, self.authority)[0]
        settled = (
            contents[first] if len(contents) == 1 else settle(self.noun, contents, self.authority)
        )
        return Entity(
            id=identity,
            code=draft.code if draft else _code_of(stored),
            version=first.version,
            platform=first.platform,
            native_id=first.native_id,
            fetched_at=first.fetched_at,
            content=settled,
        )

    def _differing(self, contents: Mapping[Claim, Content]) -> list[Finding]:
        if len(contents) < 2:
            return []
        # One order, so that evidence stays as it is however the database answers.
        said = [
            (claim.platform, contents[claim].elements)
            for claim in ranked(list(contents), Group.SUBSTANTIVE, self.authority)
        ]
        return list(differences.difference_findings(self.noun, said))

    def _content(self, claim: Claim, fresh: Mapping[str, Content]) -> Content:
        if Origin(claim.platform, claim.stream) == self.origin and claim.native_id in fresh:
            return fresh[claim.native_id]
        return content.load(self.noun, claim.value)

    async def _withdraw(
        self,
        transaction: Transaction,
        page: PageChanges,
        known: Mapping[str, Stored],
        orphans: set[str],
        now: datetime,
    ) -> set[str]:
        """Withdraw entities no platform describes any more, but keep versions that were replaced.

        An entity is a replaced version where its platform's record moved on to another version
        of the same code; cases still refer to it.
        """
        history = {
            identity
            for identity in orphans
            if known[identity].code and known[identity].code in page.left.get(identity, ())
        }
        return await entities.withdraw_entities(
            transaction, self.noun, sorted(orphans - history), now
        )


def _code_of(stored: Stored | None) -> str | None:
    return stored.code if stored else None
