"""GraphQL over HTTP, checked by the audits of graphql-http: all 61 of version 1.23.1."""

from __future__ import annotations

import asyncio
import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.integration.http.rows import make_store
from tests.integration.http.served import listening, make_app

HERE = Path(__file__).parent
FILES = ("package.json", "package-lock.json", "audit.mjs")


@pytest.fixture(scope="module")
def installed(pytestconfig: pytest.Config) -> Path:
    """Put the audits beside their packages in a folder that later runs find again."""
    digest = hashlib.sha256(b"".join((HERE / name).read_bytes() for name in FILES)).hexdigest()
    cache = pytestconfig.cache
    assert cache is not None
    folder = cache.mkdir(f"audits-{digest[:12]}")
    for name in FILES:
        shutil.copy(HERE / name, folder)
    return folder


async def run(*command: str, folder: Path) -> bytes:
    process = await asyncio.create_subprocess_exec(
        *command, cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    output, problems = await process.communicate()
    assert process.returncode == 0, problems.decode()
    return output


@pytest.mark.needs("node")
async def test_every_audit_is_passed(installed: Path, tmp_path: Path) -> None:
    # npm writes this file last.
    if not (installed / "node_modules" / ".package-lock.json").exists():
        await run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", folder=installed)
    async with listening(make_app(make_store(tmp_path / "yiwang.db"))) as url:
        output = await run("node", "audit.mjs", f"{url}/graphql", folder=installed)
    results: list[dict[str, Any]] = json.loads(output)
    assert [result for result in results if result["status"] != "ok"] == []
    assert len(results) == 61
