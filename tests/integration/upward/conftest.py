"""Tests of the way up use kept databases of every kind."""

from tests.integration.exchange import kept_exchange_postgres, kept_mariadb
from tests.integration.kept import kept_postgres, kept_url
from tests.integration.outward import outward, outward_urls

__all__ = [
    "kept_exchange_postgres",
    "kept_mariadb",
    "kept_postgres",
    "kept_url",
    "outward",
    "outward_urls",
]
