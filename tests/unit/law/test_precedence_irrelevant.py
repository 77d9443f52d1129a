"""An instrument outside the question's subject, ground or time, that nothing names, does not decide the question.

It may change the label (an instrument of the same subject that does not reach is why nothing governs), and nothing
else. Nine rules ask of any instrument of the case, also of one that is left out, as the format has it ("also one that
was dropped"); a list handed to the engine by hand may meet them. A register shows the rules only what its narrowing
brings, and so never meets them with an instrument of another subject or ground.
"""

from __future__ import annotations

from random import Random
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from precedence_compare import opinion_on
from precedence_draft import Draft
from precedence_strategies import copied, corpora, packs

from foedus.definitions.law_reading import shipped_law
from foedus.dossiers.corpus import reach_of
from foedus.dossiers.records import ANYWHERE, Record, scopes_of
from foedus.law.precedence.records import read_instrument, read_question
from foedus.law.precedence.values import Question
from foedus.law.precedence.view import View
from foedus.ports import Reach

Doc = dict[str, Any]

LAW = shipped_law()

LOOK_AT_ALL: Final = {
    "US-A1c": "refers where any compact waits for the determination whether it needs consent",
    "US-A2": "strikes a compact without consent in the stage of status, before anybody asks what it is about",
    "US-C1a": "asks for a live compact before GEN-03a has left out those of another ground",
    "US-E5": "asks how any compact appoints the members of its body",
    "US-E3": "asks whether any compact waives immunity",
    "DE-05": "asks whether any federal statute opens room for the measure",
    "DE-07": "asks whether any federal statute opens room for the measure",
    "PIL-12": "asks whether any notice, of whatever subject, ends the treaty",
    "PIL-20": "asks whether any instrument set up the deciding body",
}


def outside(doc: Doc, luck: Random) -> Doc:
    """Draw an instrument of another subject, another ground or another time, of which nobody else speaks."""
    draft = Draft(luck, doc["order"], packs().vocabulary)
    draft.question = {**doc["question"]}
    draft.instruments = copied(doc)["instruments"]
    named = {kind for item in doc["instruments"] for one in item.get("clauses", ()) for kind in _target(one, "kinds")}
    new = draft.instrument(set(draft.kinds) - named)
    new["id"] = "outside"
    if luck.random() < 0.4:
        draft.consent(new)
    if luck.random() < 0.3:
        new["forum"] = luck.choice(packs().vocabulary["fora"])
    for _ in range(luck.choice((0, 0, 1, 2))):
        draft.clause_any()
    match luck.randrange(3):
        case 0:
            new["subjects"] = ["parks.trees"]
        case 1:
            new["subjects"], new["territory"] = ["water"], ["ZZ"]
        case _:
            new.pop("retroactive_from", None)
            new.update(subjects=["water"], enacted="2100", in_force="2100")
            for name in ("in_force_by", "ended"):
                new.pop(name, None)
    for item in draft.instruments:
        if item is not new:  # the clauses drawn above are the new one's only
            item.pop("clauses", None)
    return {key: value for key, value in new.items() if key != "made_under"}


def _target(clause: Doc, field: str) -> list[str]:
    return list(clause.get("target", {}).get(field, ()))


def speaks_of(doc: Doc, new: Doc) -> bool:
    """Whether a clause of another instrument names the new one by its subject."""
    subjects = {
        one for item in doc["instruments"] for each in item.get("clauses", ()) for one in _target(each, "subjects")
    }
    return any(one == name or one.startswith(f"{name}.") for one in new["subjects"] for name in subjects)


@settings(max_examples=600)
@given(corpora(), st.randoms(use_true_random=False))
def test_it_decides_nothing_unless_a_rule_looks_at_all(doc: Doc, luck: Random) -> None:
    new = outside(doc, luck)
    if speaks_of(doc, new):
        return
    before = opinion_on(doc)
    after = opinion_on({**doc, "instruments": [*doc["instruments"], new]})
    if not {*before.rules_used}.symmetric_difference(after.rules_used).isdisjoint(LOOK_AT_ALL):
        return
    mine, other = before.holding(), after.holding()
    assert {**mine, "outcome": ""} == {**other, "outcome": ""}
    assert mine["outcome"] == other["outcome"] or other["outcome"] == "not_governed"


# ---- the rules that look at all: one example each, so that the list above names no rule without need

