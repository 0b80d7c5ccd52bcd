"""Requests: stamped, encrypted and signed, anew for every attempt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import orjson

from gateway.clock import Clock
from gateway.connectors.bodies import put, taken
from gateway.connectors.getters import getter
from gateway.connectors.outgoing import Outgoing
from gateway.connectors.protection.ciphers import Encrypt
from gateway.connectors.protection.signatures import Sign
from gateway.connectors.protection.texts import pairs_of, plain_text
from gateway.connectors.spec.protection import Protection, Signature, Stamp
from gateway.standard.values import PLATFORM_TIME


@dataclass(frozen=True)
class Sealing:
    """What a specification asks of the JSON body of a request; `tail` ends what is signed."""

    spec: Protection
    clock: Clock
    encrypt: Encrypt | None = None
    sign: Sign | None = None
    tail: str = field(default="", repr=False)

    def __call__(self, outgoing: Outgoing) -> Outgoing:
        """Answer the request as it goes on the wire."""
        if not self.spec.writes:
            return outgoing
        body: Any = orjson.loads(outgoing.body)
        headers: dict[str, str] = {}
        if self.spec.stamp is not None:
            put(body, self.spec.stamp.into, _stamp(self.clock(), self.spec.stamp))
        self._signed("plain", body, headers)
        body = self._encrypted(body)
        self._signed("sent", body, headers)
        sent = body.encode() if isinstance(body, str) else orjson.dumps(body)
        return replace(outgoing, body=sent).with_headers(headers)

    def _encrypted(self, body: dict[str, Any]) -> Any:
        asked = self.spec.encrypt
        if asked is None or self.encrypt is None:
            return body
        value = body if asked.of is None else taken(body, asked.of)
        if value is None:
            return body
        text = self.encrypt(plain_text(value).encode())
        into = asked.into or asked.of
        if into is None:
            return text
        sealed: dict[str, Any] = {} if asked.of is None else body
        put(sealed, into, text)
        return sealed

    def _signed(self, when: str, body: Any, headers: dict[str, str]) -> None:
        """Sign before or after encryption, as the specification says."""
        asked = self.spec.sign
        if asked is None or self.sign is None or asked.covers != when:
            return
        if asked.into is not None:
            taken(body, asked.into)
        made = self.sign(signed_text(asked, body, self.tail).encode())
        if asked.into is not None:
            put(body, asked.into, made)
        if asked.header is not None:
            headers[asked.header] = made


def signed_text(asked: Signature, body: Any, tail: str) -> str:
    """Answer what is signed of a body, or of what stands at `of`."""
    value = body if asked.of is None else getter(asked.of)(body)
    own = asked.into[-1:] if asked.into is not None else ()
    text = pairs_of(value, (*asked.omit, *own)) if asked.text == "pairs" else plain_text(value)
    return f"{text}{asked.tail}{tail}"


def _stamp(now: datetime, stamp: Stamp) -> int | str:
    units: dict[str, Callable[[], int]] = {
        "s": lambda: int(now.timestamp()),
        "ms": lambda: int(now.timestamp() * 1000),
    }
    if stamp.form in units:
        return units[stamp.form]()
    return now.astimezone(PLATFORM_TIME).strftime(stamp.form)
