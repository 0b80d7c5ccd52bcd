"""Who may look at whose licenses: the rules of the five modes as a table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.errors import ArgumentError, Forbidden, YiwangError
from gateway.resolvers.caller import ANONYMOUS, LICENSES, Caller
from gateway.resolvers.licenses.access import Request, admitted, check_mandate
from gateway.standard.access import AccessMode, Consent, Holder, Mandate, StatutoryDuty
from tests.synthetic import dept_code, resident_id

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
PERSON, OTHER = Holder("111", resident_id(1)), Holder("111", resident_id(2))
FIRM = Holder("001", dept_code())
CONSENT = Consent("C-1", "2026-1", NOW - timedelta(days=1))
DUTY = {"item": "1143040000000000XX", "case": "AJ-1"}


def mandate(*scopes: str, days: int = 1) -> Mandate:
    return Mandate("M-1", frozenset(scopes), NOW + timedelta(days=days))


def caller(mode: AccessMode, **more: Any) -> Caller:
    return Caller("somebody", mode=mode, **more)


SELF = caller(AccessMode.SELF, person=PERSON)
OPERATOR = caller(
    AccessMode.LEGAL_PERSON_OPERATOR,
    person=PERSON,
    on_behalf_of=FIRM,
    mandate=mandate(LICENSES),
)
ENTRUSTED = caller(AccessMode.ENTRUSTED, person=PERSON, on_behalf_of=OTHER, mandate=mandate("T1"))
GUARDIAN = caller(AccessMode.GUARDIAN, person=PERSON, on_behalf_of=OTHER)
OFFICIAL = caller(AccessMode.OFFICIAL_DUTY, scopes=frozenset({LICENSES}))


def request(**more: Any) -> Request:
    return Request(**({"purpose": "核对", "types": ("T1",)} | more))


ALLOWED: list[tuple[Caller, dict[str, Any], Holder | None]] = [
    (SELF, {"consent": CONSENT}, PERSON),
    (SELF, {"consent": CONSENT, "holder": PERSON}, PERSON),
    (OPERATOR, {"consent": CONSENT}, FIRM),
    (ENTRUSTED, {"consent": CONSENT}, OTHER),
    (GUARDIAN, {"consent": CONSENT, "holder": OTHER}, OTHER),
    (OFFICIAL, {"holder": OTHER, **DUTY}, OTHER),
    (OFFICIAL, DUTY, None),
]


@pytest.mark.parametrize(("who", "asked", "subject"), ALLOWED)
def test_who_may_look_is_let_in_with_a_legal_basis(
    who: Caller, asked: dict[str, Any], subject: Holder | None
) -> None:
    found = admitted(who, request(**asked), NOW)
    assert found.subject == subject
    duty = StatutoryDuty(DUTY["item"], DUTY["case"])
    assert found.basis == (duty if who is OFFICIAL else CONSENT)


REFUSED: list[tuple[Caller, dict[str, Any], str]] = [
    (ANONYMOUS, {"holder": PERSON, **DUTY}, "LICENSE_FORBIDDEN"),
    (SELF, {"consent": CONSENT, "holder": OTHER}, "LICENSE_FORBIDDEN"),
    (SELF, {"consent": CONSENT, "holder": Holder("414", PERSON.number)}, "LICENSE_FORBIDDEN"),
    (SELF, {}, "CONSENT_REQUIRED"),
    (SELF, DUTY, "CONSENT_REQUIRED"),
    (SELF, {"consent": Consent("C", "1", NOW + timedelta(seconds=1))}, "CONSENT_INVALID"),
    (SELF, {"consent": Consent("", "1", NOW)}, "CONSENT_INVALID"),
    (GUARDIAN, {"consent": CONSENT, "holder": PERSON}, "LICENSE_FORBIDDEN"),
    (ENTRUSTED, {"consent": CONSENT, "types": ("T1", "T2")}, "LICENSE_FORBIDDEN"),
    (
        caller(
            AccessMode.ENTRUSTED, person=PERSON, on_behalf_of=OTHER, mandate=mandate("T1", days=0)
        ),
        {"consent": CONSENT},
        "LICENSE_FORBIDDEN",
    ),
    (
        caller(AccessMode.LEGAL_PERSON_OPERATOR, person=PERSON, on_behalf_of=FIRM),
        {"consent": CONSENT},
        "LICENSE_FORBIDDEN",
    ),
    (caller(AccessMode.OFFICIAL_DUTY), {"holder": OTHER, **DUTY}, "LICENSE_FORBIDDEN"),
    (OFFICIAL, {"holder": OTHER}, "DUTY_REQUIRED"),
    (OFFICIAL, {"holder": OTHER, "item": DUTY["item"]}, "DUTY_REQUIRED"),
    (OFFICIAL, {"holder": Holder("身份证", "1"), **DUTY}, "HOLDER_INVALID"),
    (OFFICIAL, {"holder": OTHER, **DUTY, "purpose": "查" * 201}, "PURPOSE_INVALID"),
    (OFFICIAL, {"holder": OTHER, **DUTY, "types": ("x y",)}, "LICENSE_TYPES"),
    (OFFICIAL, {"holder": OTHER, **DUTY, "case": "长" * 65}, "BAD_ARGUMENT"),
]


@pytest.mark.parametrize(("who", "asked", "code"), REFUSED)
def test_who_may_not_is_refused_with_a_code(who: Caller, asked: dict[str, Any], code: str) -> None:
    with pytest.raises(YiwangError) as error:
        admitted(who, request(**asked), NOW)
    assert error.value.code == code
    assert isinstance(error.value, Forbidden | ArgumentError)
    assert PERSON.number not in str(error.value)


def test_a_mandate_does_not_reach_a_license_of_another_type() -> None:
    check_mandate(ENTRUSTED, ("T1",), NOW)
    check_mandate(SELF, ("T2",), NOW)
    with pytest.raises(Forbidden):
        check_mandate(ENTRUSTED, ("T2",), NOW)


@given(
    st.sampled_from([SELF, OPERATOR, ENTRUSTED, GUARDIAN]),
    st.sampled_from([None, PERSON, OTHER, FIRM]),
)
def test_nobody_but_an_official_sees_whom_the_token_does_not_name(
    who: Caller, asked: Holder | None
) -> None:
    meant = who.person if who.mode is AccessMode.SELF else who.on_behalf_of
    try:
        found = admitted(who, request(holder=asked, consent=CONSENT), NOW)
    except Forbidden:
        assert asked != meant
    else:
        assert found.subject == meant
