"""Laws that hold for every question of precedence: what never matters, and what every answer looks like."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from precedence_compare import opinion_on, sorted_holding
from precedence_strategies import copied, corpora, packs, renamed

from foedus.definitions.law_reading import shipped_law
from foedus.kernel.dates import PartialDate
from foedus.law.precedence.opinion import REFERRED, Answer, Opinion
from foedus.law.precedence.pack import Condition, Law, Rule, Selector
from foedus.law.precedence.pipeline import decide
from foedus.law.precedence.records import read_finding, read_instrument, read_question
from foedus.law.precedence.through_time import through_time
from foedus.law.precedence.turning import turning_days

Doc = dict[str, Any]

LAW = shipped_law()
MANY = settings(max_examples=250)


# ---- what never matters


@MANY
@given(corpora(), st.randoms(use_true_random=False))
def test_the_order_of_instruments_and_findings_never_matters(doc: Doc, luck: Random) -> None:
    mixed = copied(doc)
    for name in ("instruments", "findings"):
        luck.shuffle(mixed[name])
    for item in mixed["instruments"]:
        for name in ("parties", "subjects", "territory", "clauses"):
            luck.shuffle(item.get(name, []))
    for finding in mixed["findings"]:
        luck.shuffle(finding.get("pair", []))
    mine, other = opinion_on(doc), opinion_on(mixed)
    assert mine == other


@MANY
@given(corpora(), st.randoms(use_true_random=False))
def test_ids_are_names_and_nothing_more(doc: Doc, luck: Random) -> None:
    ids = [item["id"] for item in doc["instruments"]]
    others = [f"n{number}" for number in range(len(ids))]
    luck.shuffle(others)
    names = dict(zip(ids, others, strict=True))
    expected = renamed(opinion_on(doc).holding(), names)
    assert sorted_holding(opinion_on(renamed(doc, names)).holding()) == sorted_holding(expected)


@MANY
@given(corpora(), st.randoms(use_true_random=False))
def test_rules_of_other_orders_may_stand_anywhere(doc: Doc, luck: Random) -> None:
    """Only the order of the rules of one legal order, and of the shared ones, counts."""
    queues = [[rule for rule in LAW.rules if rule.order == order] for order in {rule.order for rule in LAW.rules}]
    turns = sorted((luck.random(), number) for number, queue in enumerate(queues) for _ in queue)
    waiting = [iter(queue) for queue in queues]
    mixed = replace(LAW, rules=tuple(next(waiting[number]) for _, number in turns))
    assert opinion_on(doc, mixed) == replace(opinion_on(doc), versions=mixed.versions)


@MANY
@given(corpora(), st.randoms(use_true_random=False))
def test_neighbours_that_can_never_meet_in_a_pair_may_change_places(doc: Doc, luck: Random) -> None:
    """Two rules over pairs, next to each other, that ask for kinds or levels that no one pair can have.

    Rules that refer are left where they are: of several referrals the place of the rule says which one counts.
    """
    rules = list(LAW.rules)
    for number in luck.sample(range(len(rules) - 1), len(rules) - 1):
        one, other = rules[number : number + 2]
        if _apart(one, other):
            rules[number : number + 2] = [other, one]
    assert opinion_on(doc, replace(LAW, rules=tuple(rules))).holding() == opinion_on(doc).holding()


def test_there_are_such_neighbours() -> None:
    assert sum(_apart(one, other) for one, other in pairwise(LAW.rules)) > 20


def _apart(one: Rule, other: Rule) -> bool:
    pairs = {stage.name for stage in LAW.pipeline if stage.over == "pair"}
    if one.stage not in pairs or not (one.operative and other.operative) or one.stage != other.stage:
        return False
    if one.order != other.order or any(rule.then is not None and rule.then.refer for rule in (one, other)):
        return False
    straight = _share(one.a, other.a) and _share(one.b, other.b)
    crossed = _share(one.a, other.b) and _share(one.b, other.a)
    return not straight and not crossed


def _share(one: Selector, other: Selector) -> bool:
    kinds = not one.kinds or not other.kinds or not one.kinds.isdisjoint(other.kinds)
    return kinds and (not one.levels or not other.levels or not one.levels.isdisjoint(other.levels))


@MANY
@given(corpora(), st.randoms(use_true_random=False))
def test_a_finding_that_no_rule_of_the_order_reads_changes_nothing(doc: Doc, luck: Random) -> None:
    read = {args["type"] for rule in LAW.rules if rule.order in (doc["order"], "any") for args in _findings(rule)}
    unread = sorted(set(LAW.vocabulary.findings) - read)
    assume(unread)
    more = copied(doc)
    more["findings"] = [item for item in more["findings"] if item["type"] not in unread]
    before = opinion_on(more).holding()
    ids = [item["id"] for item in more["instruments"]]
    for kind in luck.choices(unread, k=3):
        known = LAW.vocabulary.findings[kind]
        about: Doc = {"pair": luck.sample(ids, 2)} if known.args == ("pair",) else {}
        about = about or dict(zip(known.args, luck.sample(ids, len(known.args)), strict=True))
        more["findings"].append({"type": kind, **about, "value": luck.choice(known.values)})
    assert opinion_on(more).holding() == before


def _findings(rule: Rule) -> Iterator[Any]:
    waiting: list[Condition] = [*rule.when, *rule.unless]
    while waiting:
        condition = waiting.pop()
        waiting += condition.parts
        if condition.name in ("finding", "no_finding"):
            yield condition.args


# ---- what every answer looks like


@MANY
@given(corpora())
def test_an_answer_has_one_outcome_and_the_outcome_fits_it(doc: Doc) -> None:
    opinion = opinion_on(doc)
    assert opinion.outcome in packs().vocabulary["outcomes"]
    assert (opinion.outcome == REFERRED) == bool(opinion.referrals) == (opinion.refer_to is not None)
    if opinion.outcome == REFERRED:
        assert opinion.answer == Answer()
        return
    assert (opinion.outcome == "prevails") == bool(opinion.answer.yields)
    if opinion.outcome in ("invalid", "no_conflict"):
        assert bool(opinion.answer.invalid) == (opinion.outcome == "invalid")
    if opinion.outcome == "not_governed":
        assert opinion.dropped


@MANY
@given(corpora())
def test_every_instrument_has_exactly_one_place(doc: Doc) -> None:
    opinion = opinion_on(doc)
    answer = _ranking(opinion)
    if answer is None:
        return
    governs, fell = set(answer.governs), {item.id for item in answer.invalid}
    yields, left_out = {item.id for item in answer.yields}, {item.id for item in opinion.dropped}
    places = [governs, fell, yields, left_out]
    assert sum(map(len, places)) == len(set().union(*places))
    undecided = {item["id"] for item in doc["instruments"]} - set().union(*places)
    assert not undecided or any(item.to == "undecided" and set(item.about) == undecided for item in opinion.referrals)
    assert all(item.to in governs for item in answer.yields)
    assert {item.id for item in answer.modifiers} <= yields | fell


@MANY
@given(corpora())
def test_who_governs_is_beaten_only_by_the_beaten(doc: Doc) -> None:
    opinion = opinion_on(doc)
    answer = _ranking(opinion)
    if answer is None:
        return
    governs, yields = set(answer.governs), {item.id for item in answer.yields}
    for item in opinion.decided:
        assert not any({winner, loser} <= governs for winner, loser in item.beats)
    live = {name for item in opinion.decided for name in item.pair}
    for name in live:
        attackers = {winner for item in opinion.decided for winner, loser in item.beats if loser == name}
        assert (name in governs) == (attackers <= yields)
        assert (name in yields) == (not attackers.isdisjoint(governs))


def _ranking(opinion: Opinion) -> Answer | None:
    """Return the answer, or the provisional one of a referred question; a rule that refers early leaves none."""
    return opinion.provisional if opinion.outcome == REFERRED else opinion.answer


@MANY
@given(corpora())
def test_where_nothing_is_recorded_of_two_nobody_yields(doc: Doc) -> None:
    """Silence defeats nobody: without findings and clauses no rule of the shipped law makes an instrument yield.

    It is not true that findings only ever decide more: a finding may refer (``ambiguous``), and one that two can be
    obeyed together may end a conflict that a clause would have opened.
    """
    bare = copied(doc)
    bare["findings"] = []
    for item in bare["instruments"]:
        item.pop("clauses", None)
    opinion = opinion_on(bare)
    assert not opinion.answer.yields
    assert all(item.how not in ("prevails", "no_rule") for item in opinion.decided)


# ---- through time


@given(corpora(), st.randoms(use_true_random=False))
def test_stretches_partition_the_time_and_every_day_in_them_has_their_answer(doc: Doc, luck: Random) -> None:
    question = read_question(doc["question"], doc["question"].get("choices"))
    instruments = [read_instrument(item) for item in doc["instruments"]]
    findings = [read_finding(item) for item in doc["findings"]]
    first, last = date(1940, 6, 1), date(2030, 6, 1)
    stretches = through_time(LAW, doc["order"], question, instruments, findings, first, last)
    assert (stretches[0].start, stretches[-1].end) == (first, None)
    assert all(one.end == other.start and one.start < other.start for one, other in pairwise(stretches))
    assert all(
        one.opinion.holding() != other.opinion.holding() or one.opinion.referrals != other.opinion.referrals
        for one, other in pairwise(stretches)
    )
    turns = [day for day in turning_days(LAW, doc["order"], question, instruments) if first < day < last]
    tried = {day + timedelta(step) for day in turns for step in (-1, 0)}
    tried |= {date.fromordinal(luck.randint(first.toordinal(), last.toordinal())) for _ in range(10)}
    for day in {*tried, first, last}:
        (stretch,) = [one for one in stretches if day in one]
        alone = decide(LAW, doc["order"], replace(question, date=PartialDate.of(day)), instruments, findings)
        assert alone.holding() == stretch.opinion.holding(), day


@MANY
@given(corpora())
def test_a_law_is_a_value(doc: Doc) -> None:
    """What a law remembers of its own rules for speed never shows: a fresh copy answers the same."""
    assert opinion_on(doc, _fresh()) == opinion_on(doc)


def _fresh() -> Law:
    return replace(LAW)
