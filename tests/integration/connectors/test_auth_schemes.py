"""Every scheme opens its door over a real socket; with a wrong secret it stays shut, once."""

import base64
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote_plus

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from gateway.errors import PlatformRefused
from tests.integration.connectors.doors import ROWS, SECRET, at_the_door, behind
from tests.integration.connectors.opened import NOW, all_pages

STAMP = str(int(NOW.timestamp()))
# AES/ECB of "issued-secret" under the key that comes of the app key "secret-demo".
ISSUED, ENCRYPTED = "issued-secret", "m5fCqgCILP6d/SylK1561A=="


async def header_key(request: Request) -> bool:
    return request.headers.get("X-Api-Key") == SECRET


async def query_key(request: Request) -> bool:
    return request.query_params.get("key") == SECRET and request.query_params["b"] == "2 3"


async def bearer(request: Request) -> bool:
    return request.headers.get("Authorization") == f"Bearer {SECRET}"


async def with_user(request: Request) -> bool:
    given = {name.removeprefix("x-rio-"): value for name, value in request.headers.items()}
    text = f"{STAMP}{SECRET}{given['nonce']},u,i,e{STAMP}"
    return given["signature"] == hashlib.sha256(text.encode()).hexdigest().upper()


async def x_bg(request: Request) -> bool:
    date = request.headers["X-BG-DATE-TIME"]
    query = f"a={quote_plus('事')}&b=2+3"
    text = f"GET\n/prefix/lists\n{query}\nak\n{date}\n"
    made = base64.b64encode(hmac.digest(SECRET.encode(), text.encode(), "sha256")).decode()
    is_query_the_same = str(request.url).endswith(f"?{query}")
    is_now = parsedate_to_datetime(date) == NOW
    return request.headers["X-BG-HMAC-SIGNATURE"] == made and is_query_the_same and is_now


async def zjgxfwxt(request: Request) -> bool:
    time = request.headers["zjgxfwxt-time"]
    made = hashlib.md5(f"ak{SECRET}{time}".encode(), usedforsecurity=False).hexdigest()
    return request.headers["zjgxfwxt-sign"] == made and time == f"{STAMP}000"


async def c_headers(request: Request) -> bool:
    at = datetime.strptime(request.headers["C-Timestamp"][:14], "%Y%m%d%H%M%S")  # noqa: DTZ007 - local time
    is_now = at == NOW.replace(tzinfo=None)
    return is_now and request.headers["C-Dynamic-Password"] == SECRET


DOORS = [
    (header_key, {"kind": "api-key", "name": "X-Api-Key", "key_env": "SECRET"}),
    (query_key, {"kind": "api-key", "place": "query", "name": "key", "key_env": "SECRET"}),
    (bearer, {"kind": "bearer", "token_env": "SECRET"}),
    (with_user, {"kind": "x-rio", "paasid": "p", "token_env": "SECRET", "uid": "u", "uinfo": "i",
                 "ext": "e"}),
    (x_bg, {"kind": "x-bg", "access_key": "ak", "secret_env": "SECRET"}),
    (zjgxfwxt, {"kind": "zjgxfwxt", "access_key": "ak", "secret_env": "SECRET"}),
    (c_headers, {"kind": "c-headers", "app_id": "a", "business_id": "b",
                 "tenancy_id": "430400000000", "password_env": "SECRET"}),
]  # fmt: skip


@pytest.mark.parametrize(("opens", "auth"), DOORS)
async def test_the_right_secret_opens_and_a_wrong_one_is_refused_once(
    opens: Callable[[Request], Any], auth: dict[str, Any]
) -> None:
    asked = 0

    async def counted(request: Request) -> bool:
        nonlocal asked
        asked += 1
        return bool(await opens(request))

    async with behind(counted) as url:
        async with at_the_door(url, auth) as connector:
            (page,) = await all_pages(connector, "lists")
            assert [record.raw for record in page.records] == ROWS
        async with at_the_door(url, auth, secret="a-wrong-secret") as connector:  # noqa: S106 - synthetic
            with pytest.raises(PlatformRefused, match="Invalid signature") as caught:
                await all_pages(connector, "lists")
    assert (caught.value.status, asked) == ("failed_config", 2)
    assert "a-wrong-secret" not in str(caught.value)


