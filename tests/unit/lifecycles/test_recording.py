"""Everything that speaks against recording one act, all at once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from foedus.errors import RegisterBroken
from foedus.law.acts import ACT_KINDS, LegalAct, read_act
from foedus.law.force import judge
from foedus.law.terms import Evidence, Terms, read_terms
from foedus.lifecycles.recording import RULES, procedure_refusals, refusals

TODAY = date(2026, 6, 1)
COMPLETE = Evidence()
WHEN: dict[str, Any] = {"at_least": 2, "of": "anyone"}
OPEN: dict[str, Any] = {"when": WHEN, "later_parties": {"clock": "act", "then": []}}


def make_terms(**more: Any) -> Terms:
    return read_terms({"id": "test", "entry_into_force": OPEN, **more})


def act(text: str, party: str = "FR", **more: Any) -> LegalAct:
    day, kind = text.split()
    return read_act({"date": day, "party": party, "act": kind, **more}, f"test#{party}-{day}-{kind}")


def ask(
    new: LegalAct,
    *recorded: LegalAct,
    terms: Terms | None = None,
    state: str = "ratification",
    reason: str | None = "told by the depositary",
    evidence: Evidence = COMPLETE,
) -> tuple[list[str], tuple[str, ...], str]:
    terms = terms or make_terms()
    verdict = judge(terms, recorded, evidence)
    found, possible = refusals(
        new, recorded, terms, evidence, agreement_state=state, verdict=verdict, today=TODAY, reason=reason
    )
    assert all(item.message and item.advice for item in found)
    return [item.code for item in found], possible, " / ".join(item.message for item in found)


PAIR = (act("2001-01-01 ratify", "AA"), act("2002-01-01 ratify", "BB"))
SOVIET = {"parties": {"former": [{"party": "SU", "until": "1991-12-25"}]}}
TWO_ONLY = {"parties": ["AA", "BB"], "entry_into_force": {"when": WHEN}}
EARLIER = act("2000-01-01 accede")
ITSELF: dict[str, Any] = {"with": ["FR"]}
CLOSED = make_terms(parties=["AA", "BB", "CC"], entry_into_force={"when": WHEN})


@pytest.mark.parametrize(
    ("new", "recorded", "terms", "state", "code", "names"),
    [
        (act("2001-01-01 sign"), (), {}, "drafting", "not-open", "drafting"),
        (act("2001-01-01 ratify"), (), {}, "adopted", "not-open", "adopted"),
        (act("2001-01-01 reserve"), (), {}, "abandoned", "agreement-abandoned", "given up"),
        (act("2001-01-01 ratify"), (), TWO_ONLY, "open", "not-eligible", "AA, BB"),
        (act("1992-01-01 ratify", "SU"), (), SOVIET, "open", "party-gone", "1991-12-25"),
        (act("2001-01-01 ratify"), (EARLIER,), {}, "open", "already-consented", "test#FR-2000-01-01-accede"),
        (act("2001-01-01 ratify"), (), {"binding_acts": ["enact"]}, "open", "not-binding-here", "enact"),
        (act("2026-06-02 sign"), (), {}, "open", "act-in-future", "2026-06-01"),
        (act("2001-01-01 ratify", notified="2026-07-01"), (), {}, "open", "act-in-future", "2026-07-01"),
        (act("2001-01-02 ratify", notified="2001-01-01"), (), {}, "open", "notified-before-act", "2001-01-01"),
        (act("2001-01-02 ratify", chosen="2001-05-01"), (), {}, "open", "choice-not-allowed", "2001-05-01"),
        (act("2001-01-02 ratify", **ITSELF), (), {}, "open", "partner-of-itself", "FR itself"),
        (act("2001-01-01 teleport"), (), {}, "open", "unknown-value", "teleport"),
        (act("2001-01-01 fact", about="x"), (), {}, "abandoned", "agreement-abandoned", "given up"),
    ],
)  # fmt: skip
def test_single_faults(
    new: LegalAct, recorded: tuple[LegalAct, ...], terms: dict[str, Any], state: str, code: str, names: str
) -> None:
    codes, _, message = ask(new, *recorded, terms=make_terms(**terms), state=state)
    assert codes == [code]
    assert names in message


def test_five_faults_give_five_codes() -> None:
    terms = make_terms(
        parties={"list": ["AA", "BB"], "former": [{"party": "FR", "until": "2020-01-01"}]},
        binding_acts=["enact"],
        entry_into_force={"when": WHEN},
    )
    new = act("2026-06-05 ratify", notified="2026-06-04", **ITSELF)
    codes, possible, _ = ask(new, terms=terms, state="adopted")
    assert codes == ["party-gone", "not-eligible", "not-binding-here", "act-in-future", "act-in-future",
                     "notified-before-act", "partner-of-itself"]  # fmt: skip
    assert possible == ()
    codes, _, _ = ask(act("2026-06-05 enact", notified="2026-06-04", **ITSELF), terms=terms, state="adopted")
    assert codes[:3] == ["not-open", "party-gone", "not-eligible"]


def test_late_recording_is_normal() -> None:
    recorded = (act("2010-01-01 withdraw"), *PAIR)
    terms = make_terms(withdrawal={"mode": "notice", "then": [{"years": 1}]})
    incomplete = Evidence(complete=False)
    assert ask(act("2005-01-01 ratify"), *recorded, terms=terms, evidence=incomplete, state="suspended")[0] == []
    assert ask(act("1999-01-01 sign"), *PAIR, state="in_force")[0] == []


def test_late_recording_may_not_break_what_follows() -> None:
    recorded = (act("2005-01-01 ratify"),)
    codes, _, message = ask(act("2001-01-01 accede"), *recorded)
    assert codes == ["breaks-later-act"]
    assert "test#FR-2005-01-01-ratify" in message
    # an old fault of the record is not held against the new act
    broken = (act("2001-01-01 ratify"), act("2002-01-01 ratify"))
    assert ask(act("2003-01-01 withdraw"), *broken)[0] == []


def test_the_same_paper_twice() -> None:
    evidence = Evidence(complete=False)
    codes, _, _ = ask(act("2001-01-01 ratify"), act("2001-01-01 ratify"), evidence=evidence)
    assert codes == ["already-recorded"]
    other = act("2001-01-01 ratify", does_not_count="not substantially the same")
    assert ask(act("2001-01-01 ratify"), other)[0] == []


def test_lapsed_on_that_date() -> None:
    terms = make_terms(entry_into_force={"when": {**WHEN, "by": "2010-12-31"}})
    assert ask(act("2010-12-31 ratify"), terms=terms, state="lapsed")[0] == []
    codes, _, message = ask(act("2011-01-01 ratify"), terms=terms, state="lapsed")
    assert codes == ["agreement-lapsed"]
    assert "2011-01-01" in message
    assert ask(act("2011-01-01 object"), terms=terms)[0] == []
    assert ask(act("2011-01-02 object"), terms=terms)[0] == ["agreement-lapsed"]
    assert ask(act("2011 ratify"), terms=terms)[0] == ["agreement-lapsed"]
    assert ask(act("2010 ratify"), terms=terms)[0] == []
    assert ask(act("2012-01-01 ratify", does_not_count="too late"), terms=terms)[0] == []


def test_ended_on_that_date() -> None:
    recorded = (*PAIR, act("2010-01-01 terminate", "assembly"))
    assert ask(act("2009-12-31 accede"), *recorded, state="ended")[0] == []
    assert ask(act("2010-01-01 terminate", "assembly-of-ministers"), *recorded, state="ended")[0] == []
    for text in ("2010-01-01 accede", "2011-01-01 accede", "2011-01-01 reserve"):
        codes, _, message = ask(act(text), *recorded, state="ended")
        assert codes == ["agreement-ended"]
        assert "assembly terminate" in message


def test_closed_after_the_line() -> None:
    late = act("2002-01-02 ratify", "CC")
    codes, _, message = ask(late, *PAIR, terms=CLOSED)
    assert codes == ["closed-to-later-parties"]
    assert "2002-01-01" in message
    assert ask(act("2002-01-01 ratify", "CC"), *PAIR, terms=CLOSED)[0] == []
    assert ask(act("2002 ratify", "CC"), *PAIR, terms=CLOSED)[0] == []
    assert ask(act("2003-01-01 succeed", "DD"), *PAIR, terms=CLOSED)[0] == []
    assert ask(act("2003-01-01 ratify", "CC", effective="2001-06-01"), *PAIR, terms=CLOSED)[0] == []
    assert ask(act("2003-01-01 ratify", "CC"), *PAIR)[0] == []
    later = {"clock": "act", "then": [], "acts": ["accede"]}
    only_accession = make_terms(entry_into_force={"when": WHEN, "later_parties": later})
    assert ask(act("2003-01-01 ratify"), *PAIR, terms=only_accession)[0] == ["closed-to-later-parties"]
    assert ask(act("2003-01-01 accede"), *PAIR, terms=only_accession)[0] == []


def test_members_of_groups_and_named_parties_are_eligible() -> None:
    when = {"all_of": [{"at_least": 1, "of": "seat"}, {"every": ["DD"]}]}
    terms = make_terms(parties={"list": ["AA"], "groups": {"seat": ["CC"]}}, entry_into_force={"when": when})
    assert ask(act("2001-01-01 ratify", "CC"), terms=terms)[0] == []
    assert ask(act("2001-01-01 ratify", "DD"), terms=terms)[0] == []
    assert ask(act("2001-01-01 ratify", "EE"), terms=terms)[0] == ["not-eligible"]
    assert ask(act("2001-01-01 consent", "us-congress"), terms=terms)[0] == []
    assert ask(act("2001-01-01 ratify", "EE"), terms=make_terms(parties={"list": ["AA"], "open_to": "all"}))[0] == []
    heir = (act("2001-01-01 succeed", "EE"),)
    assert ask(act("2002-01-01 withdraw", "EE"), *heir, terms=terms)[0] == []


def test_a_choice_within_its_limit() -> None:
    rule = {"clock": "act", "then": [{"days": 30}], "may_choose": {"up_to": [{"months": 6}]}}
    terms = make_terms(entry_into_force={"when": WHEN, "later_parties": rule})
    assert ask(act("2008-03-31 ratify", chosen="2008-09-30"), terms=terms)[0] == []
    codes, _, message = ask(act("2008-03-31 ratify", chosen="2008-10-01"), terms=terms)
    assert codes == ["choice-too-late"]
    assert "2008-09-30" in message
    free = make_terms(entry_into_force={"when": WHEN, "later_parties": {**rule, "may_choose": {}}})
    assert ask(act("2008-03-31 ratify", chosen="2020-01-01"), terms=free)[0] == []


@pytest.mark.parametrize("mode", ["excluded", "unanimous_only"])
def test_nobody_leaves_alone(mode: str) -> None:
    terms = make_terms(withdrawal={"mode": mode})
    assert ask(act("2005-01-01 withdraw", "AA"), *PAIR, terms=terms)[0] == ["withdrawal-excluded"]
    assert ask(act("2005-01-01 withdraw", "AA", effective="2006-01-01"), *PAIR, terms=terms)[0] == []


def test_a_notice_before_its_time() -> None:
    terms = make_terms(withdrawal={"mode": "notice", "then": [{"years": 1}], "not_before": {"years": 3}})
    codes, _, message = ask(act("2004-12-31 withdraw", "AA"), *PAIR, terms=terms)
    assert codes == ["notice-too-early"]
    assert "2005-01-01" in message
    assert ask(act("2005-01-01 withdraw", "AA"), *PAIR, terms=terms)[0] == []
    assert ask(act("2004 withdraw", "AA", notified="2005-02-01"), *PAIR, terms=terms)[0] == []
    assert ask(act("2004-12-31 withdraw", "AA", effective="2006-01-01"), *PAIR, terms=terms)[0] == []
    assert ask(act("2001-06-01 withdraw", "AA"), PAIR[0], terms=terms)[0] == []  # not bound yet: nothing to count from


def test_the_first_bond_counts_where_it_still_lies_ahead() -> None:
    terms = make_terms(
        withdrawal={"mode": "notice", "not_before": {"years": 3}},
        entry_into_force={"when": {**WHEN, "then": [{"years": 1}]}},
    )
    codes, _, message = ask(act("2002-06-01 withdraw", "AA"), *PAIR, terms=terms)
    assert codes == ["notice-too-early"]
    assert "2006-01-01" in message


@pytest.mark.parametrize("kind", ["withdraw", "revoke", "terminate"])
def test_taking_away_needs_a_reason(kind: str) -> None:
    for reason in (None, "", "  "):
        assert ask(act(f"2005-01-01 {kind}", "AA"), *PAIR, reason=reason)[0] == ["reason-needed"]
    assert ask(act(f"2005-01-01 {kind}", "AA"), *PAIR)[0] == []


def test_what_is_possible_instead() -> None:
    codes, possible, _ = ask(act("2005-01-01 ratify", "AA"), *PAIR)
    assert codes == ["already-consented"]
    assert {"withdraw", "revoke", "suspend", "reserve", "continue"} <= set(possible)
    assert not {"ratify", "accede", "rescind", "resume", "refuse", "proclaim", "fact"} & set(possible)
    _, possible, _ = ask(act("2005-01-01 withdraw"), *PAIR)
    assert {"sign", "ratify", "accede", "refuse"} <= set(possible)
    assert "withdraw" not in possible
    assert possible == tuple(kind for kind in ACT_KINDS if kind in possible)
    assert ask(act("2027-01-01 sign"))[1] == ()
    _, possible, _ = ask(act("2001-01-02 consent", "us-congress", notified="2001-01-01"))
    assert set(possible) == {"fact", "proclaim", "declare", "order", "executive_order"}


def test_possible_can_be_left_out() -> None:
    terms = make_terms()
    verdict = judge(terms, PAIR, Evidence())
    found, possible = refusals(
        act("2005-01-01 ratify", "AA"), PAIR, terms, Evidence(),
        agreement_state="in_force", verdict=verdict, today=TODAY, reason=None, suggest=False,
    )  # fmt: skip
    assert (len(found), possible) == (1, ())


def test_a_state_that_nobody_knows() -> None:
    with pytest.raises(RegisterBroken):
        ask(act("2001-01-01 ratify"), state="asleep")


def test_every_rule_is_asked() -> None:
    assert len(RULES) == len(set(RULES)) == 8


@pytest.mark.parametrize(
    ("event", "state", "on", "reason", "codes", "possible"),
    [
        ("adopt", "drafting", "2001", None, [], ()),
        ("open", "adopted", "2001-05", None, [], ()),
        ("abandon", "ratification", "2001-05-01", "given up at the conference", [], ()),
        ("open", "drafting", "2001", None, ["no-such-step"], ("adopt", "abandon")),
        ("abandon", "in_force", "2001", None, ["no-such-step", "reason-needed"], ()),
        ("open", "drafting", "2030", None, ["no-such-step", "act-in-future"], ("adopt", "abandon")),
        ("adopt", "drafting", "soon", None, ["bad-date"], ("adopt", "abandon")),
        ("note", "drafting", "2001", None, ["no-such-step"], ("adopt", "abandon")),
        ("explode", "adopted", "2001", None, ["no-such-step"], ("open", "abandon")),
    ],
)
def test_steps_of_the_agreement_itself(
    event: str, state: str, on: str, reason: str | None, codes: list[str], possible: tuple[str, ...]
) -> None:
    found, instead = procedure_refusals(event, state, on, TODAY, reason)
    assert [item.code for item in found] == codes
    assert instead == possible
