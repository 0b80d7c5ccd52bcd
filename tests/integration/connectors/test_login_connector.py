"""The login of the license platforms over a real socket: one login, however many calls."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from gateway.connectors.check import check
from gateway.errors import PlatformRefused
from tests.integration.connectors.opened import NOW, all_pages, native_ids
from tests.integration.connectors.platforms import spoken


@dataclass
class Licenses:
    """Accounts log in; the list has a detail for every record, all asked at once."""

    logins: list[dict[str, Any]] = field(default_factory=list)
    calls: int = 0
    good: str = ""
    loses_after_list: bool = False

    async def login(self, request: Request) -> Response:
        asked = await request.json()
        self.logins.append(asked)
        if (asked["app_secret"], asked["password"]) != ("app-secret-demo", "password-demo"):
            told = [{"code": "E01", "message": "账号或密码错误"}]
            return JSONResponse({"ack_code": "FAILURE", "errors": told})
        self.good = f"token-{len(self.logins)}"
        return JSONResponse({"ack_code": "SUCCESS", "errors": [], "access_token": self.good})

    async def items(self, request: Request) -> Response:
        self.calls += 1
        if request.query_params.get("access_token") != self.good:
            told = {"ack_code": "FAILURE", "errors": [{"message": "令牌已失效"}]}
            return JSONResponse(told, 401)
        if "id" in request.query_params:
            data: Any = {"taskName": "演示"}
        else:
            data = [{"rowGuid": f"r{n}"} for n in range(8)]
            self.good = "another" if self.loses_after_list else self.good
        return JSONResponse({"ack_code": "SUCCESS", "errors": [], "data": data})

    def routes(self) -> list[Route]:
        return [
            Route("/license-app/v1/security/login", self.login, methods=["POST"]),
            Route("/license-app/v1/service_item/list", self.items),
        ]


TRANSPORT: dict[str, Any] = {
    "auth": {
        "kind": "login",
        "path": "/license-app/v1/security/login",
        "body": {"app_key": "key-demo", "account": "demo"},
        "secrets": {"app_secret": "APP_SECRET", "password": "PASSWORD"},
    },
    "reply": {"code": "ack_code", "message": "errors", "ok": ["SUCCESS"], "other": "refused"},
}
PATH = "/license-app/v1/service_item/list"
STREAM: dict[str, Any] = {
    "request": {"method": "GET", "path": PATH, "body": {"type": 0}},
    "records": "data",
    "detail": {"path": PATH, "key": "id", "record": "data"},
}
RIGHT = {"APP_SECRET": "app-secret-demo", "PASSWORD": "password-demo"}
WRONG = RIGHT | {"PASSWORD": "a-wrong-password"}


async def test_one_login_serves_all_calls_and_a_lost_token_is_followed_by_one_more() -> None:
    licenses = Licenses()
    async with spoken(licenses.routes(), RIGHT, TRANSPORT, STREAM) as connector:
        for logins in (1, 1):
            assert len(native_ids(await all_pages(connector, "lists"))) == 8
            assert len(licenses.logins) == logins
        licenses.good = "another"
        assert len(native_ids(await all_pages(connector, "lists"))) == 8
    assert len(licenses.logins) == 2


async def test_details_whose_token_is_lost_meanwhile_share_one_login() -> None:
    licenses = Licenses(loses_after_list=True)
    async with spoken(licenses.routes(), RIGHT, TRANSPORT, STREAM) as connector:
        (page,) = await all_pages(connector, "lists")
    assert [record.raw["taskName"] for record in page.records if record.raw] == ["演示"] * 8
    assert (len(licenses.logins), licenses.calls) == (2, 1 + 4 + 8)


async def test_a_wrong_password_is_refused_once_in_the_words_of_the_platform() -> None:
    licenses = Licenses()
    async with spoken(licenses.routes(), WRONG, TRANSPORT, STREAM) as connector:
        with pytest.raises(PlatformRefused, match=r"ack_code=FAILURE：.*账号或密码错误") as caught:
            await all_pages(connector, "lists")
    assert (caught.value.status, len(licenses.logins), licenses.calls) == ("failed_config", 1, 0)
    assert "a-wrong-password" not in f"{caught.value}{connector!r}"


async def test_a_token_that_stays_refused_ends_with_two_logins() -> None:
    licenses = Licenses()

    async def shut(_: Request) -> Response:
        licenses.calls += 1
        return JSONResponse({"ack_code": "FAILURE", "errors": "无权访问"}, 401)

    routes = [licenses.routes()[0], Route(PATH, shut)]
    async with spoken(routes, RIGHT, TRANSPORT, STREAM) as connector:
        with pytest.raises(PlatformRefused, match="HTTP 401：无权访问"):
            await all_pages(connector, "lists")
    assert (len(licenses.logins), licenses.calls) == (2, 2)


async def test_the_check_logs_in_once_and_ends_where_that_fails() -> None:
    for environ, ok in ((RIGHT, True), (WRONG, False)):
        licenses = Licenses()
        async with spoken(licenses.routes(), environ, TRANSPORT, STREAM) as connector:
            steps = [step async for step in check(connector, clock=lambda: NOW, environ={})]
        told = {step.name: step for step in steps}
        assert told["认证"].ok is ok
        assert ("数据流 lists" in told) is ok
        assert len(licenses.logins) == 1
    assert "账号或密码错误" in told["认证"].detail
