"""The address of an exchange database: which driver reads it, and how it is shown to people."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from gateway.errors import SettingsError

DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+psycopg",
    "mysql": "mysql+aiomysql",
    "mariadb": "mariadb+aiomysql",
    "oracle": "oracle+oracledb_async",
}
"""The asynchronous driver of a kind of database; another must be named in the address."""
PORTS = {"postgresql": 5432, "mysql": 3306, "mariadb": 3306, "oracle": 1521}


def parse_address(text: str, *, writes: bool = False) -> URL:
    """Answer the URL with an asynchronous driver; raises `SettingsError`, without the text.

    A file of SQLite is opened for reading unless it `writes`.
    """
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise SettingsError(
            "前置库地址无法识别。", hint="应形如 postgresql://用户:口令@主机:端口/库名。"
        ) from None
    kind = url.get_backend_name()
    if "+" not in url.drivername or kind == "sqlite":
        url = url.set(drivername=DRIVERS.get(kind, url.drivername))
    _require_driver(url)
    if kind == "sqlite":
        return url.set(
            database=f"file:{Path(url.database or '').absolute()}",
            # Neither mode makes a file that is not there.
            query={"mode": "rw" if writes else "ro", "uri": "true"},
        )
    return url.update_query_dict({"charset": "utf8mb4"}) if kind in {"mysql", "mariadb"} else url


def place_of(url: URL) -> tuple[str, int] | None:
    """Answer host and port, None where the database is a file."""
    if not url.host:
        return None
    return url.host, url.port or PORTS.get(url.get_backend_name(), 0)


def shown(url: URL) -> str:
    """Answer the database for a message: no user, no password."""
    place = place_of(url)
    name = (url.database or "").removeprefix("file:")
    return f"{place[0]}:{place[1]}/{name}" if place else name


def secrets_of(url: URL) -> tuple[str, ...]:
    """Answer what must not stand in a message."""
    return (str(url.password),) if url.password else ()


def _require_driver(url: URL) -> None:
    try:
        driver = url.get_dialect().driver
    except Exception as error:  # sqlalchemy raises what the plugin's import raises
        raise SettingsError(
            f"没有读取 {url.drivername} 的方言。", hint="请安装相应的 SQLAlchemy 方言。"
        ) from error
    module = {"oracledb_async": "oracledb"}.get(driver, driver)
    if find_spec(module) is None:
        raise SettingsError(f"没有数据库驱动 {module}。", hint=f"请安装：pip install {module}")
