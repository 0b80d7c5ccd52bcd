"""What a platform did not answer, and why, in words of ours: its own may tell of the person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

import structlog

from gateway.connectors.licenses import NotOffered
from gateway.connectors.resilience.moments import in_beijing
from gateway.errors import (
    CircuitOpen,
    PlatformChanged,
    PlatformPaused,
    PlatformRefused,
    SettingsError,
    YiwangError,
)

log = structlog.get_logger("gateway.licenses")


class LicenseProblemKind(Enum):
    """Why a platform gave nothing, or not all of it."""

    UNREACHABLE = "UNREACHABLE"
    TIMED_OUT = "TIMED_OUT"
    PAUSED = "PAUSED"
    REFUSED = "REFUSED"
    NOT_OFFERED = "NOT_OFFERED"
    CHANGED = "CHANGED"
    NOT_CONFIGURED = "NOT_CONFIGURED"


_WORDS = {
    LicenseProblemKind.UNREACHABLE: "平台没有应答，请稍后重试。",
    LicenseProblemKind.TIMED_OUT: "平台没有在时限内应答，请稍后重试。",
    LicenseProblemKind.PAUSED: "平台暂不能访问（限流、熔断或维护）。",
    LicenseProblemKind.REFUSED: "平台拒绝了这次查询，请告知管理员核对权限与参数。",
    LicenseProblemKind.NOT_OFFERED: "平台不提供这样的查询。",
    LicenseProblemKind.CHANGED: "平台的应答与规格不符，请告知管理员。",
    LicenseProblemKind.NOT_CONFIGURED: "连接器没有配置好，请告知管理员。",
}


@dataclass(frozen=True)
class LicenseProblem:
    """What became of one platform; `retry_at` where it is known when to try again."""

    platform: str
    title: str
    kind: LicenseProblemKind
    code: str
    message: str
    retry_at: datetime | None = None


def problem_of(platform: str, title: str, error: YiwangError | TimeoutError) -> LicenseProblem:
    """Answer what an error means to whoever waits, and log its code."""
    kind = _kind(error)
    until = getattr(error, "until", None)
    code = getattr(error, "code", "PLATFORM_OVERDUE")
    message = _WORDS[kind]
    if isinstance(error, NotOffered):
        message = f"{error.message}{error.hint}"
    elif until is not None:
        message += f"将在北京时间 {in_beijing(until)} 之后再试。"
    if kind is not LicenseProblemKind.NOT_OFFERED:
        log.warning(
            "a license platform did not answer", platform=platform, kind=kind.name, code=code
        )
    return LicenseProblem(platform, title, kind, code, message, until)


_KINDS: tuple[tuple[type[Exception] | tuple[type[Exception], ...], LicenseProblemKind], ...] = (
    (TimeoutError, LicenseProblemKind.TIMED_OUT),
    (NotOffered, LicenseProblemKind.NOT_OFFERED),
    ((CircuitOpen, PlatformPaused), LicenseProblemKind.PAUSED),
    (PlatformRefused, LicenseProblemKind.REFUSED),
    (PlatformChanged, LicenseProblemKind.CHANGED),
    (SettingsError, LicenseProblemKind.NOT_CONFIGURED),
)


def _kind(error: YiwangError | TimeoutError) -> LicenseProblemKind:
    found = (kind for errors, kind in _KINDS if isinstance(error, errors))
    return next(found, LicenseProblemKind.UNREACHABLE)
