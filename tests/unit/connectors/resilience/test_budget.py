"""The retry budget: a page that fails is tried again, a platform that fails is left in peace."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from gateway.connectors.resilience.budget import Budget


@pytest.mark.parametrize(("pages", "granted"), [(1, 1), (3, 3), (8, 3), (15, 3), (20, 4), (50, 10)])
def test_a_fifth_of_the_pages_but_at_least_three_may_be_in_retry(pages: int, granted: int) -> None:
    budget = Budget(0.2, 3)
    with ExitStack() as stack:
        allowances = [stack.enter_context(budget.page()) for _ in range(pages)]
        assert sum(allowance.grants() for allowance in allowances) == granted
        assert sum(allowance.grants() for allowance in allowances) == granted
    assert (budget.under_way, budget.in_retry) == (0, 0)


def test_a_page_that_is_done_makes_room_for_another() -> None:
    budget = Budget(0, 1)
    with budget.page() as second:
        with budget.page() as first:
            assert first.grants()
            assert not second.grants()
        assert second.grants()


def test_without_a_budget_nothing_is_tried_again() -> None:
    with Budget(0, 0).page() as allowance:
        assert not allowance.grants()
