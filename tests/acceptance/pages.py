"""A documentation page as something to do: its code blocks, run in order, answers compared."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.acceptance.commands import PATIENCE_S, ROOT, Running, clean_environment, serving

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SERVERS = {"yiwang serve": ("serve",), "yiwang demo": ("demo",), "make demo": ("demo",)}
"""Commands that stay; the page says so, and its next steps talk to them."""
SANDBOX = "python -m gateway.sandbox city --port 8300"
"""The platform that a page connects to; it stays in a terminal of its own."""


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    language: str
    text: str


def blocks(page: Path) -> Iterator[Block]:
    """Answer the fenced blocks of a page in order."""
    for language, text in _BLOCK.findall(page.read_text("utf-8")):
        yield Block(language, text.strip())


def project(folder: Path) -> Path:
    """Make a folder look like the project's, with nothing in it that a command writes."""
    folder.mkdir(exist_ok=True)
    (folder / "docs").symlink_to(ROOT / "docs")
    (folder / ".venv").symlink_to(sys.prefix)
    return folder


def follow(page: Path, folder: Path, server: Running | None = None) -> int:
    """Do what a page says and compare what it shows; answer how many answers agreed.

    `sh` runs in one shell session, `graphql` is asked of what the page has started (of `server`,
    where that runs already); a `json` or `text` block is what comes out, … standing for the rest,
    and blocks of another language are only shown. Ports 8000 and 8300 of the page are free ports
    here.
    """
    with ExitStack() as stack:
        reader = _Reader(folder, stack, server)
        for block in blocks(page):
            reader.take(block)
    return reader.agreed


class _Reader:
    def __init__(self, folder: Path, stack: ExitStack, server: Running | None) -> None:
        self.agreed = 0
        self._folder = folder
        self._stack = stack
        self._environ = clean_environment()
        self._server = server
        self._sandbox: Running | None = None
        self._output = ""

    def take(self, block: Block) -> None:
        match block.language:
            case "sh" if block.text in SERVERS:
                self._start(SERVERS[block.text])
            case "sh" if block.text == SANDBOX:
                program = (sys.executable, "-m", "gateway.sandbox")
                sandbox = serving(self._folder, "city", program=program)
                self._sandbox = self._stack.enter_context(sandbox)
            case "sh":
                self._output = self._run(self._at_port(block.text))
            case "graphql":
                assert self._server is not None
                self._output = json.dumps({"data": self._server.ask(block.text)})
            case "json":
                agree(json.loads(block.text), json.loads(self._output))
                self.agreed += 1
            case "text":
                said = self._output.splitlines()
                shown = self._at_port(block.text).splitlines()
                missing = [line for line in shown if not _is_said(line, said)]
                assert missing == [], self._output
                self.agreed += 1

    def _start(self, words: tuple[str, ...]) -> None:
        if self._server is None:
            environ = {n: v for n, v in self._environ.items() if n.startswith("YIWANG_")}
            self._server = self._stack.enter_context(serving(self._folder, *words, **environ))

    def _at_port(self, text: str) -> str:
        for port, running in ((":8000", self._server), (":8300", self._sandbox)):
            text = text if running is None else text.replace(port, f":{running.port}")
        return text

    def _run(self, text: str) -> str:
        """Run a block and keep the environment it leaves for the next one."""
        kept = self._folder / ".environment"
        done = subprocess.run(
            ["bash", "-ec", f"{text}\nenv -0 > {kept}"],
            cwd=self._folder,
            env=self._environ,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        pairs = kept.read_bytes().split(b"\0")[:-1]
        split = (os.fsdecode(pair).partition("=") for pair in pairs)
        self._environ = {name: value for name, _, value in split}
        return done.stdout


def _is_said(line: str, said: list[str]) -> bool:
    if line.endswith("…"):
        return any(one.startswith(line[:-1]) for one in said)
    return line in said


def agree(shown: Any, real: Any) -> None:
    """Fail where an answer is not the one shown; … stands for the rest of a text."""
    if isinstance(shown, dict):
        assert shown.keys() == real.keys(), (shown, real)
        for name, value in shown.items():
            agree(value, real[name])
    elif isinstance(shown, list):
        assert len(shown) == len(real), (shown, real)
        for one, other in zip(shown, real, strict=True):
            agree(one, other)
    elif isinstance(shown, str) and shown.endswith("…"):
        assert real.startswith(shown[:-1]), (shown, real)
    else:
        assert shown == real
