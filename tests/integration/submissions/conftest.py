"""Tests of what is written here use a store of each kind, emptied."""

from tests.integration.kept import database, kept_postgres, kept_url

__all__ = ["database", "kept_postgres", "kept_url"]
