"""The login: what is asked, where the token goes, how long it is held."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from random import Random
from typing import Any
from urllib.parse import parse_qs

import orjson
import pytest
from pydantic import ValidationError

from gateway.connectors.auth import Outside, Signers, signers
from gateway.connectors.line import Heard
from gateway.connectors.outgoing import Outgoing
from gateway.connectors.spec import Reply, RestTransport
from gateway.errors import PlatformChanged, PlatformRefused, SettingsError
from tests.unit.connectors.signing import ASKED, NOW, heard

AUTH = {
    "kind": "login",
    "body": {"app_key": "key-demo", "account": "demo", "org_code": "1"},
    "secrets": {"app_secret": "APP_SECRET", "password": "PASSWORD"},
}
ENVIRON = {"APP_SECRET": "app-secret-demo", "PASSWORD": "password-demo"}


class Platform:
    """The login; `answer` is what it says beside the token."""

    def __init__(self, **answer: object) -> None:
        self.answer = answer
        self.asked: list[Outgoing] = []
        self.refuses: list[Exception] = []
        self.now = NOW

    async def ask(self, outgoing: Outgoing, _: Reply | None, __: tuple[str, ...]) -> Heard:
        self.asked.append(outgoing)
        await asyncio.sleep(0)
        if self.refuses:
            raise self.refuses.pop()
        return heard({"ack_code": "SUCCESS", "access_token": f"t/{len(self.asked)}"} | self.answer)

    def signers(self, environ: Mapping[str, str] = ENVIRON, **parts: Any) -> Signers:
        transport = RestTransport.model_validate(
            {"kind": "rest", "base_url": "http://127.0.0.1:1", "auth": AUTH | parts}
        )
        return signers(Outside(transport, environ, lambda: self.now, Random(1), self.ask))


async def test_account_and_secrets_get_a_token_that_stands_in_the_query() -> None:
    platform = Platform()
    signer = await platform.signers().current()
    (asked,) = platform.asked
    assert (asked.method, asked.path) == ("POST", "/v1/security/login")
    assert orjson.loads(asked.body) == {
        "app_key": "key-demo",
        "account": "demo",
        "org_code": "1",
        "app_secret": "app-secret-demo",
        "password": "password-demo",
    }
    assert signer(Outgoing("GET", "/a", "b=1", b"")).query == "b=1&access_token=t%2F1"


async def test_a_login_may_be_a_form() -> None:
    platform = Platform()
    await platform.signers(content="form").current()
    (asked,) = platform.asked
    assert parse_qs(asked.body.decode())["password"] == ["password-demo"]
    assert asked.headers["Content-Type"] == "application/x-www-form-urlencoded"


@pytest.mark.parametrize("name", ["password", "appSecret", "userPwd"])
def test_a_secret_does_not_stand_in_the_specification(name: str) -> None:
    with pytest.raises(ValidationError, match=f"{name} 似为密钥"):
        Platform().signers(body={name: "x"})


async def test_the_token_goes_where_the_specification_says() -> None:
    header = Platform().signers(place="header", name="Authorization", prefix="Bearer ")
    assert (await header.current())(ASKED).headers == {"Authorization": "Bearer t/1"}
    in_body = await Platform().signers(place="body", name="head.token").current()
    assert orjson.loads(in_body(ASKED).body) == {"head": {"token": "t/1"}}


@pytest.mark.parametrize(
    ("parts", "held_s"),
    [({"life_s": 100}, 80), ({"expires_in": "data.seconds"}, 800), ({}, 10**8)],
)
async def test_a_token_is_held_for_most_of_its_life_or_until_it_is_refused(
    parts: dict[str, Any], held_s: int
) -> None:
    platform = Platform(data={"seconds": "1000"})
    issued = platform.signers(**parts)
    first = await issued.current()
    platform.now += timedelta(seconds=held_s - 1)
    assert await issued.current() is first
    if parts:
        platform.now += timedelta(seconds=1)
    else:
        issued.forget(first)
    assert await issued.current() is not first
    assert len(platform.asked) == 2


async def test_many_who_wait_share_one_login_and_one_refusal() -> None:
    platform = Platform()
    issued = platform.signers()
    got = await asyncio.gather(*[issued.current() for _ in range(20)])
    assert len({id(signer) for signer in got}) == len(platform.asked) == 1
    issued.forget(got[0])
    platform.refuses = [PlatformRefused("账号已锁定")]
    failed = await asyncio.gather(*[issued.current() for _ in range(20)], return_exceptions=True)
    assert {str(one) for one in failed} == {"账号已锁定"}
    assert len(platform.asked) == 2


@pytest.mark.parametrize("token", [None, "", 1, {}])
async def test_an_answer_without_a_token_is_of_another_form(token: object) -> None:
    with pytest.raises(PlatformChanged, match="没有 access_token"):
        await Platform(access_token=token).signers().current()


async def test_no_secret_is_shown_and_a_missing_one_is_named() -> None:
    issued = Platform().signers()
    signer = await issued.current()
    assert {"app-secret-demo", "password-demo", "t/1"} <= set(signer.secrets)
    shown = repr(issued) + repr(signer) + repr(signer(ASKED))
    assert not any(secret in shown for secret in signer.secrets)
    with pytest.raises(SettingsError, match="PASSWORD 未设置"):
        Platform().signers({"APP_SECRET": "x"})
