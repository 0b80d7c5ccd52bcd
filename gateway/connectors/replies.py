"""What an answer says: its status and business code become our errors, else its content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gateway.connectors.limits import Limited, retry_after
from gateway.connectors.payload import Payload, read_payload, text_of
from gateway.connectors.proofs import ProofRefused
from gateway.connectors.protection import Opening
from gateway.connectors.soap import Fault, fault_of
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
    `opening` verifies and decrypts answers. `is_empty_ok`: nothing need be said in a good answer.
    """

    reply: Reply | None
    secrets: tuple[str, ...]
    is_xml: bool = False
    opening: Opening | None = None
    is_empty_ok: bool = False

    def content(self, answer: Answer, now: datetime) -> Payload:
        """Answer the content of an answer in which the platform did what we asked.

        Raises `Limited`, `PlatformRefused`, `PlatformUnavailable`, `PlatformChanged`.
        """
        if not 200 <= answer.status < 300:
            raise self._http_error(answer, now)
        if self._is_page(answer):
            raise self._login_page(answer)
        if not answer.body.strip():
            if self.is_empty_ok:
                return Payload(None, plain=True)
            raise PlatformUnavailable(
                "平台的应答是空的", hint="请稍后重试。", code="PLATFORM_BAD_PAYLOAD"
            )
        payload = read_payload(self._opened(answer.body))
        fault = fault_of(payload.value) if self.is_xml else None
        if fault is not None:
            raise self._faulted(fault, answer, now)
        reply, opening = self.reply, self.opening
        # A code may stand in what is encrypted; where it does not, failures come in plain text.
        is_outside = reply is not None and _at_once(payload, reply.code) is not None
        if reply is not None and (is_outside or opening is None):
            self._check_code(payload, reply, answer, now)
        if opening is not None:
            opening.content(payload, answer.body, answer.headers)
        if reply is not None and opening is not None and not is_outside:
            self._check_code(payload, reply, answer, now)
        return payload

    def _is_page(self, answer: Answer) -> bool:
        """Whether an answer is a page for people; many servlets call ciphertexts HTML."""
        is_sealed = self.opening is not None and self.opening.opens_whole
        told = "" if is_sealed else answer.headers.get("content-type", "")
        return is_html(told, answer.body, is_xml=self.is_xml)

    def _opened(self, body: bytes) -> bytes:
        return self.opening.body(body) if self.opening is not None else body

    def _check_code(self, payload: Payload, reply: Reply, answer: Answer, now: datetime) -> None:
        if reply.before is not None:
            self._check_code(payload, reply.before, answer, now)
        code = _at(payload, reply.code)
        if code is None and reply.absent_is_ok:
            return
        if code is None:
            raise PlatformChanged(
                f"平台的应答中没有业务代码 {reply.code}", hint="请核对规格中的 reply.code。"
            )
        if str(code) not in reply.ok:
            message = self._message(str(code), payload, reply)
            listed = self._listed(str(code), message, reply, answer, now)
            raise listed or self._unlisted(message, reply)

    def _faulted(self, fault: Fault, answer: Answer, now: datetime) -> PlatformError:
        """What a SOAP Fault means; its code may stand in the lists of `reply` like any other."""
        told = f"{quoted(fault.code, self.secrets)}：{quoted(fault.words, self.secrets)}"
        message = f"平台返回 SOAP Fault {told}"
        listed = self._listed(fault.code, message, self.reply, answer, now) if self.reply else None
        if listed is not None:
            return listed
        if fault.is_proof:
            return ProofRefused(message, hint=_SIGN_IN)
        if fault.is_ours:
            return PlatformRefused(message, hint=_BY_THE_DOCUMENT)
        return PlatformUnavailable(message, hint="请稍后重试；若一直如此，请联系平台。")

    def _listed(
        self, code: str, message: str, reply: Reply, answer: Answer, now: datetime
    ) -> PlatformError | None:
        """What a code that the specification lists means; None where it lists it nowhere."""
        if code in reply.rate_limited:
            return Limited(message, wait_s=retry_after(answer.headers, answer.date or now))
        if code in reply.renew:
            return ProofRefused(message, hint=_SIGN_IN)
        if code in reply.missing:
            return NotThere(message, hint=_BY_THE_DOCUMENT)
        if code in reply.refused:
            return PlatformRefused(message, hint=_BY_THE_DOCUMENT)
        return None

    def _unlisted(self, message: str, reply: Reply) -> PlatformError:
        if reply.other == "refused":
            return PlatformRefused(message, hint=_BY_THE_DOCUMENT)
        return PlatformUnavailable(
            message,
            hint="请稍后重试；若一直如此，请对照接口文档把这个代码写进规格的 reply，或联系平台。",
        )

    def _message(self, code: str, payload: Payload, reply: Reply) -> str:
        shown = quoted(code, self.secrets)
        return f"平台返回 {reply.code}={shown}{self._words(payload, reply)}"

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
            payload = self._payload(answer)
            refused.value = payload.value if payload is not None else None
        return refused

    def _told_in_body(self, answer: Answer, now: datetime) -> PlatformError | None:
        """Some gateways send the business code, or a SOAP Fault, with an HTTP error."""
        payload = self._payload(answer)
        fault = fault_of(payload.value) if self.is_xml and payload is not None else None
        if fault is not None:
            return self._faulted(fault, answer, now)
        reply = self.reply
        while reply is not None and payload is not None:
            code = _at_once(payload, reply.code)
            if code is not None:
                message = self._message(str(code), payload, reply)
                listed = self._listed(str(code), message, reply, answer, now)
                if listed is not None:
                    return listed
            reply = reply.before
        return None

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

    def _words(self, payload: Payload, reply: Reply) -> str:
        words = _at_once(payload, reply.message) if reply.message else None
        if not words:
            return ""
        text = words if isinstance(words, str) else text_of(words)
        return f"：{quoted(text, self.secrets)}"

    def _body_words(self, answer: Answer) -> str:
        payload, reply = self._payload(answer), self.reply
        if payload is not None and payload.value is not None:
            return self._words(payload, reply) if reply else ""
        text = page_title(answer.body) if answer.body.strip() else ""
        return f"：{quoted(text, self.secrets)}" if text.strip() else ""

    def _payload(self, answer: Answer) -> Payload | None:
        """The content of an answer that tells of a failure; None where it has none."""
        if self._is_page(answer):
            return None
        try:
            return read_payload(self._opened(answer.body))
        except (PlatformUnavailable, PlatformChanged):
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


def _at(payload: Payload, path: str) -> Any:
    return payload.at(tuple(path.split(".")))


def _at_once(payload: Payload, path: str) -> Any:
    """What stands at a path, for a message: nothing where a text on the way cannot be read."""
    try:
        return _at(payload, path)
    except PlatformUnavailable:
        return None
