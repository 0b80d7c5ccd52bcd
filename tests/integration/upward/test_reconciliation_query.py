"""The reconciliation of a day, asked for in GraphQL."""

from __future__ import annotations

from gateway.resolvers.caller import ANONYMOUS
from gateway.resolvers.reads import Reads
from gateway.schema.build import build_schema, core
from gateway.store.reconciliation import day_of
from tests.integration.outward import Outward, local_list

QUERY = """query ($platform: String!, $date: String!) {
  reconciliation(platform: $platform, date: $date) {
    destination family published sent accepted rejected dead present unexplained
    differences { kind isExplained codes }
  }
}"""


async def test_a_day_is_answered_line_by_line_with_its_differences(outward: Outward) -> None:
    await outward.put(local_list(1), local_list(2, link_way=None))
    await outward.relay()
    await outward.up.judge(outward.time())
    await outward.relay()
    day = day_of(outward.time())
    await outward.reconcile(day)
    schema = build_schema()
    context = {"reads": Reads(core(schema), outward.database), "caller": ANONYMOUS}
    asked = {"platform": "national", "date": day.isoformat()}
    answer = await schema.execute(QUERY, variable_values=asked, context_value=context)
    assert answer.errors is None
    assert answer.data is not None
    (line,) = answer.data["reconciliation"]
    dead = local_list(2).draft
    assert dead is not None
    assert line.pop("differences") == [{"kind": "DEAD", "isExplained": True, "codes": [dead.code]}]
    assert line == {
        "destination": "nation-up",
        "family": "general",
        "published": 2,
        "sent": 1,
        "accepted": 1,
        "rejected": 0,
        "dead": 1,
        "present": 1,
        "unexplained": 0,
    }
    wrong = await schema.execute(
        QUERY, variable_values={**asked, "date": "21日"}, context_value=context
    )
    assert wrong.errors is not None
    assert "2026-11-21" in str(wrong.errors[0])
