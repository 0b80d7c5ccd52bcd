"""Elements: what is declared is what the source says, and it survives table and GraphQL type."""

from __future__ import annotations

import re
from datetime import datetime
from itertools import pairwise

import pytest
from sqlmodel import SQLModel

from gateway.schema import (
    catalog,
    evaluations,
    implementation,
    license_types,
    organisations,
    parts,
    regions,
)
from gateway.standard.element import (
    NATIONAL,
    PUBLIC,
    DataClass,
    Family,
    Group,
    Kind,
    Need,
    derived_fields,
    element,
    elements,
    kind_of,
    raw_codes,
    required,
)
from gateway.standard.nouns import (
    ENTITIES,
    EVALUATION,
    HANDLING_ITEM,
    IMPLEMENTATION_LIST,
    NODES,
    SERVICE_RECORD,
    Noun,
)
from gateway.store import tables
from tests.unit.standard.exchange_columns import FAMILIES

NOUNS = list(NODES.values())
EACH = pytest.mark.parametrize("noun", NOUNS, ids=[noun.name for noun in NOUNS])
MODULES = (
    catalog,
    evaluations,
    implementation,
    license_types,
    organisations,
    parts,
    regions,
)
GRAPHQL_TYPES: dict[str, type[SQLModel]] = {
    noun.name: next(
        getattr(module, noun.name)
        for module in MODULES
        if isinstance(getattr(module, noun.name, None), type)
    )
    for noun in NOUNS
}


def test_the_source_has_69_columns() -> None:
    assert len(FAMILIES) == 69


def test_every_column_of_the_national_exchange_is_an_element() -> None:
    ours = {
        fact.column: fact.families
        for noun in (HANDLING_ITEM, IMPLEMENTATION_LIST)
        for fact in elements(noun.elements).values()
    }
    assert {column: ours.get(column) for column in FAMILIES} == FAMILIES


def test_every_column_but_the_handling_items_code_is_an_element_of_the_list_itself() -> None:
    facts = elements(IMPLEMENTATION_LIST.elements).values()
    national = {
        fact.column
        for fact in facts
        if fact.origin == NATIONAL and fact.group is not Group.EXCHANGE
    }
    assert set(FAMILIES) - national == {"TASK_HANDLE_ITEM"}
    assert national <= set(FAMILIES)


@pytest.mark.parametrize(
    ("family", "count"),
    # Domain page, 2.0, less the row keys; TASK_HANDLE_ITEM stands on the handling item.
    [
        (Family.GENERAL, 66),
        (Family.PUBLIC, 64),
        (Family.PUNISH, 25),
        (Family.HANDLE, 26),
        (Family.CHECK, 24),
    ],
)
def test_a_family_has_as_many_columns_as_were_counted(family: Family, count: int) -> None:
    place = list(Family).index(family)
    assert sum(letters[place] != "-" for letters in FAMILIES.values()) == count


@EACH
def test_families_are_five_letters_of_required_optional_absent(noun: Noun) -> None:
    for name, fact in elements(noun.elements).items():
        assert re.fullmatch("[RO-]{5}", fact.families), name


@EACH
def test_a_column_and_a_term_stand_for_one_element(noun: Noun) -> None:
    facts = elements(noun.elements).values()
    assert len({fact.column for fact in facts}) == len(facts)
    assert len({fact.term for fact in facts}) == len(facts)


@EACH
def test_an_attribute_is_its_column_in_lower_case(noun: Noun) -> None:
    renamed = {
        "PARENTID": "parent_code",
        "ORIGINALNUM": "original_num",
        "COPIESNUM": "copies_num",
        "FILEID": "file_id",
        "license_type": "license_kind",
    }
    for name, fact in elements(noun.elements).items():
        snake = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", fact.column).lower()  # of a JSON interface
        assert name == renamed.get(fact.column, snake)


@EACH
def test_a_coded_element_has_a_raw_twin_beside_it_and_no_other_has(noun: Noun) -> None:
    coded = {name for name, fact in elements(noun.elements).items() if fact.codes}
    assert raw_codes(noun.elements) == {name: f"{name}_code" for name in coded}
    following = dict(pairwise(noun.elements.model_fields))
    assert all(following[name] == f"{name}_code" for name in coded)


