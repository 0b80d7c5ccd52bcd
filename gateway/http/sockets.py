"""GraphQL over WebSocket (graphql-transport-ws): Strawberry's protocol around our execution."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import aclosing
from typing import Any

import orjson
import strawberry
import structlog
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.exceptions import ConnectionRejectionError
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import (
    BaseGraphQLTransportWSHandler,
    Operation,
)
from strawberry.types.unset import UNSET, UnsetType

from gateway.http.answers import NewId, Refused, entry_of
from gateway.http.execution import Execution, Trace
from gateway.http.identity import Identify
from gateway.http.request import request_of

MOST_OPERATIONS = 20
"""How many operations one connection may have going on."""

Context = dict[str, Any]

log = structlog.get_logger("gateway.http")


class Handler(BaseGraphQLTransportWSHandler[Context, None]):
    """Runs the operations of one connection through our execution: our limits, our errors."""

    async def run_operation(self, operation: Operation[Context, None]) -> None:
        """Send the results of an operation, or why it has none."""
        view = self.view
        if not isinstance(view, Sockets):
            raise TypeError("this handler serves our own view")
        try:
            await self._send_results(view.execution, operation)
        except Refused as refused:
            await _send(operation, "error", refused.entries)
        except Exception as error:  # noqa: BLE001  # the last one who can mask it
            await _send(operation, "error", [entry_of(error, view.new_id)])

    async def _send_results(
        self, execution: Execution, operation: Operation[Context, None]
    ) -> None:
        members = {
            "query": operation.query,
            "variables": operation.variables,
            "operationName": operation.operation_name,
        }
        results = execution.results(request_of(members), self.context["caller"], Trace())
        async with aclosing(results):
            async for result in results:
                await _send(operation, "next", orjson.loads(result))
        await operation.send_operation_message({"id": operation.id, "type": "complete"})


async def _send(operation: Operation[Context, None], kind: Any, payload: Any) -> None:
    await operation.send_operation_message({"id": operation.id, "type": kind, "payload": payload})


class Sockets(GraphQL[Context, None]):
    """The WebSocket side of the endpoint.

    A caller's key or token comes in the handshake's headers, or, from browsers, as `authorization`
    or `x-api-key` in the payload of `connection_init`; what for, as `x-purpose`.
    """

    graphql_transport_ws_handler_class = Handler

    def __init__(
        self, schema: strawberry.Schema, execution: Execution, identify: Identify, new_id: NewId
    ) -> None:
        """Take the schema, what runs operations, and who tells callers apart."""
        super().__init__(
            schema,
            graphql_ide=None,
            subscription_protocols=(GRAPHQL_TRANSPORT_WS_PROTOCOL,),
            max_subscriptions_per_connection=MOST_OPERATIONS,
        )
        self.execution = execution
        self.new_id = new_id
        self._identify = identify

    async def get_context(
        self, request: Request | WebSocket, response: Response | WebSocket
    ) -> Context:
        """Keep the headers until the client has said who it is."""
        del response  # the connection is the request itself
        return {"headers": request.headers}

    async def on_ws_connect(self, context: Context) -> UnsetType | dict[str, object] | None:
        """Let a caller in; 4403 for an unknown key."""
        try:
            context["caller"] = self._identify(
                _with_parameters(context["headers"], context.get("connection_params") or {})
            )
        except Refused:
            raise ConnectionRejectionError from None
        nothing: UnsetType = UNSET
        return nothing


def _with_parameters(headers: Headers, parameters: Mapping[str, Any]) -> Headers:
    """Answer the headers, and the credentials among the parameters in their place."""
    given = {
        name.lower(): value
        for name, value in parameters.items()
        if name.lower() in {"authorization", "x-api-key", "x-purpose"} and isinstance(value, str)
    }
    return Headers({**headers, **given})
