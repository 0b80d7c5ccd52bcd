"""The exchange database (前置库): tables of a platform, read by windows of their change times.

A reading of a stream is a row of walks (`walks`), each through one table in the order of
(time, key); what a walk meets becomes whole records (`assembly`) of the rows that make them up.
"""

from __future__ import annotations

from gateway.connectors.exchange_db.connector import ExchangeConnector, open_exchange

__all__ = ["ExchangeConnector", "open_exchange"]
