"""Awards: votes, final offers, interim reports, separate opinions, correction, appeal, setting aside."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from panels import Case, composed, uncitral
from rivers import seen

from foedus.app.registry import Registry
from foedus.store.archive import SqlArchive
from foedus.testing import FixedClock

NOW = datetime(2026, 1, 2, 3, 4, 5, 678900, tzinfo=UTC)
ALL_FOR = {"Ana": "for", "Bo": "for", "Cy": "for"}


@pytest.fixture
def registry(database_url: str) -> Iterator[Registry]:
    with Registry(SqlArchive.from_url(database_url, FixedClock(NOW)), "clerk") as opened:
        yield opened


def heard(registry: Registry) -> Case:
    """A German arbitration before a panel of three that has heard the sides."""
    case = Case(registry, "zpo", "de-zpo-book10", "2020-01-03", claimant="DE-BY", respondent="DE-HE")
    case.act("commencement", "2020-01-03")
    case.act("request_to_appoint", "2020-01-10")
    case.step("panel.appoint", "2020-01-10", "DE-BY", person="Ana")
    case.step("panel.appoint", "2020-01-20", "DE-HE", person="Bo", does="appoint")
    case.accept("2020-01-25", "Ana", "Bo")
    case.step("panel.appoint", "2020-02-01", "Bo", person="Cy", seat="chair", does="chair")
    case.accept("2020-02-05", "Cy")
    case.step("panel.constitute", "2020-02-06", "tribunal", does="constituted")
    case.act("claim", "2020-03-01")
    case.act("defence", "2020-04-01")
    return case


MADE: dict[str, Any] = {
    "kind": "award", "holding": "Hesse pays", "reasons": "award-2020.pdf", "does": "award", "outcome": "rendered",
}  # fmt: skip


def test_an_award_needs_votes_of_those_who_sit_and_a_majority(registry: Registry) -> None:
    case = heard(registry)
    day, by = "2020-06-01", "tribunal"
    assert case.no("award.render", day, "DE-BY", **MADE) == ["not-your-act"] * 2  # neither the step nor the stage
    assert case.no("award.render", day, by, **MADE, votes={**ALL_FOR, "Zoe": "for"}) == ["not-your-act"]
    assert case.no("award.render", day, by, **MADE, votes={"Ana": "perhaps"}) == ["unknown-value"]
    split = {"Ana": "for", "Bo": "against", "Cy": "abstain"}
    assert case.no("award.render", day, by, **MADE, votes=split) == ["no-majority"]
    assert case.no("award.render", day, by, kind="award", holding="Hesse pays") == ["missing-field"]
    assert case.award.standing is None
    case.step("award.deliberate", day, by)
    seq = case.step("award.render", day, by, **MADE, votes={"Ana": "for", "Bo": "against", "Cy": "for"})
    assert case.award.standing == f"#{seq}"
    (ruling,) = case.award.rulings
    assert (ruling.effect, ruling.binds, ruling.sat) == ("binding", True, ("Ana", "Bo", "Cy"))
    assert "out-of-order" in case.no("award.render", "2020-06-02", by, **MADE)
    assert case.no("case.withdraw", "2020-06-02", "DE-BY")[-1] == "out-of-order"
    assert case.shown.to_json()["proceeding"]["award"]["rulings"][0]["votes"]["Bo"] == "against"
    assert seen(registry) == []
    registry.dispute.correct("zpo", seq, strike=True, reason="it was a draft")
    assert case.award.standing is None
    assert seen(registry) == []


def test_a_short_panel_decides_nothing(registry: Registry) -> None:
    case = heard(registry)
    case.step("panel.resign", "2020-05-01", "Bo")
    assert "panel-incomplete" in case.no("award.render", "2020-06-01", "Cy", **MADE)
    case.step("award.render", "2020-06-01", "Cy", **MADE, irregular=True, reason="so it was, § 1052(2)")
    kinds = [one.kind for one in case.shown.irregularities]
    assert kinds == [one for one in kinds if one in ("panel-incomplete", "out-of-order")]
    assert seen(registry) == []


def test_a_final_offer_award_is_one_of_the_offers(registry: Registry) -> None:
    case = Case(registry, "bc", "ca-bc-rgs", "2020-01-03", board="CA-BC-1", affected="CA-BC-2")
    for stage, day in (
        ("referral", "2020-01-03"), ("refusal", "2020-01-20"), ("notify_minister", "2020-01-25"),
        ("direction", "2020-02-01"), ("choose_option", "2020-02-10"),
    ):  # fmt: skip
        case.act(stage, day)
    case.step("panel.number", "2020-02-11", "CA-BC-1", number=1, agreed=True, irregular=True, reason="confirmed")
    case.step("panel.appoint", "2020-02-12", "CA-BC-1", person="Ana", agreed=True, does="choose_neutral")
    case.accept("2020-02-13", "Ana")
    case.step("panel.constitute", "2020-02-14", "Ana")
    first = case.step("award.offer", "2020-02-20", "CA-BC-1", offer="2,000 homes")
    last = case.step("award.offer", "2020-02-21", "CA-BC-1", offer="1,800 homes")
    other = case.step("award.offer", "2020-02-22", "CA-BC-2", offer="1,000 homes")
    made = {"kind": "final_offer", "holding": "1,000 homes", "does": "final_proposal"}
    assert case.no("award.render", "2020-03-01", "Ana", **made) == ["missing-field"]
    assert case.no("award.render", "2020-03-01", "Ana", **made, offer=first) == ["unknown-value"]
    plain = made | {"kind": "award", "offer": last}
    assert case.no("award.render", "2020-03-01", "Ana", **plain) == ["unknown-value"]
    case.step("award.render", "2020-03-01", "Ana", **made, offer=other)
    assert case.award.rulings[0].offer == f"#{other}"
    assert case.award.standing is not None
    assert case.no("award.appeal", "2020-03-05", "CA-BC-1", grounds="unfair") == ["out-of-order"]
    assert seen(registry) == []


def test_the_parties_comment_on_an_interim_report_before_the_award(registry: Registry) -> None:
    case = heard(registry)
    assert case.no("award.comment", "2020-05-01", "DE-BY", text="no") == ["out-of-order"]
    late = {"report": "draft.pdf", "comments_until": "2020-04-30"}
    assert case.no("award.draft", "2020-05-01", "tribunal", **late) == ["out-of-order"]
    case.step("award.draft", "2020-05-01", "tribunal", report="draft.pdf", comments_until="2020-05-15")
    case.step("award.comment", "2020-05-15", "DE-BY", text="agreed")
    assert case.no("award.render", "2020-05-15", "tribunal", **MADE) == ["out-of-order"]
    assert case.no("award.comment", "2020-05-16", "DE-HE", text="late") == ["out-of-order"]
    case.step("award.render", "2020-05-16", "tribunal", **MADE)
    assert [by for by, _ in case.award.draft.comments] == ["DE-BY"]
    assert seen(registry) == []


def test_what_is_added_to_an_award(registry: Registry) -> None:
    case = heard(registry)
    assert case.no("award.correct", "2020-05-01", "tribunal", correction="p. 3") == ["out-of-order"]
    seq = case.step("award.render", "2020-06-01", "tribunal", **MADE)
    dissent = {"opinion": "dissent.pdf", "kind": "dissenting"}
    assert case.no("award.separate", "2020-06-01", "court", **dissent) == ["not-your-act"]
    case.step("award.separate", "2020-06-01", "Bo", **dissent)
    assert case.no("award.correct", "2020-07-02", "tribunal", correction="p. 3") == ["out-of-order"]
    asked = {"requested_on": "2020-06-20"}
    case.step("award.correct", "2020-07-02", "tribunal", correction="p. 3: 100, not 1000", **asked)
    assert case.no("award.interpret", "2020-07-02", "tribunal", interpretation="x", award=2) == ["unknown-value"]
    case.step("award.interpret", "2020-07-02", "tribunal", interpretation="costs are included", award=seq)
    case.step("award.supplement", "2020-07-03", "tribunal", holding="interest")
    assert [one.what for one in case.award.rulings[0].remarks] == [
        "dissenting", "correction", "interpretation", "supplement",
    ]  # fmt: skip
    assert seen(registry) == []


def test_an_award_is_set_aside_by_a_court_alone(registry: Registry) -> None:
    case = heard(registry)
    case.step("award.render", "2020-06-01", "tribunal", **MADE)
    grounds = {"grounds": "§ 1059(2) no. 1 d"}
    assert case.no("award.set_aside", "2020-07-01", "tribunal", **grounds) == ["not-your-act"]
    assert case.no("award.set_aside", "2020-07-01", "DE-HE", **grounds) == ["not-your-act"]
    assert case.no("award.appeal", "2020-07-01", "DE-HE", **grounds) == ["out-of-order"]
    case.act("set_aside", "2020-07-15", party="DE-HE")  # the application
    seq = case.step("award.set_aside", "2020-08-01", "court", **grounds)
    assert case.award.standing is None
    assert case.award.rulings[0].state == "set_aside"
    assert case.no("award.set_aside", "2020-08-02", "court", **grounds) == ["nothing-changes"]
    assert case.no("award.correct", "2020-08-02", "tribunal", correction="p. 3") == ["out-of-order"]
    registry.dispute.correct("zpo", seq, strike=True, reason="another case")
    assert case.award.standing is not None
    assert seen(registry) == []


def test_no_award_is_set_aside_where_it_is_final(registry: Registry) -> None:
    case = Case(registry, "pca", "pca-states-1992", "2020-01-03", claimant="NL", respondent="BE")
    case.act("notice", "2020-01-03")
    composed_pca(case)
    case.act("statements", "2020-05-01")
    case.step("award.render", "2020-06-01", "tribunal", kind="award", holding="the Rhine", does="award")
    assert case.no("award.set_aside", "2020-07-01", "BE", grounds="none") == ["missing-field", "out-of-order"]
    assert seen(registry) == []


def composed_pca(case: Case) -> None:
    case.step("panel.appoint", "2020-02-01", "NL", person="Ana", does="first_arbitrator")
    case.step("panel.appoint", "2020-02-20", "BE", person="Bo", does="second_arbitrator")
    case.accept("2020-02-25", "Ana", "Bo")
    case.step("panel.appoint", "2020-03-10", "Ana", person="Cy", seat="chair", does="presiding")
    case.accept("2020-03-15", "Cy")
    case.step("panel.constitute", "2020-04-01", "tribunal")


def test_an_appeal_suspends_where_the_procedure_has_an_appellate_panel(registry: Registry) -> None:
    case = Case(registry, "wine", "ca-ait-1995", "2010-01-03", complainant="CA-AB", respondent="CA-BC")
    case.act("request", "2010-01-03")
    case.act("panel_request", "2010-06-01")
    case.step("panel.number", "2010-06-02", "CA-AB", number=1, agreed=True, irregular=True, reason="confirmed")
    case.step("panel.appoint", "2010-06-10", "CA-AB", person="Ana", agreed=True)
    case.accept("2010-06-11", "Ana")
    case.step("panel.constitute", "2010-06-12", "Ana")
    case.act("report", "2010-10-01", party="Ana")
    case.step(
        "award.render", "2010-10-01", "Ana", kind="award", holding="a penalty", does="penalty",
    )  # fmt: skip
    assert case.award.standing is not None
    grounds = {"grounds": "law"}
    assert case.no("award.uphold", "2010-10-20", "appeal_panel") == ["out-of-order"]
    case.step("award.appeal", "2010-10-20", "CA-BC", **grounds)
    assert (case.award.standing, case.award.rulings[0].state) == (None, "suspended")
    assert case.no("award.appeal", "2010-10-21", "CA-BC", **grounds) == ["nothing-changes"]
    assert case.no("award.uphold", "2010-11-01", "Ana") == ["not-your-act"]
    case.step("award.modify", "2010-11-01", "appeal_panel", holding="half the penalty")
    assert (case.award.rulings[0].state, case.award.rulings[0].holding) == ("modified", "half the penalty")
    assert case.award.standing is not None
    case.step("award.appeal", "2010-11-20", "CA-AB", **grounds)
    case.step("award.uphold", "2010-12-01", "appeal_panel")
    case.step("award.appeal", "2010-12-20", "CA-AB", **grounds)
    case.step("award.reverse", "2011-01-01", "appeal_panel", holding="no penalty")
    assert (case.award.standing, case.award.rulings[0].state) == (None, "reversed")
    assert seen(registry) == []


def test_a_recommendation_binds_nobody(registry: Registry) -> None:
    case = composed(uncitral(registry))
    case.step("award.render", "2020-06-01", "tribunal", kind="recommendation", holding="talk")
    assert case.award.standing is None
    told = {"instrument": "x", "instrument_kind": "award", "subject": ["water"]}
    assert case.no("award.render", "2020-06-02", "tribunal", kind="recommendation", holding="talk", **told) == [
        "award-not-binding"
    ]
    assert case.no("award.render", "2020-06-02", "tribunal", kind="partial", holding="x", instrument="x") == [
        "missing-field", "missing-field", "award-not-binding",
    ]  # fmt: skip
    assert case.no("award.render", "2020-06-02", "tribunal", kind="partial", holding="x", subject=["water"]) == [
        "missing-field"
    ]
    assert seen(registry) == []
