"""Looking at a drop: which files are a stream's, and which of them are there as a whole."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from gateway.connectors.files.folder import Folder
from gateway.connectors.files.ledger import Ledger, Listed
from gateway.connectors.resilience import Sleep
from gateway.connectors.spec import Drop
from gateway.connectors.spec.file_names import file_names

_DIGESTS = {".md5": (hashlib.md5, 32), ".sha256": (hashlib.sha256, 64)}


@dataclass
class Look:
    """Looks at the files of one stream."""

    folder: Folder
    stream: str
    drop: Drop
    sleep: Sleep
    names: set[str] = field(default_factory=set)

    async def files(self, ledger: Ledger) -> list[Listed]:
        """Answer the stream's files in their order, those not complete yet with the reason.

        Where there is something to read it looks twice, `settle_s` seconds apart.
        """
        everything = await self.folder.listing(self.stream)
        found = self._mine(everything)
        drop = self.drop
        if drop.companion is not None:
            self.names = {file.name for file in everything}
            return [self._accompanied(file) for file in found]
        if not drop.settle_s or all(ledger.has(file) for file in found):
            return found
        await self.sleep(drop.settle_s)
        before = {file.name: file.version for file in found}
        return [
            file
            if before.get(file.name) == file.version
            else replace(file, unready="还在写入" if file.name in before else "刚刚出现")
            for file in self._mine(await self.folder.listing(self.stream))
        ]

    async def digest(self, name: str) -> str | None:
        """Answer the digest that the companion of a file gives, None where it gives none."""
        companion = self.drop.companion
        if companion not in _DIGESTS:
            return None
        given = next(other for other in _companions(name, companion) if other in self.names)
        text = (await self.folder.head(self.stream, given)).decode("ascii", "replace")
        written = re.search(rf"\b[0-9a-fA-F]{{{_DIGESTS[companion][1]}}}\b", text)
        return written[0].lower() if written else ""

    def digest_of(self, content: BinaryIO) -> str:
        """Answer the digest of a content, read to its end and rewound."""
        maker, _ = _DIGESTS[self.drop.companion or ""]
        digest = maker(usedforsecurity=False)
        while chunk := content.read(1024 * 1024):
            digest.update(chunk)
        content.seek(0)
        return digest.hexdigest()

    def _mine(self, files: Iterable[Listed]) -> list[Listed]:
        names, drop = file_names(self.drop.files), self.drop
        left = (*drop.unfinished, *([drop.companion] if drop.companion else []))
        found = [
            (order, file)
            for file in files
            if (order := names.order(file.name)) is not None and not file.name.endswith(left)
        ]
        return [file for _, file in sorted(found, key=lambda pair: pair[0])]

    def _accompanied(self, file: Listed) -> Listed:
        companion = self.drop.companion or ""
        if any(name in self.names for name in _companions(file.name, companion)):
            return file
        return replace(file, unready=f"没有伴随文件 {file.shown}{companion}")


def told(files: Sequence[Listed]) -> str:
    """Say which files are left for another time, nothing where none is."""
    left = [f"{file.shown}（{file.unready}）" for file in files if file.unready]
    if not left:
        return ""
    more = f"等 {len(left)} 个" if len(left) > 3 else ""
    return f"留待下次：{'、'.join(left[:3])}{more}"


def _companions(name: str, companion: str) -> tuple[str, str]:
    return f"{name}{companion}", f"{name.rpartition('.')[0] or name}{companion}"
