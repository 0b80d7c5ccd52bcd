"""Connectors opened for tests: time stands still, sleeping moves it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from gateway.connectors.connect import open_connector
from gateway.connectors.pages import Connector, Page
from gateway.connectors.spec import PLATFORMS, RestTransport, Spec, load_spec
from gateway.sandbox import AS_OF

TOKEN = "token-of-the-tests"  # noqa: S105 - synthetic
LISTS = "implementation-lists"
NOW = AS_OF + timedelta(hours=9)


@dataclass
class Hours:
    """A clock that only sleeping moves; `slept` records how long."""

    now: datetime = NOW
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> datetime:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)


def province_spec(url: str, **transport: Any) -> Spec:
    spec = load_spec(PLATFORMS / "province.yaml", {"YIWANG_PROVINCE_URL": url})
    assert isinstance(spec.transport, RestTransport)
    changed = spec.transport.model_dump() | transport
    return spec.model_copy(update={"transport": RestTransport.model_validate(changed)})


@asynccontextmanager
async def opened(
    url: str, hours: Hours, token: str = TOKEN, **transport: Any
) -> AsyncIterator[Connector]:
    async with open_connector(
        province_spec(url, **transport),
        environ={"YIWANG_PROVINCE_TOKEN": token},
        clock=hours,
        sleep=hours.sleep,
        random=Random(1),
    ) as connector:
        yield connector


async def all_pages(connector: Connector, stream: str = LISTS, **window: Any) -> list[Page]:
    return [page async for page in connector.pages(stream, **window)]


def native_ids(pages: list[Page]) -> list[str]:
    return [record.raw["rowGuid"] for page in pages for record in page.records if record.raw]
