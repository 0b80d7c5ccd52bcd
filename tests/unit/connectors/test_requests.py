"""The request of a page."""

from datetime import UTC, datetime
from urllib.parse import parse_qs

import orjson

from gateway.connectors.outgoing import Outgoing
from gateway.connectors.requests import detail_of, outgoing_of
from gateway.connectors.spec import Detail, Request
from gateway.connectors.tokens import Place
from tests.unit.connectors.specs import stream_of

SINCE, UNTIL = datetime(2026, 11, 1, 16, tzinfo=UTC), datetime(2026, 11, 2, 16, tzinfo=UTC)


THIRD = Place(3)


def asked(request: dict[str, object], place: Place = THIRD, **parts: object) -> Outgoing:
    stream = stream_of(request=request, **parts)
    return outgoing_of(stream, Request.model_validate(request), place, SINCE, UNTIL)


def test_page_and_window_are_written_into_the_body_in_local_time() -> None:
    sent = asked(
        {"path": "/a", "body": {"fixed": 1, "page": {"sort": "t"}}},
        paging={"kind": "page-number", "page": "page.no", "size": "page.size", "page_size": 50},
        incremental={"since": "from", "before": "to"},
    )
    assert (sent.method, sent.path, sent.query) == ("POST", "/a", "")
    assert orjson.loads(sent.body) == {
        "fixed": 1,
        "page": {"sort": "t", "no": 3, "size": 50},
        "from": "2026-11-02 00:00:00",
        "to": "2026-11-03 00:00:00",
    }


def test_a_get_carries_everything_in_the_query() -> None:
    sent = asked(
        {"method": "GET", "path": "/a", "body": {"kind": "a&b", "all": True}},
        paging={"kind": "page-number", "page": "p", "size": "s", "page_size": 50},
        incremental={"since": "from", "format": "%Y%m%d", "utc_offset": "-01:30"},
    )
    assert sent.body == b""
    assert parse_qs(sent.query) == {
        "kind": ["a&b"],
        "all": ["true"],
        "p": ["3"],
        "s": ["50"],
        "from": ["20261101"],
    }


def test_the_body_of_the_specification_is_not_written_into() -> None:
    request = Request.model_validate({"path": "/a", "body": {"page": {}}})
    paging = {"kind": "page-number", "page": "page.no", "size": "page.size"}
    outgoing_of(stream_of(paging=paging), request, THIRD, None, None)
    assert request.body == {"page": {}}


CURSOR = {"kind": "cursor", "cursor": "page.after", "next": "data.next"}


def test_the_first_page_of_a_cursor_is_asked_for_without_one() -> None:
    sent = asked({"path": "/a"}, Place(1), paging=CURSOR)
    assert orjson.loads(sent.body) == {}


def test_a_cursor_goes_into_the_request_as_the_platform_gave_it() -> None:
    paging = CURSOR | {"size": "limit", "page_size": 7}
    sent = asked({"path": "/a"}, Place(2, cursor="MjA=|x"), paging=paging)
    assert orjson.loads(sent.body) == {"page": {"after": "MjA=|x"}, "limit": 7}


def test_an_offset_counts_the_records_before_the_page_from_where_the_platform_does() -> None:
    paging = {"kind": "offset", "offset": "start", "size": "limit", "page_size": 50, "first": 1}
    sent = asked({"path": "/a"}, Place(3, seen=100), paging=paging)
    assert orjson.loads(sent.body) == {"start": 101, "limit": 50}


def test_behind_a_link_everything_is_in_the_link() -> None:
    parts = {"paging": {"kind": "link", "size": "limit"}, "incremental": {"since": "from"}}
    get: dict[str, object] = {"method": "GET", "path": "/a", "body": {"x": 1}}
    post = get | {"method": "POST"}
    place = Place(2, cursor="/b?page=2&from=3")
    followed = asked(get, place, **parts)
    assert (followed.path, followed.query, followed.body) == ("/b", "page=2&from=3", b"")
    assert orjson.loads(asked(post, place, **parts).body)["x"] == 1


def test_a_form_holds_the_parameters_of_a_post() -> None:
    sent = asked({"path": "/a", "body": {"kind": "a&b", "in": {"x": [1]}}, "content": "form"})
    assert parse_qs(sent.body.decode()) == {"kind": ["a&b"], "in": ['{"x":[1]}']}
    assert sent.headers == {"Content-Type": "application/x-www-form-urlencoded"}
    assert (sent.method, sent.query) == ("POST", "")


def test_a_request_tells_the_service_that_it_asks() -> None:
    assert asked({"path": "/a", "service": "sid-1"}).service == "sid-1"
    detail = Detail.model_validate({"path": "/a", "key": "id", "record": "r", "service": "sid-2"})
    assert detail_of(detail, 1).service == "sid-2"
