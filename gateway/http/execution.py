"""Running what was admitted: by the bytes of the database, by graphql-core, or as a stream.

The first two give the same bytes for the same question. A stream gives one result after the
other, over whatever way the client came in.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, replace
from inspect import isawaitable
from typing import Any, cast

import orjson
from graphql import (
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    OperationType,
    execute,
    subscribe,
)

from gateway.errors import AuditUnavailable, PurposeMissing
from gateway.http.admission import Admission
from gateway.http.answers import (
    GRAPHQL_JSON,
    STATUSES,
    Answer,
    Entry,
    NewId,
    Refused,
    entry_of,
    executed,
    located_entry,
)
from gateway.http.limits import Limits
from gateway.http.request import GraphQLRequest
from gateway.resolvers.caller import Caller
from gateway.resolvers.reads import Document, Reads


@dataclass
class Trace:
    """What is counted of a request: the kind of operation, and how its answer came about."""

    kind: str = "none"
    exit: str = "refused"


class Execution:
    """Runs requests of callers."""

    def __init__(
        self,
        schema: GraphQLSchema,
        reads: Reads,
        limits: Limits,
        context: Mapping[str, Any],
        new_id: NewId,
    ) -> None:
        """Take the schema, its compiled reads, the limits, and what resolvers find beside them."""
        self._schema = schema
        self._reads = reads
        self._limits = limits
        self._context = context
        self._new_id = new_id
        self._admission = Admission(schema, reads.documents, limits)

    async def run(
        self, request: GraphQLRequest, caller: Caller, media: str, trace: Trace
    ) -> Answer:
        """Answer a query or a mutation. Raises Refused."""
        document, operation = self._admission.admit(request)
        kind = operation.definition.operation
        trace.kind = kind.value
        if kind is OperationType.SUBSCRIPTION:
            raise _needs_stream()
        deadline = asyncio.timeout(self._limits.seconds)
        try:
            async with deadline:
                body = await self._stored(document, request, caller)
                if body is not None:
                    trace.exit = "stored"
                    return Answer(200, body, media)
                result = await self._execute(document, request, caller)
        except TimeoutError:
            if not deadline.expired():
                raise
            raise _too_slow(self._limits) from None
        answer = executed(result.data, result.errors, media, self._new_id)
        trace.exit = "executed"
        # What was executed may be live, and of a person: it is of this moment and of nobody else.
        return replace(answer, headers={**answer.headers, "Cache-Control": "no-store"})

    async def results(
        self, request: GraphQLRequest, caller: Caller, trace: Trace
    ) -> AsyncGenerator[bytes]:
        """Answer each result as it happens; a query or a mutation has one.

        Raises Refused, but never after the first result: what fails later is a result.
        """
        document, operation = self._admission.admit(request)
        kind = operation.definition.operation
        if kind is not OperationType.SUBSCRIPTION:
            yield (await self.run(request, caller, GRAPHQL_JSON, trace)).body
            return
        trace.kind = kind.value
        context = self._context_of(caller)
        source = await self._subscribe(document, request, context)
        started = False
        async with aclosing(source):
            try:
                async for result in source:
                    await self._reads.disclose(caller, context["disclosed"])
                    yield self._written(result)
                    started = True
                    trace.exit = "stream"
            except Exception as error:
                entry = self._entry(error)
                if not started:
                    raise _refused(entry) from error
                yield orjson.dumps({"errors": [entry], "data": None})

    async def _stored(
        self, document: Document, request: GraphQLRequest, caller: Caller
    ) -> bytes | None:
        """Answer by the bytes of the database, None where the executor must take over."""
        try:
            return await self._reads.answer(
                document, request.operation_name, request.variables, caller
            )
        except GraphQLError:
            # An argument is wrong; only the executor knows the path to say so.
            return None

    async def _execute(
        self, document: Document, request: GraphQLRequest, caller: Caller
    ) -> ExecutionResult:
        context = self._context_of(caller)
        found = execute(
            self._schema,
            document.node,
            context_value=context,
            variable_values=dict(request.variables),
            operation_name=request.operation_name,
        )
        result = await found if isawaitable(found) else found
        for error in result.errors or ():
            if isinstance(error.original_error, PurposeMissing | AuditUnavailable):
                raise error.original_error  # nothing of the request is answered
        await self._reads.disclose(caller, context["disclosed"])
        return result

    async def _subscribe(
        self, document: Document, request: GraphQLRequest, context: Mapping[str, Any]
    ) -> AsyncGenerator[ExecutionResult]:
        """Open the stream of a subscription. Raises Refused."""
        found = subscribe(
            self._schema,
            document.node,
            context_value=context,
            variable_values=dict(request.variables),
            operation_name=request.operation_name,
        )
        source = await found if isawaitable(found) else found
        if isinstance(source, ExecutionResult):
            executed(None, source.errors, GRAPHQL_JSON, self._new_id)  # refuses wrong variables
            raise _refused(self._entry((source.errors or [GraphQLError("no stream")])[0]))
        return cast("AsyncGenerator[ExecutionResult]", source)

    def _context_of(self, caller: Caller) -> dict[str, Any]:
        return {**self._context, "reads": self._reads, "caller": caller, "disclosed": []}

    def _written(self, result: ExecutionResult) -> bytes:
        if not result.errors:
            return orjson.dumps({"data": result.data})
        entries = [located_entry(error, self._new_id) for error in result.errors]
        return orjson.dumps({"errors": entries, "data": result.data})

    def _entry(self, error: Exception) -> Entry:
        if isinstance(error, GraphQLError):
            return located_entry(error, self._new_id)
        return entry_of(error, self._new_id)


def _refused(entry: Entry) -> Refused:
    code = entry["extensions"]["code"]
    return Refused(code, entry["message"], entries=[entry], status=STATUSES.get(code, 400))


def _needs_stream() -> Refused:
    return Refused(
        "SUBSCRIPTION_NEEDS_STREAM",
        "订阅的结果不止一个，不能作为一次应答给出。",
        "请用 Accept: text/event-stream，或 WebSocket（graphql-transport-ws）。",
        status=400,
    )


def _too_slow(limits: Limits) -> Refused:
    return Refused(
        "DEADLINE_EXCEEDED",
        f"查询在 {limits.seconds:g} 秒内没有完成，已停止。",
        "请减小 first 或 last、减少嵌套，或稍后重试。",
        status=504,
    )
