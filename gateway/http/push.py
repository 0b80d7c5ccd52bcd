"""`/push/{connector}/{stream}`: where a platform brings records by itself.

POST stores a delivery and answers its receipt; nothing is answered 200 that is not committed.
GET with the same proof answers what would be taken, so that a platform can try its signature.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.errors import DeliveryRefused, PlatformChanged, SettingsError, StoreError
from gateway.http.answers import JSON, Answer, NewId, Refused, failure, log, refusal
from gateway.http.limits import Limits
from gateway.http.request import ClientGone, read_body
from gateway.resolvers.deliveries import Deliveries, Delivery
from gateway.store.deliveries import Receipt

PATH = "/push/{connector}/{stream}"
METHODS = ("GET", "POST")
JSON_LINES = frozenset({"application/x-ndjson", "application/jsonl", "application/x-jsonlines"})
MEDIA_TYPES = {"application/json", *JSON_LINES}
CHARSETS = frozenset({"utf-8", "utf8", "gb18030", "gbk", "gb2312"})

BODY_SECONDS = 60.0
"""How long a body may take to arrive."""

SECONDS = 30.0
"""How long storing may take before the platform is asked to come again."""

COME_AGAIN_S = 5

STATUSES: Mapping[str, int] = {
    "PUSH_UNAUTHENTICATED": 401,
    "PUSH_CLOCK": 401,
    "PUSH_REPLAYED": 401,
    "PUSH_SOURCE": 403,
    "PUSH_UNKNOWN": 404,
    "PUSH_TOO_MANY_RECORDS": 413,
    "BODY_TOO_LARGE": 413,
    "PUSH_BAD_BODY": 422,
    "PUSH_NO_RECORDS": 422,
    "PUSH_KEY_MALFORMED": 422,
    "PUSH_KEY_REUSED": 422,
    "PUSH_BUSY": 429,
    "PUSH_PAUSED": 503,
}
"""The status of every code a delivery is refused with."""

Count = Callable[[str, str, int], None]


def routes(deliveries: Deliveries | None, count: Count, new_id: NewId) -> list[BaseRoute]:
    """Serve deliveries; nothing where this server takes none."""
    if deliveries is None:
        return []
    endpoint = PushEndpoint(deliveries, new_id)

    async def push(request: Request) -> Response:
        answer = await endpoint.answer(request)
        where = request.path_params
        if answer.status == 404:
            where = dict.fromkeys(where, "")  # whatever was asked for is no label
        count(where["connector"], where["stream"], answer.status)
        content_type = f"{answer.media_type}; charset=utf-8"
        return Response(answer.body, answer.status, dict(answer.headers), content_type)

    return [Route(PATH, push, methods=[*METHODS, "PUT", "PATCH", "DELETE"])]


class PushEndpoint:
    """Answers deliveries."""

    def __init__(self, deliveries: Deliveries, new_id: NewId) -> None:
        """Take what carries them out."""
        self._deliveries = deliveries
        self._new_id = new_id

    async def answer(self, request: Request) -> Answer:
        """Answer one request; whatever happens, it is JSON with a code."""
        try:
            receipt = await self._receipt(request)
        except ClientGone:
            return Answer(499, b"")
        except Refused as refused:
            return refusal(refused, JSON)
        except Exception as error:  # noqa: BLE001  # whatever happens, a platform is answered
            return self._failed(error)
        headers = {"Idempotent-Replayed": "true"} if receipt.is_repeated else {}
        return Answer(200, receipt.text.encode(), headers={**headers, "Cache-Control": "no-store"})

    def _failed(self, error: Exception) -> Answer:
        match error:
            case DeliveryRefused():
                return _refused(error, STATUSES[error.code], error.retry_after_s)
            case PlatformChanged():
                return _refused(error, 422)
            case SettingsError():
                log.error("deliveries cannot be taken", reason=str(error))
                return _refused(_not_ready(), 503, COME_AGAIN_S)
            case StoreError() | TimeoutError():
                failed = error if isinstance(error, StoreError) else _too_slow()
                answer = failure(failed, JSON, self._new_id)
                return replace(answer, status=503, headers={"Retry-After": str(COME_AGAIN_S)})
        return failure(error, JSON, self._new_id)

    async def _receipt(self, request: Request) -> Receipt:
        if request.method not in METHODS:
            raise Refused(
                "METHOD_NOT_ALLOWED",
                f"不支持 {request.method} 方法。",
                "推送用 POST，核对凭证用 GET。",
                status=405,
                headers={"Allow": ", ".join(METHODS)},
            )
        delivery = self._admitted(request)
        async with asyncio.timeout(BODY_SECONDS + SECONDS):
            if request.method == "GET":
                return await delivery.describe()
            is_lines = _media_type(request.headers) in JSON_LINES
            limits = Limits(body_bytes=delivery.max_bytes, body_seconds=BODY_SECONDS)
            body = await read_body(request.headers, request.receive, limits)
            async with asyncio.timeout(SECONDS):
                return await delivery.take(body, is_lines=is_lines)

    def _admitted(self, request: Request) -> Delivery:
        headers = {name.lower(): value for name, value in request.headers.items()}
        return self._deliveries.admit(
            request.path_params["connector"],
            request.path_params["stream"],
            method=request.method,
            query=request.url.query,
            headers=headers,
            client=request.client.host if request.client else "",
        )


def _media_type(headers: Headers) -> str:
    """Answer the media type of a body that can be read; refuse every other."""
    name, *parameters = (
        piece.strip().lower() for piece in headers.get("content-type", "").split(";")
    )
    charsets = {part[8:].strip('"') for part in parameters if part.startswith("charset=")}
    if name not in MEDIA_TYPES or not charsets <= CHARSETS:
        raise Refused(
            "UNSUPPORTED_MEDIA_TYPE",
            "Content-Type 应为 application/json 或 application/x-ndjson（每行一条记录）。",
            status=415,
            headers={"Accept-Post": ", ".join(sorted(MEDIA_TYPES))},
        )
    if headers.get("content-encoding", "identity").strip().lower() not in {"identity", "gzip"}:
        raise Refused(
            "UNSUPPORTED_MEDIA_TYPE",
            "请求体只能用 gzip 压缩，或不压缩。",
            status=415,
            headers={"Accept-Encoding": "gzip, identity"},
        )
    return name


def _refused(
    error: DeliveryRefused | PlatformChanged, status: int, retry_after_s: int | None = None
) -> Answer:
    headers = {} if retry_after_s is None else {"Retry-After": str(retry_after_s)}
    if status == 401:
        headers["WWW-Authenticate"] = "Push"
    told = Refused(error.code, error.message, error.hint, status=status, headers=headers)
    return refusal(told, JSON)


def _not_ready() -> DeliveryRefused:
    # What is missing is the operator's to know: the log names it.
    return DeliveryRefused("推送接口尚未配置好。", hint="请联系网关管理员。", code="PUSH_NOT_READY")


def _too_slow() -> StoreError:
    return StoreError("没有及时写入。", hint="请原样重试。", code="STORE_UNAVAILABLE")
