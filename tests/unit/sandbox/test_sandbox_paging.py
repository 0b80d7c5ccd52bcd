"""Page requests of the sandbox: what is wrong is named."""

from typing import Any

import orjson
import pytest

from gateway.sandbox.answers import Refusal
from gateway.sandbox.paging import PageRequest, read_request
from gateway.sandbox.script import Script, http_error, rate_limited


def test_a_whole_request_is_read() -> None:
    body = {"pageNum": 2, "pageSize": 500, "updatedSince": "2026-01-01 00:00:00"}
    asked = read_request(orjson.dumps(body | {"updatedBefore": ""}))
    assert asked == PageRequest(2, 500, "2026-01-01 00:00:00", None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("pageNum", 0),
        ("pageNum", "1"),
        ("pageNum", None),
        ("pageSize", 501),
        ("pageSize", True),
        ("updatedSince", "2026-1-1"),
        ("updatedSince", "2026-1-1 00:00:00"),
        ("updatedBefore", "0000-00-00 00:00:00"),
        ("updatedBefore", 20260101),
    ],
)
def test_a_wrong_parameter_is_named(name: str, value: Any) -> None:
    body = {"pageNum": 1, "pageSize": 10, name: value}
    with pytest.raises(Refusal) as caught:
        read_request(orjson.dumps(body))
    assert caught.value.errcode == 40001
    assert name in caught.value.errmsg


@pytest.mark.parametrize("body", [b"", b"[]", b"pageNum=1", b"\xff"])
def test_a_body_that_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(Refusal) as caught:
        read_request(body)
    assert caught.value.errcode == 40001


def test_faults_are_met_in_order_each_once_and_only_on_their_path() -> None:
    script = Script()
    script.next("/a", http_error(503), times=2)
    script.next("/a", rate_limited())
    assert script.take("/b") is None
    names = [fault.name for fault in iter(lambda: script.take("/a"), None)]
    assert names == ["http 503", "http 503", "errcode 42901"]
