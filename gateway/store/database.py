"""One database behind a URL: transactions for writers, single statements for compiled reads."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import psycopg
from psycopg_pool import AsyncConnectionPool
from sqlalchemy import event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError as BadUrl
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from gateway.errors import ArgumentError, SettingsError, StoreError, StoreUnavailable
from gateway.store.dialect import POSTGRESQL, SQLITE, Dialect

CONNECT_SECONDS = 3.0
"""How long a read waits for a connection before the store counts as unavailable."""

MAPPED_BYTES = 2**33
"""How much of an SQLite file is read through memory mapping: address space, not memory."""

Transaction = AsyncConnection
"""An open transaction; it commits when its block ends and rolls back when the block raises."""


@dataclass(frozen=True)
class Connections:
    """How many connections compiled reads have: open, free, and how many reads wait for one."""

    open: int = 0
    free: int = 0
    waiting: int = 0


class Reader(Protocol):
    """Runs one compiled read."""

    async def fetch(self, statement: str, parameters: Mapping[str, Any]) -> str | None:
        """Run a statement that answers one text."""

    def connections(self) -> Connections:
        """Answer how busy the connections are."""

    async def close(self) -> None:
        """Give back what the reader holds."""


class Database:
    """A store behind a URL.

    `sqlite+aiosqlite:///var/yiwang.db` and `postgresql+psycopg://user@host/name` are
    understood, also without the driver's name. `statements` counts compiled reads.
    """

    def __init__(self, url: str, *, readers: int = 8) -> None:
        """Take the URL; nothing is opened before it is needed."""
        self.url = parse_url(url)
        self.dialect: Dialect = SQLITE if self.url.get_backend_name() == "sqlite" else POSTGRESQL
        self.statements = 0
        self._engine: AsyncEngine | None = None
        self._reader: Reader | None = None
        self._opening = asyncio.Lock()
        self._readers = readers

    @property
    def engine(self) -> AsyncEngine:
        """Answer the engine that writers use."""
        if self._engine is None:
            self._engine = create_async_engine(self.url)
            if self.dialect is SQLITE:
                _prepare_sqlite(self._engine)
        return self._engine

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Open a transaction: all of the block, or nothing. Raises StoreUnavailable."""
        with _translated():
            async with self.engine.begin() as connection:
                yield connection

    @asynccontextmanager
    async def durable(self) -> AsyncIterator[Transaction]:
        """Open a transaction that outlives a power cut once it is committed.

        PostgreSQL's do anyway; SQLite's only where each is flushed. Raises StoreUnavailable.
        """
        if self.dialect is not SQLITE:
            async with self.transaction() as connection:
                yield connection
            return
        with _translated():
            async with self.engine.connect() as connection:
                driver = (await connection.get_raw_connection()).driver_connection
                if driver is None:
                    raise StoreUnavailable("数据库暂时不可用。", hint="请稍后重试。")
                await driver.execute("PRAGMA synchronous=FULL")
                try:
                    async with connection.begin():
                        yield connection
                finally:
                    await driver.execute("PRAGMA synchronous=NORMAL")

    async def fetch(self, statement: str, parameters: Mapping[str, Any]) -> str | None:
        """Run one compiled read and answer its text. Raises StoreUnavailable."""
        self.statements += 1
        with _translated():
            reader = self._reader or await self._open_reader()
            return await reader.fetch(statement, parameters)

    @property
    def connections(self) -> Connections:
        """Answer how busy the connections of compiled reads are."""
        return Connections() if self._reader is None else self._reader.connections()

    async def close(self) -> None:
        """Close every connection."""
        if self._reader is not None:
            await self._reader.close()
            self._reader = None
        if self._engine is not None:
            await self._engine.dispose()
            self._engine = None

    async def _open_reader(self) -> Reader:
        async with self._opening:
            if self._reader is None and self.dialect is SQLITE:
                self._reader = _SQLiteReader(self.url.database or "", self._readers)
            elif self._reader is None:
                reader = _PostgreSQLReader(self.url, self._readers)
                await reader.open()
                self._reader = reader
            return self._reader


_NOT_NOW = (psycopg.OperationalError, psycopg.errors.ReadOnlySqlTransaction)
"""Gone, full, deadlocked; or a standby, until the server that may be written takes over."""


