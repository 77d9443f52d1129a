"""What ends a dispute or ties it to another: withdrawal, settlement, consolidation, counter-claims, interim relief."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from rivers import seen

from foedus.app.registry import Registry
from foedus.errors import Refused
from foedus.ledger.acts import Draft
from foedus.store.archive import SqlArchive
from foedus.testing import FixedClock

NOW = datetime(2026, 1, 2, 3, 4, 5, 678900, tzinfo=UTC)
DAY = "1996-03-10"


@pytest.fixture
def registry(database_url: str) -> Iterator[Registry]:
    with Registry(SqlArchive.from_url(database_url, FixedClock(NOW)), "clerk") as opened:
        for name, parties in (("case", ("CR", "US")), ("other", ("IN", "US"))):
            roles = dict(zip(("complainant", "respondent"), parties, strict=True))
            opened.dispute.file(name, procedure="wto-dsu", parties=roles, on="1995-12-22")
        yield opened


def step(registry: Registry, kind: str, by: str, on: str = DAY, name: str = "case", **fields: Any) -> Any:
    return registry.dispute.step(name, f"case.{kind}", by=by, on=on, **fields)


def codes(call: Any) -> list[str]:
    with pytest.raises(Refused) as caught:
        call()
    return [reason.code for reason in caught.value.reasons]


def said(registry: Registry, name: str = "case", on: str | None = None) -> dict[str, Any]:
    doc = registry.dispute.show(name, on=on).to_json()["proceeding"]
    return {**doc.get("case", {}), "closed": doc.get("closed", {}).get("how")}


def test_a_settlement_closes_the_case_when_everybody_has_consented(registry: Registry) -> None:
    step(registry, "settle", "CR", terms="quotas", consents=["MX", "dsb"])
    assert said(registry)["settlement"]["missing"] == ["US", "MX", "dsb"]
    assert codes(lambda: step(registry, "consent", "JP", settlement=2)) == ["not-your-act"]
    assert codes(lambda: step(registry, "consent", "CR", settlement=2)) == ["nothing-changes"]
    assert codes(lambda: step(registry, "consent", "US", settlement=1)) == ["unknown-value"]
    step(registry, "consent", "MX", settlement=2)
    step(registry, "consent", "dsb", settlement=2)
    assert not registry.dispute.show("case").stand.ended
    step(registry, "consent", "US", on="1996-03-12", settlement=2)
    assert registry.dispute.show("case").stand.ended
    assert not registry.dispute.show("case", on="1996-03-11").stand.ended
    assert said(registry)["closed"] == "settled"
    assert codes(lambda: step(registry, "settle", "CR", on="1996-04-01", terms="again")) == ["out-of-order"]
    assert seen(registry) == []


def test_one_side_alone_settles_nothing(registry: Registry) -> None:
    registry.dispute.file("alone", procedure="wto-dsu", parties={"complainant": "CR"}, on="1995-12-22")
    assert codes(lambda: step(registry, "settle", "CR", name="alone", terms="peace")) == ["role-unheld"]


def test_a_settlement_that_is_declined_or_struck_closes_nothing(registry: Registry) -> None:
    assert codes(lambda: step(registry, "settle", "CR")) == ["missing-field"]
    assert codes(lambda: step(registry, "settle", "CR", text=9)) == ["unknown-value"]
    step(registry, "settle", "CR", terms="quotas", text=1)
    step(registry, "decline", "US", settlement=2, words="too little")
    assert codes(lambda: step(registry, "consent", "US", settlement=2)) == ["unknown-value"]
    step(registry, "settle", "US", terms="more")
    step(registry, "consent", "CR", settlement=4)
    assert said(registry)["closed"] == "settled"
    registry.dispute.correct("case", 5, strike=True, reason="it never consented")
    assert (said(registry)["closed"], said(registry)["settlement"]["missing"]) == (None, ["CR"])
    assert seen(registry) == []


def test_the_last_consent_may_do_the_stage_that_ends_the_case_and_no_earlier_one(registry: Registry) -> None:
    registry.dispute.act("case", "request_consultations", on="1995-12-22", party="CR")
    ends = {"does": "agreed_solution"}
    assert codes(lambda: step(registry, "settle", "CR", terms="quotas", **ends)) == ["out-of-order"]
    step(registry, "settle", "CR", terms="quotas", consents=["MX"])
    assert codes(lambda: step(registry, "consent", "US", settlement=3, **ends)) == ["out-of-order"]
    step(registry, "consent", "MX", settlement=3)
    step(registry, "consent", "US", settlement=3, **ends)
    shown = registry.dispute.show("case")
    assert (shown.stand.state, shown.stand.ended, shown.irregularities) == ("agreed_solution", True, ())
    assert seen(registry) == []


def test_one_of_several_claimants_leaves_and_the_last_withdraws(registry: Registry) -> None:
    registry.dispute.step("case", "parties.join", by="MX", on=DAY, role="complainant", interest="the same duty")
    assert codes(lambda: step(registry, "withdraw", "CR", on="1996-04-01")) == ["out-of-order"]
    registry.dispute.step("case", "parties.leave", by="MX", on="1996-04-01")
    step(registry, "withdraw", "CR", on="1996-04-02")
    assert said(registry)["closed"] == "withdrawn"
    assert seen(registry) == []


def test_a_case_is_opened_again_after_withdrawal_without_prejudice_or_an_error(registry: Registry) -> None:
    assert codes(lambda: step(registry, "reopen", "dsb", words="why not")) == ["out-of-order"]
    step(registry, "withdraw", "CR", without_prejudice=True)
    assert said(registry)["closed"] == "withdrawn without prejudice"
    assert codes(lambda: step(registry, "reopen", "CR", on="1996-05-01", words="on second thoughts")) == [
        "not-your-act"
    ]
    step(registry, "reopen", "dsb", on="1996-05-01", words="the claim is brought again")
    assert not registry.dispute.show("case").stand.ended
    step(registry, "withdraw", "CR", on="1996-06-01")
    assert codes(lambda: step(registry, "reopen", "panel", on="1996-07-01", words="again")) == ["out-of-order"]
    step(registry, "reopen", "panel", on="1996-07-01", words="another case was meant", error=True)
    assert not registry.dispute.show("case").stand.ended
    assert seen(registry) == []


def test_a_case_that_its_procedure_ended_is_not_opened_by_a_step(registry: Registry) -> None:
    registry.dispute.act("case", "request_consultations", on="1995-12-22")
    registry.dispute.act("case", "agreed_solution", on="1996-02-01")
    assert codes(lambda: step(registry, "reopen", "panel", words="again", error=True)) == ["out-of-order"]


def test_joined_cases_stand_in_both_files_and_are_separated_in_both(registry: Registry) -> None:
    outcome = step(registry, "consolidate", "dsb", other="other", how="into_other", words="one panel")
    assert [act.ref for act in outcome.acts] == ["dispute/case#2", "dispute/other#2"]
    assert (said(registry)["closed"], said(registry, "other")["closed"]) == ("joined to other", None)
    [here], [there] = said(registry)["links"], said(registry, "other")["links"]
    assert (here["how"], there["how"], there["dispute"]) == ("into_other", "takes_other", "case")
    assert registry.dispute.show("other").acts[1]["cause"] == "dispute/case#2"
    assert seen(registry) == []
    fixed = {"other": "x"}
    assert codes(lambda: registry.dispute.correct("case", 2, fixed, reason="misread")) == ["not-correctable"]
    together = {"other": "case", "how": "together", "name": "other"}
    assert codes(lambda: step(registry, "consolidate", "dsb", **together)) == ["nothing-changes"]
    assert codes(lambda: step(registry, "separate", "dsb", other="third")) == ["unknown-value"]
    step(registry, "separate", "dsb", on="1996-06-01", other="case", name="other")
    assert said(registry) == said(registry, "other") == {"closed": None}
    assert codes(lambda: step(registry, "separate", "dsb", on="1996-07-01", other="other")) == ["unknown-value"]
    assert seen(registry) == []


def test_cases_are_joined_only_where_both_may_be(registry: Registry) -> None:
    assert codes(lambda: step(registry, "consolidate", "CR", other="other", how="together")) == ["not-your-act"]
    assert codes(lambda: step(registry, "consolidate", "dsb", other="case", how="together")) == ["unknown-value"]
    with pytest.raises(Refused) as caught:
        step(registry, "consolidate", "dsb", other="othr", how="together")
    assert [one.remedy for one in caught.value.reasons] == ["Do you mean other?"]
    step(registry, "withdraw", "IN", name="other")
    later = {"on": "1996-05-01", "other": "other", "how": "together"}
    assert codes(lambda: step(registry, "consolidate", "dsb", **later)) == ["out-of-order"]
    assert len(registry.dispute.show("case").acts) == 1  # nothing is kept of a step that one file refuses
    step(registry, "consolidate", "dsb", **later, irregular=True, reason="so it is reported")
    assert [one.kind for one in registry.dispute.show("other").irregularities] == ["out-of-order"]
    assert registry.dispute.show("case").irregularities == ()
    assert seen(registry) == []


def test_a_joinder_of_cases_in_one_file_alone_is_found(registry: Registry) -> None:
    doc = {"step": "case.consolidate", "date": DAY, "by": "dsb", "other": "other", "how": "together"}
    with registry._archive.unit_of_work() as writing:
        writing.lock("dispute/case")
        writing.append("dispute/case", [Draft("dispute.step", "clerk", doc, DAY)])
    assert any("the file of other does not say so" in one for one in seen(registry))


def test_the_other_side_claims_in_return(registry: Registry) -> None:
    assert codes(lambda: step(registry, "counterclaim", "CR", claim="costs")) == ["not-your-act"]
    assert codes(lambda: step(registry, "counterclaim", "US", claim="costs", heard_in="nil")) == ["unknown-value"]
    step(registry, "counterclaim", "US", claim="dumping", heard_in="other")
    assert said(registry)["counterclaims"] == [
        {"by": "US", "claim": "dumping", "on": DAY, "act": "#2", "heard_in": "other"}
    ]
    assert seen(registry) == []


def test_an_interim_measure_is_asked_for_ordered_and_ended(registry: Registry) -> None:
    step(registry, "request_interim", "CR", measure="no new quota")
    step(registry, "request_interim", "CR", measure="publish the data")
    assert codes(lambda: step(registry, "order_interim", "CR", measure="no new quota")) == ["not-your-act"]
    assert codes(lambda: step(registry, "order_interim", "panel", measure="x", until="1996-01-01", request=9)) == [
        "unknown-value", "out-of-order",
    ]  # fmt: skip
    step(registry, "order_interim", "panel", measure="no new quota", until="1996-12-31", request=2)
    step(registry, "refuse_interim", "panel", request=3)
    assert "requests" not in said(registry)
    assert said(registry)["interim"][0]["until"] == "1996-12-31"
    assert codes(lambda: step(registry, "end_interim", "panel", on="1997-01-01", order=4)) == ["unknown-value"]
    step(registry, "end_interim", "panel", on="1996-06-01", order=4)
    assert said(registry)["interim"][0]["ended"] == {"on": "1996-06-01", "act": "#6"}
    assert "ended" not in said(registry, on="1996-05-31")["interim"][0]
    assert codes(lambda: step(registry, "end_interim", "panel", on="1996-07-01", order=4)) == ["unknown-value"]
    assert seen(registry) == []


def test_all_of_it_is_on_the_page_of_the_dispute(registry: Registry) -> None:
    from foedus_cli.pages.dispute_files import write_dispute
    from foedus_cli.render import Page

    registry.dispute.step("case", "parties.join", by="IN", on=DAY, role="third_party", interest="the same")
    registry.dispute.step("case", "parties.represent", by="US", on=DAY, agent="Mr Smith", powers=["counsel"])
    step(registry, "order_interim", "panel", measure="no new quota")
    step(registry, "settle", "CR", terms="quotas", consents=["MX"])
    step(registry, "counterclaim", "US", claim="dumping")
    step(registry, "consolidate", "dsb", other="other", how="together")
    page = Page()
    write_dispute(page, registry.dispute.show("case"), None)
    text = " ".join(page.text().split())
    for words in ("IN is third_party since", "Mr Smith represents US as counsel", "interim measure since 1996-03-10",
                  "it waits for US, MX", "US claims in return", "runs together with other"):  # fmt: skip
        assert words in text
