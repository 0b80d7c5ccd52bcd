"""A key that goes with every request, in a header or in the query."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from urllib.parse import quote, quote_plus, urlencode

from gateway.connectors.auth.outside import Outside
from gateway.connectors.auth.signers import Lasting
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
    """Adds one parameter to the query."""

    name: str
    value: str = field(repr=False)

    @property
    def secrets(self) -> tuple[str, ...]:
        """The key, also as it stands in a URL."""
        return (self.value, quote(self.value, safe=""), quote_plus(self.value))

    def __call__(self, outgoing: Outgoing) -> Outgoing:
        """Answer the request with the parameter."""
        own = urlencode({self.name: self.value})
        return replace(outgoing, query="&".join(filter(None, (outgoing.query, own))))


def bearer(token: str, *others: str) -> HeaderKey:
    """Answer the signer of a bearer token (RFC 6750); `others` are secrets behind it."""
    return HeaderKey("Authorization", f"Bearer {token}", (token, *others))


def signers_of_key(auth: ApiKeyAuth, outside: Outside) -> Lasting:
    """Answer the signer of an API key."""
    key = outside.secret(auth.key_env)
    if auth.place == "query":
        return Lasting(QueryKey(auth.name, key))
    return Lasting(HeaderKey(auth.name, key, (key,)))


def signers_of_bearer(auth: BearerAuth, outside: Outside) -> Lasting:
    """Answer the signer of a token that does not change."""
    return Lasting(bearer(outside.secret(auth.token_env)))
