"""What goes up to a platform, how its tables are written, and how its answer is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from gateway.connectors.spec.part import CodeText, Name, Part
from gateway.connectors.spec.streams import Incremental, Stream
from gateway.connectors.spec.tables import ColumnName, TableName, Tables

FEEDBACK = "feedback"
"""The name of the stream, and the kind of record, that a platform answers with."""


class Published(Part):
    """Which entities of a kind go up: those whose content counts from one of `platforms`.

    `areas` are beginnings of region codes, `catalogs` the catalogs an item must stand in.
    """

    entity: Literal["CatalogItem", "ImplementationList", "ImplementingBody"]
    platforms: tuple[Name, ...] = Field(min_length=1)
    areas: tuple[CodeText, ...] = ()
    catalogs: tuple[Literal["NATIONAL", "PROVINCIAL", "LOCAL"], ...] = ()


class Acceptance(Part):
    """How a platform shows that it took a row.

    A mark it sets in `column` of the main table; where there is none, `quiet_s` seconds without
    feedback count as acceptance.
    """

    column: ColumnName | None = None
    accepted: tuple[CodeText, ...] = ("1",)
    rejected: tuple[CodeText, ...] = ("2",)
    quiet_s: int = Field(default=86_400, ge=0)


class Feedback(Part):
    """The table in which a platform says what is wrong with rows it was sent."""

    table: TableName = "dn_audit_abnormal"
    key: ColumnName = "ROW_GUID"
    time: ColumnName = "CD_TIME"
    incremental: Incremental = Incremental()

    @property
    def stream(self) -> Stream:
        """The table as a stream: read by windows and pages like every other."""
        first, *rest = self.key.lower().split("_")
        return Stream(
            name=FEEDBACK,
            entity="Feedback",
            native_id=(first + "".join(word.capitalize() for word in rest),),
            tables=Tables(main=self.table, key=self.key, time=self.time),
            incremental=self.incremental,
        )


class Push(Part):
    """What goes up; tables are `prefix` and the standard's own names.

    A row that fails is tried `attempts` times, after `wait_s` doubling up to `wait_max_s`
    seconds. `at_once` rows are claimed together, and at most `rate_per_s` go up in a second.
    Filling a new selection stops while `backlog` rows wait.
    """

    entities: tuple[Published, ...] = Field(min_length=1)
    data_source: str = Field(min_length=1, max_length=3)
    prefix: str = "up_"
    codes: Mapping[str, Mapping[CodeText, str]] = Field(default_factory=dict)
    acceptance: Acceptance = Acceptance()
    feedback: Feedback | None = Feedback()
    attempts: int = Field(default=8, ge=1, le=100)
    wait_s: float = Field(default=30, gt=0)
    wait_max_s: float = Field(default=3_600, gt=0, le=86_400)
    at_once: int = Field(default=100, ge=1, le=1_000)
    rate_per_s: float | None = Field(default=None, ge=0.02)
    backlog: int = Field(default=10_000, ge=1)
