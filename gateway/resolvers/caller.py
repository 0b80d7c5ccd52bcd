"""Who asks, in which capacity, and what for."""

from __future__ import annotations

from dataclasses import dataclass, field

from gateway.standard.access import AccessMode, Holder, Mandate


@dataclass(frozen=True)
class Caller:
    """A caller and what they may see; plans, predicates and caches are kept apart by scopes.

    `person` is the citizen or the operator that a signed token names, `on_behalf_of` the firm, the
    principal or the ward, under a `mandate` where one was given. `purpose` is that of one request;
    `credential` is the signed token itself, for platforms that check it too.
    """

    id: str
    scopes: frozenset[str] = frozenset()
    mode: AccessMode = AccessMode.OFFICIAL_DUTY
    person: Holder | None = None
    on_behalf_of: Holder | None = None
    mandate: Mandate | None = None
    purpose: str = field(default="", compare=False)
    credential: str | None = field(default=None, compare=False, repr=False)


ANONYMOUS = Caller("anonymous")

PERSONAL = "personal"
"""The scope that shows personal data whole; others see it masked."""

OPERATOR = "operator"
"""The scope that starts, pauses and repairs, and sees the payload of quarantined records."""

LICENSES = "licenses"
"""The scope that lets an official look up licenses of others, for an item and a case."""

RECORDER = "recorder"
"""The scope of windows and terminals: it records services and generates default evaluations."""

RECTIFIER = "rectifier"
"""The scope of departments: it writes down what is done about bad reviews, and appeals."""

AUDITOR = "auditor"
"""The scope that decides appeals; nobody decides their own."""
