"""GraphQL over HTTP: one ASGI application, two exits.

Exit A answers with the bytes of the database; where it cannot, exit B executes with
graphql-core. Both give the same bytes for the same question.
"""

from __future__ import annotations

import asyncio
from inspect import isawaitable

import strawberry
from graphql import ExecutionResult, GraphQLError, OperationType, execute
from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from gateway.http.answers import (
    JSON,
    Answer,
    NewId,
    Refused,
    core_entries,
    executed,
    failure,
    new_error_id,
    refusal,
)
from gateway.http.identity import Identify
from gateway.http.limits import (
    Limits,
    bound_validation,
    check_operation,
    check_text,
    too_complex,
    too_deep,
    too_long,
)
from gateway.http.negotiation import media_type, not_acceptable, wants_page
from gateway.http.request import ClientGone, GraphQLRequest, read_request
from gateway.resolvers.caller import Caller
from gateway.resolvers.reads import Document, InvalidDocument, Reads
from gateway.resolvers.reads.documents import Operation
from gateway.schema.build import core

DEFAULT_LIMITS = Limits()


class GraphQLEndpoint:
    """Answers GraphQL requests by POST, and queries by GET."""

    def __init__(
        self,
        schema: strawberry.Schema,
        reads: Reads,
        identify: Identify,
        limits: Limits = DEFAULT_LIMITS,
        new_id: NewId = new_error_id,
    ) -> None:
        """Take the schema, its compiled reads, who tells callers apart, and the limits."""
        bound_validation()
        self._schema = core(schema)
        self._reads = reads
        self._identify = identify
        self._limits = limits
        self._new_id = new_id

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        try:
            answer = await self.respond(scope, receive)
        except ClientGone:
            return
        await _send(answer, send)

    async def respond(self, scope: Scope, receive: Receive) -> Answer:
        """Answer a request, whatever is wrong with it; raises ClientGone only."""
        headers = Headers(scope=scope)
        accept = headers.get("accept")
        if scope["method"] == "GET" and wants_page(accept):
            return Answer(302, b"", headers={"Location": "graphiql"})
        media = media_type(accept)
        if media is None:
            return refusal(not_acceptable(), JSON)
        try:
            caller = self._identify(headers)
            request = await read_request(scope, headers, receive, self._limits)
            return await self._run(request, caller, media)
        except ClientGone:
            raise
        except Refused as refused:
            return refusal(refused, media)
        except Exception as error:  # noqa: BLE001  # the last one who can mask it
            return failure(error, media, self._new_id)

    async def _run(self, request: GraphQLRequest, caller: Caller, media: str) -> Answer:
        document, operation = self._admit(request)
        _check_kind(operation, request)
        deadline = asyncio.timeout(self._limits.seconds)
        try:
            async with deadline:
                body = await self._stored(document, request, caller)
                if body is not None:
                    return Answer(200, body, media)
                result = await self._execute(document, request, caller)
        except TimeoutError:
            if not deadline.expired():
                raise
            raise _too_slow(self._limits) from None
        return executed(result.data, result.errors, media, self._new_id)

    def _admit(self, request: GraphQLRequest) -> tuple[Document, Operation]:
        """Answer the document and the operation to run; refuse what is wrong or too much."""
        check_text(request.query, self._limits)
        try:
            document = self._reads.documents.get(request.query, max_tokens=self._limits.tokens)
            operation = _operation(document, request.operation_name)
            check_operation(self._schema, document, operation, request.variables, self._limits)
        except RecursionError:
            raise too_deep(self._limits) from None
        except InvalidDocument as invalid:
            raise _invalid(invalid, self._limits) from None
        return document, operation

    async def _stored(
        self, document: Document, request: GraphQLRequest, caller: Caller
    ) -> bytes | None:
        """Answer through exit A, None where the executor must take over."""
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
        result = execute(
            self._schema,
            document.node,
            context_value={"reads": self._reads, "caller": caller},
            variable_values=dict(request.variables),
            operation_name=request.operation_name,
        )
        return await result if isawaitable(result) else result


def _invalid(invalid: InvalidDocument, limits: Limits) -> Refused:
    # graphql-core tells its own limits by their messages only.
    match invalid.errors[0].message:
        case "Validation aborted.":
            return too_complex()
        case message if "Document contains more than" in message:
            return too_long(f"{limits.tokens} 个词")
        case message if "nested too deeply" in message:
            return too_deep(limits)
    return Refused(invalid.code, "查询有误。", entries=core_entries(invalid.code, invalid.errors))


def _operation(document: Document, name: str | None) -> Operation:
    operation = document.operation(name)
    if operation is not None:
        return operation
    if name is None:
        raise Refused(
            "OPERATION_NAME_MISSING",
            f"查询文档中有 {len(document.operations)} 个操作，没有指明执行哪一个。",
            "请用 operationName 指明。",
        )
    raise Refused(
        "OPERATION_UNKNOWN",
        f"查询文档中没有名为 {name} 的操作。",
        "请检查 operationName 的拼写和大小写。",
    )


def _check_kind(operation: Operation, request: GraphQLRequest) -> None:
    kind = operation.definition.operation
    if kind is OperationType.SUBSCRIPTION:
        raise Refused(
            "SUBSCRIPTION_NOT_SUPPORTED", "本地址不支持订阅。", "请用查询代替。", status=400
        )
    if request.by_get and kind is not OperationType.QUERY:
        raise Refused(
            "METHOD_NOT_ALLOWED",
            "GET 只能查询，不能改动数据。",
            "请用 POST。",
            status=405,
            headers={"Allow": "POST"},
        )


def _too_slow(limits: Limits) -> Refused:
    return Refused(
        "DEADLINE_EXCEEDED",
        f"查询在 {limits.seconds:g} 秒内没有完成，已停止。",
        "请减小 first 或 last、减少嵌套，或稍后重试。",
        status=504,
    )


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
