"""What an exception of the HTTP client means."""

import ssl

import aiohttp
import pytest

from gateway.connectors.wire_faults import fault_of
from gateway.errors import PlatformRefused, PlatformUnavailable


def lost(reason: str) -> aiohttp.ClientOSError:
    """A connection that TLS ended after the handshake, as TLS 1.3 does."""
    cause = ssl.SSLError(1, reason)
    cause.reason = reason
    error = aiohttp.ClientOSError(*cause.args)
    error.__cause__ = cause
    return error


def test_a_certificate_the_platform_misses_after_the_handshake_is_a_refusal() -> None:
    fault = fault_of(lost("TLSV13_ALERT_CERTIFICATE_REQUIRED"), "https://a", 20)
    assert isinstance(fault, PlatformRefused)
    assert fault.code == "PLATFORM_TLS"
    assert "CERTIFICATE_REQUIRED" in fault.message
    assert "客户端证书" in fault.hint


@pytest.mark.parametrize("reason", ["UNEXPECTED_EOF_WHILE_READING", ""])
def test_a_connection_that_tls_lost_otherwise_is_tried_again(reason: str) -> None:
    assert isinstance(fault_of(lost(reason), "https://a", 20), PlatformUnavailable)
