"""Schemes whose proof is a function of the request: keys, X-BG, C-* headers."""

from urllib.parse import parse_qs

import orjson
import pytest

from gateway.connectors.auth.x_bg import x_bg_signature
from gateway.connectors.outgoing import Outgoing
from gateway.errors import SettingsError
from tests.unit.connectors.signing import ASKED, signer_of

X_BG = {"kind": "x-bg", "access_key": "ak-demo", "secret_env": "DEMO_SECRET"}
C_HEADERS = {
    "kind": "c-headers",
    "app_id": "app",
    "business_id": "business",
    "tenancy_id": "530000000000",
    "password_env": "DEMO_SECRET",
}
QUERY_KEY = {"kind": "api-key", "place": "query", "name": "key", "key_env": "DEMO_SECRET"}
HEADER_KEY = {"kind": "api-key", "name": "X-Api-Key", "key_env": "DEMO_SECRET"}
BODY_KEY = {"kind": "api-key", "place": "body", "name": "head.token", "key_env": "DEMO_SECRET"}
ZJGXFWXT = {"kind": "zjgxfwxt", "access_key": "app-demo", "secret_env": "DEMO_SECRET"}
BEARER = {"kind": "bearer", "token_env": "DEMO_SECRET"}
ENVIRON = {"DEMO_SECRET": "sk-demo"}


async def test_a_key_in_a_header_stands_under_its_name() -> None:
    assert (await signer_of(HEADER_KEY, ENVIRON))(ASKED).headers == {"X-Api-Key": "sk-demo"}


@pytest.mark.parametrize("query", ["", "a=1&b=%E4%BA%8B"])
async def test_a_key_in_the_query_joins_what_is_there(query: str) -> None:
    sign = await signer_of(QUERY_KEY, {"DEMO_SECRET": "s k&/"})
    signed = sign(Outgoing("GET", "/a", query, b""))
    assert parse_qs(signed.query) == {**parse_qs(query), "key": ["s k&/"]}
    assert signed.headers == {}
    assert "s%20k%26%2F" in sign.secrets


async def test_a_key_in_the_body_stands_beside_what_is_there() -> None:
    sign = await signer_of(BODY_KEY, ENVIRON)
    body = orjson.loads(sign(Outgoing("POST", "/a", "", b'{"head":{"a":1},"params":{}}')).body)
    assert body == {"head": {"a": 1, "token": "sk-demo"}, "params": {}}


async def test_the_zjgxfwxt_sign_is_that_of_the_interface_document() -> None:
    sign = await signer_of(ZJGXFWXT, {"DEMO_SECRET": "secret-demo"})
    assert sign(ASKED).headers == {
        "zjgxfwxt-access-key": "app-demo",
        "zjgxfwxt-sign": "d91ebd8d65d31af6064bad9253f0e34c",
        "zjgxfwxt-time": "1700000000000",
    }


async def test_a_bearer_token_stands_in_the_header_authorization() -> None:
    assert (await signer_of(BEARER, ENVIRON))(ASKED).headers == {"Authorization": "Bearer sk-demo"}


def test_the_x_bg_signature_is_that_of_the_interface_document() -> None:
    date = "Tue, 14 Nov 2023 22:13:20 GMT"
    made = x_bg_signature("sk-demo", "POST", "/restapi/prod/IC1/path", "a=1&b=2", "ak-demo", date)
    assert made == "Y1optoxANz9FNiJ29SpE/Nm51qPQ9efAdwGuFjlfXAA="


async def test_x_bg_signs_the_whole_path_and_the_query_in_order() -> None:
    sign = await signer_of(X_BG, ENVIRON, base_url="http://127.0.0.1:1/restapi/prod")
    signed = sign(Outgoing("POST", "/IC1/path", "b=2&a=1", b"{}"))
    assert signed.query == "a=1&b=2"
    assert signed.headers == {
        "X-BG-HMAC-SIGNATURE": "Y1optoxANz9FNiJ29SpE/Nm51qPQ9efAdwGuFjlfXAA=",
        "X-BG-HMAC-ALGORITHM": "hmac-sha256",
        "X-BG-HMAC-ACCESS-KEY": "ak-demo",
        "X-BG-DATE-TIME": "Tue, 14 Nov 2023 22:13:20 GMT",
    }


async def test_c_headers_tell_who_asks_for_which_region_and_when_in_local_time() -> None:
    assert (await signer_of(C_HEADERS, ENVIRON))(ASKED).headers == {
        "C-App-Id": "app",
        "C-Business-Id": "business",
        "C-Tenancy-Id": "530000000000",
        "C-Timestamp": "20231115061320000",
        "C-Dynamic-Password": "sk-demo",
    }
    of_user = await signer_of(C_HEADERS | {"for_user": True}, ENVIRON)
    assert of_user(ASKED).headers["C-Dynamic-Password-Foruser"] == "sk-demo"


@pytest.mark.parametrize(
    "auth", [HEADER_KEY, QUERY_KEY, BODY_KEY, BEARER, X_BG, C_HEADERS, ZJGXFWXT]
)
async def test_no_secret_is_shown_and_a_missing_one_is_named(auth: dict[str, object]) -> None:
    sign = await signer_of(auth, ENVIRON)
    assert "sk-demo" in sign.secrets
    assert "sk-demo" not in repr(sign) + repr(sign(ASKED))
    with pytest.raises(SettingsError, match="DEMO_SECRET 未设置"):
        await signer_of(auth, {})
