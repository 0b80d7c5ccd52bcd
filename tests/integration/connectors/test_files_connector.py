"""The files connector: pages out of files."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from gateway.connectors.connect import open_connector
from gateway.connectors.decode import UnreadableFile
from gateway.connectors.mapping import code_tables, compile_mapping
from gateway.connectors.pages import Connector
from gateway.connectors.spec import Spec, load_spec
from gateway.errors import SettingsError
from tests.integration.connectors.opened import Hours

PORTAL = Path(__file__).parents[3] / "docs/how-to/portal-items.yaml"
ROW = {
    "department": "演示局",
    "main_item": "未分类",
    "name": "演示登记",
    "area_code": "511602000000",
    "item_code": "511A0138000000",
    "task_type": "1",
    "dept_code": "999999999",
}


@asynccontextmanager
async def opened(inputs: Sequence[Path], spec: Spec | None = None) -> AsyncIterator[Connector]:
    hours = Hours()
    async with open_connector(
        spec or load_spec(PORTAL, {}),
        environ={},
        clock=hours,
        sleep=hours.sleep,
        random=Random(1),
        inputs=inputs,
    ) as connector:
        yield connector


def written(path: Path, count: int, first: int = 0) -> Path:
    rows = (json.dumps(ROW | {"item_code": f"i{n}"}) for n in range(first, first + count))
    path.write_text("\n".join(rows), "utf-8")
    return path


async def read(connector: Connector, token: str | None = None) -> list[list[str]]:
    pages = connector.pages("items", token=token, since=datetime.now(UTC))
    return [[r.raw["item_code"] for r in page.records if r.raw] async for page in pages]


async def test_a_file_of_a_portal_is_read_and_mapped(tmp_path: Path) -> None:
    path = tmp_path / "items.jsonl"
    path.write_text(json.dumps(ROW, ensure_ascii=False) + "\n{broken\n", "utf-8")
    async with opened([path]) as connector:
        (page,) = [page async for page in connector.pages("items")]
    assert [record.problem_code for record in page.records] == [None, "decode.json"]
    assert (page.token, page.total, page.upstream_now) == (None, None, None)
    stream = connector.spec.stream("items")
    record = compile_mapping(stream)(page.records[0].raw or {})
    assert record.native_id == "511A0138000000"
    assert record.values == {
        "task_name": "演示登记",
        "dept_name": "演示局",
        "dept_code": "999999999",
        "task_type": "1",
        "local_task_code": "511A0138000000",
        "area_code": "511602000000",
    }
    assert code_tables(stream)["task_type", "TaskType"]["1"] == "01"


@pytest.mark.parametrize(
    ("count", "sizes"), [(0, [0]), (1, [1]), (500, [500]), (501, [500, 1]), (1100, [500, 500, 100])]
)
async def test_pages_are_of_500_records_and_a_token_counts_them(
    tmp_path: Path, count: int, sizes: list[int]
) -> None:
    async with opened([written(tmp_path / "a.jsonl", count)]) as connector:
        pages = [page async for page in connector.pages("items")]
        assert [len(page.records) for page in pages] == sizes
        tokens = [str(500 * number) for number in range(1, len(sizes))]
        assert [page.token for page in pages] == [*tokens, None]
        for number, token in enumerate(tokens, start=1):
            assert await read(connector, token) == [
                [f"i{n}" for n in range(500 * at, 500 * at + sizes[at])]
                for at in range(number, len(sizes))
            ]


async def test_several_files_are_one_stream(tmp_path: Path) -> None:
    inputs = [written(tmp_path / "a.jsonl", 499), written(tmp_path / "b.jsonl", 3, first=499)]
    async with opened(inputs) as connector:
        pages = await read(connector)
    assert [len(page) for page in pages] == [500, 2]
    assert [item for page in pages for item in page] == [f"i{n}" for n in range(502)]


async def test_the_specification_may_name_the_file(tmp_path: Path) -> None:
    written(tmp_path / "items.jsonl", 2)
    text = PORTAL.read_text("utf-8").replace("# path: items.jsonl", "path: items.jsonl")
    (tmp_path / "portal.yaml").write_text(text, "utf-8")
    async with opened([], load_spec(tmp_path / "portal.yaml", {})) as connector:
        assert await read(connector) == [["i0", "i1"]]


async def test_a_reading_that_is_left_early_closes_its_file(tmp_path: Path) -> None:
    async with opened([written(tmp_path / "a.jsonl", 1100)]) as connector:
        async with aclosing(connector.pages("items")) as pages:
            await anext(pages)
        assert len(await read(connector)) == 3  # an open file would be a ResourceWarning


async def test_no_file_and_a_missing_file_are_told(tmp_path: Path) -> None:
    async with opened([]) as connector:
        with pytest.raises(SettingsError, match="数据流 items 没有要读的文件"):
            await read(connector)
    async with opened([tmp_path / "none.jsonl"]) as connector:
        with pytest.raises(UnreadableFile, match="文件不存在"):
            await read(connector)
