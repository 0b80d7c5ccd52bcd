"""A platform that calls us: what it proves itself with, and how much it may bring at once."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from gateway.connectors.spec.address import Address
from gateway.connectors.spec.auth import ApiKeyAuth, HmacAuth, XTifAuth
from gateway.connectors.spec.part import Part


def _network(text: str) -> str:
    try:
        return str(ip_network(text, strict=False))
    except ValueError:
        raise ValueError("应为 IP 地址或网段，如 10.1.2.3、10.1.0.0/16") from None


Network = Annotated[str, AfterValidator(_network)]
"""An address or a network, IPv4 or IPv6."""

ProofOfPlatform = Annotated[ApiKeyAuth | HmacAuth | XTifAuth, Field(discriminator="kind")]
"""What a platform can prove itself with; nothing at all is no choice."""


class PushInTransport(Part):
    """The platform posts records to `/push/{connector}/{stream}`; we never call it.

    `window_s` is how far the time of a signature may be from ours, `parallel` how many
    deliveries one process works on at once. `max_bytes` holds for a body as sent and unfolded.
    """

    kind: Literal["push-in"]
    """平台推入：由平台调用本网关。"""
    auth: ProofOfPlatform
    """平台以什么证明身份；api-key、hmac-sha256、x-tif 或 x-rio。"""
    base_url: Address | None = None
    """平台访问本网关的地址前缀，如反向代理的地址；省略则为设置中的监听地址。"""
    sources: tuple[Network, ...] = ()
    """允许的来源地址或网段；缺省不限。"""
    window_s: int = Field(default=180, ge=1, le=3600)
    """签名的时间戳与本机时钟最多相差多少秒。"""
    parallel: int = Field(default=4, ge=1, le=64)
    """一个进程同时处理的推送数上限；超出的请求得到 429。"""
    max_bytes: int = Field(default=8 * 1024 * 1024, ge=1024, le=256 * 1024 * 1024)
    """一次推送的字节数上限（压缩的按解压后计）。"""
    max_records: int = Field(default=1_000, ge=1, le=100_000)
    """一次推送的记录数上限。"""

    def takes_from(self, client: str) -> bool:
        """Say whether a platform may call from this address."""
        if not self.sources:
            return True
        try:
            address = ip_address(client)
        except ValueError:
            return False
        return any(address in ip_network(network) for network in self.sources)
