"""Where dropped files lie; a directory of this machine, and what every such place can do."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG
from typing import BinaryIO, Protocol, TypeVar

from gateway.connectors.files.ledger import Listed
from gateway.connectors.spec.file_names import name_as_text
from gateway.errors import PlatformError, PlatformRefused, PlatformUnavailable

T = TypeVar("T")
MOST_OF_COMPANION = 64 * 1024


class Vanished(PlatformError):  # noqa: N818  # named for what happened
    """A file that was listed is not there any more, or is another one: asking again is no use."""

    code = "FILE_VANISHED"


class Folder(Protocol):
    """A place where files are dropped; `stream` names who asks. It is only ever read."""

    def shown(self, name: str) -> str:
        """Answer the whole name of a file, for messages."""

    async def listing(self, stream: str) -> list[Listed]:
        """Answer the files, not those of folders inside; raises `PlatformError`."""

    async def version(self, stream: str, name: str) -> str | None:
        """Answer how a file stands now, None where it is gone."""

    async def head(self, stream: str, name: str) -> bytes:
        """Answer the first 64 KiB of a file; raises `Vanished`."""

    def opened(self, stream: str, file: Listed) -> AbstractAsyncContextManager[BinaryIO]:
        """Answer a file that can be sought in; raises `Vanished`."""


@dataclass(frozen=True)
class Directory:
    """A directory of this machine, or one that is mounted."""

    path: Path

    def shown(self, name: str) -> str:
        """Answer the path of a file."""
        return str(self.path / name_as_text(name))

    async def listing(self, stream: str) -> list[Listed]:
        """Answer the files in the directory."""
        del stream
        return await self._asked(self._listed)

    async def version(self, stream: str, name: str) -> str | None:
        """Answer how a file stands now, None where it is gone."""
        del stream

        def look() -> str | None:
            try:
                return _listed(name, (self.path / name).stat()).version
            except FileNotFoundError:
                return None

        return await self._asked(look)

    async def head(self, stream: str, name: str) -> bytes:
        """Answer the first 64 KiB of a file."""
        del stream

        def read() -> bytes:
            with self._open(name) as file:
                return file.read(MOST_OF_COMPANION)

        return await self._asked(read)

    @asynccontextmanager
    async def opened(self, stream: str, file: Listed) -> AsyncIterator[BinaryIO]:
        """Answer the open file; what is renamed or removed meanwhile stays readable."""
        del stream
        content = await self._asked(lambda: self._open(file.name))
        try:
            yield content
        finally:
            await asyncio.to_thread(content.close)

    def _open(self, name: str) -> BinaryIO:
        try:
            return (self.path / name).open("rb")
        except FileNotFoundError:
            raise Vanished(f"文件 {self.shown(name)} 已不在", hint="请稍后再运行。") from None

    def _listed(self) -> list[Listed]:
        files = []
        with os.scandir(self.path) as entries:
            for entry in entries:
                try:
                    found = entry.stat()
                except FileNotFoundError:
                    continue  # gone since it was named
                if S_ISREG(found.st_mode):
                    files.append(_listed(entry.name, found))
        return files

    async def _asked(self, work: Callable[[], T]) -> T:
        try:
            return await asyncio.to_thread(work)
        except PlatformError:
            raise
        except PermissionError:
            raise PlatformRefused(
                f"没有权限读取目录 {self.path} 或其中的文件", hint="请为运行网关的用户授予读权限。"
            ) from None
        except OSError as error:
            raise PlatformUnavailable(
                f"目录 {self.path} 无法读取（{error.strerror or error}）",
                hint="请核对 place.path；挂载的目录请确认已挂载。",
            ) from None


def _listed(name: str, found: os.stat_result) -> Listed:
    return Listed(name, found.st_size, found.st_mtime_ns)
