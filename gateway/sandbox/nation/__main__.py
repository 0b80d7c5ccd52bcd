"""The nation's desk from a terminal, for who tries pushing out.

`python -m gateway.sandbox.nation create URL` makes the tables that are written from below;
`python -m gateway.sandbox.nation judge URL [--refuse TEXT --because WORDS]` takes what came,
refusing what is named with that text.
"""

import argparse
import asyncio
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import URL, make_url

from gateway.sandbox.nation.reception import Row, reception

DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+psycopg",
    "mysql": "mysql+aiomysql",
    "mariadb": "mysql+aiomysql",
}


def main() -> None:
    """Do what the arguments say."""
    parser = argparse.ArgumentParser(prog="python -m gateway.sandbox.nation")
    parser.add_argument("what", choices=("create", "judge"))
    parser.add_argument("url")
    parser.add_argument("--refuse", help="a text in the names of rows to refuse")
    parser.add_argument("--because", default="要素错误：平台未说明", help="kind：words")
    told = parser.parse_args()
    url = make_url(told.url)
    url = url.set(drivername=DRIVERS.get(url.get_backend_name(), url.drivername))
    print(asyncio.run(_do(told.what, url, told.refuse, told.because)))  # noqa: T201  # a command


async def _do(what: str, url: URL, refuse: str | None, because: str) -> str:
    if what == "create" and url.get_backend_name() == "sqlite":
        Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)

    def wrong(_table: str, row: Row) -> str | None:
        name = row.get("TASK_NAME") or row.get("ORG_NAME") or ""
        return because if refuse is not None and refuse in name else None

    async with reception(url.render_as_string(hide_password=False)) as desk:
        if what == "create":
            await desk.create()
            return "已建表。"
        taken, refused = await desk.judge(datetime.now(UTC), wrong)
        return f"接收 {taken}，退回 {refused}。"


if __name__ == "__main__":
    main()
