"""Scriptable platforms that speak the real protocols on loopback, over synthetic data.

An independent witness: nothing here comes from connectors, store, resolvers or standard.
"""

from gateway.sandbox.province import Province, Served, province
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
    "Fault",
    "Province",
    "Script",
    "Served",
    "World",
    "generate",
    "http_error",
    "login_page",
    "province",
    "rate_limited",
    "serve",
    "too_many",
    "truncated",
]
