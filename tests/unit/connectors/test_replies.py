"""What an answer means: go on, try again, wait, or give up."""

from datetime import UTC, datetime

import pytest

from gateway.connectors.limits import Limited, retry_after
from gateway.connectors.proofs import ProofRefused
from gateway.connectors.replies import Judge, NotThere
from gateway.connectors.spec import Reply
from gateway.connectors.wire import Answer
from gateway.connectors.words import quoted
from gateway.errors import PlatformChanged, PlatformError, PlatformRefused, PlatformUnavailable

NOW = datetime(2026, 11, 1, 1, tzinfo=UTC)
REPLY = Reply.model_validate(
    {
        "code": "errcode",
        "message": "errmsg",
        "ok": [0],
        "rate_limited": [42901],
        "renew": [40100],
        "refused": [40101],
    }
)
JUDGE = Judge(REPLY, secrets=("token-demo",))


def answer(body: str, status: int = 200, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, named, body.encode(), None)


def error(said: Answer) -> PlatformError:
    with pytest.raises(PlatformError) as caught:
        JUDGE.content(said, NOW)
    return caught.value


@pytest.mark.parametrize("code", ["0", '"0"'])
def test_a_good_code_is_good_as_a_number_and_as_text(code: str) -> None:
    assert JUDGE.content(answer(f'{{"errcode":{code},"a":1}}'), NOW).value["a"] == 1


@pytest.mark.parametrize(
    ("said", "kind", "message"),
    [
        (answer('{"errcode":40101,"errmsg":"签名错误"}'), PlatformRefused,
         "平台返回 errcode=40101：签名错误"),
        (answer('{"errcode":50000,"errmsg":null}'), PlatformUnavailable,
         "平台返回 errcode=50000"),
        (answer('{"errcode":42901,"errmsg":"太快"}'), Limited, "平台返回 errcode=42901：太快"),
        (answer('{"data":{}}'), PlatformChanged, "平台的应答中没有业务代码 errcode"),
        (answer("[]"), PlatformChanged, "平台的应答中没有业务代码 errcode"),
        (answer(" "), PlatformUnavailable, "平台的应答是空的"),
        (answer('{"errcode":0,"da'), PlatformUnavailable, "平台的应答不是有效的 JSON"),
        (answer("\ufeff <html><title>统一\n认证</title>"), PlatformRefused,
         "平台返回的是网页“统一 认证”，不是数据，多为登录页"),
        (answer("请登录", content_type="text/html"), PlatformRefused, "平台返回的是网页“请登录”"),
        (answer("", 401), ProofRefused, "平台返回 HTTP 401"),
        (answer('{"errcode":40100,"errmsg":"过期"}'), ProofRefused, "errcode=40100：过期"),
        (answer('{"errmsg":"no right"}', 403), PlatformRefused, "平台返回 HTTP 403：no right"),
        (answer("<h1>Not Found</h1>", 404), NotThere, "平台返回 HTTP 404：Not Found"),
        (answer("<title>502 Bad Gateway</title>", 502), PlatformUnavailable,
         "平台返回 HTTP 502：502 Bad Gateway"),
        (answer("", 408), PlatformUnavailable, "平台返回 HTTP 408"),
        (answer("", 204), PlatformUnavailable, "平台的应答是空的"),
        (answer("", 503), PlatformUnavailable, "平台返回 HTTP 503"),
        (answer("", 503, retry_after="9"), Limited, "平台返回 HTTP 503"),
        (answer("", 429), Limited, "平台返回 HTTP 429"),
        (answer('{"errcode":42901,"errmsg":"太快"}', 500), Limited, "errcode=42901：太快"),
        (answer('{"errcode":40101,"errmsg":"签名"}', 500), PlatformRefused, "errcode=40101：签名"),
        (answer('{"errcode":0}', 500), PlatformUnavailable, "平台返回 HTTP 500"),
        (answer("", 302, location="https://sso.example/login?ticket=1"), PlatformRefused,
         "平台返回 HTTP 302，要求转到“https://sso.example/login”，未跟随"),
    ],
)  # fmt: skip
def test_every_answer_has_one_meaning_in_the_words_of_the_platform(
    said: Answer, kind: type[PlatformError], message: str
) -> None:
    raised = error(said)
    assert type(raised) is kind
    assert message in raised.message


@pytest.mark.parametrize(
    "said",
    [
        answer('{"errcode":40101,"errmsg":"your token token-demo is wrong"}'),
        answer("<title>token-demo</title>"),
        answer('{"errmsg":"token-demo"}', 401),
        answer("token-demo", 500),
        answer("", 302, location="http://127.0.0.1/token-demo"),
        answer('{"errcode":"token-demo"}'),
    ],
)
def test_a_secret_that_comes_back_is_not_repeated(said: Answer) -> None:
    raised = error(said)
    assert "token-demo" not in f"{raised}{raised!r}{JUDGE.content.__doc__}"
    assert "***" in raised.message


def test_long_words_are_cut_and_kept_on_one_line() -> None:
    assert quoted("a\r\n\tb\x00\u202ec", ()) == "a b c"
    assert quoted("长" * 300, ()) == "长" * 200 + "…"


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7),
        (" 3600 ", 3600),
        ("999999999999999", 7 * 24 * 3600),
        ("Sun, 01 Nov 2026 01:02:00 GMT", 120),
        ("Sun, 01 Nov 2026 00:59:00 GMT", None),
        ("-5", None),
        ("0", None),
        ("soon", None),
        ("²", None),
        ("", None),
    ],
)
def test_a_wait_is_read_as_seconds_or_as_a_date_of_the_platforms_clock(
    header: str, seconds: float | None
) -> None:
    assert retry_after({"retry-after": header}, NOW) == seconds


EPOINT = Judge(
    Reply.model_validate(
        {
            "code": "custom.code",
            "message": "custom.text",
            "ok": [1],
            "other": "refused",
            "before": {"code": "status.code", "message": "status.text", "ok": [200],
                       "renew": [401], "other": "refused"},
        }
    ),
    (),
)  # fmt: skip


@pytest.mark.parametrize(
    ("said", "kind", "message"),
    [
        (answer('{"status":{"code":401,"text":"令牌无效"}}'), ProofRefused,
         "status.code=401：令牌无效"),
        (answer('{"status":{"code":401,"text":"令牌无效"}}', 500), ProofRefused,
         "status.code=401：令牌无效"),
        (answer('{"status":{"code":200},"custom":{"code":0,"text":"编号不存在"}}'), PlatformRefused,
         "custom.code=0：编号不存在"),
        (answer('{"custom":{"code":1}}'), PlatformChanged, "没有业务代码 status.code"),
    ],
)  # fmt: skip
def test_a_code_before_the_code_is_looked_at_first(
    said: Answer, kind: type[PlatformError], message: str
) -> None:
    with pytest.raises(kind, match=message):
        EPOINT.content(said, NOW)
    good = '{"status":{"code":"200"},"custom":{"code":"1","rows":[]}}'
    assert EPOINT.content(answer(good), NOW).value["custom"]["rows"] == []


def test_words_that_are_no_text_are_shown_as_json() -> None:
    judge = Judge(Reply(code="ack_code", message="errors", ok=("SUCCESS",), other="refused"), ())
    told = '{"ack_code":"FAILURE","errors":[{"code":"E1","message":"密码错误"}]}'
    with pytest.raises(PlatformRefused, match=r"ack_code=FAILURE：.*密码错误"):
        judge.content(answer(told), NOW)
