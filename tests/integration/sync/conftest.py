"""Tests of sync empty their store instead of making a new one."""

from tests.integration.exchange import (
    exchange,
    kept_exchange_postgres,
    kept_exchange_url,
    kept_mariadb,
)
from tests.integration.kept import database, kept_postgres, kept_url

__all__ = [
    "database",
    "exchange",
    "kept_exchange_postgres",
    "kept_exchange_url",
    "kept_mariadb",
    "kept_postgres",
    "kept_url",
]
