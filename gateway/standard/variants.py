"""Code tables as data: the edition of each, and the tables that platforms use in its place.

A connector selects a variant by name; `codeTable(name, source)` shows each. Sources: domain page,
part 3; what was seen on one platform only says so in its title.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gateway.standard import evaluation_codes, license_codes
from gateway.standard.codes import (
    Code,
    ExercisingLevel,
    LimitUnit,
    MaterialFormat,
    OnlineDepth,
    ResultType,
    ServiceObject,
    TaskType,
)

NATIONAL = "national"
"""The name under which a table itself is found beside its variants."""


@dataclass(frozen=True)
class Edition:
    """Where a table comes from, and which state of it this is."""

    title: str
    version: str


EXCHANGE = Edition("国家政务服务平台前置交换库", "2020-11-05")
GBT_39046 = Edition("GB/T 39046-2020 政务服务平台基础数据规范", "2020")
OURS = Edition("本网关约定，国家代码未公布", "1")
PORTALS = Edition("各地门户通行写法，未见于标准文本", "1")
EVALUATIONS = Edition("好差评接口（省级平台对接国家的写法，国家文本未公开）", "1")
GBT_36902 = Edition(
    "GB/T 36902-2018 电子证照目录信息规范（据公开系统，代码未见于标准文本）", "2018"
)
DIRECTORIES = Edition("各地证照目录系统的写法，未见于标准文本", "1")
GBT_36903 = Edition("GB/T 36903-2018 电子证照元数据规范（据公开建表脚本）", "2018")

EDITIONS: Mapping[str, Edition] = {
    **{table.__name__: EVALUATIONS for table in evaluation_codes.TABLES},
    "HolderCodeType": GBT_36903,
    "LicenseLevel": GBT_36902,
    "LicenseHolderCategory": GBT_36902,
    "LicenseKind": DIRECTORIES,
    "LicenseTypeStatus": OURS,
    "LimitUnit": OURS,
    "CollectType": OURS,
    "ImplementMode": OURS,
    "Catalog": OURS,
    "TaskState": PORTALS,
    "ConditionType": PORTALS,
    "PlaceType": PORTALS,
    "EntryMode": PORTALS,
}
"""Editions of the tables that are not of the national exchange."""


@dataclass(frozen=True)
class Variant:
    """A table that platforms use in place of the national one.

    `codes` leads from a platform's code to the national code; `labels` holds the words of the
    variant where they differ from the national ones.
    """

    edition: Edition
    codes: Mapping[str, str]
    labels: Mapping[str, str]


def edition(table: type[Code]) -> Edition:
    """Answer where a table comes from."""
    return EDITIONS.get(table.__name__, EXCHANGE)


def _variant(
    edition: Edition, codes: Mapping[str, str], labels: Mapping[str, str] | None = None
) -> Variant:
    return Variant(edition, codes, labels or {})


def _itself(table: type[Code]) -> dict[str, str]:
    return {member.value: member.value for member in table if member.value}


VARIANTS: Mapping[str, Mapping[str, Variant]] = {
    "TaskType": {
        "unpadded": _variant(
            Edition("四川门户链接：不补零", "1"),
            {str(int(code)): code for code in _itself(TaskType)},
        ),
        "letters": _variant(
            Edition("山东事项系统：字母代码", "1"),
            {
                "XK": "01",
                "CF": "02",
                "QZ": "03",
                "ZS": "04",
                "GF": "05",
                "JC": "06",
                "QR": "07",
                "JL": "08",
                "CJ": "09",
                "QT": "10",
                "GG": "20",
            },
        ),
        "service-14": _variant(
            Edition("个别应用：14 为公共服务", "1"), _itself(TaskType) | {"14": "20"}
        ),
    },
    "ExercisingLevel": {
        "six-graded": _variant(
            Edition("个别系统：6 为分级管理", "1"),
            {code: code for code in _itself(ExercisingLevel) if code < "6"} | {"6": "7"},
            {"6": "分级管理"},
        ),
    },
    "ServiceObject": {
        # 5 and 6 mean other things here than in the exchange.
        "gbt39046": _variant(
            GBT_39046,
            {"1": "1", "2": "2", "3": "3", "4": "4", "5": "6", "6": "9"},
            {"5": "行政机关", "6": "其他组织"},
        ),
        "seven-other": _variant(
            Edition("个别系统：7 为其他", "1"), _itself(ServiceObject) | {"7": "9"}
        ),
    },
    "HandlingForm": {
        "gbt39046": _variant(
            GBT_39046,
            {"1": "1", "2": "2", "3": "2", "4": "3"},
            {"1": "窗口", "2": "电脑端网上", "3": "移动端网上", "4": "快递"},
        ),
    },
    "LimitUnit": {
        "workday": _variant(Edition("山东事项系统", "1"), {"workday": LimitUnit.WORKING_DAY.value}),
        "wn": _variant(
            Edition("个别系统：W 工作日、N 自然日", "1"),
            {"W": LimitUnit.WORKING_DAY.value, "N": LimitUnit.NATURAL_DAY.value},
        ),
        "gz": _variant(
            Edition("个别系统：G 工作日、Z 自然日", "1"),
            {"G": LimitUnit.WORKING_DAY.value, "Z": LimitUnit.NATURAL_DAY.value},
        ),
        "evaluation": _variant(
            EVALUATIONS,
            {
                "0": LimitUnit.NATURAL_DAY.value,
                "1": LimitUnit.WORKING_DAY.value,
                "2": LimitUnit.MONTH.value,
                "3": LimitUnit.YEAR.value,
            },
        ),
    },
    "OnlineDepth": {
        "nine-other": _variant(
            Edition("个别门户：9 为其他", "1"),
            {code: code for code in _itself(OnlineDepth) if code != "8"} | {"9": "8"},
        ),
    },
    "ResultType": {
        "ninety-nine-other": _variant(
            Edition("个别门户：99 为其它", "1"),
            _itself(ResultType) | {"99": "30"},
            {"99": "其它"},
        ),
    },
    "LicenseLevel": {
        # 1 and 2 were not seen.
        "three-to-five": _variant(
            Edition("个别系统：3 地市级、4 区县级、5 其他", "1"),
            {
                "3": license_codes.LicenseLevel.CITY.value,
                "4": license_codes.LicenseLevel.COUNTY.value,
                "5": license_codes.LicenseLevel.OTHER.value,
            },
        ),
    },
    "LicenseHolderCategory": {
        "one-two": _variant(
            Edition("个别系统：1 个人、2 法人", "1"),
            {
                "1": license_codes.LicenseHolderCategory.PERSON.value,
                "2": license_codes.LicenseHolderCategory.LEGAL_PERSON.value,
            },
        ),
        "from-zero": _variant(
            Edition("个别系统：0 个人、1 机构、2 两者", "1"),
            {
                "0": license_codes.LicenseHolderCategory.PERSON.value,
                "1": license_codes.LicenseHolderCategory.LEGAL_PERSON.value,
                "2": license_codes.LicenseHolderCategory.BOTH.value,
            },
            {"1": "机构"},
        ),
    },
    "LicenseKind": {
        "letters": _variant(
            Edition("广东电子证照系统：CERTIFICATE 为证照执照", "1"),
            _itself(license_codes.LicenseKind)
            | {"CERTIFICATE": license_codes.LicenseKind.LICENSE.value},
        ),
        "one-four": _variant(
            Edition("个别系统：1 证明文件、2 批文批复、3 鉴定报告、4 其他", "1"),
            {
                "1": license_codes.LicenseKind.CERTIFICATE.value,
                "2": license_codes.LicenseKind.APPROVAL.value,
                "3": license_codes.LicenseKind.APPRAISAL.value,
                "4": license_codes.LicenseKind.OTHER.value,
            },
        ),
    },
    "MaterialNeed": {
        "yes-no": _variant(GBT_39046, {"1": "1", "0": "2"}, {"1": "是", "0": "否"}),
    },
    "MaterialFormat": {
        "from-zero": _variant(
            Edition("个别系统：从 0 编号", "1"),
            dict(zip(("0", "1", "2"), _itself(MaterialFormat), strict=True)),
        ),
    },
}
"""Per table and variant: what the platform writes. A connector selects one."""
