"""Scriptable platforms that speak the real protocols on loopback, over synthetic data.

An independent witness: nothing here comes from connectors, store, resolvers or standard.
"""

from gateway.sandbox.city import City, city, over_quota, refusal
from gateway.sandbox.ledger import Served
from gateway.sandbox.province import Province, province
from gateway.sandbox.script import (
    Fault,
    Script,
    http_error,
    login_page,
    rate_limited,
    too_many,
    truncated,
)
from gateway.sandbox.serve import serve
from gateway.sandbox.times import AS_OF
from gateway.sandbox.world import World, generate

__all__ = [
    "AS_OF",
    "City",
    "Fault",
    "Province",
    "Script",
    "Served",
    "World",
    "city",
    "generate",
    "http_error",
    "login_page",
    "over_quota",
    "province",
    "rate_limited",
    "refusal",
    "serve",
    "too_many",
    "truncated",
]
