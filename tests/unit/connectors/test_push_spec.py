"""What goes up, as a specification says it: mistakes are told with line, key and reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.connectors.spec import FEEDBACK, load_spec
from gateway.errors import SpecError
from sync.connectors import destination_of

DOCS = Path(__file__).parents[3] / "docs"
PAGE = DOCS / "how-to/nation-up.yaml"
ENVIRON = {"YIWANG_NATION_URL": "sqlite:///nation.db"}
REFERENCE = (DOCS / "reference/exchange-outward.md").read_text("utf-8")
REST = REFERENCE.partition("```yaml\n")[2].partition("```")[0]
"""The push over HTTP, as the reference page shows it."""


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
    ("entity: ImplementingBody", "entity: Evaluation", "须经接口推送"),
    ("platform: national", "platform: yiwang", "是本网关自己"),
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
    assert "streams、push 与 licenses 至少要有一项" in load(tmp_path, text)


def test_a_stream_cannot_have_the_name_under_which_the_push_stands(tmp_path: Path) -> None:
    stream = "streams:\n  - {name: outbox, entity: Region, native_id: rowGuid, tables: {main: t}}\n"
    text = PAGE.read_text("utf-8").replace("\npush:", f"\n{stream}\npush:")
    assert "另有名为 outbox 的数据流" in load(tmp_path, text)


def test_a_push_is_reconciled_daily_once_it_has_a_schedule() -> None:
    push = load_spec(PAGE, ENVIRON).push
    assert push is not None
    assert (push.schedule, push.reconciliation and push.reconciliation.cron) == (None, "30 1 * * *")


def test_the_push_over_http_of_the_reference_page_is_a_good_one(tmp_path: Path) -> None:
    path = tmp_path / "up.yaml"
    path.write_text(REST, "utf-8")
    spec = load_spec(path, {})
    assert spec.push is not None
    assert spec.push.is_marked
    assert spec.stream(FEEDBACK).native_id == ("id",)
    assert spec.stream(FEEDBACK).tables is None


def test_over_http_feedback_that_is_not_asked_for_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "up.yaml"
    path.write_text(REST.partition("  feedback:")[0], "utf-8")
    assert load_spec(path, {}).feedback is None


@pytest.mark.parametrize(("written", "instead", "told"), [
    ("      code: status\n", "", "push.send.results.code：缺少这一项"),
    ("    records: data   ", "    body: {a: 1}", "须写明记录的位置"),
    ("path: /lists/batch", "path: {CatalogItem: /items}", "push.send.path"),
    ("  send:\n", "  acceptance: {column: SYNC_SIGN}\n  send:\n", "接口的标记写在 query.mark"),
    ("    incremental: {since: from, before: to}\n  feedback", "  feedback", "缺少这一项"),
    ("    native_id: id", "    native_ids: id", "没有这一项"),
])  # fmt: skip
def test_a_mistake_in_a_push_over_http_is_told(
    tmp_path: Path, written: str, instead: str, told: str
) -> None:
    assert written in REST
    message = load(tmp_path, REST.replace(written, instead, 1))
    assert message.startswith("up.yaml:")
    assert told in message


def test_each_way_up_has_what_it_needs_and_nothing_of_the_other(tmp_path: Path) -> None:
    tables = PAGE.read_text("utf-8")
    without_source = tables.replace('  data_source: "434" ', "  # ")
    told = load(tmp_path, without_source)
    assert "push.data_source：exchange_db 连接器的推送需要这一项" in told
    with_query = tables.replace("  codes:", "  query: {path: /x, by: id}\n  codes:")
    assert "前置库的推送没有这一项" in load(tmp_path, with_query)
    without = REST.partition("  send:")[0] + "  feedback: null\n"
    assert "push.send：rest 连接器的推送需要这一项" in load(tmp_path, without)
    key = "{kind: api-key, name: X-Api-Key, key_env: KEY}"
    inward = tables.replace("kind: exchange_db", "kind: push-in")
    inward = inward.replace("url: ${YIWANG_NATION_URL}", f"auth: {key}")
    assert "push-in 连接器不能推送" in load(tmp_path, inward)
