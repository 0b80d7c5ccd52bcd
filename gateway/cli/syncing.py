"""Running connectors one after the other; one that cannot start stops no other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gateway.cli.console import fail, watching
from gateway.cli.work import connected, environment, open_store
from gateway.connectors.spec import Spec
from gateway.errors import SettingsError
from gateway.settings import Settings
from gateway.store import streams
from gateway.store.database import Database
from sync.connectors import register_connectors, run_connector
from sync.courses import Full, Incremental
from sync.run import Environment, Observe, Report


@dataclass
class Outcome:
    """What was run, what the store holds now, and how many connectors could not start."""

    reports: list[Report] = field(default_factory=list)
    findings: Mapping[str, int] = field(default_factory=dict)
    not_started: int = 0

    @property
    def is_complete(self) -> bool:
        """Whether everything was read to its end."""
        good = (report.status.startswith("succeeded") for report in self.reports)
        return self.not_started == 0 and all(good)


async def sync(
    settings: Settings, specs: Sequence[Spec], inputs: Sequence[Path], *, full: bool, quiet: bool
) -> Outcome:
    """Read every stream of the connectors from its checkpoint to now.

    Raises SettingsError where the only connector cannot start.
    """
    outcome = Outcome()
    async with open_store(settings) as database:
        await register_connectors(database, specs)
        work = environment(settings, database)
        with watching(quiet=quiet) as observe:
            for spec in specs:
                try:
                    await _run(
                        work, spec, inputs, outcome, observe, course=Full if full else Incremental
                    )
                except SettingsError as error:
                    if len(specs) == 1:
                        raise
                    outcome.not_started += 1
                    fail(error)
        outcome.findings = await _findings(database, specs)
    return outcome


async def _run(  # noqa: PLR0913  # what, from where, to whom
    work: Environment,
    spec: Spec,
    inputs: Sequence[Path],
    outcome: Outcome,
    observe: Observe,
    *,
    full: bool,
) -> None:
    async with connected(spec, inputs) as connector:
        async for report in run_connector(
            work, connector, observe=observe, course=Full if full else Incremental
        ):
            outcome.reports.append(report)


async def _findings(database: Database, specs: Sequence[Spec]) -> Mapping[str, int]:
    counts: Counter[str] = Counter()
    for platform in {spec.platform for spec in specs}:
        counts.update(await streams.count_findings(database, platform))
    return dict(sorted(counts.items()))
