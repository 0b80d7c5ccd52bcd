"""The address of a platform: where paths of requests begin."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator


def _address(value: str) -> str:
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        raise ValueError("主机或端口不对，应形如 https://主机:端口") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("应为 http:// 或 https:// 开头的地址")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("地址中不得有用户名、口令、? 或 #")
    return value.rstrip("/")


Address = Annotated[str, AfterValidator(_address)]
"""`https://host:port/prefix` without a slash at the end; `${NAME}` comes from the environment."""
