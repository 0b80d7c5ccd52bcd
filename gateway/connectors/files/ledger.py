"""What was read of a drop, and what is to be read next: the order of files, and nothing twice.

Files are read in one order. Where one that was read is another now, or one has come in before
others that were read, the reading goes back to it and on from there: what is stored at the end is
what the files say one after the other.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from gateway.connectors.spec import Drop
from gateway.connectors.spec.file_names import FileNames, file_names, name_as_text
from gateway.connectors.tokens import invalid
from gateway.errors import PlatformUnavailable

KEPT = 1000
"""How many files that are gone from the folder are remembered."""


@dataclass(frozen=True)
class Listed:
    """A file as a folder lists it; `unready` says why it is left for another time."""

    name: str
    size: int
    modified: int
    unready: str = ""

    @property
    def shown(self) -> str:
        """The name as text that can be stored: names on disk may be in another encoding."""
        return name_as_text(self.name)

    @property
    def version(self) -> str:
        """What another content would have otherwise."""
        return f"{self.size}-{self.modified}"


@dataclass(frozen=True)
class Ledger:
    """The version of every file that was read, and the place in the one that is being read."""

    read: Mapping[str, str] = field(default_factory=dict)
    file: str | None = None
    version: str = ""
    record: int = 0

    def has(self, file: Listed) -> bool:
        """Say whether a file was read as it stands."""
        return self.read.get(file.name) == file.version

    def skips(self, file: Listed) -> int:
        """Answer how many records of a file were read."""
        is_same = (self.file, self.version) == (file.name, file.version)
        return self.record if is_same else 0

    def at(self, file: Listed, record: int) -> Ledger:
        """Answer the ledger after so many records of a file."""
        return replace(self, file=file.name, version=file.version, record=record)

    def done(self, file: Listed) -> Ledger:
        """Answer the ledger after a whole file."""
        # What is read last stands last, also where it was read before.
        others = {name: version for name, version in self.read.items() if name != file.name}
        return Ledger({**others, file.name: file.version})

    def between(self) -> Ledger:
        """Answer the ledger between two files."""
        return Ledger(self.read)


def ledger_token(ledger: Ledger) -> str:
    """Answer the token of a ledger."""
    told: dict[str, object] = {"read": ledger.read}
    if ledger.file is not None:
        told |= {"file": ledger.file, "version": ledger.version, "record": ledger.record}
    return json.dumps(told, separators=(",", ":"))  # ASCII: names may be no text at all


def read_ledger(token: str | None) -> Ledger:
    """Answer the ledger of a token; raises `YiwangError` (TOKEN_INVALID)."""
    if token is None:
        return Ledger()
    try:
        ledger = Ledger(**json.loads(token))
    except (TypeError, ValueError):
        raise invalid(token) from None
    fits = (
        isinstance(ledger.read, dict)
        and all(isinstance(version, str) for version in ledger.read.values())
        and isinstance(ledger.file, str | None)
        and isinstance(ledger.version, str)
        and type(ledger.record) is int
        and ledger.record >= 0
    )
    if not fits:
        raise invalid(token)
    return ledger


@dataclass(frozen=True)
class Plan:
    """The files to read, one after the other, and the ledger to begin with."""

    files: Sequence[Listed]
    ledger: Ledger


def plan(found: Sequence[Listed], ledger: Ledger, drop: Drop) -> Plan:
    """Answer what is to be read of the files found, which are in their order.

    Raises `PlatformUnavailable` where everything is to be read of a whole delivery that is not
    there, or not complete: its sweep would take what is missing for gone.
    """
    kept = replace(ledger, read=_remembered(found, ledger))
    offered = _newest(found, kept, file_names(drop.files)) if drop.delivery == "whole" else found
    for number, file in enumerate(offered):
        if not file.unready and not kept.has(file):
            rest = offered[number:]
            # Also one that has to wait is read again: it comes after what is read now.
            names = {file.name for file in rest}
            read = {name: version for name, version in kept.read.items() if name not in names}
            return Plan([file for file in rest if not file.unready], replace(kept, read=read))
    return Plan((), kept)


def lost(found: Sequence[Listed], ledger: Ledger, drop: Drop) -> bool:
    """Say whether a file is gone of which some records were read and some may not have been."""
    if not ledger.file or not ledger.record or ledger.file in {file.name for file in found}:
        return False
    if drop.delivery == "changes":
        return True
    order = file_names(drop.files).order
    mine = order(ledger.file)
    return mine is not None and not any((order(file.name) or mine) > mine for file in found)


def _remembered(found: Sequence[Listed], ledger: Ledger) -> dict[str, str]:
    there = {file.name for file in found}
    gone = [name for name in ledger.read if name not in there]
    forgotten = set(gone[: max(0, len(gone) - KEPT)])
    return {name: version for name, version in ledger.read.items() if name not in forgotten}


def _newest(found: Sequence[Listed], ledger: Ledger, names: FileNames) -> Sequence[Listed]:
    """Answer the newest delivery; nothing where it is not complete, or older than what was read."""
    newest = names.batch(found[-1].name) if found else None
    files = [file for file in found if names.batch(file.name) == newest]
    why = _why_not(files, ledger, names)
    if not why:
        return files
    if ledger.read and ledger.file is None:
        return ()  # the last delivery was read to its end
    raise PlatformUnavailable(why, hint="请核对目录与文件名，或等平台投放之后再运行。")


def _why_not(files: Sequence[Listed], ledger: Ledger, names: FileNames) -> str:
    """Answer why a delivery is not to be read, nothing where it is."""
    if not files:
        return "目录中没有与 drop.files 相符的文件"
    for file in files:
        if file.unready:
            return f"最新一批文件还没有传完：{file.shown}（{file.unready}）"
    last = names.order(files[-1].name)
    read = [*ledger.read, *([ledger.file] if ledger.file else [])]
    orders = [order for name in read if (order := names.order(name)) is not None]
    is_older = last is not None and any(order > last for order in orders)
    return "最新一批文件已不在，只剩更早的" if is_older else ""
