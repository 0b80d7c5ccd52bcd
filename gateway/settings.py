"""Settings: one TOML file, overridden by the environment; passed around, never imported."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from gateway.crypto import Use
from gateway.errors import SettingsError, os_reason
from gateway.standard.element import Group
from gateway.standard.rectification import LIMIT

FILE = "yiwang.toml"


Suite = Literal["standard", "gm"]


class Section(BaseModel):
    """A part of the settings: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class StoreSettings(Section):
    """Where the data is kept."""

    url: str = "sqlite:///var/yiwang.db"


class HttpSettings(Section):
    """Where the endpoint listens."""

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65_535)


class ConnectorSettings(Section):
    """Where the connector specifications lie."""

    folder: Path = Path("connectors")


class SyncSettings(Section):
    """How streams are read: `grace_s` is what a page under way gets when the process ends."""

    grace_s: float = Field(default=10, ge=0, le=600)


class EvaluationSettings(Section):
    """好差评: in how many working days a bad review is to be rectified."""

    rectify_days: int = Field(default=LIMIT.days, ge=1, le=250)


class ApiKey(Section):
    """A static key of a caller: only its SHA-256 is kept."""

    caller: str
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    scopes: tuple[str, ...] = ()


class CryptoKey(Section):
    """A key by reference: `env:NAME` or `file:PATH`; of the newest of a use new things are made."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")
    use: Use
    key: str = Field(pattern=r"^(env|file):.+$")
    suite: Suite | None = None


class CryptoSettings(Section):
    """Which algorithms, and where the keys lie, the newest last."""

    suite: Suite = "standard"
    keys: tuple[CryptoKey, ...] = ()


class AuditSettings(Section):
    """How long records of access are to be kept, and where the chain's end is exported daily.

    Nothing deletes records yet: the years say what is required.
    """

    heads: Path | None = None
    retention_years: int = Field(default=3, ge=3, le=100)


class TokenSettings(Section):
    """Whose signed tokens are taken: one issuer, one algorithm, one key (`env:`, `file:`).

    Of the scopes that a token has, those count that are named here.
    """

    algorithm: Literal["Ed25519", "EdDSA", "ES256", "RS256", "PS256", "HS256"]
    key: str = Field(pattern=r"^(env|file):.+$")
    issuer: str = Field(min_length=1)
    audience: str = Field(min_length=1)
    scopes: tuple[str, ...] = ()
    leeway_s: int = Field(default=30, ge=0, le=300)


def _listed(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


Platforms = Annotated[tuple[str, ...], BeforeValidator(_listed)]


class Settings(Section):
    """Everything that can be set."""

    store: StoreSettings = StoreSettings()
    http: HttpSettings = HttpSettings()
    connectors: ConnectorSettings = ConnectorSettings()
    sync: SyncSettings = SyncSettings()
    authority: Mapping[Group, Platforms] = Field(default_factory=dict)
    keys: tuple[ApiKey, ...] = ()
    token: TokenSettings | None = None
    crypto: CryptoSettings = CryptoSettings()
    audit: AuditSettings = AuditSettings()
    evaluations: EvaluationSettings = EvaluationSettings()


ENVIRONMENT = {
    "YIWANG_DATABASE_URL": ("store", "url"),
    "YIWANG_HTTP_HOST": ("http", "host"),
    "YIWANG_HTTP_PORT": ("http", "port"),
    "YIWANG_CONNECTORS": ("connectors", "folder"),
}
"""Environment variables and what they set."""


def load_settings(path: Path | None, environ: Mapping[str, str]) -> Settings:
    """Read the settings; without a path, `yiwang.toml` of this folder if it is there."""
    file = path or Path(FILE)
    values = _read(file) if path is not None or file.exists() else {}
    for name, (section, key) in ENVIRONMENT.items():
        if name in environ:
            values.setdefault(section, {})[key] = environ[name]
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise _wrong(error.errors()[0], file, environ) from None


def _wrong(problem: ErrorDetails, file: Path, environ: Mapping[str, str]) -> SettingsError:
    """Say which setting is wrong and where it came from: the environment goes before the file."""
    place = tuple(step for step in problem["loc"] if step != "[key]")
    named = [name for name, setting in ENVIRONMENT.items() if setting == place and name in environ]
    where = f"环境变量 {named[0]}" if named else f"{file} 的 {'.'.join(map(str, place))}"
    reason = _REASONS.get(problem["type"], problem["msg"])
    if problem["type"] == "extra_forbidden":
        close = get_close_matches(str(place[-1]), _names(), n=1)
        reason += f"（是否想写 {close[0]}？）" if close else ""
    if problem["type"] == "enum":
        reason = f"只能是 {problem['ctx']['expected'].replace(' or ', ' 或 ')}"
    return SettingsError(
        f"设置有误：{where}：{reason}。", hint="可用 yiwang init 生成带注释的样例。"
    )


def _names() -> Iterator[str]:
    for section in Section.__subclasses__():
        yield from section.model_fields


_REASONS = {
    "tuple_type": '应为列表，如 ["province"]',
    "extra_forbidden": "没有这一项",
    "int_parsing": "应为整数",
    "int_type": "应为整数",
    "string_type": "应为文本",
    "greater_than_equal": "过小",
    "less_than_equal": "过大",
    "string_pattern_mismatch": "格式不符",
    "missing": "缺少",
    "enum": "不在可选值之中",
    "literal_error": "不在可选值之中",
    "string_too_short": "不能为空",
    "model_type": "应为一节（[节名] 下的若干项）",
}


def _read(file: Path) -> dict[str, dict[str, object]]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        raise SettingsError(f"找不到设置文件 {file}。", hint="可用 yiwang init 生成。") from None
    except OSError as error:
        raise SettingsError(
            f"设置文件 {file} 无法读取：{os_reason(error)}。", hint="请核对路径和权限。"
        ) from None
    except UnicodeDecodeError:
        raise SettingsError(
            f"设置文件 {file} 不是 UTF-8 编码。", hint="请用编辑器另存为 UTF-8。"
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(
            f"设置文件 {file} 不是有效的 TOML：{_toml_place(str(error))}。",
            hint="每项写作 名称 = 值，文本加引号，节名写作 [名称]。",
        ) from None


def _toml_place(said: str) -> str:
    """Where the reader stopped, in Chinese: `Invalid value (at line 1, column 5)`."""
    found = re.search(r"at line (\d+), column (\d+)", said)
    return f"第 {found[1]} 行第 {found[2]} 个字符处写法不对" if found else "最后一行没有写完"
