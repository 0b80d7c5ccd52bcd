"""What a well-formed push must also get right: its way up, its entities, its codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from gateway.connectors.spec.names import coded_elements
from gateway.connectors.spec.problem import Problem
from gateway.connectors.spec.push import Feedback, Push
from gateway.connectors.spec.push_rest import Send
from gateway.connectors.spec.table_meaning import table_problems, unknown
from gateway.connectors.spec.whole import Spec
from gateway.standard.codes import Code
from gateway.standard.nouns import CASES, ENTITIES

Location = tuple[str | int, ...]


def push_problems(spec: Spec) -> Iterator[Problem]:
    """Answer what is wrong with what goes up."""
    push = spec.push
    if push is None:
        return
    yield from _way_problems(push, spec.transport.kind)
    times = Counter(published.entity for published in push.entities)
    for number, published in enumerate(push.entities):
        where: Location = ("push", "entities", number)
        if times[published.entity] > 1:
            yield Problem((*where, "entity"), f"实体 {published.entity} 重复")
        if spec.platform in published.platforms:
            yield Problem((*where, "platforms"), "不能把一个平台自己的数据推送给它")
        if spec.transport.kind == "exchange_db" and ENTITIES[published.entity] in CASES:
            yield Problem((*where, "entity"), "前置库没有办件和评价的表，须经接口推送")
        if published.catalogs and published.entity != "CatalogItem":
            yield Problem((*where, "catalogs"), "只有目录项分属三级目录")
    coded: dict[str, tuple[str, type[Code]]] = {}
    for published in push.entities:
        coded |= coded_elements(ENTITIES[published.entity])
    for name, chosen in push.codes.items():
        if name in coded:
            yield from table_problems(chosen, coded[name][1], ("push", "codes", name))
        else:
            yield unknown(("push", "codes", name), "推送的代码要素", name, coded)


_NEEDED: Mapping[str, str] = {"exchange_db": "data_source", "rest": "send"}
_ONLY_REST = ("send", "query", "listing")


def _way_problems(push: Push, kind: str) -> Iterator[Problem]:
    """Answer what a way up lacks, and what belongs to the other way."""
    needed = _NEEDED.get(kind)
    if needed is None:
        yield Problem(("push",), f"{kind} 连接器不能推送")
        return
    if getattr(push, needed) is None:
        yield Problem(("push", needed), f"{kind} 连接器的推送需要这一项")
    yield from _rest_problems(push) if kind == "rest" else _table_way_problems(push)


def _table_way_problems(push: Push) -> Iterator[Problem]:
    for name in _ONLY_REST:
        if getattr(push, name) is not None:
            yield Problem(("push", name), "前置库的推送没有这一项")
    if push.feedback is not None and push.feedback.request is not None:
        yield Problem(("push", "feedback", "request"), "前置库的反馈没有这一项")


def _rest_problems(push: Push) -> Iterator[Problem]:
    if push.acceptance.column is not None:
        yield Problem(("push", "acceptance", "column"), "接口的标记写在 query.mark")
    if push.feedback is not None:
        yield from _feedback_problems(push.feedback)
    if push.send is not None:
        yield from _send_problems(push, push.send)
    for part in ("send", "query"):
        paths = getattr(getattr(push, part), "path", None)
        if isinstance(paths, Mapping):
            for published in push.entities:
                if published.entity not in paths:
                    yield Problem(("push", part, "path", published.entity), "缺少这一项")


def _feedback_problems(feedback: Feedback) -> Iterator[Problem]:
    if feedback.request is None:
        return  # what the platform says is not read
    if feedback.records is None:
        yield Problem(("push", "feedback", "records"), "缺少这一项")
    if feedback.incremental.since is None:
        yield Problem(("push", "feedback", "incremental", "since"), "缺少这一项")


def _send_problems(push: Push, send: Send) -> Iterator[Problem]:
    at: Location = ("push", "send")
    if send.results.at is not None and send.results.code is None:
        yield Problem((*at, "results", "code"), "缺少这一项")
    if send.records is None and send.body:
        yield Problem((*at, "records"), "请求体有固定的参数时，须写明记录的位置")
    if send.key_header is None and send.key is None and push.query is None:
        yield Problem((*at, "key_header"), "没有幂等键的，须写明怎样查询（query），否则会重复")
