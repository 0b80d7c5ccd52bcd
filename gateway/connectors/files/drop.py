"""The file drop: pages out of the files that a platform puts into a folder, in their order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Generator, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import structlog

from gateway.connectors.decode import RawRecord, UnreadableFile, read_records
from gateway.connectors.decode.records import said
from gateway.connectors.files.folder import Directory, Folder, Vanished
from gateway.connectors.files.ledger import Ledger, Listed, ledger_token, lost, plan, read_ledger
from gateway.connectors.files.looking import Look, told
from gateway.connectors.files.reader import PAGE_SIZE, Reader
from gateway.connectors.pages import Page
from gateway.connectors.resilience import Guard, Sleep
from gateway.connectors.spec import DirectoryPlace, Drop, FilesTransport, SftpPlace, Spec, Stream
from gateway.errors import PlatformRefused, YiwangError

_log = structlog.get_logger("yiwang.connectors")


@asynccontextmanager
async def open_drop(
    spec: Spec,
    place: DirectoryPlace | SftpPlace,
    *,
    environ: Mapping[str, str],
    sleep: Sleep,
    guard: Guard | None,
) -> AsyncIterator[DropConnector]:
    """Answer an open connector; nothing is connected before it is needed.

    `guard` is for a server. Raises `SettingsError` where a secret is missing.
    """
    if isinstance(place, DirectoryPlace) or guard is None:
        yield DropConnector(spec, Directory(Path(place.path)), sleep)
        return
    from gateway.connectors.files.sftp import open_sftp  # noqa: PLC0415  # a slow import, seldom used

    async with open_sftp(place, environ, guard) as folder:
        yield DropConnector(spec, folder, sleep)


@dataclass(frozen=True)
class DropConnector:
    """Reads what a platform drops; a token is the ledger of what was read."""

    spec: Spec
    folder: Folder
    sleep: Sleep
    upstream_now: datetime | None = None

    async def pages(
        self,
        stream_name: str,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        token: str | None = None,
    ) -> AsyncGenerator[Page]:
        """Answer the records of the files not read yet; a drop has no window.

        A page may hold records of several files. After the last one `onward` is the token that
        the next reading begins with. Raises, besides what every connector does,
        `PlatformRefused` (FILE_VANISHED) once where a file is gone that was half read.
        """
        del since, until
        stream = self.spec.stream(stream_name)
        reading = _Reading(self, stream, _of(stream), read_ledger(token))
        async with aclosing(reading.pages()) as pages:
            async for page in pages:
                yield page

    async def look(self, stream_name: str) -> tuple[list[Listed], str]:
        """Answer a stream's files at one look, and what is to be said of those left."""
        stream = self.spec.stream(stream_name)
        drop = _of(stream).model_copy(update={"settle_s": 0})
        found = await Look(self.folder, stream_name, drop, self.sleep).files(Ledger())
        return found, told(found)


