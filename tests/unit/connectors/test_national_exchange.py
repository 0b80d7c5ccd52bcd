"""The national exchange platform: signs, and secrets under the platform's cipher."""

from base64 import b64encode
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import orjson
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES128
from cryptography.hazmat.primitives.ciphers.modes import ECB

from gateway.connectors.auth import Outside, Signers, signers
from gateway.connectors.auth.national_exchange import decrypted, hmac_sign
from gateway.connectors.decode.xml_text import read_xml
from gateway.connectors.line import Heard
from gateway.connectors.outgoing import Outgoing
from gateway.connectors.soap import enveloped
from gateway.connectors.spec import Reply, RestTransport, Soap
from gateway.errors import PlatformChanged
from tests.unit.connectors.signing import ASKED, NOW, heard

AUTH = {
    "kind": "national-exchange",
    "rid": "rid-demo",
    "sid": "sid-demo",
    "key_env": "DEMO_KEY",
}
KEY = "app-key-demo"
RTIME = "1700000000000"
AES_KEY = bytes.fromhex("c269b0e9973884c1e2ed9175fd7a2910")  # what a JVM makes of KEY


def signed_text(*fields: str) -> str:
    return hmac_sign("appsecret-demo", "".join(fields))


def encrypted(text: str) -> str:
    """As the platform writes it, with the key worked out beforehand."""
    padding = 16 - len(text) % 16
    encryptor = Cipher(AES128(AES_KEY), ECB()).encryptor()  # noqa: S305 - the platform's mode
    padded = text.encode() + bytes([padding]) * padding
    return b64encode(encryptor.update(padded) + encryptor.finalize()).decode()


class Platform:
    """The refresh endpoint."""

    def __init__(self, **data: object) -> None:
        self.data = {"secret": encrypted("appsecret-demo")} | data
        self.asked: list[Outgoing] = []
        self.now = NOW

    async def ask(self, outgoing: Outgoing, _: Reply | None, __: tuple[str, ...]) -> Heard:
        self.asked.append(outgoing)
        return heard({"code": 0, "data": self.data})

    def signers(self, **parts: object) -> Signers:
        transport = RestTransport.model_validate(
            {"kind": "rest", "base_url": "http://127.0.0.1:1", "auth": AUTH | parts}
        )
        return signers(Outside(transport, {"DEMO_KEY": KEY}, lambda: self.now, Random(1), self.ask))


def test_the_sign_is_that_of_the_interface_document() -> None:
    made = hmac_sign("appsecret-demo", "sid-demo" + "rid-demo" + "1700000000000")
    assert made == "7VJC5p+wecYDWT+Gmdk9RmhnMP+t8QuAAjI6Qae3kD4="


async def test_a_secret_is_asked_for_with_the_app_key_in_headers_and_body() -> None:
    platform = Platform()
    await platform.signers().current()
    (asked,) = platform.asked
    fields = {
        "gjgxjhpt_rid": "rid-demo",
        "gjgxjhpt_sid": "sid-demo",
        "gjgxjhpt_rtime": "1700000000000",
        "gjgxjhpt_sign": hmac_sign(KEY, "sid-demorid-demo1700000000000"),
    }
    assert (asked.method, asked.path) == ("POST", "/sysapi/auth/refreshappsecret")
    assert dict(asked.headers) == orjson.loads(asked.body) == fields


async def test_a_call_is_signed_with_the_decrypted_secret() -> None:
    signer = await Platform().signers(prefix="gjzwfwpt").current()
    assert signer(ASKED).headers == {
        "gjzwfwpt_rid": "rid-demo",
        "gjzwfwpt_sid": "sid-demo",
        "gjzwfwpt_rtime": "1700000000000",
        "gjzwfwpt_sign": "7VJC5p+wecYDWT+Gmdk9RmhnMP+t8QuAAjI6Qae3kD4=",
    }


@pytest.mark.parametrize(
    ("parts", "sign"),
    [
        ({"order": ["rid", "sid", "rtime"]}, signed_text("rid-demo", "sid-demo", RTIME)),
        ({"order": ["rid", "sid"]}, signed_text("rid-demo", "sid-demo")),
        ({"sign": "secret"}, "appsecret-demo"),
    ],
)
async def test_order_mode_and_services_are_as_the_specification_says(
    parts: dict[str, Any], sign: str
) -> None:
    signer = await Platform().signers(**parts).current()
    assert signer(ASKED).headers["gjgxjhpt_sign"] == sign


