"""Tests of the sandbox fill exchange databases of every kind."""

from tests.integration.exchange import (
    exchange,
    exchange_url,
    kept_exchange_postgres,
    kept_exchange_url,
    kept_mariadb,
)

__all__ = [
    "exchange",
    "exchange_url",
    "kept_exchange_postgres",
    "kept_exchange_url",
    "kept_mariadb",
]
