"""How a request proves who sends it: one module a scheme."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gateway.connectors.auth import (
    api_key,
    c_headers,
    hmac_sha256,
    login,
    national_exchange,
    none,
    oauth2,
    refresh_token,
    x_bg,
    x_tif,
    zjgxfwxt,
)
from gateway.connectors.auth.outside import Outside
from gateway.connectors.auth.signers import Signer, Signers, proven
from gateway.connectors.spec import (
    ApiKeyAuth,
    BearerAuth,
    CHeadersAuth,
    HmacAuth,
    LoginAuth,
    NationalExchangeAuth,
    NoAuth,
    OAuth2Auth,
    RefreshTokenAuth,
    XBgAuth,
    XTifAuth,
    ZjgxfwxtAuth,
)

__all__ = ["Outside", "Signer", "Signers", "proven", "signers"]

_SCHEMES: Mapping[type, Callable[[Any, Outside], Signers]] = {
    NoAuth: none.signers_of,
    ApiKeyAuth: api_key.signers_of_key,
    BearerAuth: api_key.signers_of_bearer,
    OAuth2Auth: oauth2.signers_of,
    LoginAuth: login.signers_of,
    XTifAuth: x_tif.signers_of,
    HmacAuth: hmac_sha256.signers_of,
    RefreshTokenAuth: refresh_token.signers_of,
    NationalExchangeAuth: national_exchange.signers_of,
    XBgAuth: x_bg.signers_of,
    ZjgxfwxtAuth: zjgxfwxt.signers_of,
    CHeadersAuth: c_headers.signers_of,
}


def signers(outside: Outside) -> Signers:
    """Answer the signers of a platform; raises `SettingsError` where a secret is not set."""
    auth = outside.transport.auth
    return _SCHEMES[type(auth)](auth, outside)
