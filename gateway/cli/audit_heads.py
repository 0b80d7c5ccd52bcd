"""The end of the audit chain, written to a folder once a day by a process that runs."""

from __future__ import annotations

from pathlib import Path

import structlog

from gateway.clock import Clock
from gateway.crypto import CryptoProvider
from gateway.errors import YiwangError
from gateway.standard.values import PLATFORM_TIME
from gateway.store.audit_chain import export_head
from gateway.store.database import Database
from sync.stopping import Sleep, Stop

LOOK_S = 600.0
"""How often the calendar is looked at."""

log = structlog.get_logger("gateway.audit")


async def export_daily(  # noqa: PLR0913, PLR0917  # what it works with
    database: Database,
    crypto: CryptoProvider,
    folder: Path,
    clock: Clock,
    sleep: Sleep,
    stop: Stop,
) -> None:
    """Write the head of each day in Beijing, once, until the process is to end.

    A day that has its file is done, whoever wrote it. What fails is logged and tried again.
    """
    while not stop.is_asked:
        now = clock()
        path = folder / f"audit-head-{now.astimezone(PLATFORM_TIME).date()}.json"
        try:
            if not _is_there(path):
                _write(path, (await export_head(database, crypto, now)).text())
        except (YiwangError, OSError) as error:
            log.warning("the head of the audit chain was not exported", cause=str(error))
        await stop.rest(sleep, LOOK_S)


def _is_there(path: Path) -> bool:
    return path.exists()


def _write(path: Path, text: str) -> None:
    """Write the file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    draft.write_text(text, "utf-8")
    draft.replace(path)
