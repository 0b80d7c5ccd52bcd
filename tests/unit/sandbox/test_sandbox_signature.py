"""The x-tif gate of the sandbox."""

from datetime import UTC, datetime, timedelta

import pytest

from gateway.sandbox.answers import Refusal
from gateway.sandbox.signature import Gatekeeper, signature

NOW = datetime.fromtimestamp(1700000000, UTC)
# A vector computed elsewhere, with synthetic inputs.
VECTOR = "f6f3fdf2199900a8f15b2a11116a1dbef17ea5036a6def030da7904fc94d82e1"


def headers(**changes: str) -> dict[str, str]:
    return {
        "x-tif-paasid": "demo",
        "x-tif-timestamp": "1700000000",
        "x-tif-nonce": "nonce-demo",
        "x-tif-signature": VECTOR,
    } | {f"x-tif-{name}": value for name, value in changes.items()}


@pytest.fixture
def gate() -> Gatekeeper:
    return Gatekeeper({"demo": "token-demo"})


def refused(gate: Gatekeeper, given: dict[str, str], now: datetime = NOW) -> int:
    with pytest.raises(Refusal) as caught:
        gate.admit(given, now)
    return caught.value.errcode


def test_the_published_vector_is_made_and_admitted(gate: Gatekeeper) -> None:
    assert signature("1700000000", "token-demo", "nonce-demo") == VECTOR
    assert gate.admit(headers(), NOW) == "demo"


def test_an_upper_case_signature_is_admitted(gate: Gatekeeper) -> None:
    assert gate.admit(headers(signature=VECTOR.upper()), NOW) == "demo"


@pytest.mark.parametrize("given", ["", "0" * 64, "不是签名"])
def test_a_wrong_signature_is_refused(gate: Gatekeeper, given: str) -> None:
    assert refused(gate, headers(signature=given)) == 40101


@pytest.mark.parametrize("nonce", ["", "n" * 37])
def test_a_missing_or_overlong_nonce_is_refused(gate: Gatekeeper, nonce: str) -> None:
    assert refused(gate, headers(nonce=nonce)) == 40101


def test_an_unknown_caller_is_refused(gate: Gatekeeper) -> None:
    assert refused(gate, headers(paasid="stranger")) == 40104
    assert refused(gate, {}) == 40104


@pytest.mark.parametrize("seconds", [181, -181])
def test_a_timestamp_outside_three_minutes_is_refused(gate: Gatekeeper, seconds: int) -> None:
    assert refused(gate, headers(), NOW + timedelta(seconds=seconds)) == 40102


@pytest.mark.parametrize("seconds", [180, -180])
def test_a_timestamp_at_three_minutes_is_admitted(gate: Gatekeeper, seconds: int) -> None:
    assert gate.admit(headers(), NOW + timedelta(seconds=seconds)) == "demo"


@pytest.mark.parametrize("text", ["", "soon", "-1", "9" * 5000, "١٧"])
def test_a_timestamp_that_is_no_number_is_refused(gate: Gatekeeper, text: str) -> None:
    assert refused(gate, headers(timestamp=text)) == 40102


def test_a_nonce_is_admitted_once(gate: Gatekeeper) -> None:
    gate.admit(headers(), NOW)
    assert refused(gate, headers(), NOW + timedelta(seconds=180)) == 40103


def test_a_refused_request_does_not_use_up_its_nonce(gate: Gatekeeper) -> None:
    assert refused(gate, headers(signature="0")) == 40101
    assert gate.admit(headers(), NOW) == "demo"
