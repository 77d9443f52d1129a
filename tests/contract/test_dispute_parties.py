"""Who takes part in a dispute: joining, asking, contesting, leaving, succession, agents, submissions from outside."""

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
DAY = "1996-03-10"


@pytest.fixture
def registry(database_url: str) -> Iterator[Registry]:
    with Registry(SqlArchive.from_url(database_url, FixedClock(NOW)), "clerk") as opened:
        parties = {"complainant": "CR", "respondent": "US"}
        opened.dispute.file("case", procedure="wto-dsu", parties=parties, on="1995-12-22")
        yield opened


def step(registry: Registry, kind: str, by: str, on: str = DAY, **fields: Any) -> Any:
    return registry.dispute.step("case", f"parties.{kind}", by=by, on=on, **fields)


def join(registry: Registry, by: str, role: str = "third_party", **more: Any) -> Any:
    return step(registry, more.pop("kind", "join"), by, role=role, interest="exports the same", **more)


def codes(call: Any) -> list[str]:
    with pytest.raises(Refused) as caught:
        call()
    return [reason.code for reason in caught.value.reasons]


def parties(registry: Registry, on: str | None = None) -> dict[str, str]:
    return dict(registry.dispute.show("case", on=on).parties)


def test_a_third_party_joins_and_acts_from_that_day_on(registry: Registry) -> None:
    registry.dispute.act("case", "request_consultations", on="1995-12-22", party="CR")
    registry.dispute.act("case", "panel_request", on="1996-02-22", party="CR")
    registry.dispute.act("case", "panel_established", on="1996-03-05", party="dsb")
    notice = {"on": DAY, "party": "IN"}
    assert codes(lambda: registry.dispute.act("case", "third_party_interest", **notice)) == ["not-your-act"]
    join(registry, "IN", category="government", does="third_party_interest")
    assert parties(registry) == {"complainant": "CR", "respondent": "US", "third_party": "IN"}
    assert parties(registry, "1996-03-09") == {"complainant": "CR", "respondent": "US"}
    assert [one.dispute for one in registry.dispute.list(party="IN")] == ["case"]
    assert registry.dispute.list(party="IN", on="1996-03-09") == []
    join(registry, "JP")
    assert registry.dispute.list()[0].parties["third_party"] == "IN, JP"
    assert [one.dispute for one in registry.dispute.list(party="JP", on=DAY)] == ["case"]
    assert seen(registry) == []


def test_joining_needs_standing_a_role_of_its_own_and_one_side(registry: Registry) -> None:
    assert codes(lambda: join(registry, "Greens", category="ngo")) == ["no-standing"]
    assert codes(lambda: join(registry, "IN", "panel")) == ["unknown-role"]
    assert codes(lambda: join(registry, "IN", "friend")) == ["unknown-role"]
    assert codes(lambda: join(registry, "US")) == ["not-your-act"]
    assert codes(lambda: step(registry, "join", "IN", role="third_party")) == ["missing-field"]
    join(registry, "IN")
    assert codes(lambda: join(registry, "IN")) == ["nothing-changes"]
    join(registry, "IN", "complainant", category="government")
    assert codes(lambda: join(registry, "IN", "respondent")) == ["not-your-act"]
    assert codes(lambda: join(registry, "IN", "complainant", kind="request")) == ["nothing-changes"]
    assert parties(registry) == {"complainant": "CR, IN", "respondent": "US", "third_party": "IN"}
    assert seen(registry) == []


