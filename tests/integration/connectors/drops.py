"""A folder that a platform drops files into, written by hand, and connectors that read it."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from gateway.connectors.connect import open_connector
from gateway.connectors.pages import Connector, Page
from gateway.connectors.spec import Spec
from gateway.errors import YiwangError
from tests.integration.connectors.opened import Hours

DROP = {"files": "110000regions%Y%m%d.xml"}
STREAM: dict[str, Any] = {
    "name": "regions",
    "entity": "Region",
    "native_id": "rowGuid",
    "mapping": {"areaCode": "areaCode", "areaName": "areaName"},
    "deleted": {"path": "cdOperation", "values": ["D"]},
}


def drop_spec(
    place: Mapping[str, Any], drop: Mapping[str, Any] | None = None, **transport: Any
) -> Spec:
    """A specification of one stream of regions out of a drop."""
    return Spec.model_validate(
        {
            "version": 1,
            "name": "drop",
            "title": "投放文件的平台",
            "platform": "drop",
            "level": "province",
            "transport": {"kind": "files", "place": place, **transport},
            "streams": [STREAM | {"drop": {**DROP, **(drop or {})}}],
        }
    )


def row(number: int, name: str = "", **more: str) -> dict[str, str]:
    """A region that does not exist."""
    told = {"rowGuid": f"r{number}", "areaCode": f"99{number:04d}"}
    return told | {"areaName": name or f"第{number}区"} | more


def xml(*rows: Mapping[str, str]) -> str:
    """Rows as the platforms write a table."""
    cells = ("".join(f"<{k}>{v}</{k}>" for k, v in told.items()) for told in rows)
    return f"<NewDataSet>{''.join(f'<regions>{text}</regions>' for text in cells)}</NewDataSet>"


@dataclass
class Dropped:
    """A folder; every change of a file has a time of its own."""

    folder: Path
    seconds: int = 1_700_000_000

    def put(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        self.seconds += 1
        os.utime(path, (self.seconds, self.seconds))
        return path

    def day(self, day: int, *rows: Mapping[str, str]) -> Path:
        return self.put(f"110000regions202601{day:02d}.xml", xml(*rows))


@dataclass
class Pause(Hours):
    """A clock whose waits do something: what a platform does between two looks."""

    meanwhile: list[Callable[[], object]] = field(default_factory=list)

    async def sleep(self, seconds: float) -> None:
        await super().sleep(seconds)
        if self.meanwhile:
            self.meanwhile.pop(0)()


@asynccontextmanager
async def opened_drop(
    spec: Spec, hours: Hours | None = None, environ: Mapping[str, str] | None = None, **more: Any
) -> AsyncIterator[Connector]:
    hours = hours or Hours()
    async with open_connector(
        spec, environ=environ or {}, clock=hours, sleep=hours.sleep, random=Random(1), **more
    ) as connector:
        yield connector


async def read(connector: Connector, token: str | None = None) -> list[Page]:
    return [page async for page in connector.pages("regions", token=token)]


async def fails(connector: Connector, token: str | None = None) -> tuple[list[Page], YiwangError]:
    """The pages before the error that ends a reading, and the error."""
    pages = []
    try:
        async for page in connector.pages("regions", token=token):
            pages.append(page)  # noqa: PERF401  # they are kept when it fails
    except YiwangError as error:
        return pages, error
    raise AssertionError("it did not fail")


def ids(pages: Sequence[Page]) -> list[str]:
    return [r.raw["rowGuid"] for page in pages for r in page.records if r.raw]


def names(pages: Sequence[Page]) -> list[str]:
    return [r.raw["areaName"] for page in pages for r in page.records if r.raw]
