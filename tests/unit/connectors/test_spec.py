"""Specification files: what is taken, and how a mistake is explained."""

from pathlib import Path

import pytest

from gateway.cli.init import STARTERS
from gateway.connectors.spec import (
    PLATFORMS,
    DirectoryPlace,
    FilesTransport,
    RestTransport,
    SftpPlace,
    load_spec,
)
from gateway.errors import SpecError
from gateway.standard.gbt2260 import FOLDER
from tests.unit.connectors.specs import PORTAL, SMALL, province_spec


def load(folder: Path, text: str) -> str:
    path = folder / "small.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(SpecError) as caught:
        load_spec(path, {})
    assert caught.value.code == "SPEC_INVALID"
    return caught.value.message.replace(str(path), "small.yaml")


def test_the_specification_of_the_province_is_taken() -> None:
    spec = province_spec("http://127.0.0.1:8101/")
    assert isinstance(spec.transport, RestTransport)
    assert spec.transport.base_url == "http://127.0.0.1:8101"
    assert [stream.entity for stream in spec.streams] == [
        "Region",
        "ImplementingBody",
        "LicenseType",
        "CatalogItem",
        "Adoption",
        "ImplementationList",
        "ServiceRecord",
        "Evaluation",
    ]
    assert {stream.default_mapping for stream in spec.streams} == {True}
    with pytest.raises(KeyError, match="nothing"):
        spec.stream("nothing")


def test_a_specification_of_files_maps_only_what_it_names() -> None:
    spec = load_spec(PORTAL, {})
    assert isinstance(spec.transport, FilesTransport)
    assert spec.stream("items").default_mapping is False


def test_paths_of_files_are_relative_to_the_specification(tmp_path: Path) -> None:
    text = PORTAL.read_text("utf-8").replace("# path: items.jsonl", "path: items.jsonl")
    (tmp_path / "portal.yaml").write_text(text, "utf-8")
    transport = load_spec(tmp_path / "portal.yaml", {}).transport
    assert isinstance(transport, FilesTransport)
    assert transport.path == str(tmp_path / "items.jsonl")


BUILTIN = """version: 1
name: small
title: 小平台
platform: small
level: national
transport: {kind: files}
streams:
  - name: regions
    entity: Region
    path: builtin:gbt2260/regions.csv
    native_id: areaCode
"""


