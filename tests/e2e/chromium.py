"""A headless Chromium driven over its DevTools protocol, cut off from every other host.

Waiting is done by the browser: a condition is looked at on each frame it draws.
"""

import asyncio
import base64
import itertools
import json
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from tests.needs import program

PATIENCE_S = 30  # a shared two-core machine draws its first page slowly
FLAGS = (
    "--headless",
    "--no-sandbox",  # tests run as root
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--remote-debugging-port=0",
    "--window-size=1400,900",
)


class PageError(Exception):
    """A command or an expression failed inside the browser."""


class Page:
    """One tab: commands go out, requests and complaints are remembered."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.requested: list[str] = []
        self.complaints: list[str] = []
        self._socket = socket
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}

    async def listen(self) -> None:
        """Take in replies and events until the tab closes."""
        async for frame in self._socket:
            message: dict[str, Any] = json.loads(frame.data)
            if "id" in message:
                self._waiting.pop(message["id"]).set_result(message)
            else:
                self._note(message["method"], message["params"])

    def _note(self, method: str, params: dict[str, Any]) -> None:
        match method:
            case "Network.requestWillBeSent":
                self.requested.append(params["request"]["url"])
            case "Network.webSocketCreated":
                self.requested.append(params["url"])
            case "Log.entryAdded" if params["entry"]["level"] == "error":
                self.complaints.append(params["entry"]["text"])
            case "Runtime.exceptionThrown":
                self.complaints.append(str(params["exceptionDetails"]))
            case "Runtime.consoleAPICalled" if params["type"] == "error":
                self.complaints.append(str(params["args"]))

    async def command(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command, give its result. Raises PageError, or TimeoutError after 30 s."""
        number = next(self._numbers)
        reply = self._waiting[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, "method": method, "params": params})
        async with asyncio.timeout(PATIENCE_S):
            message = await reply
        if "error" in message:
            raise PageError(f"{method}: {message['error']}")
        result: dict[str, Any] = message["result"]
        return result

    async def open(self, url: str) -> None:
        """Go to a URL as a first-time visitor: nothing is stored in the browser."""
        await self.command("Storage.clearDataForOrigin", origin=url, storageTypes="all")
        for domain in ("Network", "Log", "Runtime", "Page"):
            await self.command(f"{domain}.enable")
        await self.command("Page.navigate", url=url)

    async def evaluate(self, expression: str) -> Any:
        """Give the JSON value of an expression, awaited if it is a promise."""
        result = await self.command(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in result:
            raise PageError(f"{expression}: {result['exceptionDetails']}")
        return result["result"].get("value")

    async def until(self, condition: str) -> Any:
        """Wait until an expression is true, give its value (true for a node).

        Raises TimeoutError after 30 s.
        """
        return await self.evaluate(
            f"""new Promise((done) => {{
                const look = () => {{
                    const found = ({condition});
                    if (!found) requestAnimationFrame(look);
                    else done(found instanceof Node || found);
                }};
                look();
            }})"""
        )

    async def click(self, selector: str) -> None:
        await self.until(f"document.querySelector({json.dumps(selector)})")
        await self.evaluate(f"document.querySelector({json.dumps(selector)}).click()")

    async def screenshot(self) -> bytes:
        """Give the visible part as PNG."""
        result = await self.command("Page.captureScreenshot")
        return base64.b64decode(result["data"])


@asynccontextmanager
async def started_browser() -> AsyncIterator[str]:
    """Start Chromium with an empty profile, give its DevTools address `http://127.0.0.1:n`."""
    found = program("chromium")
    assert found is not None, "mark the test needs('chromium')"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = await asyncio.create_subprocess_exec(
            found, *FLAGS, f"--user-data-dir={profile}", stderr=asyncio.subprocess.PIPE
        )
        try:
            yield await devtools_address(process)
        finally:
            process.terminate()
            await process.communicate()


async def devtools_address(process: asyncio.subprocess.Process) -> str:
    assert process.stderr is not None
    async with asyncio.timeout(PATIENCE_S):
        async for line in process.stderr:
            _, found, address = line.decode().strip().partition("DevTools listening on ws://")
            if found:
                return f"http://{address.partition('/')[0]}"
    raise PageError(f"Chromium ended with {await process.wait()} before it listened")


@asynccontextmanager
async def opened_page(browser: str, url: str) -> AsyncIterator[Page]:
    """Open a URL in a new tab of a browser that `started_browser` gave."""
    async with aiohttp.ClientSession(browser) as session:
        async with session.put("/json/new") as answer:
            tab = await answer.json(content_type=None)
        async with session.ws_connect(tab["webSocketDebuggerUrl"], max_msg_size=0) as socket:
            page = Page(socket)
            listening = asyncio.create_task(page.listen())
            await page.open(url)
            yield page
            await page.command("Page.close")
            await listening
