"""What changes here goes up whole, in one batch a transaction, and comes back judged."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.standard.nouns import CATALOG_ITEM, IMPLEMENTING_BODY
from gateway.store import publishing
from tests.integration.outward import (
    BODY,
    Outward,
    gone,
    local_body,
    local_item,
    local_list,
)
from tests.integration.outward_lanes import Recording
from tests.integration.sync.rows import rows
from tests.synthetic import dept_code


async def test_a_list_goes_up_with_all_inside_it_in_one_batch(outward: Outward) -> None:
    await outward.put(local_list(1))
    report = await outward.relay()
    assert (report.status, report.delivered) == ("succeeded", 1)
    (sent,) = await outward.outbox()
    (basic,) = await outward.up.rows("up_task_general_basic")
    assert basic["ROW_GUID"] == sent["entity_id"]
    assert (basic["TASK_NAME"], basic["PROMISE_DAY"]) == ("食品经营许可", 5)
    assert basic["PROMISE_TYPE"].strip() == "1"
    assert basic["SERVER_TYPE"] == "1^2"
    names = ("basic", "extend", "material", "questions")
    found = [row for name in names for row in await outward.up.rows(f"up_task_general_{name}")]
    assert len(found) == 4
    assert {row["CD_BATCH"] for row in found} == {sent["batch"]}
    assert {row["CD_OPERATION"].strip() for row in found} == {"I"}
    assert {row["DATA_SOURCE"] for row in found} == {"434"}
    assert {row["TASK_GUID"] for row in found if "TASK_GUID" in row} == {sent["entity_id"]}
    await outward.agrees()


async def test_handling_items_go_up_as_rows_of_their_own(outward: Outward) -> None:
    inside = [
        {
            "task_handle_item": f"{local_list(1).draft.code}{n:02d}",
            "task_name": f"情形{n}",
            "promise_day": n,
            "materials": [{"material_name": f"材料{n}", "is_need": "1"}],
        }
        for n in (1, 2)
    ]
    await outward.put(local_list(1, handling_items=inside, materials=[], questions=[]))
    await outward.relay()
    basics = {row["TASK_NAME"]: row for row in await outward.up.rows("up_task_general_basic")}
    assert basics.keys() == {"食品经营许可", "情形1", "情形2"}
    assert basics["情形2"]["PROMISE_DAY"] == 2
    assert basics["情形2"]["TASK_CODE"] == basics["食品经营许可"]["TASK_CODE"]
    materials = {
        row["MATERIAL_NAME"]: row for row in await outward.up.rows("up_task_general_material")
    }
    assert materials["材料2"]["TASK_GUID"] == basics["情形2"]["ROW_GUID"]
    assert len(await outward.up.rows("up_task_general_extend")) == 3
    await outward.put(local_list(1, handling_items=inside[:1], materials=[], questions=[]))
    await outward.relay()
    basics = {row["TASK_NAME"]: row for row in await outward.up.rows("up_task_general_basic")}
    assert [basics[n]["CD_OPERATION"].strip() for n in ("食品经营许可", "情形1", "情形2")] == list(
        "UUD"
    )
    materials = {
        row["MATERIAL_NAME"]: row for row in await outward.up.rows("up_task_general_material")
    }
    assert materials["材料2"]["CD_OPERATION"].strip() == "D"
    assert len({row["CD_BATCH"] for row in basics.values()}) == 1


async def test_items_and_bodies_go_up_and_what_is_not_selected_does_not(outward: Outward) -> None:
    await outward.put(local_item(1), local_item(2, str_level="1"), noun=CATALOG_ITEM)
    await outward.put(local_body(), noun=IMPLEMENTING_BODY)
    elsewhere = dept_code(area="510100")
    await outward.put(
        local_list(3, area_code="510104"), local_list(4, area_code=None, dept_code=elsewhere)
    )
    await outward.relay()
    sent = {(row["entity_type"], row["code"]) for row in await outward.outbox()}
    codes = {code for name, code in sent if name == "CatalogItem"}
    assert len(codes) == 1
    assert ("ImplementingBody", BODY) in sent
    # A list without a region lies where its body is registered.
    assert {name for name, _ in sent} == {"CatalogItem", "ImplementingBody"}
    (directory,) = await outward.up.rows("up_task_directory")
    (organization,) = await outward.up.rows("up_zone_organization")
    assert directory["CATALOG_CODE"] in codes
    assert organization["CREDIT_CODE"] == BODY


async def test_what_all_of_one_transaction_publishes_is_one_batch(outward: Outward) -> None:
    await outward.put(*[local_list(n) for n in range(1, 6)])
    await outward.put(local_list(6))
    batches = [row["batch"] for row in await outward.outbox()]
    assert len(set(batches[:5])) == 1
    assert len(set(batches)) == 2
    assert batches == sorted(batches)
    assert {len(batch) for batch in batches} == {32}


async def test_publishing_and_relaying_again_changes_nothing(outward: Outward) -> None:
    await outward.put(local_list(1))
    await outward.relay()
    before = await outward.outbox()
    await outward.put(local_list(1))
    report = await outward.relay()
    assert report.delivered == 0
    assert await outward.outbox() == before


async def test_a_change_goes_up_as_an_update_and_a_withdrawal_as_one(outward: Outward) -> None:
    await outward.put(local_list(1))
    await outward.relay()
    await outward.put(local_list(1, materials=[{"material_name": "照片", "is_need": "1"}]))
    await outward.relay()
    materials = {r["MATERIAL_NAME"]: r for r in await outward.up.rows("up_task_general_material")}
    assert materials["申请书"]["CD_OPERATION"].strip() == "D"
    assert materials["照片"]["CD_OPERATION"].strip() == "I"
    await outward.put(gone(1))
    await outward.relay()
    assert [row["operation"] for row in await outward.outbox()] == ["I", "U", "D"]
    (basic,) = await outward.up.rows("up_task_general_basic")
    assert basic["CD_OPERATION"].strip() == "D"
    assert await outward.standing() == {}
    await outward.put(local_list(1))
    await outward.relay()
    assert (await outward.outbox())[-1]["operation"] == "I"
    await outward.agrees()


async def test_a_version_that_was_replaced_stays_up_there(outward: Outward) -> None:
    await outward.put(local_list(1))
    await outward.relay()
    await outward.put(local_list(1, task_version=2))
    await outward.relay()
    versions = sorted(r["TASK_VERSION"] for r in await outward.up.rows("up_task_general_basic"))
    assert versions == [1, 2]
    assert [row["operation"] for row in await outward.outbox()] == ["I", "I"]
    await outward.agrees()


async def test_the_platforms_mark_accepts_and_its_words_reject(outward: Outward) -> None:
    await outward.put(local_list(1), local_list(2, task_name="错的"))
    await outward.relay()
    taken = await outward.up.judge(
        outward.time(),
        lambda _, row: "要素错误：名称与目录不一致" if row["TASK_NAME"] == "错的" else None,
    )
    assert taken == (1, 1)
    heard = await outward.hear()
    assert (heard.status, heard.counts.fetched, heard.counts.created) == ("succeeded", 1, 1)
    again = await outward.hear()
    assert (again.counts.created, again.counts.unchanged) == (0, 1)
    report = await outward.relay()
    assert (report.accepted, report.rejected) == (1, 0)
    by_state = {row["state"]: row for row in await outward.outbox()}
    assert by_state.keys() == {"ACCEPTED", "REJECTED"}
    wrong = by_state["REJECTED"]
    assert wrong["reason"] == "要素错误：名称与目录不一致"
    (finding,) = [
        r for r in await rows(outward.database, "finding") if r["rule"] == "platform.abnormal"
    ]
    assert finding["entity_id"] == wrong["entity_id"]
    assert (finding["severity"], finding["platform"]) == ("ERROR", "national")
    assert finding["message"] == "要素错误：名称与目录不一致"
    assert finding["evidence"].lower() == (
        f"up_task_general_basic/{wrong['entity_id']}/{wrong['batch']}"
    )


async def abnormal(outward: Outward) -> list[dict[str, Any]]:
    return [r for r in await rows(outward.database, "finding") if r["rule"] == "platform.abnormal"]


async def test_a_finding_goes_when_the_platform_takes_the_corrected_version(
    outward: Outward,
) -> None:
    await outward.put(local_list(1, task_name="错的"))
    await outward.relay()
    await outward.up.judge(outward.time(), lambda *_: "要素错误：名称有误")
    await outward.hear()
    changes = len(await rows(outward.database, "change"))
    await outward.put(local_list(1))
    assert len(await abnormal(outward)) == 1
    await outward.relay()
    assert len(await abnormal(outward)) == 1
    await outward.up.judge(outward.time())
    await outward.relay()
    assert await abnormal(outward) == []
    assert await outward.states() == ["REJECTED", "ACCEPTED"]
    # Whoever mirrors us learns of both: the correction, and the finding that went.
    assert len(await rows(outward.database, "change")) == changes + 2


async def test_words_about_a_part_are_found_on_its_list(outward: Outward) -> None:
    await outward.put(local_list(1))
    await outward.relay()
    (material,) = await outward.up.rows("up_task_general_material")
    await outward.up.complain(
        "up_task_general_material", material, "材料：名称不规范", outward.time()
    )
    await outward.hear()
    (finding,) = await abnormal(outward)
    assert finding["entity_id"] == (await outward.outbox())[0]["entity_id"]
    assert material["ROW_GUID"] in finding["evidence"]
    assert await outward.states() == ["REJECTED"]


async def test_words_about_a_row_nobody_sent_are_kept_and_told(outward: Outward) -> None:
    stranger = {"ROW_GUID": "x1", "CD_BATCH": "20200101"}
    await outward.up.complain("up_task_general_basic", stranger, "重复：编码重复", outward.time())
    heard = await outward.hear()
    assert (heard.status, heard.counts.quarantined) == ("succeeded_with_quarantine", 1)
    (kept,) = await rows(outward.database, "feedback")
    assert (kept["outbox_key"], kept["message"]) == (None, "重复：编码重复")
    (told,) = await rows(outward.database, "quarantine")
    assert told["code"] == "feedback.unknown_record"
    again = await outward.hear()
    assert again.counts.quarantined == 0
    assert len(await rows(outward.database, "feedback")) == 1


async def test_a_new_selection_publishes_what_is_there_already(outward: Outward) -> None:
    pushing = outward.spec
    outward.spec = pushing.model_copy(update={"push": None})
    await outward.register()
    await outward.put(*[local_list(n) for n in range(1, 4)])
    assert await outward.outbox() == []
    outward.spec = pushing
    await outward.register()
    report = await outward.relay()
    assert report.delivered == 3
    await outward.agrees()
    assert pushing.push is not None
    (_, lists, _) = pushing.push.entities
    fewer = lists.model_copy(update={"areas": ("5101",)})
    push = pushing.push.model_copy(update={"entities": (fewer,)})
    outward.spec = pushing.model_copy(update={"push": push})
    await outward.register()
    report = await outward.relay()
    assert report.delivered == 3
    assert await outward.standing() == {}


async def test_filling_waits_while_too_much_waits(
    outward: Outward, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "PAGE", 2)
    pushing = outward.spec
    outward.spec = pushing.model_copy(update={"push": None})
    await outward.register()
    await outward.put(*[local_list(n) for n in range(1, 6)])
    assert pushing.push is not None
    push = pushing.push.model_copy(update={"backlog": 2, "at_once": 1})
    outward.spec = pushing.model_copy(update={"push": push})
    await outward.register()
    waited: list[int] = []

    async def count() -> None:
        waited.append((await outward.states()).count("PENDING"))

    async with outward.lane() as lane:
        report = await outward.relay(Recording(lane, before=count))
    assert report.delivered == 5
    assert max(waited) <= 2
    await outward.agrees()


@pytest.mark.parametrize("missing", ["by_law", "link_way"])
async def test_a_list_that_lacks_what_the_tables_ask_for_is_dead_and_says_why(
    outward: Outward, missing: str
) -> None:
    await outward.put(local_list(1, **{missing: None}), local_list(2))
    report = await outward.relay()
    assert (report.delivered, report.dead) == (1, 1)
    dead = next(row for row in await outward.outbox() if row["state"] == "DEAD")
    assert f"{missing.upper()} 不能为空" in dead["reason"].replace(missing, missing.upper())
    await outward.agrees()
    await outward.put(local_list(1))
    await outward.relay()
    assert (await outward.outbox())[-1]["operation"] == "I"
    await outward.agrees()
