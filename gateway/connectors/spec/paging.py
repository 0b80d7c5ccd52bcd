"""How a platform's pages follow one another."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from gateway.connectors.spec.part import Part
from gateway.connectors.spec.steps import Path


class PageNumber(Part):
    """Pages by number. Without `total` a stream ends at its first empty page."""

    kind: Literal["page-number"]
    """按页码。"""
    page: Path
    """请求中页码的位置。"""
    size: Path
    """请求中每页条数的位置。"""
    page_size: int = Field(default=100, ge=1)
    """每页条数。"""
    first: int = Field(default=1, ge=0)
    """第一页的页码。"""
    total: Path | None = None
    """应答中总条数的位置；省略则读到空页为止。"""
    max_pages: int = Field(default=100_000, ge=1)
    """页数上限，防止翻不完。"""


class Offset(Part):
    """Pages by the number of records before them, which `first` is for the first record.

    Without `total` a stream ends at its first empty page.
    """

    kind: Literal["offset"]
    """按偏移量。"""
    offset: Path
    """请求中偏移量的位置。"""
    size: Path
    """请求中条数的位置。"""
    page_size: int = Field(default=100, ge=1)
    """每页条数。"""
    first: int = Field(default=0, ge=0)
    """第一条记录的偏移量。"""
    total: Path | None = None
    """应答中总条数的位置；省略则读到空页为止。"""
    max_pages: int = Field(default=100_000, ge=1)
    """页数上限，防止翻不完。"""


class Cursor(Part):
    """Pages by an opaque cursor: the answer's `next` goes into the request's `cursor`.

    The first request has none; a page whose `next` is missing, null or empty is the last one.
    """

    kind: Literal["cursor"]
    """按游标。"""
    cursor: Path
    """请求中游标的位置；第一页不带。"""
    next: Path
    """应答中下一页游标的位置；没有、null 或空为最后一页。"""
    size: Path | None = None
    """请求中每页条数的位置。"""
    page_size: int = Field(default=100, ge=1)
    """每页条数。"""
    total: Path | None = None
    """应答中总条数的位置，只用于显示。"""
    max_pages: int = Field(default=100_000, ge=1)
    """页数上限，防止翻不完。"""


class Link(Part):
    """Pages by the address of the next one: at `next` in the answer, else in its header Link.

    An address that is not below `base_url` is not followed.
    """

    kind: Literal["link"]
    """按下一页的地址。"""
    next: Path | None = None
    """应答中下一页地址的位置；省略则取应答头 Link 中的 rel=next。"""
    size: Path | None = None
    """请求中每页条数的位置。"""
    page_size: int = Field(default=100, ge=1)
    """每页条数。"""
    total: Path | None = None
    """应答中总条数的位置，只用于显示。"""
    max_pages: int = Field(default=100_000, ge=1)
    """页数上限，防止翻不完。"""


Paging = Annotated[PageNumber | Offset | Cursor | Link, Field(discriminator="kind")]
