"""`make bench`: what the project claims about its speed, as ratios in one run.

Reads against an idiomatic server on both databases, then storing against a bare COPY and merge.
The PostgreSQL server is the one that the tests would use.
"""

from __future__ import annotations

import os
from typing import Annotated

import typer

from bench import ingest, reads
from tests.postgres import chosen_server, created_database, sqlalchemy_url


def main(
    lists: Annotated[int, typer.Option(help="implementation lists that are read")] = 20_000,
    stored: Annotated[int, typer.Option(help="implementation lists that are stored")] = 4_000,
) -> None:
    """Measure and print."""
    with chosen_server(os.environ) as server:
        with created_database(server) as url:
            reads.main(lists, url=sqlalchemy_url(url))
        ingest.main(server, stored)


if __name__ == "__main__":
    typer.run(main)
