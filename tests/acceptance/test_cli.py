"""Commands say in Chinese what they do, and in one clear line why they did not."""

from __future__ import annotations

import json
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from rich.cells import cell_len
from typer.core import TyperGroup
from typer.main import get_command

from gateway.cli import app
from gateway.settings import ENVIRONMENT
from tests.acceptance.commands import ROOT, free_port, in_process, one_line, serving

HAN = re.compile(r"[\u4e00-\u9fff]")
PORTAL = ROOT / "docs" / "how-to" / "portal-items.yaml"
SAMPLE = ROOT / "docs" / "how-to" / "portal-items-sample.jsonl"
REFERENCE = ROOT / "docs" / "reference" / "cli.md"


def widest(text: str) -> int:
    """Answer how many columns of a terminal a text takes."""
    return max(cell_len(line) for line in text.splitlines())


def commands(context: typer.Context, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Answer the words of every command, groups too."""
    yield words
    if isinstance(context.command, TyperGroup):
        for name, inner in context.command.commands.items():
            yield from commands(typer.Context(inner, parent=context), (*words, name))


COMMANDS = tuple(commands(typer.Context(get_command(app))))


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: " ".join(words) or "yiwang")
def test_every_help_is_chinese_and_fits_80_columns(words: tuple[str, ...], tmp_path: Path) -> None:
    done = in_process(tmp_path, *words, "--help")
    said = done.said
    assert (done.code, done.complained) == (0, "")
    described = [line for line in said.splitlines() if re.match(r"│ +(--)?[a-z]", line)]
    assert described
    assert all(HAN.search(line) for line in described), said
    assert "选项" in said
    assert "Show this message" not in said
    assert widest(said) <= 80


def test_the_reference_page_names_every_command_option_and_variable(
    tmp_path: Path,
) -> None:
    page = REFERENCE.read_text("utf-8")
    groups = {words[0] for words in COMMANDS if len(words) == 2}
    for words in COMMANDS[1:]:
        if words[0] in groups and len(words) == 1:
            continue
        heading = f"## yiwang {' '.join(words)}\n"
        assert heading in page
        section = page.partition(heading)[2].partition("\n## ")[0]
        options = re.findall(r"│ (--[a-z-]+)", in_process(tmp_path, *words, "--help").said)
        assert [name for name in options if name != "--help" and f"`{name}" not in section] == []
    assert [name for name in ENVIRONMENT if f"`{name}`" not in page] == []


def test_the_reference_page_names_no_command_that_is_not_there() -> None:
    named = re.findall(r"^## yiwang (.*)$", REFERENCE.read_text("utf-8"), re.MULTILINE)
    assert {tuple(name.split()) for name in named} <= set(COMMANDS)


USAGE = [
    ("fly", "没有命令 fly"),
    ("sync run --streem x", "没有选项 --streem，是否想写 --stream？"),
    ("connectors check a b", "多出的参数：b"),
    ("sync pause", "缺少参数 连接器"),
    ("export regions", "缺少选项 -o、--output"),
    ("sync run --spec", "选项 --spec 后面要写值"),
    ("sync run --json=1", "选项 --json 后面不写值"),
    ("demo --items 0", "--items 应不小于 1"),
    ("demo --items x", "--items 应为整数"),
    ("serve --port 99999", "--port 应不大于 65535"),
    ("quarantine list --limit 0", "--limit 应不小于 1"),
]


@pytest.mark.parametrize(("words", "said"), USAGE)
def test_a_command_written_wrongly_is_told_so_in_chinese(
    words: str, said: str, tmp_path: Path
) -> None:
    done = in_process(tmp_path, *words.split())
    assert done.code == 2
    assert said in done.complained


UNUSABLE = [
    ("init a.txt", "a.txt/connectors 无法读写：路径中有一段不是目录"),
    ("schema export -o none/a.graphql", "none/a.graphql 无法读写：文件或目录不存在"),
    ("schema elements -o none/a.csv", "none/a.csv 无法读写：文件或目录不存在"),
    ("connectors schema -o none/a.json", "none/a.json 无法读写：文件或目录不存在"),
    ("export regions -o none/a.csv", "无法读写：文件或目录不存在"),
    ("schema compare none.graphql", "none.graphql 无法读取：文件或目录不存在"),
    ("sync run --spec none.yaml", "none.yaml：无法读取（文件或目录不存在）"),
    ("export regions -o a.csv --arguments {", "第 2 个字符处"),
    ("serve --host no-such-host.invalid", "主机名 no-such-host.invalid 无法解析"),
    ("quarantine show qu_none", "没有隔离记录 qu_none。"),
    ("quarantine list none/lists", "库中没有 none/lists 的数据。　现有：无。"),
    ("quarantine replay --id qu_none", "没有隔离记录 qu_none。"),
]


@pytest.mark.parametrize(("words", "said"), UNUSABLE)
def test_what_cannot_be_used_is_named_in_one_line(words: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    (tmp_path / "connectors").mkdir()
    (tmp_path / "connectors" / "portal.yaml").write_bytes(PORTAL.read_bytes())
    assert said in one_line(in_process(tmp_path, *words.split()))


def test_what_is_in_quarantine_is_listed_on_lines_to_copy_from(tmp_path: Path) -> None:
    (tmp_path / "items.jsonl").write_text('{"name": "没有编码"}\nnothing\n', "utf-8")
    in_process(tmp_path, "sync", "run", "--spec", PORTAL, "--input", "items.jsonl")
    rows = in_process(tmp_path, "quarantine", "list", "portal-items/items", "--json").answer
    said = in_process(tmp_path, "quarantine", "list", "portal-items").said
    for row in rows:
        (line,) = (line for line in said.splitlines() if line.startswith(f"{row['id']}　"))
        assert line.count(row["code"]) == 1
        shown = in_process(tmp_path, "quarantine", "show", row["id"])
        assert "原文：" in shown.said
        told = in_process(tmp_path, "quarantine", "show", row["id"], "--json").answer
        assert told["payload"] in {'{"name": "没有编码"}', "nothing"}
    assert "portal-items/items" in one_line(in_process(tmp_path, "quarantine", "list", "none"))


def test_the_schema_of_specifications_is_written_for_editors(tmp_path: Path) -> None:
    shown = in_process(tmp_path, "connectors", "schema")
    assert (shown.code, json.loads(shown.said)["title"]) == (0, "一网连接器规格")
    done = in_process(tmp_path, "connectors", "schema", "-o", "spec.schema.json")
    assert (done.code, done.said) == (0, "已写入 spec.schema.json。\n")
    assert (tmp_path / "spec.schema.json").read_text("utf-8") == shown.said


def test_init_writes_files_and_never_overwrites(tmp_path: Path) -> None:
    first = in_process(tmp_path, "init")
    assert first.code == 0
    assert "已生成：yiwang.toml" in first.said
    assert "已生成：connectors/province.yaml" in first.said
    assert "yiwang sync run" in first.said
    (tmp_path / "yiwang.toml").write_text("# 我的设置\n", "utf-8")
    (tmp_path / "connectors" / "province.yaml").unlink()
    again = in_process(tmp_path, "init", ".")
    assert again.code == 0
    assert "已存在，未改动：yiwang.toml" in again.said
    assert "已生成：connectors/province.yaml" in again.said
    assert (tmp_path / "yiwang.toml").read_text("utf-8") == "# 我的设置\n"


def test_the_starter_says_which_variable_to_set(tmp_path: Path) -> None:
    in_process(tmp_path, "init")
    (tmp_path / "connectors" / "regions.yaml").unlink()
    done = in_process(tmp_path, "sync", "run")
    assert done.code == 1
    left_out, error = done.complained.splitlines()
    assert re.search(r"connectors/province\.yaml:\d+ transport\.base_url", left_out)
    assert "环境变量 YIWANG_PROVINCE_URL 未设置" in left_out
    assert "没有可用的连接器规格" in error
    port = str(free_port())
    line = one_line(
        in_process(tmp_path, "sync", "run", YIWANG_PROVINCE_URL=f"http://127.0.0.1:{port}")
    )
    assert "连接器 province：环境变量 YIWANG_PROVINCE_TOKEN 未设置" in line
    assert "export YIWANG_PROVINCE_TOKEN=" in line


def test_the_starter_of_regions_needs_no_platform(tmp_path: Path) -> None:
    in_process(tmp_path, "init")
    done = in_process(tmp_path, "sync", "run", "regions", "--json")
    assert done.code == 0
    assert [stream["stored"] for stream in done.answer["streams"]] == [3214, 3546]
    assert done.answer["findings"] == {}


def test_without_specifications_a_sync_says_how_to_get_one(tmp_path: Path) -> None:
    assert "yiwang init" in one_line(in_process(tmp_path, "sync", "run"))
    (tmp_path / "connectors").mkdir()
    assert "yiwang init" in one_line(in_process(tmp_path, "sync", "run"))


def test_an_unknown_connector_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    (tmp_path / "connectors").mkdir()
    (tmp_path / "connectors" / "portal.yaml").write_bytes(PORTAL.read_bytes())
    line = one_line(in_process(tmp_path, "sync", "run", "portal"))
    assert "portal" in line
    assert "portal-items" in line


def test_a_broken_specification_is_named_and_stops_no_other(tmp_path: Path) -> None:
    folder = tmp_path / "connectors"
    folder.mkdir()
    broken = PORTAL.read_text("utf-8").replace("level: district", "level: village")
    (folder / "a-broken.yaml").write_text(broken, "utf-8")
    line = next(n for n, text in enumerate(broken.splitlines(), 1) if "level: village" in text)
    (folder / "b-portal.yaml").write_bytes(PORTAL.read_bytes())
    (folder / "c-silent.yaml").write_text(
        PORTAL.read_text("utf-8")
        .replace("name: portal-items", "name: silent")
        .replace("platform: portal", "platform: silent")
        .replace("kind: files", "kind: files\n  path: nothing.jsonl"),
        "utf-8",
    )
    done = in_process(tmp_path, "sync", "run", "--input", SAMPLE, "--json")
    assert done.code == 3
    (told,) = done.complained.splitlines()
    assert f"connectors/a-broken.yaml:{line} level" in told
    assert [stream["stored"] for stream in done.answer["streams"]] == [8, 8]
    listed = in_process(tmp_path, "connectors", "list")
    assert listed.code == 0
    assert f"connectors/a-broken.yaml:{line} level" in listed.said
    rows = in_process(tmp_path, "connectors", "list", "--json").answer
    assert [row["problem"] is None for row in rows] == [False, True, True]


def test_a_broken_specification_that_was_asked_for_is_what_the_error_points_to(
    tmp_path: Path,
) -> None:
    in_process(tmp_path, "init")
    done = in_process(tmp_path, "connectors", "check", "province")
    told, error = done.complained.splitlines()
    assert "connectors/province.yaml:15 transport.base_url" in told
    assert "请按上面的说明改正 connectors/province.yaml。" in error


def test_a_name_that_is_nearly_right_is_answered_with_the_right_one(tmp_path: Path) -> None:
    in_process(tmp_path, "init")
    (tmp_path / "connectors" / "province.yaml").unlink()
    for words in (("sync", "run"), ("connectors", "check"), ("sync", "pause"), ("sync", "sweep")):
        line = one_line(in_process(tmp_path, *words, "region"))
        assert "没有可用的连接器 region。　是否想写 regions？可用的连接器：regions。" in line
    line = one_line(in_process(tmp_path, "connectors", "check"))
    assert "可用的连接器：regions。" in line


def test_of_two_files_that_would_read_into_one_place_the_second_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "connectors"
    folder.mkdir()
    text = PORTAL.read_text("utf-8")
    (folder / "a.yaml").write_text(text, "utf-8")
    (folder / "b.yaml").write_text(text, "utf-8")
    (folder / "c.yaml").write_text(text.replace("name: portal-items", "name: other"), "utf-8")
    done = in_process(tmp_path, "sync", "run", "--input", SAMPLE, "--json")
    assert (done.code, len(done.answer["streams"])) == (3, 1)
    second, third = done.complained.splitlines()
    assert re.search(
        r"connectors/b\.yaml:\d+ name：连接器 portal-items 在 \S+a\.yaml 中已有", second
    )
    assert "streams[0].name：平台 portal 的数据流 items 在 connectors/a.yaml 中已有" in third
    rows = in_process(tmp_path, "connectors", "list", "--json").answer
    assert [row["problem"] is None for row in rows] == [True, False, False]


def test_a_connector_that_cannot_start_stops_no_other(tmp_path: Path) -> None:
    in_process(tmp_path, "init")
    (tmp_path / "connectors" / "portal.yaml").write_bytes(PORTAL.read_bytes())
    done = in_process(
        tmp_path,
        *("sync", "run", "--input", SAMPLE, "--json"),
        YIWANG_PROVINCE_URL="http://127.0.0.1:1",
    )
    assert "YIWANG_PROVINCE_TOKEN 未设置" in one_line(done, 3)
    stored = {stream["stream"]: stream["stored"] for stream in done.answer["streams"]}
    assert stored == {"items": 8, "regions": 3214, "former-regions": 3546}


def test_a_file_that_is_not_there_is_a_failed_run(tmp_path: Path) -> None:
    done = in_process(
        tmp_path, "sync", "run", "--spec", PORTAL, "--input", "nothing.jsonl", "--json"
    )
    assert done.code == 3
    (stream,) = done.answer["streams"]
    assert stream["status"] == "failed_config"
    assert "nothing.jsonl" in stream["error"]["message"]
    assert "nothing.jsonl" in in_process(tmp_path, "sync", "status").said


def test_status_shows_local_times_in_80_columns_and_parses(tmp_path: Path) -> None:
    assert "还没有数据流" in in_process(tmp_path, "sync", "status").said
    in_process(tmp_path, "sync", "run", "--spec", PORTAL, "--input", SAMPLE)
    said = in_process(tmp_path, "sync", "status").said
    assert widest(said) <= 80
    (row,) = in_process(tmp_path, "sync", "status", "--json").answer
    assert row["last_success_at"].endswith("+08:00")
    local = row["last_success_at"].replace("T", " ")[:16]
    assert local in said


def test_check_tells_what_is_wrong_and_stores_nothing(tmp_path: Path) -> None:
    good = in_process(
        tmp_path, "connectors", "check", "--spec", PORTAL, "--input", SAMPLE, "--json"
    )
    assert good.code == 0
    assert all(step["ok"] for step in good.answer)
    bad = in_process(tmp_path, "connectors", "check", "--spec", PORTAL, "--input", "nothing.jsonl")
    assert bad.code == 3
    assert "✗ 数据流 items　文件“nothing.jsonl”无法读取：文件不存在。" in bad.said
    assert "  怎么办：请核对路径和文件名。" in bad.said
    assert not (tmp_path / "var").exists()
    assert "连接器名称" in one_line(in_process(tmp_path, "connectors", "check"))


def test_a_store_that_is_not_ready_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "old.db").touch()
    old = "sqlite:///old.db"
    assert "yiwang db upgrade" in one_line(in_process(tmp_path, "serve", YIWANG_DATABASE_URL=old))
    done = in_process(tmp_path, "db", "upgrade", YIWANG_DATABASE_URL=old)
    assert (done.code, done.said) == (0, "数据库已是最新版本。\n")
    absent = f"postgresql://127.0.0.1:{free_port()}/yiwang"
    assert "数据库" in one_line(in_process(tmp_path, "serve", YIWANG_DATABASE_URL=absent))
    nowhere = "sqlite:////dev/null/yiwang.db"
    assert "/dev/null" in one_line(in_process(tmp_path, "serve", YIWANG_DATABASE_URL=nowhere))
    assert "sqlite:///" in one_line(in_process(tmp_path, "serve", YIWANG_DATABASE_URL="nonsense"))


def test_settings_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    assert "no.toml" in one_line(in_process(tmp_path, "sync", "status", "--settings", "no.toml"))
    (tmp_path / "yiwang.toml").write_text("[http\n", "utf-8")
    assert "yiwang.toml" in one_line(in_process(tmp_path, "sync", "status"))
    (tmp_path / "yiwang.toml").write_text("[http]\nport = 0\n", "utf-8")
    assert "http.port" in one_line(in_process(tmp_path, "sync", "status"))


def test_serve_needs_neither_store_nor_specifications_and_stops_cleanly(tmp_path: Path) -> None:
    with serving(tmp_path, "serve") as server:
        assert server.ask("{ catalogItems { totalCount } }") == {"catalogItems": {"totalCount": 0}}
        taken = in_process(tmp_path, "serve", "--port", str(server.port))
        assert f":{server.port} 已被占用" in one_line(taken)
        done = server.stop(signal.SIGINT)
    assert (done.code, done.complained) == (0, "")
    assert done.said.endswith("已停止。\n")


def test_the_schema_is_exported(tmp_path: Path) -> None:
    done = in_process(tmp_path, "schema", "export", "-o", "schema.graphql")
    assert (done.code, done.said) == (0, "已写入 schema.graphql。\n")
    shown = in_process(tmp_path, "schema", "export")
    assert shown.said == (tmp_path / "schema.graphql").read_text("utf-8")
    assert in_process(tmp_path, "schema", "export", "--check").code == 0


def test_json_is_nothing_but_json(tmp_path: Path) -> None:
    (tmp_path / "connectors").mkdir()
    for words in (("sync", "status"), ("connectors", "list")):
        assert json.loads(in_process(tmp_path, *words, "--json").said) == []
