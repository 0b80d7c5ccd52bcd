"""How we prove to a platform who we are. Secrets stand in the environment, never in the file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from gateway.connectors.spec.address import Address
from gateway.connectors.spec.part import EnvironName, Part, RequestPath
from gateway.connectors.spec.reply import Reply
from gateway.connectors.spec.steps import Path


class NoAuth(Part):
    """The platform asks for no proof."""

    kind: Literal["none"] = "none"


class ApiKeyAuth(Part):
    """A key in a header or in the query, under the name the platform gives it."""

    kind: Literal["api-key"]
    place: Literal["header", "query"] = "header"
    name: str = Field(min_length=1)
    key_env: EnvironName


class BearerAuth(Part):
    """A token that does not change, in the header Authorization: Bearer."""

    kind: Literal["bearer"]
    token_env: EnvironName


class OAuth2Auth(Part):
    """OAuth 2 client credentials (RFC 6749 section 4.4): a token of a while, got with a secret.

    `credentials` says where the client's id and secret go; `base_url` where tokens are issued,
    if not where the data is; `token` and `expires_in` where the answer has them.
    """

    kind: Literal["oauth2"]
    client_id: str = Field(min_length=1)
    secret_env: EnvironName
    base_url: Address | None = None
    path: RequestPath = "/oauth/token"
    credentials: Literal["basic", "body"] = "basic"
    scope: str | None = None
    token: Path = ("access_token",)
    expires_in: Path = ("expires_in",)
    reply: Reply = Reply(
        code="error", message="error_description", ok=("0",), other="refused", absent_is_ok=True
    )


class XTifAuth(Part):
    """The x-tif signature, or the same under the names x-rio.

    `uid`, `uinfo` and `ext` tell for which user we ask and are signed too. `case` is that of the
    hex digits: platforms should compare without regard to it, some do not; None: lower, with a
    user upper.
    """

    kind: Literal["x-tif", "x-rio"]
    paasid: str = Field(min_length=1)
    token_env: EnvironName
    service_id: str | None = None
    uid: str | None = None
    uinfo: str = ""
    ext: str = ""
    case: Literal["lower", "upper"] | None = None


class RefreshTokenAuth(Part):
    """The key refresh of Zhejiang's data gateways; `secret_env` holds the appSecret.

    The app secret gets a request secret (minutes) and a refresh secret (days); the refresh
    secret gets the next pair.
    """

    kind: Literal["refresh-token"]
    app_key: str = Field(min_length=1)
    secret_env: EnvironName
    by_key: RequestPath = "/gateway/app/refreshTokenByKey.htm"
    by_sec: RequestPath = "/gateway/app/refreshTokenBySec.htm"
    datas: str = "datas"


class NationalExchangeAuth(Part):
    """The national data exchange and service platforms: rid, sid, rtime and a sign as headers.

    The app key gets a secret for a while; `cipher` is how the answer writes it. `sign` is the
    HMAC of the fields in this `order`, or, as some integrations have it, the secret itself.
    `sids` gives services their own sid by the path of their requests.
    """

    kind: Literal["national-exchange"]
    prefix: str = Field(default="gjgxjhpt", pattern=r"^[a-z]+$")
    rid: str = Field(min_length=1)
    sid: str = Field(min_length=1)
    sids: Mapping[RequestPath, str] = Field(default_factory=dict)
    key_env: EnvironName
    order: tuple[Literal["sid", "rid", "rtime"], ...] = Field(
        default=("sid", "rid", "rtime"), min_length=1
    )
    sign: Literal["hmac", "secret"] = "hmac"
    cipher: Literal["aes-ecb", "none"] = "aes-ecb"
    base_url: Address | None = None
    path: RequestPath = "/sysapi/auth/refreshappsecret"
    token: Path = ("data", "secret")
    ends: Path = ("data", "secretEndTime")
    reply: Reply = Reply(code="code", message="message", ok=("0",), other="refused")


class XBgAuth(Part):
    """The X-BG HMAC of Zhejiang's collaboration gateway; `secret_env` holds the secret key."""

    kind: Literal["x-bg"]
    access_key: str = Field(min_length=1)
    secret_env: EnvironName


class CHeadersAuth(Part):
    """The platform of C-* headers: who asks, for which region, and a dynamic password.

    `for_user`: the password is that of a user and goes into C-Dynamic-Password-Foruser.
    """

    kind: Literal["c-headers"]
    app_id: str = Field(min_length=1)
    business_id: str = Field(min_length=1)
    tenancy_id: str = Field(pattern=r"^[0-9]{12}$")
    password_env: EnvironName
    for_user: bool = False


Auth = Annotated[
    NoAuth
    | ApiKeyAuth
    | BearerAuth
    | OAuth2Auth
    | XTifAuth
    | RefreshTokenAuth
    | NationalExchangeAuth
    | XBgAuth
    | CHeadersAuth,
    Field(discriminator="kind"),
]
