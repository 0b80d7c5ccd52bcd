"""Tests of licenses share a store that is emptied, on both databases."""

from tests.integration.kept import database, kept_postgres, kept_url

__all__ = ["database", "kept_postgres", "kept_url"]
