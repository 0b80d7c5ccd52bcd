"""What every identifier of the standard promises, on real codes and on generated ones."""

from __future__ import annotations

import pickle
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.standard.identifiers import (
    MalformedCode,
    catalog_code,
    handling_item_code,
    organisation,
    region,
    task_code,
    uscc,
)
from tests.strategies import (
    catalog_codes,
    handling_item_codes,
    organisation_codes,
    region_codes,
    task_codes,
    usccs,
)

# Codes published by portals: body, level, catalog code, sequence of a handling item.
PUBLISHED = [
    pytest.param("11100000MB03271699", "1", "000115035000", "", id="map review"),
    pytest.param("11440232MB2D06811W", "4", "000117051000", "", id="fire safety design"),
    pytest.param("12441500196720244T", "3", "442199806003", "", id="type 21"),
    pytest.param("11440300MB2C94128A", "3", "440217281000", "", id="punishment"),
    pytest.param("11440300MB2D072246", "4", "440127028001", "", id="licensing sub-item"),
    pytest.param("114403006939513773", "3", "442015052008", "02", id="second handling item"),
    pytest.param("11440100007482575H", "3", "440118009000", "", id="city licensing"),
    pytest.param("11440000MB2D0164XH", "2", "440289876000", "", id="provincial punishment"),
    pytest.param("11310000MB2F30661Y", "2", "312003564000", "01", id="municipal public service"),
    pytest.param("11650000010183859F", "2", "650116013001", "", id="provincial sub-item"),
    pytest.param("11500109552015745B", "4", "502014001000", "", id="district public service"),
    pytest.param("11500000009277567B", "4", "000109140009", "16", id="county level, city body"),
    pytest.param("11220000412760890L", "2", "000120014000", "01", id="national public service"),
]
MODULES = [uscc, organisation, region, catalog_code, task_code, handling_item_code]
STRATEGIES = {
    uscc: usccs(),
    organisation: organisation_codes(),
    catalog_code: catalog_codes(),
    task_code: task_codes(),
    handling_item_code: handling_item_codes(),
}
GENERATED = [pytest.param(*pair, id=pair[0].KIND) for pair in STRATEGIES.items()]
ANY_TEXT = st.one_of(
    [
        st.text(max_size=40),
        st.text("0123456789AUIZau -１\x00\ud800", max_size=34),
        region_codes(),
        *STRATEGIES.values(),
    ]
)


@pytest.mark.parametrize(("body", "level", "entry", "sequence"), PUBLISHED)
def test_published_codes_are_valid_and_fall_into_their_parts(
    body: str, level: str, entry: str, sequence: str
) -> None:
    code = task_code.parse(body + level + entry)
    assert (code.dept_code, code.level, code.catalog_code) == (body, level, entry)
    assert (str(code.uscc), str(code.catalog)) == (body, entry)
    assert task_code.explain(str(code)).valid
    if sequence:
        item = handling_item_code.parse(f"{code}{sequence}")
        assert (item.task, item.sequence) == (code, sequence)


@pytest.mark.parametrize(("body", "level", "entry", "sequence"), PUBLISHED)
def test_published_bodies_carry_a_right_organisation_code(
    body: str, level: str, entry: str, sequence: str
) -> None:
    assert organisation.is_valid(body[8:17])
    assert uscc.explain(body).problems == ()


def test_the_published_test_value_with_a_forbidden_letter_is_refused_by_name() -> None:
    with pytest.raises(MalformedCode, match="第 1–18 位实施主体编码：第 18 位“Z”不允许") as error:
        task_code.parse("11341800A72824253Z3340117021000")
    (problem,) = error.value.explanation.problems
    assert (problem.rule, problem.cause) == ("task_code.dept_code", "uscc.forbidden_letter")


@pytest.mark.parametrize(("module", "codes"), GENERATED)
@given(data=st.data())
def test_a_generated_code_reads_back_as_the_same_text(
    data: st.DataObject, module: ModuleType, codes: st.SearchStrategy[str]
) -> None:
    text = data.draw(codes)
    assert str(module.parse(text)) == text
    assert module.explain(text).valid


@pytest.mark.parametrize("module", MODULES)
@given(text=ANY_TEXT)
def test_the_three_verdicts_on_any_text_agree(text: str, module: ModuleType) -> None:
    explanation = module.explain(text)
    assert module.is_valid(text) == explanation.valid
    assert explanation.summary
    if explanation.valid:
        module.parse(text)
    else:
        with pytest.raises(MalformedCode) as error:
            module.parse(text)
        assert error.value.explanation == explanation


@pytest.mark.parametrize("module", MODULES)
@given(text=ANY_TEXT)
def test_a_suggestion_is_always_a_valid_code(text: str, module: ModuleType) -> None:
    suggestion = module.explain(text).suggestion
    assert suggestion is None or (module.is_valid(suggestion) and not module.is_valid(text))


@pytest.mark.parametrize("module", MODULES)
@given(text=ANY_TEXT)
def test_parts_are_the_text_in_order_and_an_invalid_part_makes_the_code_invalid(
    text: str, module: ModuleType
) -> None:
    explanation = module.explain(text)
    if explanation.parts:
        # A code of ten signs with a hyphen in ninth place is read without it.
        read = text[:8] + text[9:] if len(text) == 10 else text
        assert "".join(part.value for part in explanation.parts) in {text, read}
        assert all(part.valid for part in explanation.parts) == explanation.valid


@pytest.mark.parametrize("module", MODULES)
def test_a_text_of_another_length_is_told_both_lengths(module: ModuleType) -> None:
    explanation = module.explain("12345")
    assert [problem.rule for problem in explanation.problems] == [f"{module.KIND}.length"]
    assert "实际为 5 位" in explanation.summary


def test_a_malformed_code_travels_between_processes_with_its_explanation() -> None:
    error = MalformedCode(uscc.explain("1151130000877869M"))
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301  # our own bytes
    assert (str(copy), copy.explanation) == (str(error), error.explanation)
