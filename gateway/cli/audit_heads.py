"""The end of the audit chain, written to a folder once a day by a process that runs."""

from __future__ import annotations

import os
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import Any

import structlog

from gateway.crypto import CryptoProvider, open_provider
from gateway.errors import YiwangError
from gateway.settings import Settings
from gateway.standard.values import PLATFORM_TIME
from gateway.store.audit_chain import export_head
from sync.environment import Environment

LOOK_S = 600.0
"""How often the calendar is looked at."""

log = structlog.get_logger("gateway.audit")


Daily = Callable[[Environment], Coroutine[Any, Any, None]]
"""What a process does every day beside its schedule."""


def daily_heads(settings: Settings) -> Daily | None:
    """Answer the daily export, where settings name a folder for it. Raises SettingsError."""
    folder = settings.audit.heads
    if folder is None:
        return None
    crypto = open_provider(settings.crypto.suite, settings.crypto.keys, os.environ)
    return partial(export_daily, crypto=crypto, folder=folder)


async def export_daily(work: Environment, *, crypto: CryptoProvider, folder: Path) -> None:
    """Write the head of each day in Beijing, once, until the process is to end.

    A day that has its file is done, whoever wrote it. What fails is logged and tried again.
    """
    while not work.stop.is_asked:
        now = work.clock()
        path = folder / f"audit-head-{now.astimezone(PLATFORM_TIME).date()}.json"
        try:
            if not _is_there(path):
                _write(path, (await export_head(work.database, crypto, now)).text())
        except (YiwangError, OSError) as error:
            log.warning("the head of the audit chain was not exported", cause=str(error))
        await work.stop.rest(work.sleep, LOOK_S)


def _is_there(path: Path) -> bool:
    return path.exists()


def _write(path: Path, text: str) -> None:
    """Write the file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    draft.write_text(text, "utf-8")
    draft.replace(path)
