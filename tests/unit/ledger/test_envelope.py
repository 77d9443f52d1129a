"""The seal of an act, recomputed here by hand."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import Usage
from foedus.ledger.acts import Act, Draft
from foedus.ledger.envelope import (
    ENVELOPE_LIMIT,
    REASON_LIMIT,
    Sealed,
    envelope_of,
    instant_text,
    seal,
    verify_act,
)

SALT = "000102030405060708090a0b0c0d0e0f"
WHEN = datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC)
FULL = Draft(
    tag="agreement.act",
    actor="clerk",
    payload={"party": "US-KS", "do": "enact"},
    effective_on="2018-04-10",
    reason="received on paper",
    cause="agreement/nlc#1",
    definition="d" * 64,
    request_id="r-1",
    on_behalf_of="US-KS",
    power="full-powers/7",
)


def sealed(draft: Draft = FULL, **changes: Any) -> Sealed:
    given: dict[str, Any] = {
        "position": 7, "file": "agreement/nlc", "seq": 2, "recorded_at": WHEN, "prev": "a" * 64, "salt": SALT
    }  # fmt: skip
    return seal(draft, **(given | changes))


def test_the_hashes_are_those_of_the_specification() -> None:
    done = sealed()
    body = b'{"do":"enact","party":"US-KS"}'
    assert done.body == body
    digest = hashlib.sha256(bytes.fromhex(SALT) + body).hexdigest()
    leaf = json.dumps(
        {
            "file": "agreement/nlc",
            "seq": 2,
            "tag": "agreement.act",
            "version": 1,
            "actor": "clerk",
            "on_behalf_of": "US-KS",
            "power": "full-powers/7",
            "effective_on": "2018-04-10",
            "recorded_at": "2026-01-02T03:04:05.000006Z",
            "reason": "received on paper",
            "cause": "agreement/nlc#1",
            "definition": "d" * 64,
            "request_id": "r-1",
            "prev": "a" * 64,
            "payload_sha256": digest,
        },
        sort_keys=True,
        separators=(",", ":"),
    ).encode()
    assert envelope_of(done.act) == leaf
    assert done.act.payload_sha256 == digest
    assert done.act.leaf_hash == hashlib.sha256(b"\x00" + leaf).hexdigest()


def test_absent_fields_are_left_out() -> None:
    first = sealed(Draft("register.open", "clerk", {}), seq=1, prev="").act
    keys = set(json.loads(envelope_of(first)))
    assert keys == {"file", "seq", "tag", "version", "actor", "recorded_at", "payload_sha256"}
    assert verify_act(first, "") == []


def test_a_sealed_act_verifies() -> None:
    assert verify_act(sealed().act, "a" * 64) == []


CHANGED: dict[str, Any] = {
    "file": "agreement/other",
    "seq": 3,
    "tag": "agreement.end",
    "version": 2,
    "actor": "somebody",
    "effective_on": "2018-04-11",
    "recorded_at": WHEN + timedelta(microseconds=1),
    "reason": None,
    "cause": "agreement/nlc#9",
    "definition": "e" * 64,
    "request_id": "r-2",
    "on_behalf_of": "US-MO",
    "power": "",
    "prev": "b" * 64,
    "salt": "ff" * 16,
    "payload_sha256": "0" * 64,
    "leaf_hash": "0" * 64,
    "payload": {"party": "US-KS", "do": "withdraw"},
}


def test_the_table_of_changes_names_every_sealed_field() -> None:
    assert set(CHANGED) == {field.name for field in fields(Act)} - {"position"}


@pytest.mark.parametrize("name", CHANGED)
def test_a_change_of_any_field_is_found(name: str) -> None:
    assert verify_act(replace(sealed().act, **{name: CHANGED[name]}), "a" * 64)


def test_an_act_after_another_one_is_found() -> None:
    wrong = verify_act(sealed().act, "c" * 64)
    assert len(wrong) == 1
    assert "agreement/nlc#2" in wrong[0]
    assert "prev" in wrong[0]


@pytest.mark.parametrize("broken", [{"salt": "not hexadecimal"}, {"payload": {"n": float("nan")}}])
def test_values_that_cannot_be_hashed_are_findings(broken: dict[str, Any]) -> None:
    assert "payload" in verify_act(replace(sealed().act, **broken), "a" * 64)[0]


def test_the_first_act_has_no_prev_and_the_others_have() -> None:
    assert any("first" in wrong for wrong in verify_act(sealed(seq=1).act, "a" * 64))
    assert any("first" in wrong for wrong in verify_act(sealed(prev="").act, ""))


def test_a_reason_of_the_longest_length_is_sealed_and_one_more_is_refused() -> None:
    assert len(envelope_of(sealed(replace(FULL, reason="x" * REASON_LIMIT)).act)) <= ENVELOPE_LIMIT
    with pytest.raises(Usage, match="301 characters") as refused:
        sealed(replace(FULL, reason="x" * (REASON_LIMIT + 1)))
    assert refused.value.code == "act-too-long"


def test_an_envelope_of_a_kilobyte_is_refused() -> None:
    room = ENVELOPE_LIMIT - len(envelope_of(sealed(replace(FULL, actor="")).act))
    assert len(envelope_of(sealed(replace(FULL, actor="x" * room)).act)) == ENVELOPE_LIMIT
    with pytest.raises(Usage, match=r"1024 bytes.*\(1 too many\)") as refused:
        sealed(replace(FULL, actor="x" * (room + 1)))
    assert refused.value.code == "act-too-long"


def test_an_unknown_tag_is_refused() -> None:
    with pytest.raises(Usage, match="no act has the tag"):
        sealed(replace(FULL, tag="agreement.forget"))


@pytest.mark.parametrize("value", [float("nan"), 2**53 + 1, "\ud800"])
def test_a_payload_without_a_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(Usage, match="cannot be sealed"):
        sealed(replace(FULL, payload={"value": value}))


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        sealed(recorded_at=datetime(2026, 1, 2))  # noqa: DTZ001 - the point of the test


@given(
    st.datetimes(
        min_value=datetime(2, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
        max_value=datetime(9998, 12, 31),  # noqa: DTZ001
        timezones=st.integers(-23, 23).map(lambda hours: timezone(timedelta(hours=hours))),
    ),
    st.timedeltas(timedelta(microseconds=1), timedelta(days=1)),
)
def test_instants_are_fixed_width_and_sort(instant: datetime, step: timedelta) -> None:
    one, two = instant_text(instant), instant_text(instant + step)
    assert len(one) == len(two) == 27
    assert one < two
    assert datetime.fromisoformat(one) == instant
