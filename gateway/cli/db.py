"""Commands of the database."""

from __future__ import annotations

import typer

from gateway.cli.console import out
from gateway.cli.options import SettingsFile, settings_of
from gateway.cli.work import make_tables, run
from gateway.settings import Settings
from gateway.store.database import Database

app = typer.Typer(help="数据库：建表与升级。", no_args_is_help=True)


@app.command("upgrade")
def db_upgrade(settings: SettingsFile = None) -> None:
    """建表或升级到最新版本；可重复运行。"""
    loaded = settings_of(settings)
    run(_upgrade(loaded))
    out.print("数据库已是最新版本。")


async def _upgrade(settings: Settings) -> None:
    database = Database(settings.store.url)
    try:
        await make_tables(database)
    finally:
        await database.close()
