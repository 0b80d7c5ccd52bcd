"""What a database says when it does not answer, and what that means for the reading."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError

from gateway.connectors.words import quoted
from gateway.errors import PlatformChanged, PlatformError, PlatformRefused, PlatformUnavailable

_REFUSED_STATES = ("28", "3D", "42501")
"""SQLSTATE: wrong user or password, no such database, no permission."""
_CHANGED_STATES = ("42P01", "42703")
_REFUSED_NUMBERS = {1044, 1045, 1049, 1142, 1143, 1227, 1698}
"""MySQL and MariaDB: access denied in its forms, unknown database."""
_CHANGED_NUMBERS = {1054, 1146}
_REFUSED_WORDS = ("ORA-01017", "ORA-01031", "ORA-12514", "ORA-28000", "unable to open database")
_CHANGED_WORDS = ("ORA-00942", "ORA-00904", "no such table", "no such column", "not a database")
_BUSY_WORDS = ("starting up", "shutting down", "too many", "remaining connection slots")
_SERVER_SAID = ("FATAL", "致命错误")
"""PostgreSQL refuses a connection in words only; the driver passes no SQLSTATE on."""


@contextmanager
def translated(where: str, secrets: tuple[str, ...]) -> Iterator[None]:
    """Turn what the driver raises into our own errors; `where` names the database."""
    try:
        yield
    except DBAPIError as error:
        raise _fault(error, where, secrets) from None
    except (OSError, SQLAlchemyError) as error:  # TimeoutError is among them
        raise _unavailable(error, where, secrets) from None


def _fault(error: DBAPIError, where: str, secrets: tuple[str, ...]) -> PlatformError:
    cause = error.orig
    said = quoted(str(cause), secrets)
    message = f"前置库 {where}：{said}"
    if _is_refused(cause, said):
        hint = "请核对前置库地址中的用户、口令、库名，以及该用户的查询权限。"
        return PlatformRefused(message, hint=hint)
    if _tells(cause, said, _CHANGED_STATES, _CHANGED_NUMBERS, _CHANGED_WORDS):
        return PlatformChanged(message, hint="请核对规格中的表名和列名。")
    if error.connection_invalidated or isinstance(error, (OperationalError, InterfaceError)):
        return PlatformUnavailable(message, hint="请稍后重试；若一直如此，请检查网络与数据库。")
    return PlatformChanged(message, hint="请核对规格中的表名、列名与列的类型。")


def _is_refused(cause: BaseException | None, said: str) -> bool:
    if any(word in said for word in _BUSY_WORDS):
        return False
    if any(word in said for word in _SERVER_SAID):
        return True
    return _tells(cause, said, _REFUSED_STATES, _REFUSED_NUMBERS, _REFUSED_WORDS)


def _tells(
    cause: BaseException | None,
    said: str,
    states: tuple[str, ...],
    numbers: set[int],
    words: tuple[str, ...],
) -> bool:
    state = getattr(cause, "sqlstate", None) or ""
    number = cause.args[0] if cause is not None and cause.args else None
    return (
        state.startswith(states)
        or (isinstance(number, int) and number in numbers)
        or any(word in said for word in words)
    )


def _unavailable(error: Exception, where: str, secrets: tuple[str, ...]) -> PlatformUnavailable:
    reason = "没有在时限内答复" if isinstance(error, TimeoutError) else quoted(str(error), secrets)
    return PlatformUnavailable(
        f"前置库 {where}：{reason or type(error).__name__}",
        hint="请稍后重试；若一直如此，请检查网络与数据库，或调大 timeout_s。",
    )
