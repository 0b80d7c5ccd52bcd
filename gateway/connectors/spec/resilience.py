"""How calls of a platform are protected: retries, circuit breaker, rate, maintenance windows."""

from __future__ import annotations

import re
from datetime import time
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from gateway.connectors.spec.part import Part

_TIME = re.compile(r"^(?:[01]\d|2[0-3]):[0-5]\d$")


class Retry(Part):
    """Patience with one page: full jitter from `wait_s` doubling up to `wait_max_s` (seconds).

    `attempts` counts failures; `limit_waits` counts how often a rate limit is waited out. Of all
    pages under way at a platform, `budget` (a share, but at least `budget_min` pages) may be in
    retry at once: where nearly all fail, asking again only adds to the load.
    """

    attempts: int = Field(default=4, ge=1, le=10)
    """一页最多试几次。"""
    wait_s: float = Field(default=1, gt=0)
    """等待时间的起点，秒；每次失败加倍，随机取其中一段。"""
    wait_max_s: float = Field(default=30, gt=0, le=600)
    """等待时间的上限，秒；平台要求等得更久时暂停这次同步。"""
    limit_waits: int = Field(default=3, ge=0, le=20)
    """平台限流时最多等几次。"""
    budget: float = Field(default=0.2, ge=0, le=1)
    """重试预算：在途的页中最多多大比例可以同时处于重试。"""
    budget_min: int = Field(default=3, ge=0)
    """重试预算的下限，页数。"""


class Breaker(Part):
    """The circuit breaker of one operation.

    It opens where, of at least `min_calls` calls in the last `window_s` seconds, `failure_share`
    failed, or after `connect_errors` calls in a row that did not reach the platform. A call of
    `slow_s` seconds counts as failed. Open lasts `open_s`, doubled each time it opens again up
    to `open_max_s`; then one call tries, then `probes` more, and all of them must do.
    """

    window_s: float = Field(default=60, gt=0, le=3600)
    """统计时间窗，秒。"""
    min_calls: int = Field(default=10, ge=1)
    """时间窗内至少多少次调用才判断失败比例。"""
    failure_share: float = Field(default=0.5, gt=0, le=1)
    """失败比例达到多少时熔断。"""
    connect_errors: int = Field(default=5, ge=1)
    """连续多少次无法连接时熔断。"""
    slow_s: float = Field(default=20, gt=0)
    """一次调用用时达到多少秒按失败计。"""
    open_s: float = Field(default=30, gt=0)
    """首次熔断的时长，秒；接连熔断时加倍，并随机延长至多一成。"""
    open_max_s: float = Field(default=300, gt=0)
    """熔断时长的上限，秒。"""
    probes: int = Field(default=3, ge=1, le=20)
    """首次试探成功后，再成功多少次才恢复；也是这时同时放行的次数。"""


class Rate(Part):
    """What the platform allows: `calls` in `per_s` seconds, evenly spread.

    `burst` calls may follow one another at once. All replicas share it; every request takes its
    part: tokens, attempts, and what the HTTP client sends again by itself.
    """

    calls: int = Field(ge=1)
    """每个周期的请求数。"""
    per_s: float = Field(default=1, gt=0, le=86400)
    """周期，秒。"""
    burst: int = Field(default=1, ge=1)
    """允许紧接着发出的请求数；平台按固定周期计数时可以调大。"""


def _clock_text(value: object) -> object:
    # YAML 1.1 reads 22:00 as the number 1320.
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 24 * 60:
        value = f"{value // 60:02d}:{value % 60:02d}"
    if isinstance(value, time):
        return value
    if not isinstance(value, str) or not _TIME.match(value):
        raise ValueError('应写作 "22:00"')
    return time.fromisoformat(value)


ClockTime = Annotated[
    time, BeforeValidator(_clock_text), WithJsonSchema({"type": "string", "pattern": _TIME.pattern})
]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Maintenance(Part):
    """A time of every week when the platform is not to be called, in Beijing time.

    A window whose end is not after its start goes over midnight; `days` are the days it starts.
    """

    days: tuple[Day, ...] = Field(default=DAYS, min_length=1)
    """从哪几天开始；省略为每天。"""
    start: ClockTime
    """开始的时刻（北京时间），如 "22:00"。"""
    end: ClockTime
    """结束的时刻（北京时间）；不晚于开始则到次日。"""
