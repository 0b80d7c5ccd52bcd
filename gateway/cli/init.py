"""The files `yiwang init` writes: commented settings and one specification."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

STARTERS = Path(__file__).parent / "starters"


def write_starters(folder: Path) -> Iterator[tuple[Path, bool]]:
    """Write every starter that is not there yet; answer each path and whether it is new."""
    for source in sorted(path for path in STARTERS.rglob("*") if path.is_file()):
        target = folder / source.relative_to(STARTERS)
        if target.exists():
            yield target, False
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes())
        yield target, True
