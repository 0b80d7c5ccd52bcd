"""What ties license types to materials, results and lists, in SQL.

A material names a type by its `license_key`: the type's code where it gives one, else the exact
name; the key of a result, and of a handling item by its result, is the exact name. A type itself
may name its item, by a catalog code or an implementation code. What a type satisfies counts while
the type is in force: in the register, and not abolished.
"""

from __future__ import annotations

from gateway.resolvers.reads.fields import Column, Many, One, Page
from gateway.store.dialect import Dialect

IN_FORCE = "{c}.is_current AND coalesce({c}.status,'')<>'ABOLISHED'"
BY_CODE = "{c}.certificate_type_code IS NULL,{c}.certificate_type_code,{c}.id"

NAMED_BY_MATERIAL = (
    "({c}.certificate_type_code={p}.license_key OR {c}.certificate_type_name={p}.license_key)"
)
OF_MATERIAL = Many("LicenseType", f"{NAMED_BY_MATERIAL} AND {IN_FORCE}", BY_CODE)
"""The types that satisfy a material."""

OF_RESULT = Many(
    "LicenseType", f"{{c}}.certificate_type_name={{p}}.license_key AND {IN_FORCE}", BY_CODE
)
"""The types that a result is of."""

DEFINED_BY = One(
    "ImplementingBody",
    "{c}.credit_code={p}.certificate_define_authority_code AND {c}.is_current",
)

_CODE_NAMED = "{c}.license_key={p}.certificate_type_code"
_NAME_NAMED = "{c}.license_key={p}.certificate_type_name"
_NOT_BOTH = (
    "({p}.certificate_type_code IS NULL OR {p}.certificate_type_code<>{p}.certificate_type_name)"
)

REPLACED = Page(
    "Material",
    f"({_CODE_NAMED} OR {_NAME_NAMED})",
    (_CODE_NAMED, f"{_NAME_NAMED} AND {_NOT_BOTH}"),
)
"""The materials of current lists that name a type; an index has those of each way in order."""

SHOWN_MATERIAL = (
    "EXISTS(SELECT 1 FROM implementation_list l WHERE l.pk={c}.list_pk AND l.is_current)"
)

PRODUCING = Page(
    "ImplementationList",
    "{c}.pk IN ("
    "SELECT x.list_pk FROM result x WHERE x.license_key={p}.certificate_type_name"
    " UNION SELECT h.list_pk FROM handling_item h WHERE h.license_key={p}.certificate_type_name"
    " UNION SELECT l.pk FROM implementation_list l WHERE l.task_code={p}.item_code"
    " UNION SELECT l.pk FROM implementation_list l WHERE l.catalog_code={p}.item_code)",
)
"""The lists with a result of a type's name, and those of the item that the type names."""


def _type(alias: str, named: str) -> str:
    """Write that a type in force is named so."""
    return f"EXISTS(SELECT 1 FROM license_type {alias} WHERE {named} AND {_in_force(alias)})"


def _in_force(alias: str) -> str:
    return IN_FORCE.format(c=alias)


def _replaceable(_: Dialect, row: str) -> str:
    by_code = _type("t", "t.certificate_type_code=m.license_key")
    by_name = _type("t", "t.certificate_type_name=m.license_key")
    return (
        "(SELECT CAST(count(*) AS TEXT) FROM material m"
        f" WHERE m.list_pk={row}.pk AND ({by_code} OR {by_name}))"
    )


def _electronic(_: Dialect, row: str) -> str:
    of_result = _type("t", "t.certificate_type_name=x.license_key")
    found = (
        f"EXISTS(SELECT 1 FROM result x WHERE x.list_pk={row}.pk AND {of_result})",
        f"EXISTS(SELECT 1 FROM handling_item x WHERE x.list_pk={row}.pk AND {of_result})",
        _type("t", f"t.item_code={row}.task_code"),
        _type("t", f"t.item_code={row}.catalog_code"),
    )
    return f"CASE WHEN {' OR '.join(found)} THEN 'true' ELSE 'false' END"


REPLACEABLE = Column(_replaceable)
"""How many materials of a list a license could replace."""

ELECTRONIC = Column(_electronic)
"""Whether a result of a list is a license of a type in force."""


def electronic_lists() -> str:
    """Write the select of the keys `pk` of all lists that :data:`ELECTRONIC` is true of.

    It begins with the types, of which there are few, and finds lists by index.
    """
    types = f"FROM license_type t JOIN {{table}} x ON {{on}} WHERE {_in_force('t')}"
    ways = (
        ("x.list_pk", "result", "x.license_key=t.certificate_type_name"),
        ("x.list_pk", "handling_item", "x.license_key=t.certificate_type_name"),
        ("x.pk", "implementation_list", "x.task_code=t.item_code"),
        ("x.pk", "implementation_list", "x.catalog_code=t.item_code"),
    )
    return " UNION ".join(
        f"SELECT {key} AS pk {types.format(table=table, on=on)}" for key, table, on in ways
    )
