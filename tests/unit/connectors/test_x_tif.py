"""The x-tif signature and the secret behind it."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

import pytest

from gateway.connectors.auth.none import Unsigned
from gateway.connectors.auth.x_tif import User, XTif, x_tif_signature
from gateway.connectors.spec import XTifAuth
from gateway.errors import SettingsError
from tests.unit.connectors.signing import ASKED, NOW, signer_of

AUTH = {"kind": "x-tif", "paasid": "app-demo", "token_env": "DEMO_TOKEN"}


def told(**parts: object) -> XTifAuth:
    return XTifAuth.model_validate(AUTH | parts)


def test_the_signature_is_that_of_the_interface_document() -> None:
    signature = x_tif_signature("1700000000", "token-demo", "nonce-demo")
    assert signature == "f6f3fdf2199900a8f15b2a11116a1dbef17ea5036a6def030da7904fc94d82e1"


def test_the_headers_are_those_of_the_interface_document() -> None:
    sign = XTif(told(service_id="service-demo"), "token-demo", lambda: NOW, lambda: "nonce-demo")
    assert sign(ASKED).headers == {
        "x-tif-paasid": "app-demo",
        "x-tif-timestamp": "1700000000",
        "x-tif-nonce": "nonce-demo",
        "x-tif-signature": "f6f3fdf2199900a8f15b2a11116a1dbef17ea5036a6def030da7904fc94d82e1",
        "x-tif-serviceId": "service-demo",
    }
    assert sign(replace(ASKED, service="another")).headers["x-tif-serviceId"] == "another"


async def test_every_signing_has_a_nonce_of_its_own_that_is_short_enough() -> None:
    sign = await signer_of(AUTH, {"DEMO_TOKEN": "t"})
    nonces = [sign(ASKED).headers["x-tif-nonce"] for _ in range(100)]
    assert len(set(nonces)) == 100
    assert {len(nonce) for nonce in nonces} == {32}


def test_the_timestamp_is_that_of_the_attempt() -> None:
    ticks = count(1_700_000_000)
    sign = XTif(told(), "t", lambda: datetime.fromtimestamp(next(ticks), UTC), lambda: "n")
    stamps = [sign(ASKED).headers["x-tif-timestamp"] for _ in range(2)]
    assert stamps == ["1700000000", "1700000001"]


def test_the_token_is_not_shown_and_not_sent() -> None:
    sign = XTif(told(), "token-demo", lambda: NOW, lambda: "n")
    assert "token-demo" not in repr(sign) + repr(sign(ASKED))
    assert sign.secrets == ("token-demo",)


@pytest.mark.parametrize("environ", [{}, {"DEMO_TOKEN": ""}, {"DEMO_TOKEN": " \n"}])
async def test_a_missing_token_is_named_by_its_variable(environ: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="DEMO_TOKEN 未设置"):
        await signer_of(AUTH, environ)


async def test_a_line_break_at_the_end_of_a_token_does_not_count() -> None:
    sign = await signer_of(AUTH, {"DEMO_TOKEN": "token-demo\n"})
    assert sign.secrets == ("token-demo",)


async def test_a_platform_that_asks_for_nothing_gets_nothing() -> None:
    sign = await signer_of({"kind": "none"}, {})
    assert sign == Unsigned()
    assert sign(ASKED) is ASKED


WITH_USER = "6946D2236404BA464C15CDE27EC1DF88F87C18B1513DDFBE104E2E7A781A9396"


def test_the_signature_with_a_user_is_that_of_the_interface_document() -> None:
    user = User("uid-demo", "uinfo-demo", "ext-demo")
    made = x_tif_signature("1700000000", "token-demo", "nonce-demo", user)
    assert made.upper() == WITH_USER


def test_a_user_is_told_in_headers_and_signed_in_upper_case() -> None:
    user = {"uid": "uid-demo", "uinfo": "uinfo-demo", "ext": "ext-demo"}
    sign = XTif(told(**user), "token-demo", lambda: NOW, lambda: "nonce-demo")
    headers = sign(ASKED).headers
    assert headers["x-tif-signature"] == WITH_USER
    assert {name: headers[f"x-tif-{name}"] for name in user} == user


def test_the_case_of_a_signature_is_as_the_specification_says() -> None:
    for case in ("lower", "upper"):
        sign = XTif(told(case=case), "t", lambda: NOW, lambda: "n")
        signature = sign(ASKED).headers["x-tif-signature"]
        assert signature == getattr(signature, case)()


def test_x_rio_is_the_same_under_other_names() -> None:
    sign = XTif(told(kind="x-rio"), "token-demo", lambda: NOW, lambda: "nonce-demo")
    assert sign(ASKED).headers == {
        "x-rio-paasid": "app-demo",
        "x-rio-timestamp": "1700000000",
        "x-rio-nonce": "nonce-demo",
        "x-rio-signature": "f6f3fdf2199900a8f15b2a11116a1dbef17ea5036a6def030da7904fc94d82e1",
    }
