"""What a specification must get right about licenses that are answered live."""

from __future__ import annotations

from collections.abc import Iterator

from gateway.connectors.spec.licenses import PATHS, Licenses
from gateway.connectors.spec.problem import Problem
from gateway.connectors.spec.table_meaning import unknown
from gateway.connectors.spec.transports import RestTransport
from gateway.connectors.spec.whole import Spec


def license_problems(spec: Spec, licenses: Licenses) -> Iterator[Problem]:
    """Answer where licenses cannot be asked for as the specification has it."""
    known = PATHS[licenses.family]
    for name in licenses.paths:
        if name not in known:
            yield unknown(("licenses", "paths", name), f"{licenses.family} 的操作", name, known)
    transport = spec.transport
    if not isinstance(transport, RestTransport):
        yield Problem(("licenses",), "实时的电子证照需要 kind: rest")
        return
    if transport.reply is None:
        yield Problem(("transport", "reply"), "实时的电子证照需要业务代码")
    # Else a platform that hangs is never told from one that is slow, and no breaker opens.
    if transport.timeout_s >= licenses.deadline_s:
        yield Problem(("transport", "timeout_s"), "应小于 licenses.deadline_s")
