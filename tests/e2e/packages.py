"""Packages of npm that tests use: installed once a lock file, kept between sessions."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

LOCKED = ("package.json", "package-lock.json")


def folder_for(config: pytest.Config, source: Path, scripts: Sequence[str] = ()) -> Path:
    """Answer a folder with the lock file and scripts of `source` that later runs find again."""
    files = [source / name for name in (*LOCKED, *scripts)]
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    cache = config.cache
    assert cache is not None
    folder = cache.mkdir(f"{source.name}-{digest[:12]}")
    for file in files:
        shutil.copy(file, folder)
    return folder


async def install(folder: Path) -> None:
    """Install what the lock file names, unless it is there."""
    # npm writes this file last.
    if not (folder / "node_modules" / ".package-lock.json").exists():
        await run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", folder=folder)


async def run(*command: str, folder: Path) -> bytes:
    """Run a command in a folder and answer what it writes; it must succeed."""
    process = await asyncio.create_subprocess_exec(
        *command, cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    output, problems = await process.communicate()
    assert process.returncode == 0, problems.decode()
    return output
