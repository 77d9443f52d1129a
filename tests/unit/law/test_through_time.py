"""The answer through time: stretches that partition the days asked about, and agree with every single day in them."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import pytest

from foedus.definitions.casebook import Case, read_shipped_casebooks
from foedus.definitions.law_reading import shipped_law
from foedus.kernel.dates import EARLIEST, PartialDate
from foedus.law.precedence.pack import Law
from foedus.law.precedence.pipeline import decide
from foedus.law.precedence.places import Edge, Places, Since
from foedus.law.precedence.through_time import Stretch, through_time, through_time_doc
from foedus.law.precedence.turning import turning_days
from foedus.law.precedence.values import Consent, Instrument, Question

LAW = shipped_law()
FIRST, LAST = date(1780, 1, 1), date(2026, 1, 1)


@cache
def cases() -> dict[str, Case]:
    return {case.id: case for book in read_shipped_casebooks(LAW) for case in book.cases}


def day(text: str) -> PartialDate:
    return PartialDate.parse(text)


def stretches_of(case: Case) -> tuple[Stretch, ...]:
    return through_time(LAW, case.order, case.question, case.instruments, case.findings, FIRST, LAST)


def samples(case: Case) -> list[date]:
    turns = [one for one in turning_days(LAW, case.order, case.question, case.instruments) if FIRST < one < LAST]
    around = {one + timedelta(step) for one in turns for step in (-1, 0, 1)}
    luck = random.Random(case.id)
    around |= {date.fromordinal(luck.randint(FIRST.toordinal(), LAST.toordinal())) for _ in range(10)}
    return sorted({*around, FIRST, LAST})


def test_every_sampled_day_agrees_with_its_stretch() -> None:
    for case in cases().values():
        stretches = stretches_of(case)
        for one in samples(case):
            (stretch,) = [item for item in stretches if one in item]
            asked = replace(case.question, date=PartialDate.of(one))
            alone = decide(LAW, case.order, asked, case.instruments, case.findings)
            answer = (stretch.opinion.holding(), stretch.opinion.referrals)
            assert (alone.holding(), alone.referrals) == answer, (case.id, one)


def test_stretches_partition_the_time_and_neighbours_differ_for_a_reason() -> None:
    for case in cases().values():
        stretches = stretches_of(case)
        assert stretches[0].start == FIRST
        assert stretches[0].reasons == ()
        assert stretches[-1].end is None
        for one, other in pairwise(stretches):
            assert one.end == other.start
            assert (one.opinion.holding(), one.opinion.referrals) != (other.opinion.holding(), other.opinion.referrals)
            assert other.reasons, (case.id, other.start)


def test_entry_consent_and_end_are_named() -> None:
    reasons = [reason for item in stretches_of(cases()["hinderlider-1938"]) for reason in item.reasons]
    assert "La Plata River Compact entered into force" in reasons
    assert "La Plata River Compact received consent (1925-01-29)" in reasons
    assert any("may have entered into force (known as 1898)" in reason for reason in reasons)
    ended = [reason for item in stretches_of(cases()["eu-digibet-2014"]) for reason in item.reasons]
    assert "Schleswig-Holstein gambling act ended" in ended


QUESTION = Question("taxation", ("DE-BY",), day("2010-01-01"), forum="bverfg")
TREATY = Instrument("stv", "staatsvertrag", "joint", ("DE-BY", "DE-HE"), ("taxation",), ("DE-BY", "DE-HE"),
                    enacted=day("2000-01-01"), in_force=day("2000-03-01"), ended=day("2006-07-01"))  # fmt: skip


def asked(
    items: tuple[Instrument, ...],
    since: str | None = None,
    until: str | None = None,
    *,
    law: Law = LAW,
    order: str = "de",
    question: Question = QUESTION,
) -> tuple[Stretch, ...]:
    ends = [None if text is None else date.fromisoformat(text) for text in (since, until)]
    return through_time(law, order, question, items, (), *ends)


def spans(stretches: tuple[Stretch, ...]) -> list[tuple[date, tuple[str, ...]]]:
    return [(item.start, item.opinion.answer.governs) for item in stretches]


def test_without_ends_all_days_are_asked_about() -> None:
    found = asked((TREATY,))
    assert spans(found) == [(EARLIEST, ()), (date(2000, 3, 1), ("stv",)), (date(2006, 7, 1), ())]
    doc = through_time_doc(found)
    assert [(item["start"], item["end"]) for item in doc["stretches"]] == [
        (None, "2000-03-01"), ("2000-03-01", "2006-07-01"), ("2006-07-01", None),
    ]  # fmt: skip
    assert doc["instruments"]["stv"]["kind"] == "staatsvertrag"
    assert "date" not in doc["question"]


def test_both_ends_are_asked_about_and_a_wrong_order_is_refused() -> None:
    assert spans(asked((TREATY,), "2000-02-29", "2000-03-01")) == [
        (date(2000, 2, 29), ()), (date(2000, 3, 1), ("stv",)),
    ]  # fmt: skip
    assert len(asked((TREATY,), "2000-02-29", "2000-02-29")) == 1
    with pytest.raises(ValueError, match="lies before"):
        asked((TREATY,), "2001-01-01", "2000-01-01")


def test_a_register_may_give_other_instruments_on_other_days() -> None:
    joined = replace(TREATY, id="new", in_force=None, in_force_by=day("2004-05-05"), ended=None)

    def corpus(on: date) -> tuple[Instrument, ...]:
        return (TREATY, joined) if on >= date(2003, 1, 1) else (TREATY,)

    turning = [date(2003, 1, 1)]
    found = through_time(LAW, "de", QUESTION, corpus, (), date(2001, 1, 1), date(2010, 1, 1), turning)
    reasons = {item.start: item.reasons for item in found}
    assert reasons[date(2003, 1, 1)] == ("new joins the instruments that meet the question",)
    assert date(2006, 7, 1) in reasons


def test_a_changed_record_is_named() -> None:
    def reasons(later: Instrument) -> tuple[str, ...]:
        def corpus(on: date) -> tuple[Instrument, ...]:
            return (later,) if on >= date(2003, 1, 1) else (TREATY,)

        turning = [date(2003, 1, 1)]
        found = through_time(LAW, "de", QUESTION, corpus, (), date(2001, 1, 1), date(2004, 1, 1), turning)
        return found[1].reasons

    assert reasons(replace(TREATY, territory=("DE-HE",))) == ("stv has another record from here",)
    assert reasons(replace(TREATY, territory=("DE-HE",), parties=("DE-HE",))) == ("stv no longer binds DE-BY",)


def test_membership_of_a_group_turns_the_answer() -> None:
    treaty = Instrument("eu-treaty", "treaty", "international", ("EU",), ("taxation",), enacted=day("1990"))
    question = Question("taxation", ("PL",), day("2010-01-01"), between=("PL", "DE"), forum="icj")
    found = asked((treaty,), "2000-01-01", "2010-01-01", order="pil", question=question)
    assert found[-1].start == date(2004, 5, 1)
    assert found[-1].reasons == ("membership of PL in EU from 2004-05-01",)


def test_rules_and_edges_turn_too() -> None:
    dated = [replace(rule, during=Since(day("2003-01-01"), day("2005-01-01"))) if rule.id == "GEN-03a" else rule
             for rule in LAW.rules]  # fmt: skip
    elsewhere = replace(TREATY, territory=("DE-HE",), parties=("DE-HE",))
    found = asked((elsewhere,), "2002-01-01", "2006-01-01", law=replace(LAW, rules=tuple(dated)))
    assert [item.reasons for item in found[1:]] == [
        ("rule GEN-03a valid from 2003-01-01",), ("rule GEN-03a valid until 2005-01-01",),
    ]  # fmt: skip
    places = replace(LAW.vocabulary.places, edges=(Edge("DE-HE-kassel", "DE-BY", Since(day("2004-01-01"))),))
    law = replace(LAW, vocabulary=replace(LAW.vocabulary, places=places))
    town = replace(QUESTION, territory=("DE-HE-kassel",))
    bavarian = replace(TREATY, territory=("DE-BY",))
    found = asked((bavarian,), "2002-01-01", "2005-01-01", law=law, question=town)
    assert found[-1].reasons == ("DE-HE-kassel lies under DE-BY",)
    assert Places() != places


def test_consent_that_ends_is_named() -> None:
    consent = Consent("needed", True, day("2001-02-03"), ended=day("2005-06-07"))
    compact = Instrument("c", "compact", "joint", ("US-KS", "US-MO"), ("water",), ("US-KS", "US-MO"),
                         enacted=day("2000-01-01"), consent=consent)  # fmt: skip
    question = Question("water", ("US-KS",), day("2003-01-01"), forum="us-federal")
    found = asked((compact,), "2000-06-01", "2010-01-01", order="us", question=question)
    assert [item.start for item in found] == [date(2000, 6, 1), date(2001, 2, 3), date(2005, 6, 7)]
    assert found[1].reasons == ("c received consent (2001-02-03)",)
    assert found[2].reasons == ("c lost its consent",)
