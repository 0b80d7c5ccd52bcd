"""How records go up through a REST interface: sent, asked for, and listed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from gateway.connectors.spec.paging import Paging
from gateway.connectors.spec.part import CodeText, Part, RequestPath
from gateway.connectors.spec.steps import Path
from gateway.connectors.spec.streams import Deleted, Incremental, Request, Stream

LISTING = "listing"
"""The name of the stream of what stands upstream."""

Paths = RequestPath | Mapping[str, RequestPath]
"""One path, or one for each entity."""


class Results(Part):
    """What the answer says: of each record where it has a list of results, else of all of them.

    A code in none of the lists means what `other` says; a record that no result names is
    `absent`: unknown, until it was asked for, or accepted where only failures are listed.
    """

    at: Path | None = None
    """应答中逐条结果的位置；省略则整个应答是一个结果。"""
    record: Path = ("rowGuid",)
    """一条结果中，指明是哪条记录的位置。"""
    names: Literal["id", "key", "code", "index"] = "id"
    """它写的是什么：id 全局标识（rowGuid），key 幂等键，code 编码，index 从 0 起的序号。"""
    code: Path | None = None
    """结果代码的位置；省略则只看 HTTP 状态和 reply。"""
    message: Path | None = None
    """平台说明文字的位置。"""
    accepted: tuple[CodeText, ...] = ()
    """已收到的代码。"""
    duplicate: tuple[CodeText, ...] = ()
    """早已收到的代码，同样算送达。"""
    refused: tuple[CodeText, ...] = ()
    """不收的代码：原样再送无用。"""
    other: Literal["failed", "refused"] = "failed"
    """未列出的代码的含义：failed 稍后再送，refused 不收。"""
    absent: Literal["unknown", "accepted"] = "unknown"
    """没有结果的记录：unknown 不知道，查询后再送；accepted 已收到（平台只列出失败的）。"""

    @property
    def told(self) -> tuple[str, ...]:
        """Every code that has a meaning here."""
        return (*self.accepted, *self.duplicate, *self.refused)


class Send(Part):
    """The request that brings records up; `single`: one record a request.

    The same records have the same key however often they are sent: that of the record where
    there is one, else one made of the keys of all.
    """

    method: Literal["POST", "PUT"] = "POST"
    """请求方法。"""
    path: Paths
    """接口路径，接在 base_url 之后；各实体不同的，写成“实体: 路径”。"""
    body: dict[str, Any] = Field(default_factory=dict)
    """固定的参数。"""
    records: Path | None = None
    """请求体中放记录的位置；省略则请求体就是记录。"""
    single: bool = False
    """一次请求只送一条记录（对象）；缺省一次送一批（数组），至多 at_once 条。"""
    key_header: str | None = Field(default="Idempotency-Key", pattern=r"^[A-Za-z][A-Za-z0-9-]*$")
    """放幂等键的请求头；写 null 则不送。"""
    key: Path | None = None
    """记录中放幂等键的位置。"""
    operation: Path = ("cdOperation",)
    """记录中放操作（I、U、D）的位置。"""
    batch: Path = ("cdBatch",)
    """记录中放批次号的位置。"""
    results: Results = Results()
    """应答怎样说明结果。"""


class Query(Part):
    """Asking what stands upstream, by the identity of records.

    A record has arrived where `version` holds its batch or its key. `mark` is where the platform
    says whether it took the record (values: `acceptance.accepted`, `acceptance.rejected`).
    """

    method: Literal["GET", "POST"] = "GET"
    """请求方法。"""
    path: Paths
    """接口路径；各实体不同的，写成“实体: 路径”。"""
    body: dict[str, Any] = Field(default_factory=dict)
    """固定的参数：POST 为请求体，GET 为查询串。"""
    by: Path
    """请求中放标识的位置。"""
    of: Literal["id", "key", "code"] = "id"
    """按什么查询：id 全局标识（rowGuid），key 幂等键，code 编码。"""
    at_once: int = Field(default=1, ge=1, le=1_000)
    """一次查询几条；多于一条时标识写成列表。"""
    records: Path | None = None
    """应答中记录（数组，或一个对象）的位置；省略则为整个应答。"""
    record: Path = ("rowGuid",)
    """记录中标识的位置，与 of 相应。"""
    version: Path = ("cdBatch",)
    """记录中批次号或幂等键的位置，由它看出是不是这一版。"""
    deleted: Deleted | None = None
    """什么样的记录表示已撤回。"""
    mark: Path | None = None
    """记录中平台标记已处理的位置。"""
    reason: Path | None = None
    """记录中平台说明未通过原因的位置。"""


class Listing(Part):
    """Listing what stands upstream under our name, for the reconciliation."""

    request: Request
    """怎样请求一页。"""
    records: Path
    """应答中记录数组的位置。"""
    paging: Paging | None = None
    """怎样翻页。"""
    incremental: Incremental
    """写入时间的时间窗。"""
    record: Path = ("rowGuid",)
    """记录中全局标识的位置。"""
    version: Path = ("cdBatch",)
    """记录中批次号的位置。"""

    @property
    def stream(self) -> Stream:
        """What is listed, as a stream: read by windows and pages like every other."""
        return Stream(
            name=LISTING,
            entity="Listed",
            native_id=self.record,
            request=self.request,
            records=self.records,
            paging=self.paging,
            incremental=self.incremental,
        )
