"""Signers for tests: made from the words of a specification, at one instant."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from random import Random
from typing import Any

from gateway.connectors.auth import Outside, Signer, Signers, signers
from gateway.connectors.line import Ask, Heard
from gateway.connectors.outgoing import Outgoing
from gateway.connectors.payload import read_payload
from gateway.connectors.spec import Reply, RestTransport
from gateway.connectors.wire import Answer

NOW = datetime.fromtimestamp(1_700_000_000, UTC)
ASKED = Outgoing("POST", "/api", "", b"{}")


async def nobody(_: Outgoing, __: Reply | None, ___: tuple[str, ...]) -> Heard:
    raise AssertionError("this scheme need not talk to the platform")


def signers_of(
    auth: Mapping[str, Any],
    environ: Mapping[str, str],
    ask: Ask = nobody,
    base_url: str = "http://127.0.0.1:1",
) -> Signers:
    transport = RestTransport.model_validate({"kind": "rest", "base_url": base_url, "auth": auth})
    return signers(Outside(transport, environ, lambda: NOW, Random(1), ask))


async def signer_of(
    auth: Mapping[str, Any], environ: Mapping[str, str], base_url: str = "http://127.0.0.1:1"
) -> Signer:
    return await signers_of(auth, environ, base_url=base_url).current()


def heard(body: object, date: datetime | None = NOW) -> Heard:
    """A good answer with this JSON body."""
    return Heard(Answer(200, {}, b"", date), read_payload(json.dumps(body).encode()))
