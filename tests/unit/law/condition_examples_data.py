"""Examples of the words that ask for dates, ground, rank, consent, the question and the result."""

from __future__ import annotations

from collections.abc import Iterator

from condition_examples import COMPACT, Example, clause, found, no, yes


def days() -> Iterator[Example]:
    order = {"later": ["a", "b"]}
    yield yes(order, a={"enacted": "2001"}, b={"enacted": "2000-12-31"})
    yield no(order, a={"enacted": "2000"}, b={"enacted": "2000-06"})  # perhaps, but not surely
    yield no(order, a={"enacted": "2000-01-01"}, b={"enacted": "2000-01-01"})
    yield no(order, a={"enacted": "2001"}, b={"enacted": None})
    yield no(order, a={"enacted": None}, b={"enacted": "1900"})
    # a compact is as late as its consent; another kind, or another order, is not
    yield yes(
        order, a={**COMPACT, "enacted": "1990", "consent": {"given": True, "date": "2001"}}, b={"enacted": "2000"}
    )
    yield no(
        order, a={**COMPACT, "enacted": "1990", "consent": {"given": False, "date": "2001"}}, b={"enacted": "2000"}
    )
    yield no(order, a={"enacted": "1990", "consent": {"given": True, "date": "2001"}}, b={"enacted": "2000"})
    yield no(
        order, a={**COMPACT, "enacted": "1990", "consent": {"given": True, "given_by": "2001"}}, b={"enacted": "2000"}
    )
    # the date that the order prescribes
    law = {"kind": "land_statute", "enacted": "2001", "promulgated": "1999"}
    yield no(order, order="de", a=law, b={"kind": "land_statute", "enacted": "2000"})
    yield yes(order, order="us", a={**law, "kind": "state_statute"}, b={"enacted": "2000"})
    yield yes(order, a={"enacted": None, "in_force": "2001"}, b={"enacted": "2000"})
    older = {"not_later": ["a", "b"]}
    yield yes(older, a={"enacted": "2000"}, b={"enacted": "2001"})
    yield yes(older, a={"enacted": "2000-01-01"}, b={"enacted": "2000-01-01"})
    yield no(older, a={"enacted": "2000"}, b={"enacted": "2000"})  # within one year either may be the later
    yield no(older, a={"enacted": None}, b={"enacted": "2001"})
    yield no(older, a={"enacted": "2001"}, b={"enacted": "2000"})


def force() -> Iterator[Example]:
    now = {"in_force": "a"}
    asked = {"question": {"date": "2000-06-15"}}
    yield yes(now, a={"enacted": "2000-06-15"}, **asked)
    yield no(now, a={"enacted": "2000-06-16"}, **asked)
    yield yes(now, a={"enacted": "2000-06"}, **asked)  # not surely after
    yield yes(now, a={"enacted": None}, **asked)  # nothing says that it had not begun
    yield no(now, a={"enacted": "1990", "promulgated": "2001"}, **asked)
    yield no(now, a={"enacted": "1990", "promulgated": "1991", "in_force": "2001"}, **asked)
    yield yes(now, a={"enacted": "2001", "in_force_by": "2000-06-15"}, **asked)
    yield no(now, a={"enacted": "2001", "in_force_by": "2000-06-16"}, **asked)  # nothing is said of the days before
    yield no(now, a={"enacted": "1990", "not_in_force_by": "2000-06-15"}, **asked)
    yield yes(now, a={"enacted": "1990", "not_in_force_by": "2000-06-14"}, **asked)
    yield no(now, a={"enacted": "1990", "ended": "2000-06-15"}, **asked)  # the first day on which it no longer applies
    yield yes(now, a={"enacted": "1990", "ended": "2000-06-16"}, **asked)
    yield yes(now, a={"enacted": "1990", "ended": "2000-06"}, **asked)  # not surely ended
    yield yes(now, a={"enacted": "2001", "retroactive_from": "2000-01"}, **asked)
    yield no(now, a={"enacted": "2001", "retroactive_from": "2000-07"}, **asked)
    yield yes(now, a={"enacted": "1990", "retroactive_from": "2000-07"}, **asked)  # a claim puts nothing off
    back = {"retroactive_on_date": "a"}
    yield yes(back, a={"enacted": "2001", "retroactive_from": "2000-01"}, **asked)
    yield no(back, a={"enacted": "2000-06-15", "retroactive_from": "2000-01"}, **asked)
    yield no(back, a={"enacted": "2001", "retroactive_from": "2000-07"}, **asked)
    yield no(back, a={"enacted": "2001"}, **asked)
    yield no(back, a={"enacted": None, "retroactive_from": "2000-01"}, **asked)
    lapsed = {"lapsed_unratified": "a"}
    treaty = {"parties": ["US-AA", "US-BB"], "ratified": ["US-AA"]}
    late = {"clauses": [{"type": "requires_all", "by": "2000-06-14"}]}
    yield yes(lapsed, a={**treaty, **late}, **asked)
    yield no(
        lapsed, a={**treaty, "clauses": [{"type": "requires_all", "by": "2000-06-15"}]}, **asked
    )  # still time today
    yield no(lapsed, a={**treaty, "clauses": [{"type": "requires_all", "by": "2000-06"}]}, **asked)
    yield no(lapsed, a={**treaty, **late, "ratified": ["US-AA", "US-BB"]}, **asked)
    yield no(lapsed, a={"parties": ["US-AA"], **late}, **asked)  # nobody recorded who ratified
    yield no(now, a={**treaty, **late, "enacted": "1990"}, **asked)  # what lapsed is not in force
    here = {"not_ratified_in": "a"}
    yield yes(here, a=treaty, question={"territory": "US-BB-city"})
    yield no(here, a=treaty, question={"territory": "US-AA"})
    yield no(here, a=treaty, question={"territory": "US"})  # the question is wider than the party
    yield no(here, a={"parties": ["US-BB"]}, question={"territory": "US-BB"})
    yield no(
        here,
        a={**treaty, "ratified": ["US-AA", "old"], "successors": {"old": "US-BB"}},
        question={"territory": "US-BB"},
    )


