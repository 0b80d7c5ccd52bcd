"""Synthetic implementing bodies: every name ends with （演示）, no code is a real body's."""

from dataclasses import dataclass

from gateway.sandbox.codes import credit_code, organisation_code
from gateway.sandbox.departments import DEPARTMENTS, Department
from gateway.sandbox.dice import row_guid
from gateway.sandbox.places import BY_CODE, CITY, COUNTIES, NATION, PROVINCE, TOWNSHIPS, Place
from gateway.sandbox.record import Record

TOWNSHIP_KEY = "township"


@dataclass(frozen=True)
class Body:
    """An implementing body: its department's key, its place, its USCC and organisation code."""

    key: str
    place: Place
    name: str
    short_name: str
    credit: str
    organisation: str

    @property
    def level(self) -> str:
        """Its exercising level, 1 nation to 5 township."""
        return self.place.level

    @property
    def dept_type(self) -> str:
        """实施主体性质: 1 organ, 2 authorised organisation."""
        return "1" if self.credit.startswith("11") else "2"


def _body(key: str, place: Place, name: str, kind: str, number: int) -> Body:
    # YW opens no organisation code in use: a synthetic code never meets a real body's
    organisation = organisation_code(f"YW{number:06d}")
    credit = credit_code(kind, place.six, organisation)
    above = BY_CODE[place.parent].name if place.level == "5" else ""
    short_name = name if place is NATION else place.name + name
    return Body(key, place, f"{above}{short_name}（演示）", short_name, credit, organisation)


def _township_office(place: Place) -> str:
    return "办事处" if place.name.endswith("街道") else "人民政府"


def _seats() -> list[tuple[str, Place, str, str]]:
    def name(department: Department, place: Place) -> str:
        return department.provincial if place.level == "2" else department.local

    seats = [
        (department.key, place, name(department, place), department.kind)
        for place in (PROVINCE, CITY, *COUNTIES)
        for department in DEPARTMENTS.values()
    ]
    return seats + [(TOWNSHIP_KEY, place, _township_office(place), "11") for place in TOWNSHIPS]


BODIES = tuple(_body(*seat, number=100001 + 7 * order) for order, seat in enumerate(_seats()))
BY_KEY = {key: [b for b in BODIES if b.key == key] for key in (*DEPARTMENTS, TOWNSHIP_KEY)}
MINISTRY = _body("labour", NATION, "人力资源和社会保障部", "11", number=109001)
"""The one national body: it publishes the national list of an item of five levels."""
BY_SEAT = {(body.key, body.place.code): body for body in (*BODIES, MINISTRY)}


def bodies_for(key: str, levels: str) -> list[Body]:
    """The bodies of a department that exercise one of the levels; townships act at level 5."""
    found = [body for body in BY_KEY[key] if body.level in levels]
    return found + (BY_KEY[TOWNSHIP_KEY] if "5" in levels else [])


def organization_record(body: Body, order: int, has_tasks: bool) -> Record:
    """The body as the platform tells it (columns of up_zone_organization)."""
    return {
        "rowGuid": row_guid("organization", body.credit),
        "orgName": body.name,
        "orgShortName": body.short_name,
        "creditCode": body.credit,
        "orgCode": body.organisation,
        "existTask": "1" if has_tasks else "0",
        "areaCode": body.place.code,
        "deptType": body.dept_type,
        "orderNum": order,
        "remark": "演示数据",
    }