@dataclass
class Issuer:
    """Issues tokens; `good` is the one that opens."""

    asked: list[dict[str, str]] = field(default_factory=list)
    good: str | None = None

    async def opens(self, request: Request) -> bool:
        return self.good is not None and request.headers.get("Authorization") == (
            f"Bearer {self.good}"
        )

    async def oauth(self, request: Request) -> Response:
        form = dict(p.split("=") for p in (await request.body()).decode().split("&"))
        self.asked.append(form)
        if form["client_secret"] != SECRET:
            told = {"error": "invalid_client", "error_description": "client secret is wrong"}
            return JSONResponse(told, 401)
        self.good = f"token-{len(self.asked)}"
        return JSONResponse({"access_token": self.good, "expires_in": 3600})

    async def national(self, request: Request) -> Response:
        fields = await request.json()
        self.asked.append(fields)
        text = f"sidrid{fields['gjgxjhpt_rtime']}"
        if fields["gjgxjhpt_sign"] != signed(SECRET, text) or dict(fields) != {
            name: request.headers[name] for name in fields
        }:
            return JSONResponse({"code": 401, "message": "授权码错误"})
        self.good = ISSUED
        return JSONResponse({"code": 0, "data": {"secret": ENCRYPTED}})

    async def opens_national(self, request: Request) -> bool:
        text = f"sidrid{request.headers['gjgxjhpt_rtime']}"
        is_good = self.good is not None
        return is_good and request.headers["gjgxjhpt_sign"] == signed(ISSUED, text)

    def routes(self) -> list[Route]:
        return [
            Route("/prefix/oauth/token", self.oauth, methods=["POST"]),
            Route("/prefix/sysapi/auth/refreshappsecret", self.national, methods=["POST"]),
        ]


def signed(key: str, text: str) -> str:
    return base64.b64encode(hmac.digest(key.encode(), text.encode(), "sha256")).decode()


OAUTH = {
    "kind": "oauth2",
    "client_id": "client",
    "secret_env": "SECRET",
    "credentials": "body",
}
NATIONAL = {"kind": "national-exchange", "rid": "rid", "sid": "sid", "key_env": "SECRET"}
ISSUED_BY = [
    (OAUTH, Issuer.opens, "client secret is wrong"),
    (NATIONAL, Issuer.opens_national, "code=401：授权码错误"),
]


@pytest.mark.parametrize(("auth", "opens"), [case[:2] for case in ISSUED_BY])
async def test_an_issued_secret_opens_and_one_that_the_platform_lost_is_renewed_once(
    auth: dict[str, Any], opens: Callable[[Issuer, Request], Any]
) -> None:
    issuer = Issuer()

    async def door(request: Request) -> bool:
        return bool(await opens(issuer, request))

    async with (
        behind(door, issuer.routes()) as url,
        at_the_door(url, auth) as connector,
    ):
        for _ in range(2):
            (page,) = await all_pages(connector, "lists")
            assert len(page.records) == 2
        assert len(issuer.asked) == 1
        issuer.good = None
        assert len(await all_pages(connector, "lists")) == 1
        assert len(issuer.asked) == 2


@pytest.mark.parametrize(("auth", "opens", "words"), ISSUED_BY)
async def test_a_secret_that_gets_none_is_refused_once_in_the_platforms_words(
    auth: dict[str, Any], opens: object, words: str
) -> None:
    issuer = Issuer()
    async with (
        behind(issuer.opens, issuer.routes()) as url,
        at_the_door(url, auth, secret="a-wrong-secret") as connector,  # noqa: S106 - synthetic
    ):
        with pytest.raises(PlatformRefused, match=words) as caught:
            await all_pages(connector, "lists")
    assert (caught.value.status, len(issuer.asked)) == ("failed_config", 1)
    assert "a-wrong-secret" not in f"{caught.value}{connector!r}"


async def test_a_token_that_stays_refused_is_renewed_once_and_then_told() -> None:
    issuer = Issuer()

    async def shut(_: Request) -> bool:
        return False

    async with behind(shut, issuer.routes()) as url, at_the_door(url, OAUTH) as connector:
        with pytest.raises(PlatformRefused, match="HTTP 401：Invalid signature"):
            await all_pages(connector, "lists")
    assert len(issuer.asked) == 2
