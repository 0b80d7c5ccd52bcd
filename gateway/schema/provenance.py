"""Where data comes from, and what was found on it."""

from __future__ import annotations

from datetime import datetime

import strawberry
from sqlmodel import Field, SQLModel
from strawberry.scalars import JSON

from gateway.schema.node import Node
from gateway.standard.findings import Severity


@strawberry.pydantic.type(description="数据来源。")
class Source(SQLModel):
    """Where an entity's content, or a copy, comes from."""

    platform: str | None = Field(description="平台。")
    native_id: str | None = Field(description="平台内部标识。")
    fetched_at: datetime | None = Field(description="获取时间。该内容首次到达的时刻。")
    version: int | None = Field(description="版本。")


@strawberry.pydantic.type(description="数据问题。缺失、格式不符、未知代码或自相矛盾之处。")
class Finding(SQLModel):
    """A finding on an entity."""

    rule: str | None = Field(description="规则编号。稳定不变。")
    severity: Severity | None = Field(description="严重程度。")
    element: str | None = Field(description="要素。空表示整条记录。")
    message: str | None = Field(description="说明。")
    evidence: str | None = Field(description="证据。平台发来的原值。")
    platform: str | None = Field(description="平台。")


@strawberry.pydantic.type(description="平台副本。某个平台发来的同一记录。")
class Copy(SQLModel):
    """One platform's record of an entity."""

    source: Source = Field(description="数据来源。")
    stream: str | None = Field(description="数据流。")
    content_hash: str | None = Field(description="内容散列。内容不变则不变。")
    value: JSON | None = Field(
        description="该平台所述的内容。elements 为要素，children 为子记录，personal 为个人信息；"
        "后两者须有权查看个人信息。"
    )


class EntityFields(Node):
    """Fields every entity has beside its elements."""

    source: Source = Field(description="数据来源。")
    updated_at: datetime | None = Field(description="更新时间。本网关最近一次改动它的时刻。")
    is_current: bool = Field(description="是否现行。同一编码的最新版本且未撤回。")
    findings: list[Finding] = Field(description="数据问题。")
    copies: list[Copy] = Field(description="平台副本。各平台发来的同一记录。")
