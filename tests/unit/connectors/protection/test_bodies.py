"""Bodies on their way out and in: where ciphertexts and signatures stand, and what is signed."""

from collections.abc import Mapping
from random import Random
from typing import Any

import orjson
import pytest
from pydantic import ValidationError

from gateway.connectors.outgoing import Outgoing
from gateway.connectors.protection import Protected, Unprotected, protected
from gateway.connectors.replies import Judge
from gateway.connectors.spec import Reply
from gateway.connectors.spec.protection import Protection
from gateway.connectors.wire import Answer
from gateway.crypto.sm3 import hmac_sm3, sm3
from gateway.errors import PlatformChanged, PlatformRefused
from tests.unit.connectors.protection.keys import ENVIRON
from tests.unit.connectors.signing import NOW

ECB = {"kind": "sm4", "mode": "ecb", "key_env": "SM4"}
HMAC = {"kind": "hmac-sm3", "key_env": "SECRET"}
SM3 = {"kind": "sm3"}
BODY = {"data": {"b": 1, "a": "事"}, "app": "demo"}


def made(environ: Mapping[str, str] = ENVIRON, **parts: Any) -> Protected:
    spec = Protection.model_validate(parts)
    return protected(spec, environ.__getitem__, lambda: NOW, Random(1))


def sealed(body: object = None, **parts: Any) -> Outgoing:
    asked = Outgoing("POST", "/a", "", orjson.dumps(BODY if body is None else body))
    return made(**parts).seal(asked)


def opened(body: bytes, headers: dict[str, str] | None = None, **parts: Any) -> Any:
    judge = Judge(Reply(code="code", ok=("0",), absent_is_ok=True), (), opening=made(**parts).open)
    return judge.content(Answer(200, headers or {}, body, None), NOW).value


def ecb(value: object) -> str:
    """The ciphertext of a value, by the way that the standard's vectors have shown to be right."""
    parts = {"cipher": ECB, "of": "x"}
    text: str = orjson.loads(sealed({"x": value}, encrypt=parts).body)["x"]
    return text


def test_nothing_is_changed_where_nothing_is_asked() -> None:
    assert orjson.loads(sealed().body) == BODY


def test_a_whole_body_is_its_ciphertext_or_stands_at_a_place() -> None:
    whole = sealed(encrypt={"cipher": ECB}).body
    placed = sealed(encrypt={"cipher": ECB, "into": "envelope.data"}).body
    assert orjson.loads(placed) == {"envelope": {"data": whole.decode()}}
    assert opened(whole, decrypt={"cipher": ECB}) == BODY
    assert opened(b'"' + whole + b'"\n', decrypt={"cipher": ECB}) == BODY


def test_a_part_is_encrypted_in_its_place_or_moves() -> None:
    text = ecb(BODY["data"])
    assert orjson.loads(sealed(encrypt={"cipher": ECB, "of": "data"}).body) == {
        "data": text,
        "app": "demo",
    }
    moved = sealed(encrypt={"cipher": ECB, "of": "data", "into": "data.encData"}).body
    assert orjson.loads(moved) == {"data": {"encData": text}, "app": "demo"}
    back = {"cipher": ECB, "of": "data.encData", "into": "data"}
    assert opened(moved, decrypt=back) == BODY
    assert opened(b'{"data":{"encData":null}}', decrypt=back) == {"data": {"encData": None}}


def test_a_signature_in_a_header_is_over_the_bytes_that_are_sent() -> None:
    out = sealed(
        encrypt={"cipher": ECB, "of": "data"}, sign={"algorithm": HMAC, "header": "X-Sign"}
    )
    assert out.headers["X-Sign"] == hmac_sm3(b"secret-demo", out.body).hex()


def test_a_signature_before_encryption_is_over_the_plain_text() -> None:
    out = sealed(
        encrypt={"cipher": ECB, "of": "data"},
        sign={"algorithm": HMAC, "covers": "plain", "of": "data", "into": "sign"},
    )
    told = '{"b":1,"a":"事"}'.encode()
    assert orjson.loads(out.body)["sign"] == hmac_sm3(b"secret-demo", told).hex()


def test_pairs_are_sorted_and_leave_out_what_is_empty_omitted_or_the_signature() -> None:
    body = {"b": "2", "a": 1, "none": None, "empty": "", "left": "x", "in": {"z": [1]}, "sign": "?"}
    sign = {"algorithm": SM3, "text": "pairs", "omit": ["left"], "into": "sign", "tail": "&key=",
            "tail_env": "SECRET"}  # fmt: skip
    text = 'a=1&b=2&in={"z":[1]}&key=secret-demo'
    assert orjson.loads(sealed(body, sign=sign).body)["sign"] == sm3(text.encode()).hex()


