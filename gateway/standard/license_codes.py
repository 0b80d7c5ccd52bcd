"""Code tables of license types: levels, holders, kinds, status.

Sources: domain page, A3 and A4. The standard lists words; codes were seen on platforms only, so
the words stand as codes and each platform's writing is a variant.
"""

from __future__ import annotations

from gateway.standard.codes import Code


class LicenseLevel(Code):
    """证照机构级别 (CertificateIssuingAuthorityLevel, domain page A3)."""

    NATIONAL = "国家级", "国家级"
    PROVINCE = "省级", "省级"
    CITY = "地市级", "地市级"
    COUNTY = "区县级", "区县级"
    TOWNSHIP = "乡镇级", "乡镇级"
    OTHER = "其他", "其他"
    UNKNOWN = "", "未知"


class LicenseHolderCategory(Code):
    """持证主体类别 (CertificateHolderCategory, domain page A3)."""

    PERSON = "个人", "个人"
    LEGAL_PERSON = "法人", "法人"
    BOTH = "个人和法人", "个人和法人"
    UNKNOWN = "", "未知"


class LicenseKind(Code):
    """证照类别 (license_type, domain page A4)."""

    LICENSE = "证照执照", "证照执照"
    CERTIFICATE = "证明文件", "证明文件"
    APPROVAL = "批文批复", "批文批复"
    APPRAISAL = "鉴定报告", "鉴定报告"
    RESULT = "办事结果", "办事结果"
    OTHER = "其他", "其他"
    UNKNOWN = "", "未知"


class LicenseTypeStatus(Code):
    """证照类型状态: no values were found in any source; the words are ours."""

    IN_USE = "在用", "在用"
    ABOLISHED = "废止", "废止"
    UNKNOWN = "", "未知"
