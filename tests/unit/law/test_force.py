"""Points of the verdict that the grammar cases cannot ask about: bounds, remarks, suspension, networks, certainty."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from foedus.definitions.agreement import AgreementFile
from foedus.kernel.dates import PartialDate
from foedus.kernel.spans import Span
from foedus.law.acts import LegalAct, read_act, spread
from foedus.law.force import judge, nobody_else
from foedus.law.membership import pair
from foedus.law.neighbours import Neighbours
from foedus.law.standing import Record
from foedus.law.terms import Evidence, Terms, Trigger, read_terms
from foedus.law.verdict import Verdict, leg_names, walk_findings

Doc = dict[str, Any]


def finding_of(verdict: Verdict, stage: str) -> Any:
    return next((item.finding for item in verdict.stages if item.stage.id == stage), None)


def terms_of(entry: Doc, **more: Any) -> Terms:
    return read_terms({"id": "test", "entry_into_force": entry, **more})


def acts_of(*docs: tuple[str, str, str] | Doc) -> list[LegalAct]:
    rows = [doc if isinstance(doc, dict) else dict(zip(("date", "party", "act"), doc, strict=True)) for doc in docs]
    return [read_act(doc, f"acts[{index}]") for index, doc in enumerate(rows)]


def verdict_of(entry: Doc, *docs: tuple[str, str, str] | Doc, evidence: Evidence | None = None, **more: Any) -> Verdict:
    return judge(terms_of(entry, **more), acts_of(*docs), evidence or Evidence())


ONE: Doc = {"when": {"at_least": 1, "of": "anyone"}}
NETWORK: Doc = {"between": "each_pair", "later_parties": {"clock": "act", "then": []}}
NOTIFIED: Doc = ONE | {"later_parties": {"clock": "notified", "then": [{"months": 3}]}}


class TestCertainty:
    def test_the_last_day_of_a_month_is_used_and_that_is_said(self) -> None:
        (stage,) = verdict_of(ONE, ("2001-03", "aa", "ratify")).stages
        assert stage.certainty == "assumed"
        assert stage.day == PartialDate.parse("2001-03")
        assert stage.spans.first == date(2001, 3, 31)

    def test_the_last_day_is_not_used_in_an_incomplete_record(self) -> None:
        trigger = Trigger(day=PartialDate.parse("2004-03"))
        verdict = verdict_of(ONE, evidence=Evidence(complete=False, trigger=trigger))
        (stage,) = verdict.stages
        assert stage.day == PartialDate.parse("2004-03")
        assert not verdict.on(date(2004, 3, 15)).certain
        assert verdict.on(date(2004, 4, 1)).state == "in_force"

    def test_between_the_first_and_the_last_day_nothing_is_certain(self) -> None:
        verdict = verdict_of(ONE, ("2001-03", "aa", "ratify"))
        assert verdict.on(date(2001, 2, 28)).certain
        assert not verdict.on(date(2001, 3, 1)).certain
        assert not verdict.on(date(2001, 3, 30)).certain
        assert verdict.on(date(2001, 3, 31)).certain

    def test_without_a_trigger_a_count_is_only_a_lower_bound(self) -> None:
        verdict = verdict_of(
            {"when": {"at_least": 3, "of": "anyone"}}, evidence=Evidence(complete=False), concluded="2015-05"
        )
        assert verdict.stages[0].certainty == "unknown"
        assert verdict.on(date(2015, 4, 30)).certain
        assert not verdict.on(date(2015, 5, 1)).certain

    def test_a_deadline_in_an_incomplete_record_may_have_been_missed(self) -> None:
        entry = {"when": {"every": ["aa"], "by": "2001-12-31"}}
        verdict = verdict_of(entry, evidence=Evidence(complete=False), concluded="2001-01-01")
        assert verdict.lapsed is None
        assert verdict.lapse_possible == date(2002, 1, 1)
        assert not verdict.on(date(2002, 1, 1)).certain

    def test_a_declared_day_is_certain(self) -> None:
        verdict = verdict_of(
            ONE | {"declared": {"date": "2001-05-01", "by": "x", "reason": "y"}}, ("2001", "aa", "ratify")
        )
        assert verdict.stages[0].certainty == "declared"
        assert verdict.stages[0].literal == PartialDate.parse("2001")
        assert verdict.on(date(2001, 4, 30)) == verdict.on(date(2001, 1, 1))
        assert verdict.on(date(2001, 5, 1)).state == "in_force"

    def test_never_and_unknown_are_two_answers(self) -> None:
        when = {"when": {"in_force": "elsewhere"}}
        assert judge(terms_of(when), [], Evidence(), nobody_else).stages[0].certainty == "unknown"
        other = Neighbours({"elsewhere": (terms_of(ONE), [], Evidence())})
        assert judge(terms_of(when), [], Evidence(), other).stages[0].certainty == "never"


class TestParties:
    def test_a_notification_that_nobody_recorded_gives_a_bound(self) -> None:
        verdict = verdict_of(NOTIFIED, ("2001-01-01", "aa", "ratify"), ("2005-01-31", "bb", "accede"))
        (bond,) = verdict.standings["bb"].bonds
        assert bond.basis == "bound"
        assert bond.since.first == date(2005, 4, 30)
        assert not bond.since.exact

    def test_and_never_earlier_than_the_agreement(self) -> None:
        entry = {**NOTIFIED, "when": {"at_least": 1, "of": "anyone", "then": [{"years": 9}]}}
        verdict = verdict_of(entry, ("2001-01-01", "aa", "ratify"), ("2005-01-31", "bb", "accede"))
        assert verdict.standings["bb"].bonds[0].since.first == date(2010, 1, 1)

    def test_a_month_gives_the_last_day_in_a_complete_record(self) -> None:
        entry = ONE | {"later_parties": {"clock": "act", "then": []}}
        verdict = verdict_of(entry, ("2001-01-01", "aa", "ratify"), ("2005-02", "bb", "accede"))
        (bond,) = verdict.standings["bb"].bonds
        assert (bond.basis, bond.since.last) == ("assumed", date(2005, 2, 28))

    def test_and_only_a_bound_in_an_incomplete_one(self) -> None:
        entry = ONE | {"later_parties": {"clock": "act", "then": []}}
        evidence = Evidence(complete=False, trigger=Trigger(day=PartialDate.parse("2001-01-01")))
        verdict = verdict_of(entry, ("2005-02", "bb", "accede"), evidence=evidence)
        (bond,) = verdict.standings["bb"].bonds
        assert (bond.basis, bond.since.first) == ("bound", date(2005, 2, 1))

    def test_nobody_is_bound_before_there_is_an_agreement(self) -> None:
        verdict = verdict_of({"when": {"at_least": 2, "of": "anyone"}}, ("2001-01-01", "aa", "ratify"))
        assert verdict.standings["aa"].bonds == ()
        assert verdict.standings["aa"].remarks
        assert verdict.parties_on(date(2010, 1, 1)) == ()

    def test_an_act_that_does_not_count_is_remembered_with_its_reason(self) -> None:
        act = {"date": "2001-02-01", "party": "bb", "act": "ratify", "does_not_count": "without a seal"}
        verdict = verdict_of(ONE, ("2001-01-01", "aa", "ratify"), act)
        assert "without a seal" in verdict.standings["bb"].remarks[0]
        assert verdict.parties_on(date(2002, 1, 1)) == ("aa",)

    def test_a_closed_agreement_says_that_it_is(self) -> None:
        verdict = verdict_of(ONE, ("2001-01-01", "aa", "ratify"), ("2002-01-01", "bb", "accede"))
        assert "closed" in verdict.standings["bb"].remarks[0]

    def test_all_means_the_listed_parties(self) -> None:
        docs = spread([{"date": "2001-01-01", "party": "all", "act": "ratify"}], ["aa", "bb"])
        assert [doc["party"] for doc in docs] == ["aa", "bb"]


class TestSuspension:
    def test_an_organ_suspends_and_resumes(self) -> None:
        verdict = verdict_of(
            ONE,
            ("2001-01-01", "aa", "ratify"),
            ("2002-01-01", "council", "suspend"),
            ("2003-01-01", "council", "resume"),
        )
        assert verdict.suspended == (Span(date(2002, 1, 1), date(2003, 1, 1), date(2002, 1, 1)),)
        assert not verdict.suspended_on(date(2001, 12, 31))
        assert verdict.suspended_on(date(2002, 1, 1))
        assert verdict.suspended_on(date(2002, 12, 31))
        assert not verdict.suspended_on(date(2003, 1, 1))
        assert verdict.on(date(2002, 6, 1)).state == "in_force"

    def test_from_the_day_that_the_organ_set_and_without_end(self) -> None:
        act = {"date": "2002-01-01", "party": "council", "act": "suspend", "effective": "2002-07-01"}
        verdict = verdict_of(ONE, ("2001-01-01", "aa", "ratify"), act)
        assert not verdict.suspended_on(date(2002, 6, 30))
        assert verdict.suspended_on(date(2100, 1, 1))

    def test_one_party_does_not_suspend_it_for_all(self) -> None:
        verdict = verdict_of(ONE, ("2001-01-01", "aa", "ratify"), ("2002-01-01", "aa", "suspend"))
        assert verdict.suspended == ()

    def test_nor_does_a_signatory_or_a_named_party_that_has_not_consented(self) -> None:
        verdict = verdict_of(
            ONE, ("2000-01-01", "cc", "sign"), ("2001-01-01", "aa", "ratify"), ("2002-01-01", "bb", "suspend"),
            ("2002-01-01", "cc", "suspend"), parties={"open_to": "States", "list": ["aa", "bb"]},
        )  # fmt: skip
        assert verdict.suspended == ()

    def test_a_suspension_that_does_not_count(self) -> None:
        act = {"date": "2002-01-01", "party": "council", "act": "suspend", "does_not_count": "no quorum"}
        assert verdict_of(ONE, ("2001-01-01", "aa", "ratify"), act).suspended == ()


class TestNetworks:
    def test_two_parties_are_bound_from_the_later_of_their_acts(self) -> None:
        record = Record(
            terms_of(NETWORK),
            acts_of(("1961-03-01", "aa", "enact"), ("1963-05-01", "bb", "enact"), ("1964-01-01", "cc", "enact")),
        )
        assert pair(record, "aa", "bb").first == date(1963, 5, 1)
        assert pair(record, "bb", "cc").first == date(1964, 1, 1)
        assert not pair(record, "aa", "dd")

    def test_one_alone_is_in_no_network(self) -> None:
        verdict = verdict_of(NETWORK, ("1961-03-01", "aa", "enact"))
        assert verdict.stages[0].certainty == "never"
        assert verdict.standings["aa"].bonds == ()
        assert verdict.standings["aa"].remarks

    def test_an_incomplete_network_is_unknown_not_dead(self) -> None:
        verdict = verdict_of(NETWORK, ("1961-03-01", "aa", "enact"), evidence=Evidence(complete=False))
        assert verdict.stages[0].certainty == "unknown"
        assert not verdict.on(date(1970, 1, 1)).certain

    def test_the_last_day_of_a_year_is_used_and_that_is_said(self) -> None:
        verdict = verdict_of(NETWORK, ("1961", "aa", "enact"), ("1960-01-01", "bb", "enact"))
        (stage,) = verdict.stages
        assert stage.spans.first == date(1961, 12, 31)
        assert stage.certainty == "assumed"
        assert not verdict.on(date(1961, 6, 1)).certain

    def test_an_organ_ends_it(self) -> None:
        acts = (("1961-01-01", "aa", "enact"), ("1962-01-01", "bb", "enact"), ("1970-01-01", "council", "terminate"))
        verdict = verdict_of(NETWORK, *acts)
        assert verdict.ended == date(1970, 1, 1)
        assert [bond.until for bond in verdict.standings["aa"].bonds] == [date(1970, 1, 1)]


class TestProvisionalApplication:
    def test_for_a_signatory_that_never_ratifies_it_goes_on(self, shipped: dict[str, AgreementFile]) -> None:
        """Energy Charter Treaty, art. 45: until entry into force for the signatory, or sixty days after its notice."""
        file = shipped["ect-1994"]
        verdict = judge(file.terms, file.acts, file.evidence)
        assert [(item.party, item.since, item.until) for item in verdict.provisional] == [
            ("RU", date(1994, 12, 17), date(2009, 10, 18))
        ]

    def test_it_is_over_on_the_day_of_entry(self) -> None:
        entry = {
            "when": {"at_least": 2, "of": "anyone"},
            "provisional": [{"when": {"at_least": 1, "of": "anyone"}, "covers": "all", "ends": "entry"}],
        }
        verdict = verdict_of(entry, ("2001-01-01", "aa", "ratify"), ("2001-06-01", "bb", "ratify"))
        assert [(item.since, item.until) for item in verdict.provisional] == [(date(2001, 1, 1), date(2001, 6, 1))]

    def test_nothing_is_provisional_that_is_in_force_at_once(self) -> None:
        entry = ONE | {"provisional": [{"when": {"at_least": 1, "of": "anyone"}, "covers": "all", "ends": "entry"}]}
        assert verdict_of(entry, ("2001-01-01", "aa", "ratify")).provisional == ()


class TestTheVerdictItself:
    def test_counts_by_leg(self, shipped: dict[str, AgreementFile]) -> None:
        file = shipped["npvic"]
        verdict = judge(file.terms, file.acts, file.evidence)
        assert leg_names(file.terms) == ("votes",)
        assert verdict.count("votes", date(2024, 4, 14)) == (Fraction(205), Fraction(538))
        assert verdict.count("votes", date(2024, 4, 15)) == (Fraction(209), Fraction(538))
        assert verdict.count("nothing", date(2024, 4, 15)) is None

    def test_a_finding_and_everything_below_it_in_the_order_of_the_text(self) -> None:
        when = {
            "all_of": [{"at_least": 1, "of": "anyone", "leg": "one"}, {"date": "2001-01-01", "leg": "two"}],
            "unless": {"fact": "veto", "leg": "three"},
            "otherwise": {"every": ["aa"], "leg": "four"},
            "leg": "root",
        }
        (stage,) = verdict_of({"when": when}).stages
        assert [item.node.leg for item in walk_findings(stage.finding)] == ["root", "one", "two", "three", "four"]
        assert walk_findings(None) == []

    def test_days_on_which_something_turns(self) -> None:
        verdict = verdict_of(
            ONE, ("2001-01-01", "aa", "ratify"), ("2001-01-01", "bb", "ratify"), ("2005-01-01", "bb", "withdraw"),
            withdrawal={"then": [{"years": 1}]},
        )  # fmt: skip
        assert verdict.turning_days() == (date(2001, 1, 1), date(2006, 1, 1))
        assert verdict.in_force_on == date(2001, 1, 1)
        assert verdict.parties_on(date(2005, 12, 31)) == ("aa", "bb")
        assert verdict.parties_on(date(2006, 1, 1)) == ("aa",)

    def test_ended_is_stronger_than_lapsed_and_in_force(self) -> None:
        verdict = verdict_of(ONE, ("2001-01-01", "aa", "ratify"), ("2005-01-01", "council", "terminate"))
        assert verdict.ended == date(2005, 1, 1)
        assert verdict.ended_by is not None
        assert "council" in verdict.ended_by
        assert verdict.on(date(2005, 1, 1)).state == "ended"

    def test_a_circle_of_agreements_that_wait_for_each_other_never_holds(self) -> None:
        one = terms_of({"when": {"in_force": "two"}})
        two = terms_of({"when": {"in_force": "one"}})
        found = Neighbours({"one": (one, [], Evidence()), "two": (two, [], Evidence())})("one")
        assert found is not None
        assert not found.must

    def test_neighbours_judge_each_once_and_know_what_they_do_not_know(self) -> None:
        found = Neighbours({"one": (terms_of(ONE), acts_of(("2001-01-01", "aa", "ratify")), Evidence())})
        first = found("one")
        assert first is not None
        assert first.must.first == date(2001, 1, 1)
        assert found("one") is first
        assert found("two") is None
