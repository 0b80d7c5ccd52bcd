"""The first ten minutes of somebody new: clone, install, demo, tests, on a machine without us."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
OURS = ("YIWANG_", "PYTHON", "PYTEST_", "VIRTUAL_ENV", "COVERAGE_", "MAKE", "MFLAGS")
PATIENCE_S = 1_800

pytestmark = pytest.mark.full(ci=True)


@dataclass(frozen=True)
class Clone:
    """A fresh clone, and the environment of somebody who has nothing else."""

    folder: Path
    environ: Mapping[str, str]

    def run(self, *words: str) -> str:
        """Run a command in the clone and answer what it printed; it must succeed."""
        done = subprocess.run(
            words,
            cwd=self.folder,
            env=self.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-5_000:]
        return done.stdout


def bare_environment(home: Path) -> dict[str, str]:
    """Answer this machine's environment with an empty home, an empty cache and none of ours."""
    home.mkdir()
    own_bin = str(Path(sys.executable).parent)
    path = [at for at in os.environ["PATH"].split(os.pathsep) if at != own_bin]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return kept | {
        "PATH": os.pathsep.join(path),
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "PIP_CACHE_DIR": str(home / "cache" / "pip"),
    }


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """The committed state, cloned and installed as the README says."""
    place = tmp_path_factory.mktemp("somewhere")
    trusting = place / "gitconfig"  # a checkout may belong to another user than the tests
    trusting.write_text("[safe]\n\tdirectory = *\n", "utf-8")
    subprocess.run(
        ["git", "clone", "--quiet", "--no-local", ROOT, place / "yiwang"],
        env=os.environ | {"GIT_CONFIG_GLOBAL": str(trusting)},
        check=True,
    )
    fresh = Clone(place / "yiwang", bare_environment(place / "home"))
    fresh.run("make", "install")
    return fresh


def test_a_fresh_clone_answers_and_then_has_nothing_to_do(
    clone: Clone, pytestconfig: pytest.Config
) -> None:
    items = "2000" if pytestconfig.getoption("--full") else "200"
    demo = (".venv/bin/yiwang", "demo", "--once", "--items", items)
    assert "同步完成：" in clone.run(*demo)
    assert "增量同步完成：0 条变化。" in clone.run(*demo)


def test_a_fresh_clone_passes_its_unit_tests(clone: Clone) -> None:
    clone.run(".venv/bin/pytest", "tests/unit", "-q")


def test_a_fresh_clone_stays_clean(clone: Clone) -> None:
    """Installing, running and testing leave nothing that git would want to add."""
    assert not clone.run("git", "status", "--porcelain")
