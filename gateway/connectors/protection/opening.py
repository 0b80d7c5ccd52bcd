"""Answers: verified and decrypted; where that fails, which convention of the specification is off.

The wrong convention, like the wrong key, often makes garbage of a ciphertext without complaint:
what comes out must be JSON or XML.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gateway.connectors.bodies import put
from gateway.connectors.decode import UnreadableFile
from gateway.connectors.decode.encodings import decoded_whole
from gateway.connectors.payload import Payload, read_text
from gateway.connectors.protection.ciphers import Decrypts
from gateway.connectors.protection.sealing import signed_text
from gateway.connectors.protection.signatures import Verify
from gateway.connectors.spec.protection import Protection, Signature
from gateway.errors import PlatformChanged

_MOST_TRIED = 1_000_000
_PLAIN = ("{", "[", "<")


class Unprotected(PlatformChanged):
    """An answer cannot be decrypted or verified: a key or a convention is not the platform's."""

    code = "PLATFORM_CIPHER"
    status = "failed_config"


@dataclass(frozen=True)
class Opening:
    """What a specification asks of an answer; `tail` ends what is signed."""

    spec: Protection
    decrypt: Decrypts | None = None
    verify: Verify | None = None
    tail: str = field(default="", repr=False)

    @property
    def opens_whole(self) -> bool:
        """Whether the whole of an answer is encrypted."""
        return self.spec.decrypt is not None and self.spec.decrypt.of is None

    def body(self, body: bytes) -> bytes:
        """Answer the body of an answer, decrypted where all of it is encrypted.

        Platforms tell of failures in plain text: such a body stays as it is.
        """
        if self.decrypt is None or not self.opens_whole:
            return body
        text = body.decode("utf-8", "replace").strip().strip('"')
        if not text or text.startswith(_PLAIN):
            return body
        return _opened(self.decrypt, text)[0].encode()

    def content(self, payload: Payload, body: bytes, headers: Mapping[str, str]) -> None:
        """Verify the content of a good answer, and open what of it is encrypted.

        `body` is that of the wire. Raises `Unprotected`.
        """
        self._check_encrypted(body)
        self._verified("sent", payload, body, headers)
        self._decrypted(payload)
        self._verified("plain", payload, body, headers)

    def _check_encrypted(self, body: bytes) -> None:
        if self.opens_whole and body.lstrip()[:1] in {b"{", b"[", b"<"}:
            raise Unprotected(
                "平台的应答没有加密", hint="请核对 payload.decrypt.of：密文或许只在应答的一个位置。"
            )

    def _decrypted(self, payload: Payload) -> None:
        asked = self.spec.decrypt
        if asked is None or self.decrypt is None or asked.of is None:
            return
        text = payload.at(asked.of)
        if text is None or text == "":
            return
        if not isinstance(text, str):
            raise Unprotected(
                f"平台应答中的 {'.'.join(asked.of)} 没有加密", hint="请核对 payload.decrypt.of。"
            )
        _, opened = _opened(self.decrypt, text)
        put(payload.value, asked.into or asked.of, opened.value)
        payload.plain = payload.plain and opened.plain
        payload.is_xml = opened.is_xml

    def _verified(
        self, when: str, payload: Payload, body: bytes, headers: Mapping[str, str]
    ) -> None:
        asked = self.spec.verify
        if asked is None or self.verify is None or asked.covers != when:
            return
        told = _told(asked, payload, headers)
        if asked.of is None and asked.text == "json":
            whole = self.body(body) if when == "plain" else body
            text = whole + f"{asked.tail}{self.tail}".encode()
        else:
            text = signed_text(asked, payload.value, self.tail).encode()
        if not told or not self.verify(text, told):
            where = asked.header or ".".join(asked.into or ())
            reason = "与内容不符" if told else "没有给出"
            raise Unprotected(
                f"平台应答的签名 {where} {reason}",
                hint="请核对 payload.verify 的密钥、被签的内容和签名的写法。",
                code="PLATFORM_SIGNATURE",
            )


def _told(asked: Signature, payload: Payload, headers: Mapping[str, str]) -> str:
    told = payload.at(asked.into) if asked.into else headers.get((asked.header or "").lower())
    return told if isinstance(told, str) else ""


def _opened(decrypt: Decrypts, text: str) -> tuple[str, Payload]:
    """The plaintext and its value; raises `Unprotected` that names the convention that fits."""
    try:
        plain = decrypt(text)
    except ValueError:
        raise _failed(decrypt, text) from None
    try:
        return _content(plain)
    except ValueError as error:
        if not decrypt.is_certain:
            raise _failed(decrypt, text) from None
        raise Unprotected(
            f"平台应答中的密文解开后不是 JSON 或 XML：{error}", hint="请核对 payload.decrypt.of。"
        ) from None


def _content(plain: bytes) -> tuple[str, Payload]:
    try:
        told = decoded_whole("", plain, None)
    except UnreadableFile as error:
        raise ValueError(error.reason) from None
    value = read_text(told)
    if not isinstance(value.value, (dict, list)):
        raise ValueError("不是对象或数组")  # noqa: TRY004  # of what was decrypted
    return told, value


def _failed(decrypt: Decrypts, text: str) -> Unprotected:
    if len(text) > _MOST_TRIED:
        hint = "请核对密钥和 payload.decrypt.cipher 的约定；密文太长，没有逐一试过。"
        return Unprotected("平台应答中的密文无法解开", hint=hint)
    hint = "请核对密钥；约定（写法、模式、填充、顺序）逐一试过，都打不开。"
    for told, plain in decrypt.others(text):
        if _is_content(plain):
            hint = f"按 {told} 可以打开：请改 payload.decrypt.cipher。"
            break
    return Unprotected("平台应答中的密文无法解开", hint=hint)


def _is_content(plain: bytes) -> bool:
    try:
        _content(plain)
    except ValueError:
        return False
    return True
