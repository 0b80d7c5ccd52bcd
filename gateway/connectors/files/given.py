"""The files connector: pages out of files that are given or named, read off the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Generator, Iterable
from dataclasses import dataclass
from datetime import datetime

from gateway.connectors.decode import RawRecord, Source, read_records
from gateway.connectors.files.reader import PAGE_SIZE, Reader
from gateway.connectors.pages import Page
from gateway.connectors.spec import FilesTransport, Spec, Stream
from gateway.connectors.spec.file_paths import is_builtin
from gateway.connectors.tokens import read_record_token, record_token
from gateway.errors import SettingsError


@dataclass(frozen=True)
class FilesConnector:
    """Reads the given files, else those that the specification names; a token counts records.

    A file that comes with the gateway is read whatever is given.
    """

    spec: Spec
    transport: FilesTransport
    inputs: tuple[Source, ...] = ()
    upstream_now: datetime | None = None

    async def pages(
        self,
        stream_name: str,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        token: str | None = None,
    ) -> AsyncGenerator[Page]:
        """Answer the records in pages of 500; a file has no window, so bounds are ignored.

        Raises `UnreadableFile`, and `SettingsError` where there is no file to read.
        """
        del since, until
        reader = Reader(self._records(self.spec.stream(stream_name)))
        number = read_record_token(token)
        try:
            await asyncio.to_thread(reader.skip, number)
            ahead = await asyncio.to_thread(reader.take, PAGE_SIZE)
            while True:
                page, ahead = ahead, await asyncio.to_thread(reader.take, PAGE_SIZE)
                number += len(page)
                yield Page(page, record_token(number) if ahead else None)
                if not ahead:
                    return
        finally:
            await asyncio.to_thread(reader.close)

    def _records(self, stream: Stream) -> Generator[RawRecord]:
        transport = self.transport
        for source in self._sources(stream):
            yield from read_records(
                source,
                format=transport.format,
                encoding=transport.encoding,
                records_path=".".join(stream.records) if stream.records else None,
                sheet=stream.sheet,
            )

    def _sources(self, stream: Stream) -> Iterable[Source]:
        named = stream.path or self.transport.path
        if named and is_builtin(named):
            return (named,)  # what is given by hand is for the connectors of one's own files
        if self.inputs or named:
            return self.inputs or (str(named),)
        raise SettingsError(
            f"连接器 {self.spec.name} 的数据流 {stream.name} 没有要读的文件",
            hint="请用 --input 给出文件，或在规格中写 path。",
        )
