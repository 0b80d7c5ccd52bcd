"""How a platform is reached: REST over HTTP, an exchange database, or files."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator

from gateway.connectors.decode import Format
from gateway.connectors.spec.address import Address
from gateway.connectors.spec.auth import Auth, NoAuth
from gateway.connectors.spec.part import Part
from gateway.connectors.spec.reply import Reply
from gateway.connectors.spec.tls import Tls


class Retry(Part):
    """Patience with one page: full jitter from `wait_s` doubling up to `wait_max_s` (seconds).

    `attempts` counts failures; `limit_waits` counts how often a rate limit is waited out.
    """

    attempts: int = Field(default=4, ge=1, le=10)
    wait_s: float = Field(default=1, gt=0)
    wait_max_s: float = Field(default=30, gt=0, le=600)
    limit_waits: int = Field(default=3, ge=0, le=20)


class RestTransport(Part):
    """A REST interface; `timeout_s` bounds one attempt, `deadline_s` one page with its waits."""

    kind: Literal["rest"]
    base_url: Address
    auth: Auth = NoAuth()
    tls: Tls = Tls()
    answers: Literal["json", "xml"] = "json"
    reply: Reply | None = None
    retry: Retry = Retry()
    timeout_s: float = Field(default=20, gt=0, le=600)
    deadline_s: float = Field(default=120, gt=0, le=3600)
    parallel: int = Field(default=4, ge=1, le=32)
    max_bytes: int = Field(default=64 * 1024 * 1024, ge=1024)


class FilesTransport(Part):
    """Files; `path` is used where the caller gives none, relative to the specification."""

    kind: Literal["files"]
    format: Format | None = None
    encoding: str | None = None
    path: str | None = None


class ExchangeTransport(Part):
    """A front-end exchange database (前置库) behind a SQLAlchemy URL.

    `url` is a secret as a whole: it may hold a password. `schema_name` is where the tables are,
    the user's own place where there is none. `timeout_s` bounds one page, `deadline_s` one page
    with its waits.
    """

    kind: Literal["exchange_db"]
    url: SecretStr
    schema_name: str | None = None
    retry: Retry = Retry()
    timeout_s: float = Field(default=60, gt=0, le=3600)
    deadline_s: float = Field(default=300, gt=0, le=7200)

    @field_validator("url")
    @classmethod
    def _is_an_address(cls, value: SecretStr) -> SecretStr:
        kind, separator, rest = value.get_secret_value().partition("://")
        if not kind or not separator or not rest:
            raise ValueError("应形如 postgresql://用户:口令@主机:端口/库名")
        return value


Transport = Annotated[
    RestTransport | ExchangeTransport | FilesTransport, Field(discriminator="kind")
]
