"""The city's license platform on the wire: login, authorise, get; one code serves once.

Interface: docs/reference/sandbox-licenses.md.
"""

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from gateway.sandbox.citizens import Identity
from gateway.sandbox.dated import dated
from gateway.sandbox.ledger import Served
from gateway.sandbox.licenses import MUNICIPAL, Issued
from gateway.sandbox.script import Script

LOGIN, DUTY, HOLDER, ENTRUST = (
    "/v1/security/login",
    "/v1/license/auth",
    "/v1/license/holder",
    "/v1/license/entrust",
)
GET, ARCHIVE = "/v1/license/get_license", "/v1/license/archive"
ACCOUNT = "yiwang-demo"


@dataclass
class Failed(Exception):  # noqa: N818 - named by what happened
    """What is answered instead of data; `status` is that of HTTP."""

    message: str
    status: int = 200


@dataclass
class LicenseApp:
    """An ASGI application; `secret` is app secret and password in one."""

    secret: str
    identity: Identity
    now: Callable[[], datetime]
    issued: tuple[Issued, ...] = MUNICIPAL
    script: Script = field(default_factory=Script)
    ledger: list[Served] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    codes: dict[str, Issued] = field(default_factory=dict)
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        posts = [
            Route(path, self._answer, methods=["POST"]) for path in (LOGIN, DUTY, HOLDER, ENTRUST)
        ]
        gets = [Route(path, self._answer, methods=["GET"]) for path in (GET, ARCHIVE)]
        self._app = Starlette(routes=[*posts, *gets])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; every answer is dated by the platform's clock."""
        await dated(self._app, self.now, scope, receive, send)

    def lock(self) -> Callable[[], None]:
        """Know another secret and end all logins; answer what brings the old one back."""
        kept, self.secret = self.secret, f"{self.secret}-changed"
        self.tokens.clear()

        def unlock() -> None:
            self.secret = kept

        return unlock

    async def _answer(self, request: Request) -> Response:
        path, body = request.url.path, await request.body()
        fault = self.script.take(path)
        if fault is not None:
            self.ledger.append(Served(self.now(), path, fault.name))
            return fault.answer()
        status, told = 200, {}
        try:
            told = self._told(path, request.query_params, body)
            outcome, errors = "SUCCESS", []
        except Failed as failed:
            outcome, errors = "FAILURE", [{"code": "E01", "message": failed.message}]
            status = failed.status
        self.ledger.append(Served(self.now(), path, outcome))
        envelope = {"ack_code": outcome, "errors": errors, "correlation_id": "sandbox", **told}
        return Response(orjson.dumps(envelope), status, media_type="application/json")

    def _told(self, path: str, query: Mapping[str, str], body: bytes) -> dict[str, Any]:
        if path == LOGIN:
            return self._login(orjson.loads(body))
        if query.get("access_token") not in self.tokens:
            raise Failed("令牌无效", 401)
        if path in {GET, ARCHIVE}:
            license_ = self.codes.pop(query.get("auth_code", ""), None)
            if license_ is None:
                raise Failed("用证码无效或已使用")
            return {"data": license_.guangdong() if path == GET else _archived(license_)}
        asked = orjson.loads(body)
        self.asked.append({"path": path, **asked})
        return {"data": [self._authorised(one) for one in self._meant(path, asked)]}

    def _login(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        if (asked.get("account"), asked.get("password")) != (ACCOUNT, self.secret):
            raise Failed("账号或密码错误")
        token = f"token-{next(self._numbers)}"
        self.tokens.add(token)
        return {"access_token": token}

    def _meant(self, path: str, asked: Mapping[str, Any]) -> list[Issued]:
        number = asked.get("identity_number")
        if path == DUTY and not (asked.get("service_item_code") and asked.get("operator")):
            raise Failed("依职能用证须有事项与经办人")
        if path != DUTY:
            number = self.identity.subject_of(str(asked.get("credential", "")))
            if number is None:
                raise Failed("登录凭证无效")
        return [one for one in self.issued if one.holder.number == number]

    def _authorised(self, license_: Issued) -> dict[str, Any]:
        code = f"{self.now():%Y%m%d%H%M%S}000AA{next(self._numbers):08d}_{license_.local_code}"
        self.codes[code] = license_
        named = ("license_code", "license_item_code", "name", "license_status")
        values = license_.guangdong()
        return {"auth_code": code, **{name: values[name] for name in named}}


def _archived(license_: Issued) -> dict[str, str]:
    content = license_.file(spelling="CuslomData")
    return {"file_name": f"{license_.local_code}.ofd", "file_data": b64encode(content).decode()}
