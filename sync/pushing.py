"""What the schedule does with a connector that pushes: relaying, and reconciling the day before."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from random import Random

from gateway.connectors.outward import Lane
from gateway.connectors.pages import Connector
from gateway.connectors.spec import RECONCILIATION, Spec
from gateway.errors import PlatformError, StoreUnavailable, YiwangError
from gateway.store import operating
from gateway.store.copies import Origin
from gateway.store.reconciliation import day_of
from sync.environment import Environment
from sync.feedback import run_feedback
from sync.reconcile import KIND, BeingReconciled, reconcile
from sync.relay import Outside, relay_lane
from sync.report import Observe, Report

YESTERDAY = timedelta(days=1)

OpenLane = Callable[[Spec], AbstractAsyncContextManager[Lane]]
"""Opens the way up to a platform."""


async def run_relay(
    environment: Environment,
    connector: Connector,
    open_lane: OpenLane,
    random: Random,
    observe: Observe,
) -> AsyncIterator[Report]:
    """Hear what the platform says, then send what is due; yield a report of each.

    It is heard first: its silence must not be taken for consent before anybody listened.
    """
    spec = connector.spec
    if spec.feedback is not None:
        heard = await run_feedback(environment, connector)
        observe(heard)
        yield heard
    async with open_lane(spec) as lane:
        outside = Outside(environment.sleep, random)
        report = (await relay_lane(environment, spec, lane, outside)).report(spec.platform)
    observe(report)
    yield report


async def run_reconciliation(
    environment: Environment, spec: Spec, open_lane: OpenLane, observe: Observe
) -> Report:
    """Reconcile the day before and report; it raises nothing but cancellation."""
    report = Report(spec.platform, RECONCILIATION, KIND)
    day = day_of(environment.clock() - YESTERDAY)
    origin = Origin(report.platform, report.stream)
    async with environment.database.transaction() as transaction:
        stands = await operating.standing(transaction, origin)
    if stands.paused_at is not None:
        report.status = "skipped_paused"
        return report
    try:
        async with open_lane(spec) as lane:
            reconciled = await reconcile(environment, spec, lane, day)
    except BeingReconciled:
        report.status = "skipped_locked"
    except PlatformError as error:
        report.status, report.error = error.status, error
    except StoreUnavailable as error:
        report.status, report.error = "failed_transient", error
    except YiwangError as error:
        report.status, report.error = "failed_config", error
    else:
        report.status, report.counts = "succeeded", reconciled.counts
        report.note = f"{day} 不明差异 {reconciled.unexplained}"
    observe(report)
    return report
