"""The register of license types (证照目录): a province's names of elements, and a city's.

Codes are made of synthetic bodies' USCCs and a serial. `STORIES` tells the code of each story.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from gateway.sandbox.bodies import BY_SEAT, Body
from gateway.sandbox.catalog import CatalogItem
from gateway.sandbox.dice import row_guid
from gateway.sandbox.exchange import changed_at, exchange_columns
from gateway.sandbox.licenses import CITY_TYPES, NAMES, SAFETY
from gateway.sandbox.places import NATION, PROVINCE
from gateway.sandbox.record import Record
from gateway.sandbox.stream import Stream

PERMIT = "01"
MINISTRY = "住房和城乡建设部（演示）"
MOST = 900
"""How many types an authority defines at most: their serial has three digits."""


@dataclass(frozen=True, slots=True)
class LicenseType:
    """A type: who defined it, its serial there, for whom it is, and the item that leads to it.

    `told` changes what is said of it where a story does.
    """

    name: str
    authority: Body
    serial: int
    holder: str
    item: CatalogItem | None = None
    told: Mapping[str, str | None] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """Its code as the province writes it."""
        told = self.told.get("certificateTypeCode")
        return told or f"{self.authority.credit}{self.serial:03d}"


def _seat(department: str) -> Body:
    return BY_SEAT[department, PROVINCE.code]


def _wrong_check(code: str) -> str:
    """A code whose authority's check digit (place 18) is another."""
    return f"{code[:17]}{'0' if code[17] != '0' else '1'}{code[18:]}"


def _common() -> Iterator[LicenseType]:
    """Types that many materials are: holders are 1 persons, 2 legal persons, 3 both."""
    yield LicenseType("居民身份证", _seat("police"), 1, "1")
    yield LicenseType("居民户口簿", _seat("police"), 2, "1")
    yield LicenseType("营业执照", _seat("market"), 1, "2")
    yield LicenseType("不动产权证书", _seat("land"), 1, "3")


def _national() -> Iterator[LicenseType]:
    """Types of which the sandbox's platforms hold licenses, defined by a ministry."""
    for code, name in NAMES.items():
        credit, serial = code[:18], int(code[18:])
        ministry = Body("housing", NATION, MINISTRY, MINISTRY, credit, credit[8:17])
        yield LicenseType(name, ministry, serial, "2" if code == SAFETY else "1")


def _stories() -> Iterator[tuple[str, LicenseType]]:
    health, culture = _seat("health"), _seat("culture")
    wrong = _wrong_check(f"{health.credit}991")
    told: dict[str, str | None] = {"certificateTypeCode": wrong}
    yield "wrong_check_digit", LicenseType("演示卫生证明", health, 991, "1", told=told)
    told = {"certificateDefineAuthorityCode": culture.credit}
    yield "other_authority", LicenseType("演示演出证明", health, 992, "2", told=told)
    told = {"certificateIssuingAuthorityLevel": "9"}
    yield "unknown_level", LicenseType("演示文化证明", culture, 993, "3", told=told)
    yield "abolished", LicenseType("演示暂住证", _seat("police"), 994, "1", told={"status": "0"})


COMMON = tuple(_common())
CODES = {one.name: one.code for one in COMMON}
"""The codes of common types by name; materials name them."""
_STORIES = dict(_stories())
STORIES = {name: one.code for name, one in _STORIES.items()}
"""The code of each story."""
NOT_IN_THE_REGISTER = f"{_seat('market').credit}999"
"""A code that a material names and no type has."""


def license_types(catalog: Iterable[CatalogItem]) -> list[LicenseType]:
    """Common types, national ones, those of stories, and types of permits.

    Every permit whose main item has an odd number has one. Of these every other names its item
    by the catalog code; the others only have the name that the result has.
    """
    made = [*COMMON, *_national(), *_STORIES.values()]
    serials: Counter[str] = Counter(one.authority.key for one in COMMON)
    for item in catalog:
        number = int(item.code[6:9])
        if not item.is_leaf or item.task_type != PERMIT or number % 2 == 0:
            continue
        authority = _seat(item.kind.department)
        serials[authority.key] += 1
        if serials[authority.key] <= MOST:
            of = item if number % 4 == 1 else None
            made.append(LicenseType(f"{item.name}证", authority, serials[authority.key], "3", of))
    return made


def license_type_stream(known: Iterable[LicenseType], platform: str = "province") -> Stream:
    """The types as a platform tells them; the city has its own row ids, and names of elements."""
    told = {row_guid("license type", platform, one.code): one for one in known}
    tell = city_type if platform == "city" else province_type

    def make(guid: str, time: str) -> Record:
        marks = exchange_columns(guid, time, may_be_withdrawn=False, platform=platform)
        return marks | tell(told[guid])

    return Stream(((changed_at(guid), guid) for guid in told), make)


def province_type(one: LicenseType) -> Record:
    """A type in the names of GB/T 36902."""
    authority = one.authority
    return {
        "certificateTypeName": one.name,
        "certificateTypeCode": one.code,
        "certificateDefineAuthorityName": authority.name,
        "certificateDefineAuthorityCode": authority.credit,
        "certificateDefineAuthorityLevel": authority.level,
        "itemName": one.item.name if one.item else None,
        "itemCode": one.item.code if one.item else None,
        "certificateHolderCategory": one.holder,
        "validityRange": "长期" if one.serial % 2 else "5年",
        "certificateIssuingAuthority": authority.name,
        "certificateIssuingAuthorityLevel": "4",
        "licenseKind": "证照执照",
        "licenseItemCode": None,
        "status": "1",
        "issueDate": "2019-01-01 00:00:00",
        "standardFileId": None,
        "certificateTemplateId": f"template-{one.serial:03d}",
        "certificateUploadMode": None,
    } | dict(one.told)


CITY_NAMES = {
    "certificateTypeName": "license_type_name",
    "certificateTypeCode": "zzlxdm",
    "certificateDefineAuthorityName": "define_org_name",
    "certificateDefineAuthorityCode": "define_org_code",
    "certificateDefineAuthorityLevel": "define_org_level",
    "itemName": "service_item_name",
    "itemCode": "service_item_code",
    "certificateHolderCategory": "holder_type",
    "validityRange": "validity",
    "certificateIssuingAuthority": "zzbfjg",
    "certificateIssuingAuthorityLevel": "zzbfjgjb",
    "licenseKind": "license_type",
    "licenseItemCode": "license_item_code",
    "status": "license_status",
    "issueDate": "issue_date",
}
"""What the city calls elements: words of license services, pinyin initials where they have none."""
_HOLDERS = {"1": "0", "2": "1", "3": "2"}


def city_type(one: LicenseType) -> Record:
    """A type in the city's names; it writes codes with small letters, and its own number."""
    of = province_type(one)
    of["certificateTypeCode"] = f"{one.code[:18].lower()}-{one.code[18:]}"
    of["certificateHolderCategory"] = _HOLDERS[one.holder]
    of["licenseKind"] = "CERTIFICATE"
    numbered = f"4304{one.authority.organisation[2:8]}{one.serial:03d}"
    of["licenseItemCode"] = CITY_TYPES.get(one.code, numbered)
    return {CITY_NAMES[name]: value for name, value in of.items() if name in CITY_NAMES}
