"""What goes back to a client: bytes, a status, and errors people can act on.

graphql-core's own messages stay English, with a stable `extensions.code` and a Chinese
`extensions.hint`. Errors of ours bring their Chinese message. Everything else is masked: the
client learns an `errorId`, the log under that id says what happened.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
import structlog
from graphql import GraphQLError

from gateway.errors import StoreError, YiwangError

JSON = "application/json"
GRAPHQL_JSON = "application/graphql-response+json"

HINTS: Mapping[str, str] = {
    "GRAPHQL_PARSE_FAILED": "查询语法有误。请按 locations 指出的行和列检查括号、引号和名称。",
    "GRAPHQL_VALIDATION_FAILED": "查询与模式不符。请对照 /graphiql 中的文档检查字段、参数和类型。",
    "BAD_VARIABLES": "变量与声明不符。请对照查询中声明的类型检查 variables。",
    "BAD_ARGUMENT": "参数不符合要求。请对照 /graphiql 中的文档检查参数。",
    "INTERNAL": "请把 errorId 告诉管理员。",
}

STATUSES: Mapping[str, int] = {
    "INTERNAL": 500,
    "STORE": 503,
    "AUDIT_UNAVAILABLE": 503,
    "PURPOSE_REQUIRED": 400,
    "STORE_UNAVAILABLE": 503,
    "NOT_CONNECTED": 503,
    "TOO_MANY_STREAMS": 503,
}
"""Status of a response that has no data at all because of an error with this code."""

NewId = Callable[[], str]
Entry = dict[str, Any]
"""One member of `errors`, ready to be written."""

log = structlog.get_logger("gateway.http")


@dataclass(frozen=True)
class Answer:
    """A finished HTTP response."""

    status: int
    body: bytes
    media_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)


class Refused(YiwangError):  # noqa: N818  # named for what happened, as every error here
    """A request that is not run.

    `status` is its HTTP status; None stands for a GraphQL request error, whose status depends
    on the media type the client accepts. `entries` replace the single error where given.
    """

    def __init__(  # noqa: PLR0913  # what HTTP adds is by name only
        self,
        code: str,
        message: str,
        hint: str = "",
        *,
        status: int | None = None,
        headers: Mapping[str, str] | None = None,
        entries: Sequence[Entry] = (),
    ) -> None:
        """Take the stable code, and what happened and what to do in Chinese."""
        super().__init__(message, hint=hint, code=code)
        self.status = status
        self.headers = headers or {}
        self.entries = list(entries) or [own_entry(self)]


def new_error_id() -> str:
    """Answer an id that ties a masked error to its log line."""
    return secrets.token_hex(8)


def refusal(refused: Refused, media_type: str) -> Answer:
    """Answer a refused request.

    A request error is 400 as `application/graphql-response+json` and 200 as
    `application/json`, as GraphQL over HTTP and its audits have it.
    """
    status = refused.status or (400 if media_type == GRAPHQL_JSON else 200)
    body = orjson.dumps({"errors": refused.entries})
    return Answer(status, body, media_type, refused.headers)


def failure(error: Exception, media_type: str, new_id: NewId) -> Answer:
    """Answer a request that failed as a whole."""
    entry = entry_of(error, new_id)
    status = STATUSES.get(entry["extensions"]["code"], 500)
    return Answer(status, orjson.dumps({"errors": [entry]}), media_type)


def executed(
    data: Any, errors: Sequence[GraphQLError] | None, media_type: str, new_id: NewId
) -> Answer:
    """Answer what the executor gave; without data and paths its errors refuse the request."""
    if not errors:
        return Answer(200, orjson.dumps({"data": data}), media_type)
    if data is None and all(error.path is None for error in errors):
        raise Refused("BAD_VARIABLES", "变量有误。", entries=core_entries("BAD_VARIABLES", errors))
    entries = [located_entry(error, new_id) for error in errors]
    codes = [entry["extensions"]["code"] for entry in entries]
    status = 200 if data is not None else max(STATUSES.get(code, 200) for code in codes)
    return Answer(status, orjson.dumps({"errors": entries, "data": data}), media_type)


def core_entries(code: str, errors: Sequence[GraphQLError]) -> list[Entry]:
    """Write graphql-core's own errors, with a code and a hint."""
    return [_placed(error, error.message, {"code": code, "hint": HINTS[code]}) for error in errors]


def located_entry(error: GraphQLError, new_id: NewId) -> Entry:
    """Write an error of one field."""
    cause = _cause(error)
    # graphql-core names nodes where the request is wrong; an error about a value that a
    # resolver gave has none, and could show the value.
    if isinstance(cause, GraphQLError) and cause.nodes:
        return core_entries("BAD_ARGUMENT", [error])[0]
    entry = entry_of(cause, new_id)
    return _placed(error, entry["message"], entry["extensions"])


def own_entry(error: YiwangError) -> Entry:
    """Write an error of ours."""
    extensions = {"code": error.code} | ({"hint": error.hint} if error.hint else {})
    return {"message": error.message, "extensions": extensions}


def entry_of(error: Exception, new_id: NewId) -> Entry:
    """Write an error of ours; mask any other. What the operator must act on is logged."""
    if isinstance(error, YiwangError) and not isinstance(error, StoreError):
        return own_entry(error)
    error_id = new_id()
    log.error("request failed", error_id=error_id, exc_info=error)
    if isinstance(error, StoreError):
        entry = own_entry(error)
        entry["extensions"]["errorId"] = error_id
        return entry
    extensions = {"code": "INTERNAL", "hint": HINTS["INTERNAL"], "errorId": error_id}
    return {"message": "网关内部错误，已记录。", "extensions": extensions}


def _cause(error: GraphQLError) -> Exception:
    cause: Exception = error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    return cause


def _placed(error: GraphQLError, message: str, extensions: Mapping[str, Any]) -> Entry:
    entry: Entry = {"message": message}
    if error.locations:
        entry["locations"] = [place.formatted for place in error.locations]
    if error.path:
        entry["path"] = error.path
    return entry | {"extensions": extensions}
