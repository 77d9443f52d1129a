"""What a person must still find: for each referral, the findings that would let the rules go on.

A rule that waits for a determination names it itself. For a pair on which nothing is recorded, or which no rule
ranks, every finding that a rule for such a pair asks about is tried; those that move the pair are named, with where
each answer leads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from foedus.law.precedence.conditions import Names
from foedus.law.precedence.grounds import Replay, finding_about
from foedus.law.precedence.opinion import Decided, Referral
from foedus.law.precedence.pack import Condition, Rule
from foedus.law.precedence.phrases import plain, whether_words
from foedus.law.precedence.sayers import finding_arguments
from foedus.law.precedence.values import Finding, Instrument

Open = tuple[str, str, str]
"""A finding that could be made: type, first and second argument."""

_FIRST: Final = "incompatible"
_STAYS_OPEN: Final = "ambiguous"
"""The one finding that says of something that it is not determined yet."""

MOST: Final = 500
"""How many referrals are looked at; further ones stand in the opinion, and are as open as these."""

_SEARCHED: Final = 20
"""How many open pairs are searched for every finding that would help; of further ones only the first is named."""


def missing_findings(replay: Replay) -> list[dict[str, Any]]:
    """Say which findings are missing, those of the first :data:`MOST` referrals; call it when the walk is over."""
    found: dict[str, dict[str, Any]] = {}
    searched = 0
    for referral in replay.opinion.referrals[:MOST]:
        rule = replay.view.law.by_id[referral.rule] if referral.rule else None
        entries = list(_waited_for(replay, referral, rule)) if rule is not None else []
        if not entries and len(referral.about) == 2 and referral.to in ("findings_missing", "no_rule"):
            searched += 1
            entries = list(_moving(replay, referral) if searched <= _SEARCHED else _first(replay, referral))
        if referral.to == "name_the_pair_of_parties":
            entries.append(_parties(replay, referral))
        for entry in entries:
            found.setdefault(repr(entry), entry)
    return list(found.values())


def _waited_for(replay: Replay, referral: Referral, rule: Rule) -> Iterator[dict[str, Any]]:
    """Give the findings that a rule of referral says are missing, or that it says leave something open."""
    items = [replay.view.instruments[name] for name in referral.about]
    for names in ({"a": items[0], "b": items[1]}, {"a": items[1], "b": items[0]}) if len(items) == 2 else ({},):
        if names and not replay.fits(rule, names):
            continue
        for condition, inner in _asked(replay, rule.when, names):
            args = condition.args
            if condition.name == "no_finding":
                yield _entry(replay, _instantiated(args, inner))
            elif condition.name == "finding" and args["type"] == _STAYS_OPEN:
                yield _entry(replay, _instantiated(args, inner)) | {"recorded": args.get("value", True)}


def _asked(replay: Replay, conditions: Iterable[Condition], names: Names) -> Iterator[tuple[Condition, Names]]:
    """Give the conditions that held with what their names stood for, also those inside ``exists``."""
    for condition in conditions:
        if condition.name == "exists":
            for item in replay.witnesses(condition, names):
                yield from _asked(replay, condition.parts, {**names, condition.args["as"]: item})
        elif condition.name in ("any", "all"):
            yield from _asked(replay, condition.parts, names)
        else:
            yield condition, names


def _instantiated(args: Mapping[str, Any], names: Names) -> Open:
    one, other = (names[word].id if word in names else word for word in finding_arguments(args))
    return _pair(args["type"], one, other) if "pair" in args else (args["type"], one, other)


def _pair(kind: str, one: str, other: str) -> Open:
    return (kind, one, other) if one <= other else (kind, other, one)


def _moving(replay: Replay, referral: Referral) -> Iterator[dict[str, Any]]:
    """Give the findings about a pair that would let a rule decide it."""
    one, other = (replay.view.instruments[name] for name in referral.about)
    now = replay.pair(one, other)
    for point in _points(replay, one, other):
        leads = list(_leads(replay, (one, other), point))
        if any(decided.how not in (now.how, "no_rule") for _, decided in leads):
            yield _entry(replay, point) | {"leads_to": [_led(value, decided) for value, decided in leads]}


def _first(replay: Replay, referral: Referral) -> Iterator[dict[str, Any]]:
    """Give only the finding that is asked for first."""
    if referral.to == "findings_missing":
        yield _entry(replay, _pair(_FIRST, *referral.about))


def _points(replay: Replay, one: Instrument, other: Instrument) -> list[Open]:
    """Return what the rules for such a pair ask about and nobody has recorded, harmony or conflict first."""
    law, found = replay.view.law, dict[Open, None]()
    for planned in law.pair_rules(replay.view.order, (one.kind, one.level), (other.kind, other.level)):
        if not planned.rule.during.holds(replay.view.question.date):
            continue
        for a, b in ((one, other), (other, one)):
            for condition in _within((*planned.rule.when, *planned.rule.unless)):
                words = finding_arguments(condition.args)
                if all(word in ("a", "b", "") or word in law.vocabulary.finding_topics for word in words):
                    found[_instantiated(condition.args, {"a": a, "b": b})] = None
    open_ones = [point for point in found if not replay.view.found(*point, None)]
    return sorted(open_ones, key=lambda point: point[0] != _FIRST)


def _within(conditions: Iterable[Condition]) -> Iterator[Condition]:
    for condition in conditions:
        if condition.name in ("finding", "no_finding"):
            yield condition
        yield from _within(condition.parts)


def _leads(replay: Replay, pair: tuple[Instrument, Instrument], point: Open) -> Iterator[tuple[bool | str, Decided]]:
    for value in replay.view.law.vocabulary.findings[point[0]].values:
        yield value, replay.supposing(Finding(*point, value)).pair(*pair)


def _led(value: bool | str, decided: Decided) -> dict[str, Any]:
    doc: dict[str, Any] = {"value": value, "then": decided.how}
    if decided.rule is not None:
        doc["rule"] = decided.rule
    if decided.beats:
        doc["prevails"] = sorted({winner for winner, _ in decided.beats})
    return doc


def _entry(replay: Replay, point: Open) -> dict[str, Any]:
    law, called = replay.view.law, replay.titles
    kind, first, second = point
    known = law.vocabulary.findings[kind]
    return {
        "type": kind,
        **finding_about(*point, law),
        "values": list(known.values),
        "asks": whether_words(kind, called.get(first, first), called.get(second, plain(second))),
        "means": known.means,
    }


def _parties(replay: Replay, referral: Referral) -> dict[str, Any]:
    bound = (replay.view.parties(replay.view.instruments[name]) for name in referral.about)
    return {
        "question": "between",
        "parties": sorted(frozenset().union(*bound)),
        "means": "name the two parties between whom the question is asked",
    }
