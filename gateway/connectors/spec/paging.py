"""How a platform's pages follow one another."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from gateway.connectors.spec.part import Part
from gateway.connectors.spec.steps import Path


class PageNumber(Part):
    """Pages by number. Without `total` a stream ends at its first empty page."""

    kind: Literal["page-number"]
    page: Path
    size: Path
    page_size: int = Field(default=100, ge=1)
    first: int = Field(default=1, ge=0)
    total: Path | None = None
    max_pages: int = Field(default=100_000, ge=1)


class Offset(Part):
    """Pages by the number of records before them, which `first` is for the first record.

    Without `total` a stream ends at its first empty page.
    """

    kind: Literal["offset"]
    offset: Path
    size: Path
    page_size: int = Field(default=100, ge=1)
    first: int = Field(default=0, ge=0)
    total: Path | None = None
    max_pages: int = Field(default=100_000, ge=1)


class Cursor(Part):
    """Pages by an opaque cursor: the answer's `next` goes into the request's `cursor`.

    The first request has none; a page whose `next` is missing, null or empty is the last one.
    """

    kind: Literal["cursor"]
    cursor: Path
    next: Path
    size: Path | None = None
    page_size: int = Field(default=100, ge=1)
    total: Path | None = None
    max_pages: int = Field(default=100_000, ge=1)


class Link(Part):
    """Pages by the address of the next one: at `next` in the answer, else in its header Link.

    An address that is not below `base_url` is not followed.
    """

    kind: Literal["link"]
    next: Path | None = None
    size: Path | None = None
    page_size: int = Field(default=100, ge=1)
    total: Path | None = None
    max_pages: int = Field(default=100_000, ge=1)


Paging = Annotated[PageNumber | Offset | Cursor | Link, Field(discriminator="kind")]
