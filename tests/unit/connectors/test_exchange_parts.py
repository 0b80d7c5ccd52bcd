"""Parts of the exchange connector that need no database: addresses, values, places, the spec."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import CHAR, Column, Integer, MetaData, String, Table

from gateway.connectors.exchange_db.address import parse_address, place_of, secrets_of, shown
from gateway.connectors.exchange_db.assembly import matcher
from gateway.connectors.exchange_db.found import Found
from gateway.connectors.exchange_db.place import Place, place_token, read_place
from gateway.connectors.exchange_db.values import raw_record, writer
from gateway.connectors.spec import PLATFORMS, ExchangeTransport, load_spec
from gateway.errors import SettingsError, SpecError, YiwangError

NATION = PLATFORMS / "nation.yaml"


@pytest.mark.parametrize(
    ("text", "driver"),
    [
        ("postgresql://u:p@db.example/x", "postgresql+psycopg"),
        ("mysql://u:p@db.example/x", "mysql+aiomysql"),
        ("mariadb://u:p@db.example:3307/x", "mariadb+aiomysql"),
        ("mysql+aiomysql://u@db.example/x", "mysql+aiomysql"),
    ],
)
def test_an_address_gets_an_asynchronous_driver(text: str, driver: str) -> None:
    assert parse_address(text).drivername == driver


def test_a_file_is_opened_for_reading_only() -> None:
    url = parse_address("sqlite:////var/exchange.db")
    assert (url.drivername, url.database) == ("sqlite+aiosqlite", "file:/var/exchange.db")
    assert url.query == {"mode": "ro", "uri": "true"}
    assert place_of(url) is None


def test_a_database_is_shown_without_user_and_password() -> None:
    url = parse_address("mysql://reader:s3cret@db.example/exchange")
    assert shown(url) == "db.example:3306/exchange"
    assert secrets_of(url) == ("s3cret",)
    assert place_of(url) == ("db.example", 3306)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nonsense", "无法识别"),
        ("dm://u:p4ss@db.example/x", "没有读取 dm 的方言"),
        ("oracle://u:p4ss@db.example/x", "没有数据库驱动 oracledb"),
    ],
)
def test_an_address_nothing_can_read_says_what_to_install(text: str, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_address(text)
    assert said in caught.value.message
    assert "p4ss" not in str(caught.value)


COLUMNS = (Column("ROW_GUID", CHAR(8)), Column("task_name", String()), Column("N", Integer()))
TABLE = Found(Table("t", MetaData(), *COLUMNS))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, None),
        (" 名称 ", " 名称 "),
        (True, True),
        (2**70, str(2**70)),
        (Decimal(15), 15),
        (Decimal("1.50"), "1.50"),
        (Decimal("NaN"), "NaN"),
        (datetime(2026, 11, 1, 8), "2026-11-01 08:00:00"),  # noqa: DTZ001 - columns have no zone
        (datetime(2026, 11, 1, 8, tzinfo=UTC), "2026-11-01 08:00:00+00:00"),
        (date(2026, 11, 1), "2026-11-01"),
        (timedelta(hours=9), "9:00:00"),
        ("说明".encode(), "说明"),
        (memoryview(b"\xff"), "\\xff"),
    ],
)
def test_a_value_is_written_as_platforms_write_it(value: Any, written: Any) -> None:
    record = writer(TABLE)(("a       ", value, 1))
    assert record == {"rowGuid": "a", "taskName": written, "n": 1}


def test_an_empty_character_is_cleaned_and_told() -> None:
    record = raw_record({"taskName": "名\x00称"}, 3)
    assert (record.position, record.raw, record.text) == (
        3,
        {"taskName": "名称"},
        '{"taskName":"名称"}',
    )
    assert record.notes == ("[decode.nul] 文本中含有空字符（NUL），已删除",)


@given(
    st.builds(
        Place,
        walk=st.text(),
        time=st.none() | st.text() | st.datetimes() | st.datetimes(timezones=st.just(UTC)),
        key=st.none() | st.text() | st.integers(),
        seen=st.integers(0),
    )
)
def test_a_place_is_read_back_from_its_token(place: Place) -> None:
    assert read_place(place_token(place)) == place


OTHER_TOKENS = [
    "",
    "7",
    "{}",
    '{"walk":1,"key":null,"seen":0}',
    '{"walk":"main"}',
    '{"walk":"main","key":null,"seen":0,"at":"soon"}',
    '{"walk":"main","key":[],"seen":0}',
]


@pytest.mark.parametrize("token", OTHER_TOKENS)
def test_a_token_of_something_else_is_refused(token: str) -> None:
    with pytest.raises(YiwangError) as caught:
        read_place(token)
    assert caught.value.code == "TOKEN_INVALID"


def test_keys_match_as_written_before_they_match_in_another_case() -> None:
    match = matcher([("abc",), ("ABC",), ("X1",)])
    assert [match((key,)) for key in ("abc", "ABC", "x1", "none")] == [
        ("abc",),
        ("ABC",),
        ("X1",),
        ("none",),
    ]


def test_the_specification_of_the_nation_is_taken_and_keeps_its_address_secret() -> None:
    address = "postgresql://reader:s3cret@db.example/exchange"
    spec = load_spec(NATION, {"YIWANG_NATION_URL": address})
    assert isinstance(spec.transport, ExchangeTransport)
    assert spec.transport.url.get_secret_value() == address
    assert "s3cret" not in repr(spec) + spec.model_dump_json()
    assert {stream.default_mapping for stream in spec.streams} == {True}


# What is written instead of what, and what is said: line and key, reason.
MISTAKES = [
    ("${YIWANG_NATION_URL}", "nowhere", "transport.url", "应形如 postgresql://"),
    ("${YIWANG_NATION_URL}", "mysql://u:pw@h/d", "transport.url", "口令不得写在规格中"),
    ("tables: {main: dn_task_directory}", "records: x", "streams[0].tables", "需要这一项"),
    ("{main: dn", "{mian: dn", "streams[0].tables.mian", "是否想写 main？"),
    ("{lookback", "{since: x, lookback", "streams[0].incremental.since", "由 tables.time 决定"),
    ("materials: dn", "material: dn", "tables.children.material", "是否想写 materials？"),
    ("into: handlingItems", "into: items", "tables.children.items", "没有名为 items 的"),
]


@pytest.mark.parametrize(("good", "bad", "place", "reason"), MISTAKES)
def test_a_mistake_is_told_with_its_place_and_reason(
    tmp_path: Path, good: str, bad: str, place: str, reason: str
) -> None:
    path = tmp_path / "nation.yaml"
    path.write_text(NATION.read_text("utf-8").replace(good, bad, 1), "utf-8")
    with pytest.raises(SpecError) as caught:
        load_spec(path, {"YIWANG_NATION_URL": "sqlite:///x.db"})
    assert place in caught.value.message
    assert reason in caught.value.message
    assert "pw@" not in caught.value.message


def test_a_password_from_the_environment_is_no_password_in_the_specification(
    tmp_path: Path,
) -> None:
    path = tmp_path / "nation.yaml"
    url = "mysql://reader:${SECRET}@db.example/exchange"
    path.write_text(NATION.read_text("utf-8").replace("${YIWANG_NATION_URL}", url), "utf-8")
    transport = load_spec(path, {"SECRET": "s3cret"}).transport
    assert isinstance(transport, ExchangeTransport)
    assert "s3cret" in transport.url.get_secret_value()


def test_only_a_rest_window_needs_a_parameter(tmp_path: Path) -> None:
    path = tmp_path / "province.yaml"
    text = (PLATFORMS / "province.yaml").read_text("utf-8")
    path.write_text(text.replace("{since: updatedSince, ", "{"), "utf-8")
    with pytest.raises(SpecError, match=r"incremental\.since：缺少这一项"):
        load_spec(path, {"YIWANG_PROVINCE_URL": "http://127.0.0.1:1"})
