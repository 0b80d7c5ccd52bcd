"""What goes wrong on purpose: answers set for the next requests of a path."""

from collections import defaultdict, deque
from dataclasses import dataclass, field

from starlette.responses import Response

from gateway.sandbox.answers import envelope

LOGIN_PAGE = (
    "<!DOCTYPE html><html><head><title>统一身份认证</title></head>"
    "<body><form action='/login'>请登录后访问</form></body></html>"
)


@dataclass(frozen=True)
class Fault:
    """One way to answer wrongly.

    Without `errcode`, `body` is sent with `status`. `keep` is the share of the true answer that
    is sent before the connection ends (None: the answer is not cut).
    """

    name: str
    status: int = 200
    body: str = ""
    media_type: str = "text/html;charset=UTF-8"
    headers: tuple[tuple[str, str], ...] = ()
    errcode: int | None = None
    keep: float | None = None

    def answer(self) -> Response:
        """The wrong answer itself (of a fault that does not cut the true one)."""
        if self.errcode is not None:
            return envelope(self.errcode, self.body)
        headers = dict(self.headers)
        return Response(self.body, self.status, headers, media_type=self.media_type)


def http_error(status: int) -> Fault:
    """The gateway in front answers with an HTTP error, such as 500 or 503, and an HTML page."""
    return Fault(f"http {status}", status, f"<html><body>{status} error</body></html>")


def too_many(retry_after: int) -> Fault:
    """HTTP 429 with Retry-After in seconds."""
    return Fault("http 429", 429, headers=(("Retry-After", str(retry_after)),))


def rate_limited() -> Fault:
    """Business code 42901 inside HTTP 200."""
    return Fault("errcode 42901", body="访问过于频繁，请稍后再试", errcode=42901)


def login_page() -> Fault:
    """HTTP 200 with an HTML login page instead of JSON."""
    return Fault("login page", body=LOGIN_PAGE)


def truncated(keep: float = 0.5) -> Fault:
    """The true answer announced in full length, cut after the share `keep`, then hung up."""
    return Fault("truncated", keep=keep)


@dataclass
class Script:
    """Faults waiting for the next requests of their path."""

    _waiting: dict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))

    def next(self, path: str, fault: Fault, times: int = 1) -> None:
        """The next `times` requests of the path meet the fault; later calls queue behind."""
        self._waiting[path].extend([fault] * times)

    def take(self, path: str) -> Fault | None:
        """The fault this request meets, if any; taken once."""
        return self._waiting[path].popleft() if self._waiting[path] else None
