"""A login: account and secrets get a token, which goes with every call.

Source: domain page A6, the license-app family (Guangdong, Shenzhen, Beijing, Yangtze delta): POST
/v1/security/login {app_key, app_secret, account, password}, then `access_token` in the query. How
long a token lasts no document says: it is held until it is refused, unless the specification
knows better.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field

from gateway.connectors.auth.api_key import key_signer
from gateway.connectors.auth.lives import seconds
from gateway.connectors.auth.outside import Outside
from gateway.connectors.auth.signers import Issue, Issued
from gateway.connectors.bodies import put, with_body
from gateway.connectors.line import Ask
from gateway.connectors.outgoing import Outgoing
from gateway.connectors.spec import LoginAuth
from gateway.errors import PlatformChanged


@dataclass(frozen=True)
class Login:
    """Obtains tokens from the login; `secrets` are by their places in its body."""

    auth: LoginAuth
    secrets: Mapping[str, str] = field(repr=False)
    ask: Ask

    async def obtain(self, was_refused: bool) -> Issue:
        """Answer the signer of a new token; a refused one leaves nothing behind to drop."""
        del was_refused
        auth, secrets = self.auth, tuple(self.secrets.values())
        body = deepcopy(auth.body)
        for place, secret in self.secrets.items():
            put(body, place.split("."), secret)
        bare = Outgoing("POST", auth.path, "", b"", base_url=auth.base_url)
        outgoing = with_body(bare, body, auth.content)
        heard = await self.ask(outgoing, auth.reply, secrets)
        token = heard.payload.at(auth.token)
        if not isinstance(token, str) or not token:
            raise PlatformChanged(
                f"平台的登录应答中没有 {'.'.join(auth.token)}",
                hint="请核对规格中的 auth.token 与接口文档。",
            )
        signer = key_signer(auth.place, auth.name, token, *secrets, prefix=auth.prefix)
        told = heard.payload.at(auth.expires_in) if auth.expires_in is not None else None
        return Issue(signer, seconds(told) or auth.life_s)


def signers_of(auth: LoginAuth, outside: Outside) -> Issued:
    """Answer the signers of an account; a refused token is followed by one login."""
    secrets = {place: outside.secret(name) for place, name in auth.secrets.items()}
    return Issued(Login(auth, secrets, outside.ask).obtain, outside.clock, renewals=1)