@pytest.mark.parametrize(
    ("form", "told"),
    [("s", 1_700_000_000), ("ms", 1_700_000_000_000), ("%Y%m%d%H%M%S", "20231115061320")],
)
def test_the_time_is_written_where_and_how_the_platform_wants_it(form: str, told: object) -> None:
    body = orjson.loads(sealed(stamp={"into": "head.time", "form": form}).body)
    assert body["head"] == {"time": told}


# The shape of the national medical platform: SM4 over the data, SM2 over the fields in order.
SIGNED = {
    "covers": "plain", "text": "pairs", "omit": ["encType", "signType"], "tail": "&key=",
    "tail_env": "SECRET", "into": "signData",
}  # fmt: skip
SHAPE: dict[str, Any] = {
    "stamp": {"into": "timestamp", "form": "s"},
    "encrypt": {"cipher": ECB, "of": "data", "into": "data.encData"},
    "sign": SIGNED | {"algorithm": {"kind": "sm2", "key_env": "PRIVATE", "form": "raw"}},
    "decrypt": {"cipher": ECB, "of": "data.encData", "into": "data"},
    "verify": SIGNED | {"algorithm": {"kind": "sm2", "key_env": "PUBLIC", "form": "raw"}},
}


def test_the_shape_of_enc_data_and_sign_data_is_written_and_read() -> None:
    body = {"data": {"page": 1}, "appCode": "demo", "encType": "SM4", "signType": "SM2"}
    out = orjson.loads(sealed(body, **SHAPE).body)
    assert out.keys() == {*body, "timestamp", "signData"}
    assert out["data"].keys() == {"encData"}
    read = opened(orjson.dumps(out), **SHAPE)
    assert read["data"] == {"page": 1}
    with pytest.raises(Unprotected, match="签名 signData 与内容不符"):
        opened(orjson.dumps(out | {"appCode": "another"}), **SHAPE)


def test_answers_are_verified_over_the_bytes_that_came() -> None:
    verify = {"algorithm": HMAC, "header": "X-Sign"}
    body = b'{ "rows" : [] }'
    right = {"x-sign": hmac_sm3(b"secret-demo", body).hex().upper()}
    assert opened(body, right, verify=verify) == {"rows": []}
    for headers, told in ((None, "没有给出"), ({"x-sign": "00"}, "与内容不符")):
        with pytest.raises(Unprotected, match=f"签名 X-Sign {told}") as caught:
            opened(body, headers, verify=verify)
        assert (caught.value.status, caught.value.code) == ("failed_config", "PLATFORM_SIGNATURE")
    plain = {"algorithm": HMAC, "header": "X-Sign", "covers": "plain"}
    cipher = sealed(encrypt={"cipher": ECB}).body
    over_plain = {"x-sign": hmac_sm3(b"secret-demo", orjson.dumps(BODY)).hex()}
    assert opened(cipher, over_plain, decrypt={"cipher": ECB}, verify=plain) == BODY


def test_the_convention_that_fits_is_named() -> None:
    cbc = {"kind": "sm4", "mode": "cbc", "key_env": "SM4", "written": "base64"}
    text = orjson.loads(sealed(encrypt={"cipher": cbc, "of": "data"}).body)["data"]
    with pytest.raises(Unprotected) as caught:
        opened(orjson.dumps({"data": text}), decrypt={"cipher": ECB, "of": "data"})
    assert (
        caught.value.hint == "按 written: base64、mode: cbc 可以打开：请改 payload.decrypt.cipher。"
    )
    assert caught.value.status == "failed_config"
    c1c2c3 = {"kind": "sm2", "key_env": "PUBLIC", "order": "c1c2c3", "prefix": False}
    ours = {"kind": "sm2", "key_env": "PRIVATE"}
    text = orjson.loads(sealed(encrypt={"cipher": c1c2c3, "of": "data"}).body)["data"]
    with pytest.raises(Unprotected) as caught:
        opened(orjson.dumps({"data": text}), decrypt={"cipher": ours, "of": "data"})
    assert "order: c1c2c3、prefix: false" in caught.value.hint


