"""The `yiwang` command as a person runs it: a process, a folder, an exit code."""

from __future__ import annotations

import io
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from unittest import mock

import structlog

from gateway.cli import main

ROOT = Path(__file__).parent.parent.parent
YIWANG = Path(sys.executable).parent / "yiwang"
PATIENCE_S = 60
STOP_S = 10


@dataclass(frozen=True)
class Finished:
    """How a command ended and what it said."""

    code: int
    said: str
    complained: str

    @property
    def answer(self) -> Any:
        """What it printed, read as JSON."""
        return json.loads(self.said)


@dataclass(frozen=True)
class Running:
    """A command that serves: its process, what it said before, and where it listens."""

    process: subprocess.Popen[str]
    said: str
    port: int

    def ask(self, query: str) -> Any:
        """Ask GraphQL over HTTP; an answer with errors fails."""
        answer = json.loads(self.request("POST", "/graphql", {"query": query}))
        assert "errors" not in answer, answer
        return answer["data"]

    def request(self, method: str, path: str, body: object = None) -> str:
        """Answer the text of a successful reply."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        headers = {"Content-Type": "application/json"} if body is not None else {}
        connection.request(method, path, json.dumps(body) if body else None, headers)
        reply = connection.getresponse()
        text = reply.read().decode()
        connection.close()
        assert reply.status == 200, text
        return text

    def stop(self, number: int = signal.SIGINT) -> Finished:
        """Send a signal and answer how the process ended within ten seconds."""
        self.process.send_signal(number)
        rest, complained = self.process.communicate(timeout=STOP_S)
        return Finished(self.process.returncode, self.said + rest, complained)


def clean_environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of the tests without what sets Yiwang, on a terminal of 80 columns."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("YIWANG_")}
    return own | {"COLUMNS": "80", "NO_COLOR": "1"} | dict(more or {})


def yiwang(folder: Path, *words: str | Path, **environ: str) -> Finished:
    """Run a command in a folder to its end."""
    done = subprocess.run(
        [YIWANG, *words],
        cwd=folder,
        env=clean_environment(environ),
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    return Finished(done.returncode, done.stdout, done.stderr)


def in_process(folder: Path, *words: str | Path, **environ: str) -> Finished:
    """Run a command in a folder to its end, without the second a new process needs."""
    said, complained = io.StringIO(), io.StringIO()
    with (
        chdir(folder),
        mock.patch.dict(os.environ, clean_environment(environ), clear=True),
        mock.patch.object(sys, "argv", ["yiwang", *map(str, words)]),
        redirect_stdout(said),
        redirect_stderr(complained),
    ):
        code = _ended()
    return Finished(code, said.getvalue(), complained.getvalue())


def _ended() -> int:
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    finally:
        structlog.reset_defaults()  # main set it up for a stderr that is going away
    return 0


@contextmanager
def serving(
    folder: Path, *words: str | Path, program: Sequence[str | Path] = (YIWANG,), **environ: str
) -> Iterator[Running]:
    """Run a command that serves on a free port while the block runs."""
    port = free_port()
    process = subprocess.Popen(
        [*program, *words, "--port", str(port)],
        cwd=folder,
        env=clean_environment(environ),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield Running(process, _until_ready(process), port)
        finally:
            if process.poll() is None:
                process.kill()


def _until_ready(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if "Ctrl-C" in line:
            return said
    assert process.stderr is not None
    raise AssertionError(f"{said}{process.stderr.read()}")


def free_port() -> int:
    """Answer a port nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def one_line(done: Finished, code: int = 1) -> str:
    """Answer the one clear line a failed command wrote; a traceback or a second line fails."""
    assert done.code == code, done
    (line,) = done.complained.splitlines()
    assert line.startswith("错误："), line
    return line
