"""OAuth 2 client credentials (RFC 6749 section 4.4): a secret gets a token of a while."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from urllib.parse import quote_plus

from gateway.connectors.auth.api_key import bearer
from gateway.connectors.auth.lives import seconds
from gateway.connectors.auth.outside import Outside
from gateway.connectors.auth.signers import Issue, Issued
from gateway.connectors.bodies import with_body
from gateway.connectors.line import Ask
from gateway.connectors.outgoing import Outgoing
from gateway.connectors.spec import OAuth2Auth
from gateway.errors import PlatformChanged


@dataclass(frozen=True)
class ClientCredentials:
    """Obtains bearer tokens from the token endpoint."""

    auth: OAuth2Auth
    secret: str = field(repr=False)
    ask: Ask

    async def obtain(self, was_refused: bool) -> Issue:
        """Answer the signer of a new token; a refused one leaves nothing behind to drop."""
        del was_refused
        heard = await self.ask(self._outgoing(), self.auth.reply, (self.secret,))
        token = heard.payload.at(self.auth.token)
        if not isinstance(token, str) or not token:
            raise PlatformChanged(
                f"平台的令牌应答中没有 {'.'.join(self.auth.token)}",
                hint="请核对规格中的 auth.token 与接口文档。",
            )
        return Issue(bearer(token, self.secret), seconds(heard.payload.at(self.auth.expires_in)))

    def _outgoing(self) -> Outgoing:
        form = {"grant_type": "client_credentials"}
        headers: dict[str, str] = {}
        if self.auth.scope is not None:
            form["scope"] = self.auth.scope
        if self.auth.credentials == "body":
            form |= {"client_id": self.auth.client_id, "client_secret": self.secret}
        else:
            # RFC 6749 section 2.3.1: both are form-encoded before they are joined.
            pair = f"{quote_plus(self.auth.client_id)}:{quote_plus(self.secret)}"
            headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
        bare = Outgoing("POST", self.auth.path, "", b"", headers, self.auth.base_url)
        return with_body(bare, form, "form")


def signers_of(auth: OAuth2Auth, outside: Outside) -> Issued:
    """Answer the signers of client credentials; a refused token is renewed once."""
    scheme = ClientCredentials(auth, outside.secret(auth.secret_env), outside.ask)
    return Issued(scheme.obtain, outside.clock, renewals=1)