@EACH
def test_every_attribute_is_an_element_a_raw_twin_or_derived(noun: Noun) -> None:
    model = noun.elements
    known = [*elements(model), *raw_codes(model).values(), *derived_fields(model)]
    assert sorted(known) == sorted(noun.elements.model_fields)


@EACH
def test_every_element_may_be_missing(noun: Noun) -> None:
    assert not any(info.is_required() for info in noun.elements.model_fields.values())
    assert set(noun.elements().model_dump().values()) == {None}


@EACH
def test_the_kind_says_codes_exactly_where_there_is_a_table(noun: Noun) -> None:
    for name, fact in elements(noun.elements).items():
        coded = kind_of(noun.elements, name) in {Kind.CODE, Kind.CODES}
        assert coded == (fact.codes is not None), name


@EACH
def test_descriptions_open_with_the_term_and_name_the_column(noun: Noun) -> None:
    for name, fact in elements(noun.elements).items():
        description = noun.elements.model_fields[name].description or ""
        assert description.startswith(f"{fact.term}。")
        assert f"{fact.origin} {fact.column}。" in description


@EACH
def test_the_facts_survive_in_the_table_row(noun: Noun) -> None:
    row: type[SQLModel] = getattr(tables, f"{noun.name}Row")
    assert elements(row) == elements(noun.elements)
    assert raw_codes(row) == raw_codes(noun.elements)
    columns = SQLModel.metadata.tables[str(row.__tablename__)].columns
    assert all(columns[name].nullable for name in noun.elements.model_fields)


@EACH
def test_what_is_derived_says_so_and_stands_in_table_and_graphql_type(noun: Noun) -> None:
    row: type[SQLModel] = getattr(tables, f"{noun.name}Row")
    for name, fact in derived_fields(noun.elements).items():
        description = noun.elements.model_fields[name].description or ""
        assert description.startswith(f"{fact.term}。")
        assert description.endswith("由本网关推算。")
    assert derived_fields(row) == derived_fields(noun.elements)
    assert derived_fields(GRAPHQL_TYPES[noun.name]) == derived_fields(noun.elements)


@EACH
def test_the_facts_survive_in_the_graphql_type(noun: Noun) -> None:
    shown = GRAPHQL_TYPES[noun.name]
    assert elements(shown) == elements(noun.elements)
    assert raw_codes(shown) == raw_codes(noun.elements)


PERSONAL_COLUMNS = {"HANDLE_PERSON_NAME", "ADDRESSEE", "ADDRESSEE_PHONE"}


PERSONAL_OF_CASES = {
    "userName", "certKey", "certKeyGOV", "handleUserName", "handleUserPageCode",
    "projectName", "proManager", "mobile", "creditNum",
    "writingEvaluation", "answer", "rectification", "hfxx", "nbyj", "zgjg", "hfjg", "khyj", "ldps",
}  # fmt: skip


def test_personal_data_stands_only_in_the_columns_the_source_names() -> None:
    # Domain page, 2.14: the catalog tables hold none but these, and none on an entity.
    found = {
        (noun.name, fact.column)
        for noun in NOUNS
        for fact in elements(noun.elements).values()
        if fact.data_class not in {DataClass.PUBLIC, DataClass.INTERNAL}
    }
    assert {column for name, column in found if name not in ENTITIES} == PERSONAL_COLUMNS
    of_entities = {name for name, _ in found} & set(ENTITIES)
    assert of_entities == {SERVICE_RECORD.name, EVALUATION.name}
    assert {column for name, column in found if name in of_entities} == PERSONAL_OF_CASES


def test_a_new_element_is_one_line_and_carries_its_facts() -> None:
    class Bus(SQLModel):
        routes: int | None = element("线路数", "ROUTES", PUBLIC, "R----", Kind.INTEGER)
        since: datetime | None = element("开通日期", "SINCE", PUBLIC, kind=Kind.INSTANT)

    facts = elements(Bus)
    assert [fact.term for fact in facts.values()] == ["线路数", "开通日期"]
    assert facts["routes"].need(Family.GENERAL) is Need.REQUIRED
    assert facts["routes"].need(Family.CHECK) is Need.ABSENT
    assert list(required(Bus, Family.GENERAL)) == ["routes"]
    assert required(Bus, Family.PUBLIC) == {}
    assert [kind_of(Bus, name) for name in facts] == [Kind.INTEGER, Kind.INSTANT]
