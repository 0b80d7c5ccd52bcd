"""Evaluations held against the other records of their case, whichever stream comes first.

What one page changes can concern evaluations that other pages stored; all of it is settled in
the page's own transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select, update

from gateway.standard.evaluation_rules import SETTLED, settled_findings
from gateway.standard.findings import Finding
from gateway.standard.nouns import EVALUATION, SERVICE_RECORD, Noun
from gateway.store.database import Transaction
from gateway.store.findings import settle_findings
from gateway.store.instants import aware
from gateway.store.tables import METADATA

SERVICE = METADATA.tables["service_record"]
SAID = METADATA.tables["evaluation"]


async def cases(transaction: Transaction, noun: Noun, ids: Iterable[str]) -> set[str]:
    """Answer the numbers of the cases that these entities are of, as stored now."""
    table = {SERVICE_RECORD.name: SERVICE, EVALUATION.name: SAID}.get(noun.name)
    if table is None:
        return set()
    statement = select(table.c.project_no).where(
        table.c.id.in_(sorted(ids)), table.c.project_no.is_not(None)
    )
    return {row.project_no for row in await transaction.execute(statement)}


async def settle_cases(
    transaction: Transaction, noun: Noun, ids: Iterable[str], before: set[str], now: datetime
) -> Mapping[str, set[str]]:
    """Settle every evaluation of the cases concerned; answer the ids changed, by type.

    `before` are the cases that the changed entities were of before the page.
    """
    concerned = sorted(before | await cases(transaction, noun, ids))
    if not concerned:
        return {}
    services = await _services(transaction, concerned)
    columns = [SAID.c[name] for name in ("id", "project_no", "assess_number", "assess_time")]
    rows = await transaction.execute(
        select(*columns, SAID.c.is_current).where(SAID.c.project_no.in_(concerned))
    )
    said = [dict(row._mapping) for row in rows]  # noqa: SLF001  # SQLAlchemy's public name
    firsts = {row["project_no"] for row in said if row["is_current"] and row["assess_number"] == 1}
    found: dict[str, list[Finding]] = {}
    for row in said:
        row["assess_time"] = aware(row["assess_time"])
        case = row["project_no"]
        findings = settled_findings(
            row, services.get(case), known=case in services, has_first=case in firsts
        )
        found[row["id"]] = list(findings) if row["is_current"] else []
    changed = await settle_findings(transaction, EVALUATION.name, found, SETTLED)
    if changed:
        await transaction.execute(
            update(SAID).where(SAID.c.id.in_(sorted(changed))).values(updated_at=now)
        )
    return {EVALUATION.name: changed} if changed else {}


async def _services(transaction: Transaction, wanted: list[str]) -> Mapping[str, datetime | None]:
    """Answer by case when its earliest service was; None where no service record says when."""
    rows = await transaction.execute(
        select(SERVICE.c.project_no, SERVICE.c.service_time).where(
            SERVICE.c.project_no.in_(wanted), SERVICE.c.is_current
        )
    )
    times: dict[str, list[datetime]] = defaultdict(list)
    for row in rows:
        at = aware(row.service_time)
        times[row.project_no] += [] if at is None else [at]
    return {case: min(known, default=None) for case, known in times.items()}
