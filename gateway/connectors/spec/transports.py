"""How a platform is reached: REST over HTTP, an exchange database, files; or it reaches us."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator

from gateway.connectors.decode import Format
from gateway.connectors.spec.address import Address
from gateway.connectors.spec.auth import Auth, NoAuth
from gateway.connectors.spec.drop import Place
from gateway.connectors.spec.part import Part
from gateway.connectors.spec.protection import Protection
from gateway.connectors.spec.push_in import PushInTransport
from gateway.connectors.spec.reply import Reply
from gateway.connectors.spec.resilience import Breaker, Maintenance, Rate, Retry
from gateway.connectors.spec.tls import Tls


class RestTransport(Part):
    """A REST interface; `timeout_s` bounds one attempt, `deadline_s` one page with its waits."""

    kind: Literal["rest"]
    """接口。"""
    base_url: Address
    """接口地址的公共前缀；`${NAME}` 取自环境变量。"""
    auth: Auth = NoAuth()
    """凭证方式。"""
    tls: Tls = Tls()
    """TLS 证书。"""
    answers: Literal["json", "xml"] = "json"
    """应答的格式。XML 元素按本地名成为键，属性写作 `@名`，如 `Envelope.Body.rows.row`。"""
    reply: Reply | None = None
    """应答中的业务代码；平台只用 HTTP 状态时省略。"""
    payload: Protection | None = None
    """报文的加密与签名（SM2、SM3、SM4）；省略则不加密、不签名。"""
    retry: Retry = Retry()
    """一页的重试。"""
    breaker: Breaker = Breaker()
    """熔断，每个数据流各自计算。"""
    rate: Rate | None = None
    """平台允许的请求频率，各进程合计；省略则不限。"""
    maintenance: tuple[Maintenance, ...] = ()
    """平台的维护时段，其间不访问。"""
    timeout_s: float = Field(default=20, gt=0, le=600)
    """一次请求的时限，秒。"""
    deadline_s: float = Field(default=60, gt=0, le=3600)
    """一页连同排队、等待和重试的时限，秒。"""
    parallel: int = Field(default=4, ge=1, le=32)
    """同时在途的请求数上限，各数据流合计。"""
    max_bytes: int = Field(default=64 * 1024 * 1024, ge=1024)
    """一个应答的字节数上限（解压后）。"""


class FilesTransport(Part):
    """Files; `path` is used where the caller gives none, relative to the specification.

    With a `place` they are a file drop: what the platform puts there is read as it comes.
    """

    kind: Literal["files"]
    """文件。"""
    format: Format | None = None
    """文件格式；省略则按后缀或内容判断。"""
    encoding: str | None = None
    """字符编码；省略则 UTF-8 优先，其次 GB18030。"""
    path: str | None = None
    """未用 --input 给出文件时读取的文件，相对于规格所在的目录。"""
    place: Place | None = None
    """平台投放文件的目录（本机、挂载或 SFTP）；各数据流的 drop 说明读哪些。"""


class ExchangeTransport(Part):
    """A front-end exchange database (前置库) behind a SQLAlchemy URL.

    `url` is a secret as a whole: it may hold a password. `schema_name` is where the tables are,
    the user's own place where there is none. `timeout_s` bounds one page, `deadline_s` one page
    with its waits.
    """

    kind: Literal["exchange_db"]
    """前置库。"""
    url: SecretStr
    """SQLAlchemy 地址，如 `postgresql://用户:口令@主机:端口/库名`；用 `${NAME}` 取自环境变量。"""
    schema_name: str | None = None
    """表所在的模式；省略则为用户自己的。"""
    retry: Retry = Retry()
    """一页的重试。"""
    breaker: Breaker = Breaker()
    """熔断，每个数据流各自计算。"""
    rate: Rate | None = None
    """平台允许的请求频率，各进程合计；省略则不限。"""
    maintenance: tuple[Maintenance, ...] = ()
    """平台的维护时段，其间不访问。"""
    timeout_s: float = Field(default=60, gt=0, le=3600)
    """一页的时限，秒。"""
    deadline_s: float = Field(default=300, gt=0, le=7200)
    """一页连同排队、等待和重试的时限，秒。"""
    parallel: int = Field(default=2, ge=1, le=32)
    """同时的连接数上限，各数据流合计。"""

    @field_validator("url")
    @classmethod
    def _is_an_address(cls, value: SecretStr) -> SecretStr:
        kind, separator, rest = value.get_secret_value().partition("://")
        if not kind or not separator or not rest:
            raise ValueError("应形如 postgresql://用户:口令@主机:端口/库名")
        return value


Transport = Annotated[
    RestTransport | ExchangeTransport | FilesTransport | PushInTransport,
    Field(discriminator="kind"),
]