@pytest.mark.parametrize("kind", ["sm4", "sm2"])
def test_a_wrong_key_is_told_and_garbage_is_never_read(kind: str) -> None:
    wrong = ENVIRON | {"SM4": "00" * 16, "PRIVATE": f"{7:064x}"}
    theirs, ours = ECB | {"padding": "zero"}, ECB | {"padding": "none"}
    if kind == "sm2":
        theirs, ours = {"kind": "sm2", "key_env": "PUBLIC"}, {"kind": "sm2", "key_env": "PRIVATE"}
    body = sealed(encrypt={"cipher": theirs, "of": "data"}).body
    opening = made(wrong, decrypt={"cipher": ours, "of": "data"}).open
    with pytest.raises(Unprotected, match="无法解开") as caught:
        Judge(None, (), opening=opening).content(Answer(200, {}, body, None), NOW)
    assert "请核对密钥" in caught.value.hint


def test_what_was_not_encrypted_or_holds_no_json_is_told() -> None:
    with pytest.raises(Unprotected, match="没有加密"):
        opened(b'{"data":{"a":1}}', decrypt={"cipher": ECB, "of": "data"})
    with pytest.raises(Unprotected, match="没有加密"):
        opened(b'{"rows":[]}', decrypt={"cipher": ECB})
    theirs = {"cipher": {"kind": "sm2", "key_env": "PUBLIC"}, "of": "data"}
    words = sealed({"data": "plain words"}, encrypt=theirs).body
    with pytest.raises(Unprotected, match="不是 JSON 或 XML"):
        opened(words, decrypt={"cipher": {"kind": "sm2", "key_env": "PRIVATE"}, "of": "data"})


def test_a_failure_told_in_plain_text_keeps_the_words_of_the_platform() -> None:
    reply = Reply(code="code", message="msg", ok=("0",), refused=("7",))
    judge = Judge(reply, (), opening=made(decrypt={"cipher": ECB}).open)
    with pytest.raises(PlatformRefused, match="code=7：无权访问"):
        judge.content(Answer(200, {}, '{"code":7,"msg":"无权访问"}'.encode(), None), NOW)
    with pytest.raises(PlatformRefused, match="HTTP 403：无权访问"):
        judge.content(Answer(403, {}, '{"code":8,"msg":"无权访问"}'.encode(), None), NOW)
    encrypted = sealed({"code": 7, "msg": "无权访问"}, encrypt={"cipher": ECB}).body
    with pytest.raises(PlatformRefused, match="code=7：无权访问"):
        judge.content(Answer(200, {}, encrypted, None), NOW)
    assert issubclass(Unprotected, PlatformChanged)


def test_a_code_inside_what_is_encrypted_is_found_there() -> None:
    reply = Reply(code="data.code", message="data.msg", ok=("0",), refused=("7",))
    judge = Judge(reply, (), opening=made(decrypt={"cipher": ECB, "of": "data"}).open)
    for code in (0, 7):
        data = {"data": {"code": code, "msg": "无权访问"}}
        answer = Answer(200, {}, sealed(data, encrypt={"cipher": ECB, "of": "data"}).body, None)
        if code:
            with pytest.raises(PlatformRefused, match=r"data\.code=7：无权访问"):
                judge.content(answer, NOW)
        else:
            assert judge.content(answer, NOW).value == data
    with pytest.raises(PlatformChanged, match="没有业务代码"):
        judge.content(Answer(200, {}, b"{}", None), NOW)


def test_a_ciphertext_that_is_called_html_is_no_login_page() -> None:
    body = sealed(encrypt={"cipher": ECB}).body
    judge = Judge(None, (), opening=made(decrypt={"cipher": ECB}).open)
    html = {"content-type": "text/html;charset=UTF-8"}
    assert judge.content(Answer(200, html, body, None), NOW).value == BODY
    with pytest.raises(PlatformRefused, match="登录"):
        judge.content(Answer(200, html, "<html>请登录</html>".encode(), None), NOW)


def test_no_key_is_shown() -> None:
    both = made(**SHAPE)
    assert {"secret-demo", ENVIRON["SM4"], ENVIRON["PRIVATE"]} <= set(both.secrets)
    shown = repr(both)
    assert not any(secret in shown for secret in both.secrets)
    assert str(int(ENVIRON["PRIVATE"], 16)) not in shown


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"sign": {"algorithm": SM3}}, "header 与 into"),
        ({"sign": {"algorithm": SM3, "header": "a", "into": "b"}}, "header 与 into"),
        ({"encrypt": {"cipher": ECB}, "sign": {"algorithm": SM3, "into": "b"}}, "无处可放"),
        ({"verify": {"algorithm": SM3, "into": "b"}}, "text: pairs"),
        ({"decrypt": {"cipher": ECB | {"iv": "env"}}}, "iv_env"),
        ({"decrypt": {"cipher": ECB | {"iv": "env", "iv_env": "IV"}}}, "ecb 没有初始向量"),
    ],
)
def test_what_cannot_be_done_is_refused(parts: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        Protection.model_validate(parts)
