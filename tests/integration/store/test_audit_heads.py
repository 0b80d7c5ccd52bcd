"""A running process exports the end of the audit chain once a day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from structlog.testing import capture_logs

from gateway.cli.audit_heads import export_daily
from gateway.store.audit_chain import read_head
from gateway.store.database import Database
from sync.environment import Environment
from sync.stopping import Stop
from tests.unit.crypto.material import provider, whole


class Days:
    """A clock that moves on by half a day a sleep, for so many sleeps."""

    def __init__(self, sleeps: int) -> None:
        self.now = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
        self.stop = Stop()
        self._left = sleeps

    def environment(self, database: Database) -> Environment:
        return Environment(
            database, lambda: self.now, str, "tester", sleep=self.sleep, stop=self.stop
        )

    async def sleep(self, _seconds: float) -> None:
        self.now += timedelta(hours=12)
        self._left -= 1
        if not self._left:
            self.stop.ask()


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def test_each_day_of_beijing_has_one_file(database: Database, tmp_path: Path) -> None:
    days, folder = Days(4), tmp_path / "heads"
    await export_daily(days.environment(database), crypto=whole(), folder=folder)
    names = names_in(folder)
    assert names == ["audit-head-2026-11-21.json", "audit-head-2026-11-22.json"]
    first = read_head((folder / names[0]).read_text("utf-8"))
    assert (first.end.sequence, first.exported_at.hour) == (0, 2)
    assert whole().verify(first.signed_bytes(), first.signature)


async def test_what_fails_is_told_and_tried_again(database: Database, tmp_path: Path) -> None:
    days, folder = Days(2), tmp_path / "heads"
    with capture_logs() as logs:
        await export_daily(days.environment(database), crypto=provider(), folder=folder)
    assert [line["log_level"] for line in logs] == ["warning", "warning"]
    assert "heads" not in names_in(tmp_path)
