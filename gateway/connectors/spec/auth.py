"""How we prove to a platform who we are. Secrets stand in the environment, never in the file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from gateway.connectors.spec.address import Address
from gateway.connectors.spec.part import EnvironName, Part, RequestPath
from gateway.connectors.spec.reply import Reply
from gateway.connectors.spec.soap import ElementName
from gateway.connectors.spec.steps import Path

_SECRET = re.compile(r"passw|pwd|secret", re.IGNORECASE)


class NoAuth(Part):
    """The platform asks for no proof."""

    kind: Literal["none"] = "none"
    """不需要凭证。"""


class ApiKeyAuth(Part):
    """A key in a header, the query or the body, under the name the platform gives it."""

    kind: Literal["api-key"]
    """固定密钥。"""
    place: Literal["header", "query", "body"] = "header"
    """密钥放在请求头（header）、查询串（query）还是请求体（body）。"""
    name: str = Field(min_length=1)
    """请求头或参数的名称；请求体中为位置，如 `token`。"""
    key_env: EnvironName
    """存放密钥的环境变量名。"""


class BearerAuth(Part):
    """A token that does not change, in the header Authorization: Bearer."""

    kind: Literal["bearer"]
    """固定令牌：Authorization: Bearer。"""
    token_env: EnvironName
    """存放令牌的环境变量名。"""


class OAuth2Auth(Part):
    """OAuth 2 client credentials (RFC 6749 section 4.4): a token of a while, got with a secret.

    `credentials` says where the client's id and secret go; `base_url` where tokens are issued,
    if not where the data is; `token` and `expires_in` where the answer has them.
    """

    kind: Literal["oauth2"]
    """OAuth 2 客户端凭证：以密钥换取短期令牌。"""
    client_id: str = Field(min_length=1)
    """客户端标识。"""
    secret_env: EnvironName
    """存放客户端密钥的环境变量名。"""
    base_url: Address | None = None
    """令牌接口的地址前缀；省略则与数据接口相同。"""
    path: RequestPath = "/oauth/token"
    """令牌接口的路径。"""
    credentials: Literal["basic", "body"] = "basic"
    """标识和密钥放在 Basic 请求头（basic）还是请求体（body）。"""
    scope: str | None = None
    """申请的范围。"""
    token: Path = ("access_token",)
    """应答中令牌的位置。"""
    expires_in: Path = ("expires_in",)
    """应答中有效秒数的位置。"""
    reply: Reply = Reply(
        code="error", message="error_description", ok=("0",), other="refused", absent_is_ok=True
    )
    """令牌接口应答中的业务代码。"""


class LoginAuth(Part):
    """A login: account and secrets get a token, which goes with every call.

    The defaults are those of the license platforms (电子证照 license-app): the token in the query.
    `secrets` leads from places in the login's body to environment variables. How long a token
    lasts the answer may say (`expires_in`) or the document (`life_s`); else it is held until a
    call is refused, by HTTP 401 or a code under `reply.renew`, and one more login is tried.
    """

    kind: Literal["login"]
    """登录换取令牌，随后每次请求带上令牌。"""
    base_url: Address | None = None
    """登录接口的地址前缀；省略则与数据接口相同。"""
    path: RequestPath = "/v1/security/login"
    """登录接口的路径。"""
    content: Literal["json", "form"] = "json"
    """登录请求的写法：json，或 form（表单）。"""
    body: dict[str, Any] = Field(default_factory=dict)
    """登录请求中固定的参数，如 app_key、account、org_code。"""
    secrets: Mapping[str, EnvironName] = Field(min_length=1)
    """登录请求中的密钥：位置对应存放它的环境变量名，如 `password: LICENSE_PASSWORD`。"""
    token: Path = ("access_token",)
    """登录应答中令牌的位置。"""
    expires_in: Path | None = None
    """登录应答中有效秒数的位置。"""
    life_s: int | None = Field(default=None, ge=1)
    """令牌的有效秒数，用于应答不说明的平台；都没有则用到被拒绝为止。"""
    place: Literal["query", "header", "body"] = "query"
    """令牌放在查询串（query）、请求头（header）还是请求体（body）。"""
    name: str = Field(default="access_token", min_length=1)
    """令牌的参数名或请求头名；请求体中为位置。"""
    prefix: str = ""
    """写在令牌之前的文字，如 `Bearer `。"""
    reply: Reply = Reply(
        code="ack_code", message="errors", ok=("SUCCESS",), other="refused", absent_is_ok=True
    )
    """登录应答中的业务代码。"""

    @field_validator("body")
    @classmethod
    def _holds_no_secret(cls, value: dict[str, Any]) -> dict[str, Any]:
        for name in value:
            if _SECRET.search(name):
                raise ValueError(f"{name} 似为密钥，不得写在规格中，请写入 secrets")
        return value


class XTifAuth(Part):
    """The x-tif signature, or the same under the names x-rio.

    `uid`, `uinfo` and `ext` tell for which user we ask and are signed too. `case` is that of the
    hex digits: platforms should compare without regard to it, some do not; None: lower, with a
    user upper.
    """

    kind: Literal["x-tif", "x-rio"]
    """x-tif 签名；x-rio 只是请求头名称不同。"""
    paasid: str = Field(min_length=1)
    """平台分配的应用标识。"""
    token_env: EnvironName
    """存放令牌的环境变量名。"""
    service_id: str | None = None
    """服务标识，不参与签名；各服务自己的写在 request.service。"""
    uid: str | None = None
    """代哪个用户请求；给出时参与签名。"""
    uinfo: str = ""
    """用户信息，参与签名。"""
    ext: str = ""
    """扩展信息，参与签名。"""
    case: Literal["lower", "upper"] | None = None
    """签名十六进制的大小写；省略则小写，有 uid 时大写。"""


class HmacAuth(Part):
    """HMAC-SHA256 over method, path, query, time, nonce and body, as two gateways of ours use it.

    Headers `{prefix}-Key`, `-Timestamp` (seconds), `-Nonce`, `-Signature` (base64).
    """

    kind: Literal["hmac-sha256"]
    """HMAC-SHA256 签名，覆盖请求体。"""
    key_id: str = Field(min_length=1)
    """密钥标识，随请求送出。"""
    secret_env: EnvironName
    """存放密钥的环境变量名。"""
    prefix: str = Field(default="X-Yiwang", pattern=r"^[A-Za-z][A-Za-z0-9-]*$")
    """请求头的前缀。"""


class RefreshTokenAuth(Part):
    """The key refresh of Zhejiang's data gateways; `secret_env` holds the appSecret.

    The app secret gets a request secret (minutes) and a refresh secret (days); the refresh
    secret gets the next pair.
    """

    kind: Literal["refresh-token"]
    """浙江公共数据平台的密钥刷新：appSecret 换请求密钥和刷新密钥。"""
    app_key: str = Field(min_length=1)
    """平台分配的 appKey。"""
    secret_env: EnvironName
    """存放 appSecret 的环境变量名。"""
    by_key: RequestPath = "/gateway/app/refreshTokenByKey.htm"
    """以 appSecret 取密钥的路径。"""
    by_sec: RequestPath = "/gateway/app/refreshTokenBySec.htm"
    """以刷新密钥取密钥的路径。"""
    datas: str = "datas"
    """取密钥应答中存放密钥的键。"""


class NationalExchangeAuth(Part):
    """The national data exchange and service platforms: rid, sid, rtime and a sign as headers.

    The app key gets a secret for a while; `cipher` is how the answer writes it. `sign` is the
    HMAC of the fields in this `order`, or, as some integrations have it, the secret itself.
    Where each service has its own sid, the requests say it (`service`). Some front platforms name
    a field otherwise (`jsjhpt_sign`, `gjgxjhpt_rTime`): `names` goes before `prefix`. Behind a
    SOAP proxy the fields are an element of the envelope's header.
    """

    kind: Literal["national-exchange"]
    """国家数据共享交换平台、国家政务服务平台的签名。"""
    prefix: str = Field(default="gjgxjhpt", pattern=r"^[a-z]*$")
    """请求头的前缀：gjgxjhpt 或 gjzwfwpt；空则没有前缀。"""
    names: Mapping[Literal["rid", "sid", "rtime", "sign"], ElementName] = Field(
        default_factory=dict
    )
    """不按前缀命名的字段，如 `sign: jsjhpt_sign`。"""
    soap_header: ElementName | None = None
    """SOAP 代理（/wsproxy）：四个字段放入信封头的这个元素，如 tongtechheader；省略则为请求头。"""
    rid: str = Field(min_length=1)
    """请求方标识。"""
    sid: str = Field(min_length=1)
    """服务标识；各服务自己的写在 request.service，这一个用于其余请求和刷新密钥。"""
    key_env: EnvironName
    """存放授权码（appkey）的环境变量名。"""
    order: tuple[Literal["sid", "rid", "rtime"], ...] = Field(
        default=("sid", "rid", "rtime"), min_length=1
    )
    """参与签名的字段及其顺序。"""
    sign: Literal["hmac", "secret"] = "hmac"
    """签名方式：hmac 计算签名，secret 直接送出密钥。"""
    cipher: Literal["aes-ecb", "none"] = "aes-ecb"
    """刷新得到的密钥的写法：aes-ecb 密文，none 明文。"""
    base_url: Address | None = None
    """刷新接口的地址前缀；省略则与数据接口相同。"""
    path: RequestPath = "/sysapi/auth/refreshappsecret"
    """刷新接口的路径。"""
    token: Path = ("data", "secret")
    """应答中密钥的位置。"""
    ends: Path = ("data", "secretEndTime")
    """应答中失效时刻的位置。"""
    reply: Reply = Reply(code="code", message="message", ok=("0",), other="refused")
    """刷新接口应答中的业务代码。"""


class XBgAuth(Part):
    """The X-BG HMAC of Zhejiang's collaboration gateway; `secret_env` holds the secret key."""

    kind: Literal["x-bg"]
    """浙江业务协同网关的 X-BG 签名。"""
    access_key: str = Field(min_length=1)
    """访问标识（AK）。"""
    secret_env: EnvironName
    """存放密钥（SK）的环境变量名。"""


