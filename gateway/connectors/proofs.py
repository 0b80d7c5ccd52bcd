"""The platform does not accept our proof; a new one may help."""

from __future__ import annotations

from gateway.errors import PlatformRefused


class ProofRefused(PlatformRefused):
    """The signature or token is not, or no longer, good; a refusal where no new one helps."""
