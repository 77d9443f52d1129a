"""Why an instrument does not govern, and which fact would change that."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache

import pytest

from foedus.definitions.casebook import Case, read_shipped_casebooks
from foedus.definitions.law_reading import shipped_law
from foedus.kernel.dates import PartialDate
from foedus.law.precedence.pipeline import decide
from foedus.law.precedence.suppose import World, suppositions
from foedus.law.precedence.values import Consent, Finding, Instrument, Question
from foedus.law.precedence.why_not import WhyNot, why_not

LAW = shipped_law()
DAY = PartialDate.parse("2010-01-01")


@cache
def cases() -> dict[str, Case]:
    return {case.id: case for book in read_shipped_casebooks(LAW) for case in book.cases}


def ask(name: str, instrument: str, **more: int) -> WhyNot:
    case = cases()[name]
    return why_not(LAW, case.order, case.question, case.instruments, case.findings, instrument, **more)


def says(found: WhyNot) -> list[str]:
    return [one.says for change in found.changes for one in change.suppositions]


def test_every_change_that_is_offered_makes_it_govern_and_every_loser_has_an_obstacle() -> None:
    for case in list(cases().values())[::4]:
        for item in case.instruments:
            found = why_not(LAW, case.order, case.question, case.instruments, case.findings, item.id, most=150)
            opinion = decide(LAW, case.order, case.question, case.instruments, case.findings)
            assert found.governs == (item.id in opinion.answer.governs)
            assert found.governs or found.obstacles, (case.id, item.id)
            world = World(case.question, case.instruments, case.findings)
            for change in found.changes:
                supposed = world
                for one in change.suppositions:
                    supposed = one.apply(supposed)
                again = decide(LAW, case.order, supposed.question, supposed.instruments, supposed.findings)
                assert item.id in again.answer.governs, (case.id, item.id, change.words())
            for stretch in found.days:
                assert item.id in stretch.opinion.answer.governs


def test_the_beater_is_named_with_its_rule_and_whether_it_stands() -> None:
    (obstacle,) = ask("hinderlider-1938", "co-decree-1898").obstacles
    assert (obstacle.how, obstacle.by, obstacle.rule, obstacle.stands) == ("beaten", "la-plata", "US-C11", True)
    assert obstacle.because


def test_the_finding_that_would_change_it_comes_first() -> None:
    found = ask("hinderlider-1938", "co-decree-1898")
    assert "can both be obeyed (the opposite is recorded)" in says(found)[0]
    assert any("does not cover the facts asked about" in text for text in says(found))
    assert found.days[0].end is not None
    assert found.days[0].end.isoformat() == "1925-01-29"
    assert found.complete


def test_another_option_of_a_disputed_rule_is_offered() -> None:
    assert any("pacta sunt servanda" in text for text in says(ask("DE-37", "v")))


def test_what_fell_by_itself_and_what_was_left_out_say_so() -> None:
    assert [item.how for item in ask("CH-02", "k").obstacles] == ["invalid"]
    (left_out,) = ask("GEN-03b", "u").obstacles
    assert (left_out.how, left_out.rule) == ("left_out", "GEN-03b")


def test_a_referral_is_an_obstacle_and_a_clear_meaning_would_help() -> None:
    found = ask("eu-budvar-2003", _ids("eu-budvar-2003")[-1])
    assert [item.how for item in found.obstacles] == ["referred"]
    assert "are clear" in says(found)[0]


def test_two_facts_are_supposed_where_one_does_not_help() -> None:
    found = ask("de-rundfunkbeitrag-2021", "rfinstv-1750")
    assert found.pairs
    assert {len(change.suppositions) for change in found.changes} == {2}
    assert "No single fact" in found.lines()[-1]


def test_the_search_is_limited_and_says_so() -> None:
    found = ask("de-rundfunkbeitrag-2021", "rfinstv-1750", most=25)
    assert found.tried == 25
    assert not found.complete
    assert "there are more" in found.searched()
    assert found == ask("de-rundfunkbeitrag-2021", "rfinstv-1750", most=25)


def test_json_and_lines_say_the_same() -> None:
    found = ask("hinderlider-1938", "co-decree-1898")
    doc = json.loads(json.dumps(found.to_json()))
    assert doc["governs"] is False
    assert doc["outcome"] == "prevails"
    assert doc["governing"] == ["la-plata"]
    assert doc["changes"][0]["facts"][0]["finding"]["type"] == "incompatible"
    assert doc["changes"][0]["then"]["governs"] == ["co-decree-1898", "la-plata"]
    assert doc["days"][0]["from"] == "1898-01-01"
    assert any("under rule US-C11" in line for line in found.lines())
    assert ask("hinderlider-1938", "la-plata").lines() == ["La Plata River Compact governs."]


def test_an_unknown_instrument_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        ask("hinderlider-1938", "nobody")


# ---- single data

COMPACT = Instrument("c", "compact", "joint", ("US-KS", "US-MO"), ("water",), ("US-KS", "US-MO"),
                     enacted=PartialDate.parse("2000-01-01"))  # fmt: skip
WATER = Question("water", ("US-KS",), DAY, forum="us-federal")


def changed(item: Instrument, question: Question = WATER, findings: tuple[Finding, ...] = ()) -> set[str]:
    found = why_not(LAW, "us", question, [item], findings, item.id)
    return {one.change for change in found.changes for one in change.suppositions}


def test_force_territory_parties_and_consent_are_supposed() -> None:
    assert "force" in changed(replace(COMPACT, ended=PartialDate.parse("2005-01-01")))
    assert "territory" in changed(replace(COMPACT, territory=("US-MO",)))
    assert "party" in changed(COMPACT, replace(WATER, between=("US-KS", "US-NE")))
    assert "consent" in changed(replace(COMPACT, consent=Consent("needed", False)))
    assert "record" in changed(replace(COMPACT, subjects=("parks",)))


def test_a_ratification_is_supposed() -> None:
    treaty = Instrument("t", "staatsvertrag", "joint", ("DE-BY", "DE-HE"), ("taxation",), ("DE-BY", "DE-HE"),
                        ratified=frozenset({"DE-HE"}), enacted=PartialDate.parse("2000-01-01"))  # fmt: skip
    question = Question("taxation", ("DE-BY",), DAY, forum="bverfg")
    found = why_not(LAW, "de", question, [treaty], (), "t")
    assert any(text == "DE-BY had ratified t" for text in says(found))


def test_suppositions_are_admissible_and_come_in_one_order() -> None:
    case = cases()["de-rundfunkbeitrag-2021"]
    world = World(case.question, case.instruments, case.findings)
    first = list(suppositions(LAW, case.order, world, "rfinstv-1750"))
    assert [item.to_json() for item in first] == [
        item.to_json() for item in suppositions(LAW, case.order, world, "rfinstv-1750")
    ]
    known = {(item.type, item.first, item.second) for item in case.findings}
    for item in first:
        finding = item.detail.get("finding")
        if item.change == "record":
            assert item.about not in known
            assert finding["value"] in LAW.vocabulary.findings[finding["type"]].values
        if item.change in ("withdraw", "revalue"):
            assert item.about in known


def _ids(name: str) -> list[str]:
    return sorted(item.id for item in cases()[name].instruments)
