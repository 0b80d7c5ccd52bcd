"""OAuth 2 client credentials: what is asked for, what is held, how long."""

import asyncio
from base64 import b64decode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from urllib.parse import parse_qs

import pytest

from gateway.connectors.auth import Outside, Signers, signers
from gateway.connectors.line import Heard
from gateway.connectors.outgoing import Outgoing
from gateway.connectors.spec import Reply, RestTransport
from gateway.errors import PlatformChanged
from tests.unit.connectors.signing import ASKED, NOW, heard

AUTH = {"kind": "oauth2", "client_id": "client:demo", "secret_env": "DEMO_SECRET"}


@dataclass
class Endpoint:
    """A token endpoint; `says` joins each answer."""

    says: dict[str, Any] = field(default_factory=lambda: {"expires_in": 3600})
    asked: list[Outgoing] = field(default_factory=list)
    now: datetime = NOW

    async def ask(self, outgoing: Outgoing, _: Reply | None, __: tuple[str, ...]) -> Heard:
        self.asked.append(outgoing)
        await asyncio.sleep(0)
        return heard({"access_token": f"token-{len(self.asked)}"} | self.says)

    def signers(self, **parts: object) -> Signers:
        transport = RestTransport.model_validate(
            {"kind": "rest", "base_url": "http://127.0.0.1:1", "auth": AUTH | parts}
        )
        environ = {"DEMO_SECRET": "secret demo"}
        return signers(Outside(transport, environ, lambda: self.now, Random(1), self.ask))


async def test_id_and_secret_go_into_a_basic_header_form_encoded() -> None:
    endpoint = Endpoint()
    await endpoint.signers(scope="read").current()
    (asked,) = endpoint.asked
    assert (asked.method, asked.path) == ("POST", "/oauth/token")
    kind, _, pair = asked.headers["Authorization"].partition(" ")
    assert (kind, b64decode(pair)) == ("Basic", b"client%3Ademo:secret+demo")
    assert asked.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert parse_qs(asked.body.decode()) == {
        "grant_type": ["client_credentials"],
        "scope": ["read"],
    }


async def test_or_into_the_body_where_the_platform_wants_them_there() -> None:
    endpoint = Endpoint()
    auth = {"credentials": "body", "path": "/token", "base_url": "http://127.0.0.1:2/sso/"}
    await endpoint.signers(**auth).current()
    (asked,) = endpoint.asked
    assert (asked.base_url, asked.path) == ("http://127.0.0.1:2/sso", "/token")
    assert "Authorization" not in asked.headers
    assert parse_qs(asked.body.decode()) == {
        "grant_type": ["client_credentials"],
        "client_id": ["client:demo"],
        "client_secret": ["secret demo"],
    }


async def test_a_token_is_held_for_most_of_its_life_and_shared_by_all_who_wait() -> None:
    endpoint = Endpoint()
    issued = endpoint.signers()
    got = await asyncio.gather(*[issued.current() for _ in range(10)])
    assert len(endpoint.asked) == 1
    assert got[0](ASKED).headers == {"Authorization": "Bearer token-1"}
    endpoint.now += timedelta(seconds=2879)
    assert await issued.current() is got[0]
    endpoint.now += timedelta(seconds=1)
    assert await issued.current() is not got[0]


@pytest.mark.parametrize("life", [None, "soon", -1, "inf"])
async def test_a_token_without_a_life_is_held_until_it_is_refused(life: object) -> None:
    endpoint = Endpoint(says={"expires_in": life})
    issued = endpoint.signers()
    first = await issued.current()
    endpoint.now += timedelta(days=365)
    assert await issued.current() is first
    issued.forget(first)
    assert (await issued.current())(ASKED).headers == {"Authorization": "Bearer token-2"}
    assert issued.renewals == 1


async def test_token_and_life_are_found_where_the_specification_says() -> None:
    endpoint = Endpoint(says={"data": {"token": "deep", "seconds": "100"}})
    issued = endpoint.signers(token="data.token", expires_in="data.seconds")  # noqa: S106 - a path
    assert (await issued.current())(ASKED).headers == {"Authorization": "Bearer deep"}
    endpoint.now += timedelta(seconds=80)
    await issued.current()
    assert len(endpoint.asked) == 2


@pytest.mark.parametrize("token", [None, "", 7, {}])
async def test_an_answer_without_a_token_is_of_another_form(token: object) -> None:
    with pytest.raises(PlatformChanged, match="没有 access_token"):
        await Endpoint(says={"access_token": token}).signers().current()


async def test_neither_secret_nor_token_is_shown() -> None:
    endpoint = Endpoint()
    issued = endpoint.signers()
    signer = await issued.current()
    assert signer.secrets == ("token-1", "secret demo")
    shown = repr(issued) + repr(signer) + repr(signer(ASKED)) + repr(endpoint.asked)
    assert "token-1" not in shown
    assert "secret" not in shown.replace("secret_env", "").replace("DEMO_SECRET", "")
