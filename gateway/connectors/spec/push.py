"""What goes up to a platform, how its tables are written, and how its answer is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from gateway.connectors.spec.paging import Paging
from gateway.connectors.spec.part import CodeText, Name, Part
from gateway.connectors.spec.push_rest import Listing, Query, Send
from gateway.connectors.spec.steps import Path
from gateway.connectors.spec.streams import Incremental, Request, Stream
from gateway.connectors.spec.tables import ColumnName, TableName, Tables
from gateway.connectors.spec.timing import Schedule

DAILY = Schedule.model_validate({"cron": "30 1 * * *"})

FEEDBACK = "feedback"
"""The name of the stream, and the kind of record, that a platform answers with."""

OUTBOX, RECONCILIATION = "outbox", "reconciliation"
"""The names under which relaying and reconciling stand among the streams of a connector."""


class Published(Part):
    """Which entities of a kind go up: those whose content counts from one of `platforms`.

    `areas` are beginnings of region codes, `catalogs` the catalogs an item must stand in.
    """

    entity: Literal[
        "CatalogItem", "ImplementationList", "ImplementingBody", "ServiceRecord", "Evaluation"
    ]
    """推送哪类实体：CatalogItem 目录项、ImplementationList 实施清单、ImplementingBody 实施主体，
    经接口的还可有 ServiceRecord 办件服务记录、Evaluation 评价。"""
    platforms: tuple[Name, ...] = Field(min_length=1)
    """内容以这些平台为准的实体才推送；不能有本平台。yiwang 为写入本网关的。"""
    areas: tuple[CodeText, ...] = ()
    """区划代码的开头，任一相符即推送；缺省不限。"""
    catalogs: tuple[Literal["NATIONAL", "PROVINCIAL", "LOCAL"], ...] = ()
    """目录项所属目录：NATIONAL 国家、PROVINCIAL 省级、LOCAL 地方；缺省不限。"""


class Acceptance(Part):
    """How a platform shows that it took a row.

    A mark it sets in `column` of the main table; where there is none, `quiet_s` seconds without
    feedback count as acceptance.
    """

    column: ColumnName | None = None
    """主表中平台标记已处理的列；没有则看 quiet_s。"""
    accepted: tuple[CodeText, ...] = ("1",)
    """标记列中表示已接收的值。"""
    rejected: tuple[CodeText, ...] = ("2",)
    """标记列中表示未通过的值。"""
    quiet_s: int = Field(default=86_400, ge=0)
    """没有标记列时，送达后多少秒没有反馈视为接收。"""


class Feedback(Part):
    """Where a platform says what is wrong with rows it was sent: a table, or a REST request."""

    table: TableName = "dn_audit_abnormal"
    """前置库中平台写入质量反馈的表。"""
    key: ColumnName = "ROW_GUID"
    """反馈表的主键列。"""
    time: ColumnName = "CD_TIME"
    """反馈表的时间列。"""
    request: Request | None = None
    """接口中怎样请求一页反馈；没有则不读。"""
    records: Path | None = None
    """应答中反馈数组的位置。"""
    paging: Paging | None = None
    """怎样翻页。"""
    incremental: Incremental = Incremental()
    """反馈的时间窗。"""
    native_id: Path | None = None
    """一条反馈的标识的位置；省略则由 key 而来（rowGuid）。"""
    row: Path = ("tableRowGuid",)
    """反馈中指出的记录（rowGuid）的位置。"""
    batch: Path = ("tableCdBatch",)
    """反馈中批次号的位置。"""
    words: tuple[Path, ...] = (("errType",), ("remark",))
    """平台的说明文字的位置，依次连写。"""

    @property
    def stream(self) -> Stream:
        """The feedback as a stream: read by windows and pages like every other."""
        first, *rest = self.key.lower().split("_")
        named = (first + "".join(word.capitalize() for word in rest),)
        tables = Tables(main=self.table, key=self.key, time=self.time)
        return Stream(
            name=FEEDBACK,
            entity="Feedback",
            native_id=self.native_id or named,
            request=self.request,
            records=self.records,
            paging=self.paging,
            tables=tables if self.request is None else None,
            incremental=self.incremental,
        )


class Push(Part):
    """What goes up: into tables named `prefix` and the standard's own names, or as `send` says.

    Where there is a `schedule`, the server or a worker hears feedback and sends what is due then,
    and reconciles the day before at the times of `reconciliation`; without one, commands do.
    A row that fails is tried `attempts` times, after `wait_s` doubling up to `wait_max_s`
    seconds. `at_once` rows are claimed together, and at most `rate_per_s` go up in a second.
    Filling a new selection stops while `backlog` rows wait.
    """

    entities: tuple[Published, ...] = Field(min_length=1)
    """推送哪些实体，每类一项。"""
    data_source: str | None = Field(default=None, min_length=1, max_length=3)
    """数据来源（DATA_SOURCE），平台分配，至多 3 个字符；前置库必填。"""
    prefix: str = "up_"
    """前置库中上报表的表名前缀。"""
    send: Send | None = None
    """接口怎样发送；rest 连接器必填。"""
    query: Query | None = None
    """接口怎样查询已有的记录：应答丢失后先查询再重发，对账，看平台的标记。"""
    listing: Listing | None = None
    """接口怎样列出已有的记录，用于对账。"""
    codes: Mapping[str, Mapping[CodeText, str]] = Field(default_factory=dict)
    """按要素，平台的代码: 本网关的代码名；没有写的用国家代码。"""
    acceptance: Acceptance = Acceptance()
    """怎样看出平台已接收。"""
    feedback: Feedback | None = Feedback()
    """平台的质量反馈；写 null 则不读。"""
    attempts: int = Field(default=8, ge=1, le=100)
    """一条记录失败多少次之后放弃。"""
    wait_s: float = Field(default=30, gt=0)
    """第一次失败之后等待的秒数，其后逐次加倍。"""
    wait_max_s: float = Field(default=3_600, gt=0, le=86_400)
    """最长等待的秒数。"""
    at_once: int = Field(default=100, ge=1, le=1_000)
    """一次领取多少条。"""
    rate_per_s: float | None = Field(default=None, ge=0.02)
    """每秒至多发送多少条；缺省不限。"""
    backlog: int = Field(default=10_000, ge=1)
    """待发送达到多少条时，暂停补发已有数据。"""
    schedule: Schedule | None = None
    """何时读反馈并发送；缺省按连接器的 schedule，都没有则只由命令发送。"""
    reconciliation: Schedule | None = DAILY
    """按计划发送时，何时核对前一日；缺省每天 01:30，写 null 则不核对。"""

    @property
    def is_marked(self) -> bool:
        """Whether the platform marks what it took or refused."""
        told = self.query.mark if self.query is not None else None
        return self.acceptance.column is not None or told is not None
