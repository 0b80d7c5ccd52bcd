"""The HMAC of our own: what it covers, held against a signature made by hand."""

from __future__ import annotations

import pytest

from gateway.connectors.auth.hmac_sha256 import HmacSha256, hmac_signature
from gateway.connectors.outgoing import Outgoing
from gateway.connectors.spec import HmacAuth
from tests.unit.connectors.signing import NOW, signer_of

AUTH = {"kind": "hmac-sha256", "key_id": "district", "secret_env": "DEMO_SECRET"}
LINES = ("POST", "/push/district/lists", "", "1700000000", "nonce-demo")

BY_OPENSSL = "7g4uoblycDo5pTbGukdXDPp1Zur1tNABcdBuiKulvoo="
"""printf 'POST\\n/push/district/lists\\n\\n1700000000\\nnonce-demo\\n%s\\n' "$(printf '[]' |
sha256sum | cut -c1-64)" | openssl dgst -sha256 -hmac secret-demo -binary | base64"""


def test_the_signature_is_what_openssl_makes_of_the_six_lines() -> None:
    assert hmac_signature("secret-demo", *LINES, b"[]") == BY_OPENSSL


@pytest.mark.parametrize("place", range(len(LINES)))
def test_every_line_is_covered(place: int) -> None:
    lines = [line + ("x" if number == place else "") for number, line in enumerate(LINES)]
    assert hmac_signature("secret-demo", *lines, b"[]") != BY_OPENSSL  # type: ignore[call-arg, arg-type]  # five lines
    assert hmac_signature("secret-demo", *LINES, b"[ ]") != BY_OPENSSL


def test_a_request_is_signed_with_the_prefix_of_the_address() -> None:
    auth = HmacAuth.model_validate(AUTH)
    sign = HmacSha256(auth, "secret-demo", "/push", lambda: NOW, lambda: "nonce-demo")
    signed = sign(Outgoing("POST", "/district/lists", "", b"[]"))
    assert signed.headers == {
        "X-Yiwang-Key": "district",
        "X-Yiwang-Timestamp": "1700000000",
        "X-Yiwang-Nonce": "nonce-demo",
        "X-Yiwang-Signature": BY_OPENSSL,
    }


async def test_every_signing_has_a_nonce_of_its_own() -> None:
    sign = await signer_of(AUTH, {"DEMO_SECRET": "s"})
    asked = Outgoing("POST", "/x", "", b"")
    nonces = {sign(asked).headers["X-Yiwang-Nonce"] for _ in range(100)}
    assert len(nonces) == 100
