"""Whatever is recorded of a panel, in whatever order, regular or not: nobody sits who may not."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.definitions.procedure import shipped_procedures
from foedus.law.procedures.course import stand
from foedus.law.procedures.record import Case
from foedus.law.procedures.stand import Stand
from foedus.law.procedures.values import Procedure
from foedus.law.proceedings.panel_rules import size_of
from foedus.law.proceedings.proceeding import Proceeding
from foedus.law.proceedings.table import STEPS, against_step, take
from foedus.law.proceedings.values import Situation, Step
from foedus.lifecycles.dispute import dispute_life

DAY = date(2020, 1, 1)
PARTIES = {
    "wto-dsu": {"complainant": "CR", "respondent": "US", "third_party": "IN"},
    "uncitral-arbitration-2013": {"claimant": "CR", "respondent": "US"},
    "de-wwsu-1990": {"applicant": "CR", "respondent": "US"},
    "de-ndr-56": {"parties": "CR"},
    "us-icaos": {"state": "CR", "respondent": "US"},
}
PEOPLE = ("Ana", "Bo", "Cy", "Di", "US")
ACTORS = (*PEOPLE, "CR", "IN", "tribunal", "panel", "appointing_authority", "director_general", "president", "nobody")
KINDS = tuple(kind for kind in STEPS.values() if kind.area == "panel")
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "list": st.lists(st.sampled_from((*PEOPLE, "CH", "IN")), min_size=1, max_size=3, unique=True),
    "number": st.integers(0, 5),
    "flag": st.booleans(),
    "step": st.integers(1, 25),
    "day": st.just("2020-01-01"),
    "text": st.sampled_from(PEOPLE),
}


@cache
def nothing_done(name: str) -> Stand:
    procedure = shipped_procedures()[name]
    return stand(procedure, Case(()), DAY, dispute_life(procedure))


@st.composite
def steps(draw: st.DrawFn) -> list[Step]:
    """Draw a course of steps; most people are named, accept and act more often than chance would have it."""
    kinds = st.one_of(st.sampled_from(KINDS), st.sampled_from([STEPS["panel.appoint"], STEPS["panel.accept"]]))
    made = []
    for seq in range(2, 2 + draw(st.integers(1, 24))):
        kind = draw(kinds)
        fields = {
            one.name: draw(st.sampled_from(one.choices) if one.type == "choice" else VALUES[one.type])
            for one in kind.fields
            if one.required or draw(st.booleans())
        }
        made.append(Step(kind.name, DAY + timedelta(seq), draw(st.sampled_from(ACTORS)), fields, seq=seq))
    return made


class Course:
    """A case in which steps are taken; it remembers who was named and who accepted, by its own account."""

    def __init__(self, procedure: Procedure) -> None:
        self.procedure = procedure
        self.filing = {"parties": PARTIES[procedure.id]}
        self.now = Proceeding.of(procedure, self.filing, DAY)
        self.named: set[str] = set()
        self.accepted: set[str] = set()
        self.gone: set[str] = set()
        self.waived: set[str] = set()

    def situation(self, step: Step) -> Situation:
        return Situation(self.procedure, self.filing, nothing_done(self.procedure.id), self.now)

    def take(self, step: Step) -> None:
        challenge = next((one for one in self.now.panel.challenges if one.place == f"#{step.get('challenge')}"), None)
        if step.kind == "panel.decide_challenge" and challenge is not None and challenge.decided is None:
            self.gone |= {challenge.member} if step.get("decision") == "upheld" else set()
        self.named |= {step.get("person")} if step.get("person") else set()
        self.accepted |= {step.by} if step.kind == "panel.accept" else set()
        self.waived |= {step.get("person")} if step.get("agreed") else set()
        self.now = take(self.now, self.situation(step), step)

    def check(self) -> None:
        panel = self.now.panel
        assert max(Counter(panel.sitting).values(), default=1) == 1
        assert max(Counter(one.person for one in panel.active).values(), default=1) == 1
        assert set(panel.sitting) <= self.named & self.accepted
        assert not self.gone & set(panel.sitting)
        if panel.complete:
            assert panel.constituted is not None
            assert size_of(self.procedure, panel) in (None, len(panel.sitting))
        assert not panel.complete or panel.sitting
        assert panel.to_json() is not None


@pytest.mark.parametrize("name", PARTIES)
@settings(max_examples=150, deadline=None)
@given(course=steps())
def test_whatever_is_recorded_nobody_sits_who_cannot(name: str, course: list[Step]) -> None:
    case = Course(shipped_procedures()[name])
    for step in course:
        list(against_step(case.situation(step), step))
        case.take(step)
        case.check()


@pytest.mark.parametrize("name", PARTIES)
@settings(max_examples=150, deadline=None)
@given(course=steps())
def test_in_a_regular_course_no_excluded_person_sits_and_no_seat_is_filled_twice(name: str, course: list[Step]) -> None:
    case = Course(shipped_procedures()[name])
    for step in course:
        if any(True for _ in against_step(case.situation(step), step)):
            continue
        case.take(step)
        case.check()
        panel = case.now.panel
        size = size_of(case.procedure, panel)
        assert size is None or panel.agreed_size is not None or len(panel.counted) <= size
        assert sum(one.seat in ("chair", "sole") for one in panel.active) <= 1
        assert "US" not in panel.sitting
        if name == "wto-dsu":
            foreign = {one.person for one in panel.active if {*one.nationality, *one.affiliation} & {"US", "IN"}}
            assert foreign <= case.waived
        if step.kind == "panel.constitute":
            assert panel.complete


def test_the_courses_that_are_drawn_do_constitute_panels() -> None:
    """A control: the same course by hand, so that the properties above do not hold for want of panels."""
    case = Course(shipped_procedures()["uncitral-arbitration-2013"])
    plan = [
        ("panel.number", "CR", {"number": 1, "agreed": True}),
        ("panel.appoint", "US", {"person": "Ana", "agreed": True}),
        ("panel.accept", "Ana", {}),
        ("panel.constitute", "Ana", {}),
    ]
    for seq, (kind, by, fields) in enumerate(plan, start=2):
        step = Step(kind, DAY + timedelta(seq), by, fields, seq=seq)
        assert list(against_step(case.situation(step), step)) == []
        case.take(step)
        case.check()
    assert case.now.panel.complete
