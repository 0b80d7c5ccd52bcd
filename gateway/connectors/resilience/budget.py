"""The retry budget of a platform: of all pages under way only some may be in retry at once.

Where nearly every page fails, each trying four times would make four times the load of a
platform that is already down; a single page that fails is tried again as often as it may.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass
class Budget:
    """Counts the pages under way, and those of them in retry."""

    share: float
    least: int
    under_way: int = 0
    in_retry: int = 0

    @contextmanager
    def page(self) -> Iterator[Allowance]:
        """A page is under way for the length of the block."""
        self.under_way += 1
        allowance = Allowance(self)
        try:
            yield allowance
        finally:
            self.under_way -= 1
            self.in_retry -= allowance.is_used


@dataclass
class Allowance:
    """What one page takes of the budget: once, for all of its retries."""

    budget: Budget
    is_used: bool = False

    def grants(self) -> bool:
        """Say whether this page may be tried again."""
        budget = self.budget
        if not self.is_used and budget.in_retry < max(
            budget.least, budget.share * budget.under_way
        ):
            self.is_used = True
            budget.in_retry += 1
        return self.is_used
