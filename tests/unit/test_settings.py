"""Settings: the file, the environment before it, and errors that say where to look."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.errors import SettingsError
from gateway.settings import load_settings


def test_without_a_file_everything_has_a_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load_settings(None, {})
    assert settings.store.url == "sqlite:///var/yiwang.db"
    assert settings.http.port == 8000


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    file = tmp_path / "yiwang.toml"
    file.write_text('[store]\nurl = "sqlite:///a.db"\n[http]\nport = 9000\n', "utf-8")
    settings = load_settings(file, {"YIWANG_DATABASE_URL": "postgresql://host/b"})
    assert settings.store.url == "postgresql://host/b"
    assert settings.http.port == 9000


@pytest.mark.parametrize(
    ("text", "environ", "said"),
    [
        ("[http]\nport = 'x'\n", {}, "http.port：应为整数"),
        ("[http]\nport = 0\n", {}, "http.port：过小"),
        ("[htp]\nport = 1\n", {}, "htp：没有这一项"),
        ("", {"YIWANG_HTTP_PORT": "x"}, "环境变量 YIWANG_HTTP_PORT：应为整数"),
        ("[http\n", {}, "TOML"),
        ("a = \n", {}, "第 1 行第 5 个字符处"),
        ("[http]\nprot = 1\n", {}, "http.prot：没有这一项（是否想写 port？）"),
        ("[authority]\nall = ['a']\n", {}, "authority.all：只能是 'substantive', 'procedural'"),
        ("[authority]\nsubstantive = 'a'\n", {}, "authority.substantive：应为列表"),
    ],
)
def test_a_wrong_setting_is_named_with_where_it_came_from(
    tmp_path: Path, text: str, environ: dict[str, str], said: str
) -> None:
    file = tmp_path / "yiwang.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(SettingsError, match="设置") as caught:
        load_settings(file, environ)
    assert said in str(caught.value)


def test_a_named_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="找不到设置文件"):
        load_settings(tmp_path / "none.toml", {})


def test_a_file_that_cannot_be_read_is_told_why(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="是一个目录"):
        load_settings(tmp_path, {})
    (tmp_path / "gbk.toml").write_bytes("# 设置".encode("gbk"))
    with pytest.raises(SettingsError, match="不是 UTF-8"):
        load_settings(tmp_path / "gbk.toml", {})
