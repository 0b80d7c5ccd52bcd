"""The x-tif signature and the secret behind it."""

from datetime import UTC, datetime
from itertools import count
from random import Random

import pytest

from gateway.connectors.auth import Outgoing, Unsigned, XTif, signer
from gateway.connectors.auth.x_tif import x_tif_signature
from gateway.connectors.spec import NoAuth, XTifAuth
from gateway.errors import SettingsError

NOW = datetime.fromtimestamp(1_700_000_000, UTC)
ASKED = Outgoing("POST", "/api", "", b"{}")
AUTH = XTifAuth(kind="x-tif", paasid="app-demo", token_env="DEMO_TOKEN")  # noqa: S106 - a name


def test_the_signature_is_that_of_the_interface_document() -> None:
    signature = x_tif_signature("1700000000", "token-demo", "nonce-demo")
    assert signature == "f6f3fdf2199900a8f15b2a11116a1dbef17ea5036a6def030da7904fc94d82e1"


def test_the_headers_are_those_of_the_interface_document() -> None:
    sign = XTif("app-demo", "token-demo", lambda: NOW, lambda: "nonce-demo", "service-demo")
    assert sign(ASKED) == {
        "x-tif-paasid": "app-demo",
        "x-tif-timestamp": "1700000000",
        "x-tif-nonce": "nonce-demo",
        "x-tif-signature": "f6f3fdf2199900a8f15b2a11116a1dbef17ea5036a6def030da7904fc94d82e1",
        "x-tif-serviceId": "service-demo",
    }


def test_every_signing_has_a_nonce_of_its_own_that_is_short_enough() -> None:
    sign = signer(AUTH, environ={"DEMO_TOKEN": "t"}, clock=lambda: NOW, random=Random(1))
    nonces = [sign(ASKED)["x-tif-nonce"] for _ in range(100)]
    assert len(set(nonces)) == 100
    assert {len(nonce) for nonce in nonces} == {32}


def test_the_timestamp_is_that_of_the_attempt() -> None:
    ticks = count(1_700_000_000)
    sign = XTif("a", "t", lambda: datetime.fromtimestamp(next(ticks), UTC), lambda: "n")
    stamps = [sign(ASKED)["x-tif-timestamp"] for _ in range(2)]
    assert stamps == ["1700000000", "1700000001"]


def test_the_token_is_not_shown_and_not_sent() -> None:
    sign = XTif("a", "token-demo", lambda: NOW, lambda: "n")
    assert "token-demo" not in repr(sign) + repr(sign(ASKED))
    assert sign.secrets == ("token-demo",)


@pytest.mark.parametrize("environ", [{}, {"DEMO_TOKEN": ""}, {"DEMO_TOKEN": " \n"}])
def test_a_missing_token_is_named_by_its_variable(environ: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="DEMO_TOKEN 未设置"):
        signer(AUTH, environ=environ, clock=lambda: NOW, random=Random(1))


def test_a_line_break_at_the_end_of_a_token_does_not_count() -> None:
    environ = {"DEMO_TOKEN": "token-demo\n"}
    sign = signer(AUTH, environ=environ, clock=lambda: NOW, random=Random(1))
    assert sign.secrets == ("token-demo",)


def test_a_platform_that_asks_for_nothing_gets_nothing() -> None:
    sign = signer(NoAuth(), environ={}, clock=lambda: NOW, random=Random(1))
    assert sign == Unsigned()
    assert sign(ASKED) == {}
