"""GraphQL over HTTP, checked by the audits of graphql-http: all 61 of version 1.23.1."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.packages import folder_for, install, run
from tests.integration.http.rows import make_store
from tests.integration.http.served import listening, make_app

HERE = Path(__file__).parent


@pytest.mark.needs("node")
async def test_every_audit_is_passed(pytestconfig: pytest.Config, tmp_path: Path) -> None:
    folder = folder_for(pytestconfig, HERE, ["audit.mjs"])
    await install(folder)
    async with listening(make_app(make_store(tmp_path / "yiwang.db"))) as url:
        output = await run("node", "audit.mjs", f"{url}/graphql", folder=folder)
    results: list[dict[str, Any]] = json.loads(output)
    assert [result for result in results if result["status"] != "ok"] == []
    assert len(results) == 61
