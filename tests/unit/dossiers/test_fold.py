"""Folding: all at once or act by act, with corrections of corrections, against a second, slower way of saying it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.dossiers.fold import Dossier, correct, corrected, event_of, extend, file_of, fold, next_state
from foedus.dossiers.projection import project
from foedus.kernel.canonical import content_hash
from foedus.law.force import judge
from foedus.law.terms import read_terms
from foedus.ledger.acts import Act

BEGINS = datetime(2020, 1, 1, tzinfo=UTC)
TERMS: dict[str, Any] = {
    "id": "x", "title": "Agreement on x", "order": "pil", "form": "treaty", "concluded": "2000-01-01",
    "subjects": ["trade"], "parties": {"open_to": "States"},
    "entry_into_force": {
        "words": "as written", "when": {"at_least": 2, "of": "anyone"},
        "later_parties": {"clock": "act", "then": []},
    },
    "withdrawal": {"mode": "notice", "then": []},
}  # fmt: skip
HASH = content_hash(TERMS)


def definition(digest: str) -> Mapping[str, Any]:
    assert digest == HASH
    return TERMS


def act(seq: int, tag: str, payload: Mapping[str, Any] | None = None) -> Act:
    return Act(
        position=seq - 1, file="agreement/x", seq=seq, tag=f"agreement.{tag}", version=1, actor="anna",
        effective_on=None, recorded_at=BEGINS + timedelta(minutes=seq), reason=None, cause=None, definition=None,
        request_id=None, on_behalf_of=None, power=None, prev="", salt="", payload_sha256="", leaf_hash=f"leaf {seq}",
        payload=payload or {},
    )  # fmt: skip


def did(kind: str, day: str, party: str, **more: Any) -> dict[str, Any]:
    return {"date": day, "party": party, "act": kind, **more}


def story(*acts: tuple[str, Mapping[str, Any]]) -> list[Act]:
    """A drafted, adopted and opened agreement with these acts from number 4 on."""
    begin: list[tuple[str, Mapping[str, Any]]] = [
        ("draft", {"definition": HASH, "title": "Agreement on x"}), ("adopt", {}), ("open", {}),
    ]  # fmt: skip
    return [act(seq, tag, payload) for seq, (tag, payload) in enumerate([*begin, *acts], start=1)]


def folded(acts: Sequence[Act]) -> Dossier:
    found = fold(acts, definition)
    assert found is not None
    return found


FRANCE, GERMANY = did("ratify", "2001-01-01", "FR"), did("ratify", "2002-01-01", "DE")


def test_a_dossier_is_what_the_acts_say() -> None:
    acts = story(
        ("evidence", {"acts_complete": True}),
        ("act", FRANCE),
        ("act", GERMANY),
        ("meet", {"stage": "main"}),
        ("resolve", {"because": ""}),
        ("enter", {"stage": "main", "day": "2002-01-01"}),
    )
    found = folded(acts)
    assert (found.agreement, found.definition, found.doc, found.file) == ("x", HASH, TERMS, "agreement/x")
    assert (found.state, found.seq, found.resolved) == ("in_force", 9, True)
    assert found.entered == {"main": date(2002, 1, 1)}
    assert found.evidence.complete
    assert [item.key for item in found.legal] == ["x#5", "x#6"]
    assert found.acts == tuple(acts)


def test_a_file_without_a_draft_is_none() -> None:
    assert fold([], definition) is None
    assert fold([act(1, "adopt"), act(2, "draft", {"definition": HASH})], definition) is None
    assert file_of("x") == "agreement/x"


@pytest.mark.parametrize(
    ("tags", "state", "resolved", "entered"),
    [
        ([], "open", False, {}),
        (["act"], "ratification", False, {}),
        (["act", "meet"], "precedence_resolution", False, {}),
        (["act", "meet", "resolve"], "precedence_resolution", True, {}),
        (["act", "meet", "resolve", "enter"], "in_force", True, {"main": date(2002, 1, 1)}),
        (["act", "meet", "resolve", "enter", "lose"], "ratification", False, {}),
        (["act", "meet", "resolve", "enter", "lose", "meet"], "precedence_resolution", False, {}),
        (["act", "meet", "resolve", "enter", "suspend"], "suspended", True, {"main": date(2002, 1, 1)}),
        (["act", "meet", "resolve", "enter", "suspend", "resume"], "in_force", True, {"main": date(2002, 1, 1)}),
        (["act", "meet", "resolve", "enter", "end"], "ended", True, {"main": date(2002, 1, 1)}),
        (["act", "meet", "resolve", "enter", "end", "revive"], "in_force", True, {"main": date(2002, 1, 1)}),
        (["act", "lapse"], "lapsed", False, {}),
        (["act", "lapse", "revive"], "ratification", False, {}),
        (["abandon"], "abandoned", False, {}),
        (["abandon", "open", "adopt"], "abandoned", False, {}),
    ],
)
def test_the_machine_is_wound_by_the_tags(
    tags: list[str], state: str, resolved: bool, entered: dict[str, date]
) -> None:
    payloads: dict[str, Mapping[str, Any]] = {
        "act": FRANCE, "enter": {"stage": "main", "day": "2002-01-01"}, "end": {"day": "2010-01-01"},
        "lapse": {"day": "2010-01-01"},
    }  # fmt: skip
    found = folded(story(*((tag, payloads.get(tag, {})) for tag in tags)))
    assert (found.state, found.resolved, found.entered) == (state, resolved, entered)


def test_events_of_legal_acts() -> None:
    terms = read_terms(TERMS)
    kinds = {"ratify": "consent", "accede": "consent", "sign": "sign", "withdraw": "note", "fact": "note"}
    for kind, event in kinds.items():
        assert event_of(act(4, "act", did(kind, "2001-01-01", "FR")), terms) == event
    assert event_of(act(4, "evidence", {}), terms) is None
    assert event_of(act(4, "correct", {"corrects": 3}), terms) is None
    assert next_state("drafting", "open") == "drafting"
    assert next_state("adopted", "open") == "open"


def test_a_correction_replaces_adds_and_takes_away() -> None:
    doc = did("ratify", "2001-01-01", "FR", note="by fax")
    assert correct(dict(doc), {"set": {"date": "2002-02-02", "note": None, "ref": "A/1"}}) == did(
        "ratify", "2002-02-02", "FR", ref="A/1"
    )
    assert correct(dict(doc), {"strike": True}) is None
    assert correct(None, {"set": {"date": "2002-02-02"}}) is None
    assert doc == did("ratify", "2001-01-01", "FR", note="by fax")


def test_corrections_leave_what_was_recorded_alone() -> None:
    acts = story(("act", FRANCE), ("correct", {"corrects": 4, "set": {"date": "2003-03-03"}}))
    (entry,) = corrected(acts)
    assert entry.act.payload == FRANCE
    assert entry.doc == {**FRANCE, "date": "2003-03-03"}
    assert [item.seq for item in entry.corrections] == [5]
    assert acts[3].payload == FRANCE


# -- against another way of saying it -------------------------------------------------------------------------------

DAYS = st.dates(date(2000, 1, 1), date(2010, 12, 31)).map(date.isoformat)
PARTIES = st.sampled_from(["FR", "DE", "IT"])
LEGAL = st.builds(
    lambda kind, day, party: ("act", did(kind, day, party)),
    st.sampled_from(["ratify", "sign", "withdraw", "reserve"]), DAYS, PARTIES,
)  # fmt: skip
OTHER = st.sampled_from(
    [
        ("evidence", {"acts_complete": True}),
        ("evidence", {"acts_complete": False}),
        ("meet", {"stage": "main"}),
        ("resolve", {"because": ""}),
        ("enter", {"stage": "main", "day": "2005-05-05"}),
        ("lose", {"stages": ["main"]}),
        ("end", {"day": "2009-09-09"}),
        ("lapse", {"day": "2009-09-09"}),
        ("revive", {}),
        ("abandon", {}),
    ]
)


@st.composite
def histories(draw: st.DrawFn) -> list[Act]:
    """Whatever order of acts, lawful or not, with corrections of acts and of corrections."""
    acts: list[tuple[str, Mapping[str, Any]]] = []
    for seq in range(4, 4 + draw(st.integers(1, 14))):
        targets = [4 + n for n, (tag, _) in enumerate(acts) if tag in ("act", "correct")]
        choice = draw(st.integers(0, 5))
        if targets and choice >= 3:
            target = draw(st.sampled_from(targets))
            if choice == 3 and acts[target - 4][0] == "act":
                acts.append(("correct", {"corrects": target, "set": {"date": draw(DAYS)}}))
            else:
                acts.append(("correct", {"corrects": target, "strike": True}))
        else:
            acts.append(draw(OTHER if choice == 2 else LEGAL))
        assert 3 + len(acts) == seq
    return story(*acts)


def stands(acts: Sequence[Act], seq: int) -> bool:
    """Whether an act stands: no later strike of it stands."""
    return not any(
        act.tag == "agreement.correct"
        and act.payload.get("strike")
        and act.payload["corrects"] == seq
        and stands(acts, act.seq)
        for act in acts
    )


def as_it_stands(acts: Sequence[Act], act: Act) -> dict[str, Any] | None:
    if not stands(acts, act.seq):
        return None
    doc = dict(act.payload)
    for later in acts:
        if (
            later.tag == "agreement.correct"
            and later.payload["corrects"] == act.seq
            and "set" in later.payload
            and stands(acts, later.seq)
        ):
            doc |= later.payload["set"]
    return doc


@settings(max_examples=200, deadline=None, derandomize=True)
@given(histories())
def test_corrections_mean_what_a_lawyer_would_say(acts: list[Act]) -> None:
    wanted = [as_it_stands(acts, act) for act in acts if act.tag == "agreement.act"]
    assert [item.doc for item in corrected(acts)] == wanted
    assert [item.date.first.isoformat() for item in folded(acts).legal] == [doc["date"] for doc in wanted if doc]


@settings(max_examples=100, deadline=None, derandomize=True)
@given(histories(), st.data())
def test_folding_at_once_and_in_pieces_is_the_same(acts: list[Act], data: st.DataObject) -> None:
    whole = folded(acts)
    cuts = sorted(data.draw(st.sets(st.integers(1, len(acts)), max_size=4)) | {1, len(acts)})
    found = folded(acts[: cuts[0]])
    for start, stop in pairwise(cuts):
        before = found
        found = extend(found, acts[start:stop])
        assert before == folded(acts[:start])  # extending changes nothing of what it began with
    assert found == whole


@settings(max_examples=50, deadline=None, derandomize=True)
@given(histories())
def test_a_projection_is_a_function_of_the_acts(acts: list[Act]) -> None:
    one, two = folded(acts), folded(list(acts))
    rows = [project(item, judge(item.terms, item.legal, item.evidence)) for item in (one, two)]
    assert rows[0] == rows[1]
    row = rows[0].agreement
    assert (row.agreement, row.state, row.seq, row.definition) == ("x", one.state, one.seq, HASH)
    assert {item.party for item in rows[0].adherences} >= {
        item.party for item in rows[0].bindings
    }  # nobody is bound who did nothing
    assert list(rows[0].bindings) == sorted(rows[0].bindings)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(histories(), LEGAL)
def test_a_projection_follows_one_act_as_if_made_anew(acts: list[Act], new: tuple[str, Mapping[str, Any]]) -> None:
    before = folded(acts)
    rows = project(before, judge(before.terms, before.legal, before.evidence))
    after = extend(before, [act(before.seq + 1, *new)])
    verdict = judge(after.terms, after.legal, after.evidence)
    assert project(after, verdict, rows, {new[1]["party"]}) == project(after, verdict)
