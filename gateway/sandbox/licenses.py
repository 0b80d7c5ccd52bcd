"""Licenses that nobody was given, and what they are in the names of the platforms."""

from collections.abc import Mapping
from dataclasses import dataclass

from stdnum.iso7064 import mod_37_36

from gateway.sandbox.bodies import BY_SEAT, Body
from gateway.sandbox.citizens import BING, DING, FIRM, JIA, YI, Person
from gateway.sandbox.ofd import ofd
from gateway.sandbox.places import CITY, PROVINCE
from gateway.sandbox.record import Record

ROOT = "1.2.156.3005.2"
OPERATOR, MANAGER, BUILDER, SAFETY = (
    f"11100000000013338W{number}" for number in ("032", "011", "001", "050")
)
"""Types of the building sector; the city numbers the builder's otherwise."""
CITY_TYPES = {BUILDER: "100021", OPERATOR: "100032"}
NAMES = {
    OPERATOR: "建筑施工特种作业操作资格证",
    MANAGER: "安全生产管理人员考核合格证",
    BUILDER: "二级建造师注册证书",
    SAFETY: "安全生产许可证",
}


@dataclass(frozen=True)
class Issued:
    """A license as its issuer keeps it; `status` is the issuer's own code."""

    type_code: str
    holder: Person
    issuer: Body
    serial: str
    status: str
    valid_until: str = "2036-12-31"
    version: str = "001"

    @property
    def identifier(self) -> str:
        """The national identifier (GB/T 36904)."""
        parts = (self.type_code, self.issuer.credit, self.serial, self.version)
        return ".".join((ROOT, *parts, mod_37_36.calc_check_digit("".join(parts))))

    @property
    def number(self) -> str:
        """What stands on it."""
        return f"湘演示{self.serial}"

    @property
    def local_code(self) -> str:
        """What the city calls it; no national identifier."""
        return f"{CITY.six}{self.serial}QW"

    def pinyin(self) -> dict[str, str]:
        """Its elements as the metadata of its file have them."""
        return {
            "ZZMC": NAMES[self.type_code],
            "ZZLXDM": self.type_code,
            "ZZBH": self.number,
            "ZZBS": self.identifier,
            "ZZBFJG": self.issuer.name,
            "ZZBFJGDM": self.issuer.credit,
            "ZZBFRQ": "2020-01-01",
            "ZZYXQQSRQ": "2020-01-01",
            "ZZYXQJZRQ": self.valid_until,
            "CZZT": self.holder.name,
            "CZZTDM": self.holder.number,
            "CZZTDMLXDM": self.holder.type,
        }

    def english(self) -> Record:
        """As the sharing service of the province tells it."""
        return {
            "certificateName": NAMES[self.type_code],
            "certificateTypeCode": self.type_code,
            "certificateTypeName": NAMES[self.type_code],
            "certificateNumber": self.number,
            "certificateIdentifier": self.identifier,
            "certificateVersion": self.version,
            "certificateIssuingAuthorityName": self.issuer.name,
            "certificateIssuingAuthorityCode": self.issuer.credit,
            "certificateIssuedDate": "2020-01-01",
            "certificateEffectiveDate": "2020-01-01",
            "certificateExpiringDate": self.valid_until,
            "certificateHolderName": self.holder.name,
            "certificateHolderCode": self.holder.number,
            "certificateHolderTypeCode": self.holder.type,
            "certificateAreaCode": self.issuer.place.code,
            "status": self.status,
            "extendInfo": {"remark": "演示数据"},
        }

    def guangdong(self) -> Record:
        """As the city tells it."""
        return {
            "license_code": self.local_code,
            "license_item_code": CITY_TYPES[self.type_code],
            "name": NAMES[self.type_code],
            "license_type_name": NAMES[self.type_code],
            "id_code": self.number,
            "issue_org_name": self.issuer.name,
            "issue_org_code": self.issuer.credit,
            "issue_date": "20200101",
            "begin_date": "20200101",
            "expiry_date": self.valid_until.replace("-", ""),
            "holder_name": self.holder.name,
            "holder_identity_num": self.holder.number,
            "holder_identity_type": HOLDER_TYPES[self.holder.type],
            "division_code": self.issuer.place.code,
            "license_status": self.status,
            "data_fields": '{"remark": "演示数据"}',
        }

    def file(self, *, spelling: str = "CustomData") -> bytes:
        """Its file, sealed by nobody."""
        return ofd(self.pinyin(), spelling=spelling)


HOLDER_TYPES: Mapping[str, str] = {"111": "10", "001": "70"}
"""The city's codes of what a number is."""

_ABOVE, _HERE = BY_SEAT["housing", PROVINCE.code], BY_SEAT["housing", CITY.code]

GOOD = Issued(OPERATOR, JIA, _ABOVE, "20200000001", "01")
EXPIRED = Issued(OPERATOR, YI, _ABOVE, "20200000002", "01", "2024-06-30")
REVOKED = Issued(OPERATOR, BING, _ABOVE, "20200000003", "03")
SUSPENDED = Issued(MANAGER, YI, _ABOVE, "20200000004", "02")
CANCELLED = Issued(MANAGER, BING, _ABOVE, "20200000005", "05")
OF_FIRM = Issued(SAFETY, FIRM, _ABOVE, "20200000006", "01")
PROVINCIAL = (
    GOOD,
    EXPIRED,
    REVOKED,
    SUSPENDED,
    CANCELLED,
    OF_FIRM,
    Issued(MANAGER, JIA, _ABOVE, "20200000007", "01"),
)
BUILDERS = Issued(BUILDER, JIA, _HERE, "20210000001", "ISSUED")
OF_WARD = Issued(BUILDER, DING, _HERE, "20210000002", "ISSUED")
MUNICIPAL = (BUILDERS, OF_WARD, Issued(BUILDER, YI, _HERE, "20210000003", "ABOLISHED"))
