"""Tables of the national front-end exchange database, as one deployment of 2020 declares them.

One line a column: name, type (c fixed, v variable width, t text, i integer, d date and time) and,
for each family, R (NOT NULL), O (nullable) or - (no such column).
Families: G general, S public, P punish, H handle, C check.
"""

from typing import Any

from sqlalchemy import (
    CHAR,
    Column,
    DateTime,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)
from sqlalchemy.types import TypeEngine

FAMILIES = {
    "general": ("basic", "extend", "material", "fee_project", "questions"),
    "public": ("basic", "extend", "material", "fee_project", "questions"),
    "punish": ("basic", "questions"),
    "handle": ("basic", "material", "questions"),
    "check": ("basic", "questions"),
}
"""The tables of each family, in the order of the letters GSPHC."""

DIRECTORY = """
ROW_GUID v50 R
TASK_NAME v1000 R
CATALOG_CODE c12 R
LOCAL_CATALOG_CODE v50 O
TASK_TYPE c2 R
BY_LAW t R
USE_LEVEL v11 R
TASK_STATE c2 R
TASK_VERSION i R
PLAN_EFFECTIVE_DATE d O
PLAN_CANCEL_DATE d O
"""

BASIC = """
ROW_GUID v50 RRRRR
TASK_NAME v1000 RRRRR
CATALOG_CODE c12 RRRRR
LOCAL_CATALOG_CODE v50 OOOOO
TASK_TYPE c2 RRRRR
BY_LAW t RRRRR
POWER_SOURCE c2 R-RRR
USE_LEVEL v11 RRRRR
TASK_CODE v36 RRRRR
LOCAL_TASK_CODE v50 OOOOO
TASK_HANDLE_ITEM v50 OOOOO
TASK_STATE c2 RRRRR
TASK_VERSION i RRRRR
DEPT_NAME v200 RRRRR
DEPT_TYPE c2 RRRRR
DEPT_CODE v50 RRRRR
ENTRUST_NAME v100 OOOOO
ANTICIPATE_DAY i ROOOO
ANTICIPATE_TYPE c2 ROOOO
ANTICIPATE_EXPLAIN t OOOOO
PROMISE_DAY i RO---
PROMISE_TYPE c2 RO---
PROMISE_EXPLAIN t OO---
ACCEPT_CONDITION t RR---
HANDLE_FLOW t RRRRR
IS_FEE c2 RR---
FEE_BASIS t OO---
SERVER_TYPE v32 RR---
PROJECT_TYPE c2 RR---
HANDLE_TYPE v5 OO---
LIMIT_SCENE_NUM i RR---
SPECIAL_PROCEDURE v500 RR---
APP_IS_SINGLE_LOGIN c2 RR---
MOBILE_TERMINAL_URL v500 OO---
IS_SINGLE_LOGIN c2 RR---
LINK_ADDR t OO---
TRANSACT_ADDR v500 RR---
TRANSACT_TIME v500 RR---
LINK_WAY t RRRRR
SUPERVISE_WAY t RRRRR
PLAN_EFFECTIVE_DATE d OOOOO
PLAN_CANCEL_DATE d OOOOO
PUNISHMENT_METHOD v3000 --R--
IS_PERMIT_REDUCE c2 ---O-
COLLECT_TYPE c2 ---O-
"""

_CHILD = """
ROW_GUID v50 RRRRR
TASK_GUID v50 RRRRR
TASK_CODE v36 RRRRR
TASK_HANDLE_ITEM v50 OOOOO
"""

EXTEND = (
    _CHILD
    + """
IS_ENTRY_CENTER c2 RR---
HANDLE_AREA c2 OO---
OTHER_DEPT v200 OO---
SERVICE_TYPE v500 OO---
LIMIT_EXPLAIN t O----
RESULT_TYPE v30 RR---
RESULT_NAME v200 OO---
RESULT_GUID v256 OO---
IS_SCHEDULE c2 OO---
IS_PAY_ONLINE c2 RR---
IS_EXPRESS c2 RR---
IS_SERVICE_TERMINALS c2 OO---
USER_TOPIC_TYPE v40 OO---
USER_CHARACTER_TOPIC_TYPE v100 OO---
CORP_TOPIC_TYPE v40 OO---
CORP_CHARACTER_TOPIC_TYPE v100 OO---
IS_ONLINE c2 RR---
ONLINE_HANDLE_DEPTH v20 OO---
ONLINE_HANDLE_URL t OO---
LIMIT_SCENE_EXPLAIN v1000 OO---
TOWN_NAME v200 OO---
TOWN_CODE v18 OO---
VILLAGE_NAME v200 OO---
VILLAGE_CODE v18 OO---
EXTEND_FIELD v2000 OO---
"""
)

