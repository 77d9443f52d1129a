"""Panels: named, accepted, challenged, replaced; who may not sit; on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from panels import Case, codes, composed, uncitral
from rivers import seen

from foedus.app.registry import Registry
from foedus.store.archive import SqlArchive
from foedus.testing import FixedClock

NOW = datetime(2026, 1, 2, 3, 4, 5, 678900, tzinfo=UTC)


@pytest.fixture
def registry(database_url: str) -> Iterator[Registry]:
    with Registry(SqlArchive.from_url(database_url, FixedClock(NOW)), "clerk") as opened:
        yield opened


def wto(registry: Registry) -> Case:
    case = Case(
        registry, "underwear", "wto-dsu", "1995-12-22", complainant="CR", respondent="US", third_party="IN"
    )  # fmt: skip
    for stage, day in (
        ("request_consultations", "1995-12-22"), ("panel_request", "1996-02-22"), ("panel_established", "1996-03-05"),
    ):  # fmt: skip
        case.act(stage, day)
    return case


def test_each_side_appoints_its_own_and_the_two_choose_the_chair(registry: Registry) -> None:
    case = uncitral(registry)
    assert case.no("panel.constitute", "2020-01-20", "tribunal") == ["panel-incomplete"] * 3
    case.step("panel.appoint", "2020-02-01", "US-KS", person="Ana", does="first_arbitrator")
    assert case.no("panel.appoint", "2020-02-02", "US-KS", person="Ann") == ["seat-taken"]
    assert case.no("panel.appoint", "2020-02-02", "US-MO", person="Ana") == ["excluded-person"]
    assert case.no("panel.appoint", "2020-02-02", "US-MO", person="US-KS") == ["excluded-person"]
    assert case.no("panel.appoint", "2020-02-02", "US-MO", person="Cy", seat="chair") == [
        "not-your-act", "missing-field",
    ]  # fmt: skip
    assert case.no("panel.appoint", "2020-02-02", "US-MO", person="Cy", seat="sole") == [
        "unknown-value", "not-your-act", "missing-field",
    ]  # fmt: skip
    assert case.no("panel.appoint", "2020-02-02", "US-NE", person="Bo") == ["not-your-act"]
    assert case.no("panel.accept", "2020-02-02", "Bo") == ["not-your-act"]
    case.step("panel.appoint", "2020-02-20", "US-MO", person="Bo", does="second_arbitrator")
    assert case.no("panel.appoint", "2020-02-21", "Ana", person="Cy", seat="chair") == ["not-your-act"]
    case.accept("2020-02-25", "Ana", "Bo")
    assert case.no("panel.accept", "2020-02-26", "Ana") == ["nothing-changes"]
    case.step("panel.appoint", "2020-03-10", "Ana", person="Cy", seat="chair", does="presiding")
    assert case.no("panel.constitute", "2020-03-11", "tribunal") == ["panel-incomplete"]
    case.accept("2020-03-15", "Cy")
    assert (case.panel.sitting, case.panel.complete) == (("Ana", "Bo", "Cy"), False)
    case.step("panel.constitute", "2020-04-01", "tribunal", does="constituted")
    assert (case.panel.chair, case.panel.complete) == ("Cy", True)
    assert case.no("panel.constitute", "2020-04-02", "tribunal") == ["nothing-changes"]
    assert case.no("panel.appoint", "2020-04-02", "US-MO", person="Di") == ["seat-taken", "seat-taken"]
    told = case.shown.to_json()["proceeding"]["panel"]
    assert told["sitting"] == ["Ana", "Bo", "Cy"]
    assert [seat["way"] for seat in told["seats"]] == ["each", "each", "members"]
    assert case.shown.irregularities == ()
    assert seen(registry) == []


def test_default_appointment_waits_for_the_end_of_the_time(registry: Registry) -> None:
    case = uncitral(registry)
    case.step("panel.appoint", "2020-02-01", "US-KS", person="Ana", does="first_arbitrator")
    named = {"person": "Bo", "for": "respondent"}
    assert case.no("panel.default_appointment", "2020-03-02", "appointing_authority", **named) == ["out-of-order"]
    assert case.no("panel.default_appointment", "2020-03-03", "US-KS", **named) == ["not-your-act"]
    case.step("panel.default_appointment", "2020-03-03", "appointing_authority", **named)
    seat = case.panel.seat_of("Bo")
    assert (seat.way, seat.side) == ("default", "respondent")
    assert case.no("panel.appoint", "2020-03-04", "US-MO", person="Di") == ["seat-taken"] * 2
    assert seen(registry) == []


def test_a_lot_is_drawn_by_anybody_of_the_case_and_the_time_of_a_side_by_the_other(registry: Registry) -> None:
    case = Case(registry, "milk", "cptpp-ch28", "2022-05-12", complainant="NZ", respondent="CA")
    case.act("request_consultations", "2022-05-12")
    case.act("panel_request", "2022-11-07")
    case.step("panel.appoint", "2022-11-20", "NZ", person="Ana", does="appoint_complainant")
    case.accept("2022-11-21", "Ana")
    assert case.no("panel.default_appointment", "2022-11-27", "NZ", person="Bo") == ["out-of-order"]
    assert case.no("panel.default_appointment", "2022-11-28", "CA", person="Bo") == ["not-your-act"]
    case.step("panel.default_appointment", "2022-11-28", "NZ", person="Bo", **{"for": "respondent"})
    case.accept("2022-11-29", "Bo")
    assert case.no("panel.appoint", "2022-11-30", "NZ", person="Cy", seat="chair") == ["missing-field"]
    assert case.no("panel.default_appointment", "2022-11-30", "CA", person="Cy", seat="chair") == ["not-your-act"]
    case.step("panel.default_appointment", "2022-12-13", "CA", person="Cy", seat="chair")
    case.accept("2022-12-14", "Cy")
    case.step("panel.constitute", "2022-12-14", "NZ")
    assert case.panel.complete
    assert seen(registry) == []


def test_nationals_of_parties_and_third_parties_do_not_sit_unless_the_parties_agree(registry: Registry) -> None:
    case = wto(registry)
    day = "1996-03-10"
    for code in ("CR", "US", "IN"):
        assert case.no("panel.appoint", day, "CR", person="Ana", nationality=[code], agreed=None) == [
            "excluded-person", "missing-field",
        ]  # fmt: skip
    assert case.no("panel.appoint", day, "CR", person="Ana", affiliation=["US"]) == ["excluded-person", "missing-field"]
    case.step("panel.appoint", day, "CR", person="Ana", nationality=["US", "CH"], agreed=True)
    case.step("panel.appoint", day, "US", person="Bo", nationality=["BR"], agreed=True)
    case.step(
        "panel.appoint", day, "US", person="Cy", seat="chair", nationality=["US"], irregular=True,
        reason="so it stands in WT/DS24/3",
    )  # fmt: skip
    assert [one.kind for one in case.shown.irregularities] == ["excluded-person", "missing-field"]
    case.registry.dispute.correct("underwear", 7, strike=True, reason="another case")
    assert case.panel.seat_of("Cy") is None
    assert case.shown.irregularities == ()
    assert seen(registry) == []


def test_the_director_general_appoints_when_twenty_days_are_over(registry: Registry) -> None:
    case = wto(registry)
    chosen = {"person": "Ana", "nationality": ["HK"], "seat": "chair"}
    assert case.no("panel.default_appointment", "1996-03-25", "director_general", **chosen) == ["out-of-order"]
    assert case.no("panel.default_appointment", "1996-03-26", "dsb", **chosen) == ["not-your-act"]
    case.step("panel.default_appointment", "1996-03-26", "director_general", **chosen)
    assert case.panel.chair == "Ana"
    assert seen(registry) == []


def test_a_list_is_sent_struck_and_ranked(registry: Registry) -> None:
    case = uncitral(registry)
    assert case.no("panel.strike", "2020-02-01", "US-KS", names=["Ana"]) == ["out-of-order"]
    assert case.no("panel.list", "2020-02-01", "US-KS", names=["Ana"]) == ["not-your-act"]
    case.step("panel.list", "2020-02-01", "appointing_authority", names=["Ana", "Bo", "Cy", "Di"], strikes=1)
    assert case.no("panel.strike", "2020-02-02", "US-KS", names=["Zoe"]) == ["unknown-value"]
    assert case.no("panel.strike", "2020-02-02", "US-KS", names=["Ana", "Bo"]) == ["out-of-range"]
    case.step("panel.strike", "2020-02-02", "US-KS", names=["Ana"])
    assert case.no("panel.strike", "2020-02-02", "US-KS", names=["Ana"]) == ["nothing-changes"]
    assert case.no("panel.rank", "2020-02-03", "US-MO", names=["Ana", "Di"]) == ["excluded-person"]
    case.step("panel.rank", "2020-02-03", "US-MO", names=["Di", "Bo", "Cy"])
    case.step("panel.rank", "2020-02-03", "US-KS", names=["Di", "Cy", "Bo"])
    assert case.panel.candidates.left == ("Di", "Bo", "Cy")
    assert case.no("panel.appoint", "2020-02-05", "US-KS", person="Ana") == ["excluded-person"]
    assert case.no("panel.appoint", "2020-02-05", "US-KS", person="Zoe", source="list") == ["unknown-value"]
    assert case.no("panel.appoint", "2020-02-05", "US-KS", person="Zoe", source="roster") == ["out-of-order"]
    case.step("panel.appoint", "2020-02-05", "US-KS", person="Di", source="list")
    assert seen(registry) == []


def test_where_the_procedure_has_a_roster_members_come_from_it(registry: Registry) -> None:
    case = Case(registry, "wine", "ca-cfta-a", "2020-01-03", complainant="CA-AB", respondent="CA-BC")
    case.step("panel.roster", "2020-02-01", "CA-AB", names=["Ana", "Bo"], roster="annex 1005")
    assert case.no("panel.appoint", "2020-02-02", "CA-AB", person="Zoe") == ["unknown-value", "missing-field"]
    case.step("panel.appoint", "2020-02-02", "CA-AB", person="Ana", agreed=True)
    assert seen(registry) == []


def test_a_challenge_is_decided_by_others_and_the_vacancy_filled_as_before(registry: Registry) -> None:
    case = composed(uncitral(registry))
    case.step("panel.disclose", "2020-04-05", "Bo", circumstance="once advised the Missouri river authority")
    assert case.no("panel.challenge", "2020-04-10", "US-KS", member="Zoe", grounds="doubt") == ["unknown-value"]
    seq = case.step("panel.challenge", "2020-04-10", "US-KS", member="Bo", grounds="ties", suspends=True)
    assert case.no("panel.challenge", "2020-04-11", "US-KS", member="Bo", grounds="ties") == ["nothing-changes"]
    upheld = {"challenge": seq, "decision": "upheld"}
    assert case.no("panel.decide_challenge", "2020-04-20", "Bo", **upheld) == ["not-your-act"]
    assert case.no("panel.decide_challenge", "2020-04-20", "US-KS", **upheld) == ["not-your-act"]
    assert case.no("panel.decide_challenge", "2020-04-20", "US-MO", challenge=seq, decision="withdrawn") == [
        "not-your-act"
    ]
    assert case.no("panel.decide_challenge", "2020-04-20", "pca", challenge=2, decision="upheld") == ["unknown-value"]
    case.step("panel.decide_challenge", "2020-04-20", "appointing_authority", **upheld)
    assert (case.panel.sitting, case.panel.complete) == (("Ana", "Cy"), False)
    assert case.no("panel.decide_challenge", "2020-04-21", "pca", **upheld) == ["nothing-changes"]
    assert case.no("panel.accept", "2020-04-21", "Bo") == ["not-your-act"]
    filled = {"of": "Bo", "person": "Di"}
    assert case.no("panel.replace", "2020-04-22", "US-KS", **filled) == ["not-your-act"]
    assert case.no("panel.replace", "2020-04-22", "US-MO", of="Ana", person="Di") == ["unknown-value"]
    assert case.no("panel.replace", "2020-04-22", "US-MO", of="Bo", person="Bo") == ["excluded-person"]
    case.step("panel.replace", "2020-04-22", "US-MO", **filled)
    assert not case.panel.complete
    case.accept("2020-04-25", "Di")
    assert (case.panel.sitting, case.panel.complete) == (("Ana", "Cy", "Di"), True)
    assert case.panel.vacancies == ()
    assert seen(registry) == []
    registry.dispute.correct(case.name, seq + 1, strike=True, irregular=True, reason="it was never upheld")
    assert [one.kind for one in case.shown.irregularities] == ["unknown-value", "not-your-act"]
    assert case.panel.sitting == ("Ana", "Bo", "Cy")  # nobody left, so that nobody could take the seat
    assert seen(registry) == []


def test_an_open_challenge_can_keep_the_panel_from_being_constituted(registry: Registry) -> None:
    case = uncitral(registry)
    case.step("panel.appoint", "2020-02-01", "US-KS", person="Ana", does="first_arbitrator")
    case.step("panel.appoint", "2020-02-20", "US-MO", person="Bo", does="second_arbitrator")
    case.accept("2020-02-25", "Ana", "Bo")
    case.step("panel.appoint", "2020-03-10", "Bo", person="Cy", seat="chair", does="presiding")
    case.accept("2020-03-15", "Cy")
    seq = case.step("panel.challenge", "2020-03-16", "US-MO", member="Ana", grounds="ties", suspends=True)
    assert case.no("panel.constitute", "2020-03-20", "tribunal") == ["panel-incomplete"]
    case.step("panel.decide_challenge", "2020-03-21", "US-MO", challenge=seq, decision="withdrawn")
    case.step("panel.constitute", "2020-03-22", "tribunal")
    assert case.panel.complete
    assert seen(registry) == []


def test_members_decline_resign_and_are_removed(registry: Registry) -> None:
    case = uncitral(registry)
    case.step("panel.appoint", "2020-01-20", "US-KS", person="Zoe")
    case.step("panel.decline", "2020-01-22", "Zoe", grounds="no time")
    composed(case)
    assert case.no("panel.resign", "2020-04-05", "tribunal") == ["not-your-act"]
    case.step("panel.resign", "2020-04-05", "Ana", grounds="health")
    assert not case.panel.complete
    case.step("panel.replace", "2020-04-06", "US-KS", of="Ana", person="Eve")
    case.accept("2020-04-07", "Eve")
    assert case.panel.complete
    gone = {"member": "Eve", "grounds": "does not act"}
    assert case.no("panel.remove", "2020-05-01", "Bo", **gone) == ["not-your-act"]
    assert case.no("panel.remove", "2020-05-01", "US-MO", **gone) == ["missing-field"]
    case.step("panel.remove", "2020-05-01", "US-MO", agreed=True, **gone)
    assert case.panel.sitting == ("Bo", "Cy")
    assert case.no("panel.replace", "2020-05-02", "US-KS", of="Eve", person="Eve") == ["excluded-person"]
    assert seen(registry) == []


def test_the_sides_can_agree_on_another_number(registry: Registry) -> None:
    case = uncitral(registry)
    assert case.no("panel.number", "2020-01-20", "US-KS", number=1) == ["missing-field"]
    assert case.no("panel.number", "2020-01-20", "US-KS", number=0, agreed=True) == ["out-of-range"]
    case.step("panel.number", "2020-01-20", "US-KS", number=1, agreed=True, does="number")
    assert case.no("panel.appoint", "2020-02-01", "US-KS", person="Ana") == ["missing-field"]
    case.step("panel.appoint", "2020-02-01", "US-KS", person="Ana", agreed=True)
    case.accept("2020-02-02", "Ana")
    case.step("panel.constitute", "2020-02-03", "Ana")
    assert (case.panel.chair, case.panel.complete) == ("Ana", True)
    five = uncitral(registry, "five")
    five.step("panel.number", "2020-01-20", "US-KS", number=5, agreed=True)
    for n, side in enumerate(("US-KS", "US-KS", "US-MO", "US-MO")):
        five.step("panel.appoint", "2020-02-01", side, person=f"P{n}")
        five.accept("2020-02-02", f"P{n}")
    assert five.no("panel.appoint", "2020-02-03", "US-KS", person="P4") == ["seat-taken", "seat-taken"]
    five.step("panel.appoint", "2020-02-03", "P0", person="P4", seat="chair")
    two = uncitral(registry, "two")
    two.step("panel.number", "2020-01-20", "US-KS", number=2, agreed=True)
    assert two.no("panel.appoint", "2020-02-01", "US-KS", person="P0", seat="chair")[0] == "unknown-value"
    dsu = wto(registry)
    assert dsu.no("panel.number", "1996-03-06", "CR", number=4, agreed=True) == ["out-of-range"]
    dsu.step("panel.number", "1996-03-06", "CR", number=5, agreed=True)
    assert dsu.panel.size == 5
    assert seen(registry) == []


def test_an_even_panel_needs_a_rule_for_a_tie(registry: Registry) -> None:
    case = Case(registry, "ndr", "de-ndr-56", "1980-01-01", parties="DE-NI")
    case.act("termination", "1980-01-01")
    for n, person in enumerate(("Ana", "Bo", "Cy", "Di"), start=1):
        seat = {"seat": "chair"} if person == "Ana" else {}
        case.step("panel.appoint", f"1981-02-0{n}", "DE-NI", person=person, agreed=True, **seat)
        case.accept(f"1981-02-0{n}", person)
    assert case.no("panel.constitute", "1981-03-01", "DE-NI") == ["no-tie-rule"]
    case.step("panel.constitute", "1981-03-01", "DE-NI", tie_rule="chair")
    assert (case.panel.complete, case.panel.tie) == (True, "chair")
    assert seen(registry) == []


def test_alternates_wait_and_step_in(registry: Registry) -> None:
    case = Case(registry, "wwsu", "de-wwsu-1990", "1990-07-01", applicant="DE", respondent="DD")
    for side, people in (("DE", ("Ana", "Bo")), ("DD", ("Cy", "Di"))):
        for person in people:
            case.step("panel.appoint", "1990-07-10", side, person=person)
            case.step("panel.appoint", "1990-07-10", side, person=f"{person} II", seat="alternate")
            case.accept("1990-07-11", person, f"{person} II")
    assert case.no("panel.appoint", "1990-07-12", "DE", person="Zoe", seat="alternate") == ["seat-taken"]
    case.step("panel.appoint", "1990-07-12", "DE", person="Pia", seat="chair", agreed=True)
    case.accept("1990-07-12", "Pia")
    case.step("panel.constitute", "1990-07-13", "president")
    assert len(case.panel.sitting) == 5
    case.step("panel.resign", "1990-07-20", "Bo")
    case.step("panel.replace", "1990-07-21", "president", of="Bo", person="Bo II")
    assert case.panel.complete
    assert "Bo II" in case.panel.sitting
    assert seen(registry) == []


def test_whoever_mediated_does_not_sit(registry: Registry) -> None:
    case = uncitral(registry)
    assert codes(lambda: case.step("panel.appoint", "2020-02-01", "US-KS", person="tribunal")) == ["excluded-person"]
