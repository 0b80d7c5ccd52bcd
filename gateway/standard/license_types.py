"""证照类型: elements of the register of license types (证照目录, GB/T 36902).

English names are those of the standard as two systems show them (domain page, A3); what only
systems of provinces have says so.
"""

from __future__ import annotations

from datetime import datetime

from gateway.standard.element import PUBLIC, Kind, element, raw_code
from gateway.standard.exchange import ExchangeElements
from gateway.standard.license_codes import (
    LicenseHolderCategory,
    LicenseKind,
    LicenseLevel,
    LicenseTypeStatus,
)

GBT_36902 = "GB/T 36902-2018 要素"
DIRECTORIES = "各地证照目录要素"


class LicenseTypeElements(ExchangeElements):
    """证照类型: one entry of the register; licenses are issued of a type."""

    certificate_type_name: str | None = element(
        "证照类型名称", "CertificateTypeName", PUBLIC, origin=GBT_36902
    )
    certificate_type_code: str | None = element(
        "证照类型代码",
        "CertificateTypeCode",
        PUBLIC,
        identifier="license_type_code",
        origin=GBT_36902,
        note="21 位：定义机构的统一社会信用代码和 3 位顺序号；大小写、空白、连字符已规范。",
    )
    certificate_define_authority_name: str | None = element(
        "证照定义机构", "CertificateDefineAuthorityName", PUBLIC, origin=GBT_36902
    )
    certificate_define_authority_code: str | None = element(
        "证照定义机构代码",
        "CertificateDefineAuthorityCode",
        PUBLIC,
        identifier="uscc",
        origin=GBT_36902,
    )
    certificate_define_authority_level: LicenseLevel | None = element(
        "证照定义机构级别",
        "CertificateDefineAuthorityLevel",
        PUBLIC,
        kind=Kind.CODE,
        codes=LicenseLevel,
        origin=GBT_36902,
    )
    certificate_define_authority_level_code: str | None = raw_code(
        "certificate_define_authority_level", "证照定义机构级别"
    )
    item_name: str | None = element("关联事项名称", "ItemName", PUBLIC, origin=GBT_36902)
    item_code: str | None = element(
        "关联事项代码",
        "ItemCode",
        PUBLIC,
        origin=GBT_36902,
        note="平台原值；是一个基本编码或实施编码时，据以关联产生该证照的清单。",
    )
    certificate_holder_category: LicenseHolderCategory | None = element(
        "持证主体类别",
        "CertificateHolderCategory",
        PUBLIC,
        kind=Kind.CODE,
        codes=LicenseHolderCategory,
        origin=GBT_36902,
    )
    certificate_holder_category_code: str | None = raw_code(
        "certificate_holder_category", "持证主体类别"
    )
    validity_range: str | None = element(
        "有效期限范围", "ValidityRange", PUBLIC, origin=GBT_36902, note="平台原值。"
    )
    certificate_issuing_authority: str | None = element(
        "证照颁发机构", "CertificateIssuingAuthority", PUBLIC, origin=GBT_36902
    )
    certificate_issuing_authority_level: LicenseLevel | None = element(
        "证照颁发机构级别",
        "CertificateIssuingAuthorityLevel",
        PUBLIC,
        kind=Kind.CODE,
        codes=LicenseLevel,
        origin=GBT_36902,
    )
    certificate_issuing_authority_level_code: str | None = raw_code(
        "certificate_issuing_authority_level", "证照颁发机构级别"
    )
    license_kind: LicenseKind | None = element(
        "证照类别", "license_type", PUBLIC, kind=Kind.CODE, codes=LicenseKind, origin=DIRECTORIES
    )
    license_kind_code: str | None = raw_code("license_kind", "证照类别")
    license_item_code: str | None = element(
        "地方证照目录编码",
        "license_item_code",
        PUBLIC,
        origin=DIRECTORIES,
        note="地方自编，与证照类型代码不同。",
    )
    status: LicenseTypeStatus | None = element(
        "证照类型状态",
        "status",
        PUBLIC,
        kind=Kind.CODE,
        codes=LicenseTypeStatus,
        origin=DIRECTORIES,
        note="没有标明的视为在用。",
    )
    status_code: str | None = raw_code("status", "证照类型状态")
    issue_date: datetime | None = element(
        "发布日期", "issueDate", PUBLIC, kind=Kind.INSTANT, origin=DIRECTORIES
    )
    standard_file_id: str | None = element(
        "标准文件标识", "standardFileId", PUBLIC, origin=DIRECTORIES
    )
    certificate_template_id: str | None = element(
        "证照模板标识", "certificateTemplateId", PUBLIC, origin=DIRECTORIES
    )
    certificate_upload_mode: str | None = element(
        "证照归集方式", "certificateUploadMode", PUBLIC, origin=DIRECTORIES, note="平台原值。"
    )