@dataclass
class _Reading:
    """One reading of one stream."""

    connector: DropConnector
    stream: Stream
    drop: Drop
    ledger: Ledger
    notes: list[str] = field(default_factory=list)
    taken: list[RawRecord] = field(default_factory=list)

    async def pages(self) -> AsyncGenerator[Page]:
        look = Look(self.connector.folder, self.stream.name, self.drop, self.connector.sleep)
        found = await look.files(self.ledger)
        if lost(found, self.ledger, self.drop):
            error = self._lost(self.ledger.file or "", self.ledger.record)
            self.ledger = self.ledger.between()
            yield self._page(is_last=False)
            raise error
        ahead = plan(found, self.ledger, self.drop)
        self.ledger = ahead.ledger
        if note := told(found):
            self.notes.append(note)
        try:
            for file in ahead.files:
                async with aclosing(self._file(look, file)) as pages:
                    async for page in pages:
                        yield page
        except YiwangError:
            # What was read before the fault is kept: it is not the fault of those files.
            if self.taken:
                yield self._page(is_last=False)
            raise
        yield self._page(is_last=True)

    async def _file(self, look: Look, file: Listed) -> AsyncGenerator[Page]:
        """Read one file to its end; the pages that fill up meanwhile."""
        folder, name = self.connector.folder, self.stream.name
        skipped = self.ledger.skips(file)
        self.ledger = self.ledger.at(file, skipped)
        broken: UnreadableFile | None = None
        try:
            async with folder.opened(name, file) as content:
                await self._refuse_another(look, file, content)
                async with aclosing(self._records(file, content, skipped)) as pages:
                    async for page in pages:
                        yield page
        except Vanished as error:
            if skipped:
                raise  # the next run finds it gone, and tells
            _log.warning("a file vanished before it was read", file=folder.shown(file.name))
            self._leave(error.message)
            return
        except UnreadableFile as error:
            broken = error
        if await folder.version(name, file.name) not in {file.version, None}:
            self._leave(f"{file.shown} 在读取时变了，留待下次")
            return
        if broken is not None:
            if self.drop.broken == "stop":
                raise broken
            self.taken.append(self._broken(file, broken))
        self.ledger = self.ledger.done(file)

    async def _records(self, file: Listed, content: BinaryIO, skipped: int) -> AsyncGenerator[Page]:
        reader, number = Reader(self._decoded(file, content)), skipped
        try:
            await asyncio.to_thread(reader.skip, skipped)
            while got := await asyncio.to_thread(reader.take, PAGE_SIZE - len(self.taken)):
                number += len(got)
                self.taken += [replace(record, file=record.file or file.shown) for record in got]
                self.ledger = self.ledger.at(file, number)
                if len(self.taken) >= PAGE_SIZE:
                    yield self._page(is_last=False)
        finally:
            await asyncio.to_thread(reader.close)

    def _decoded(self, file: Listed, content: BinaryIO) -> Generator[RawRecord]:
        transport, stream = self.connector.spec.transport, self.stream
        assert isinstance(transport, FilesTransport)  # noqa: S101  # that is who opens a drop
        yield from read_records(
            content,
            name=file.shown,
            format=transport.format,
            encoding=transport.encoding,
            records_path=".".join(stream.records) if stream.records else None,
            sheet=stream.sheet,
            members=self.drop.members,
            max_unpacked_bytes=self.drop.max_bytes,
        )

    async def _refuse_another(self, look: Look, file: Listed, content: BinaryIO) -> None:
        """Raise `UnreadableFile` where the companion tells of another content."""
        given = await look.digest(file.name)
        if given is None:
            return
        if await asyncio.to_thread(look.digest_of, content) != given:
            reason = f"内容与 {self.drop.companion} 文件中的摘要不符"
            raise UnreadableFile(file.shown, reason, "请平台重新投放该文件和它的摘要")

    def _broken(self, file: Listed, error: UnreadableFile) -> RawRecord:
        """A file that cannot be read, as a record for quarantine."""
        where = self.connector.folder.shown(file.name)
        text = f"{where}\n{file.version}\n{error.message}"
        number = self.ledger.record + 1
        problem = said("file.unreadable", error.message)
        return RawRecord(number, None, text, problem, file=file.shown)

    def _leave(self, note: str) -> None:
        self.ledger = self.ledger.between()
        self.notes.append(note)

    def _lost(self, name: str, read: int) -> PlatformRefused:
        where = self.connector.folder.shown(name)
        return PlatformRefused(
            f"文件 {where} 读到第 {read} 条之后不见了，其余没有读到",
            hint="请平台重新投放该文件；再次运行读其余的文件。",
            code=Vanished.code,
        )

    def _page(self, *, is_last: bool) -> Page:
        records, self.taken = tuple(self.taken), []
        token = ledger_token(self.ledger)
        if not is_last:
            return Page(records, token)
        return Page(records, None, onward=token, note="；".join(self.notes))


def _of(stream: Stream) -> Drop:
    if stream.drop is None:  # refused by load_spec; a spec made in code may lack it
        raise KeyError(f"{stream.name}: no drop")
    return stream.drop
