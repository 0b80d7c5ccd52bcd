"""One page becomes rows: copies, entities, findings, changes, all in the caller's transaction.

Applying a page again changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from gateway.standard import differences
from gateway.standard.element import Group
from gateway.standard.findings import Finding
from gateway.standard.nouns import Noun, entity_id
from gateway.standard.record import Draft
from gateway.store import (
    agreement,
    changes,
    content,
    copies,
    entities,
    findings,
    publishing,
    search,
)
from gateway.store.content import Content, content_of
from gateway.store.copies import Claim, Copy, Known, Origin
from gateway.store.database import Transaction
from gateway.store.dialect import Dialect
from gateway.store.entities import Entity, Stored
from gateway.store.streams import Counts
from sync.authority import Authority, ranked, settle


@dataclass(frozen=True)
class Incoming:
    """One record of a page: a draft, or None where the platform withdrew the record."""

    native_id: str
    payload: str
    content_hash: str
    draft: Draft | None


@dataclass
class _Page:
    """What a page changes, worked out before anything is written."""

    changed: dict[str, tuple[Copy, Content, Draft]] = field(default_factory=dict)
    withdrawn: dict[str, Known] = field(default_factory=dict)
    created: set[str] = field(default_factory=set)
    left: dict[str, set[str | None]] = field(default_factory=dict)
    """Entities that records went away from, and the codes they went to."""
    unchanged: int = 0


@dataclass(frozen=True)
class Applier:
    """Applies pages of one stream."""

    dialect: Dialect
    origin: Origin
    noun: Noun
    authority: Authority

    async def apply(
        self, transaction: Transaction, records: Sequence[Incoming], now: datetime
    ) -> Counts:
        """Store a page and answer what it changed."""
        known = await copies.known_copies(
            transaction, self.origin, [record.native_id for record in records]
        )
        newest = _newest(records)
        page = self._plan(newest, known, now)
        page.unchanged += len(records) - len(newest)
        if page.changed or page.withdrawn:
            await self._write(transaction, page, now)
        return Counts(
            created=len(page.created),
            updated=len(page.changed) - len(page.created),
            deleted=len(page.withdrawn),
            unchanged=page.unchanged,
            findings=sum(len(draft.findings) for _, _, draft in page.changed.values()),
        )

    def _plan(
        self, records: Mapping[str, Incoming], known: Mapping[str, Known], now: datetime
    ) -> _Page:
        page = _Page()
        for native_id, record in records.items():
            before = known.get(native_id)
            if record.draft is None:
                if before is not None and not before.is_deleted:
                    page.withdrawn[native_id] = before
                else:
                    page.unchanged += 1
                continue
            if before is not None and _is_settled(before, record):
                page.unchanged += 1
                continue
            copy = self._copy(record, record.draft, now)
            page.changed[native_id] = (copy, content_of(record.draft), record.draft)
            if before is None or before.is_deleted:
                page.created.add(native_id)
            elif before.entity_id != copy.entity_id:
                page.left.setdefault(before.entity_id, set()).add(record.draft.code)
        return page

    def _copy(self, record: Incoming, draft: Draft, now: datetime) -> Copy:
        key = (
            (draft.code, draft.version)
            if draft.code is not None
            else (self.origin.platform, self.origin.stream, record.native_id)
        )
        return Copy(
            platform=self.origin.platform,
            stream=self.origin.stream,
            native_id=record.native_id,
            entity_type=self.noun.name,
            entity_id=entity_id(self.noun, *key),
            version=draft.version,
            content_hash=record.content_hash,
            payload=record.payload,
            value=content.dump(content_of(draft)),
            fetched_at=now,
        )

    async def _write(self, transaction: Transaction, page: _Page, now: datetime) -> None:
        # The row of this revision is the lock that all writers share until they commit: without
        # it two platforms' pages would each settle an entity without seeing the other's copy,
        # and the change feed would not stand in the order of commits.
        await changes.bump_revisions(transaction, self.dialect, ["change"])
        await self._write_copies(transaction, page, now)
        operations = await self._write_entities(transaction, page, now)
        for name, changed in operations.items():
            await changes.record_changes(transaction, name, self.origin.platform, changed, now)
            await search.index_entities(transaction, name, changed)
        await publishing.publish(transaction, self.dialect, operations, now)
        tables = {table for name in operations for table in entities.tables_of(name)}
        await changes.bump_revisions(transaction, self.dialect, tables | {"copy", "finding"})

    async def _write_copies(self, transaction: Transaction, page: _Page, now: datetime) -> None:
        changed = [copy for copy, _, _ in page.changed.values()]
        await copies.save_copies(transaction, self.dialect, changed)
        await copies.mark_deleted(transaction, self.origin, list(page.withdrawn), now)
        found = {
            native_id: (copy, draft.findings)
            for native_id, (copy, _, draft) in page.changed.items()
        }
        await findings.replace_findings(transaction, self.origin, found, list(page.withdrawn))

    async def _write_entities(
        self, transaction: Transaction, page: _Page, now: datetime
    ) -> dict[str, dict[str, str]]:
        """Settle every entity the page touches; answer the operations by type and entity id."""
        touched = {copy.entity_id for copy, _, _ in page.changed.values()}
        abandoned = {known.entity_id for known in page.withdrawn.values()}
        left = (page.left.keys() | abandoned) - touched
        described = await copies.live_copies(transaction, touched | left)
        known = await entities.stored_entities(transaction, self.noun, sorted(touched | left))
        left &= known.keys()  # a stream that changed its kind left entities of another
        filled = await agreement.fillings(transaction, self.noun, known)
        fresh = {copy.native_id: content for copy, content, _ in page.changed.values()}
        drafts = {copy.entity_id: draft for copy, _, draft in page.changed.values()}
        settled: list[Entity] = []
        differing: dict[str, list[Finding]] = {identity: [] for identity in touched | left}
        for identity, present in described.items():
            contents = {claim: self._content(claim, fresh) for claim in present}
            stored = known.get(identity)
            settled.append(self._settle(identity, drafts.get(identity), stored, contents))
            differing[identity] = _differing(self.noun, contents)
        await entities.save_entities(transaction, self.dialect, self.noun, settled, now)
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
        return self._together(operations, held)

    def _together(
        self, operations: dict[str, str], held: Mapping[str, set[str]]
    ) -> dict[str, dict[str, str]]:
        """Add what only concerns other entities: they are updated, unless something says more."""
        found = {name: dict.fromkeys(sorted(ids), "updated") for name, ids in held.items()}
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

    def _content(self, claim: Claim, fresh: Mapping[str, Content]) -> Content:
        if Origin(claim.platform, claim.stream) == self.origin and claim.native_id in fresh:
            return fresh[claim.native_id]
        return content.load(self.noun, claim.value)

    async def _withdraw(
        self,
        transaction: Transaction,
        page: _Page,
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


def _differing(noun: Noun, contents: Mapping[Claim, Content]) -> list[Finding]:
    said = [(claim.platform, found.elements) for claim, found in contents.items()]
    return list(differences.difference_findings(noun, said)) if len(said) > 1 else []


def _code_of(stored: Stored | None) -> str | None:
    return stored.code if stored else None


def _newest(records: Sequence[Incoming]) -> dict[str, Incoming]:
    """Keep one record a native id: the highest version, the later one among equals.

    A withdrawal has no version: it counts by its place.
    """
    newest: dict[str, Incoming] = {}
    for record in records:
        other = newest.get(record.native_id)
        if other and other.draft and record.draft and record.draft.version < other.draft.version:
            continue
        newest[record.native_id] = record
    return newest


def _version(record: Incoming) -> int:
    return record.draft.version if record.draft else 0


def _is_settled(before: Known, record: Incoming) -> bool:
    """Say whether a record brings nothing: same content, or an older version than stored."""
    if before.is_deleted:
        return False
    return record.content_hash == before.content_hash or _version(record) < before.version
