"""License types of several platforms, and lists held against them, in any order."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from itertools import permutations
from typing import Any

import orjson
import pytest

from gateway.connectors.mapping import code_tables, compile_mapping
from gateway.connectors.spec import Stream
from gateway.resolvers.caller import ANONYMOUS
from gateway.resolvers.reads import Reads
from gateway.schema.build import build_schema, core
from gateway.standard.nouns import IMPLEMENTATION_LIST, LICENSE_TYPE
from gateway.standard.record import reader
from gateway.store.copies import Origin
from gateway.store.database import Database
from sync.incoming import Incoming
from tests.integration.sync.pages import NOW, apply, record, withdrawn
from tests.integration.sync.rows import rows
from tests.synthetic import CATALOG_CODE, dept_code, task_code
from tests.unit.connectors.specs import stream_of

LATER = NOW + timedelta(hours=1)
AUTHORITY = dept_code()
CODE, OTHER = f"{AUTHORITY}001", f"{AUTHORITY}002"
REGISTER = Origin("province", "license-types")
SCHEMA = core(build_schema())

# Domain page, A3 and A4: the names of the standard, pinyin initials, words of license services.
FAMILIES: dict[str, tuple[dict[str, str], dict[str, Any], dict[str, Any]]] = {
    "province": (
        {},
        {},
        {
            "rowGuid": "p1",
            "certificateTypeName": "演示许可证",
            "certificateTypeCode": CODE,
            "certificateIssuingAuthorityLevel": "区县级",
            "certificateHolderCategory": "法人",
        },
    ),
    "district": (
        {
            "certificateTypeName": "ZZMC",
            "certificateTypeCode": "ZZLXDM",
            "certificateIssuingAuthority": "ZZBFJG",
            "certificateIssuingAuthorityLevel": "ZZBFJGJB",
        },
        {"certificateIssuingAuthorityLevel": "three-to-five"},
        {
            "rowGuid": "d1",
            "ZZMC": "演示许可证",
            "ZZLXDM": CODE.lower(),
            "ZZBFJG": "演示机关",
            "ZZBFJGJB": "4",
        },
    ),
    "city": (
        {
            "certificateTypeName": "license_type_name",
            "certificateTypeCode": "license_type_code",
            "certificateIssuingAuthority": "issue_org_name",
            "certificateHolderCategory": "holder_type",
            "licenseKind": "license_type",
            "licenseItemCode": "license_item_code",
        },
        {"certificateHolderCategory": "from-zero", "licenseKind": "letters"},
        {
            "rowGuid": "c1",
            "license_type_name": "演示许可证",
            "license_type_code": f"{AUTHORITY}-001",
            "issue_org_name": "演示机关",
            "holder_type": "1",
            "license_type": "CERTIFICATE",
            "license_item_code": "4304000001",
        },
    ),
}


def family(platform: str) -> Incoming:
    """The type as a platform of this naming family tells it, through a specification."""
    mapping, codes, told = FAMILIES[platform]
    stream: Stream = stream_of(
        entity="LicenseType", native_id="rowGuid", mapping=mapping, codes=codes
    )
    draft = reader(LICENSE_TYPE, code_tables(stream))(compile_mapping(stream)(told))
    return Incoming(told["rowGuid"], orjson.dumps(told).decode(), told["rowGuid"], lambda: draft)


def kind(native_id: str = "t1", code: str = CODE, **values: Any) -> Incoming:
    given: dict[str, Any] = {"certificate_type_code": code}
    given["certificate_type_name"] = f"证{native_id}"
    return record(native_id, LICENSE_TYPE, **(given | values))


def listed(*materials: dict[str, Any], **values: Any) -> Incoming:
    given: dict[str, Any] = {"task_code": task_code(), "task_version": 1}
    given |= {"catalog_code": CATALOG_CODE, "materials": list(materials)}
    return record("l1", **(given | values))


async def put(database: Database, *records: Incoming, **named: Any) -> None:
    await apply(database, *records, noun=LICENSE_TYPE, **({"origin": REGISTER} | named))


async def unknown(database: Database) -> list[str | None]:
    """Codes of which it is found that no type has them."""
    return [
        row["evidence"]
        for row in await rows(database, "finding")
        if row["rule"] == "material.license_type_unknown"
    ]


async def ask(database: Database, text: str) -> Any:
    reads = Reads(SCHEMA, database)
    answer = await reads.answer(reads.documents.get(text), None, {}, ANONYMOUS)
    found = orjson.loads(answer or b"{}")
    assert "errors" not in found
    return found["data"]


@pytest.mark.parametrize("order", list(permutations(FAMILIES)), ids="-".join)
async def test_three_naming_families_settle_as_one_type(
    database: Database, order: tuple[str, ...]
) -> None:
    for platform in order:
        await put(database, family(platform), origin=Origin(platform, "license-types"))
    (found,) = await rows(database, "license_type")
    assert (found["code"], found["certificate_type_code"]) == (CODE, CODE)
    assert found["certificate_issuing_authority"] == "演示机关"
    assert found["certificate_issuing_authority_level"] == "COUNTY"
    assert found["certificate_holder_category"] == "LEGAL_PERSON"
    assert found["license_kind"] == "LICENSE"
    assert found["license_item_code"] == "4304000001"
    assert len(await rows(database, "copy")) == 3
    rules = {row["rule"] for row in await rows(database, "finding")}
    assert rules == {"element.missing"}


PAGES: dict[str, Callable[[Database], Awaitable[object]]] = {
    "one": lambda database: put(database, kind("t1", CODE)),
    "two": lambda database: put(database, kind("t2", OTHER)),
    "list": lambda database: apply(
        database,
        listed(
            {"material_name": "甲", "cert_code": CODE.lower()},
            {"material_name": "乙", "cert_code": f"{AUTHORITY}009"},
            {"material_name": "丙", "cert_name": "没有这种证"},
        ),
    ),
}


@pytest.mark.parametrize("order", list(permutations(PAGES)), ids="-".join)
async def test_a_code_that_no_type_has_is_found_whichever_comes_first(
    database: Database, order: tuple[str, ...]
) -> None:
    for name in order:
        await PAGES[name](database)
    assert await unknown(database) == [f"{AUTHORITY}009"]


async def test_a_type_that_comes_and_goes_settles_the_lists_that_name_it(
    database: Database,
) -> None:
    await apply(database, listed({"material_name": "甲", "cert_code": CODE}))
    assert await unknown(database) == [CODE]
    await put(database, kind(), at=LATER)
    assert await unknown(database) == []
    (stored,) = await rows(database, "implementation_list")
    changes = [(row["entity_type"], row["operation"]) for row in await rows(database, "change")]
    assert changes == [
        ("ImplementationList", "created"),
        ("ImplementationList", "updated"),
        ("LicenseType", "created"),
    ]
    await put(database, kind(certificate_type_name="改了名"), at=LATER + timedelta(hours=1))
    assert [row["updated_at"] for row in await rows(database, "implementation_list")] == [
        stored["updated_at"]
    ]  # what did not change concerns nobody
    await put(database, withdrawn("t1"), at=LATER + timedelta(hours=2))
    assert await unknown(database) == [CODE]


async def test_a_type_in_another_pages_code_moves_its_finding(database: Database) -> None:
    await put(database, kind("t1", CODE))
    await apply(database, listed({"material_name": "甲", "cert_code": OTHER}))
    assert await unknown(database) == [OTHER]
    await put(database, kind("t1", OTHER), at=LATER)
    assert await unknown(database) == []


async def test_a_list_that_is_withdrawn_owes_nothing(database: Database) -> None:
    await apply(database, listed({"material_name": "甲", "cert_code": CODE}))
    await apply(database, withdrawn("l1"), at=LATER)
    assert await unknown(database) == []


LINKED = """{ licenseTypes(orderBy: NAME_ASC) { nodes { certificateTypeName
    producedBy { nodes { taskCode } } replacesMaterials { totalCount nodes { materialName } } } }
  implementationLists { nodes { replaceableMaterialCount hasElectronicResult
    materials { materialName licenseTypes { certificateTypeName } }
    results { licenseTypes { certificateTypeName } } } } }"""


async def test_types_materials_and_results_know_each_other(database: Database) -> None:
    await put(
        database,
        kind("t1", CODE, certificate_type_name="甲证"),
        kind("t2", OTHER, certificate_type_name="乙证", item_code=CATALOG_CODE),
        kind("t3", f"{AUTHORITY}003", certificate_type_name="丙证", status="废止"),
        kind("t4", f"{AUTHORITY}004", certificate_type_name="丁证"),
    )
    await apply(
        database,
        listed(
            {"material_name": "一", "cert_code": CODE, "cert_name": "乙证"},
            {"material_name": "二", "cert_name": "乙证"},
            {"material_name": "丙证"},
            {"material_name": "甲证（复印件）"},
            results=[{"result_name": "丁证", "result_type": "10"}],
        ),
    )
    found = await ask(database, LINKED)
    (of,) = found["implementationLists"]["nodes"]
    named = {
        material["materialName"]: [one["certificateTypeName"] for one in material["licenseTypes"]]
        for material in of["materials"]
    }
    assert named == {"一": ["甲证"], "二": ["乙证"], "丙证": [], "甲证（复印件）": []}
    assert (of["replaceableMaterialCount"], of["hasElectronicResult"]) == (2, True)
    assert of["results"] == [{"licenseTypes": [{"certificateTypeName": "丁证"}]}]
    types = {node["certificateTypeName"]: node for node in found["licenseTypes"]["nodes"]}
    replaced = {
        name: [material["materialName"] for material in node["replacesMaterials"]["nodes"]]
        for name, node in types.items()
    }
    # Who asks an abolished type is told what names it; it satisfies nothing any more.
    assert replaced == {"甲证": ["一"], "乙证": ["二"], "丙证": ["丙证"], "丁证": []}
    producing = {name: len(node["producedBy"]["nodes"]) for name, node in types.items()}
    assert producing == {"甲证": 0, "乙证": 1, "丙证": 0, "丁证": 1}


@pytest.mark.parametrize(
    ("values", "is_electronic"),
    [
        ({"result_name": "甲证"}, True),
        ({"result_name": "甲证 "}, False),
        ({"results": [{"result_name": "甲证"}]}, True),
        ({"catalog_code": "000120001000"}, True),
        ({}, False),
    ],
    ids=["the exchange's one result", "another name", "a portal's result", "the item", "nothing"],
)
async def test_a_result_is_electronic_where_a_type_in_force_is_tied_to_it(
    database: Database, values: dict[str, Any], *, is_electronic: bool
) -> None:
    await put(database, kind(certificate_type_name="甲证", item_code="000120001000"))
    await apply(database, listed(**values), noun=IMPLEMENTATION_LIST)
    found = await ask(database, "{ implementationLists { nodes { hasElectronicResult } } }")
    assert found["implementationLists"]["nodes"] == [{"hasElectronicResult": is_electronic}]


SHARES = """{ electronicResultStatistics(by: DEPARTMENT) { groupCount
  whole { share { numerator denominator text definition { text source version } } }
  groups { value share { numerator denominator text } } } }"""


async def test_a_department_answers_its_share_of_electronic_results(database: Database) -> None:
    await put(database, kind(certificate_type_name="甲证"))
    for number, (task_type, result_name) in enumerate(
        [("01", "甲证"), ("01", "乙证"), ("20", "甲证"), ("01", "甲证")]
    ):
        values: dict[str, Any] = {"task_code": task_code(number)}
        values["dept_code"] = dept_code(min(number, 2))
        await apply(
            database, record(f"l{number}", task_type=task_type, result_name=result_name, **values)
        )
    answer = await build_schema().execute(SHARES, context_value={"reads": Reads(SCHEMA, database)})
    assert answer.errors is None
    found = (answer.data or {})["electronicResultStatistics"]
    whole = found["whole"]["share"]
    assert (whole["numerator"], whole["denominator"], whole["text"]) == (2, 3, "66.67")
    assert "依申请事项为：行政许可、" in whole["definition"]["text"]
    assert "河北" in whole["definition"]["source"]
    assert found["groupCount"] == 3
    shares = {group["value"]: group["share"]["text"] for group in found["groups"]}
    assert shares == {dept_code(0): "100.00", dept_code(1): "0.00", dept_code(2): "100.00"}
