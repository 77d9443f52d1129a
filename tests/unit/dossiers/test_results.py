"""Results: whatever the acts were, the recorded life cycle ends where the law stands, and stays there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.dossiers.fold import Dossier, extend, fold
from foedus.dossiers.results import Result, results, unasked
from foedus.law.acts import read_act
from foedus.law.force import judge
from foedus.law.verdict import Verdict
from foedus.ledger.acts import Act
from foedus.lifecycles.adherence import follow
from foedus.lifecycles.recording import refusals
from foedus.lifecycles.tables import AGREEMENT

BEGINS = datetime(2020, 1, 1, tzinfo=UTC)
TWO = {"at_least": 2, "of": "anyone"}
LATER = {"later_parties": {"clock": "act", "then": []}}


def terms(entry: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "id": "x", "title": "Agreement on x", "order": "pil", "form": "treaty", "concluded": "2000-01-01",
        "subjects": ["trade"], "parties": {"open_to": "States"},
        "entry_into_force": {"words": "as written", **LATER, **entry}, **more,
    }  # fmt: skip


LEAVING = {"withdrawal": {"mode": "notice", "then": []}}
SHAPES = {
    "plain": terms({"when": TWO}, **LEAVING),
    "delay": terms({"when": {**TWO, "then": [{"months": 3}]}}, **LEAVING),
    "deadline": terms({"when": {**TWO, "by": "2004-06-30"}}, **LEAVING),
    "fixed": terms({"when": {"any_of": [TWO, {"date": "2005-01-01"}]}}, **LEAVING),
    "below": terms({"when": TWO}, **LEAVING, termination={"below": 2}),
    "continuing": terms({"when": TWO, "continuing": True}, **LEAVING),
    "stages": terms(
        {
            "stages": [
                {"id": "one", "covers": "the council", "when": {"at_least": 1, "of": "anyone"}},
                {"id": "two", "covers": "the rest", "when": TWO},
            ]
        },
        **LEAVING,
    ),
    "chosen": terms({"when": {**TWO, "clock": "effective"}, "continuing": True}, **LEAVING),
    "pairs": terms({"between": "each_pair"}, **LEAVING),
}


def act(seq: int, tag: str, payload: Mapping[str, Any], cause: str | None = None) -> Act:
    return Act(
        position=seq - 1, file="agreement/x", seq=seq, tag=tag, version=1, actor="anna", effective_on=None,
        recorded_at=BEGINS + timedelta(minutes=seq), reason=None, cause=cause, definition=None, request_id=None,
        on_behalf_of=None, power=None, prev="", salt="", payload_sha256="", leaf_hash=f"leaf {seq}", payload=payload,
    )  # fmt: skip


def opened(shape: Mapping[str, Any]) -> Dossier:
    acts = [
        act(1, "agreement.draft", {"definition": "hash", "title": ""}), act(2, "agreement.adopt", {}),
        act(3, "agreement.open", {}), act(4, "agreement.evidence", {"acts_complete": True}),
    ]  # fmt: skip
    found = fold(acts, lambda _: shape)
    assert found is not None
    return found


def did(kind: str, day: str, party: str, **more: Any) -> dict[str, Any]:
    return {"date": day, "party": party, "act": kind, **more}


def with_acts(dossier: Dossier, docs: Sequence[Mapping[str, Any]]) -> Dossier:
    first = dossier.seq + 1
    tags = ["agreement.correct" if "corrects" in doc else "agreement.act" for doc in docs]
    return extend(dossier, [act(first + n, tag, doc) for n, (tag, doc) in enumerate(zip(tags, docs, strict=True))])


def verdict_of(dossier: Dossier) -> Verdict:
    return judge(dossier.terms, dossier.legal, dossier.evidence)


def lawful(dossier: Dossier, doc: Mapping[str, Any], today: date) -> bool:
    """Whether the desk would record an act."""
    new = read_act(doc, f"x#{dossier.seq + 1}")
    reasons, _ = refusals(
        new, dossier.legal, dossier.terms, dossier.evidence, agreement_state=dossier.state,
        verdict=verdict_of(dossier), today=today, reason="as tested", suggest=False,
    )  # fmt: skip
    return not reasons


def is_path(dossier: Dossier) -> bool:
    """Whether the acts of every party are a lawful sequence."""
    parties = {act.party for act in dossier.legal}
    mine = ([act for act in dossier.legal if act.party == party] for party in sorted(parties))
    return not any(follow(acts, dossier.terms, dossier.evidence).reasons for acts in mine)


def due(dossier: Dossier, today: date) -> list[Result]:
    return results(dossier, verdict_of(dossier), today, unasked)


def settled(dossier: Dossier, today: date) -> Dossier:
    found = due(dossier, today)
    first = dossier.seq + 1
    return extend(dossier, [act(first + n, result.tag, result.payload) for n, result in enumerate(found)])


BEFORE = {"open", "ratification", "precedence_resolution"}
STANDS = {
    "in_force": {"in_force"},
    "partly_in_force": {"in_force"},
    "lapsed": {"lapsed"},
    "ended": {"ended"},
    "not_in_force": BEFORE,
    "provisional": BEFORE,
}
TODAY = date(2006, 6, 15)


def test_nothing_follows_from_nothing() -> None:
    assert due(opened(SHAPES["plain"]), TODAY) == []


def test_the_usual_way() -> None:
    dossier = with_acts(opened(SHAPES["plain"]), [did("ratify", "2001-01-01", "FR"), did("ratify", "2002-01-01", "DE")])
    found = due(dossier, TODAY)
    assert [(item.tag, item.effective_on, item.rests_on) for item in found] == [
        ("agreement.meet", date(2002, 1, 1), "x#6"),
        ("agreement.resolve", TODAY, None),
        ("agreement.enter", date(2002, 1, 1), "x#6"),
    ]
    assert found[2].payload["parties"] == ["DE", "FR"]
    assert "by DE" in found[2].payload["because"]


def test_nothing_is_recorded_before_its_day() -> None:
    acts = [did("ratify", "2001-01-01", "FR"), did("ratify", "2002-01-01", "DE")]
    dossier = with_acts(opened(SHAPES["delay"]), acts)
    assert due(dossier, date(2001, 12, 31)) == []
    assert [item.tag for item in due(dossier, date(2002, 1, 1))] == ["agreement.meet", "agreement.resolve"]
    assert len(due(dossier, date(2002, 3, 31))) == 2
    assert len(due(dossier, date(2002, 4, 1))) == 3


def test_precedence_is_asked_only_when_it_matters() -> None:
    def never() -> tuple[Sequence[Mapping[str, Any]], Mapping[str, Any]]:
        raise AssertionError("nobody has to ask yet")

    dossier = with_acts(opened(SHAPES["plain"]), [did("ratify", "2001-01-01", "FR")])
    assert results(dossier, verdict_of(dossier), TODAY, never) == []


def test_a_lapse_is_dated_by_the_day_after_the_deadline() -> None:
    dossier = opened(SHAPES["deadline"])
    assert due(dossier, date(2004, 6, 30)) == []
    assert [(item.tag, item.effective_on) for item in due(dossier, TODAY)] == [("agreement.lapse", date(2004, 7, 1))]


@pytest.mark.parametrize("count", [1, 23, 24, 25, 100])
def test_any_number_of_stages_may_enter_at_once(count: int) -> None:
    stages = [{"id": f"s{n}", "covers": f"chapter {n}", "when": TWO} for n in range(count)]
    acts = [did("ratify", "2001-01-01", "FR"), did("ratify", "2002-01-01", "DE")]
    dossier = with_acts(opened(terms({"stages": stages})), acts)
    assert [item.tag for item in due(dossier, TODAY)].count("agreement.enter") == count


@pytest.mark.parametrize("state", [state.name for state in AGREEMENT.states])
@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_from_every_state_the_walk_comes_to_rest(shape: str, state: str) -> None:
    from dataclasses import replace

    acts = [did("ratify", "2001-01-01", "FR"), did("ratify", "2002-01-01", "DE"), did("withdraw", "2003-01-01", "FR")]
    dossier = replace(with_acts(opened(SHAPES[shape]), acts), state=state)
    assert due(settled(dossier, TODAY), TODAY) == []


DAYS = st.dates(date(2000, 1, 1), date(2009, 12, 31)).map(date.isoformat)
PARTIES = st.sampled_from(["FR", "DE", "IT"])
ACTS = st.builds(
    lambda kind, day, party, effective: did(kind, day, party, **({"effective": effective} if effective else {})),
    st.sampled_from(["ratify", "ratify", "ratify", "withdraw", "terminate", "sign"]),
    DAYS,
    PARTIES,
    st.none() | DAYS,
) | st.builds(did, st.sampled_from(["suspend", "resume", "terminate"]), DAYS, st.just("council"))


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.sampled_from(sorted(SHAPES)),
    st.lists(st.tuples(st.lists(ACTS, min_size=0, max_size=3), st.integers(0, 1200), st.booleans()), max_size=5),
)
def test_the_recorded_life_ends_where_the_law_stands(
    shape: str, chapters: list[tuple[list[dict[str, Any]], int, bool]]
) -> None:
    # Acts come in, some are struck again, and time passes; after each chapter what is due is recorded.
    dossier, today = opened(SHAPES[shape]), date(2001, 1, 1)
    for acts, days, strikes in chapters:
        today += timedelta(days=days)
        for doc in acts:
            if lawful(dossier, doc, today):
                dossier = settled(with_acts(dossier, [doc]), today)
        standing = [entry.act.seq for entry in dossier.entries if entry.doc is not None]
        if strikes and standing:
            struck = with_acts(dossier, [{"corrects": standing[-1], "strike": True}])
            dossier = struck if is_path(struck) else dossier
        found = due(dossier, today)
        assert all(result.effective_on <= today for result in found)
        dossier = settled(dossier, today)
        assert due(dossier, today) == []
        verdict = verdict_of(dossier)
        state = verdict.on(today).state
        if state == "ended" and not any(stage.spans for stage in verdict.stages):
            continue  # it was terminated before it began: see below
        rests = {"suspended"} if verdict.suspended_on(today) and state in ("in_force", "partly_in_force") else None
        assert dossier.state in (rests or STANDS[state]), (state, dossier.state, [item.tag for item in dossier.acts])
        if dossier.state == "in_force":
            starts = {stage.stage.id: [span.start for span in stage.spans if today in span] for stage in verdict.stages}
            assert {name: [day] for name, day in dossier.entered.items()} == {
                name: days for name, days in starts.items() if days
            }


def test_an_agreement_that_is_terminated_before_it_began_has_ended() -> None:
    acts = [did("ratify", "2001-01-01", "FR"), did("terminate", "2002-01-01", "council")]
    dossier = opened(SHAPES["plain"])
    for doc in acts:
        assert lawful(dossier, doc, TODAY)
        dossier = with_acts(dossier, [doc])
    assert verdict_of(dossier).on(TODAY).state == "ended"
    assert settled(dossier, TODAY).state in ("ended", "abandoned")


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.sampled_from(sorted(SHAPES)), st.lists(ACTS, max_size=6), st.integers(0, 3000), st.integers(0, 3000))
def test_waiting_and_asking_twice_gives_what_asking_once_gives(
    shape: str, acts: list[dict[str, Any]], early: int, late: int
) -> None:
    # As long as nothing is lost on the way, the same results are recorded, whenever somebody looks.
    dossier = opened(SHAPES[shape])
    for doc in acts:
        if lawful(dossier, doc, date(2010, 1, 1)):
            dossier = with_acts(dossier, [doc])
    first, last = sorted(date(2001, 1, 1) + timedelta(days=days) for days in (early, late))
    twice = settled(settled(dossier, first), last)
    once = settled(dossier, last)
    lost = {"agreement.lose", "agreement.revive"} & {item.tag for item in twice.acts}
    if not lost:
        assert (twice.state, twice.entered) == (once.state, once.entered)
        days = [
            [(item.tag, item.payload.get("day")) for item in one.acts if item.tag != "agreement.resolve"]
            for one in (once, twice)
        ]
        assert days[0] == days[1]
    assert twice.state == once.state
