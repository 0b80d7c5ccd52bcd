"""Connectors opened for tests: time stands still, sleeping moves it."""

from collections.abc import AsyncIterator, Mapping
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
    return with_transport(spec, transport)


def city_spec(url: str, **transport: Any) -> Spec:
    return with_transport(load_spec(PLATFORMS / "city.yaml", {"YIWANG_CITY_URL": url}), transport)


def with_transport(spec: Spec, parts: Mapping[str, Any]) -> Spec:
    assert isinstance(spec.transport, RestTransport)
    changed = RestTransport.model_validate({**spec.transport.model_dump(), **parts})
    return spec.model_copy(update={"transport": changed})


@asynccontextmanager
async def opened(
    url: str, hours: Hours, token: str = TOKEN, **transport: Any
) -> AsyncIterator[Connector]:
    environ = {"YIWANG_PROVINCE_TOKEN": token}
    async with opened_spec(province_spec(url, **transport), hours, environ) as connector:
        yield connector


@asynccontextmanager
async def opened_city(
    url: str, hours: Hours, secret: str = TOKEN, **transport: Any
) -> AsyncIterator[Connector]:
    environ = {"YIWANG_CITY_SECRET": secret}
    async with opened_spec(city_spec(url, **transport), hours, environ) as connector:
        yield connector


@asynccontextmanager
async def opened_spec(
    spec: Spec, hours: Hours, environ: Mapping[str, str]
) -> AsyncIterator[Connector]:
    async with open_connector(
        spec, environ=environ, clock=hours, sleep=hours.sleep, random=Random(1)
    ) as connector:
        yield connector


async def all_pages(connector: Connector, stream: str = LISTS, **window: Any) -> list[Page]:
    return [page async for page in connector.pages(stream, **window)]


def native_ids(pages: list[Page]) -> list[str]:
    return [record.raw["rowGuid"] for page in pages for record in page.records if record.raw]