def test_a_contested_joinder_waits_for_the_decision(registry: Registry) -> None:
    join(registry, "IN")
    assert codes(lambda: step(registry, "contest", "US", joinder=9, words="no interest")) == ["unknown-value"]
    assert codes(lambda: step(registry, "admit", "panel", joinder=2)) == ["unknown-value"]
    step(registry, "contest", "US", joinder=2, words="no interest")
    assert parties(registry) == {"complainant": "CR", "respondent": "US"}
    assert codes(lambda: step(registry, "contest", "CR", joinder=2, words="nor do we")) == ["unknown-value"]
    assert codes(lambda: join(registry, "IN")) == ["nothing-changes"]
    assert codes(lambda: step(registry, "admit", "CR", joinder=2)) == ["not-your-act"]
    step(registry, "admit", "panel", joinder=2)
    assert parties(registry)["third_party"] == "IN"
    assert seen(registry) == []


def test_leave_is_asked_and_given_or_refused(registry: Registry) -> None:
    join(registry, "IN", kind="request")
    join(registry, "JP", kind="request")
    [first, second] = registry.dispute.show("case").to_json()["proceeding"]["parties"]["asked"]
    assert (first["party"], first["act"], second["party"]) == ("IN", "#2", "JP")
    step(registry, "refuse", "dsb", joinder=2, words="no interest of its own")
    step(registry, "admit", "panel", joinder=3)
    assert parties(registry) == {"complainant": "CR", "respondent": "US", "third_party": "JP"}
    assert "asked" not in registry.dispute.show("case").to_json()["proceeding"]["parties"]
    assert seen(registry) == []


def test_a_side_is_never_left_by_the_last_who_holds_it(registry: Registry) -> None:
    assert codes(lambda: step(registry, "leave", "CR")) == ["role-unheld"]
    assert codes(lambda: step(registry, "leave", "US")) == ["role-unheld"]
    join(registry, "IN", "complainant")
    assert codes(lambda: step(registry, "leave", "IN", role="third_party")) == ["unknown-value"]
    step(registry, "leave", "CR", on="1996-03-11", words="satisfied")
    assert parties(registry) == {"complainant": "IN", "respondent": "US"}
    [left] = registry.dispute.show("case").to_json()["proceeding"]["parties"]["former"]
    assert (left["party"], left["until"]) == ("CR", "1996-03-11")
    assert codes(lambda: step(registry, "leave", "CR", on="1996-03-12")) == ["not-your-act", "unknown-value"]
    assert seen(registry) == []


def test_a_party_is_succeeded_and_its_agents_go_with_it(registry: Registry) -> None:
    step(registry, "represent", "CR", agent="Ms Solano", powers=["agent", "counsel"], until="1996-12-31")
    change = {"party": "CR", "successor": "Federation", "words": "merger"}
    assert codes(lambda: step(registry, "replace", "US", **change)) == ["not-your-act"]
    assert codes(lambda: step(registry, "replace", "Federation", **{**change, "party": "XX"})) == ["unknown-value"]
    assert codes(lambda: step(registry, "replace", "CR", **{**change, "successor": "CR"})) == ["nothing-changes"]
    assert codes(lambda: step(registry, "replace", "CR", **{**change, "successor": "US"})) == ["not-your-act"]
    step(registry, "replace", "Federation", **change)
    told = registry.dispute.show("case").to_json()["proceeding"]["parties"]
    assert ([one["party"] for one in told["members"]], "agents" in told) == (["Federation", "US"], False)
    assert codes(lambda: registry.dispute.act("case", "request_consultations", on="1996-03-20", party="CR")) == [
        "not-your-act"
    ]
    registry.dispute.act("case", "request_consultations", on="1996-03-20", party="Federation")
    assert seen(registry) == []


def test_an_agent_has_powers_for_a_time_and_serves_one_side(registry: Registry) -> None:
    step(registry, "represent", "US", agent="Mr Smith", powers=["counsel"])
    step(registry, "represent", "US", agent="Mr Smith", powers=["agent"], until="1997-01-01")
    [agent] = registry.dispute.show("case").to_json()["proceeding"]["parties"]["agents"]
    assert (agent["powers"], agent["until"], agent["act"]) == (["agent"], "1997-01-01", "#3")
    assert codes(lambda: step(registry, "represent", "US", agent="X", until="1996-01-01")) == ["out-of-order"]
    assert codes(lambda: step(registry, "represent", "US", agent="CR")) == ["not-your-act"]
    assert seen(registry) == []


