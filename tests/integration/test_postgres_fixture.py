"""The fixtures other tests stand on: servers, fresh databases, clones of a template."""

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from tests.postgres import chosen_server, created_database, is_usable, sqlalchemy_url
from tests.postgres_wheel import (
    Binaries,
    WheelError,
    copied,
    installed_package,
    open_folder,
    other_account,
    wheel_server,
)


@pytest.fixture(scope="module")
def own_server() -> Iterator[str]:
    with wheel_server() as url:
        yield url


def ask(url: str, question: str) -> str:
    with psycopg.connect(url) as session:
        row = session.execute(question.encode()).fetchone()
    assert row is not None
    return str(row[0])


def test_the_wheel_gives_a_server_that_is_new_enough(own_server: str) -> None:
    assert is_usable(own_server)


def test_the_server_of_the_wheel_is_not_run_by_root(own_server: str) -> None:
    assert Path(ask(own_server, "SHOW data_directory")).stat().st_uid != 0


def test_the_server_of_the_wheel_asks_for_its_password(own_server: str) -> None:
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(own_server.replace("postgres:", "postgres:not-", 1))


def test_the_server_of_the_wheel_and_its_folder_are_gone_at_the_end() -> None:
    with wheel_server() as url:
        data = Path(ask(url, "SHOW data_directory"))
        assert data.exists()
    assert not data.parent.exists()
    assert not is_usable(url)


def test_a_copy_of_the_binaries_runs_where_the_package_cannot_be_read(tmp_path: Path) -> None:
    package = copied(installed_package(), tmp_path)
    binaries = Binaries(package / "pginstall" / "bin", user=None)
    binaries.run("initdb", "--version", output=tmp_path / "said")
    assert "PostgreSQL" in (tmp_path / "said").read_text()


def test_a_binary_that_fails_says_what_it_printed(tmp_path: Path) -> None:
    binaries = Binaries(installed_package() / "pginstall" / "bin", user=None)
    with pytest.raises(WheelError, match="no-such-option"):
        binaries.run("initdb", "--no-such-option", output=tmp_path / "said")


def test_the_folder_of_the_server_can_be_reached_by_its_account(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    reached = open_folder("nobody", ordinary=closed)
    assert reached != closed
    assert open_folder(None, ordinary=closed) == closed


def test_root_hands_the_server_to_nobody() -> None:
    assert other_account() == ("nobody" if os.geteuid() == 0 else None)


def test_a_named_server_comes_before_every_other() -> None:
    named = {"YIWANG_TEST_DATABASE_URL": "postgresql+psycopg://a@b:1/c", "CI": "true"}
    with chosen_server(named) as url:
        assert url == "postgresql://a@b:1/c"


def test_a_fresh_database_is_empty_and_sorts_by_code_point(postgres_database: str) -> None:
    assert ask(postgres_database, "SELECT count(*) FROM pg_stat_user_tables") == "0"
    assert ask(postgres_database, "SELECT 'B' < 'a'") == "True"
    assert ask(postgres_database, "SHOW server_encoding") == "UTF8"


def test_a_fresh_database_is_gone_at_the_end_although_somebody_stayed(postgres_url: str) -> None:
    with created_database(postgres_url) as url:
        stayed = psycopg.connect(url)
        name = stayed.info.dbname
    with pytest.raises(psycopg.OperationalError):
        stayed.execute("SELECT 1")
    stayed.close()
    found = f"SELECT count(*) FROM pg_database WHERE datname = '{name}'"  # noqa: S608 - our name
    assert ask(postgres_url, found) == "0"


def test_a_clone_has_the_tables_of_its_template_and_leaves_it_alone(postgres_url: str) -> None:
    with created_database(postgres_url) as template:
        with psycopg.connect(template) as session:
            session.execute("CREATE TABLE item AS SELECT 1 AS n")
        with created_database(postgres_url, template) as clone:
            with psycopg.connect(clone) as session:
                session.execute("INSERT INTO item VALUES (2)")
            assert ask(clone, "SELECT count(*) FROM item") == "2"
        assert ask(template, "SELECT count(*) FROM item") == "1"


async def test_each_kind_of_database_answers_through_sqlalchemy(database_url: str) -> None:
    engine = create_async_engine(database_url)
    async with engine.connect() as connection:
        assert await connection.scalar(text("SELECT 1")) == 1
    await engine.dispose()


def test_a_sqlalchemy_url_names_the_driver() -> None:
    assert sqlalchemy_url("postgresql://a@b/c") == "postgresql+psycopg://a@b/c"
