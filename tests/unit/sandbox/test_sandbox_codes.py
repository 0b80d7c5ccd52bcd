"""The sandbox's own codes agree with published ones and with one another."""

from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from gateway.sandbox.bodies import BODIES, BY_SEAT, bodies_for
from gateway.sandbox.codes import credit_code, handling_code, implementation_code, organisation_code
from gateway.sandbox.places import COUNTIES, PLACES

# Published codes of public bodies: ministry, Jilin, Xinjiang (organisation part and check).
PUBLISHED = ["11100000MB03271699", "11220000412760890L", "11650000010183859F"]


def test_published_credit_codes_are_made_again_from_their_parts() -> None:
    for code in PUBLISHED:
        assert organisation_code(code[8:16]) == code[8:17]
        assert credit_code(code[:2], code[2:8], code[8:17]) == code


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=8, max_size=8))
def test_every_credit_code_made_passes_the_published_check(body: str) -> None:
    assert uscc.is_valid(credit_code("11", "430400", organisation_code(body)))


def test_an_implementation_code_has_31_characters_and_a_handling_code_33() -> None:
    code = implementation_code("11430400YW1000016B", "3", "000131018000")
    assert len(code) == 31
    assert handling_code(code, 2) == code + "02"


def test_every_body_is_synthetic_by_name_and_by_code() -> None:
    assert all(body.name.endswith("（演示）") for body in BODIES)
    assert all(body.organisation.startswith("YW") for body in BODIES)


def test_every_body_has_a_valid_credit_code_of_its_region() -> None:
    assert all(uscc.is_valid(body.credit) for body in BODIES)
    assert all(body.credit[2:8] == body.place.six for body in BODIES)
    assert len({body.credit for body in BODIES}) == len(BODIES)


def test_hengyang_has_twelve_districts_and_counties_and_every_place_one_above() -> None:
    codes = {place.code for place in PLACES}
    assert len(COUNTIES) == 12
    assert len(codes) == len(PLACES)
    assert all(place.parent in codes for place in PLACES if place.code != "430000000000")


def test_townships_act_where_the_catalog_reaches_level_five() -> None:
    market = BY_SEAT["market", "430405000000"]
    assert market in bodies_for("market", "4")
    assert {body.level for body in bodies_for("market", "45")} == {"4", "5"}
