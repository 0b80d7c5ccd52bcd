"""What the types of the oracle share: global ids, and the loaders of a request."""

from __future__ import annotations

from typing import Any

import strawberry
from strawberry import Info

from bench.oracle.loaders import Load, Loaders


def loaders(info: Info) -> Loaders:
    """Answer the loaders of this request."""
    found: Loaders = info.context["loaders"]
    return found


async def maybe(loader: Load[Any], key: Any) -> Any:
    """Load what a key names; nothing has the key null."""
    return None if key is None else await loader.load(key)


@strawberry.interface
class Node:
    """An object with a global id."""

    id: strawberry.ID
