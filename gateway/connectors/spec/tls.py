"""TLS as a platform wants it: our certificate where it asks for one, its own authority."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from gateway.connectors.spec.part import EnvironName, Part


class Tls(Part):
    """Files in PEM, relative to the specification.

    `certificate` (with its chain) and `key` prove who we are; `authorities` are trusted instead
    of the system's; `password_env` names the variable that holds the password of the key.
    """

    certificate: str | None = None
    """我方证书（含证书链），平台要求双向认证时用。"""
    key: str | None = None
    """我方私钥；省略则在证书文件中。"""
    password_env: EnvironName | None = None
    """存放私钥口令的环境变量名。"""
    authorities: str | None = None
    """信任的签发机构证书，代替系统的。"""

    @model_validator(mode="after")
    def _key_belongs_to_certificate(self) -> Self:
        if self.key is not None and self.certificate is None:
            raise ValueError("有 key 时需要 certificate")
        if self.password_env is not None and self.certificate is None:
            raise ValueError("有 password_env 时需要 certificate")
        return self