@contextmanager
def _translated() -> Iterator[None]:
    """Turn a driver's word for "not now" into ours; a wrong statement stays what it is."""
    try:
        yield
    except (DBAPIError, psycopg.Error, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        if isinstance(cause, sqlite3.Error):
            _raise_sqlite(cause)
        elif isinstance(cause, _NOT_NOW):
            raise StoreUnavailable("数据库暂时不可用。", hint="请稍后重试。") from error
        raise


def _raise_sqlite(cause: sqlite3.Error) -> None:
    """Raise our error for what SQLite says, or nothing where the statement is to blame."""
    code = getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if "parser stack overflow" in str(cause):
        raise ArgumentError(
            "查询嵌套过深，SQLite 无法执行。",
            hint="请减少嵌套层数，或改用 PostgreSQL。",
            code="QUERY_TOO_DEEP",
        ) from cause
    if code == sqlite3.SQLITE_NOTADB:
        raise StoreError(
            "数据库文件不是 SQLite 数据库，或已损坏。", hint="请核对 store.url 指向的文件。"
        ) from cause
    if code not in {sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH}:
        raise StoreUnavailable("数据库暂时不可用。", hint="请稍后重试。") from cause


def parse_url(url: str) -> URL:
    """Answer the URL with the asynchronous driver this store uses."""
    try:
        parsed = make_url(url)
    except BadUrl:
        raise SettingsError(
            "数据库地址无法识别。",
            hint="应形如 sqlite:///var/yiwang.db 或 postgresql://用户@主机/库名。",
        ) from None
    drivers = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg"}
    backend = parsed.get_backend_name()
    if backend not in drivers:
        raise SettingsError(f"不支持的数据库：{backend}。", hint="目前支持 sqlite 与 postgresql。")
    return parsed.set(drivername=drivers[backend])


def _prepare_sqlite(engine: AsyncEngine) -> None:
    """Make SQLite durable, concurrent for readers, and honest about transactions."""

    @event.listens_for(engine.sync_engine, "connect")
    def configure(connection: Any, _record: Any) -> None:
        # The driver must not open transactions of its own: BEGIN IMMEDIATE below does, so that
        # two writers wait for each other instead of failing half-way.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=30000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


_READING = "-c jit=off -c max_parallel_workers_per_gather=0"
"""Compiling a read, or starting processes for it, takes longer than any read should."""


class _PostgreSQLReader:
    def __init__(self, url: URL, size: int) -> None:
        plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._pool = AsyncConnectionPool(
            plain,
            min_size=1,
            max_size=size,
            open=False,
            timeout=CONNECT_SECONDS,
            kwargs={"autocommit": True, "prepare_threshold": 2, "options": _READING},
        )

    async def open(self) -> None:
        await self._pool.open()

    async def fetch(self, statement: str, parameters: Mapping[str, Any]) -> str | None:
        async with self._pool.connection() as connection:
            cursor = await connection.execute(statement.encode(), parameters)
            row = await cursor.fetchone()
        return None if row is None else row[0]

    def connections(self) -> Connections:
        stats = self._pool.get_stats()
        return Connections(
            stats["pool_size"], stats["pool_available"], stats.get("requests_waiting", 0)
        )

    async def close(self) -> None:
        await self._pool.close()


class _SQLiteReader:
    """A thread a connection: a statement never blocks the event loop."""

    STEPS = 20_000
    """How many steps of SQLite pass between two looks at whether anybody still waits."""

    def __init__(self, path: str, size: int) -> None:
        self._path = Path(path).resolve()
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="sqlite-read")
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._asked = 0

    async def fetch(self, statement: str, parameters: Mapping[str, Any]) -> str | None:
        left = threading.Event()
        loop = asyncio.get_running_loop()
        self._asked += 1
        try:
            return await loop.run_in_executor(self._threads, self._run, statement, parameters, left)
        except asyncio.CancelledError:
            left.set()
            raise
        finally:
            self._asked -= 1

    def connections(self) -> Connections:
        opened = len(self._connections)
        busy = min(self._asked, opened)
        return Connections(opened, opened - busy, self._asked - busy)

    async def close(self) -> None:
        self._threads.shutdown()
        for connection in self._connections:
            connection.close()

    def _run(
        self, statement: str, parameters: Mapping[str, Any], left: threading.Event
    ) -> str | None:
        connection = self._connection()
        connection.set_progress_handler(left.is_set, self.STEPS)
        row = connection.execute(statement, parameters).fetchone()
        return None if row is None else row[0]

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(
                f"{self._path.as_uri()}?mode=ro",
                uri=True,
                isolation_level=None,
                check_same_thread=False,
            )
            connection.execute("PRAGMA busy_timeout=30000")
            # The system's own cache is shared by all readers; SQLite's of 2 MB holds no index.
            connection.execute(f"PRAGMA mmap_size={MAPPED_BYTES}")
            self._local.connection = connection
            self._connections.append(connection)
        return connection
