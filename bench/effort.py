"""What work costs: seconds that pass, and seconds of the processors, ours and the server's."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Effort:
    """Seconds. `server` stays 0 where the server's processes cannot be seen from here."""

    wall: float = 0.0
    client: float = 0.0
    server: float = 0.0

    @property
    def work(self) -> float:
        """Seconds of all processors together."""
        return self.client + self.server

    @contextmanager
    def measured(self, backend: int) -> Iterator[None]:
        """Add what the block costs; `backend` is the server's process for the connection."""
        wall, client, server = time.perf_counter(), time.process_time(), server_time(backend)
        yield
        self.wall += time.perf_counter() - wall
        self.client += time.process_time() - client
        self.server += server_time(backend) - server


def server_time(backend: int) -> float:
    """Answer the processor time of a process of this machine; 0 where there is none."""
    try:
        fields = Path(f"/proc/{backend}/stat").read_text("ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS
