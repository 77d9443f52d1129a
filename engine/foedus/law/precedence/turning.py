"""Turning days: the days on which something that a question computes may change, and what changes on them.

A partly known date turns on its first and on its last day, and on the day after each: what the view calls *surely
started* and *surely ended* changes there and nowhere else. Rules, memberships and the edges of the hierarchies turn
likewise.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from foedus.kernel.dates import PartialDate, next_day
from foedus.law.precedence.grounds import titles
from foedus.law.precedence.pack import GENERIC, Law
from foedus.law.precedence.places import Since, spelled
from foedus.law.precedence.values import Finding, Instrument, Question
from foedus.law.precedence.view import View, lapsed_on, start_of

_DATES: Final = ("enacted", "promulgated", "in_force", "in_force_by", "not_in_force_by", "retroactive_from", "ended")
_CONSENT: Final = ("date", "given_by", "ended")
_SHOWN: Final = 3


def turning_days(law: Law, order: str, question: Question, instruments: Sequence[Instrument]) -> frozenset[date]:
    """Return every day on which the answer to the question may change, asked over these instruments."""
    found: set[date] = set()
    for item in instruments:
        for given in _dates_of(item):
            found.update(_marks(given))
    for stretch in _stretches(law, order, codes_in_play(law, question, instruments)):
        for end in (stretch.start, stretch.end):
            if end is not None:
                found.update(_marks(end))
    return frozenset(found)


def _dates_of(item: Instrument) -> Iterator[PartialDate]:
    dates: list[PartialDate | None] = [getattr(item, name) for name in _DATES]
    if item.consent is not None:
        dates += [getattr(item.consent, name) for name in _CONSENT]
    dates += [clause.by for clause in item.clauses]
    yield from (given for given in dates if given is not None)


def _marks(given: PartialDate) -> tuple[date, ...]:
    return given.first, next_day(given.first), given.last, next_day(given.last)


def _stretches(law: Law, order: str, codes: Collection[str]) -> Iterator[Since]:
    for rule in law.rules:
        if rule.operative and rule.order in (order, GENERIC):
            yield rule.during
    places = law.vocabulary.places
    for group, members in places.groups.items():
        yield from (stretch for member, stretch in members.items() if group in codes or member in codes)
    yield from (edge.during for edge in (*places.edges, *places.subject_edges))


def codes_in_play(law: Law, question: Question, instruments: Iterable[Instrument]) -> frozenset[str]:
    """Return the jurisdictions and groups that the question and its instruments are about, and all above them."""
    codes = {*question.territory, *(question.between or ())}
    for item in instruments:
        codes.update(item.parties, item.territory or (), item.successors.values())
    places = law.vocabulary.places
    found: set[str] = set()
    waiting = sorted(codes)
    while waiting:
        for each in spelled(waiting.pop(), "-"):
            if each not in found:
                found.add(each)
                waiting += [edge.parent for edge in places.edges if edge.child == each]
                waiting += [name for name, members in places.groups.items() if each in members]
    return frozenset(found)


# ---- what changes


def changes(
    law: Law, order: str, question: Question, before: Sequence[Instrument], after: Sequence[Instrument], day: date
) -> tuple[str, ...]:
    """Say what is different on a day, compared with the day before: force, consent, membership, rules, the record."""
    eve = date.fromordinal(day.toordinal() - 1)
    then = _view(law, order, question, before, eve)
    now = _view(law, order, question, after, day)
    called = titles(after) | {name: title for name, title in titles(before).items() if name not in now.instruments}
    told = [*_instruments(then, now, called, day), *_memberships(then, now), *_rules(then, now)]
    return tuple(dict.fromkeys(told))


def _view(law: Law, order: str, question: Question, instruments: Sequence[Instrument], day: date) -> View:
    nothing: tuple[Finding, ...] = ()
    return View(law, order, replace(question, date=PartialDate.of(day)), instruments, nothing)


def _instruments(then: View, now: View, called: Mapping[str, str], day: date) -> list[str]:
    """Say what changed of the instruments; those about another subject only if there is nothing else to say."""
    near: list[str] = []
    far: list[str] = []
    for name in sorted({*then.instruments, *now.instruments}):
        one, other = then.instruments.get(name), now.instruments.get(name)
        told = [f"{called[name]} {what}" for what in _instrument(then, now, one, other, day)]
        shown = other or one
        assert shown is not None  # it is in one of the two
        (near if now.covers(shown) or then.covers(shown) else far).extend(told)
    return near or far


def _instrument(then: View, now: View, one: Instrument | None, other: Instrument | None, day: date) -> Iterator[str]:
    if one is None or other is None:
        yield "joins the instruments that meet the question" if one is None else "no longer meets the question"
        return
    started, ended = (not then.started(one) and now.started(other)), (not then.ended(one) and now.ended(other))
    if started:
        yield _entered(other, day)
    if then.started(one) and not now.started(other):
        yield "is no longer taken to be in force"
    if ended:
        yield f"ended{_partly(other.ended)}"
    yield from _consent(then, now, one, other)
    if then.retroactive(one) != now.retroactive(other) and not started:
        yield "claims effect backwards from here" if now.retroactive(other) else "no longer acts backwards"
    if not lapsed_on(one, then.question.date) and lapsed_on(other, now.question.date):
        yield "lapsed: not every party had ratified in time"
    yield from _parties(one, other)
    if one != other and one.parties == other.parties and not (started or ended):
        yield "has another record from here"


def _parties(one: Instrument, other: Instrument) -> Iterator[str]:
    joined = [name for name in other.parties if name not in one.parties]
    left = [name for name in one.parties if name not in other.parties]
    if joined:
        yield f"binds {_few(joined)} from here"
    if left:
        yield f"no longer binds {_few(left)}"


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")


def _entered(item: Instrument, day: date) -> str:
    """Say that an instrument began; a date known only as a period begins perhaps."""
    start = start_of(item)
    if item.in_force_by is not None and item.in_force_by.last == day:
        return f"is known to be in force from {item.in_force_by}"
    if item.retroactive_from is not None and item.retroactive_from.first == day:
        return f"claims effect backwards from {item.retroactive_from}"
    if start is None or start.exact:
        return "entered into force"
    return f"may have entered into force (known as {start})"


def _partly(given: PartialDate | None) -> str:
    return "" if given is None or given.exact else f" (known as {given})"


def _consent(then: View, now: View, one: Instrument, other: Instrument) -> Iterator[str]:
    if then.consented(one) == now.consented(other) or other.consent is None:
        return
    if now.consented(other):
        since = other.consent.date or other.consent.given_by
        yield f"received consent ({since})" if since is not None else "received consent"
    else:
        yield "lost its consent"


def _memberships(then: View, now: View) -> Iterator[str]:
    law = now.law
    played = codes_in_play(law, now.question, (*then.instruments.values(), *now.instruments.values()))
    turned = [
        (member, group, stretch)
        for group, members in law.vocabulary.places.groups.items()
        for member, stretch in members.items()
        if (group in played or member in played)
        and stretch.holds(then.question.date) != stretch.holds(now.question.date)
    ]
    for member, group, stretch in [item for item in turned if item[0] in played] or turned:
        began = stretch.holds(now.question.date)
        yield f"membership of {member} in {group} {f'from {stretch.start}' if began else f'until {stretch.end}'}"
    for edge in (*law.vocabulary.places.edges, *law.vocabulary.places.subject_edges):
        was, is_now = edge.during.holds(then.question.date), edge.during.holds(now.question.date)
        if was != is_now:
            yield f"{edge.child} {'lies' if is_now else 'no longer lies'} under {edge.parent}"


def _rules(then: View, now: View) -> Iterator[str]:
    for rule in now.law.rules:
        if rule.operative and rule.order in (now.order, GENERIC):
            was, is_now = rule.during.holds(then.question.date), rule.during.holds(now.question.date)
            if is_now and not was:
                yield f"rule {rule.id} valid from {rule.during.start}"
            elif was and not is_now:
                yield f"rule {rule.id} valid until {rule.during.end}"