def test_a_built_in_file_is_named_wherever_the_gateway_is_installed(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(BUILTIN, "utf-8")
    path = load_spec(tmp_path / "small.yaml", {}).stream("regions").path
    assert path == str(FOLDER / "regions.csv")


@pytest.mark.parametrize(("written", "told"), [
    ("gbt2260/region.csv", "，是否想写 gbt2260/regions.csv？"),
    ("../secret", "（现有：gbt2260/former-regions.csv、gbt2260/regions.csv、"),
])  # fmt: skip
def test_a_built_in_file_that_does_not_exist_is_told(
    tmp_path: Path, written: str, told: str
) -> None:
    message = load(tmp_path, BUILTIN.replace("gbt2260/regions.csv", written))
    assert message.startswith(f"small.yaml:10 streams[0].path：没有名为 {written} 的内置文件{told}")


def test_the_starter_of_regions_reads_what_the_gateway_reads() -> None:
    own = load_spec(PLATFORMS / "regions.yaml", {})
    assert load_spec(STARTERS / "connectors" / "regions.yaml", {}) == own


def test_a_variable_that_the_address_needs_is_named_with_its_line(tmp_path: Path) -> None:
    message = load(tmp_path, SMALL.replace("127.0.0.1:1", "${SMALL_HOST}"))
    assert message == "small.yaml:8 transport.base_url：环境变量 SMALL_HOST 未设置"


def test_placeholders_are_for_the_address_only(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL.replace("小平台", "${HOME}"), "utf-8")
    assert load_spec(path, {"HOME": "x"}).title == "${HOME}"


# What is written instead of what, and what is said: line and key, reason.
MISTAKES = [
    ("version: 1", "version: 2", "1 version", "只能是 1"),
    ("version: 1", "version: 01", "1", "01 的写法有歧义，若为代码请加引号"),
    ("name: small", "name: Small", "2 name", "只用小写字母、数字和连字符，以字母开头"),
    ("title: 小平台", "title: 1", "3 title", "应为文本（数字和 yes、no 请加引号）"),
    ("title: 小平台", "name: again", "3", "键 name 重复"),
    ("level: district", "level: town", "5 level", "只能是 'national', 'province', 'city' 或 'd"),
    ("kind: rest", "kind: soap", "6 transport", "kind 只能是 'rest', 'exchange_db', 'files'"),
    ("  kind: rest\n", "", "6 transport", "缺少 kind"),
    ("http://", "ftp://", "8 transport.base_url", "应为 http:// 或 https:// 开头的地址"),
    ("http://", "http://me:pw@", "8 transport.base_url", "地址中不得有用户名、口令、? 或 #"),
    ("ok: [0]", "ok: []", "9 transport.reply.ok", "不得为空"),
    (
        "ok: [0]",
        "ok: [0，1]",
        "9 transport.reply.ok[0]",
        "“0，1”中有中文标点：各代码之间用",
    ),
    ("level:", "auth: {kind: none}\nlevel:", "5 auth", "没有这一项，它是别处的项：请核对缩进"),
    ("http://", "http://a:808080/", "8 transport.base_url", "主机或端口不对"),
    ("ok: [0]", "ok: [no]", "9 transport.reply.ok[0]", "应为文本（数字和 yes、no 请加引号）"),
    ("Implem", "Imlem", "12 streams[0].entity", "没有名为 ImlementationList 的实体，是否想写 Impl"),
    ("path: /", "path: //a.example/", "13 streams[0].request.path", "应以一个 / 开头"),
    ("    request: {path: /lists}\n", "", "11 streams[0].request", "rest 连接器的数据流需要这一项"),
    ("records:", "sheet: a\n    records:", "14 streams[0].sheet", "rest 连接器的数据流没有这一项"),
    ("native_id:", "nativeid:", "16 streams[0].nativeid", "没有这一项，是否想写 native_id？"),
    ("native_id:", "nativeid:", "11 streams[0].native_id", "缺少这一项"),
    (
        "taskName",
        "taskNme",
        "17 streams[0].mapping.taskNme",
        "没有名为 taskNme 的实施清单的要素，是",
    ),
    ("mapping", "children", "17 streams[0].children.taskName", "应为键值对"),
    (
        "unpadded",
        "padded",
        "18 streams[0].codes.taskType",
        "没有名为 padded 的代码表 TaskType 的变",
    ),
    ("unpadded", "{1: XUKE}", "18 streams[0].codes.taskType.1", "没有名为 XUKE 的代码表 TaskType"),
    ("unpadded", "[1]", "18 streams[0].codes.taskType", "应为变体的名称，或者“平台代码: 代码名”"),
    ("name}", "{path: a, mach: b}}", "17 streams[0].mapping.taskName.mach", "没有这一项，是否"),
    ("name}", "{match: a}}", "17 streams[0].mapping.taskName", "path、paths、jmespath 写一个"),
    ("name}", "{path: a, match: (}}", "17 streams[0].mapping.taskName.match", "不是有效的正则表"),
    ("name}", "1}", "17 streams[0].mapping.taskName", "应为"),
    ("kind: page-number", "kind: pages", "15 streams[0].paging", "kind 只能是 'page-number', 'off"),
    ("taskType:", "taskName:", "18 streams[0].codes.taskName", "没有名为 taskName 的实施清单的代"),
]


@pytest.mark.parametrize(("good", "bad", "place", "reason"), MISTAKES)
def test_a_mistake_is_told_with_file_line_key_and_reason(
    tmp_path: Path, good: str, bad: str, place: str, reason: str
) -> None:
    assert f"small.yaml:{place}：{reason}" in load(tmp_path, SMALL.replace(good, bad, 1))


def test_an_element_has_one_source(tmp_path: Path) -> None:
    message = load(tmp_path, SMALL + "    constants: {taskName: x}\n")
    assert message.endswith(
        "19 streams[0].constants.taskName：mapping 中已有此要素，二者只能留一个"
    )


def test_an_offset_is_written_one_way(tmp_path: Path) -> None:
    message = load(tmp_path, SMALL + "    incremental: {since: a, utc_offset: Asia/Shanghai}\n")
    assert message.endswith('19 streams[0].incremental.utc_offset：应写作 "+08:00"')


def test_a_child_that_the_standard_does_not_have_is_told(tmp_path: Path) -> None:
    message = load(tmp_path, SMALL + "    children: {handlingItem: {path: a}}\n")
    assert "没有名为 handlingItem 的实施清单的下级，是否想写 handlingItems？" in message


def test_two_streams_of_one_name_are_refused(tmp_path: Path) -> None:
    stream = SMALL[SMALL.index("  - name") :]
    assert load(tmp_path, SMALL + stream).splitlines() == [
        "small.yaml:11 streams[0].name：数据流 lists 重复",
        "small.yaml:19 streams[1].name：数据流 lists 重复",
    ]


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    text = SMALL.replace("version: 1", "version: 2").replace("path: /lists", "path: lists")
    assert len(load(tmp_path, text).splitlines()) == 2


UNWRITTEN = [
    ("title：小平台\nname: a", 2, "中文冒号不算"),
    ("a: 1\ntitle 小平台\n", 3, "键后缺少英文冒号"),
    ("a: b: c", 1, "值中有冒号的加引号"),
    ("a:\n  b: 1\n c: 2", 3, "缩进不对"),
    ("a:\n\tb: 1", 2, "制表符"),
    ("a: %Y-%m-%d", 1, "值以 % 开头的，请加引号"),
    ("a: *paging", 1, "用了 *paging，前面却没有 &paging"),
    ("a: &a 1\nb: &a 2", 2, "与前面的重复"),
    ("a: [1, 2\nb: 3", 2, "少了英文逗号"),
    ("a: {b: 1,, c: 2}", 1, "英文逗号多了"),
    ("a: 'x\nb: 3", 2, "引号没有写完"),
    ('a: "\\d"', 1, "请改用单引号"),
    ("a: - b", 1, "另起一行"),
    ("a: 1\n---\nb: 2", 2, "只写一个规格"),
    ("a: !b 1", 1, "值以 ! 开头"),
    ("a: 2026-13-01", 1, "没有 2026-13-01 这一天"),
]


@pytest.mark.parametrize(("text", "line", "said"), UNWRITTEN)
def test_what_is_no_yaml_is_told_in_chinese_with_its_line(
    tmp_path: Path, text: str, line: int, said: str
) -> None:
    message = load(tmp_path, text)
    assert message.startswith(f"small.yaml:{line}：")
    assert said in message
    assert "expected" not in message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [1\nb: 2", "small.yaml:2：不是有效的 YAML"),
        ("", "small.yaml:1：应为键值对"),
        ("- a", "small.yaml:1：应为键值对"),
        ("a: !!python/object:os.system 1", "small.yaml:1：不是有效的 YAML"),
        ("a: \x01", "small.yaml:1：不是有效的 YAML"),
    ],
)
def test_what_is_not_a_specification_at_all_is_told_too(
    tmp_path: Path, text: str, said: str
) -> None:
    assert load(tmp_path, text).startswith(said)


