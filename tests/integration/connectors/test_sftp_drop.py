"""A file drop on an SFTP server: verified, patient, and as complete as one in a directory."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from random import Random
from typing import Any

import asyncssh
import pytest

from gateway.connectors.check import check
from gateway.connectors.pages import Connector
from gateway.errors import PlatformRefused, PlatformUnavailable, SettingsError
from tests.integration.connectors.drops import (
    Dropped,
    drop_spec,
    fails,
    ids,
    opened_drop,
    read,
    row,
    xml,
)
from tests.integration.connectors.opened import Hours
from tests.integration.connectors.sftp_server import PASSWORD, Sftp, serving_sftp

KEY_PASSWORD = "synthetic-too"  # noqa: S105  # synthetic
ENVIRON = {"DROP_PASSWORD": PASSWORD}
QUICK: dict[str, Any] = {"retry": {"wait_s": 0.001, "wait_max_s": 0.002}}


@pytest.fixture
async def sftp(tmp_path: Path) -> AsyncIterator[Sftp]:
    (tmp_path / "out").mkdir()
    async with serving_sftp(Sftp(tmp_path)) as server:
        yield server


@pytest.fixture
def dropped(sftp: Sftp) -> Dropped:
    return Dropped(sftp.folder / "out")


@asynccontextmanager
async def opened(
    sftp: Sftp, drop: dict[str, Any] | None = None, hours: Hours | None = None, **place: Any
) -> AsyncIterator[Connector]:
    spec = drop_spec(sftp.place(**place), {"settle_s": 0, **(drop or {})})
    async with opened_drop(spec, hours, ENVIRON) as connector:
        yield connector


def big(rows: int, seed: int = 1) -> str:
    """A file of many MiB that is no repetition of itself."""
    dice = Random(seed)
    return xml(*(row(n, name=f"第{n}区{dice.randbytes(800).hex()}") for n in range(rows)))


async def test_files_are_read_in_order_each_once_over_one_connection(
    sftp: Sftp, dropped: Dropped
) -> None:
    for day in (2, 1):
        dropped.day(day, row(day))
    (dropped.folder / "110000regions20260103.xml").mkdir()  # a folder is no file
    async with opened(sftp) as connector:
        (page,) = await read(connector)
        assert ids([page]) == ["r1", "r2"]
        dropped.day(1, row(7))
        assert ids(await read(connector, page.onward)) == ["r7", "r2"]
    assert (sftp.connections, len(sftp.logins)) == (1, 1)


async def test_links_are_followed_and_names_in_other_encodings_are_read(
    sftp: Sftp, dropped: Dropped
) -> None:
    path = dropped.day(1, row(1))
    path.rename(dropped.folder / "kept")
    path.symlink_to("kept")
    (dropped.folder / "110000regions20260105.xml").symlink_to("nowhere")
    name = "清单".encode("gb18030") + b"20260102.xml"
    (dropped.folder / os.fsdecode(name)).write_text(xml(row(2)), "utf-8")
    async with opened(sftp, {"files": "?*%Y%m%d.xml"}) as connector:
        (page,) = await read(connector)
        assert ids([page]) == ["r1", "r2"]
        assert page.records[1].file == "清单20260102.xml"
        assert ids(await read(connector, page.onward)) == []


async def test_a_private_key_is_proof_enough(sftp: Sftp, dropped: Dropped, tmp_path: Path) -> None:
    dropped.day(1, row(1))
    sftp.trusted = asyncssh.generate_private_key("ssh-ed25519")
    file = tmp_path / "key"
    file.write_bytes(sftp.trusted.export_private_key(passphrase=KEY_PASSWORD, rounds=50))
    by_key = {"password_env": None, "key": str(file), "key_password_env": "KEY"}
    spec = drop_spec(sftp.place(**by_key), {"settle_s": 0})
    async with opened_drop(spec, environ={"KEY": KEY_PASSWORD}) as connector:
        assert ids(await read(connector)) == ["r1"]
    assert sftp.logins == []
    for environ, said in (({}, "环境变量 KEY 未设置"), ({"KEY": "wrong"}, "私钥文件")):
        with pytest.raises(SettingsError, match=said):
            async with opened_drop(spec, environ=environ):
                pass


async def test_a_wrong_password_is_told_once_and_nobody_knocks_again(
    sftp: Sftp, dropped: Dropped
) -> None:
    dropped.day(1, row(1))
    hours = Hours()
    spec = drop_spec(sftp.place(), {"settle_s": 0})
    async with opened_drop(spec, hours, {"DROP_PASSWORD": "wrong-secret"}) as connector:
        for _ in range(3):
            _, error = await fails(connector)
            assert (type(error), hours.slept) == (PlatformRefused, [])
            assert "不接受用户名、口令或私钥" in str(error)
            assert "wrong-secret" not in str(error)
    assert (sftp.connections, len(sftp.logins)) == (1, 1)


async def test_an_unknown_host_key_is_told_with_its_fingerprint_and_gets_no_password(
    sftp: Sftp, dropped: Dropped
) -> None:
    dropped.day(1, row(1))
    other = asyncssh.generate_private_key("ssh-ed25519").get_fingerprint("sha256")
    async with opened(sftp, host_keys=[other]) as connector:
        _, error = await fails(connector)
    assert (type(error), error.code) == (PlatformRefused, "PLATFORM_HOST_KEY")
    assert sftp.fingerprint in str(error)
    assert sftp.logins == []
    async with opened(sftp, host_keys=[other, sftp.fingerprint]) as connector:
        assert ids(await read(connector)) == ["r1"]


async def test_a_host_key_that_changed_is_told(sftp: Sftp, dropped: Dropped) -> None:
    dropped.day(1, row(1))
    async with opened(sftp) as connector:
        assert ids(await read(connector)) == ["r1"]
    port, known = sftp.port, sftp.fingerprint
    changed = Sftp(sftp.folder)
    async with serving_sftp(changed), opened(changed, host_keys=[known]) as connector:
        _, error = await fails(connector)
    assert port != changed.port
    assert (error.code, changed.fingerprint in str(error)) == ("PLATFORM_HOST_KEY", True)


async def test_a_connection_that_is_cut_in_the_middle_of_a_file_goes_on_where_it_was(
    sftp: Sftp, dropped: Dropped
) -> None:
    path = dropped.put("110000regions20260101.xml", big(3000))
    size = path.stat().st_size
    assert size > 4 * 1024 * 1024
    sftp.cuts = [int(1.5 * 1024 * 1024), int(2.5 * 1024 * 1024)]
    hours = Hours()
    async with opened(sftp, hours=hours, **QUICK) as connector:
        pages = await read(connector)
    assert ids(pages) == [f"r{n}" for n in range(3000)]
    assert (sftp.connections, len(hours.slept)) == (3, 2)
    assert sftp.served < size + 2 * 1024 * 1024  # what had come was not fetched again


async def test_a_server_that_always_cuts_is_given_up_with_what_was_read_kept(
    sftp: Sftp, dropped: Dropped
) -> None:
    dropped.day(1, row(1))
    dropped.put("110000regions20260102.xml", big(1000))
    sftp.cuts = [500_000] * 10
    async with opened(sftp, **QUICK) as connector:
        pages, error = await fails(connector)
        assert (type(error), ids(pages)) == (PlatformUnavailable, ["r1"])
        sftp.cuts.clear()
        assert len(ids(await read(connector, pages[-1].token))) == 1000
    assert sftp.connections == 5


async def test_a_file_that_vanishes_between_listing_and_opening_holds_nobody_up(
    sftp: Sftp, dropped: Dropped
) -> None:
    gone = dropped.day(1, row(1))
    dropped.day(2, row(2))
    sftp.before_open = lambda path: gone.unlink(missing_ok=True) if "0101" in path else None
    hours = Hours()
    async with opened(sftp, hours=hours) as connector:
        (page,) = await read(connector)
    assert (ids([page]), hours.slept) == (["r2"], [])
    assert "110000regions20260101.xml 已不在" in page.note


async def test_a_file_that_is_replaced_while_it_is_fetched_is_left_for_the_next_run(
    sftp: Sftp, dropped: Dropped
) -> None:
    dropped.day(1, row(1))

    def replace(_: str) -> None:
        sftp.before_open = lambda _: None
        dropped.day(1, row(2), row(3))

    sftp.before_open = replace
    async with opened(sftp) as connector:
        (page,) = await read(connector)
        assert (ids([page]), "在传输时变了" in page.note) == ([], True)
        assert ids(await read(connector, page.onward)) == ["r2", "r3"]


async def test_a_server_that_is_not_there_is_asked_again_and_then_told(tmp_path: Path) -> None:
    async with serving_sftp(Sftp(tmp_path)) as server:
        place = server.place()
    hours = Hours()
    async with opened_drop(drop_spec(place), hours, ENVIRON) as connector:
        _, error = await fails(connector)
        assert (error.code, len(hours.slept)) == ("PLATFORM_UNREACHED", 3)
        await fails(connector)
        _, error = await fails(connector)
        assert error.code == "PLATFORM_CIRCUIT_OPEN"


async def test_a_server_that_never_answers_is_left_in_time(sftp: Sftp, dropped: Dropped) -> None:
    dropped.day(1, row(1))
    sftp.still = True
    once: dict[str, Any] = {"retry": {"attempts": 1}, "timeout_s": 0.3}
    async with opened(sftp, **once) as connector:
        _, error = await fails(connector)
    assert isinstance(error, PlatformUnavailable)
    assert "没有在时限内答复" in str(error)


async def test_a_folder_that_is_missing_or_closed_is_a_matter_of_configuration(
    sftp: Sftp, dropped: Dropped
) -> None:
    async with opened(sftp, path="none") as connector:
        _, error = await fails(connector)
    assert (type(error), "目录不存在" in str(error)) == (PlatformRefused, True)
    dropped.day(1, row(1))

    def refuse(_: str) -> None:
        raise asyncssh.SFTPPermissionDenied("no")

    sftp.before_open = refuse
    async with opened(sftp) as connector:
        _, error = await fails(connector)
    assert "没有权限读取" in str(error)


async def test_companions_are_looked_at_on_the_server(sftp: Sftp, dropped: Dropped) -> None:
    dropped.day(1, row(1))
    async with opened(sftp, {"companion": ".md5"}) as connector:
        (page,) = await read(connector)
        assert "没有伴随文件" in page.note
        dropped.put("110000regions20260101.xml.md5", "0" * 32)
        _, error = await fails(connector, page.onward)
    assert "摘要不符" in str(error)


async def test_many_files_leave_none_open_on_the_server(sftp: Sftp, dropped: Dropped) -> None:
    for day in range(1, 29):
        dropped.day(day, row(day))
    async with opened(sftp) as connector:
        assert len(ids(await read(connector))) == 28
        assert (sftp.most_open, sftp.open_files) == (1, 0)


async def test_a_reading_that_is_left_early_leaves_no_connection(
    sftp: Sftp, dropped: Dropped
) -> None:
    dropped.day(1, *(row(number) for number in range(1100)))
    async with opened(sftp) as connector, aclosing(connector.pages("regions")) as pages:
        await anext(pages)  # what stays open would be a ResourceWarning


async def test_the_check_reaches_the_server_and_walks_its_folder(
    sftp: Sftp, dropped: Dropped
) -> None:
    dropped.day(1, row(1))
    hours = Hours()
    async with opened(sftp, {"settle_s": 10}, hours) as connector:
        steps = {step.name: step async for step in check(connector, clock=hours, environ={})}
    reached = ["规格", "域名（DNS）", "端口（TCP）"]
    assert list(steps) == [*reached, "目录 regions", "数据流 regions", "映射 regions"]
    assert all(step.ok for step in steps.values())
    assert hours.slept == []
