"""An award rests on a recorded opinion, which it freezes, and becomes an instrument that precedence knows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from panels import Case, codes, composed, uncitral
from rivers import seen

from foedus.app.registry import Registry
from foedus.store.archive import SqlArchive
from foedus.testing import FixedClock

NOW = datetime(2026, 1, 2, 3, 4, 5, 678900, tzinfo=UTC)
WHERE = ("water.rivers", "US-KS")
ASKED = {"order": "pil", "forum": "pca", "on": "2020-05-01"}

TREATY = {
    "id": "river-treaty", "title": "A treaty on the river", "kind": "treaty", "level": "international",
    "parties": ["US-KS", "US-MO"], "subjects": ["water.rivers"], "territory": ["US-KS", "US-MO"],
    "enacted": "1990-01-01", "in_force": "1990-01-01",
}  # fmt: skip
ENTRY = {
    "instrument": "kansas-v-missouri", "instrument_kind": "award",
    "subject": ["water.rivers", "fisheries"],
    "territory": ["US-KS", "US-MO"],
}  # fmt: skip
AWARD = {"kind": "award", "holding": "half the water", "does": "award", "outcome": "rendered"}


@pytest.fixture
def registry(database_url: str) -> Iterator[Registry]:
    with Registry(SqlArchive.from_url(database_url, FixedClock(NOW)), "clerk") as opened:
        opened.instrument.register({"order": "pil", **TREATY})
        yield opened


def heard(registry: Registry) -> Case:
    case = composed(uncitral(registry))
    for stage, day in (("statement_of_claim", "2020-04-10"), ("statement_of_defence", "2020-05-10")):
        case.act(stage, day)
    return case


def weighed(registry: Registry, on: str) -> tuple[str, ...]:
    """What precedence weighs: everything that is in force and meets the question."""
    found = registry.governs(*WHERE, order="pil", forum="pca", on=on)
    return tuple(sorted({*found.instruments} - {one.id for one in found.opinion.dropped}))


def governing(registry: Registry, on: str) -> tuple[str, ...]:
    """What governs a matter on which the treaty is silent."""
    return registry.governs("fisheries", "US-KS", order="pil", forum="pca", on=on).opinion.answer.governs


def test_an_award_freezes_the_opinion_on_which_it_rests(registry: Registry) -> None:
    case = heard(registry)
    ref = registry.governs(*WHERE, **ASKED, record=True).recorded
    made = {**AWARD, "rests_on": ref}
    for wrong in ("question/nothing-at-all#2", f"{ref}0", ref.replace("#2", "#1"), "the opinion"):
        assert "unknown-value" in case.no("award.render", "2020-06-01", "tribunal", **{**made, "rests_on": wrong})
    assert case.no("award.render", "2020-04-30", "tribunal", **made)[-1] == "out-of-order"
    seq = case.step("award.render", "2020-06-01", "tribunal", **made)
    frozen = case.shown.acts[-1]["payload"]["frozen"]["opinion"]
    assert frozen["act"] == ref
    assert frozen["holding"]["governs"] == ["river-treaty"]
    (rested,) = registry.dispute.opinion_of(case.name)
    assert (rested.award, rested.same) == (f"#{seq}", True)
    assert codes(lambda: registry.dispute.correct(case.name, seq, {"rests_on": "other"}, reason="typo")) == [
        "not-correctable"
    ]
    later = {**TREATY, "id": "later-treaty", "title": "A later treaty", "enacted": "2015-01-01"}
    registry.instrument.register({"order": "pil", **later, "in_force": "2015-01-01"})
    (rested,) = registry.dispute.opinion_of(case.name)
    assert not rested.same
    assert rested.frozen == frozen["holding"]
    told = json.loads(json.dumps(case.shown.to_json()))["opinions"]
    assert [one["same"] for one in told] == [False]
    assert case.shown.acts[-1]["payload"]["frozen"]["opinion"] == frozen
    assert seen(registry) == []
    again = registry.governs(*WHERE, **ASKED, record=True).recorded
    other = heard_again(registry)
    assert other.no("award.render", "2020-06-01", "tribunal", **made) == ["out-of-order"]
    other.step("award.render", "2020-06-01", "tribunal", **{**made, "rests_on": again})
    assert seen(registry) == []


def heard_again(registry: Registry) -> Case:
    case = composed(uncitral(registry, "second"))
    for stage, day in (("statement_of_claim", "2020-04-10"), ("statement_of_defence", "2020-05-10")):
        case.act(stage, day)
    return case


def test_a_binding_award_becomes_an_instrument_until_it_is_set_aside(registry: Registry) -> None:
    case = heard(registry)
    bad = {**AWARD, **ENTRY}
    assert case.no("award.render", "2020-06-01", "tribunal", **{**bad, "instrument_kind": "statute"}) == [
        "unknown-value"
    ]
    assert case.no("award.render", "2020-06-01", "tribunal", **{**bad, "instrument": "river-treaty"}) == ["id-taken"]
    again = {"request_id": "r-1"}
    outcome = registry.dispute.step(case.name, "award.render", on="2020-06-01", by="tribunal", **bad, **again)
    assert [one.ref for one in outcome.acts][1:] == ["instrument/kansas-v-missouri#1"]
    repeated = registry.dispute.step(case.name, "award.render", on="2020-06-01", by="tribunal", **bad, **again)
    assert repeated.repeated
    assert [one.ref for one in repeated.acts] == [one.ref for one in outcome.acts]
    cause = registry.instrument.show("kansas-v-missouri").acts[0]["cause"]
    assert cause == outcome.acts[0].ref
    assert weighed(registry, "2020-05-31") == ("river-treaty",)
    assert (governing(registry, "2020-05-31"), governing(registry, "2020-06-01")) == ((), ("kansas-v-missouri",))
    assert weighed(registry, "2020-06-01") == ("kansas-v-missouri", "river-treaty")
    assert seen(registry) == []
    seq = case.step(
        "award.set_aside", "2020-09-01", "US-MO", grounds="excess of power", court="Court of Appeal, The Hague"
    )
    assert weighed(registry, "2020-08-31") == ("kansas-v-missouri", "river-treaty")
    assert weighed(registry, "2020-09-01") == ("river-treaty",)
    assert governing(registry, "2020-09-01") == ()
    assert seen(registry) == []
    registry.dispute.correct(case.name, seq, strike=True, reason="another award")
    assert weighed(registry, "2020-09-01") == ("kansas-v-missouri", "river-treaty")
    case.step("award.set_aside", "2020-09-01", "US-MO", grounds="fraud", court="Court of Appeal, The Hague", void=True)
    assert weighed(registry, "2020-08-31") == ("river-treaty",)
    assert seen(registry) == []


def test_a_struck_award_takes_its_instrument_with_it(registry: Registry) -> None:
    case = heard(registry)
    seq = case.step("award.render", "2020-06-01", "tribunal", **AWARD, **ENTRY)
    registry.dispute.correct(case.name, seq, strike=True, reason="it was a draft")
    assert weighed(registry, "2020-06-01") == ("river-treaty",)
    assert seen(registry) == []
    case.step("award.render", "2020-06-02", "tribunal", **AWARD, **ENTRY)
    assert weighed(registry, "2020-06-01") == ("river-treaty",)
    assert weighed(registry, "2020-06-02") == ("kansas-v-missouri", "river-treaty")
    assert seen(registry) == []
    registry.instrument.correct("kansas-v-missouri", strike=True, reason="kept elsewhere")
    case.step("award.set_aside", "2020-09-01", "US-MO", grounds="fraud", court="Court of Appeal, The Hague")
    assert weighed(registry, "2020-06-02") == ("river-treaty",)
    assert seen(registry) == []


def test_nothing_is_kept_of_an_award_that_is_only_tried(registry: Registry) -> None:
    case = heard(registry)
    registry.dispute.step(case.name, "award.render", on="2020-06-01", by="tribunal", dry_run=True, **AWARD, **ENTRY)
    assert weighed(registry, "2020-06-01") == ("river-treaty",)
    assert case.award.rulings == ()


def test_whom_an_award_binds_can_be_said(registry: Registry) -> None:
    case = Case(registry, "firm", "uncitral-arbitration-2013", "2020-01-03", claimant="Acme", respondent="US-MO")
    case.act("notice", "2020-01-03")
    case.step("panel.appoint", "2020-02-01", "Acme", person="Ana", does="first_arbitrator")
    case.step("panel.appoint", "2020-02-20", "US-MO", person="Bo", does="second_arbitrator")
    case.accept("2020-02-25", "Ana", "Bo")
    case.step("panel.appoint", "2020-03-10", "Bo", person="Cy", seat="chair", does="presiding")
    case.accept("2020-03-15", "Cy")
    case.step("panel.constitute", "2020-04-01", "tribunal", does="constituted")
    case.act("statement_of_claim", "2020-04-10")
    case.act("statement_of_defence", "2020-05-10")
    assert case.no("award.render", "2020-06-01", "tribunal", **AWARD, **ENTRY) != []  # a firm has no place in law
    case.step("award.render", "2020-06-01", "tribunal", **AWARD, **ENTRY, binds=["US-MO"])
    assert weighed(registry, "2020-06-01") == ("kansas-v-missouri", "river-treaty")
    assert seen(registry) == []
