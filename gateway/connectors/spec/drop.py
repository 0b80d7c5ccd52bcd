"""File drops: where a platform puts its files, and which of them are a stream's."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from gateway.connectors.spec.file_names import FilePattern
from gateway.connectors.spec.part import EnvironName, Part
from gateway.connectors.spec.resilience import Breaker, Maintenance, Rate, Retry

_FINGERPRINT = re.compile(r"^SHA256:[A-Za-z0-9+/]{43}=?$")


class DirectoryPlace(Part):
    """A directory of this machine, or one that is mounted."""

    kind: Literal["directory"]
    """本机或已挂载的目录。"""
    path: str = Field(min_length=1)
    """目录，相对于规格所在的目录。"""


class SftpPlace(Part):
    """A directory on an SFTP server, reached with a password or a private key.

    `timeout_s` bounds one step (connecting, listing, a MiB of a file), `deadline_s` the same
    with its waits and retries. `rate` is for connections.
    """

    kind: Literal["sftp"]
    """SFTP 服务器。"""
    host: str = Field(min_length=1)
    """主机名或地址。"""
    port: int = Field(default=22, ge=1, le=65535)
    """端口。"""
    user: str = Field(min_length=1)
    """用户名。"""
    password_env: EnvironName | None = None
    """存放口令的环境变量名；与 key 至少要有一个。"""
    key: str | None = None
    """私钥文件（OpenSSH 或 PEM），相对于规格所在的目录。"""
    key_password_env: EnvironName | None = None
    """存放私钥口令的环境变量名。"""
    host_keys: tuple[str, ...] = Field(min_length=1)
    """服务器主机密钥的指纹（SHA256:…），向平台核实后填写；更换密钥期间可写新旧两个。"""
    path: str = "."
    """服务器上的目录；省略则为登录后的目录。"""
    retry: Retry = Retry()
    """一步的重试。"""
    breaker: Breaker = Breaker()
    """熔断，每个数据流各自计算。"""
    rate: Rate | None = None
    """平台允许的连接频率，各进程合计；省略则不限。"""
    maintenance: tuple[Maintenance, ...] = ()
    """平台的维护时段，其间不访问。"""
    timeout_s: float = Field(default=30, gt=0, le=600)
    """一步（连接、列目录、读 1 MiB）的时限，秒。"""
    deadline_s: float = Field(default=120, gt=0, le=3600)
    """一步连同排队、等待和重试的时限，秒。"""
    parallel: int = Field(default=2, ge=1, le=32)
    """同时在途的步数上限，各数据流合计。"""

    @field_validator("host_keys")
    @classmethod
    def _are_fingerprints(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        if not all(_FINGERPRINT.match(value) for value in values):
            raise ValueError("应为指纹，如 SHA256: 加 43 个字符（ssh-keygen -lf 所示）")
        return tuple(value.rstrip("=") for value in values)

    @model_validator(mode="after")
    def _can_prove_itself(self) -> Self:
        if self.password_env is None and self.key is None:
            raise ValueError("password_env 与 key 至少要有一个")
        if self.key_password_env is not None and self.key is None:
            raise ValueError("有 key_password_env 时需要 key")
        return self


Place = Annotated[DirectoryPlace | SftpPlace, Field(discriminator="kind")]


class Drop(Part):
    """The files of a stream, in the order of the time in their names, then of their names.

    A file is read once, and again where its size or time of change is another. A file that is
    still being written is left for the next run: one with an unfinished name, one that changes
    within `settle_s` (looked at twice), one whose companion is missing. `delivery: whole` reads
    the newest delivery only, all files of one time; what it does not hold any more is withdrawn
    by a sweep and by nothing else.
    """

    files: FilePattern
    """文件名，如 `110000ryxxb%Y%m%d.xml`：%Y %m %d %H %M %S 是时间，`*`、`?` 是任意字符。"""
    members: str | None = None
    """zip 中读哪些文件，如 `*.xml`；省略则都读。"""
    delivery: Literal["changes", "whole"] = "changes"
    """每个文件是一批变化（changes，逐个读），还是全部数据（whole，只读最新一批，同一时间的文件为一批）。"""
    companion: str | None = Field(default=None, pattern=r"^\.[A-Za-z0-9]+$")
    """伴随文件的后缀，如 .ok、.md5：有了它，文件才算传完；.md5、.sha256 中的摘要还要相符。"""
    unfinished: tuple[str, ...] = (".tmp", ".part", ".filepart", ".uploading", ".swp")
    """这些后缀的文件还在传，不读。"""
    settle_s: float = Field(default=10, ge=0, le=600)
    """隔几秒看两次，大小或时间变了的留给下一次；有伴随文件的不必，0 不看。"""
    broken: Literal["stop", "quarantine"] = "stop"
    """读不了的文件（压缩损坏、XML 有误、编码不符）：stop 停在它之前，quarantine 隔离后读下一个。"""
    max_bytes: int = Field(default=1024**3, ge=1024)
    """一个压缩文件解压后的字节数上限。"""
