"""Why TLS failed, in words for people; what OpenSSL alone knows stays in its own words."""

from __future__ import annotations

import ssl
from collections.abc import Mapping

_CERTIFICATES: Mapping[int, str] = {
    9: "平台的证书尚未生效，或本机时钟慢了",
    10: "平台的证书已过期，或本机时钟快了",
    18: "平台的证书是自签名的，本机不信任",
    19: "平台的证书链以自签名证书结尾，本机不信任",
    20: "平台证书的签发机构不受信任，或平台没有给出中间证书",
    21: "平台证书的签发机构不受信任，或平台没有给出中间证书",
    62: "平台的证书不是签发给这个主机名的",
    64: "平台的证书不是签发给这个 IP 地址的",
}
"""By OpenSSL's number of what is wrong with a certificate."""

_PLAIN = ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "PACKET_LENGTH_TOO_LONG", "RECORD_LAYER_FAILURE")


def tls_reason(error: BaseException) -> str:
    """Answer the reason of a failed handshake, on one line."""
    if isinstance(error, ssl.SSLCertVerificationError):
        known = _CERTIFICATES.get(error.verify_code)
        return known or f"平台的证书无法验证：{error.verify_message}"
    reason = getattr(error, "reason", None) or ""
    if reason in _PLAIN:
        return "对方没有使用 TLS：地址或许应以 http:// 开头，或端口不对"
    if "CERTIFICATE_REQUIRED" in reason or "HANDSHAKE_FAILURE" in reason:
        return f"平台拒绝了握手，可能要求我方证书：{reason}"
    return reason or "没有说明原因"
