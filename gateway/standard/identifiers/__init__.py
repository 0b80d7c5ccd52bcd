"""Identifiers of the national standard: parsed, checked and explained, without a network.

Each module has one code: a frozen dataclass of its parts, `parse` (raises `MalformedCode`),
`is_valid` and `explain` (never raise). `explain_code` finds out by shape which code a text is.
"""

from __future__ import annotations

from gateway.standard.identifiers import (
    catalog_code,
    handling_item_code,
    license_identifier,
    license_type_code,
    organisation,
    region,
    task_code,
    uscc,
)
from gateway.standard.identifiers.catalog_code import CatalogCode
from gateway.standard.identifiers.explanation import Explanation, MalformedCode, Part, Problem
from gateway.standard.identifiers.handling_item_code import HandlingItemCode
from gateway.standard.identifiers.license_identifier import LicenseIdentifier
from gateway.standard.identifiers.license_type_code import LicenseTypeCode
from gateway.standard.identifiers.organisation import OrganisationCode
from gateway.standard.identifiers.recognition import UNKNOWN, explain_as, explain_code
from gateway.standard.identifiers.region import Region, RegionLevel
from gateway.standard.identifiers.task_code import TaskCode
from gateway.standard.identifiers.uscc import Uscc

__all__ = [
    "UNKNOWN",
    "CatalogCode",
    "Explanation",
    "HandlingItemCode",
    "LicenseIdentifier",
    "LicenseTypeCode",
    "MalformedCode",
    "OrganisationCode",
    "Part",
    "Problem",
    "Region",
    "RegionLevel",
    "TaskCode",
    "Uscc",
    "catalog_code",
    "explain_as",
    "explain_code",
    "handling_item_code",
    "license_identifier",
    "license_type_code",
    "organisation",
    "region",
    "task_code",
    "uscc",
]
