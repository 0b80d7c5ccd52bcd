"""What is read: the streams of a platform, their pages, and how a record becomes elements."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, WithJsonSchema, field_validator, model_validator

from gateway.connectors.spec.conversions import Taken
from gateway.connectors.spec.drop import Drop
from gateway.connectors.spec.paging import Paging
from gateway.connectors.spec.part import CodeText, Name, Part, RequestPath
from gateway.connectors.spec.soap import Soap
from gateway.connectors.spec.steps import Path
from gateway.connectors.spec.tables import Tables
from gateway.connectors.spec.timing import Duration, Schedule, Sweep
from gateway.standard.nouns import ENTITIES

_OFFSET = re.compile(r"^([+-])(\d{2}):(\d{2})$")


def _variant_or_table(value: object) -> object:
    if not isinstance(value, (str, Mapping)):
        raise ValueError("应为变体的名称，或者“平台代码: 代码名”的键值对")  # noqa: TRY004  # pydantic
    return value


Codes = Annotated[str | Mapping[CodeText, str], BeforeValidator(_variant_or_table)]


class Request(Part):
    """The request of a page; paging and window parameters join the body (GET: the query)."""

    method: Literal["GET", "POST"] = "POST"
    """请求方法。"""
    path: RequestPath
    """接口路径，接在 base_url 之后。"""
    body: dict[str, Any] = Field(default_factory=dict)
    """固定的参数：POST 为请求体，GET 为查询串。"""
    content: Literal["json", "form"] = "json"
    """POST 请求体的写法：json，或 form（表单 x-www-form-urlencoded）。"""
    soap: Soap | None = None
    """参数装入 SOAP 信封，而不是 JSON 或表单。"""
    service: str | None = None
    """平台给这个服务的标识：先于 auth 的 sid、service_id。"""


class Detail(Part):
    """The request that completes one record of the list, where the list does not tell all.

    What the detail says goes before the list. A record that is listed and has no detail goes to
    quarantine.
    """

    method: Literal["GET", "POST"] = "GET"
    """请求方法。"""
    path: RequestPath
    """接口路径，接在 base_url 之后。"""
    key: Path
    """请求中放记录标识的位置。"""
    body: dict[str, Any] = Field(default_factory=dict)
    """固定的参数：POST 为请求体，GET 为查询串。"""
    content: Literal["json", "form"] = "json"
    """POST 请求体的写法：json，或 form（表单 x-www-form-urlencoded）。"""
    soap: Soap | None = None
    """参数装入 SOAP 信封，而不是 JSON 或表单。"""
    service: str | None = None
    """平台给这个服务的标识：先于 auth 的 sid、service_id。"""
    of: Path | None = None
    """列表记录中标识的位置；省略则为 native_id。"""
    record: Path
    """应答中记录的位置。"""


class Truncated(Part):
    """The platform says that it shows not all where the value at `path` is one of `values`."""

    path: Path
    """应答中标志的位置。"""
    values: tuple[CodeText, ...] = Field(default=("true", "1"), min_length=1)
    """表示没有给全的值。"""


class Incremental(Part):
    """Changes of a time window: parameters of the lower (closed) and upper (open) bound.

    An exchange database has no parameters: its window is on the column `tables.time`. `format`
    is that of strftime, in local time at `utc_offset`. `lookback_s` and `settle_s` (seconds) are
    for whoever plans the window: how far to go back, how near to now to stop.

    For a platform that answers only so much at once, a window is read in slices of `slice_s`
    seconds, beginning with the day `begins`; a slice of `cap` records or more is halved, and one
    of which the platform says that it shows not all.
    """

    since: Path | None = None
    """请求中时间下限（含）的位置。"""
    before: Path | None = None
    """请求中时间上限（不含）的位置。"""
    format: str = "%Y-%m-%d %H:%M:%S"
    """时间的写法（strftime）。"""
    utc_offset: str = "+08:00"
    """平台时间的时区。"""
    lookback_s: int = Field(default=600, ge=0)
    """每次往回多读几秒，接住平台迟到的记录。"""
    settle_s: int = Field(default=60, ge=0)
    """离现在这么近的变化留给下一次，秒。"""
    begins: date | None = None
    """最早的日期，分片读取时从这天开始。"""
    slice_s: int | None = Field(default=None, ge=1)
    """一次请求的时间跨度上限，秒；更长的时间窗分片读取。"""
    cap: int | None = Field(default=None, ge=2)
    """平台一次查询最多给出的条数；一片达到它就对半分，直到不再达到。"""
    truncated: Truncated | None = None
    """应答中“没有给全”的标志；有它的一片对半分，直到给全。"""

    @model_validator(mode="after")
    def _slices_have_two_bounds(self) -> Self:
        if self.is_sliced and (self.begins is None or self.before is None):
            raise ValueError(
                "slice_s、cap、truncated 需要 begins（最早的日期）和 before（时间上限的参数）"
            )
        return self

    @property
    def resolution_s(self) -> int:
        """The seconds between two instants that `format` tells apart."""
        units = (("S", 1), ("M", 60), ("H", 3600))
        return next((s for letter, s in units if f"%{letter}" in self.format), 24 * 3600)

    @property
    def is_sliced(self) -> bool:
        """Whether a window is read in slices."""
        return any(part is not None for part in (self.slice_s, self.cap, self.truncated))

    @property
    def begins_at(self) -> datetime | None:
        """The instant that `begins` begins."""
        if self.begins is None:
            return None
        return datetime.combine(self.begins, datetime.min.time(), self.zone)

    @field_validator("utc_offset")
    @classmethod
    def _is_an_offset(cls, value: str) -> str:
        if not _OFFSET.match(value):
            raise ValueError('应写作 "+08:00"')
        return value

    @property
    def zone(self) -> timezone:
        """The fixed zone of the platform's local time."""
        sign, hours, minutes = _OFFSET.match(self.utc_offset).groups()  # type: ignore[union-attr]
        offset = timedelta(hours=int(hours), minutes=int(minutes))
        return timezone(offset if sign == "+" else -offset)


