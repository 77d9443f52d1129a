"""Times that are changed, and what follows an award: on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from rivers import seen

from foedus.app.registry import Registry
from foedus.errors import Refused
from foedus.store.archive import SqlArchive
from foedus.testing import FixedClock

NOW = datetime(2026, 1, 2, 3, 4, 5, 678900, tzinfo=UTC)
CASE = "dairy"


@pytest.fixture
def registry(database_url: str) -> Iterator[Registry]:
    """A case under the CPTPP with a final report, from which compliance is due."""
    with Registry(SqlArchive.from_url(database_url, FixedClock(NOW)), "clerk") as opened:
        parties = {"complainant": "NZ", "respondent": "CA"}
        opened.dispute.file(CASE, procedure="wto-dsu", parties=parties, on="2020-01-06")
        for stage, day, outcome in (
            ("request_consultations", "2020-01-06", None),
            ("consultations", "2020-01-20", None),
            ("panel_request", "2020-04-01", None),
            ("panel_established", "2020-05-01", None),
            ("composition", "2020-05-15", None),
            ("panel_report", "2020-11-02", None),
        ):
            opened.dispute.act(CASE, stage, on=day, outcome=outcome)
        yield opened


def codes(call: Any) -> list[str]:
    with pytest.raises(Refused) as caught:
        call()
    return [reason.code for reason in caught.value.reasons]


def due(registry: Registry, stage: str, on: str) -> list[str | None]:
    """The last days of a stage's deadlines on a day."""
    stand = registry.dispute.show(CASE, on=on).stand
    return [str(one.day) for one in stand.next if one.stage == stage and one.kind == "deadline"]


def adopted(registry: Registry) -> None:
    registry.dispute.act(CASE, "adoption", on="2020-12-01", outcome="adopted")


def test_a_deadline_is_extended_frozen_and_runs_again(registry: Registry) -> None:
    step = registry.dispute.step
    assert due(registry, "adoption", "2020-11-10") == ["2021-01-01"]
    assert codes(lambda: step(CASE, "time.extend", on="2020-11-10", by="NZ", stage="adoption", until="2021-02-01")) == [
        "not-your-act"
    ]
    step(CASE, "time.extend", on="2020-11-10", by="NZ", stage="adoption", until="2021-02-01", agreed=True)
    assert due(registry, "adoption", "2020-11-09") == ["2021-01-01"]
    assert due(registry, "adoption", "2020-11-10") == ["2021-02-01"]
    step(CASE, "time.freeze", on="2020-12-01", by="dsb", until="2020-12-11")
    assert due(registry, "adoption", "2020-12-20") == ["2021-02-11"]
    shown = registry.dispute.show(CASE, on="2020-12-20")
    assert [one["kind"] for one in shown.to_json()["proceeding"]["times"]["changes"]] == ["extension", "freeze"]
    [limit] = [one for one in shown.stand.next if (one.stage, one.kind) == ("adoption", "deadline")]
    assert {"#8", "#9"} <= set(limit.changes)
    assert seen(registry) == []


def test_a_change_of_time_that_changes_nothing_or_comes_too_late_is_refused(registry: Registry) -> None:
    step = registry.dispute.step
    shorter = {"on": "2020-11-10", "by": "dsb", "stage": "adoption", "until": "2020-12-01"}
    assert codes(lambda: step(CASE, "time.extend", **shorter)) == ["irregular-act"]
    late = {"on": "2021-01-10", "by": "dsb", "stage": "adoption", "until": "2021-03-01"}
    assert codes(lambda: step(CASE, "time.extend", **late)) == ["irregular-act"]
    assert codes(lambda: step(CASE, "time.extend", on="2020-11-10", by="dsb", stage="nothing")) == [
        "one-of", "unknown-stage",
    ]  # fmt: skip
    step(CASE, "time.extend", **late, irregular=True, reason="the meeting fell out")
    assert due(registry, "adoption", "2021-01-11") == ["2021-03-01"]
    assert [one.kind for one in registry.dispute.show(CASE).irregularities] == ["too-late"]
    registry.dispute.correct(CASE, 8, strike=True, reason="another case was meant")
    assert due(registry, "adoption", "2021-01-11") == ["2021-01-01"]
    assert seen(registry) == []


