"""Errors people can act on. The tree:

YiwangError
├── SettingsError        a setting is missing or wrong
├── SpecError            a connector specification is wrong (file, line, reason)
├── StoreError           the store cannot be used (not there, not migrated)
│   ├── StoreUnavailable     it does not answer now; trying again helps
│   └── AuditUnavailable     what must be recorded first cannot be; nothing is answered
├── PurposeMissing       personal data is asked for, and not what for
├── CryptoError          made with a key nobody has, or touched since
├── ArgumentError        a caller's argument is wrong (GraphQL)
├── Forbidden            a caller may not do this (GraphQL)
├── NotConnected         this server has nothing that could do it
├── DeliveryRefused      what a platform brought is not taken; the code says why
└── PlatformError        the other side
    ├── PlatformRefused      it refused us: wrong secret, wrong parameter; retrying does not help
    ├── PlatformUnavailable  it did not answer, or not in a form that can be read; retry helps
    ├── PlatformPaused       it asked us to come back later; `until` says when
    ├── CircuitOpen          it failed too often and is left in peace; `until` says how long
    └── PlatformChanged      it answers in another form than the specification says
"""

from __future__ import annotations

import errno
from collections.abc import Mapping
from datetime import datetime


class YiwangError(Exception):
    """What happened, to what, what to do: `message` in Chinese, `code` stable."""

    code = "YIWANG"

    def __init__(self, message: str, *, hint: str = "", code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        if code is not None:
            self.code = code

    def __str__(self) -> str:
        """Answer one clear line."""
        return f"{self.message}{'　' + self.hint if self.hint else ''}"


class SettingsError(YiwangError):
    """A setting is missing or wrong."""

    code = "SETTINGS"


class SpecError(YiwangError):
    """A connector specification is wrong; the message names file, line and reason."""

    code = "SPEC_INVALID"


class StoreError(YiwangError):
    """The store cannot be used."""

    code = "STORE"


class StoreUnavailable(StoreError):  # noqa: N818  # named for what happened
    """The database does not answer now."""

    code = "STORE_UNAVAILABLE"


class AuditUnavailable(StoreError):  # noqa: N818  # named for what happened
    """What must be recorded cannot be, so that it is not answered either."""

    code = "AUDIT_UNAVAILABLE"


class PurposeMissing(YiwangError):  # noqa: N818  # named for what happened
    """Personal data is asked for, and not what for."""

    code = "PURPOSE_REQUIRED"


class CryptoError(YiwangError):
    """A ciphertext, MAC or signature that no key here made, or that was touched since."""

    code = "CRYPTO"


class ArgumentError(YiwangError):
    """A caller's argument is wrong; the message explains which part."""

    code = "BAD_ARGUMENT"


class Forbidden(YiwangError):  # noqa: N818  # named for what happened
    """A caller lacks the scope for an action; nothing happened."""

    code = "FORBIDDEN"


class NotConnected(YiwangError):  # noqa: N818  # named for what happened
    """An action was asked of a server that has nothing to carry it out with."""

    code = "NOT_CONNECTED"


class DeliveryRefused(YiwangError):  # noqa: N818  # named for what happened
    """What a platform brought is not taken, none of it; the code tells what to do about it.

    `retry_after_s`: bringing the same again after so long may help; None: it does not.
    """

    code = "PUSH_REFUSED"

    def __init__(
        self, message: str, *, code: str, hint: str = "", retry_after_s: int | None = None
    ) -> None:
        super().__init__(message, hint=hint, code=code)
        self.retry_after_s = retry_after_s


class PlatformError(YiwangError):
    """The other side did not do its part; `status` is the run status this leads to."""

    code = "PLATFORM"
    status = "failed_transient"


class PlatformRefused(PlatformError):  # noqa: N818  # named for what happened
    """The platform refused us in its own words; trying again does not help."""

    code = "PLATFORM_REFUSED"
    status = "failed_config"


class PlatformUnavailable(PlatformError):  # noqa: N818  # named for what happened
    """The platform did not answer, or with something that cannot be read."""

    code = "PLATFORM_UNAVAILABLE"


class PlatformPaused(PlatformError):  # noqa: N818  # named for what happened
    """The platform asked us to come back later; a pause with a resume time, not a failure."""

    code = "PLATFORM_PAUSED"
    status = "paused_rate_limited"

    def __init__(
        self, message: str, *, until: datetime, hint: str = "", code: str | None = None
    ) -> None:
        super().__init__(message, hint=hint, code=code)
        self.until = until


class CircuitOpen(PlatformError):  # noqa: N818  # named for what happened
    """The platform is not called for a while: it failed too often, or is under maintenance."""

    code = "PLATFORM_CIRCUIT_OPEN"
    status = "paused_circuit_open"

    def __init__(self, message: str, *, until: datetime, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.until = until


class PlatformChanged(PlatformError):  # noqa: N818  # named for what happened
    """The platform answers in another form than the specification says."""

    code = "PLATFORM_CHANGED"
    status = "failed_schema"


_OS_REASONS: Mapping[int, str] = {
    errno.ENOENT: "文件或目录不存在",
    errno.ENOTDIR: "路径中有一段不是目录",
    errno.EISDIR: "是一个目录，不是文件",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘只读",
    errno.ENOSPC: "磁盘已满",
}


def os_reason(error: OSError) -> str:
    """Answer in Chinese why the system refused; what is not known stays in its own words."""
    return _OS_REASONS.get(error.errno or 0) or error.strerror or type(error).__name__
