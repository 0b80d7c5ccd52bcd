"""Files: those that are given (`given`), and those a platform drops (`drop`).

A drop is looked at (`looking`), held against what was read of it (`ledger`), and read in the order
of its files. Where the files lie is a folder (`folder`): a directory, or one on an SFTP server.
"""

from __future__ import annotations

from gateway.connectors.files.drop import DropConnector, open_drop
from gateway.connectors.files.given import FilesConnector

__all__ = ["DropConnector", "FilesConnector", "open_drop"]
