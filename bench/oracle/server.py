"""The oracle: an idiomatic Strawberry server over the same tables, written apart from ours."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import strawberry
from graphql import GraphQLError
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext, ExecutionResult

from bench.oracle import parts, types
from bench.oracle.loaders import Loaders
from bench.oracle.paging import CHINA, instant_text
from bench.oracle.query import Query

CACHED = 512
"""Documents that stay parsed and validated."""


def _read_instant(value: str) -> datetime:
    found = datetime.fromisoformat(value)
    return found if found.tzinfo else found.replace(tzinfo=CHINA)


DATE_TIME = strawberry.scalar(name="DateTime", serialize=instant_text, parse_value=_read_instant)


class QuietSchema(strawberry.Schema):
    """A schema that leaves errors to who compares them."""

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        """Log nothing."""


SCHEMA = QuietSchema(
    query=Query,
    types=[
        types.Adoption,
        types.Evaluation,
        types.HandlingItem,
        types.ImplementingBody,
        types.LicenseType,
        types.Region,
        types.ServiceRecord,
        *parts.Part.__subclasses__(),
        parts.Attachment,
    ],
    config=StrawberryConfig(scalar_map={datetime: DATE_TIME}),
    extensions=[lambda: ParserCache(CACHED), lambda: ValidationCache(CACHED)],
)


class Oracle:
    """Answers queries from one database."""

    def __init__(self, url: str) -> None:
        """Take an SQLAlchemy URL with an asynchronous driver."""
        self._engine = create_async_engine(url, pool_size=20)
        self._sessions = async_sessionmaker(self._engine, expire_on_commit=False)

    async def execute(
        self,
        text: str,
        variables: Mapping[str, Any],
        operation_name: str | None = None,
        scopes: frozenset[str] = frozenset(),
    ) -> ExecutionResult:
        """Execute a query the ordinary way, for a caller with these scopes."""
        return await SCHEMA.execute(
            text,
            variable_values=dict(variables),
            context_value={"loaders": Loaders(self._sessions), "scopes": scopes},
            operation_name=operation_name,
        )

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()