class Deleted(Part):
    """A record is withdrawn where the value at `path` is one of `values`."""

    path: Path
    """标志的位置。"""
    values: tuple[CodeText, ...] = Field(min_length=1)
    """表示撤回的值。"""


class Reading(Part):
    """How a record becomes elements, named by their GraphQL names.

    `mapping` leads from an element to its place in the record and goes before the default
    mapping (every element, and every kind of child, at the key of its own name), or says how a
    value is converted; `constants` go before both.
    """

    native_id: Path | None = None
    """平台内部唯一标识的位置；缺少它的记录会被隔离。"""
    deleted: Deleted | None = None
    """什么样的记录表示撤回。"""
    default_mapping: bool | None = None
    """是否按同名的键读取要素和下级；接口缺省为 true，文件缺省为 false，下级同上级。"""
    mapping: Mapping[str, Taken] = Field(default_factory=dict)
    """要素（GraphQL 名）对应的位置，或者转换。"""
    constants: Mapping[str, str] = Field(default_factory=dict)
    """固定值的要素。"""
    children: Mapping[str, Child] = Field(default_factory=dict)
    """记录中的记录（GraphQL 名）。"""


class Child(Reading):
    """Records inside a record; without `default_mapping` they are read as their parent is."""

    path: Path
    """下级记录的位置。"""


class Stream(Reading):
    """One kind of record of a platform.

    `codes` translates the platform's codes, of the record and of everything inside it
    (`processSteps.handleType` where the record has an element of that name too): the name of a
    variant (`gateway.standard.variants.VARIANTS`) or a table platform code → enum name.
    `path`, `sheet` and `drop` are for files, `records` for JSON and XML, `tables` for exchange
    databases. `schedule` and `fresh_within` go before those of the connector.
    """

    name: Name
    """数据流名称。"""
    entity: Annotated[str, WithJsonSchema({"enum": list(ENTITIES)})]
    """读成什么实体。"""
    native_id: Path
    """平台内部唯一标识的位置；缺少它的记录会被隔离。"""
    request: Request | None = None
    """怎样请求一页。"""
    records: Path | None = None
    """应答或 JSON、XML 文件中记录的位置（XML 从根元素起）；途中的 JSON、XML 文本自动展开。"""
    detail: Detail | None = None
    """逐条请求详情，用于列表不全的接口。"""
    paging: Paging | None = None
    """怎样翻页；一次给全的省略。"""
    incremental: Incremental | None = None
    """按时间窗读变化；每次读全部的省略。"""
    codes: Mapping[str, Codes] = Field(default_factory=dict)
    """平台代码：变体的名称，或“平台代码: 代码名”。"""
    path: str | None = None
    """未用 --input 给出文件时读取的文件。"""
    sheet: str | None = None
    """xlsx 的工作表。"""
    drop: Drop | None = None
    """文件投放：读目录中的哪些文件。"""
    tables: Tables | None = None
    """前置库中组成记录的表。"""
    schedule: Schedule | None = None
    """何时同步；先于连接器的。"""
    fresh_within: Duration | None = None
    """多久之内成功过才算新鲜；先于连接器的。"""
    sweep: Sweep = Sweep()
    """清点：撤回多少算异常。"""
    contract: Literal["evolve", "freeze", "discard"] = "evolve"
    """记录变了样时：evolve 照读并记录，freeze 停止，discard 不取新字段和换了类型的值。"""


Reading.model_rebuild()
