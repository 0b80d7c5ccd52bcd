"""Lists held against the register of license types, whichever comes first.

A material whose code no current type has is found on its list. A type that comes or goes
concerns every current list that names its code; all of it is settled in the page's own
transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select, update

from gateway.standard.license_rules import TYPE_UNKNOWN, type_unknown
from gateway.standard.nouns import IMPLEMENTATION_LIST, LICENSE_TYPE, Noun
from gateway.store.among import among, slices
from gateway.store.database import Transaction
from gateway.store.findings import settle_findings
from gateway.store.tables import METADATA

LIST = METADATA.tables["implementation_list"]
MATERIAL = METADATA.tables["material"]
TYPE = METADATA.tables["license_type"]


async def type_codes(transaction: Transaction, noun: Noun, ids: Iterable[str]) -> set[str]:
    """Answer the codes that these entities stand in the register with as stored now."""
    if noun is not LICENSE_TYPE:
        return set()
    return await _codes(transaction, among(TYPE.c.id, sorted(ids)))


async def settle_license_types(
    transaction: Transaction, noun: Noun, ids: Sequence[str], before: set[str], now: datetime
) -> Mapping[str, set[str]]:
    """Settle the lists that the changed entities concern; answer the ids changed, by type.

    `before` are the codes that the changed entities stood in the register with before the page.
    """
    concerned = ids if noun is IMPLEMENTATION_LIST else ()
    if noun is LICENSE_TYPE:
        # A type that was there and still is changes nothing, however many lists name it.
        moved = before ^ await type_codes(transaction, noun, ids)
        concerned = await _naming(transaction, moved)
    changed: set[str] = set()
    for some in slices(concerned):
        changed |= await _hold(transaction, some, now)
    return {IMPLEMENTATION_LIST.name: changed} if changed else {}


async def _naming(transaction: Transaction, codes: set[str]) -> Sequence[str]:
    """Answer the current lists with a material that names one of these codes."""
    if not codes:
        return ()
    named = (
        select(MATERIAL.c.list_pk)
        .where(among(MATERIAL.c.license_key, sorted(codes)), MATERIAL.c.cert_code.is_not(None))
        .distinct()
    )
    rows = await transaction.execute(
        select(LIST.c.id).where(LIST.c.pk.in_(named), LIST.c.is_current).order_by(LIST.c.id)
    )
    return [row.id for row in rows]


async def _hold(transaction: Transaction, ids: Sequence[str], now: datetime) -> set[str]:
    owned = and_(
        MATERIAL.c.list_pk == LIST.c.pk,
        MATERIAL.c.cert_code.is_not(None),
        MATERIAL.c.license_key.is_not(None),
    )
    rows = await transaction.execute(
        select(LIST.c.id, MATERIAL.c.license_key)
        .join(MATERIAL, owned)
        .where(among(LIST.c.id, ids), LIST.c.is_current)
    )
    named: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        named[row.id].add(row.license_key)
    wanted = sorted({code for codes in named.values() for code in codes})
    known = await _codes(transaction, among(TYPE.c.certificate_type_code, wanted))
    found = {
        identity: [type_unknown(code) for code in sorted(named[identity] - known)]
        for identity in ids
    }
    changed = await settle_findings(transaction, IMPLEMENTATION_LIST.name, found, (TYPE_UNKNOWN,))
    if changed:
        await transaction.execute(
            update(LIST).where(among(LIST.c.id, sorted(changed))).values(updated_at=now)
        )
    return changed


async def _codes(transaction: Transaction, which: ColumnElement[bool]) -> set[str]:
    """Answer the codes of current types; an entry that was withdrawn is in the register no more."""
    code = TYPE.c.certificate_type_code
    rows = await transaction.execute(
        select(code).where(which, TYPE.c.is_current, code.is_not(None))
    )
    return {row.certificate_type_code for row in rows}
