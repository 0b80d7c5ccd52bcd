"""Digests, MACs, ciphertexts and signatures behind one interface: the world's, or the national.

Pure: keys come in as text, randomness as an argument; nothing is stored and nobody is called.
"""

from __future__ import annotations

from gateway.crypto.algorithms import Use
from gateway.crypto.keys import KeyEntry, open_provider
from gateway.crypto.provider import CryptoProvider
from gateway.crypto.suites import SUITES

__all__ = ["SUITES", "CryptoProvider", "KeyEntry", "Use", "open_provider"]
