"""Tests of unseen platforms empty their store instead of making a new one."""

from tests.integration.kept import database, kept_postgres, kept_url

__all__ = ["database", "kept_postgres", "kept_url"]