def ground() -> Iterator[Example]:
    asked = {"question": {"subject": "water.supply", "territory": "US-AA-city"}}
    yield yes({"covers": "a"}, a={"subjects": ["parks", "water"]}, **asked)
    yield no({"covers": "a"}, a={"subjects": ["water.supply.price"]}, **asked)  # narrower than what is asked
    yield no({"covers": "a"}, a={"subjects": ["waterways"]}, **asked)
    yield yes({"covers": "a"}, a={"subjects": ["parks"]}, findings=found("reaches", True, instrument="a"), **asked)
    yield no({"covers": "a"}, a={"subjects": ["parks"]}, findings=found("reaches", False, instrument="a"), **asked)
    touches = {"territory_touches": "a"}
    yield yes(touches, a={"territory": ["US-AA"]}, **asked)
    yield yes(touches, a={"territory": ["US-AA-city-east"]}, **asked)  # smaller than what is asked
    yield yes(touches, a={"territory": None}, **asked)
    yield no(touches, a={"territory": ["US-BB", "US-AA-town"]}, **asked)
    yield yes(touches, a={"territory": ["old"], "successors": {"old": "US-AA"}}, **asked)
    yield yes(touches, a={"territory": ["EU"]}, question={"territory": "DE-BY"})
    yield no(touches, a={"territory": ["EU"]}, question={"territory": "GB", "date": "2020-02-01"})
    yield yes(touches, a={"territory": ["UN"]}, question={"territory": "EU"})  # Ireland and Austria are in both
    apart = {"territory_disjoint": ["a", "b"]}
    yield yes(apart, a={"territory": ["US-AA"]}, b={"territory": ["US-BB"]})
    yield no(apart, a={"territory": ["US-AA"]}, b={"territory": ["US"]})
    yield no(apart, a={"territory": ["US-AA"]}, b={"territory": None})
    yield no(apart, a={"territory": ["UN"]}, b={"territory": ["EU"]})
    under = {"subject_under": {"of": "a", "in": ["water", "taxation"]}}
    yield yes(under, a={"subjects": ["water.supply"]})
    yield no(under, a={"subjects": ["waste"]})
    yield yes({"subject_under": {"of": "question", "in": ["water"]}}, **asked)
    yield no({"subject_under": {"of": "question", "in": ["water.supply.price"]}}, **asked)
    special = {"special": ["a", "b"]}
    yield yes(special, a={"subjects": ["water.supply"]}, b={"subjects": ["water"]})
    yield no(special, a={"subjects": ["water"]}, b={"subjects": ["water.supply"]})
    yield no(special)  # the same is not strictly included
    yield no(special, a={"subjects": ["water.supply", "parks"]}, b={"subjects": ["water"]})  # mere overlap
    yield yes(special, a={"territory": ["US-AA"]}, b={"territory": ["US"]})
    yield yes(special, a={"territory": ["US-AA"]}, b={"territory": None})
    yield no(special, a={"subjects": ["water.supply"], "territory": ["US"]}, b={"territory": ["US-AA"]})
    yield yes(special, a={"territory": ["DE"]}, b={"territory": ["EU"]})