MATERIAL = (
    _CHILD
    + """
MATERIAL_NAME v200 RR-R-
MATERIAL_TYPE c2 OO-O-
MATERIAL_FORMAT c2 OO-O-
IS_NEED c2 RR-R-
FORM_GUID v256 OO-O-
EXAMPLE_GUID v256 OO-O-
SOURCE_TYPE c2 OO-O-
SOURCE_EXPLAIN v500 OO-O-
PAGE_NUM i OO-O-
PAGE_FORMAT v200 OO-O-
FILL_EXPLAIN v500 OO-O-
ACCEPT_STAND t OO-O-
BY_LAW t OO-O-
REMARK t OO-O-
ORDER_NUM i RR-R-
"""
)

FEE_PROJECT = (
    _CHILD
    + """
FEE_NAME v200 RR---
FEE_STAND t RR---
BY_LAW t OO---
IS_DESC c2 OO---
DESC_EXPLAIN t OO---
REMARK v1000 OO---
ORDER_NUM i RR---
"""
)

QUESTIONS = (
    _CHILD
    + """
QUESTION v1000 RRRRR
ANSWER t RRRRR
ORDER_NUM i RRRRR
"""
)

_EXCHANGE = """
CD_OPERATION c2 RRRRR
CD_TIME d RRRRR
CD_BATCH v32 RRRRR
DATA_SOURCE c3 RRRRR
"""

ORGANIZATION = """
ROW_GUID v50 R
ORG_NAME v100 R
ORG_SHORT_NAME v50 R
CREDIT_CODE c18 R
ORG_CODE v9 O
EXIST_TASK c2 R
ORDER_NUM i R
"""

ABNORMAL = """
ROW_GUID v50 R
TABLE_NAME v100 O
TABLE_SQL_NAME v100 R
TABLE_ROW_GUID v50 R
TABLE_CD_BATCH v32 O
TABLE_CD_SOURCE v10 O
TABLE_CD_TIME d O
TABLE_UPDATE_TIME d R
ERR_TYPE v100 R
REMARK v1000 O
"""

_SIGN = """
SYNC_SIGN c1 OOOOO
"""
"""The mark of the importing job on what came up; one of several seen in deployments."""

_LOCAL, _LOCAL_UP = "LOCAL_TASK_CODE v50 OOOOO", "LOCAL_TASK_CODE v50 OOROO"

DECLARED = {
    "basic": BASIC,
    "extend": EXTEND,
    "material": MATERIAL,
    "fee_project": FEE_PROJECT,
    "questions": QUESTIONS,
}
_INDEXED = ("TASK_CODE", "TASK_GUID")


def exchange_tables(*, upper: bool) -> dict[str, Table]:
    """The tables by their lower-case names; `upper` writes all names in capitals."""
    metadata = MetaData()
    tables = {"dn_task_directory": _table(metadata, "dn_task_directory", DIRECTORY, 0, upper)}
    for family, (name, parts) in enumerate(FAMILIES.items()):
        for part in parts:
            table = f"dn_task_{name}_{part}"
            tables[table] = _table(metadata, table, DECLARED[part], family, upper)
    return tables


def upward_tables(*, upper: bool) -> dict[str, Table]:
    """The tables written from below, and what the nation says about their rows."""
    metadata = MetaData()
    alone = {
        "up_task_directory": DIRECTORY + _SIGN,
        "up_zone_organization": ORGANIZATION + _SIGN,
        "dn_audit_abnormal": ABNORMAL,
    }
    tables = {name: _table(metadata, name, told, 0, upper) for name, told in alone.items()}
    for family, (name, parts) in enumerate(FAMILIES.items()):
        for part in parts:
            table = f"up_task_{name}_{part}"
            # What goes up must say its local code where it is a penalty (only there).
            declared = DECLARED[part].replace(_LOCAL, _LOCAL_UP)
            declared += _SIGN if part == "basic" else ""
            tables[table] = _table(metadata, table, declared, family, upper)
    return tables


def _table(metadata: MetaData, name: str, declared: str, family: int, upper: bool) -> Table:
    told = [line.split() for line in (declared + _EXCHANGE).strip().split("\n") if line]
    columns = [
        Column(_cased(column, upper), _type(kind), nullable=flags[family] == "O")
        for column, kind, flags in told
        if flags[family] != "-"
    ]
    known = {column.name.upper(): column for column in columns}
    indexes = [
        Index(f"ix_{name}_{column}".lower(), known[column])
        for column in _INDEXED
        if column in known
    ]
    indexes.append(Index(f"ix_{name}_cd_time", known["CD_TIME"], known["ROW_GUID"]))
    key = PrimaryKeyConstraint(known["ROW_GUID"])
    return Table(_cased(name, upper), metadata, *columns, key, *indexes)


def _cased(name: str, upper: bool) -> str:
    return name.upper() if upper else name.lower()


def _type(kind: str) -> TypeEngine[Any]:
    width = int(kind[1:] or 0)
    types: dict[str, TypeEngine[Any]] = {
        "c": CHAR(width),
        "v": String(width),
        "t": Text(),
        "i": Integer(),
        "d": DateTime(),
    }
    return types[kind[0]]
