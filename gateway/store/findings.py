"""Findings: those of a copy, and those of an entity that comes of holding it against others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert, select

from gateway.standard.findings import Finding
from gateway.store.among import among
from gateway.store.copies import Copy, Origin
from gateway.store.database import Transaction
from gateway.store.dialect import Dialect
from gateway.store.loading import insert_rows
from gateway.store.tables import METADATA

FINDING = METADATA.tables["finding"]


async def replace_findings(
    transaction: Transaction,
    dialect: Dialect,
    origin: Origin,
    found: Mapping[str, tuple[Copy, Sequence[Finding]]],
    gone: Sequence[str],
) -> None:
    """Store the findings of changed copies; those of the copies in `gone` are there no more."""
    if gone:
        await transaction.execute(
            delete(FINDING).where(
                FINDING.c.platform == origin.platform,
                FINDING.c.stream == origin.stream,
                among(FINDING.c.native_id, gone),
            )
        )
    rows = [
        {
            **_row(copy.entity_type, copy.entity_id, finding),
            "platform": copy.platform,
            "stream": copy.stream,
            "native_id": copy.native_id,
        }
        for copy, findings in found.values()
        for finding in findings
    ]
    await insert_rows(transaction, dialect, FINDING, rows)


async def note(
    transaction: Transaction,
    origin: Origin,
    entity_type: str,
    found: Mapping[str, tuple[str, Finding]],
) -> bool:
    """Let copies (by native id) have one more finding, with the entity it concerns.

    It takes the place of one of the same rule. Answers whether anything is new.
    """
    rule = {finding.rule for _, finding in found.values()}
    mine = (
        (FINDING.c.platform == origin.platform)
        & (FINDING.c.stream == origin.stream)
        & FINDING.c.rule.in_(rule)
    )
    columns = (FINDING.c.native_id, *[FINDING.c[name] for name in ("entity_id", *_CONTENT)])
    rows = await transaction.execute(
        select(*columns).where(mine, among(FINDING.c.native_id, found))
    )
    known = {native_id: tuple(rest) for native_id, *rest in rows}
    fresh = [
        {
            **_row(entity_type, entity_id, finding),
            "platform": origin.platform,
            "stream": origin.stream,
            "native_id": native_id,
        }
        for native_id, (entity_id, finding) in found.items()
    ]
    added = [
        row
        for row in fresh
        if known.get(row["native_id"]) != tuple(row[name] for name in ("entity_id", *_CONTENT))
    ]
    if added:
        replaced = among(FINDING.c.native_id, [row["native_id"] for row in added])
        await transaction.execute(delete(FINDING).where(mine, replaced))
        await transaction.execute(insert(FINDING), added)
    return bool(added)


async def settle_findings(
    transaction: Transaction,
    entity_type: str,
    found: Mapping[str, Sequence[Finding]],
    rules: Iterable[str],
) -> set[str]:
    """Let entities (by id) have exactly these findings of the rules; answer which changed.

    Findings of copies are left alone, whatever their rule.
    """
    mine = FINDING.c.platform.is_(None) & FINDING.c.rule.in_(list(rules))
    columns = [FINDING.c[name] for name in _CONTENT]
    rows = await transaction.execute(
        select(FINDING.c.entity_id, *columns)
        .where(mine, among(FINDING.c.entity_id, found))
        .order_by(FINDING.c.pk)
    )
    known: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for entity, *content in rows:
        known[entity].append(tuple(content))
    fresh = {
        entity: [_row(entity_type, entity, finding) for finding in findings]
        for entity, findings in found.items()
    }
    changed = {
        entity
        for entity, wanted in fresh.items()
        if [tuple(row[name] for name in _CONTENT) for row in wanted] != known[entity]
    }
    if changed:
        await transaction.execute(
            delete(FINDING).where(mine, among(FINDING.c.entity_id, sorted(changed)))
        )
    added = [
        {**row, "platform": None, "stream": None, "native_id": None}
        for entity in sorted(changed)
        for row in fresh[entity]
    ]
    if added:
        await transaction.execute(insert(FINDING), added)
    return changed


_CONTENT = ("rule", "severity", "element", "message", "evidence")


def _row(entity_type: str, entity_id: str, finding: Finding) -> dict[str, Any]:
    return {
        "entity_type": entity_type,
        "entity_id": entity_id,
        "rule": finding.rule,
        "severity": finding.severity.name,
        "element": finding.element,
        "message": finding.message,
        "evidence": finding.evidence,
    }
