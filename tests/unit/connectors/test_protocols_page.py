"""The page on protocols shows specifications that are taken as they stand."""

import re
from pathlib import Path

import pytest

from gateway.connectors.spec import RestTransport, load_spec
from gateway.connectors.spec.json_schema import json_schema

PAGE = Path(__file__).parents[3] / "docs/how-to/protocols.md"
TEXT = PAGE.read_text("utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
HEAD = "version: 1\nname: shown\ntitle: 平台\nplatform: shown\nlevel: city\n"


@pytest.mark.parametrize("block", BLOCKS)
def test_what_the_page_shows_is_a_specification(tmp_path: Path, block: str) -> None:
    (tmp_path / "shown.yaml").write_text(HEAD + block, "utf-8")
    assert isinstance(load_spec(tmp_path / "shown.yaml", {}).transport, RestTransport)


def test_the_page_names_every_scheme() -> None:
    auth = json_schema()["$defs"]["RestTransport"]["properties"]["auth"]
    kinds = set(auth["discriminator"]["mapping"]) - {"none"}
    assert {kind for kind in kinds if not re.search(rf"\b{kind}\b", TEXT)} == set()
    assert len(BLOCKS) == 5
