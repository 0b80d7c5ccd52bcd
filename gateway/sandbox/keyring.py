"""The secrets of the city's gateway: who has which, and for how long they are good.

Sign: MD5 hex of appKey + secret + requestTime (milliseconds).
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from gateway.sandbox.record import Record

REQUEST_LIFE = timedelta(minutes=15)
REFRESH_LIFE = timedelta(hours=48)


@dataclass
class Unsigned(Exception):  # noqa: N818 - named by what happened
    """A call the gateway does not let in, with its code and its words."""

    code: str
    msg: str


@dataclass(frozen=True)
class Pair:
    """The secrets an application holds, and when each ends."""

    request_secret: str
    request_end: datetime
    refresh_secret: str
    refresh_end: datetime


def md5_sign(app_key: str, secret: str, request_time: str) -> str:
    """The sign of a call in lower-case hex."""
    text = f"{app_key}{secret}{request_time}"
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


@dataclass
class Keyring:
    """Issues secrets and checks signs; `app_secrets` maps appKey to appSecret.

    A new pair ends the pair before it at once.
    """

    app_secrets: Mapping[str, str]
    now: Callable[[], datetime]
    new_secret: Callable[[], str]
    pairs: dict[str, Pair] = field(default_factory=dict)

    def refresh_by_key(self, signed: Mapping[str, str]) -> Record:
        """A new pair for whoever has the app secret."""
        app_key = self._known(signed)
        _check(signed, app_key, self.app_secrets[app_key])
        return self._issue(app_key)

    def refresh_by_sec(self, signed: Mapping[str, str]) -> Record:
        """A new pair for whoever has the refresh secret."""
        app_key = self._known(signed)
        pair = self._pair(app_key)
        _check(signed, app_key, pair.refresh_secret)
        if self.now() >= pair.refresh_end:
            raise Unsigned("11", "刷新密钥不在有效期内，请用appSecret重新获取")
        return self._issue(app_key)

    def admit(self, signed: Mapping[str, str]) -> str:
        """The appKey of a data call."""
        app_key = self._known(signed)
        pair = self._pair(app_key)
        _check(signed, app_key, pair.request_secret)
        if self.now() >= pair.request_end:
            raise Unsigned("11", "请求密钥不在有效期内，请刷新")
        return app_key

    def revoke(self) -> None:
        """Forget all pairs, as a restart of the gateway does."""
        self.pairs.clear()

    def _known(self, signed: Mapping[str, str]) -> str:
        app_key = signed.get("appKey", "")
        if app_key not in self.app_secrets:
            raise Unsigned("10", f"appKey“{app_key}”未登记，请向平台申请")
        return app_key

    def _pair(self, app_key: str) -> Pair:
        pair = self.pairs.get(app_key)
        if pair is None:
            raise Unsigned("14", "签名错误：没有有效的密钥，请重新获取")
        return pair

    def _issue(self, app_key: str) -> Record:
        now = self.now()
        pair = Pair(self.new_secret(), now + REQUEST_LIFE, self.new_secret(), now + REFRESH_LIFE)
        self.pairs[app_key] = pair
        return {
            "refreshSecret": pair.refresh_secret,
            "refreshSecretEndTime": int(pair.refresh_end.timestamp() * 1000),
            "requestSecret": pair.request_secret,
            "requestSecretEndTime": int(pair.request_end.timestamp() * 1000),
        }


def _check(signed: Mapping[str, str], app_key: str, secret: str) -> None:
    expected = md5_sign(app_key, secret, signed.get("requestTime", ""))
    given = signed.get("sign", "")
    if not signed.get("requestTime", "").isdigit() or not hmac.compare_digest(
        given.encode(), expected.encode()
    ):
        raise Unsigned("14", "签名错误，请核对密钥与拼接顺序")
