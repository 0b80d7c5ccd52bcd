"""Trying a mapping on a few records: what was found, and what could not be read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic.alias_generators import to_camel

from gateway.connectors.check.step import Step
from gateway.connectors.check.unread import unread
from gateway.connectors.decode import RawRecord
from gateway.connectors.mapping import Mapped, code_tables, compile_mapping
from gateway.connectors.spec import Stream
from gateway.connectors.spec.names import coded_elements
from gateway.standard.findings import Finding
from gateway.standard.nouns import ENTITIES
from gateway.standard.record import reader

_PLACE = re.compile(r"\[\d+\]")
MOST_SHOWN = 20
UNKNOWN_CODE = "code.unknown"
_UNREADABLE: Mapping[str, tuple[str, str]] = {
    UNKNOWN_CODE: ("的代码不在代码表中", "平台自己的代码写进 codes"),
    "value.malformed": ("的值读不成应有的类型", "日期等的写法用 mapping 中的 date、match、values"),
}
"""Rules of findings that a better mapping would prevent: what they mean, what to write."""


@dataclass(frozen=True)
class Tried:
    """What became of records: those mapped, in how many each element has a value or fails."""

    stream: Stream
    read: int
    mapped: Sequence[Mapped]
    filled: Counter[str]
    failed: Counter[tuple[str, str]]
    examples: Mapping[tuple[str, str], str]


def tried(stream: Stream, records: Sequence[RawRecord]) -> Step:
    """Map records, and answer the step that tells how that went."""
    name = f"映射 {stream.name}"
    if not records:
        return Step(name, ok=True, detail="没有记录可以试映射")
    trial = _try(stream, records)
    problems = [*_whole(trial), *(said for said, _ in _unreadable(trial))]
    ways = list(dict.fromkeys(way for _, way in _unreadable(trial)))
    ignored = unread(stream, [record.raw for record in records if record.raw is not None])
    more = f"等 {len(ignored)} 个" if len(ignored) > MOST_SHOWN else ""
    left = [f"没有读取的字段：{'、'.join(ignored[:MOST_SHOWN])}{more}"] if ignored else []
    if scarce := _scarce(trial):
        left.insert(0, f"mapping 中这些要素至多一半的记录有值：{'、'.join(scarce)}")
    listed = "、".join(_listed(trial.filled)) or "无"
    found = f"{len(records)} 条中各要素取到值的条数：{listed}"
    where = f"规格中数据流 {stream.name} 的 native_id、mapping 与 children，对照平台的接口文档"
    hint = f"请核对{where}{'；' if ways else ''}{'；'.join(ways)}。" if problems else ""
    return Step(name, ok=not problems, detail="；".join([*problems, *left, found]), hint=hint)


def _try(stream: Stream, records: Sequence[RawRecord]) -> Tried:
    map_record = compile_mapping(stream)
    read = reader(ENTITIES[stream.entity], code_tables(stream))
    mapped = [map_record(record.raw) for record in records if record.raw is not None]
    filled = Counter(element for record in mapped for element in _filled(record))
    failed: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], str] = {}
    for record in mapped:
        if record.deleted:
            continue
        found = {_key(finding): finding for finding in read(record).findings}
        failed.update(key for key in found if key[1] in _UNREADABLE)
        examples |= {key: finding.evidence or "" for key, finding in found.items()}
    return Tried(stream, len(records), mapped, filled, failed, examples)


def _key(finding: Finding) -> tuple[str, str]:
    """The element, with its way (`materials.isNeed`), and the rule."""
    steps = _PLACE.sub("", finding.element or "").split(".")
    return ".".join(map(to_camel, steps)), finding.rule


def _filled(record: Mapped) -> Iterator[str]:
    """The elements that have a value, those of children with their way (`materials.isNeed`)."""
    yield from map(to_camel, record.values)
    for attribute, children in record.children.items():
        inside = {element for child in children for element in _filled(child)}
        yield from (f"{to_camel(attribute)}.{element}" for element in sorted(inside))


def _listed(filled: Counter[str]) -> Iterator[str]:
    """Elements of the record one by one, those of children together: `materials 4（16 个要素）`."""
    inside: dict[str, list[int]] = {}
    for element, count in filled.items():
        kind, _, name = element.rpartition(".")
        if kind:
            inside.setdefault(kind, []).append(count)
        else:
            yield f"{name} {count}"
    for kind, counts in inside.items():
        yield f"{kind} {max(counts)}（{len(counts)} 个要素）"


def _whole(trial: Tried) -> Iterator[str]:
    if len(trial.mapped) < trial.read:
        yield f"{trial.read - len(trial.mapped)} 条不是有效的记录"
    nameless = sum(record.native_id is None for record in trial.mapped)
    if nameless:
        yield f"{nameless} 条没有标识 {'.'.join(trial.stream.native_id)}，会被隔离"
    if trial.mapped and not trial.filled:
        yield "没有取到任何要素的值"
    unseen = [name for name in trial.stream.mapping if not trial.filled[name]]
    if unseen:
        yield f"mapping 中这些要素都没有取到值：{'、'.join(unseen)}"


def _scarce(trial: Tried) -> list[str]:
    """Elements of the mapping that few records have: the others may name them otherwise."""
    counts = {name: trial.filled[name] for name in trial.stream.mapping}
    return [f"{name} {count}" for name, count in counts.items() if 0 < 2 * count <= trial.read]


def _unreadable(trial: Tried) -> Iterator[tuple[str, str]]:
    """What fails in half of the records that have it: fewer are the platform's own faults."""
    coded = coded_elements(ENTITIES[trial.stream.entity])
    for (element, rule), count in trial.failed.items():
        has = max(trial.filled[element], count)
        name = element if element in coded else element.rpartition(".")[2]
        is_coded = name in coded and len(coded[name][1]) > 1  # some tables know no code at all
        if 2 * count >= has and count >= min(2, trial.read) and (is_coded or rule != UNKNOWN_CODE):
            meaning, way = _UNREADABLE[rule]
            shown = trial.examples[element, rule]
            yield f"{has} 条中有 {count} 条 {element} {meaning}，如“{shown[:30]}”", way
