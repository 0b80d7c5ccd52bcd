"""Every answer of a platform is dated by the platform's own clock."""

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime

from starlette.types import ASGIApp, Message, Receive, Scope, Send


async def dated(
    app: ASGIApp, now: Callable[[], datetime], scope: Scope, receive: Receive, send: Send
) -> None:
    """Answer one request of `app` with the Date header of this clock."""

    async def send_dated(message: Message) -> None:
        if message["type"] == "http.response.start":
            date = format_datetime(now().astimezone(UTC), usegmt=True)
            message["headers"] = [*message["headers"], (b"date", date.encode())]
        await send(message)

    await app(scope, receive, send_dated)
