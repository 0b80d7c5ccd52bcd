"""Packing: both texts of a copy come back as they were, and take little room."""

from __future__ import annotations

import orjson
from hypothesis import example, given
from hypothesis import strategies as st

from gateway.store.packing import pack, payload_of, value_of

TEXTS = st.text(st.characters())  # lone surrogates are among them
NASTY = "\x00\x01\x02\ud800\udfff\u2028𠮷﷽👩‍👩‍👧‍👦é\r\n\\\"'"


@given(payload=TEXTS, value=TEXTS)
@example(payload="", value="")
@example(payload=NASTY, value="")
@example(payload="", value=NASTY)
@example(payload=NASTY * 20_000, value=NASTY * 20_000)
def test_both_texts_come_back_as_they_were(payload: str, value: str) -> None:
    packed = pack(payload, value)
    assert payload_of(packed) == payload
    assert value_of(packed) == value


def test_a_value_that_repeats_its_record_takes_hardly_more_room_than_the_record() -> None:
    values = {f"element_{number}": f"{number * number:x}的办理材料" for number in range(400)}
    payload = orjson.dumps(values).decode()
    value = orjson.dumps({"elements": values, "children": {}}).decode()
    assert len(pack(payload, value)) < 1.2 * len(pack(payload, ""))
    assert len(pack(payload, value)) < len((payload + value).encode()) / 3
