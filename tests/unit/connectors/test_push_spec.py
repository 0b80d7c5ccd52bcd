"""What goes up, as a specification says it: mistakes are told with line, key and reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.connectors.spec import FEEDBACK, load_spec
from gateway.errors import SpecError
from sync.connectors import destination_of

PAGE = Path(__file__).parents[3] / "docs/how-to/nation-up.yaml"
ENVIRON = {"YIWANG_NATION_URL": "sqlite:///nation.db"}


def load(folder: Path, text: str) -> str:
    path = folder / "up.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(SpecError) as told:
        load_spec(path, ENVIRON)
    return told.value.message.replace(f"{folder}/", "")


def test_the_specification_of_the_page_becomes_a_destination() -> None:
    spec = load_spec(PAGE, ENVIRON)
    assert spec.push is not None
    destination = destination_of(spec, spec.push)
    assert (destination.name, destination.platform) == ("nation-up", "national")
    assert destination.codes["promise_type"]["WORKING_DAY"] == "1"
    assert destination.selections["CatalogItem"].catalogs == ("LOCAL",)


def test_feedback_is_a_stream_of_the_connector() -> None:
    stream = load_spec(PAGE, ENVIRON).stream(FEEDBACK)
    assert stream.tables is not None
    assert (stream.tables.main, stream.native_id) == ("dn_audit_abnormal", ("rowGuid",))


@pytest.mark.parametrize(("written", "instead", "told"), [
    ("entity: ImplementingBody", "entity: Region", "只能是"),
    ("entity: ImplementingBody", "entity: CatalogItem", "实体 CatalogItem 重复"),
    (
        'platforms: [county], areas: ["43"]',
        'platforms: [national], areas: ["43"]',
        "自己的数据",
    ),
    ("ImplementingBody, platforms: [county]", "ImplementingBody, platforms: []", "不得为空"),
    ('["4304"]}', '["4304"], catalogs: [LOCAL]}', "三级"),
    ("promiseType:", "promiseTypes:", "没有名为 promiseTypes 的推送的代码要素"),
    ("WORKING_DAY", "WORKDAY", "没有名为 WORKDAY 的"),
    ('data_source: "434"', 'data_source: "4340"', "data_source"),
])  # fmt: skip
def test_a_mistake_is_told(tmp_path: Path, written: str, instead: str, told: str) -> None:
    text = PAGE.read_text("utf-8")
    assert written in text
    message = load(tmp_path, text.replace(written, instead, 1))
    assert message.startswith("up.yaml:")
    assert told in message


def test_a_connector_that_neither_reads_nor_pushes_is_refused(tmp_path: Path) -> None:
    text = PAGE.read_text("utf-8").partition("\npush:")[0]
    assert "streams 与 push 至少要有一项" in load(tmp_path, text)


def test_a_stream_cannot_have_the_name_under_which_the_push_stands(tmp_path: Path) -> None:
    stream = "streams:\n  - {name: outbox, entity: Region, native_id: rowGuid, tables: {main: t}}\n"
    text = PAGE.read_text("utf-8").replace("\npush:", f"\n{stream}\npush:")
    assert "另有名为 outbox 的数据流" in load(tmp_path, text)


def test_a_push_is_reconciled_daily_once_it_has_a_schedule() -> None:
    push = load_spec(PAGE, ENVIRON).push
    assert push is not None
    assert (push.schedule, push.reconciliation and push.reconciliation.cron) == (None, "30 1 * * *")
