"""Where a case stands: anchors, irregular acts, outcomes, and what holds of every course."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.definitions.history import read_history
from foedus.definitions.procedure import shipped_procedures
from foedus.kernel.dates import PartialDate
from foedus.law.procedures.course import stand
from foedus.law.procedures.record import Case, Happening
from foedus.law.procedures.stand import IRREGULARITIES, Stand
from foedus.law.procedures.values import Procedure
from foedus.lifecycles.dispute import dispute_life

CASES = Path(__file__).resolve().parents[2] / "cases"
PROCEDURES = shipped_procedures()
HISTORIES = [
    read_history(path.read_bytes(), path.name)
    for folder in ("histories", "own-histories")
    for path in sorted((CASES / folder).glob("*.yaml"))
]


def case(*happenings: str, urgent: bool = False, in_the_middle: bool = False) -> Case:
    """Read ``2024-01-01 stage``, ``2024-01-01 stage:outcome`` and ``2024-01-01 !event``."""
    found = []
    for text in happenings:
        day, _, what = text.partition(" ")
        name, _, outcome = what.partition(":")
        known = PartialDate.parse(day)
        found.append(
            Happening(known, event=name[1:])
            if name.startswith("!")
            else Happening(known, name, outcome=outcome or None)
        )
    return Case(tuple(found), urgent=urgent, in_the_middle=in_the_middle)


def at(procedure: str, found: Case, on: str) -> Stand:
    one = PROCEDURES[procedure]
    return stand(one, found, date.fromisoformat(on), dispute_life(one))


def kinds(found: Stand) -> list[str]:
    return [item.kind for item in found.irregularities]


def dues(found: Stand) -> dict[str, str]:
    return {f"{due.stage} {due.kind}": str(due.end) for due in found.next}


# ---- what a day is computed from


def test_without_its_anchor_no_date_is_computed_and_it_is_said_why() -> None:
    found = at("de-zpo-book10", case("2024-01-01 constituted", in_the_middle=True), "2024-02-01")
    (claim,) = [one for one in found.missing if one.stage == "claim"]
    assert claim.event == "time_set"
    assert claim.because == (
        "a number of days that is still to be set from time_set (agreement or order of the tribunal setting the time), "
        "which is not recorded"
    )


def test_what_would_stand_in_is_named_where_it_is_missing_too() -> None:
    found = at("wto-dsu", case("2024-01-01 panel_report", in_the_middle=True), "2024-02-01")
    assert dues(found) == {
        "adoption wait": "2024-01-21", "adoption deadline": "2024-03-01", "appeal deadline": "2024-03-01"
    }  # fmt: skip
    found = at("wto-dsu", case("2024-01-01 reply", in_the_middle=True), "2024-02-01")
    assert found.state is None
    found = at("cptpp-ch28", case("2024-01-01 compensation", in_the_middle=True), "2024-02-01")
    (wait,) = found.missing
    assert wait.because.endswith("which is not recorded, nor is suspension, which would stand in for it")


def test_a_dated_limit_says_why_it_does_not_run() -> None:
    found = at("in-isrwda-1956", case("1986-07-06 complaint"), "1988-01-01")
    assert [one.because for one in found.missing] == [
        "the limit was made on 2002-08-06 and does not run from complaint on 1986-07-06"
    ]


def test_a_recorded_anchor_counts_from_its_day_on_and_in_a_second_round_no_more() -> None:
    happened = [
        "2024-01-10 panel_report", "2024-01-15 !circulation", "2024-03-01 panel_report"
    ]  # fmt: skip
    on = {day: dues(at("wto-dsu", case(*happened, in_the_middle=True), day))["adoption wait"] for day in (
        "2024-01-12", "2024-01-20", "2024-03-02")}  # fmt: skip
    assert on == {"2024-01-12": "2024-01-30", "2024-01-20": "2024-02-04", "2024-03-02": "2024-03-21"}


def test_an_anchor_may_be_recorded_before_the_stage_that_would_stand_in() -> None:
    happened = ("2023-03-01 !last_panelist_appointed", "2023-03-09 appoint_chair")
    found = at("cptpp-ch28", case(*happened, in_the_middle=True), "2023-04-01")
    assert dues(found)["initial_report target"] == "2023-07-29"


def test_a_day_that_is_partly_known_counts_when_it_has_certainly_come() -> None:
    happened = case("2024-01-10 notification", "2024-03 objection")
    assert at("vclt-65-66", happened, "2024-03-15").state == "notification"
    found = at("vclt-65-66", happened, "2024-03-31")
    assert found.state == "objection"
    assert [(due.day, str(due.end)) for due in found.next][:1] == [(None, "2025-03")]
    assert found.next[0].to_json()["between"] == ["2025-03-01", "2025-03-31"]
    assert at("vclt-65-66", happened, "2025-03-31").overdue == ()
    assert at("vclt-65-66", happened, "2025-04-01").overdue == ("settlement",)


def test_of_two_dated_limits_the_newer_one_runs() -> None:
    one = PROCEDURES["in-isrwda-1956"]
    stage = one.by_id["constituted"]
    newer = replace(stage.limits[0], n=2, since=date(2010, 1, 1))
    older = replace(stage.limits[0], n=3, since=None)
    changed = _with(one, replace(stage, limits=(*stage.limits, newer, older)))
    ends = {}
    for day in ("1990-05-01", "2005-05-01", "2011-05-01"):
        found = stand(changed, case(f"{day} complaint"), date(2020, 1, 1), dispute_life(changed))
        ends[day] = [str(due.end) for due in found.next]
    assert ends == {"1990-05-01": ["1993-05-01"], "2005-05-01": ["2006-05-01"], "2011-05-01": ["2013-05-01"]}


def test_an_urgent_limit_takes_the_place_of_those_of_its_kind_and_of_no_other() -> None:
    one = PROCEDURES["ca-bc-rgs"]
    stage = one.by_id["choose_option"]
    pressing = replace(stage.limits[0], n=7, urgent=True)
    changed = _with(one, replace(stage, limits=(*stage.limits, pressing)))
    happened = case("2020-01-01 nonbinding_failed", "2020-01-02 direction", urgent=True, in_the_middle=True)
    found = stand(changed, happened, date(2020, 1, 3), dispute_life(changed))
    assert [str(due.end) for due in found.next] == ["2020-01-30", "2020-01-08"]
    other = _with(one, replace(stage, limits=(*stage.limits, replace(pressing, start="referral"))))
    found = stand(other, happened, date(2020, 1, 3), dispute_life(other))
    assert found.next == ()
    assert [(one.stage, one.event) for one in found.missing] == [("choose_option", "referral")]


def _with(procedure: Procedure, changed: object) -> Procedure:
    name = getattr(changed, "id", "")
    stages = tuple(changed if stage.id == name else stage for stage in procedure.stages)
    doc = {**procedure.doc, "changed": repr(changed)}
    return replace(procedure, stages=stages, doc=doc)  # type: ignore[arg-type]


# ---- what the table does not allow


def test_a_jump_is_recorded_with_its_reason_and_the_case_goes_on_from_there() -> None:
    found = at("wto-dsu", case("2024-01-01 request_consultations", "2024-02-01 composition"), "2024-02-02")
    assert (found.state, kinds(found)) == ("composition", ["not-allowed"])
    assert dues(found) == {"panel_report target": "2024-08-01"}
    assert found.irregularities[0].message == (
        "composition does not follow from request_consultations; what may follow there: reply, consultations, "
        "good_offices, panel_request, agreed_solution"
    )


@pytest.mark.parametrize(
    ("happened", "state", "wanted"),
    [
        (["2024-01-01 judgment"], "judgment", ["not-a-start"]),
        (["2024-01-01 bring_commission", "2024-01-02 settled", "2024-01-03 opinion"], "opinion", ["after-the-end"]),
        (["2024-01-01 bring_commission", "2024-01-02 mediation"], "bring_commission", ["unknown-stage"]),
        (["2024-01-01 bring_commission", "2024-01-02 !hailstorm"], "bring_commission", ["unknown-event"]),
        (["2024-01-01 bring_commission", "2024-05-02 opinion"], "opinion", ["too-late"]),
        (["2024-01-01 bring_commission", "2024-02-01 court_action", "2024-03-01 judgment:draw"], "judgment",
         ["unknown-outcome"]),
        (["2024-01-01 bring_commission", "2024-02-01 intervention"], "bring_commission", ["not-allowed"]),
        (["2024-01-01 bring_commission", "2024-02-01 opinion", "2024-03-01 observations"], "opinion", []),
    ],
)  # fmt: skip
def test_every_kind_of_irregularity(happened: list[str], state: str, wanted: list[str]) -> None:
    found = at("eu-259-tfeu", case(*happened), "2024-12-31")
    assert (found.state, kinds(found)) == (state, wanted)
    assert set(wanted) <= set(IRREGULARITIES)


def test_too_early_is_before_a_waiting_period_has_passed() -> None:
    early = case("2024-01-01 request_consultations", "2024-02-29 panel_request")
    assert kinds(at("wto-dsu", early, "2024-12-31")) == ["too-early"]
    on_its_day = case("2024-01-01 request_consultations", "2024-03-01 panel_request")
    assert kinds(at("wto-dsu", on_its_day, "2024-12-31")) == []


def test_by_expiry_only_after_the_deadline_has_passed() -> None:
    begun = case("2024-01-01 panel_report", in_the_middle=True).happenings
    for day, wanted in (("2024-03-01", ["too-early"]), ("2024-03-02", [])):
        last = Happening(PartialDate.parse(day), "adoption", outcome="adopted", by_expiry=True)
        found = at("wto-dsu", Case((*begun, last), in_the_middle=True), "2024-12-31")
        assert (found.state, found.binding, kinds(found)) == ("compliance", True, wanted)


def test_nothing_happens_by_itself() -> None:
    found = at("cptpp-ch28", case("2024-01-01 panel_request", in_the_middle=True), "2030-01-01")
    assert (found.state, found.ended) == ("panel_request", False)
    assert "lapse" in found.then


# ---- outcomes


@pytest.mark.parametrize(
    ("procedure", "act", "state", "outcome", "ended", "binding"),
    [
        # into an end that the outcome brings about, and into a stage in which nobody has to act
        ("eu-259-tfeu", "judgment:dismissed", "dismissed", None, True, False),
        ("eu-259-tfeu", "judgment:no_jurisdiction", "dismissed", None, True, False),
        ("eu-259-tfeu", "judgment:infringement", "compliance", None, False, False),
        ("ch-irv", "formal:agreed", "settled", None, True, False),
        ("in-isrwda-1956", "negotiation:agreed", "settled", None, True, False),
        ("wto-dsu", "good_offices:settled", "agreed_solution", None, True, False),
        ("wto-dsu", "compliance_panel:compliant", "implemented", None, True, False),
        ("us-icaos", "arbitration:award", "award_final", None, True, True),
        ("ca-ait-1995", "appeal_report:rescinded", "closed", None, True, True),
        ("de-bverwg-50", "bverfg_decision:constitutional", "taken_over", None, True, False),
        ("cn-adjudication-106", "local_v_departmental_1:local_applies", "ruled", None, True, True),
        # where somebody must still act, the case stands where the outcome was given
        ("wto-dsu", "rpt_arbitration:fixed", "rpt_arbitration", "fixed", False, True),
        ("cptpp-ch28", "rpt_arbitration:fixed", "rpt_arbitration", "fixed", False, True),
        ("ca-bc-rgs", "nonbinding:agreed", "nonbinding", "agreed", False, False),
        ("de-bverwg-50", "bverfg_decision:not_constitutional", "bverfg_decision", "not_constitutional", False, False),
        ("ca-cfta-b", "screening:passed", "screening", "passed", False, False),
        ("ca-ait-1995", "appeal_report:referred_back", "appeal_report", "referred_back", False, False),
    ],
)  # fmt: skip
def test_where_an_outcome_leads(
    procedure: str, act: str, state: str, outcome: str | None, ended: bool, binding: bool
) -> None:
    found = at(procedure, case(f"2024-01-01 {act}", in_the_middle=True), "2024-06-01")
    assert (found.state, found.outcome, found.ended, found.binding) == (state, outcome, ended, binding)
    goal = PROCEDURES[procedure].by_id[act.partition(":")[0]].outcome(act.partition(":")[2])
    assert goal is not None
    assert outcome is None or goal.to in found.follow


def test_what_an_outcome_leaves_to_somebody_may_follow() -> None:
    happened = case("2024-01-01 screening:passed", "2024-02-01 panel_stage", in_the_middle=True)
    found = at("ca-cfta-b", happened, "2024-02-02")
    assert (found.state, kinds(found)) == ("panel_stage", [])


def test_binding_stays_when_the_case_is_over() -> None:
    happened = case("2024-01-01 adoption:adopted", "2024-02-01 implemented", in_the_middle=True)
    assert at("wto-dsu", happened, "2024-03-01").binding


# ---- beside the main line


def test_what_a_side_stage_opens_may_follow_while_the_case_stands_there() -> None:
    happened = ["2024-01-31 constituted", "2024-02-05 challenge"]
    found = at("de-zpo-book10", case(*happened, in_the_middle=True), "2024-02-10")
    assert dues(found) == {"imbalance deadline": "2024-02-14", "challenge_court deadline": "2024-03-05"}
    gone_on = case(*happened, "2024-02-12 claim", in_the_middle=True)
    found = at("de-zpo-book10", gone_on, "2024-02-13")
    assert (dues(found), kinds(found)) == ({}, [])
    assert {due.stage: str(due.end) for due in found.beside} == {
        "imbalance": "2024-02-14", "challenge_court": "2024-03-05"
    }  # fmt: skip
    late = case(*happened, "2024-02-12 claim", "2024-03-01 challenge_court", in_the_middle=True)
    assert (at("de-zpo-book10", late, "2024-03-02").beside, kinds(at("de-zpo-book10", late, "2024-03-02"))) == ((), [])


def test_a_side_stage_may_lead_back_to_the_main_line() -> None:
    happened = case("2018-01-01 decision", "2018-02-01 special_leave", "2018-09-01 sc_judgment", in_the_middle=True)
    found = at("in-isrwda-1956", happened, "2018-10-01")
    assert (found.state, found.binding, kinds(found)) == ("sc_judgment", True, [])


def test_a_new_ground_opens_a_side_stage_again() -> None:
    happened = ["2024-01-10 constituted", "2024-01-12 !notice_or_knowledge", "2024-01-20 challenge"]
    found = at("uncitral-arbitration-2013", case(*happened, in_the_middle=True), "2024-01-25")
    assert "challenge deadline" not in dues(found)
    again = case(*happened, "2024-03-01 !notice_or_knowledge", in_the_middle=True)
    assert dues(at("uncitral-arbitration-2013", again, "2024-03-02"))["challenge deadline"] == "2024-03-18"


# ---- what holds of every course


@pytest.mark.parametrize("history", HISTORIES, ids=lambda one: one.id)
def test_what_comes_later_changes_nothing_before(history: object) -> None:
    found = history.case  # type: ignore[attr-defined]
    procedure = PROCEDURES[history.procedure]  # type: ignore[attr-defined]
    life = dispute_life(procedure)
    days = sorted({one.day.last + timedelta(days=step) for one in found.happenings for step in (-1, 0, 1, 40)})
    for day in days:
        known = replace(found, happenings=tuple(one for one in found.happenings if one.day.last <= day))
        assert stand(procedure, found, day, life) == stand(procedure, known, day, life)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_order_of_different_days_in_the_file_says_nothing(data: st.DataObject) -> None:
    history = data.draw(st.sampled_from(HISTORIES))
    procedure = PROCEDURES[history.procedure]
    days: dict[PartialDate, list[Happening]] = {}
    for one in history.case.happenings:
        days.setdefault(one.day, []).append(one)
    order = data.draw(st.permutations(list(days)))
    shuffled = replace(history.case, happenings=tuple(one for day in order for one in days[day]))
    for expectation in history.expect:
        life = dispute_life(procedure)
        assert stand(procedure, shuffled, expectation.on, life) == stand(procedure, history.case, expectation.on, life)


@pytest.mark.parametrize("name", PROCEDURES)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_a_walk_through_what_may_follow_is_regular_and_stands_at_a_known_stage(name: str, data: st.DataObject) -> None:
    procedure = PROCEDURES[name]
    life = dispute_life(procedure)
    day, happened = date(2024, 1, 1), list[Happening]()
    for _ in range(data.draw(st.integers(1, 12))):
        found = stand(procedure, Case(tuple(happened)), day, life)
        if not found.follow:
            break
        stage = procedure.by_id[data.draw(st.sampled_from(found.follow))]
        outcome = data.draw(st.sampled_from([None, *(one.id for one in stage.outcomes)]))
        happened.append(Happening(PartialDate.of(day), stage.id, outcome=outcome))
        day += timedelta(days=data.draw(st.integers(0, 90)))
    found = stand(procedure, Case(tuple(happened)), day, life)
    assert {one.kind for one in found.irregularities} <= {"too-early", "too-late"}
    assert found.state is None or found.state in procedure.by_id
    assert found.ended == (found.state is not None and procedure.by_id[found.state].final)
    assert set(found.overdue) <= {due.stage for due in found.next} <= set(found.follow)
    assert all(due.because for due in found.next)


@pytest.mark.parametrize("name", PROCEDURES)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_no_acts_in_any_order_break_the_course_and_none_is_lost(name: str, data: st.DataObject) -> None:
    procedure = PROCEDURES[name]
    names = st.sampled_from([*procedure.by_id, "nowhere"])
    events = st.sampled_from([*sorted(procedure.events), "nothing"])
    outcomes = st.sampled_from([None, *(one.id for stage in procedure.stages for one in stage.outcomes)])
    days = st.dates(date(2024, 1, 1), date(2026, 1, 1)).map(PartialDate.of)
    one = st.builds(Happening, days, stage=names, outcome=outcomes) | st.builds(Happening, days, event=events)
    happened = data.draw(st.lists(one, max_size=15))
    life = dispute_life(procedure)
    found = stand(procedure, Case(tuple(happened)), date(2026, 1, 2), life)
    last = [item for item in Case(tuple(happened)).until(date(2026, 1, 2)) if item.stage in procedure.by_id]
    assert found.state is None or found.state in procedure.by_id
    main = [item for item in last if item.stage and not procedure.by_id[item.stage].side]
    if main:
        assert found.state is not None
    assert found.to_json()
