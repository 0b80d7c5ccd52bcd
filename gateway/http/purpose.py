"""What personal data is asked for: `X-Purpose`, UTF-8 and percent-encoded."""

from __future__ import annotations

from urllib.parse import unquote_to_bytes

from gateway.http.answers import Refused
from gateway.resolvers.purpose import purpose_problem


def purpose_of(given: str | None) -> str:
    """Answer the purpose that a header tells, nothing where there is none. Raises Refused.

    It is kept for years: a number of a person, or a secret, has no place in it.
    """
    if given is None:
        return ""
    try:
        text = unquote_to_bytes(given).decode().strip()
    except UnicodeDecodeError:
        raise _refused("应为 UTF-8 文本的百分号编码") from None
    problem = purpose_problem(text)
    if problem is not None:
        raise _refused(problem)
    return text


def _refused(reason: str) -> Refused:
    return Refused(
        "PURPOSE_INVALID",
        f"请求头 X-Purpose 有误：{reason}。",
        "例如“核对申请材料”写作 %E6%A0%B8%E5%AF%B9%E7%94%B3%E8%AF%B7%E6%9D%90%E6%96%99。",
        status=400,
    )