class ZjgxfwxtAuth(Part):
    """The headers zjgxfwxt-* of Zhejiang's sharing platform; `secret_env` holds the secret key."""

    kind: Literal["zjgxfwxt"]
    """浙江共享服务系统的 zjgxfwxt-* 签名。"""
    access_key: str = Field(min_length=1)
    """访问标识（AK）。"""
    secret_env: EnvironName
    """存放密钥（SK）的环境变量名。"""


class CHeadersAuth(Part):
    """The platform of C-* headers: who asks, for which region, and a dynamic password.

    `for_user`: the password is that of a user and goes into C-Dynamic-Password-Foruser.
    """

    kind: Literal["c-headers"]
    """C-* 请求头平台。"""
    app_id: str = Field(min_length=1)
    """C-App-Id。"""
    business_id: str = Field(min_length=1)
    """C-Business-Id。"""
    tenancy_id: str = Field(pattern=r"^[0-9]{12}$")
    """C-Tenancy-Id，12 位区划代码。"""
    password_env: EnvironName
    """存放动态口令的环境变量名。"""
    for_user: bool = False
    """口令属于用户，放入 C-Dynamic-Password-Foruser。"""


Auth = Annotated[
    NoAuth
    | ApiKeyAuth
    | BearerAuth
    | OAuth2Auth
    | LoginAuth
    | XTifAuth
    | HmacAuth
    | RefreshTokenAuth
    | NationalExchangeAuth
    | XBgAuth
    | ZjgxfwxtAuth
    | CHeadersAuth,
    Field(discriminator="kind"),
]
