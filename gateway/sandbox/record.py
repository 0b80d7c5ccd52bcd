"""What travels: one JSON object a record, its keys the national columns in camelCase."""

from typing import Any

Record = dict[str, Any]
