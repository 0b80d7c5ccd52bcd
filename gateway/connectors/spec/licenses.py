"""What a connector says of the electronic licenses (电子证照) that its platform answers live."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, WithJsonSchema, field_validator

from gateway.connectors.spec.part import CodeText, Part, RequestPath
from gateway.standard.licenses import ELEMENTS, LicenseStatus

Element = Annotated[str, Field(min_length=1)]
Prefix = Annotated[str, Field(pattern=r"^\d{2,12}$")]
Status = Annotated[
    LicenseStatus,
    WithJsonSchema({"type": "string", "enum": [status.value for status in LicenseStatus]}),
]
HolderType = Annotated[str, Field(pattern=r"^\d{3}$")]

PATHS: Mapping[str, Mapping[str, str]] = {
    "sharing": {
        "find": "/queryCertInfoByHolderCode",
        "look": "/queryCertInfo",
        "file": "/downloadFile",
    },
    "license-app": {
        "duty": "/v1/license/auth",
        "holder": "/v1/license/holder",
        "entrust": "/v1/license/entrust",
        "look": "/v1/license/get_license",
        "file": "/v1/license/archive",
    },
}
"""The operations of each family and where they usually are."""


class Licenses(Part):
    """Licenses that a platform answers live, while somebody waits.

    `sharing` is the family of GB/T 36906: an access id in the body, `head.status`, a license by its
    identifier. `license-app` is that of Guangdong, Shenzhen and Beijing: the licenses of a holder
    are authorised first, and each authorisation code serves for one use.
    """

    family: Literal["sharing", "license-app"]
    """接口的一族：sharing（GB/T 36906 共享服务）或 license-app（先授权、一码一用）。"""
    regions: tuple[Prefix, ...] = Field(min_length=1)
    """有哪些行政区划的证照：区划代码的前几位，如 "43"、"4304"。"""
    names: Literal["english", "pinyin", "guangdong"]
    """要素的名称：english（certificateName、certificate_name）、pinyin（ZZMC）、guangdong。"""
    fields: Mapping[Element, Element] = Field(default_factory=dict)
    """与这一套名称不同的要素：我们的名称对应平台的，如 `number: zzhm`。"""
    statuses: Mapping[Element, Status] = Field(min_length=1)
    """证照状态代码的含义，如 `"02": SUSPENDED`；没有列出的为 OTHER。"""
    holder_types: Mapping[HolderType, CodeText] = Field(default_factory=dict)
    """持证主体代码类型：GB/T 36903 的代码对应平台的，如 `"111": "10"`；没有列出的原样。"""
    types: Mapping[Element, CodeText] = Field(default_factory=dict)
    """证照类型代码：国家代码对应平台自己的编号；没有列出的原样。"""
    paths: Mapping[str, RequestPath] = Field(default_factory=dict)
    """各操作的路径，与这一族通常的不同时写。"""
    body: dict[str, Any] = Field(default_factory=dict)
    """每个请求体中固定的参数，如 accessId。"""
    operator: Mapping[Element, Any] = Field(default_factory=dict)
    """license-app 依职能用证时经办人的固定信息，如 division、service_org；account 为调用方。"""
    deadline_s: float = Field(default=5, gt=0, le=6)
    """一次查询中等这个平台多少秒；到时给出已有的（整个请求不超过 8 秒）。"""
    most: int = Field(default=50, ge=1, le=200)
    """一次查询最多取多少张证照。"""

    @field_validator("fields")
    @classmethod
    def _names_elements(cls, value: Mapping[str, str]) -> Mapping[str, str]:
        for name in value:
            if name not in ELEMENTS:
                raise ValueError(f"证照没有要素 {name}，可用：{'、'.join(sorted(ELEMENTS))}")
        return value

    def path(self, operation: str) -> str:
        """Answer where an operation of the family is."""
        return self.paths.get(operation) or PATHS[self.family][operation]

    def covers(self, region: str) -> bool:
        """Say whether it has licenses for a region, or for a part of it."""
        code = region.rstrip("0")
        return any(code.startswith(told) or told.startswith(code) for told in self.regions)
