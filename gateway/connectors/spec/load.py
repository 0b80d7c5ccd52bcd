"""A specification file becomes a `Spec`, or an error that names file, line, key and reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from gateway.connectors.spec.file_paths import with_paths
from gateway.connectors.spec.meaning import meaning_problems
from gateway.connectors.spec.problem import Problem
from gateway.connectors.spec.reasons import reason_of
from gateway.connectors.spec.whole import Spec
from gateway.connectors.spec.yaml_text import Document, NotYaml, read_yaml
from gateway.errors import SpecError, os_reason

PLATFORMS = Path(__file__).parent.parent / "platforms"
"""The folder of the specifications that come with the gateway."""

Location = tuple[str, ...]
_ADDRESSES: tuple[Location, ...] = (
    ("transport", "base_url"),
    ("transport", "url"),
    ("transport", "auth", "base_url"),
)
_CERTIFICATES: tuple[Location, ...] = (
    ("transport", "tls", "certificate"),
    ("transport", "tls", "key"),
    ("transport", "tls", "authorities"),
)
_PLACEHOLDER = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_PASSWORD = re.compile(r"://[^/@]*:(?!\$\{[^}]*\}@)[^/@]+@")


def load_spec(path: Path, environ: Mapping[str, str]) -> Spec:
    """Answer the specification in a YAML file.

    `${NAME}` in an address (`base_url`, `url`) is taken from `environ`; paths of files are
    relative to the specification, or of files that come with the gateway (`builtin:`). Raises
    `SpecError` that names every problem as `file:line key：reason`.
    """
    document = _read(path)
    values, problems = _with_environment(document.values, environ)
    if not problems:
        values, problems = with_paths(_with_certificates(values, path.parent), path.parent)
    if not problems:
        spec, problems = _validated(values)
        if spec is not None and not problems:
            return spec
    raise SpecError("\n".join(_said(path, document, problems)), hint="请改正后重试。")


def problem_in(path: Path, location: tuple[str | int, ...], reason: str) -> SpecError:
    """Answer the error of a file that can be read, with its line; `reason` is Chinese."""
    said = _said(path, _read(path), [Problem(location, reason)])
    return SpecError("\n".join(said), hint="请改正后重试。")


def _read(path: Path) -> Document:
    try:
        return read_yaml(path.read_text("utf-8-sig"))
    except OSError as error:
        raise SpecError(f"{path}：无法读取（{os_reason(error)}）", hint="请核对路径。") from None
    except UnicodeDecodeError:
        raise SpecError(f"{path}：不是 UTF-8 编码", hint="请另存为 UTF-8。") from None
    except NotYaml as error:
        raise SpecError(f"{path}:{error.line}：{error}", hint="请改正后重试。") from None


def _validated(values: Any) -> tuple[Spec | None, list[Problem]]:
    try:
        spec = Spec.model_validate(values)
    except ValidationError as error:
        return None, _problems(error)
    return spec, list(meaning_problems(spec))


def _problems(error: ValidationError) -> list[Problem]:
    """A list that is short only because its items are wrong is not a problem of its own."""
    details = error.errors()
    inner = {p["loc"][:length] for p in details for length in range(len(p["loc"]))}
    return [
        Problem(tuple(step for step in p["loc"] if not _is_tag(step)), reason_of(p))
        for p in details
        if p["loc"] not in inner
    ]


def _is_tag(step: str | int) -> bool:
    """Whether a step is validation's own (`[key]`, the tag of a union) and not in the file."""
    return isinstance(step, str) and step.startswith("[") and step.endswith("]")


def _with_environment(values: Any, environ: Mapping[str, str]) -> tuple[Any, list[Problem]]:
    """Addresses with what stands in the environment filled in."""
    problems: list[Problem] = []
    for where in _ADDRESSES:
        address = _at(values, where)
        if isinstance(address, str):
            if where[-1] == "url" and _PASSWORD.search(address):
                problems.append(Problem(where, "口令不得写在规格中，请用 ${环境变量名} 代替"))
                continue
            missing = [name for name in _PLACEHOLDER.findall(address) if not environ.get(name)]
            problems += [Problem(where, f"环境变量 {name} 未设置") for name in missing]
            if not missing:
                filled = _PLACEHOLDER.sub(lambda match: environ[match[1]], address)
                values = _put(values, where, filled)
    return values, problems


def _at(values: Any, where: Location) -> Any:
    for step in where:
        values = values.get(step) if isinstance(values, dict) else None
    return values


def _put(values: dict[str, Any], where: Location, value: Any) -> dict[str, Any]:
    step, *rest = where
    return values | {step: _put(values[step], tuple(rest), value) if rest else value}


def _with_certificates(values: Any, folder: Path) -> Any:
    """Paths of certificates made independent of the folder the gateway is started in."""
    for where in _CERTIFICATES:
        path = _at(values, where)
        if isinstance(path, str):
            values = _put(values, where, str(folder / path))
    return values


def _said(path: Path, document: Document, problems: Iterable[Problem]) -> Iterable[str]:
    for problem in problems:
        line, key = document.place(problem.location)
        yield f"{path}:{line}{' ' if key else ''}{key}：{problem.reason}"
