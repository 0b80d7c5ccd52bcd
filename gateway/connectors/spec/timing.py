"""When streams are read: schedules, freshness targets, sweeps."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated

from cronsim import CronSim, CronSimError
from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from gateway.connectors.spec.part import Part

_DURATION = re.compile(r"(\d{1,6})(s|m|h|d)")
_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}


def _seconds(written: object) -> object:
    match = _DURATION.fullmatch(written) if isinstance(written, str) else None
    if match is None:
        raise ValueError("应写作数字加单位：30s、15m、24h、7d")
    return int(match[1]) * _SECONDS[match[2]]


def _cron(text: str) -> str:
    try:
        next(CronSim(text, datetime(2026, 1, 1, tzinfo=UTC)))
    except (CronSimError, StopIteration):
        raise ValueError("应为 cron 的五段：分 时 日 月 星期，如 0 3 * * 1") from None
    if len(text.split()) != 5:
        raise ValueError("应为 cron 的五段：分 时 日 月 星期，不含秒")
    return text


Duration = Annotated[int, BeforeValidator(_seconds)]
"""A time span in seconds, written `30s`, `15m`, `24h` or `7d`."""

Cron = Annotated[str, AfterValidator(_cron)]
"""Five fields of cron, in Beijing time."""


class Schedule(Part):
    """When to read: `every` so often, or at the times of `cron`.

    Each process waits up to `jitter` longer, so that not all platforms are asked at once; None:
    a tenth of the time between two ticks, at most a minute.
    """

    every: Duration | None = Field(default=None, ge=1)
    """每隔多久，如 15m、24h；与 cron 二者取一。"""
    cron: Cron | None = None
    """cron 的五段（分 时 日 月 星期），北京时间；与 every 二者取一。"""
    jitter: Duration | None = None
    """各进程另外随机多等的最长时间；缺省为两次之间的十分之一，至多一分钟。"""

    @model_validator(mode="after")
    def _is_one_of_both(self) -> Schedule:
        if (self.every is None) == (self.cron is None):
            raise ValueError("every 与 cron 须有且只有一个")
        return self


class Sweep(Part):
    """How records that vanished from a platform are found and withdrawn.

    More than `max_percent` of the stream, or more than `max_rows`, are withdrawn only when an
    operator confirms: a platform that answers nothing has not abolished everything.
    """

    schedule: Schedule | None = None
    """何时清点；缺省不定期清点。"""
    max_percent: float = Field(default=5, ge=0, le=100)
    """一次撤回超过数据流的百分之几，须由操作员确认。"""
    max_rows: int = Field(default=1_000, ge=0)
    """一次撤回超过多少条，须由操作员确认。"""
