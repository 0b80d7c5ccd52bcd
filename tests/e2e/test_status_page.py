"""The status page in a real browser that can reach no other host."""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from starlette.applications import Starlette

from gateway.resolvers.watch import SECONDS
from gateway.store import migrate, streams
from gateway.store.copies import Origin
from gateway.store.database import Database
from tests.e2e.chromium import Page, opened_page, started_browser
from tests.e2e.packages import folder_for, install
from tests.e2e.scene import NOW, make_scene
from tests.integration.http.served import listening, make_app
from tests.integration.http.watched import Ticks

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.asyncio(loop_scope="module")]

AXE = Path(__file__).parent / "axe"
DRAWN = "document.querySelectorAll('article').length === 5"
WIDE = {"width": 1400, "height": 1000, "deviceScaleFactor": 1, "mobile": False}
PHONE = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
ZOOMED = {"width": 700, "height": 450, "deviceScaleFactor": 2, "mobile": False}
SCREENS = {"wide": WIDE, "phone": PHONE, "zoomed": ZOOMED}

BACKGROUND = "getComputedStyle(document.body).backgroundColor"
TEXT = "document.body.innerText"


@asynccontextmanager
async def scene(folder: Path) -> AsyncIterator[Database]:
    """Open a store with the scene in it."""
    found = Database(f"sqlite:///{folder}/scene.db")
    await migrate.upgrade(found)
    await make_scene(found)
    yield found
    await found.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    async with (
        scene(tmp_path_factory.mktemp("scene")) as database,
        listening(app_over(database, Ticks())) as url,
    ):
        yield url


def app_over(database: Database, ticks: Ticks) -> Starlette:
    url = database.url.render_as_string(hide_password=False)
    return make_app(url, clock=lambda: NOW, sleep=ticks.sleep)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[str]:
    async with started_browser() as address:
        yield address


@asynccontextmanager
async def shown(
    browser: str, site: str, screen: dict[str, Any] = WIDE, **media: str
) -> AsyncIterator[Page]:
    """Open the page, drawn; at the end it has asked no other host and not complained."""
    async with opened_page(browser, "about:blank") as page:
        await page.command("Emulation.setDeviceMetricsOverride", **screen)
        # Without motion nothing is half drawn when a picture is taken.
        wanted = {"prefers-reduced-motion": "reduce"} | {
            name.replace("_", "-"): value for name, value in media.items()
        }
        features = [{"name": name, "value": value} for name, value in wanted.items()]
        await page.command("Emulation.setEmulatedMedia", features=features)
        await page.open(f"{site}/status")
        await page.until(DRAWN)
        yield page
        own = urlsplit(site).netloc
        assert {urlsplit(url).netloc for url in page.requested if url.startswith("http")} == {own}
        assert page.complaints == []


def keep(name: str, screenshot: bytes) -> None:
    """Leave the picture for a person to look at, where one asked for it."""
    if folder := os.environ.get("YIWANG_TEST_SCREENSHOTS"):
        Path(folder, f"{name}.png").write_bytes(screenshot)


async def test_platforms_stand_under_their_level_and_what_is_wrong_stands_above(
    browser: str, site: str
) -> None:
    async with shown(browser, site) as page:
        headings = "[...document.querySelectorAll('.level > h2')].map(one => one.textContent)"
        assert await page.evaluate(headings) == ["国家", "省", "市", "区县"]
        problems = "[...document.querySelectorAll('#problems li')].map(one => one.className)"
        assert await page.evaluate(problems) == ["FAILING", "STALE", "WAITING"]
        assert "签名校验失败" in await page.evaluate(
            "document.querySelector('#problems .FAILING').textContent"
        )
        assert await page.evaluate("document.title") == "3 项需要处理 · 一网 · 连接状态"
        keep("status", await page.screenshot())


async def test_a_state_is_told_by_a_sign_and_a_word(browser: str, site: str) -> None:
    async with shown(browser, site) as page:
        told = """Object.fromEntries([...document.querySelectorAll('td .state')].map(
            one => [one.textContent, one.querySelector('use').getAttribute('href')]))"""
        assert await page.evaluate(told) == {
            "正常": "#sign-HEALTHY",
            "出错": "#sign-FAILING",
            "过期": "#sign-STALE",
            "等待": "#sign-WAITING",
            "已暂停": "#sign-PAUSED",
            "尚未同步": "#sign-NEVER",
        }


