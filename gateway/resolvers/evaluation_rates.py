"""The five rates of 好差评 in a scope: few numbers, asked for by few, counted live."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from gateway.resolvers.given import area_prefix, stored
from gateway.resolvers.rectifications import today
from gateway.standard.figures import Rate
from gateway.store import evaluation_rates
from gateway.store.database import Database
from gateway.store.evaluation_rates import Scope


async def rates_in(database: Database, now: datetime, scope: Scope) -> Mapping[str, Rate]:
    """Answer every rate; raises ArgumentError where the scope is none."""
    scope = replace(
        scope,
        area=area_prefix(scope.area),
        dept_code=stored("deptCode", scope.dept_code),
        task_code=stored("taskCode", scope.task_code),
    )
    return await evaluation_rates.rates(database, scope, today(now))
