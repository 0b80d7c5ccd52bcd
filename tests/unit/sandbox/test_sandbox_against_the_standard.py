"""What the sandbox calls clean is clean by the gateway's rules, and its dirt is found by them."""

from collections import Counter

from gateway.connectors.mapping import code_tables, compile_mapping
from gateway.sandbox import World, generate
from gateway.sandbox.stories import STORIES
from gateway.standard.nouns import ENTITIES
from gateway.standard.record import reader
from tests.unit.connectors.specs import province_spec

LOCAL = "local_task_code.nonconforming"
"""Local codes are free; the notice says only that."""
KNOWN = {LOCAL, "code.unknown"}
"""Clean lists may have these: 征收种类 has no published codes."""
UNSEEN = {
    "numbers_as_text", "slashed_date", "packed_date", "zero_date",  # read all the same
    "law_spaced_otherwise", "name_of_its_own",  # shows only beside the catalog item
    "no_questions",  # permits must have questions, others need not
}  # fmt: skip
"""Dirt that a list by itself may be forgiven."""


def found(world: World) -> dict[str, set[str]]:
    """The rules that the findings of each list name."""
    stream = province_spec().stream("implementation-lists")
    map_record, read = compile_mapping(stream), reader(ENTITIES[stream.entity], code_tables(stream))
    lists = world.lists
    return {
        guid: {finding.rule for finding in read(map_record(lists.record(guid))).findings}
        for guid in lists.guids()
    }


def test_clean_lists_have_no_findings_and_dirty_ones_have() -> None:
    world = generate(items=2000)
    told = {code for story in STORIES.values() for code in story.task_codes}
    missed = Counter[str]()
    for guid, rules in found(world).items():
        blemish = world.blemish(guid)
        if blemish is None and world.lists.record(guid)["taskCode"] not in told:
            assert rules <= KNOWN
        elif blemish is not None and not rules - {LOCAL}:
            missed[blemish] += 1
    assert missed.keys() <= UNSEEN
