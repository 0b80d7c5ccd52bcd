"""Keys for tests: those that the standards publish, and no one's."""

from gateway.crypto.sm2 import public_of
from gateway.crypto.sm2_forms import written_point

PRIVATE = 0x3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8
"""The private key of GB/T 32918.5."""
PUBLIC = public_of(PRIVATE)
SM4_KEY = "0123456789abcdeffedcba9876543210"
"""The key of GB/T 32907."""
ENVIRON = {
    "PUBLIC": written_point(PUBLIC).hex(),
    "PRIVATE": f"{PRIVATE:064x}",
    "SM4": SM4_KEY,
    "IV": "000102030405060708090a0b0c0d0e0f",
    "NONCE": "000102030405060708090a0b",
    "SECRET": "secret-demo",
}
