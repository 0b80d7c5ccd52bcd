"""The exchange database (前置库): tables of a platform, read by windows of their change times.

The way up (`lane`) writes whole records into tables of the same shape (`outgoing_rows`,
`writing`), what one batch brings in one transaction.

A reading of a stream is a row of walks (`walks`), each through one table in the order of
(time, key); what a walk meets becomes whole records (`assembly`) of the rows that make them up.
"""

from __future__ import annotations

from gateway.connectors.exchange_db.connector import ExchangeConnector, open_exchange
from gateway.connectors.exchange_db.lane import ExchangeLane, open_exchange_lane

__all__ = ["ExchangeConnector", "ExchangeLane", "open_exchange", "open_exchange_lane"]
