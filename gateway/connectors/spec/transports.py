"""How a platform is reached: REST over HTTP, or files."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator

from gateway.connectors.decode import Format
from gateway.connectors.spec.auth import Auth, NoAuth
from gateway.connectors.spec.part import CodeText, Part


class Reply(Part):
    """Where an answer keeps its business code and words, and what the codes mean.

    `renew` are codes of a proof that is no longer good: where the scheme can get a new one it
    does, else they are refusals. A code in none of the lists means that the platform failed, and
    is tried again.
    """

    code: str
    message: str | None = None
    ok: tuple[CodeText, ...] = Field(min_length=1)
    rate_limited: tuple[CodeText, ...] = ()
    renew: tuple[CodeText, ...] = ()
    refused: tuple[CodeText, ...] = ()


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
    base_url: str
    auth: Auth = NoAuth()
    reply: Reply | None = None
    retry: Retry = Retry()
    timeout_s: float = Field(default=20, gt=0, le=600)
    deadline_s: float = Field(default=120, gt=0, le=3600)
    parallel: int = Field(default=4, ge=1, le=32)
    max_bytes: int = Field(default=64 * 1024 * 1024, ge=1024)

    @field_validator("base_url")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("应为 http:// 或 https:// 开头的地址")
        if parts.username or parts.password or parts.query or parts.fragment:
            raise ValueError("地址中不得有用户名、口令、? 或 #")
        _ = parts.port  # raises ValueError where it is no port
        return value.rstrip("/")


class FilesTransport(Part):
    """Files; `path` is used where the caller gives none, relative to the specification."""

    kind: Literal["files"]
    format: Format | None = None
    encoding: str | None = None
    path: str | None = None


Transport = Annotated[RestTransport | FilesTransport, Field(discriminator="kind")]
