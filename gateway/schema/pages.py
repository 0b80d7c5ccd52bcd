"""The connections of implementation lists and of evaluations that several types have."""

from __future__ import annotations

from typing import Any

import strawberry

from gateway.schema.connection import After, Before, Connection, First, Last, Search
from gateway.schema.enums import EntityOrder, RecordOrder
from gateway.schema.node import compiled
from gateway.schema.references import (
    EvaluationFilterRef,
    EvaluationRef,
    ImplementationListFilterRef,
    ImplementationListRef,
)


def implementation_lists(
    self: Any,
    info: strawberry.Info,
    first: First = strawberry.UNSET,
    after: After = strawberry.UNSET,
    last: Last = strawberry.UNSET,
    before: Before = strawberry.UNSET,
    order_by: EntityOrder | None = strawberry.UNSET,
    search: Search = strawberry.UNSET,
    filter: ImplementationListFilterRef | None = strawberry.UNSET,  # noqa: A002  # the callers' word
) -> Connection[ImplementationListRef]:
    """Answer a page of the lists that belong to the object."""
    return compiled(self, info)


def evaluations(
    self: Any,
    info: strawberry.Info,
    first: First = strawberry.UNSET,
    after: After = strawberry.UNSET,
    last: Last = strawberry.UNSET,
    before: Before = strawberry.UNSET,
    order_by: RecordOrder | None = strawberry.UNSET,
    filter: EvaluationFilterRef | None = strawberry.UNSET,  # noqa: A002  # the callers' word
) -> Connection[EvaluationRef]:
    """Answer a page of the evaluations of the object."""
    return compiled(self, info)
