"""What every paging style guards against: pages that repeat, pages without an end."""

from __future__ import annotations

from gateway.connectors.paging.got import Got
from gateway.connectors.tokens import Place
from gateway.errors import PlatformChanged, PlatformRefused, PlatformUnavailable

CODE = "PLATFORM_LOOP"


def refuse_repeated(place: Place, got: Got, before: bytes | None, parameter: str) -> None:
    """Raise `PlatformRefused` where a page is the one before it once more.

    Where the total moved, as many rows may have come in before us as a page holds.
    """
    if got.count and got.digest == before and got.total == place.total:
        raise PlatformRefused(
            f"第 {place.page} 页与前一页的内容完全相同，平台可能没有理会翻页参数 {parameter}",
            hint="请核对规格中的 paging 与接口文档。",
            code=CODE,
        )


def refuse_round(place: Place, name: str) -> None:
    """Raise `PlatformRefused` where the page of this name is one that was read before."""
    if name == place.mark:
        raise PlatformRefused(
            f"第 {place.page} 页之后又回到了读过的页，翻页不会结束",
            hint="请核对规格中的 paging 与接口文档。",
            code=CODE,
        )


def mark(place: Place, read: int, name: str) -> str | None:
    """Answer the mark after `read` pages: the page just read where that is a power of two.

    Pages that go round meet such a mark when they have gone round at most three times (Brent).
    """
    return name if read & (read - 1) == 0 else place.mark


def refuse_endless(read: int, max_pages: int) -> None:
    """Raise `PlatformRefused` where so many pages were read and there is still another."""
    if read >= max_pages:
        raise PlatformRefused(
            f"已读 {max_pages} 页仍未结束",
            hint="请核对分页参数，或调大 paging.max_pages。",
            code=CODE,
        )


def incomplete(seen: int, total: int) -> PlatformUnavailable:
    """Answer the error of a platform that gives less than it says it has."""
    return PlatformUnavailable(
        f"平台称共 {total} 条，只给出 {seen} 条",
        hint="请稍后重试；若总数包含无权查看的记录，请在规格中去掉 paging.total。",
        code="PLATFORM_INCOMPLETE",
    )


def contradiction(page: int, count: int, total: int) -> PlatformChanged:
    """Answer the error of a platform that gives more than it says it has."""
    return PlatformChanged(
        f"第 {page} 页有 {count} 条，平台却称总共 {total} 条",
        hint="请核对规格中的 paging.total；平台不给总数时请去掉它。",
    )
