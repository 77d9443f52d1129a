"""Filing a dispute: standing by category, governments behind persons, grounds, what comes first, and time bars."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from rivers import RIVERS, agreement, did, seen
from test_register_checks import ON_SQLITE

from foedus.app.registry import Registry
from foedus.definitions.procedure import shipped_procedures
from foedus.dossiers.disputes import fold_dispute, rows_of
from foedus.errors import FoedusError, Refused
from foedus.law.procedures.stored import stored_form
from foedus.ledger.acts import Draft
from foedus.store.archive import SqlArchive
from foedus.testing import FixedClock

NOW = datetime(2026, 1, 2, 3, 4, 5, 678900, tzinfo=UTC)
WTO = {"complainant": "ACME", "respondent": "US"}
PERSON = {"ACME": "enterprise", "US": "government"}
TAKEN_UP = {"ACME": {"government": "CR", "accepted": "1995-12-01"}}
EMAC = {"claimant": "US-CO", "respondent": "US-NM"}
VAGUE = agreement(
    "vague", {"at_least": 1, "of": "anyone"}, [did("enact", "2001", "US-CO"), did("enact", "2000-01-01", "US-NM")],
    order="us", form="compact",
)  # fmt: skip
THIN = agreement(
    "thin", {"at_least": 1, "of": "anyone"}, [did("enact", "2000-01-01", "US-CO")], order="us", form="compact",
    acts_complete=False,
)  # fmt: skip


@pytest.fixture
def registry(database_url: str) -> Iterator[Registry]:
    with Registry(SqlArchive.from_url(database_url, FixedClock(NOW)), "clerk") as opened:
        list(opened.load([RIVERS, VAGUE, THIN], reason="as published"))
        yield opened


def file(
    registry: Registry, procedure: str = "wto-dsu", parties: Any = WTO, on: str = "1995-12-22", **more: Any
) -> Any:
    return registry.dispute.file("case", procedure=procedure, parties=parties, on=on, **more)


def reasons(call: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as caught:
        call()
    return [(reason.code, reason.message) for reason in caught.value.reasons]


def codes(call: Any) -> list[str]:
    return [code for code, _ in reasons(call)]


def test_a_person_comes_through_its_government_which_acts_for_it(registry: Registry) -> None:
    [(code, text)] = reasons(lambda: file(registry, categories=PERSON))
    assert (code, "only through its government" in text, "no government is named" in text) == (
        "no-standing",
        True,
        True,
    )
    for sponsor, said in (
        ({"government": "CR"}, "not said on which day"),
        ({"government": "CR", "refused": "1995-12-01"}, "CR refused on 1995-12-01"),
        ({"government": "CR", "accepted": "1995-12-24"}, "after the filing"),
    ):
        [(code, text)] = reasons(lambda of=sponsor: file(registry, categories=PERSON, sponsored_by={"ACME": of}))
        assert (code, said in text) == ("no-standing", True)
    file(registry, categories=PERSON, sponsored_by=TAKEN_UP)
    shown = registry.dispute.show("case")
    assert shown.parties == {"complainant": "CR, ACME", "respondent": "US"}
    assert shown.proceeding.offices_of("CR") == {"complainant"}
    assert shown.proceeding.offices_of("ACME") == frozenset()
    assert codes(lambda: registry.dispute.act("case", "request_consultations", on="1995-12-22", party="ACME")) == [
        "not-your-act"
    ]
    registry.dispute.act("case", "request_consultations", on="1995-12-22", party="CR")
    assert {one.dispute for one in registry.dispute.list(party="ACME")} == {"case"}
    assert {one.dispute for one in registry.dispute.list(party="CR")} == {"case"}
    assert seen(registry) == []


def test_every_reason_against_standing_is_told_at_once(registry: Registry) -> None:
    parties = {"complainant": "Greens", "respondent": "Anna", "third_party": "Bo"}
    categories = {"Greens": "ngo", "Anna": "citizen", "Bo": "enterprise"}
    found = reasons(lambda: file(registry, parties=parties, categories=categories, grounds=[{"agreement": "river"}]))
    assert [code for code, _ in found] == ["unknown-agreement", "no-standing", "no-standing", "no-standing"]
    texts = " ".join(text for _, text in found)
    assert "suggest, without a right to a decision (amicus curiae submission" in texts
    assert "Anna may not answer the case: under wto-dsu citizen may do nothing" in texts
    assert "Bo may not join the case" in texts


def test_a_filing_without_standing_is_kept_as_irregular_with_its_reason(registry: Registry) -> None:
    assert codes(lambda: file(registry, categories=PERSON, irregular=True)) == ["reason-needed"]
    file(registry, categories=PERSON, irregular=True, reason="it stands in the docket so")
    assert [(one.kind, one.place) for one in registry.dispute.show("case").irregularities] == [("no-standing", "#1")]
    assert registry.dispute.list()[0].irregular == 1
    assert seen(registry) == []
    registry.dispute.correct("case", 1, {"sponsored_by": TAKEN_UP}, reason="the letter of Costa Rica was found")
    assert registry.dispute.show("case").irregularities == ()
    assert seen(registry) == []


def test_without_a_category_nothing_is_examined_and_that_is_said(registry: Registry) -> None:
    file(registry, exhausted=["talks since 1994"])
    first, second = registry.dispute.show("case").remarks
    assert first == "not examined: the standing of ACME and US, whose category is not named"
    assert second == "to be found by a person: what was tried before, “talks since 1994”"


def test_a_condition_in_words_is_for_a_person_to_find(registry: Registry) -> None:
    parties = {"consumer": "Anna", "enterprise": "Shop"}
    file(registry, "de-vsbg", parties, on="2020-01-02", categories={"Anna": "citizen", "Shop": "enterprise"},
         exhausted=["claim of 1 October"])  # fmt: skip
    told = registry.dispute.show("case").remarks
    assert any(
        "whether Anna meets the condition “consumer; the claim must first have been raised" in one for one in told
    )
    assert any("what must come first" in one and "the filing says “claim of 1 October”" in one for one in told)


def test_a_bad_form_is_told_whole(registry: Registry) -> None:
    found = codes(
        lambda: file(
            registry,
            categories={"ACME": "club", "Bo": "citizen"},
            sponsored_by={"ACME": {"government": "CR", "accepted": "soon", "refused": "1995-01-01"}, "US": {"x": "y"}},
            grounds=[{"agreement": ""}, {"agreement": "rivers", "article": "1"}],
            events={"rpt_expirie": "1995"},
            exhausted=[" "],
        )
    )
    assert sorted(found) == [
        "bad-date", "unknown-event", "unknown-value", "unknown-value", "wrong-type", "wrong-type",
        "wrong-type", "wrong-type", "wrong-type",
    ]  # fmt: skip
    assert codes(lambda: file(registry, exhausted=["a\u202eb"])) == ["bad-character"]


def ground(*names: str) -> dict[str, Any]:
    return {"grounds": [{"agreement": name, "articles": ["III"]} for name in names]}


def test_a_ground_binds_both_sides_on_the_day_of_the_filing(registry: Registry) -> None:
    found = reasons(lambda: file(registry, "us-emac", EMAC, on="2001-06-01", **ground("rivers")))
    assert [(code, "but only since 2002-01-01" in text) for code, text in found] == [("not-bound", True)] * 2
    found = reasons(
        lambda: file(registry, "us-emac", {**EMAC, "respondent": "US-TX"}, "2003-01-01", **ground("rivers"))
    )
    assert [(code, "it never has" in text) for code, text in found] == [("not-bound", True)]
    file(registry, "us-emac", EMAC, on="2003-01-01", **ground("rivers"))
    assert registry.dispute.show("case").filing["grounds"] == [{"agreement": "rivers", "articles": ["III"]}]
    assert seen(registry) == []


def test_an_unknown_ground_is_refused_with_names_that_are_near(registry: Registry) -> None:
    with pytest.raises(Refused) as caught:
        file(registry, "us-emac", EMAC, on="2003-01-01", **ground("riverz"))
    assert [(one.code, one.remedy) for one in caught.value.reasons] == [("unknown-agreement", "Do you mean rivers?")]


def test_what_the_register_cannot_tell_is_told_and_not_refused(registry: Registry) -> None:
    file(registry, "us-emac", EMAC, on="2001-06-01", **ground("vague", "thin"))
    told = [one for one in registry.dispute.show("case").remarks if one.startswith("perhaps")]
    assert [one.split(" binds ")[0] for one in told][:1] == ["perhaps: vague"]
    assert any("thin is not complete" in one and one.endswith("US-NM") for one in told)
    assert seen(registry) == []


def test_no_agreement_binds_a_person_and_a_person_finds_whether_one_may_rely_on_it(registry: Registry) -> None:
    parties = {"claimant": "Anna", "party_state": "US-CO"}
    file(registry, "us-great-lakes", parties, on="2003-01-01", **ground("rivers"),
         categories={"Anna": "citizen", "US-CO": "government"})  # fmt: skip
    told = registry.dispute.show("case").remarks
    assert any("whether Anna, which is no party, may rely on rivers" in one for one in told)
    assert any("exhaustion of administrative remedies first" in one for one in told)


def test_a_corrected_ground_is_examined_too(registry: Registry) -> None:
    file(registry, "us-emac", EMAC, on="2001-06-01")
    bad = {"grounds": [{"agreement": "rivers"}]}
    assert codes(lambda: registry.dispute.correct("case", 1, bad, reason="forgotten")) == ["not-bound"] * 2
    registry.dispute.correct("case", 1, {"grounds": [{"agreement": "vague"}]}, reason="forgotten")
    assert seen(registry) == []


def test_a_claim_whose_time_is_over_is_refused_unless_it_is_kept_as_irregular(registry: Registry) -> None:
    late = {"procedure": "ca-ait-1995", "parties": {"person": "Anna", "respondent": "CA-QC"}, "on": "2010-06-01"}
    known = {"events": {"knowledge_of_measure": "2008-05-31"}}
    [(code, text)] = reasons(lambda: file(registry, **late, **known))
    assert (code, "ran out on 2010-05-31, before the filing" in text) == ("irregular-act", True)
    file(registry, **late, **known, irregular=True, reason="the panel decides on it")
    assert [one.kind for one in registry.dispute.show("case").irregularities] == ["too-late"]
    assert codes(lambda: registry.dispute.act("case", "person_ask", on="2010-06-01")) == ["irregular-act"]
    assert registry.dispute.list(on="2009-01-01") == []
    assert registry.dispute.list()[0].first_on is None
    assert seen(registry) == []


def test_a_claim_in_time_or_with_another_way_to_begin_is_not_barred(registry: Registry) -> None:
    file(registry, "ca-ait-1995", {"person": "Anna", "respondent": "CA-QC"}, on="2010-05-31",
         events={"knowledge_of_measure": "2008-05-31"})  # fmt: skip
    registry.dispute.file(
        "other", procedure="de-bverfg-bund-laender", parties={"applicant": "DE-HE", "respondent": "DE"},
        on="2020-05-04", events={"measure_became_known": "2019-01-01"},
    )  # fmt: skip
    assert seen(registry) == []


WTO_DSU = shipped_procedures()["wto-dsu"]
EMAC_P = shipped_procedures()["us-emac"]


def filing(procedure: Any = WTO_DSU, day: str = "2001-06-01", **payload: Any) -> Draft:
    doc = {"procedure": procedure.id, "definition": procedure.version, "parties": EMAC, **payload}
    return Draft("dispute.file", "clerk", doc, day, definition=procedure.version)


FORGED = {
    "no standing": (filing(parties=WTO, categories=PERSON), "does not say so"),
    "a category that is none": (filing(parties=WTO, categories={"ACME": "club"}), "no category"),
    "categories that are a word": (filing(parties=WTO, categories="club"), ""),
    "a government that is a word": (filing(parties=WTO, sponsored_by={"ACME": "CR"}), ""),
    "a ground that does not bind": (filing(EMAC_P, grounds=[{"agreement": "rivers"}]), "does not bind US-"),
    "a ground that nobody knows": (filing(EMAC_P, grounds=[{"agreement": "nile"}]), "knows no agreement 'nile'"),
    "a ground of later": (filing(EMAC_P, grounds=[{"agreement": "later"}]), "knows no agreement 'later'"),
    "events that are a list": (filing(parties=WTO, events=["x"]), ""),
}


def forge(registry: Registry, draft: Draft) -> None:
    """Record a filing past the desk, with rows that agree where it can be folded."""
    with registry._archive.unit_of_work() as writing:
        writing.lock("dispute/forged")
        procedure = next(one for one in (WTO_DSU, EMAC_P) if one.version == draft.definition)
        writing.put_definition(stored_form(procedure))
        writing.append("dispute/forged", [draft])
        with suppress(AttributeError, FoedusError, LookupError, TypeError, ValueError):
            dispute = fold_dispute(writing.acts_of(["dispute/forged"])["dispute/forged"], lambda _: procedure)
            assert dispute is not None
            writing.project_disputes([rows_of(dispute)])


@ON_SQLITE
@pytest.mark.parametrize("name", FORGED)
def test_a_forged_filing_is_found(registry: Registry, name: str) -> None:
    draft, said = FORGED[name]
    forge(registry, draft)
    acts = [did("enact", "1990-01-01", state) for state in EMAC.values()]
    later = agreement("later", {"at_least": 1, "of": "anyone"}, acts, order="us", form="compact")
    list(registry.load([later], reason="as published"))
    found = [one for one in seen(registry) if one.startswith("dispute/forged#1")]
    assert any(said in one for one in found), found


def test_the_control_the_same_filings_in_good_order_are_clean(registry: Registry) -> None:
    forge(registry, filing(EMAC_P, day="2003-01-01", grounds=[{"agreement": "rivers"}]))
    assert seen(registry) == []
