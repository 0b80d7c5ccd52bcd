"""GraphQL over HTTP: one ASGI application for answers and for streams of events."""

from __future__ import annotations

import time
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from gateway.http.answers import (
    GRAPHQL_JSON,
    JSON,
    Answer,
    NewId,
    Refused,
    failure,
    new_error_id,
    refusal,
)
from gateway.http.events import EventStream
from gateway.http.execution import Execution, Trace
from gateway.http.identity import Identify
from gateway.http.limits import Limits
from gateway.http.negotiation import media_type, not_acceptable, wants_events, wants_page
from gateway.http.request import ClientGone, read_request

DEFAULT_LIMITS = Limits()

Count = Callable[[str, str, int, float], None]
"""Counts an answer: kind of operation, how it came about, status, seconds."""


def _count_nothing(_kind: str, _exit: str, _status: int, _seconds: float) -> None:
    return


class GraphQLEndpoint:
    """Answers GraphQL requests by POST, and queries by GET; streams what is subscribed to."""

    def __init__(  # noqa: PLR0913, PLR0917  # what it is wired to, by name
        self,
        execution: Execution,
        events: EventStream,
        identify: Identify,
        limits: Limits = DEFAULT_LIMITS,
        new_id: NewId = new_error_id,
        count: Count = _count_nothing,
    ) -> None:
        """Take what runs requests and sends events, who tells callers apart, and the limits."""
        self._execution = execution
        self._events = events
        self._identify = identify
        self._limits = limits
        self._new_id = new_id
        self._count = count

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        begun, trace = time.perf_counter(), Trace()
        try:
            answer = await self._respond(scope, receive, send, trace)
        except ClientGone:
            return
        status = 200 if answer is None else answer.status
        self._count(trace.kind, trace.exit, status, time.perf_counter() - begun)
        if answer is not None:
            await _send(answer, send)

    async def _respond(
        self, scope: Scope, receive: Receive, send: Send, trace: Trace
    ) -> Answer | None:
        """Answer a request, whatever is wrong with it; None where events were sent instead."""
        headers = Headers(scope=scope)
        accept = headers.get("accept")
        if scope["method"] == "GET" and wants_page(accept):
            return Answer(302, b"", headers={"Location": "graphiql"})
        streamed = wants_events(accept)
        media = GRAPHQL_JSON if streamed else media_type(accept)
        if media is None:
            return refusal(not_acceptable(), JSON)
        try:
            caller = self._identify(headers)
            request = await read_request(scope, headers, receive, self._limits)
            if not streamed:
                return await self._execution.run(request, caller, media, trace)
            response = await self._events.response(self._execution.results(request, caller, trace))
        except ClientGone:
            raise
        except Refused as refused:
            return refusal(refused, media)
        except Exception as error:  # noqa: BLE001  # the last one who can mask it
            return failure(error, media, self._new_id)
        await response(scope, receive, send)
        return None


async def _send(answer: Answer, send: Send) -> None:
    headers = {
        "content-type": f"{answer.media_type}; charset=utf-8",
        "content-length": str(len(answer.body)),
        "vary": "Accept",
        **{name.lower(): value for name, value in answer.headers.items()},
    }
    raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": answer.status, "headers": raw})
    await send({"type": "http.response.body", "body": answer.body})