def test_a_file_that_is_not_there_or_not_utf_8_is_named(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match=r"none\.yaml：无法读取"):
        load_spec(tmp_path / "none.yaml", {})
    (tmp_path / "gbk.yaml").write_bytes("title: 省一体化".encode("gbk"))
    with pytest.raises(SpecError, match=r"gbk\.yaml：不是 UTF-8 编码"):
        load_spec(tmp_path / "gbk.yaml", {})


@pytest.mark.parametrize(("key", "value"), [("request", "path: /a"), ("incremental", "since: a")])
def test_a_stream_of_files_has_no_requests(tmp_path: Path, key: str, value: str) -> None:
    message = load(tmp_path, PORTAL.read_text("utf-8") + f"    {key}: {{{value}}}\n")
    assert f"{key}：files 连接器的数据流没有这一项" in message


def test_a_variable_that_the_address_of_tokens_needs_is_named_with_its_line(tmp_path: Path) -> None:
    auth = "  auth: {kind: oauth2, client_id: a, secret_env: B, base_url: 'http://${SSO}'}\n"
    message = load(tmp_path, SMALL.replace("  reply:", auth + "  reply:"))
    assert message == "small.yaml:9 transport.auth.base_url：环境变量 SSO 未设置"


def test_files_of_tls_are_relative_to_the_specification(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    tls = "  tls: {certificate: a.pem, key: /b.key, authorities: ca/c.pem}\n"
    path.write_text(SMALL.replace("  reply:", tls + "  reply:"), "utf-8")
    transport = load_spec(path, {}).transport
    assert isinstance(transport, RestTransport)
    assert transport.tls.certificate == str(tmp_path / "a.pem")
    assert transport.tls.key == "/b.key"
    assert transport.tls.authorities == str(tmp_path / "ca/c.pem")


@pytest.mark.parametrize("tls", ["{key: a}", "{password_env: A}"])
def test_a_key_without_its_certificate_is_told(tmp_path: Path, tls: str) -> None:
    message = load(tmp_path, SMALL.replace("  reply:", f"  tls: {tls}\n  reply:"))
    assert "9 transport.tls：有 " in message


@pytest.mark.parametrize(
    "slices", ["slice_s: 60", "cap: 100", "cap: 100, begins: 2020-01-01", "truncated: {path: a}"]
)
def test_slices_need_a_beginning_and_two_bounds(tmp_path: Path, slices: str) -> None:
    message = load(tmp_path, SMALL + f"    incremental: {{since: a, {slices}}}\n")
    assert (
        "19 streams[0].incremental：slice_s、cap、truncated 需要 begins（最早的日期）和 before"
        in message
    )


DROP = """\
version: 1
name: small
title: 小平台
platform: small
level: district
transport:
  kind: files
  place: {kind: directory, path: in}
streams:
  - name: lists
    entity: ImplementationList
    native_id: rowGuid
    drop: {files: "a%Y%m%d.xml"}
"""
SERVER = (
    "{kind: sftp, host: h, user: u, password_env: P, host_keys: ['SHA256:"
    + "a" * 43
    + "'], key: k}"
)


def test_places_of_a_drop_are_relative_to_the_specification(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(DROP, "utf-8")
    transport = load_spec(path, {}).transport
    assert isinstance(transport, FilesTransport)
    assert isinstance(transport.place, DirectoryPlace)
    assert transport.place.path == str(tmp_path / "in")
    path.write_text(DROP.replace("{kind: directory, path: in}", SERVER), "utf-8")
    transport = load_spec(path, {}).transport
    assert isinstance(transport, FilesTransport)
    assert isinstance(transport.place, SftpPlace)
    assert (transport.place.key, transport.place.path) == (str(tmp_path / "k"), ".")


PLACE = "  place: {kind: directory, path: in}\n"


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        (PLACE, "", "streams[0].drop：transport 中没有 place，不是文件投放"),
        ('    drop: {files: "a%Y%m%d.xml"}\n', "", "streams[0].drop：文件投放的数据流需要这一项"),
        ("    drop:", "    path: b.xml\n    drop:", "streams[0].path：文件投放读目录中的文件"),
        ("a%Y", "a%y", "drop.files：没有 %y 这种写法"),
        ('.xml"}', '.xml", companion: ok}', "drop.companion：写法不合规定"),
        (
            '.xml"}',
            '.xml"}\n    sweep: {schedule: {every: 24h}}',
            "streams[0].sweep：文件是变化（delivery: changes）时",
        ),
        ("{kind: directory, path: in}", SERVER.replace("SHA256:", ""), "host_keys：应为指纹"),
        (
            "{kind: directory, path: in}",
            SERVER.replace("password_env: P, ", "").replace(", key: k", ""),
            "password_env 与 key 至少要有一个",
        ),
        (
            "{kind: directory, path: in}",
            SERVER.replace("key: k", "key_password_env: K"),
            "有 key_password_env 时需要 key",
        ),
    ],
)
def test_a_mistake_in_a_drop_is_told(tmp_path: Path, good: str, bad: str, said: str) -> None:
    assert said in load(tmp_path, DROP.replace(good, bad, 1))


def test_a_drop_is_for_files_only(tmp_path: Path) -> None:
    message = load(tmp_path, SMALL + '    drop: {files: "a"}\n')
    assert "streams[0].drop：rest 连接器的数据流没有这一项" in message
