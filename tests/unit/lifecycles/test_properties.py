"""What holds for every sequence of acts, however senseless."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.kernel.dates import PartialDate
from foedus.law.acts import ACT_KINDS, LegalAct
from foedus.law.terms import Evidence, read_terms
from foedus.lifecycles.adherence import follow
from foedus.lifecycles.guards import Situation
from foedus.lifecycles.machine import ADHERENCE_LIFE, AGREEMENT_LIFE, AMENDMENT_LIFE, Lifecycle
from foedus.lifecycles.tables import ADHERENCE, target

TERMS = read_terms(
    {
        "id": "test",
        "entry_into_force": {"when": {"at_least": 2, "of": "anyone"}},
        "withdrawal": {"mode": "notice", "then": [{"months": 6}]},
    }
)
DAYS = st.sampled_from(
    ["2001", "2001-02", "2001-02-03", "2001-02-28", "2001-09-01", "2002", "2002-03-04", "2003-01-01"]
)
ACTS = st.lists(
    st.builds(
        lambda day, kind, about, counts: (day, kind, about, counts),
        DAYS,
        st.sampled_from(ACT_KINDS),
        st.sampled_from([None, None, None, "annex"]),
        st.sampled_from([None, None, "differs"]),
    ),
    max_size=9,
)
EVIDENCE = st.builds(Evidence, complete=st.booleans())


def build(rows: list[tuple[str, str, str | None, str | None]]) -> list[LegalAct]:
    return [
        LegalAct(f"test#{index}", PartialDate.parse(day), "FR", kind, about=about, does_not_count=counts)
        for index, (day, kind, about, counts) in enumerate(rows)
    ]


@given(ACTS, EVIDENCE, st.none() | st.dates(date(2000, 1, 1), date(2005, 1, 1)))
@settings(max_examples=400, deadline=None)
def test_paths_keep_to_the_machine(
    rows: list[tuple[str, str, str | None, str | None]], evidence: Evidence, until: date | None
) -> None:
    acts = build(rows)
    found = follow(acts, TERMS, evidence, until)
    assert found == follow(acts, TERMS, evidence, until)
    assert found.state in ADHERENCE.names()
    at: dict[str | None, str] = {}
    for step in found.steps:
        assert step.before == at.get(step.about, "stranger")
        if step.reasons:
            assert step.after == step.before
        elif not step.irregular:
            assert step.after == target(ADHERENCE, step.before, step.event)
        assert step.after in ADHERENCE.names()
        assert not (step.irregular and evidence.complete)
        at[step.about] = step.after
    followed = {id(step.act) for step in found.steps if step.act is not None}
    assert followed == {id(act) for act in acts if until is None or act.date.last <= until}


@given(ACTS, EVIDENCE)
@settings(max_examples=200, deadline=None)
def test_a_refused_act_leaves_the_rest_as_it_was(
    rows: list[tuple[str, str, str | None, str | None]], evidence: Evidence
) -> None:
    acts = build(rows)
    found = follow(acts, TERMS, evidence)
    refused = {id(step.act) for step in found.steps if step.reasons}
    again = follow([act for act in acts if id(act) not in refused], TERMS, evidence)
    assert again.state == found.state or any(not act.date.exact for act in acts) or _shares_a_day(acts)


def _shares_a_day(acts: list[LegalAct]) -> bool:
    return len({act.date for act in acts}) < len(acts)


@given(
    st.sampled_from([AGREEMENT_LIFE, ADHERENCE_LIFE, AMENDMENT_LIFE]),
    st.lists(st.tuples(st.integers(0, 20), st.booleans(), st.booleans()), max_size=30),
)
def test_machines_never_leave_their_states(life: Lifecycle, picks: list[tuple[int, bool, bool]]) -> None:
    state, day = life.table.initial, date(2020, 1, 1)
    for pick, resolved, due in picks:
        events = tuple(life.table.events)
        now = Situation(day=day, enters_on=day if due else None, resolved=resolved, leaves_on=day if due else None)
        step = life.fire(state, events[pick % len(events)], now)
        assert step.allowed == (not step.reasons)
        assert step.allowed or step.state == state
        state = step.state
        assert state in life.table.names()
