"""A key that goes with every request, in a header, in the query or in the body."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from urllib.parse import quote, quote_plus, urlencode

import orjson

from gateway.connectors.auth.outside import Outside
from gateway.connectors.auth.signers import Lasting, Signer
from gateway.connectors.bodies import put
from gateway.connectors.outgoing import Outgoing
from gateway.connectors.spec import ApiKeyAuth, BearerAuth


@dataclass(frozen=True)
class HeaderKey:
    """Adds one header."""

    name: str
    value: str = field(repr=False)
    secrets: tuple[str, ...] = field(repr=False)

    def __call__(self, outgoing: Outgoing) -> Outgoing:
        """Answer the request with the header."""
        return outgoing.with_headers({self.name: self.value})


@dataclass(frozen=True)
class QueryKey:
    """Adds one parameter to the query; `others` are secrets behind it."""

    name: str
    value: str = field(repr=False)
    others: tuple[str, ...] = field(default=(), repr=False)

    @property
    def secrets(self) -> tuple[str, ...]:
        """The key, also as it stands in a URL."""
        return (self.value, quote(self.value, safe=""), quote_plus(self.value), *self.others)

    def __call__(self, outgoing: Outgoing) -> Outgoing:
        """Answer the request with the parameter."""
        own = urlencode({self.name: self.value})
        return replace(outgoing, query="&".join(filter(None, (outgoing.query, own))))


@dataclass(frozen=True)
class BodyKey:
    """Writes one value into a JSON body, where `path` says."""

    path: tuple[str, ...]
    value: str = field(repr=False)
    secrets: tuple[str, ...] = field(repr=False)

    def __call__(self, outgoing: Outgoing) -> Outgoing:
        """Answer the request with the value."""
        body = orjson.loads(outgoing.body)
        put(body, self.path, self.value)
        return replace(outgoing, body=orjson.dumps(body))


def bearer(token: str, *others: str) -> HeaderKey:
    """Answer the signer of a bearer token (RFC 6750); `others` are secrets behind it."""
    return HeaderKey("Authorization", f"Bearer {token}", (token, *others))


def key_signer(place: str, name: str, key: str, *others: str, prefix: str = "") -> Signer:
    """Answer the signer that puts a key in its place; `others` are secrets behind it."""
    value, secrets = prefix + key, (key, *others)
    if place == "query":
        return QueryKey(name, value, secrets)
    if place == "body":
        return BodyKey(tuple(name.split(".")), value, secrets)
    return HeaderKey(name, value, secrets)


def signers_of_key(auth: ApiKeyAuth, outside: Outside) -> Lasting:
    """Answer the signer of an API key."""
    return Lasting(key_signer(auth.place, auth.name, outside.secret(auth.key_env)))


def signers_of_bearer(auth: BearerAuth, outside: Outside) -> Lasting:
    """Answer the signer of a token that does not change."""
    return Lasting(bearer(outside.secret(auth.token_env)))
