"""The x-tif signature as a platform checks it: hex SHA-256 of timestamp+token+nonce+timestamp."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from gateway.sandbox.answers import Refusal

WINDOW_SECONDS = 180
LONGEST_NONCE = 36


def signature(timestamp: str, token: str, nonce: str) -> str:
    """The x-tif signature in lower-case hex; platforms compare it without regard to case."""
    return hashlib.sha256(f"{timestamp}{token}{nonce}{timestamp}".encode()).hexdigest()


@dataclass
class Gatekeeper:
    """Lets signed requests of known callers in, each nonce once."""

    credentials: Mapping[str, str]
    _seen: dict[tuple[str, str], int] = field(default_factory=dict)

    def admit(self, headers: Mapping[str, str], now: datetime) -> str:
        """The caller's paasid; raises Refusal 40101-40104."""
        caller = headers.get("x-tif-paasid", "")
        token = self.credentials.get(caller)
        if token is None:
            raise Refusal(40104, f"应用标识（x-tif-paasid）“{caller}”未登记，请向平台申请")
        timestamp, nonce = _fresh(headers, now), _nonce(headers)
        given = headers.get("x-tif-signature", "").lower()
        if not hmac.compare_digest(given.encode(), signature(timestamp, token, nonce).encode()):
            raise Refusal(40101, "签名（x-tif-signature）错误，请核对令牌与拼接顺序")
        self._remember(caller, nonce, int(timestamp), now)
        return caller

    def _remember(self, caller: str, nonce: str, timestamp: int, now: datetime) -> None:
        oldest = now.timestamp() - WINDOW_SECONDS
        self._seen = {key: at for key, at in self._seen.items() if at >= oldest}
        if (caller, nonce) in self._seen:
            raise Refusal(40103, f"随机串（x-tif-nonce）“{nonce}”已使用过，请每次重新生成")
        self._seen[caller, nonce] = timestamp


def _fresh(headers: Mapping[str, str], now: datetime) -> str:
    timestamp = headers.get("x-tif-timestamp", "")
    is_number = timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12
    if not is_number or abs(int(timestamp) - now.timestamp()) > WINDOW_SECONDS:
        raise Refusal(
            40102,
            f"时间戳（x-tif-timestamp）“{timestamp}”与平台时间相差超过{WINDOW_SECONDS}秒，"
            "请校准时钟（单位：秒）",
        )
    return timestamp


def _nonce(headers: Mapping[str, str]) -> str:
    nonce = headers.get("x-tif-nonce", "")
    if not 0 < len(nonce) <= LONGEST_NONCE:
        raise Refusal(40101, f"随机串（x-tif-nonce）须为1至{LONGEST_NONCE}个字符")
    return nonce
