"""GraphiQL in a real browser that can reach no other host."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
import strawberry
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route
from strawberry.asgi import GraphQL

from gateway.http.graphiql import Example, routes
from tests.e2e.chromium import Page, PageError, opened_page, started_browser

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.asyncio(loop_scope="module")]

EXAMPLES = [
    Example("查一个事项", "query Item($code: String!) { item(code: $code) }", {"code": "0101"}),
    Example("问候", 'query Greeting { item(code: "你好") }'),
]


def item(code: str) -> str:
    return f"事项〔{code}〕"


@strawberry.type
class Query:
    item: str = strawberry.field(resolver=item, description="事项名称：按编码查一个事项")


@asynccontextmanager
async def running(app: Starlette) -> AsyncIterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, ws="none"))
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        await serving


def keep(screenshot: bytes) -> None:
    """Leave the picture for a person to look at, where one asked for it."""
    if folder := os.environ.get("YIWANG_TEST_SCREENSHOTS"):
        Path(folder, "graphiql.png").write_bytes(screenshot)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site() -> AsyncIterator[str]:
    endpoint = GraphQL[object, object](strawberry.Schema(Query), graphql_ide=None)
    app = Starlette(routes=[Route("/graphql", endpoint), *routes(lambda: EXAMPLES)])
    async with running(app) as url:
        yield url


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[str]:
    async with started_browser() as address:
        yield address


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: str, site: str) -> AsyncIterator[Page]:
    """The page, ready for typing; at the end it has asked no other host and not complained."""
    async with opened_page(browser, f"{site}/graphiql") as opened:
        await opened.until("document.querySelector('.graphiql-query-editor .CodeMirror')")
        yield opened
        own = urlsplit(site).netloc
        assert {urlsplit(url).netloc for url in opened.requested if "://" in url} == {own}
        assert opened.complaints == []


async def test_the_page_speaks_chinese(page: Page) -> None:
    assert await page.evaluate("document.title") == "一网 · 接口浏览器 GraphiQL"
    assert "运行" in await page.evaluate("document.querySelector('.hint-bar').textContent")


async def test_every_example_stands_in_a_tab(page: Page) -> None:
    await page.until("document.querySelectorAll('.graphiql-tab-button').length === 2")
    names = "[...document.querySelectorAll('.graphiql-tab-button')].map(tab => tab.textContent)"
    assert await page.evaluate(names) == ["Item", "Greeting"]


async def test_an_example_runs_and_its_answer_appears(page: Page) -> None:
    await page.click(".graphiql-tab-button")
    await page.click(".graphiql-execute-button")
    answer = "document.querySelector('.result-window').textContent"
    assert await page.until(f"{answer}.includes('事项〔0101〕')")
    keep(await page.screenshot())


async def test_an_example_of_the_side_panel_opens_in_a_new_tab(page: Page) -> None:
    before = await page.evaluate("document.querySelectorAll('.graphiql-tab-button').length")
    await page.click(".examples-list button")
    await page.until(f"document.querySelectorAll('.graphiql-tab-button').length === {before + 1}")
    query = "document.querySelector('.graphiql-query-editor .CodeMirror').CodeMirror.getValue()"
    assert await page.until(f"{query}.startsWith('# 查一个事项') && {query}") == (
        f"# 查一个事项\n{EXAMPLES[0].query}"
    )


async def test_the_docs_show_the_chinese_descriptions(page: Page) -> None:
    await page.click('button[aria-label="Show Documentation Explorer"]')
    await page.click(".graphiql-doc-explorer-content .graphiql-doc-explorer-type-name")
    shown = "document.querySelector('.graphiql-doc-explorer-content').textContent"
    assert await page.until(f"{shown}.includes('按编码查一个事项')")


@pytest.mark.parametrize(
    ("button", "shown"),
    [
        ("Open settings dialog", ".graphiql-dialog"),
        ("Open short keys dialog", ".graphiql-dialog"),
        ("Show History", ".graphiql-history"),
        ("Show 字段勾选 Explorer", ".docExplorerWrap"),
    ],
)
async def test_every_part_opens_within_the_policy(page: Page, button: str, shown: str) -> None:
    await page.click(f'button[aria-label="{button}"]')
    assert await page.until(f"document.querySelector('{shown}')")


async def test_the_browser_refuses_to_ask_another_host(page: Page) -> None:
    with pytest.raises(PageError, match="Failed to fetch"):
        await page.evaluate("fetch('http://elsewhere.invalid/')")
    assert any("Content Security Policy" in complaint for complaint in page.complaints)
    page.complaints.clear()