def rank() -> Iterator[Example]:
    yield yes({"rank_above": ["a", "b"]}, a={"kind": "state_constitution"})
    yield no({"rank_above": ["a", "b"]})
    # a compact stands with federal statutes once it has consent
    yield yes({"rank_above": ["a", "b"]}, a=COMPACT, b={"kind": "federal_regulation"}, flags={("a", "consented"): True})
    yield no({"rank_above": ["a", "b"]}, a=COMPACT, b={"kind": "federal_regulation"})
    rule = {"kind": "compact_rule", "made_under": "c"}
    yield yes({"same_rank": ["a", "b"]}, a=rule, b={"kind": "state_regulation"}, c=COMPACT)
    yield no(
        {"same_rank": ["a", "b"]}, a=rule, b={"kind": "state_regulation"}, c=COMPACT, flags={("c", "consented"): True}
    )
    yield yes({"same_rank": ["a", "b"]}, a={**COMPACT}, flags={("a", "contract"): False})
    need = {"consent_required": {"of": "a", "is": "open"}}
    yield yes(need, a={"consent": {"given": False, "required": "open"}})
    yield no(need, a={"consent": {"given": False, "required": "needed"}})
    yield no(need)
    given, asked = {"consent_given_by_date": "a"}, {"question": {"date": "2000-06-15"}}
    yield yes(given, a={"consent": {"given": True}}, **asked)
    yield yes(given, a={"consent": {"given": True, "date": "2000-06"}}, **asked)
    yield no(given, a={"consent": {"given": True, "date": "2000-06-16"}}, **asked)
    yield yes(given, a={"consent": {"given": True, "given_by": "2000-06-15"}}, **asked)
    yield no(given, a={"consent": {"given": True, "date": "1990", "ended": "2000-06-15"}}, **asked)
    yield no(given, a={"consent": {"given": False, "date": "1990"}}, **asked)
    yield no(given, **asked)
    flag = {"flag": {"of": "a", "name": "contract", "is": False}}
    yield yes(flag, flags={("a", "contract"): False})
    yield no(flag, flags={("a", "contract"): True})
    yield no(flag)  # a flag that nobody set is neither
    basis = {"basis_flag": {"of": "a", "name": "consented", "is": True}}
    yield yes(basis, a={"made_under": "b"}, flags={("b", "consented"): True})
    yield no(basis, a={"made_under": "b"}, flags={("a", "consented"): True})
    yield no(basis, flags={("b", "consented"): True})


def asked_and_answered() -> Iterator[Example]:
    yield yes({"addressee": ["joint_agency", "states"]}, question={"addressee": "states"})
    yield no({"addressee": ["joint_agency"]}, question={"addressee": "states"})
    yield no({"addressee": ["joint_agency"]})
    yield yes({"forum": ["bverfg", "bverwg"]}, question={"forum": "bverwg"})
    yield no({"forum": ["bverfg"]}, question={"forum": "bverwg"})
    parallel = {"doctrine": {"rule": "US-E1", "is": "parallel"}}
    yield yes(parallel, question={"forum": "us-nj"})
    yield no(parallel, question={"forum": "us-ny"})
    yield no(parallel)  # without a forum the default
    yield yes(parallel, question={"forum": "us-ny", "choices": {"US-E1": "parallel"}})  # the asker's choice goes first
    yield no(parallel, question={"forum": "us-nj", "choices": {"US-E1": "strict"}})
    shown = {"conflict_shown": ["a", "b"]}
    yield yes(shown, findings=found("incompatible", True, pair=["a", "b"]))
    yield no(shown, findings=found("incompatible", False, pair=["a", "b"]))
    yield yes(shown, a=clause("repeals", ids=["b"]))
    yield yes(shown, b=clause("repeals", ids=["a"]))  # in either direction
    yield no(shown, a=clause("saves", ids=["b"]))
    yield yes({"struck": {"kind": ["state_statute"], "effect": "void"}})
    yield no({"struck": {"kind": ["state_statute"], "effect": "inoperative"}})
    yield no({"struck": {"kind": ["compact"], "effect": "void"}})