US = {"subject": "water", "territory": "US-AA", "date": "2000-01-01"}
STATUTE = {"id": "s", "kind": "state_statute", "level": "state", "parties": ["US-AA"], "subjects": ["water"]}
COMPACT = {"id": "z", "kind": "compact", "level": "joint", "parties": ["US-AA", "US-BB"], "subjects": ["parks"]}
CONSTITUTION = {"id": "c", "kind": "federal_constitution", "level": "federal", "parties": ["US"], "subjects": ["water"]}
FEDERAL = {"id": "f", "kind": "federal_statute", "level": "federal", "parties": ["US"], "subjects": ["immunity"]}
DE = {"subject": "water", "territory": "DE-AA", "date": "2000-01-01"}
LAND = {"id": "l", "kind": "land_statute", "level": "state", "parties": ["DE-AA"], "subjects": ["water"]}
OPENING = {
    "id": "z", "kind": "federal_statute", "level": "federal", "parties": ["DE"], "subjects": ["parks"],
    "clauses": [{"type": "opening", "target": {"kinds": ["land_statute"]}}],
}  # fmt: skip
PIL = {"subject": "water", "territory": "AA", "date": "2000-01-01", "forum": "wto"}
TREATY = {"id": "t", "kind": "treaty", "level": "international", "parties": ["AA", "BB"], "subjects": ["water"]}

EXAMPLES: Final[dict[str, tuple[str, Doc, list[Doc], list[Doc], Doc]]] = {
    "US-A1c": ("us", US, [STATUTE], [], {**COMPACT, "consent": {"given": False, "required": "open"}}),
    "US-A2": ("us", US, [STATUTE], [], {**COMPACT, "consent": {"given": False, "required": "needed"}}),
    "US-C1a": (
        "us", US, [{**CONSTITUTION, "clauses": [{"type": "opening", "target": {"topics": ["consented_compact"]}}]}], [],
        {**COMPACT, "subjects": ["water"], "territory": ["ZZ"], "consent": {"given": True}},
    ),
    "US-E5": (
        "us", {**US, "subject": "offices.appointment", "addressee": "joint_agency"},
        [{**CONSTITUTION, "subjects": ["offices.appointment"]}], [],
        {**COMPACT, "clauses": [{"type": "appointed_by", "target": {"topics": ["signatory_appointment"]}}]},
    ),
    "US-E3": (
        "us", {**US, "subject": "immunity", "addressee": "joint_agency"},
        [FEDERAL, {**STATUTE, "kind": "common_law", "subjects": ["immunity"]}],
        [{"type": "incompatible", "pair": ["f", "s"], "value": True}],
        {**COMPACT, "clauses": [{"type": "waives", "target": {"topics": ["immunity"]}}]},
    ),
    "DE-05": (
        "de", DE, [LAND], [{"type": "competence_field", "instrument": "l", "value": "federal_exclusive"}], OPENING,
    ),
    "DE-07": (
        "de", DE, [LAND, {**OPENING, "id": "f", "subjects": ["water"], "clauses": []}],
        [
            {"type": "competence_field", "instrument": "l", "value": "concurrent"},
            {"type": "intends_to_exhaust", "instrument": "f", "value": True},
        ],
        OPENING,
    ),
    "PIL-12": (
        "pil", PIL, [TREATY], [{"type": "exit_ground", "instrument": "t", "value": "impossibility"}],
        {
            **TREATY, "id": "z", "kind": "termination_notice", "level": "state", "subjects": ["parks"],
            "clauses": [{"type": "terminates", "target": {"ids": ["t"]}}],
        },
    ),
    "PIL-20": (
        "pil", PIL, [{**TREATY, "kind": "award"}], [], {**TREATY, "id": "z", "subjects": ["parks"], "forum": "wto"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("rule", LOOK_AT_ALL)
def test_a_rule_that_looks_at_all_is_met_by_one_that_is_left_out(rule: str) -> None:
    order, question, instruments, findings, new = EXAMPLES[rule]
    doc = {"order": order, "question": question, "instruments": instruments, "findings": findings}
    before, after = opinion_on(doc), opinion_on({**doc, "instruments": [*instruments, new]})
    assert rule in {*before.rules_used}.symmetric_difference(after.rules_used)
    mine, other = before.holding(), after.holding()
    assert {**mine, "outcome": ""} != {**other, "outcome": ""}
    assert not narrowed_to(new, reach_of(order, read_question(question), LAW.vocabulary.places))


# ---- what a register shows the rules


def narrowed_to(doc: Doc, reach: Reach) -> bool:
    """Whether the archive's narrowing brings an instrument: by what it stores, and what its port says of a reach."""
    record = Record(doc["id"], "", {**doc, "order": reach.order}, ())
    rows = [row for row in scopes_of(record) if row.subject in reach.subjects]
    there = {*reach.grounds, ANYWHERE}
    return any(row.ground in (there if row.own else reach.asked) for row in rows)


@settings(max_examples=300)
@given(corpora())
def test_a_register_shows_the_rules_all_that_is_about_the_question(doc: Doc) -> None:
    asked: Question = read_question(doc["question"])
    reach = reach_of(doc["order"], asked, LAW.vocabulary.places)
    items = [read_instrument(item) for item in doc["instruments"]]
    view = View(LAW, doc["order"], asked, items, ())
    for item in items:
        if view.subject_matches(item) and view.touches_ground(item):
            assert narrowed_to(next(one for one in doc["instruments"] if one["id"] == item.id), reach)