async def test_runs_are_told_in_words_too(browser: str, site: str) -> None:
    async with shown(browser, site) as page:
        label = "document.querySelector('#connector-province tr.FAILING .spark').ariaLabel"
        assert await page.evaluate(label) == "最近 24 次运行：21 次成功，3 次失败"


async def test_the_keyboard_opens_the_runs_of_a_stream(browser: str, site: str) -> None:
    async with shown(browser, site) as page:
        await page.evaluate("document.querySelector('#connector-nation summary').focus()")
        for kind in ("rawKeyDown", "char", "keyUp"):
            await page.command(
                "Input.dispatchKeyEvent",
                type=kind,
                key="Enter",
                code="Enter",
                text="\r",
                windowsVirtualKeyCode=13,
            )
        runs = "document.querySelectorAll('#connector-nation details[open] li').length"
        assert await page.until(runs) == 8


async def test_a_change_is_shown_without_loading_again(browser: str, tmp_path: Path) -> None:
    origin, ticks = Origin("hengshan", "items"), Ticks()
    async with (
        scene(tmp_path) as database,
        listening(app_over(database, ticks)) as site,
        shown(browser, site) as page,
    ):
        await page.until("document.querySelector('#link').textContent === '实时'")
        await page.evaluate("document.querySelector('#connector-province summary').focus()")
        await streams.start_run(database, origin, "rn_first", NOW)
        await ticks.tick(SECONDS)
        running = "document.querySelector('#connector-hengshan .running')"
        assert await page.until(running)
        async with database.transaction() as transaction:
            error = ("PLATFORM_UNAVAILABLE", "文件夹读不到。")
            now = NOW - timedelta(minutes=2)
            await streams.finish_run(transaction, "rn_first", "FAILED_TRANSIENT", now, error)
        await ticks.tick(SECONDS)
        assert await page.until(f"{TEXT}.includes('文件夹读不到。')")
        assert await page.evaluate("document.activeElement.tagName") == "SUMMARY"


async def test_a_lost_connection_is_told(browser: str, tmp_path: Path) -> None:
    async with scene(tmp_path) as database, opened_page(browser, "about:blank") as page:
        async with listening(app_over(database, Ticks())) as site:
            await page.open(f"{site}/status")
            await page.until(DRAWN)
        told = "document.querySelector('#link').textContent.includes('连接中断')"
        assert await page.until(told)
        assert await page.evaluate(DRAWN), "what was known stays"


@pytest.mark.parametrize("screen", SCREENS)
async def test_nothing_is_wider_than_the_screen(browser: str, site: str, screen: str) -> None:
    async with shown(browser, site, SCREENS[screen]) as page:
        width = "document.documentElement.scrollWidth <= window.innerWidth"
        assert await page.evaluate(width)
        keep(f"status-{screen}", await page.screenshot())


async def test_the_page_follows_dark_and_light(browser: str, site: str) -> None:
    async with shown(browser, site, prefers_color_scheme="dark") as page:
        dark = await page.evaluate(BACKGROUND)
        keep("status-dark", await page.screenshot())
    async with shown(browser, site, prefers_color_scheme="light") as page:
        assert await page.evaluate(BACKGROUND) != dark


async def test_nothing_moves_for_those_who_want_no_motion(browser: str, site: str) -> None:
    async with shown(browser, site) as page:
        assert await page.evaluate("document.getAnimations().length") == 0
    async with shown(browser, site, prefers_reduced_motion="no-preference") as page:
        assert await page.evaluate("document.getAnimations().length") > 0


@pytest.mark.needs("node")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", ["wide", "phone"])
async def test_axe_finds_nothing(
    browser: str, site: str, screen: str, scheme: str, pytestconfig: pytest.Config
) -> None:
    folder = folder_for(pytestconfig, AXE)
    await install(folder)
    axe = (folder / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
    async with shown(browser, site, SCREENS[screen], prefers_color_scheme=scheme) as page:
        await page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        await page.evaluate(f"{axe}; 0")
        found = await page.evaluate("axe.run().then(results => JSON.stringify(results.violations))")
    violations = json.loads(found)
    assert [(one["id"], one["impact"], one["help"]) for one in violations] == []
