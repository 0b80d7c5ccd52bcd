"""A connector whose platform calls us, as a specification says it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from random import Random

import pytest

from gateway.connectors.connect import open_connector
from gateway.connectors.spec import PushInTransport, load_spec
from gateway.errors import SettingsError, SpecError
from sync.schedule import entries_of
from tests.unit.connectors.signing import NOW

PAGE = Path(__file__).parents[3] / "docs/how-to/district-push.yaml"


def load(folder: Path, text: str) -> str:
    path = folder / "in.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(SpecError) as told:
        load_spec(path, {})
    return told.value.message.replace(f"{folder}/", "")


def test_the_specification_of_the_page_reads_records_by_their_own_names() -> None:
    spec = load_spec(PAGE, {})
    assert isinstance(spec.transport, PushInTransport)
    assert spec.streams[0].default_mapping
    assert list(entries_of([spec])) == []


@pytest.mark.parametrize(("written", "instead", "told"), [
    ("kind: api-key, name", "kind: api-key, place: query, name", "密钥只能放在请求头"),
    ("{kind: api-key, name: X-Api-Key, key_env", "{kind: bearer, token_env", "kind 只能是"),
    ("{kind: api-key, name: X-Api-Key, key_env", "{kind: x-tif, uid: u, paasid: p, token_env",
     "由平台在请求头中给出"),
    ("  # sources: [10.1.0.0/16]", "  sources: [somewhere]", "应为 IP 地址或网段"),
    ("fresh_within: 24h", "schedule: {every: 15m}", "不需要计划"),
    ("    records:", "    sweep: {schedule: {every: 1h}}\n    records:", "无法清点"),
    ("    records:", "    request: {path: /x}\n    records:", "push-in 连接器的数据流没有这一项"),
    ("    records:", "    incremental: {}\n    records:", "push-in 连接器的数据流没有这一项"),
])  # fmt: skip
def test_a_mistake_is_told(tmp_path: Path, written: str, instead: str, told: str) -> None:
    text = PAGE.read_text("utf-8")
    assert written in text
    message = load(tmp_path, text.replace(written, instead, 1))
    assert message.startswith("in.yaml:")
    assert told in message


async def test_there_is_nothing_to_open() -> None:
    spec = load_spec(PAGE, {})
    with pytest.raises(SettingsError, match="由平台推入"):
        async with open_connector(
            spec, environ={}, clock=lambda: NOW, sleep=asyncio.sleep, random=Random(1)
        ):
            pass