def test_remedies_come_in_the_order_of_the_ladder_and_after_the_period(registry: Registry) -> None:
    step = registry.dispute.step
    early = {"on": "2020-11-10", "by": "dsb", "until": "2021-06-30"}
    assert codes(lambda: step(CASE, "compliance.period", **early)) == ["out-of-order"]
    adopted(registry)
    step(CASE, "compliance.period", on="2021-01-15", by="CA", until="2021-06-30", how="agreed")
    again = {"on": "2021-01-16", "by": "CA", "until": "2021-06-01"}
    assert codes(lambda: step(CASE, "compliance.period", **again)) == ["nothing-changes"]
    suspend = {"by": "NZ", "measure": "suspension_of_concessions", "terms": "up to 50 million a year"}
    assert codes(lambda: step(CASE, "compliance.remedy", on="2021-05-01", **suspend)) == ["out-of-order"] * 2
    assert codes(lambda: step(CASE, "compliance.remedy", on="2021-05-01", by="CA", measure="war")) == [
        "not-your-act", "unknown-value",
    ]  # fmt: skip
    assert codes(lambda: step(CASE, "compliance.default", on="2021-05-01", by="dsb", words="nothing done")) == [
        "out-of-order"
    ]
    step(CASE, "compliance.remedy", on="2021-07-10", by="NZ", measure="compensation_voluntary", result="failed")
    step(CASE, "compliance.remedy", on="2021-08-20", **suspend)
    assert codes(lambda: step(CASE, "compliance.remedy", on="2021-08-21", **suspend)) == ["nothing-changes"]
    [talks, suspended] = registry.dispute.show(CASE, on="2021-09-01").to_json()["proceeding"]["compliance"]["remedies"]
    assert (talks["result"], suspended["result"], suspended["until"]) == ("failed", "taken", None)
    assert codes(lambda: step(CASE, "compliance.accept", on="2022-01-10", by="NZ")) == ["out-of-order"]
    assert codes(lambda: step(CASE, "compliance.close", on="2022-01-10", by="NZ")) == ["out-of-order"]
    step(CASE, "compliance.declare", on="2022-01-11", by="CA", words="the quota is open")
    step(CASE, "compliance.accept", on="2022-02-01", by="NZ")
    done = registry.dispute.show(CASE, on="2022-02-02").to_json()["proceeding"]["compliance"]
    assert done["complied"] == {"on": "2022-02-01", "act": "#13"}
    assert done["remedies"][1]["until"] == "2022-02-01"
    step(CASE, "compliance.close", on="2022-02-03", by="NZ")
    assert registry.dispute.show(CASE).stand.ended
    assert not registry.dispute.show(CASE, on="2022-02-02").stand.ended
    assert seen(registry) == []


def test_a_review_makes_remedies_possible_before_the_period_is_over(registry: Registry) -> None:
    step = registry.dispute.step
    adopted(registry)
    step(CASE, "compliance.period", on="2021-01-15", by="CA", until="2021-06-30")
    step(CASE, "compliance.review", on="2021-03-01", by="panel", found="not_compliant")
    step(CASE, "compliance.remedy", on="2021-03-02", by="NZ", measure="compensation_voluntary")
    assert codes(lambda: step(CASE, "compliance.lift", on="2021-03-03", by="NZ", remedy=4)) == ["unknown-value"]
    step(CASE, "compliance.lift", on="2021-03-03", by="NZ", remedy=11)
    step(CASE, "compliance.default", on="2021-03-04", by="dsb", words="the quota")
    step(CASE, "compliance.report", on="2021-03-05", by="CA", words="a bill is before parliament")
    shown = registry.dispute.show(CASE, on=date(2021, 3, 6))
    assert set(shown.to_json()["proceeding"]["compliance"]) == {"period", "reports", "review", "remedies", "default"}
    assert codes(lambda: step(CASE, "compliance.close", on="2021-03-07", by="NZ")) == ["missing-field"]
    step(CASE, "compliance.close", on="2021-03-07", by="NZ", note="given up")
    assert seen(registry) == []
