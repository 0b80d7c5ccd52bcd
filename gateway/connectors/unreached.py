"""No connection to the platform came about: nothing was asked, so nothing can have been done."""

from __future__ import annotations

from gateway.errors import PlatformUnavailable


class Unreached(PlatformUnavailable):
    """The platform could not be connected to; a circuit breaker opens sooner for it."""

    code = "PLATFORM_UNREACHED"
