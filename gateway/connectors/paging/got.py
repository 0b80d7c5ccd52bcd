"""What a page brought, as far as paging needs to know."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Got:
    """How many records, their fingerprint, the total (None: not said), what leads to the next.

    `ahead` is the cursor of the next page, None where the platform gives none. `is_cut`: it says
    that it does not show all.
    """

    count: int
    digest: bytes
    total: int | None
    ahead: str | None = None
    is_cut: bool = False
