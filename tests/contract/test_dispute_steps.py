"""Steps beside the stages: recorded, judged by where the case stands, corrected, inspected, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from rivers import seen

from foedus.app.registry import Registry
from foedus.errors import Refused
from foedus.store.archive import SqlArchive
from foedus.testing import FixedClock

NOW = datetime(2026, 1, 2, 3, 4, 5, 678900, tzinfo=UTC)


@pytest.fixture
def registry(database_url: str) -> Iterator[Registry]:
    with Registry(SqlArchive.from_url(database_url, FixedClock(NOW)), "clerk") as opened:
        parties = {"complainant": "CR", "respondent": "US"}
        opened.dispute.file("underwear", procedure="wto-dsu", parties=parties, on="1995-12-22")
        yield opened


def codes(call: Any) -> list[str]:
    with pytest.raises(Refused) as caught:
        call()
    return [reason.code for reason in caught.value.reasons]


def test_a_step_is_judged_by_who_takes_it_and_when(registry: Registry) -> None:
    step = registry.dispute.step
    assert codes(lambda: step("underwear", "case.withdraw", on="1996-01-10", by="US")) == ["not-your-act"]
    assert codes(lambda: step("underwear", "case.withdraw", on="1996-01-10", by="MX")) == ["not-your-act"]
    step("underwear", "case.withdraw", on="1996-01-10", by="CR", terms="without prejudice")
    assert codes(lambda: step("underwear", "case.withdraw", on="1996-02-10", by="US")) == [
        "not-your-act", "out-of-order",
    ]  # fmt: skip
    assert not registry.dispute.show("underwear", on="1996-01-09").stand.ended
    assert registry.dispute.show("underwear", on="1996-01-10").stand.ended
    assert registry.dispute.list()[0].ended
    assert seen(registry) == []


def test_every_reason_of_a_bad_form_is_told(registry: Registry) -> None:
    step = registry.dispute.step
    assert codes(lambda: step("underwear", "case.vanish", on="1996-01-10", by="CR")) == ["unknown-value"]
    bad = {"colour": "red", "does": "nothing_known", "terms": 3}
    found = codes(lambda: step("underwear", "case.withdraw", on="1996", by=" ", **bad))
    assert sorted(found) == ["bad-date", "missing-field", "unknown-field", "unknown-stage", "wrong-type"]
    assert codes(lambda: step("underwear", "case.withdraw", on="2030-01-01", by="CR")) == ["act-in-future"]
    hidden = codes(lambda: step("underwear", "case.withdraw", on="1996-01-01", by="CR", terms="a\u202eb"))
    assert hidden == ["bad-character"]


def test_what_was_not_theirs_is_recorded_as_irregular_with_its_reason(registry: Registry) -> None:
    again = {"on": "1996-01-10", "by": "US", "irregular": True}
    assert codes(lambda: registry.dispute.step("underwear", "case.withdraw", **again)) == ["reason-needed"]
    registry.dispute.step("underwear", "case.withdraw", **again, reason="so it stands in the minutes")
    shown = registry.dispute.show("underwear")
    assert [(one.kind, one.place) for one in shown.irregularities] == [("not-your-act", "#2")]
    assert seen(registry) == []
    registry.dispute.correct("underwear", 2, {"by": "CR"}, reason="misread")
    assert registry.dispute.show("underwear").irregularities == ()
    registry.dispute.correct("underwear", 2, strike=True, reason="never withdrawn")
    assert not registry.dispute.show("underwear").stand.ended
    assert seen(registry) == []


def test_a_step_does_a_stage_at_the_same_time_and_a_retry_records_nothing(registry: Registry) -> None:
    registry.dispute.act("underwear", "request_consultations", on="1995-12-22")
    for _ in range(2):
        outcome = registry.dispute.step(
            "underwear", "case.withdraw", on="1996-01-10", by="CR", does="agreed_solution", request_id="r-1"
        )
    assert outcome.repeated
    assert registry.dispute.show("underwear").stand.state == "agreed_solution"
    assert len(registry.dispute.show("underwear").acts) == 3
    assert seen(registry) == []
