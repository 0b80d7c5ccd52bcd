"""What is read: the streams of a platform, their pages, and how a record becomes elements."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta, timezone
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator

from gateway.connectors.spec.paging import Paging
from gateway.connectors.spec.part import CodeText, Name, Part, RequestPath
from gateway.connectors.spec.paths import Path
from gateway.connectors.spec.tables import Tables
from gateway.connectors.spec.timing import Duration, Schedule, Sweep

_OFFSET = re.compile(r"^([+-])(\d{2}):(\d{2})$")


def _variant_or_table(value: object) -> object:
    if not isinstance(value, (str, Mapping)):
        raise ValueError("应为变体的名称，或者“平台代码: 代码名”的键值对")  # noqa: TRY004  # pydantic
    return value


Codes = Annotated[str | Mapping[CodeText, str], BeforeValidator(_variant_or_table)]


class Request(Part):
    """The request of a page; paging and window parameters join the body (GET: the query)."""

    method: Literal["GET", "POST"] = "POST"
    path: RequestPath
    body: dict[str, Any] = Field(default_factory=dict)


class Incremental(Part):
    """Changes of a time window: parameters of the lower (closed) and upper (open) bound.

    An exchange database has no parameters: its window is on the column `tables.time`. `format`
    is that of strftime, in local time at `utc_offset`. `lookback_s` and `settle_s` (seconds) are
    for whoever plans the window: how far to go back, how near to now to stop.
    """

    since: Path | None = None
    before: Path | None = None
    format: str = "%Y-%m-%d %H:%M:%S"
    utc_offset: str = "+08:00"
    lookback_s: int = Field(default=600, ge=0)
    settle_s: int = Field(default=60, ge=0)

    @field_validator("utc_offset")
    @classmethod
    def _is_an_offset(cls, value: str) -> str:
        if not _OFFSET.match(value):
            raise ValueError('应写作 "+08:00"')
        return value

    @property
    def zone(self) -> timezone:
        """The fixed zone of the platform's local time."""
        sign, hours, minutes = _OFFSET.match(self.utc_offset).groups()  # type: ignore[union-attr]
        offset = timedelta(hours=int(hours), minutes=int(minutes))
        return timezone(offset if sign == "+" else -offset)


class Deleted(Part):
    """A record is withdrawn where the value at `path` is one of `values`."""

    path: Path
    values: tuple[CodeText, ...] = Field(min_length=1)


class Reading(Part):
    """How a record becomes elements, named by their GraphQL names.

    `mapping` leads from an element to its place in the record and goes before the default
    mapping (every element, and every kind of child, at the key of its own name); `constants`
    go before both.
    """

    native_id: Path | None = None
    deleted: Deleted | None = None
    default_mapping: bool | None = None
    mapping: Mapping[str, Path] = Field(default_factory=dict)
    constants: Mapping[str, str] = Field(default_factory=dict)
    children: Mapping[str, Child] = Field(default_factory=dict)


class Child(Reading):
    """Records inside a record; without `default_mapping` they are read as their parent is."""

    path: Path


class Stream(Reading):
    """One kind of record of a platform.

    `codes` translates the platform's codes, of the record and of everything inside it
    (`processSteps.handleType` where the record has an element of that name too): the name of a
    variant (`gateway.standard.variants.VARIANTS`) or a table platform code → enum name.
    `path` and `sheet` are for files, `records` for JSON, `tables` for exchange databases.
    `schedule` and `fresh_within` go before those of the connector.
    """

    name: Name
    entity: str
    native_id: Path
    request: Request | None = None
    records: Path | None = None
    paging: Paging | None = None
    incremental: Incremental | None = None
    codes: Mapping[str, Codes] = Field(default_factory=dict)
    path: str | None = None
    sheet: str | None = None
    tables: Tables | None = None
    schedule: Schedule | None = None
    fresh_within: Duration | None = None
    sweep: Sweep = Sweep()


Reading.model_rebuild()
