"""What the nation receives: `up_` tables beside the `dn_` ones, and the desk that judges rows.

The desk works as a platform's import job does: it takes the rows it has not marked yet, marks
them (SYNC_SIGN 1 taken, 2 refused), and writes what is wrong into `dn_audit_abnormal`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Table, insert, select, update
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from gateway.sandbox.dice import row_guid
from gateway.sandbox.nation.tables import FAMILIES, upward_tables
from gateway.sandbox.times import BEIJING

Row = Mapping[str, Any]
Judge = Callable[[str, Row], str | None]
"""Takes the lower-case name of a table and a row (names in capitals); answers what is wrong."""

MAIN = (
    "up_task_directory",
    "up_zone_organization",
    *(f"up_task_{name}_basic" for name in FAMILIES),
)
SIGN, TAKEN, REFUSED = "SYNC_SIGN", "1", "2"


def content(_table: str, _row: Row) -> str | None:
    """The judge who finds nothing wrong."""
    return None


@dataclass
class Reception:
    """The tables of one exchange database that are written from below."""

    engine: AsyncEngine
    tables: dict[str, Table]
    judged: list[tuple[str, str, str | None]] = field(default_factory=list)
    """The ledger: table, row id and verdict, in order."""

    async def create(self) -> None:
        """Create the tables that are not there."""
        metadata = self.tables["up_task_directory"].metadata
        async with self.engine.begin() as connection:
            await connection.run_sync(metadata.create_all)

    async def judge(self, now: datetime, wrong: Judge = content) -> tuple[int, int]:
        """Judge every row not yet marked; answer how many were taken and refused."""
        taken = refused = 0
        async with self.engine.begin() as connection:
            for name in MAIN:
                table = self.tables[name]
                waiting = select(table).where(_column(table, SIGN).is_(None))
                for row in (await connection.execute(waiting)).mappings().all():
                    told = {key.upper(): value for key, value in row.items()}
                    said = wrong(name, told)
                    await self._mark(connection, table, told, TAKEN if said is None else REFUSED)
                    if said is None:
                        taken += 1
                    else:
                        refused += 1
                        await self._complain(connection, name, told, said, now)
                    self.judged.append((name, str(told["ROW_GUID"]), said))
        return taken, refused

    async def complain(self, name: str, row: Row, said: str, now: datetime) -> None:
        """Write that a row is wrong, whether there is such a row or not."""
        async with self.engine.begin() as connection:
            await self._complain(connection, name, row, said, now)

    async def rows(self, name: str) -> list[dict[str, Any]]:
        """Every row of a table, names in capitals."""
        async with self.engine.connect() as connection:
            found = await connection.execute(select(self.tables[name]))
            return [{key.upper(): value for key, value in row.items()} for row in found.mappings()]

    async def _mark(self, connection: AsyncConnection, table: Table, row: Row, mark: str) -> None:
        await connection.execute(
            update(table)
            .where(_column(table, "ROW_GUID") == row["ROW_GUID"])
            .values({_column(table, SIGN): mark})
        )

    async def _complain(
        self, connection: AsyncConnection, name: str, row: Row, said: str, now: datetime
    ) -> None:
        there = now.astimezone(BEIJING).replace(tzinfo=None)
        kind, _, remark = said.partition("：")
        complaint = {
            "ROW_GUID": row_guid("abnormal", name, row["ROW_GUID"], row["CD_BATCH"], said, now),
            "TABLE_NAME": "事项表",
            "TABLE_SQL_NAME": name,
            "TABLE_ROW_GUID": row["ROW_GUID"],
            "TABLE_CD_BATCH": row["CD_BATCH"],
            "TABLE_CD_SOURCE": row.get("DATA_SOURCE"),
            "TABLE_CD_TIME": row.get("CD_TIME"),
            "TABLE_UPDATE_TIME": there,
            "ERR_TYPE": kind,
            "REMARK": remark or None,
            "CD_OPERATION": "I",
            "CD_TIME": there,
            "CD_BATCH": f"{there:%Y%m%d%H%M%S}",
            "DATA_SOURCE": "000",
        }
        table = self.tables["dn_audit_abnormal"]
        values = {_column(table, key).name: value for key, value in complaint.items()}
        await connection.execute(insert(table).values(values))


def _column(table: Table, name: str) -> Column[Any]:
    return next(column for column in table.columns if column.name.upper() == name)


@asynccontextmanager
async def reception(url: str, *, upper: bool | None = None) -> AsyncIterator[Reception]:
    """The tables behind a SQLAlchemy URL with an asynchronous driver; `upper` as for `nation`."""
    is_upper = make_url(url).get_backend_name() != "postgresql" if upper is None else upper
    engine = create_async_engine(url)
    try:
        yield Reception(engine, upward_tables(upper=is_upper))
    finally:
        await engine.dispose()