async def test_a_service_of_a_request_goes_before_that_of_the_scheme() -> None:
    platform = Platform()
    signer = await platform.signers().current()
    headers = signer(replace(ASKED, service="another")).headers
    assert headers["gjgxjhpt_sid"] == "another"
    assert headers["gjgxjhpt_sign"] == signed_text("another", "rid-demo", RTIME)
    assert platform.asked[0].headers["gjgxjhpt_sid"] == "sid-demo"


async def test_fields_may_have_names_of_their_own_or_no_prefix() -> None:
    names = {"sign": "jsjhpt_sign", "rtime": "gjgxjhpt_rTime"}
    signer = await Platform().signers(names=names).current()
    assert signer(ASKED).headers.keys() == {
        "gjgxjhpt_rid", "gjgxjhpt_sid", "gjgxjhpt_rTime", "jsjhpt_sign",
    }  # fmt: skip
    bare = await Platform().signers(prefix="").current()
    assert bare(ASKED).headers.keys() == {"rid", "sid", "rtime", "sign"}


async def test_behind_a_soap_proxy_the_fields_stand_in_the_header_of_the_envelope() -> None:
    platform = Platform()
    signer = await platform.signers(soap_header="tongtechheader").current()
    soap = Soap(operation="get", namespace="urn:ws")
    sent = signer(enveloped(Outgoing("POST", "/wsproxy", "", b""), soap, {"name": "x"}))
    envelope = read_xml(sent.body.decode())["Envelope"]
    assert envelope["Header"]["tongtechheader"] == {
        "gjgxjhpt_rid": "rid-demo",
        "gjgxjhpt_sid": "sid-demo",
        "gjgxjhpt_rtime": "1700000000000",
        "gjgxjhpt_sign": "7VJC5p+wecYDWT+Gmdk9RmhnMP+t8QuAAjI6Qae3kD4=",
    }
    assert envelope["Body"] == {"get": {"name": "x"}}
    assert not any(name.startswith("gjgxjhpt") for name in sent.headers)
    assert orjson.loads(platform.asked[0].body).keys() == platform.asked[0].headers.keys()


async def test_a_secret_in_plain_text_is_taken_where_the_specification_says_so() -> None:
    signer = await Platform(secret="appsecret-demo").signers(cipher="none").current()  # noqa: S106
    assert "appsecret-demo" in signer.secrets


@pytest.mark.parametrize("end", [1_700_001_000_000, "1700001000000", "2023-11-15 06:30:00"])
async def test_a_secret_is_renewed_before_its_end(end: object) -> None:
    platform = Platform(secretEndTime=end)
    issued = platform.signers()
    first = await issued.current()
    platform.now += timedelta(seconds=799)
    assert await issued.current() is first
    platform.now += timedelta(seconds=1)
    assert await issued.current() is not first


@pytest.mark.parametrize("end", [None, "", "soon", 0])
async def test_a_secret_without_an_end_is_held_until_it_is_refused(end: object) -> None:
    platform = Platform(secretEndTime=end)
    issued = platform.signers()
    first = await issued.current()
    platform.now += timedelta(days=365)
    assert await issued.current() is first
    issued.forget(first)
    await issued.current()
    assert len(platform.asked) == 2


@pytest.mark.parametrize("secret", ["plain", "AAAA", encrypted("x")[:-4] + "AAA=", "不是密文"])
async def test_a_secret_that_is_not_under_our_key_is_told_and_not_shown(secret: str) -> None:
    with pytest.raises(PlatformChanged, match=r"data\.secret 无法解密") as caught:
        await Platform(secret=secret).signers().current()
    assert secret not in str(caught.value)


@pytest.mark.parametrize(
    ("secret", "text"),
    [
        # Encrypted by a JVM (KeyGenerator AES 128 seeded by SHA1PRNG, AES/ECB/PKCS5Padding).
        ("Icf3fqXSFE6YDAc31nW7Ew==", "appsecret-demo"),
        ("iMGWLusWlp/wKEmfIP4NMHXF4q62JfPGVkDIrEVGYZk=", "密钥 of sixteen+"),
        (encrypted(""), ""),
        (encrypted("sixteen letters."), "sixteen letters."),
    ],
)
def test_a_secret_that_java_encrypted_is_read(secret: str, text: str) -> None:
    assert decrypted(secret, KEY) == text


async def test_no_secret_is_shown() -> None:
    issued = Platform().signers()
    signer = await issued.current()
    assert signer.secrets == (KEY, "appsecret-demo")
    shown = repr(issued) + repr(signer) + repr(signer(ASKED))
    assert not any(secret in shown for secret in signer.secrets)