def test_views_from_outside_make_nobody_a_party(registry: Registry) -> None:
    views = {"interest": "turtles", "views": "brief of 30 pages"}
    assert codes(lambda: step(registry, "intervene", "ACME", category="enterprise", **views)) == ["no-standing"]
    assert codes(lambda: step(registry, "intervene", "US", **views)) == ["not-your-act"]
    step(registry, "intervene", "Greens", category="ngo", **views)
    shown = registry.dispute.show("case").to_json()
    assert shown["proceeding"]["parties"]["submissions"][0]["by"] == "Greens"
    assert parties(registry) == {"complainant": "CR", "respondent": "US"}
    assert seen(registry) == []


def test_what_was_done_by_a_party_whose_joinder_is_struck_is_irregular(registry: Registry) -> None:
    join(registry, "IN", "complainant")
    registry.dispute.act("case", "request_consultations", on="1996-03-20", party="IN")
    never = {"strike": True, "reason": "it never joined"}
    assert codes(lambda: registry.dispute.correct("case", 2, **never)) == ["not-your-act"]
    registry.dispute.correct("case", 2, **never, irregular=True)
    assert [(one.kind, one.place) for one in registry.dispute.show("case").irregularities] == [("not-your-act", "#3")]
    assert seen(registry) == []
    registry.dispute.correct("case", 3, {"party": "CR"}, reason="misread")
    assert registry.dispute.show("case").irregularities == ()
    assert seen(registry) == []


def test_a_stage_is_done_by_its_roles_also_when_a_step_does_it(registry: Registry) -> None:
    act = registry.dispute.act
    assert codes(lambda: act("case", "request_consultations", on="1996-03-20", party="US")) == ["not-your-act"]
    act("case", "request_consultations", on="1996-03-20", party="US", irregular=True, reason="so it was")
    assert [one.kind for one in registry.dispute.show("case").irregularities] == ["not-your-act"]
    does = {"by": "CR", "on": "1996-04-01", "does": "panel_established"}
    found = codes(lambda: registry.dispute.step("case", "case.withdraw", **does))
    assert sorted(found) == ["irregular-act", "not-your-act"]
    assert seen(registry) == []


def test_a_contest_leaves_no_side_empty_and_an_admission_puts_nobody_on_both(registry: Registry) -> None:
    join(registry, "IN", "complainant")
    join(registry, "JP", "complainant", kind="request")
    step(registry, "leave", "CR")
    assert codes(lambda: step(registry, "contest", "US", joinder=2, words="no interest")) == ["role-unheld"]
    join(registry, "JP", "respondent")
    assert codes(lambda: step(registry, "admit", "panel", joinder=3)) == ["not-your-act"]
    assert parties(registry) == {"complainant": "IN", "respondent": "US, JP"}
    assert seen(registry) == []


def test_a_government_that_leaves_takes_along_whom_it_acts_for(registry: Registry) -> None:
    registry.dispute.file(
        "timber", procedure="wto-dsu", parties={"complainant": "ACME", "respondent": "US"}, on="1995-12-22",
        categories={"ACME": "enterprise"}, sponsored_by={"ACME": {"government": "CA", "accepted": "1995-12-01"}},
    )  # fmt: skip
    leave = {"by": "CA", "on": DAY}
    assert codes(lambda: registry.dispute.step("timber", "parties.leave", **leave)) == ["role-unheld"]
    registry.dispute.step("timber", "parties.join", by="MX", on=DAY, role="complainant", interest="the same")
    registry.dispute.step("timber", "parties.leave", **leave)
    assert registry.dispute.show("timber").parties == {"complainant": "MX", "respondent": "US"}
    assert seen(registry) == []
