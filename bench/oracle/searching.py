"""What a search finds, worked out row by row: no index, no SQL."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.oracle import rows
from bench.oracle.problems import WrongArgument

LONGEST = 200
CODE = 64
LAST = "\U0010ffff"


@dataclass(frozen=True)
class Searched:
    """What of a row is searched."""

    name: str
    others: Sequence[str]
    code: str


SEARCHED: Mapping[Any, Searched] = {
    rows.CatalogItem: Searched("task_name", ("catalog_code", "local_catalog_code"), "catalog_code"),
    rows.ImplementationList: Searched(
        "task_name",
        (
            "dept_name",
            "entrust_name",
            "other_dept",
            "result_name",
            "task_code",
            "local_task_code",
            "catalog_code",
            "local_catalog_code",
        ),
        "task_code",
    ),
    rows.ImplementingBody: Searched(
        "org_name", ("org_short_name", "credit_code", "org_code"), "credit_code"
    ),
    rows.LicenseType: Searched(
        "certificate_type_name",
        (
            "item_name",
            "license_item_code",
            "certificate_define_authority_name",
            "certificate_type_code",
        ),
        "certificate_type_code",
    ),
    rows.Region: Searched("area_name", ("area_code",), "area_code"),
}


def fold(text: str | None) -> str:
    """Answer a text as searches compare it."""
    small = unicodedata.normalize("NFKC", text or "").lower()
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", small)).strip()


def read_term(text: str) -> str:
    """Answer the text that is looked for; raises WrongArgument."""
    if len(text) > LONGEST:
        raise WrongArgument("SEARCH_TOO_LONG")
    if not fold(text):
        raise WrongArgument("BAD_SEARCH")
    return fold(text)


def hit(row: Any, inner: Sequence[str | None], term: str) -> tuple[int, str] | None:
    """Answer how well a row fits, from 0 on, and its code; None where it does not fit.

    `inner` are texts of what the row contains.
    """
    searched = SEARCHED[type(row)]
    name = fold(getattr(row, searched.name))
    others = [*(getattr(row, other) for other in searched.others), *inner]
    code = getattr(row, searched.code)
    if term in name:
        tier = 0 if name == term else 1 if name.startswith(term) else 2
    elif any(term in fold(other) for other in others):
        tier = 3
    else:
        return None
    return tier, LAST if code is None else code[:CODE]
