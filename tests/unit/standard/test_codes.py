"""Code tables: unique codes and labels, an UNKNOWN, a term, and variants that lead into them."""

from __future__ import annotations

import pytest

from gateway.standard import codes
from gateway.standard.codes import Code, ServiceObject, TaskType
from gateway.standard.variants import EDITIONS, VARIANTS, edition
from tests.synthetic import member

TABLES = codes.tables()
EACH = pytest.mark.parametrize("table", TABLES, ids=[table.__name__ for table in TABLES])


@EACH
def test_every_table_has_an_unknown_that_no_platform_can_write(table: type[Code]) -> None:
    unknown = table["UNKNOWN"]
    assert (unknown.value, unknown.label) == ("", "未知")


@EACH
def test_codes_and_labels_are_unique(table: type[Code]) -> None:
    # An Enum makes an alias of a repeated value silently: it is missing from the iteration.
    assert len(list(table)) == len(table.__members__)
    assert len({one.label for one in table}) == len(list(table))


@EACH
def test_codes_and_labels_are_written_without_blanks(table: type[Code]) -> None:
    for one in table:
        assert one.value == one.value.strip()
        assert one.label == one.label.strip() != ""


@EACH
def test_a_table_says_its_chinese_term_first(table: type[Code]) -> None:
    term = codes.term(table)
    assert term
    assert all("一" <= sign <= "鿿" for sign in term)


def test_no_two_tables_share_a_name_or_a_term() -> None:
    assert len({table.__name__ for table in TABLES}) == len(TABLES)
    assert len({codes.term(table) for table in TABLES}) == len(TABLES)


def test_every_variant_belongs_to_a_table_and_leads_to_codes_of_it() -> None:
    tables = {table.__name__: table for table in TABLES}
    for name, variants in VARIANTS.items():
        national = {one.value for one in tables[name] if one.value}
        for variant, written in variants.items():
            assert set(written.codes.values()) <= national, f"{name}.{variant}"
            assert set(written.labels) <= set(written.codes), f"{name}.{variant}"
            assert written.edition.title
            assert written.edition.version


@EACH
def test_every_table_says_which_edition_it_is(table: type[Code]) -> None:
    assert edition(table).title
    assert edition(table).version


def test_editions_are_of_tables_there_are() -> None:
    assert set(EDITIONS) <= {table.__name__ for table in TABLES}


def test_unpadded_item_types_are_the_padded_ones_without_their_zero() -> None:
    unpadded = VARIANTS["TaskType"]["unpadded"].codes
    assert {unpadded[written] for written in ("1", "5", "7", "8", "9", "10", "20")} == {
        "01", "05", "07", "08", "09", "10", "20",
    }  # fmt: skip
    assert all(written == national.lstrip("0") or national == "00"
               for written, national in unpadded.items())  # fmt: skip


def test_the_letters_of_shandong_are_those_of_the_source_in_the_order_of_the_types() -> None:
    # Domain page, table 3.1; ZJJG (intermediaries) has no national type.
    letters = list(VARIANTS["TaskType"]["letters"].codes)
    assert letters == ["XK", "CF", "QZ", "ZS", "GF", "JC", "QR", "JL", "CJ", "QT", "GG"]


def test_the_two_lists_of_service_objects_disagree_on_five_and_six() -> None:
    ours = VARIANTS["ServiceObject"]["gbt39046"].codes
    assert member(ServiceObject, ours["5"]) is ServiceObject.ADMINISTRATIVE_ORGAN
    assert member(ServiceObject, ours["6"]) is ServiceObject.OTHER
    assert all(ours[code] == code for code in "1234")


@pytest.mark.parametrize(
    ("code", "label"),
    [("01", "行政许可"), ("05", "行政给付"), ("10", "其他行政权力"), ("20", "公共服务")],
)
def test_item_types_keep_their_national_numbers(code: str, label: str) -> None:
    assert member(TaskType, code).label == label
