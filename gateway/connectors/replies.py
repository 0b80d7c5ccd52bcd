"""What an answer says: its status and business code become our errors, else its content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gateway.connectors.getters import getter
from gateway.connectors.limits import Limited, retry_after
from gateway.connectors.payload import Payload, read_payload
from gateway.connectors.proofs import ProofRefused
from gateway.connectors.spec import Reply
from gateway.connectors.wire import Answer
from gateway.connectors.words import is_html, page_title, quoted
from gateway.errors import PlatformChanged, PlatformError, PlatformRefused, PlatformUnavailable

_SIGN_IN = "请核对应用标识、令牌和访问权限。"
_BY_THE_DOCUMENT = "请对照平台的接口文档改正后重试。"


class NotThere(PlatformRefused):
    """What was asked for is not there."""

    code = "PLATFORM_NOT_THERE"


class TooMuchAsked(PlatformRefused):
    """The platform asks for less at once."""

    code = "PLATFORM_TOO_MUCH"


class Conflict(PlatformRefused):
    """The platform has it already, or is about to."""


class ContentRefused(PlatformRefused):
    """The platform refuses what a request says; `value` is what its answer holds."""

    value: Any = None


@dataclass(frozen=True)
class Judge:
    """Reads answers of one platform; `secrets` never get into a message.

    `is_xml`: the platform answers XML, so that not everything in tags is a page for people.
    `is_empty_ok`: nothing need be said in a good answer.
    """

    reply: Reply | None
    secrets: tuple[str, ...]
    is_xml: bool = False
    is_empty_ok: bool = False

    def content(self, answer: Answer, now: datetime) -> Payload:
        """Answer the content of an answer in which the platform did what we asked.

        Raises `Limited`, `PlatformRefused`, `PlatformUnavailable`, `PlatformChanged`.
        """
        if not 200 <= answer.status < 300:
            raise self._http_error(answer, now)
        if is_html(answer.headers.get("content-type", ""), answer.body, is_xml=self.is_xml):
            raise self._login_page(answer)
        if not answer.body.strip():
            if self.is_empty_ok:
                return Payload(None, plain=True)
            raise PlatformUnavailable(
                "平台的应答是空的", hint="请稍后重试。", code="PLATFORM_BAD_PAYLOAD"
            )
        payload = read_payload(answer.body)
        if self.reply is not None:
            self._check_code(payload.value, self.reply, answer, now)
        return payload

    def _check_code(self, value: Any, reply: Reply, answer: Answer, now: datetime) -> None:
        code = _at(value, reply.code)
        if code is None and reply.absent_is_ok:
            return
        if code is None:
            raise PlatformChanged(
                f"平台的应答中没有业务代码 {reply.code}", hint="请核对规格中的 reply.code。"
            )
        if str(code) not in reply.ok:
            listed = self._listed(str(code), value, reply, answer, now)
            raise listed or self._unlisted(str(code), value, reply)

    def _listed(  # all of one answer
        self, code: str, value: Any, reply: Reply, answer: Answer, now: datetime
    ) -> PlatformError | None:
        """What a code that the specification lists means; None where it lists it nowhere."""
        message = self._message(code, value, reply)
        if code in reply.rate_limited:
            return Limited(message, wait_s=retry_after(answer.headers, answer.date or now))
        if code in reply.renew:
            return ProofRefused(message, hint=_SIGN_IN)
        if code in reply.missing:
            return NotThere(message, hint=_BY_THE_DOCUMENT)
        if code in reply.refused:
            return PlatformRefused(message, hint=_BY_THE_DOCUMENT)
        return None

    def _unlisted(self, code: str, value: Any, reply: Reply) -> PlatformError:
        message = self._message(code, value, reply)
        if reply.other == "refused":
            return PlatformRefused(message, hint=_BY_THE_DOCUMENT)
        return PlatformUnavailable(message, hint="请稍后重试；若一直如此，请联系平台。")

    def _message(self, code: str, value: Any, reply: Reply) -> str:
        shown = quoted(code, self.secrets)
        return f"平台返回 {reply.code}={shown}{self._words(value, reply)}"

    def _http_error(self, answer: Answer, now: datetime) -> PlatformError:
        told = self._told_in_body(answer, now)
        if told is not None:
            return told
        status, wait = answer.status, retry_after(answer.headers, answer.date or now)
        message = f"平台返回 HTTP {status}{self._body_words(answer)}"
        if status == 429 or (status == 503 and wait is not None):
            return Limited(message, wait_s=wait)
        if status >= 500 or status == 408:
            return PlatformUnavailable(message, hint="请稍后重试。")
        if 300 <= status < 400:
            return self._redirect(answer)
        refused = _refused(status, message)
        if isinstance(refused, ContentRefused):
            refused.value = self._value(answer)
        return refused

    def _told_in_body(self, answer: Answer, now: datetime) -> PlatformError | None:
        """Some gateways send the business code with an HTTP error; it tells more."""
        reply, value = self.reply, self._value(answer)
        code = _at(value, reply.code) if reply is not None else None
        if reply is None or code is None:
            return None
        return self._listed(str(code), value, reply, answer, now)

    def _redirect(self, answer: Answer) -> PlatformRefused:
        target = answer.headers.get("location", "").partition("?")[0]
        return PlatformRefused(
            f"平台返回 HTTP {answer.status}，要求转到“{quoted(target, self.secrets)}”，未跟随",
            hint="多为未登录或地址变更：请核对 base_url 和令牌。",
            code="PLATFORM_REDIRECT",
        )

    def _login_page(self, answer: Answer) -> PlatformRefused:
        title = quoted(page_title(answer.body), self.secrets)
        return PlatformRefused(
            f"平台返回的是网页“{title}”，不是数据，多为登录页",
            hint=f"请核对 base_url；{_SIGN_IN}",
            code="PLATFORM_LOGIN_PAGE",
        )

    def _words(self, value: Any, reply: Reply) -> str:
        words = _at(value, reply.message) if reply.message else None
        return f"：{quoted(str(words), self.secrets)}" if words else ""

    def _body_words(self, answer: Answer) -> str:
        value, reply = self._value(answer), self.reply
        if value is not None:
            return self._words(value, reply) if reply else ""
        text = page_title(answer.body) if answer.body.strip() else ""
        return f"：{quoted(text, self.secrets)}" if text.strip() else ""

    def _value(self, answer: Answer) -> Any:
        """The value of an answer that tells of a failure; None where it has none."""
        if is_html(answer.headers.get("content-type", ""), answer.body, is_xml=self.is_xml):
            return None
        try:
            return read_payload(answer.body).value
        except PlatformUnavailable:
            return None


def _refused(status: int, message: str) -> PlatformRefused:
    """What an HTTP status of the four hundreds means."""
    if status == 401:
        return ProofRefused(message, hint=_SIGN_IN)
    if status in {404, 410}:
        return NotThere(message, hint="请核对 base_url 与 request.path。")
    if status in {413, 414}:
        return TooMuchAsked(message, hint="请调小 paging.page_size。")
    if status == 409:
        return Conflict(message, hint=_BY_THE_DOCUMENT)
    if status in {400, 422}:
        return ContentRefused(message, hint="请核对 base_url 与 request.path。")
    hint = _SIGN_IN if status == 403 else "请核对 base_url 与 request.path。"
    return PlatformRefused(message, hint=hint)


def _at(value: Any, path: str) -> Any:
    return getter(tuple(path.split(".")))(value) if isinstance(value, Mapping) else None
