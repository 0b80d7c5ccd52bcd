"""The city's data gateway on the wire: refreshed secrets, signed headers, one envelope for all."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from gateway.sandbox.city_columns import city_record
from gateway.sandbox.city_requests import Asked, Wrong, cursor_after, read_cursor, read_page
from gateway.sandbox.cut import CutResponse
from gateway.sandbox.dated import dated
from gateway.sandbox.keyring import Keyring, Unsigned
from gateway.sandbox.ledger import Served
from gateway.sandbox.record import Record
from gateway.sandbox.script import Fault, Script
from gateway.sandbox.stream import Stream
from gateway.sandbox.world import World

BY_KEY = "/gateway/app/refreshTokenByKey.htm"
BY_SEC = "/gateway/app/refreshTokenBySec.htm"
CATALOG = "/gateway/api/sxgl/catalogItems.htm"
LISTS = "/gateway/api/sxgl/implementationLists.htm"
ORGANIZATIONS = "/gateway/api/sxgl/organizations.htm"
ADOPTIONS = "/gateway/api/sxgl/adoptions.htm"
LICENSE_TYPES = "/gateway/api/zzk/licenseTypes.htm"


def refusal(code: str, msg: str) -> Fault:
    """The gateway's own words instead of an answer: HTTP 200 with this code."""
    body = orjson.dumps(_envelope(code, msg)).decode()
    return Fault(f"code {code}", body=body, media_type="application/json;charset=UTF-8")


def over_quota() -> Fault:
    """Code 18: more calls than the application may make."""
    return refusal("18", "访问次数超过限额")


@dataclass
class City:
    """An ASGI application; all of it may be used and changed while it runs."""

    world: World
    keyring: Keyring
    now: Callable[[], datetime]
    script: Script = field(default_factory=Script)
    ledger: list[Served] = field(default_factory=list)
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        tokens = [Route(path, self._answer, methods=["GET", "POST"]) for path in (BY_KEY, BY_SEC)]
        paged = (CATALOG, ORGANIZATIONS, ADOPTIONS, LICENSE_TYPES)
        pages = [Route(path, self._answer, methods=["POST"]) for path in paged]
        cursors = [Route(LISTS, self._answer, methods=["GET"])]
        self._app = Starlette(
            routes=[*tokens, *pages, *cursors, Route("/health", _health, methods=["GET"])]
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; every answer is dated by the platform's clock."""
        await dated(self._app, self.now, scope, receive, send)

    def lock(self) -> Callable[[], None]:
        """Know another secret for every caller and end all pairs; answer what brings them back."""
        keyring, kept = self.keyring, self.keyring.app_secrets
        keyring.app_secrets = {key: f"{secret}-changed" for key, secret in kept.items()}
        keyring.revoke()

        def unlock() -> None:
            keyring.app_secrets = kept

        return unlock

    async def _answer(self, request: Request) -> Response:
        path, body = request.url.path, await request.body()
        fault = self.script.take(path)
        if fault and fault.keep is None:
            self.ledger.append(Served(self.now(), path, fault.name))
            return fault.answer()
        told, line = self._true_answer(path, request, body)
        answer: Response = Response(orjson.dumps(told), media_type="application/json;charset=UTF-8")
        if fault and fault.keep is not None:
            answer, line = CutResponse(answer, fault.keep), Served(line.at, path, fault.name)
        self.ledger.append(line)
        return answer

    def _true_answer(self, path: str, request: Request, body: bytes) -> tuple[Record, Served]:
        try:
            told, page = self._told(path, request, body)
        except Unsigned as refused:
            told, page = _envelope(refused.code, refused.msg), None
        except Wrong as wrong:
            told, page = _envelope("20", wrong.msg), None
        told["requestId"] = f"sandbox-{next(self._numbers):08d}"
        outcome = "ok" if told["code"] == "00" else f"code {told['code']}"
        return told, Served(self.now(), path, outcome, page, told["dataCount"])

    def _told(self, path: str, request: Request, body: bytes) -> tuple[Record, int | None]:
        if path == BY_KEY:
            return _envelope("00", "成功", self.keyring.refresh_by_key(request.query_params)), None
        if path == BY_SEC:
            return _envelope("00", "成功", self.keyring.refresh_by_sec(request.query_params)), None
        self.keyring.admit(_as_written(request.headers))
        if path == LISTS:
            asked = read_cursor(request.query_params)
            return self._lists(asked), None
        asked = read_page(body)
        return self._page(path, asked), asked.number

    def _page(self, path: str, asked: Asked) -> Record:
        stream = {
            CATALOG: self.world.catalog,
            ORGANIZATIONS: self.world.organizations,
            ADOPTIONS: self.world.adoptions,
            LICENSE_TYPES: self.world.city_license_types,
        }[path]
        page = stream.page(asked.since, asked.before, asked.number, asked.size)
        rows = [city_record(row) for row in page.rows]
        # One of the services behind the gateway writes its list as text.
        datas = orjson.dumps(rows).decode() if path == ORGANIZATIONS else rows
        return _envelope("00", "成功", datas) | _counts(len(rows), page.total, asked.size)

    def _lists(self, asked: Asked) -> Record:
        stream: Stream = self.world.city_lists
        total = stream.page(asked.since, asked.before, 1, 0).total
        start = asked.key or (asked.since or "", "")
        rows = stream.after(start, asked.before, asked.size + 1)
        here, has_more = rows[: asked.size], len(rows) > asked.size
        cursor = cursor_after((here[-1]["cdTime"], here[-1]["rowGuid"])) if has_more else None
        datas = {"records": [city_record(row) for row in here], "nextCursor": cursor}
        told = _envelope("00", "成功", orjson.dumps(datas).decode())
        return told | _counts(len(here), total, asked.size)


def _envelope(code: str, msg: str, datas: object = None) -> Record:
    counts = {"dataCount": 0, "totalDataCount": 0, "totalPage": 0}
    return {"code": code, "msg": msg, "datas": datas, **counts, "requestId": ""}


def _counts(here: int, total: int, size: int) -> Record:
    return {"dataCount": here, "totalDataCount": total, "totalPage": -(-total // size)}


def _as_written(headers: Mapping[str, str]) -> Mapping[str, str]:
    """The three headers; HTTP writes their names in any case."""
    return {name: headers.get(name, "") for name in ("appKey", "sign", "requestTime")}


async def _health(_: Request) -> Response:
    return JSONResponse({"status": "ok"})


def city(
    world: World,
    *,
    credentials: Mapping[str, str],
    now: Callable[[], datetime],
    new_secret: Callable[[], str] = lambda: secrets.token_hex(16),
) -> City:
    """The gateway over this world; `credentials` maps appKey to appSecret, `now` is its clock."""
    return City(world, Keyring(credentials, now, new_secret), now)
