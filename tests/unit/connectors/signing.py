"""Signers for tests: made from the words of a specification, at one instant."""

from collections.abc import Mapping
from datetime import UTC, datetime
from random import Random
from typing import Any

from gateway.connectors.auth import Outside, Signer, Signers, signers
from gateway.connectors.line import Ask, Heard
from gateway.connectors.outgoing import Outgoing
from gateway.connectors.spec import Reply, RestTransport

NOW = datetime.fromtimestamp(1_700_000_000, UTC)
ASKED = Outgoing("POST", "/api", "", b"{}")


async def nobody(_: Outgoing, __: Reply | None, ___: tuple[str, ...]) -> Heard:
    raise AssertionError("this scheme need not talk to the platform")


def signers_of(auth: Mapping[str, Any], environ: Mapping[str, str], ask: Ask = nobody) -> Signers:
    transport = RestTransport.model_validate(
        {"kind": "rest", "base_url": "http://127.0.0.1:1", "auth": auth}
    )
    return signers(transport, Outside(environ, lambda: NOW, Random(1), ask))


async def signer_of(auth: Mapping[str, Any], environ: Mapping[str, str]) -> Signer:
    return await signers_of(auth, environ).current()
