"""The store: tables, one database behind a URL, and everything that knows SQL."""
