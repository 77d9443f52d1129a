"""Whatever happens in a case, it can be folded; and what is regular keeps both sides held, apart, and consenting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.definitions.procedure import shipped_procedures
from foedus.dossiers.dispute_irregular import brought_by
from foedus.dossiers.dispute_objections import after, against_step_doc, unsealed
from foedus.dossiers.disputes import Dispute
from foedus.kernel.dates import LATEST
from foedus.law.proceedings.offices import office_of
from foedus.law.proceedings.standing import CATEGORIES
from foedus.law.proceedings.table import STEPS
from foedus.law.proceedings.values import StepField
from foedus.ledger.acts import Draft

NOW = datetime(2026, 1, 2, tzinfo=UTC)
WTO = shipped_procedures()["wto-dsu"]
WHO = ("CR", "US", "IN", "JP", "Anna", "panel", "dsb")
FILING = {"procedure": WTO.id, "definition": WTO.version, "parties": {"complainant": "CR", "respondent": "US"}}


def value(field: StepField) -> st.SearchStrategy[Any]:
    named = {"role": st.sampled_from(("complainant", "respondent", "third_party", "panel")),
             "category": st.sampled_from(CATEGORIES), "other": st.sampled_from(("other", "third")),
             "agent": st.sampled_from(WHO), "party": st.sampled_from(WHO), "successor": st.sampled_from(WHO),
             "consents": st.lists(st.sampled_from(WHO), min_size=1, max_size=2)}  # fmt: skip
    if field.name in named:
        return named[field.name]
    if field.type == "choice":
        return st.sampled_from(field.choices)
    kinds: dict[str, st.SearchStrategy[Any]] = {
        "text": st.just("words"), "day": st.sampled_from(("2000-01-05", "2001-01-01")), "flag": st.booleans(),
        "step": st.integers(1, 9), "list": st.just(["x"]),
    }  # fmt: skip
    return kinds[field.type]


@st.composite
def docs(draw: st.DrawFn, *areas: str) -> dict[str, Any]:
    kind = draw(st.sampled_from([one for one in STEPS.values() if one.area in areas]))
    fields = {one.name: draw(value(one)) for one in kind.fields if one.required or draw(st.booleans())}
    return {"step": kind.name, "by": draw(st.sampled_from(WHO)), **fields}


@st.composite
def joining(draw: st.DrawFn) -> dict[str, Any]:
    """A step of few people about few joinders, so that they meet."""
    who, few = st.sampled_from(("CR", "US", "IN")), st.integers(2, 4)
    kind = draw(st.sampled_from(("join", "request", "contest", "admit", "leave", "replace", "represent")))
    by = "panel" if kind == "admit" else draw(who)
    fields: dict[str, Any] = {
        "join": {"role": draw(st.sampled_from(("complainant", "respondent"))), "interest": "its own"},
        "contest": {"joinder": draw(few), "words": "none of its own"}, "admit": {"joinder": draw(few)}, "leave": {},
        "replace": {"party": draw(who), "successor": by, "words": "a merger"}, "represent": {"agent": "Ana"},
    }  # fmt: skip
    return {"step": f"parties.{kind}", "by": by, **fields["join" if kind == "request" else kind]}


def lived(steps: Sequence[dict[str, Any]], *, regular: bool) -> Dispute:
    """Record steps one a day; with ``regular``, only those against which nothing speaks."""
    known = after(None, unsealed(None, "x", [Draft("dispute.file", "c", FILING, "2000-01-01")], NOW), lambda _: WTO)
    for n, step in enumerate(steps):
        day = (date(2000, 1, 2) + timedelta(days=n)).isoformat()
        doc = {**step, "date": day}
        assert list(against_step_doc(WTO, doc, NOW.date())) == []
        then = after(known, unsealed(known, "x", [Draft("dispute.step", "c", doc, day)], NOW), lambda _: WTO)
        if not regular or not brought_by(known, then):
            known = then
    return known


@given(st.lists(docs("parties", "case"), max_size=12))
@settings(max_examples=150)
def test_what_is_irregular_can_be_folded_and_told_all_the_same(steps: list[dict[str, Any]]) -> None:
    dispute = lived(steps, regular=False)
    assert len(dispute.steps) == len(steps)
    assert {one.place for one in dispute.irregularities} <= {one.place for one in dispute.steps}
    assert dispute.proceeding(LATEST).to_json() == lived(steps, regular=False).proceeding(LATEST).to_json()


@given(st.lists(joining(), min_size=3, max_size=8), st.lists(docs("parties", "case"), max_size=8))
@settings(max_examples=600)
def test_what_is_regular_keeps_both_sides_held_apart_and_consenting(
    first: list[dict[str, Any]], then: list[dict[str, Any]]
) -> None:
    dispute = lived([*first, *then], regular=True)
    assert dispute.irregularities == ()
    proceeding = dispute.proceeding(LATEST)
    sides = {office: {one.party for one in proceeding.holding(office)} for office in ("complainant", "respondent")}
    assert sides["complainant"]
    assert sides["respondent"]
    assert not sides["complainant"] & sides["respondent"]
    held = [(one.party, one.role) for one in proceeding.parties.members]
    assert len(held) == len(set(held))
    assert {office_of(WTO, role) for _, role in held} <= {"complainant", "respondent", "third"}
    settlement = proceeding.case.settlement
    if proceeding.closed is not None and proceeding.closed.how == "settled":
        assert settlement is not None
        assert settlement.missing == ()
        assert settlement.declined is None
    for one in proceeding.parties.agents:
        assert one.party in {party for party, _ in held}
