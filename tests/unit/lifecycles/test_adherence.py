"""The acts of one party as a path in the order of the law's dates."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from foedus.law.acts import LegalAct, read_act
from foedus.law.terms import Evidence, Terms, read_terms
from foedus.lifecycles.adherence import Path, follow, is_organ_act
from foedus.lifecycles.events import speaks_as_organ

COMPLETE, INCOMPLETE = Evidence(), Evidence(complete=False)
YEAR: dict[str, Any] = {"withdrawal": {"mode": "notice", "then": [{"years": 1}]}}


def make_terms(**more: Any) -> Terms:
    return read_terms({"id": "test", "entry_into_force": {"when": {"at_least": 2, "of": "anyone"}}, **more})


def act(text: str, party: str = "FR", **more: Any) -> LegalAct:
    day, kind = text.split()
    return read_act({"date": day, "party": party, "act": kind, **more}, f"test#{day}-{kind}")


def path(*texts: str, evidence: Evidence = COMPLETE, until: date | None = None, **terms: Any) -> Path:
    return follow([act(text) for text in texts], make_terms(**terms), evidence, until)


def codes(found: Path) -> list[str]:
    return [reason.code for reason in found.reasons]


@pytest.mark.parametrize(
    ("acts", "state"),
    [
        ((), "stranger"),
        (("2001-01-01 sign",), "signed"),
        (("2001-01-01 sign", "2002-01-01 ratify"), "consented"),
        (("2002-01-01 ratify", "2001-01-01 sign"), "consented"),  # recorded late
        (("2001-01-01 ratify", "2001-01-01 sign"), "consented"),  # one day, any order
        (("2001-01-01 enact", "2001-05-01 sign"), "consented"),
        (("2001-01-01 sign", "2002-01-01 refuse"), "refused"),
        (("2001-01-01 refuse", "2002-01-01 refuse", "2003-01-01 enact"), "consented"),
        (("2001-01-01 sign", "2002-01-01 revoke"), "refused"),
        (("2001-01-01 ratify", "2002-01-01 revoke", "2003-01-01 accede"), "consented"),
        (("2001-01-01 ratify", "2002-01-01 withdraw"), "leaving"),
        (("2001-01-01 ratify", "2002-01-01 withdraw", "2002-06-01 rescind"), "consented"),
        (("2001-01-01 ratify", "2002-01-01 withdraw", "2003-01-01 accept"), "consented"),
        (("2001-01-01 ratify", "2002-01-01 withdraw", "2002-01-01 accede"), "consented"),
        (("2001-01-01 ratify", "2002-01-01 accede", "2002-01-01 withdraw"), "consented"),
        (("2001-01-01 ratify", "2002-01-01 repeal", "2004-01-01 refuse"), "left"),
        (("2001-01-01 ratify", "2002-01-01 suspend", "2003-01-01 resume"), "consented"),
        (("2001-01-01 ratify", "2002-01-01 suspend", "2003-01-01 withdraw"), "leaving"),
        (("2001-01-01 ratify", "2002-01-01 continue", "2002-02-01 succeed"), "consented"),
        (("2001-01-01 ratify", "2002-01-01 terminate"), "consented"),
        (("2001-01-01 provisionally_apply", "2001-02-01 end_provisional"), "stranger"),
        (("2001-01-01 ratify", "2001-01-01 reserve", "2001-02-01 object", "2001-03-01 declare"), "consented"),
        (("1949 sign", "1949-03-01 enact"), "consented"),  # the signature may lie before
        (("2001 withdraw", "2000-01-01 ratify", "2001-06-01 rescind"), "consented"),
        (("2000-01-01 ratify", "2001-01-01 withdraw", "2002 accede"), "consented"),
    ],
)
def test_lawful_paths(acts: tuple[str, ...], state: str) -> None:
    found = path(*acts, **YEAR)
    assert codes(found) == []
    assert found.state == state
    assert not any(step.irregular for step in found.steps)


@pytest.mark.parametrize(
    ("acts", "code", "names"),
    [
        (("2001-01-01 ratify", "2002-01-01 accede"), "already-consented", "test#2001-01-01-ratify"),
        (("2001-01-01 sign", "2002-01-01 sign"), "already-signed", "test#2001-01-01-sign"),
        (("2001-01-01 ratify", "2002-01-01 refuse"), "refused-after-consent", "test#2001-01-01-ratify"),
        (("2001-01-01 withdraw",), "no-consent", "no act of it is recorded"),
        (("2001-01-01 sign", "2002-01-01 withdraw"), "no-consent", "test#2001-01-01-sign"),
        (("2001-01-01 revoke",), "no-consent", "`revoke`"),
        (("2001-01-01 suspend",), "no-consent", "`suspend`"),
        (("2001-01-01 terminate",), "no-consent", "`terminate`"),
        (("2001-01-01 rescind",), "rescind-without-notice", "2001-01-01"),
        (("2001-01-01 ratify", "2002-01-01 rescind"), "rescind-without-notice", "test#2001-01-01-ratify"),
        (
            ("2001-01-01 ratify", "2002-01-01 withdraw", "2003-01-01 rescind"),
            "notice-expired",
            "test#2002-01-01-withdraw",
        ),
        (("2001-01-01 ratify", "2002-01-01 withdraw", "2002-02-01 withdraw"), "already-leaving", "2003-01-01"),
        (("2001-01-01 ratify", "2002-01-01 withdraw", "2002-02-01 suspend"), "already-leaving", "2003-01-01"),
        (("2001-01-01 ratify", "2002-01-01 resume"), "not-suspended", "test#2001-01-01-ratify"),
        (("2001-01-01 ratify", "2002-01-01 suspend", "2003-01-01 suspend"), "already-suspended", "2002-01-01"),
    ],
)
def test_refused_paths_name_the_act_in_the_way(acts: tuple[str, ...], code: str, names: str) -> None:
    found = path(*acts, **YEAR)
    assert codes(found) == [code]
    assert names in found.reasons[0].message
    assert found.reasons[0].advice
    assert found.steps[-1].before == found.steps[-1].after


@pytest.mark.parametrize(
    ("kind", "state"),
    [("withdraw", "leaving"), ("repeal", "leaving"), ("revoke", "left"), ("rescind", "consented"),
     ("suspend", "suspended"), ("resume", "consented"), ("terminate", "consented")],
)  # fmt: skip
def test_an_incomplete_record_may_begin_in_the_middle(kind: str, state: str) -> None:
    found = path(f"2001-01-01 {kind}", evidence=INCOMPLETE, **YEAR)
    assert (found.state, found.reasons) == (state, ())
    assert [step.irregular for step in found.steps] == [True]


def test_an_incomplete_record_does_not_excuse_what_it_contradicts() -> None:
    acts = ("2001-01-01 ratify", "2002-01-01 withdraw", "2003-06-01 rescind")
    assert codes(path(*acts, evidence=INCOMPLETE, **YEAR)) == ["notice-expired"]
    twice = path("2001-01-01 ratify", "2002-01-01 accede", evidence=INCOMPLETE)
    assert (twice.state, twice.reasons, twice.steps[-1].irregular) == ("consented", (), True)


def test_leaving_happens_by_itself() -> None:
    acts = ("2001-01-01 ratify", "2002-01-01 withdraw")
    assert path(*acts, until=date(2002, 12, 31), **YEAR).state == "leaving"
    found = path(*acts, until=date(2003, 1, 1), **YEAR)
    assert (found.state, found.steps[-1].event, str(found.steps[-1].day)) == ("left", "leave", "2003-01-01")
    assert found.steps[-1].act is None
    assert path(*acts, until=date(2001, 6, 1), **YEAR).state == "consented"
    between = path(*acts, "2004-01-01 accede", **YEAR)
    assert [step.event for step in between.steps] == ["consent", "give_notice", "leave", "consent"]


def test_a_notice_without_effect_never_leads_out() -> None:
    acts = ("2001-01-01 ratify", "2002-01-01 withdraw")
    assert path(*acts, until=date(2050, 1, 1), withdrawal={"mode": "excluded"}).state == "leaving"


def test_binding_acts_of_the_agreement() -> None:
    assert path("2001-01-01 notify", binding_acts=["notify"]).state == "consented"
    assert path("2001-01-01 sign", binding_acts=["sign"]).state == "consented"
    assert path("2001-01-01 sign", "2002-01-01 ratify", binding_acts=["sign", "ratify"]).reasons == ()
    assert codes(path("2001-01-01 sign", "2002-01-01 sign", binding_acts=["sign"])) == ["already-consented"]
    refused = path("2001-01-01 ratify", binding_acts=["enact", "join"])
    assert codes(refused) == ["not-binding-here"]
    assert "enact, join" in refused.reasons[0].message


def test_a_kind_that_some_rule_asks_for_is_recordable() -> None:
    rule = {"when": {"at_least": 2, "of": "anyone", "acts": ["approve"]}}
    found = path("2001-01-01 approve", binding_acts=["ratify"], entry_into_force=rule)
    assert (found.state, found.reasons) == ("stranger", ())


def test_parts_have_their_own_adherence() -> None:
    terms = make_terms(**YEAR)
    whole, part = act("2001-01-01 ratify"), act("2002-01-01 accept", about="annex-v")
    assert follow([whole, part], terms, Evidence()).reasons == ()
    again = act("2003-01-01 accept", about="annex-v")
    assert codes(follow([whole, part, again], terms, Evidence())) == ["already-consented"]
    back = act("2003-01-01 revoke", about="annex-v")
    found = follow([whole, part, back, act("2004-01-01 accept", about="annex-v")], terms, Evidence())
    assert (found.state, found.reasons) == ("consented", ())
    everything = follow([whole, part, act("2003-01-01 revoke"), act("2004-01-01 accept", about="annex-v")],
                        terms, Evidence())  # fmt: skip
    assert (everything.state, everything.reasons) == ("left", ())


def test_taking_back_a_reservation_is_a_note() -> None:
    reserve = act("2001-01-01 reserve", about="article-5")
    found = follow([act("2001-01-01 ratify"), reserve, act("2002-01-01 revoke", about="article-5")],
                   make_terms(), Evidence())  # fmt: skip
    assert (found.state, found.reasons) == ("consented", ())
    alone = follow([act("2002-01-01 revoke", about="article-5")], make_terms(), Evidence())
    assert codes(alone) == ["no-consent"]


def test_what_does_not_count_moves_nothing() -> None:
    first = act("2001-01-01 enact", does_not_count="differs in substance")
    found = follow([first, act("2002-01-01 enact")], make_terms(), Evidence())
    assert (found.state, found.reasons) == ("consented", ())


def test_organs_have_no_adherence() -> None:
    terms = make_terms()
    assert is_organ_act(act("2001-01-01 consent", "us-congress"), terms)
    assert is_organ_act(act("2001-01-01 fact", "US-CA", about="x"), terms)
    assert not is_organ_act(act("2001-01-01 ratify", "us-congress"), terms)
    assert not is_organ_act(act("2001-01-01 declare"), make_terms(binding_acts=["declare"]))
    board = make_terms(entry_into_force={"when": {"organ": "board", "does": "approve"}}, binding_acts=["enact"])
    assert is_organ_act(act("2001-01-01 approve", "board"), board)
    suspend = act("2001-01-01 suspend", "assembly")
    assert speaks_as_organ(suspend, terms, [])
    assert follow([suspend], terms, Evidence()).reasons == ()
    assert not speaks_as_organ(suspend, terms, [act("2000-01-01 join", "assembly")])
    assert not speaks_as_organ(act("2001-01-01 suspend", "US-CA"), terms, [])
    assert not speaks_as_organ(suspend, make_terms(parties=["assembly", "other"]), [])


def test_a_long_senseless_record_is_followed_in_good_time() -> None:
    acts = [act("2001-01-01 rescind") for _ in range(1000)]
    found = follow(acts, make_terms(), Evidence())
    assert set(codes(found)) == {"rescind-without-notice"}
    assert len(found.steps) == 1000
