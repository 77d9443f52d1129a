"""Suppositions: single facts that could be otherwise, the most plausible first, in an order that never varies.

First what was found and what could still be found about the instrument asked for, then its own data, then the disputes
about the law, then the same for the other instruments. Nothing is supposed that a clerk could not record: the types
and values of findings are those of the vocabulary.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import permutations
from typing import Any

from foedus.law.precedence.grounds import finding_doc, titles
from foedus.law.precedence.pack import GENERIC, Condition, Law
from foedus.law.precedence.phrases import fact_words, plain
from foedus.law.precedence.values import Consent, Finding, Instrument, Question
from foedus.law.precedence.view import View, chosen, unratified


@dataclass(frozen=True, slots=True)
class World:
    """What an answer is computed from."""

    question: Question
    instruments: tuple[Instrument, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Supposition:
    """One fact that could be otherwise: ``says`` completes *it would govern if …*.

    ``about`` is what it changes; two suppositions about the same cannot be made together.
    """

    change: str
    about: tuple[str, ...]
    says: str
    apply: Callable[[World], World] = field(compare=False)
    detail: dict[str, Any] = field(default_factory=dict, compare=False)

    def to_json(self) -> dict[str, Any]:
        """Return what would be otherwise."""
        return {"change": self.change, "says": self.says, **self.detail}


def suppositions(law: Law, order: str, world: World, target: str) -> Iterator[Supposition]:
    """Give everything that could be otherwise, the most plausible first."""
    supposing = _Supposing(law, order, world, target)
    yield from supposing.recorded(near=True)
    yield from supposing.unrecorded(near=True)
    yield from supposing.data()
    yield from supposing.options()
    yield from supposing.recorded(near=False)
    yield from supposing.unrecorded(near=False)
    yield from supposing.others()
    yield from supposing.asked()


class _Supposing:
    def __init__(self, law: Law, order: str, world: World, target: str) -> None:
        self.law, self.order, self.world, self.target = law, order, world, target
        self.view = View(law, order, world.question, world.instruments, world.findings)
        self.called = titles(world.instruments)
        self.ids = sorted(item.id for item in world.instruments)
        self.conditions = list(_conditions(law, order))

    # ---- findings

    def recorded(self, *, near: bool) -> Iterator[Supposition]:
        """Give each finding with another value of its type, and without it."""
        for item in self.world.findings:
            if near is (self.target in (item.first, item.second)):
                for value in self.law.vocabulary.findings[item.type].values:
                    if value != item.value:
                        yield self._revalued(item, value)
        for item in self.world.findings:
            if near is (self.target in (item.first, item.second)):
                says = f"it were not found that {self._fact(item)}"
                detail = {"finding": finding_doc(item, self.law)}
                yield Supposition("withdraw", _key(item), says, _without(item), detail)

    def _revalued(self, item: Finding, value: bool | str) -> Supposition:
        other = Finding(item.type, item.first, item.second, value)
        recorded = "the opposite is recorded" if isinstance(value, bool) else f"recorded is that {self._fact(item)}"
        says = f"it were found that {self._fact(other)} ({recorded})"
        detail = {"finding": finding_doc(other, self.law), "instead_of": item.value}
        return Supposition("revalue", _key(item), says, _instead(item, other), detail)

    def unrecorded(self, *, near: bool) -> Iterator[Supposition]:
        """Give each finding that nobody has made and that a rule of the order would read."""
        known = {_key(item) for item in self.world.findings}
        read = {condition.args["type"] for condition in self.conditions if condition.name in ("finding", "no_finding")}
        for kind, known_type in self.law.vocabulary.findings.items():
            for first, second in self._arguments(known_type.args) if kind in read else ():
                if near is not (self.target in (first, second)) or (kind, first, second) in known:
                    continue
                for value in known_type.values:
                    item = Finding(kind, first, second, value)
                    says = f"it were found that {self._fact(item)}"
                    detail = {"finding": finding_doc(item, self.law)}
                    yield Supposition("record", _key(item), says, _with(item), detail)

    def _arguments(self, args: tuple[str, ...]) -> Iterable[tuple[str, str]]:
        if not args:
            return [("", "")]
        if args == ("instrument",):
            return ((one, "") for one in self.ids)
        pairs = permutations(self.ids, 2)
        if args == ("pair",):
            return (pair for pair in pairs if pair[0] < pair[1])
        topics = sorted(self.law.vocabulary.finding_topics) if "about" in args else []
        return (*pairs, *((one, topic) for one in self.ids for topic in topics))

    def _fact(self, item: Finding) -> str:
        second = self.called.get(item.second, plain(item.second))
        return fact_words(item.type, self.called.get(item.first, item.first), second, item.value)

    # ---- data of the instrument asked for

    def data(self) -> Iterator[Supposition]:
        """Give what could be otherwise in the record of the instrument itself."""
        item, question = self.view.instruments[self.target], self.world.question
        title, day = self.called[item.id], question.date
        if not self.view.in_force(item):
            now = replace(item, in_force_by=day, not_in_force_by=None, ended=None)
            yield self._record("force", item, now, f"{title} had been in force on {day}")
        if not self.view.touches_ground(item):
            now = replace(item, territory=(*(item.territory or ()), *question.territory))
            yield self._record("territory", item, now, f"{title} applied in {', '.join(question.territory)}")
        absent = sorted(unratified(item))
        if absent:
            now = replace(item, ratified=(item.ratified or frozenset()) | set(absent))
            yield self._record("ratification", item, now, f"{', '.join(absent)} had ratified {title}")
        yield from self._party(item, title)
        if (item.consent is not None or self.view.kinds[item.kind].agreement) and not self.view.consented(item):
            given = replace(item.consent or Consent(), given=True, date=None, given_by=day, ended=None)
            yield self._record("consent", item, replace(item, consent=given), f"consent to {title} had been given")

    def _party(self, item: Instrument, title: str) -> Iterator[Supposition]:
        outside = sorted(set(self.world.question.between or ()) - self.view.parties(item))
        if outside:
            verb = "was a party" if len(outside) == 1 else "were parties"
            now = replace(item, parties=(*item.parties, *outside))
            yield self._record("party", item, now, f"{' and '.join(outside)} {verb} to {title}")

    def others(self) -> Iterator[Supposition]:
        """Give consents of other instruments that could be missing."""
        for name in self.ids:
            item = self.view.instruments[name]
            if name != self.target and item.consent is not None and self.view.consented(item):
                now = replace(item, consent=replace(item.consent, given=False))
                yield self._record("consent", item, now, f"no consent to {self.called[name]} had been given")

    def _record(self, change: str, old: Instrument, new: Instrument, says: str) -> Supposition:
        detail = {"instrument": old.id}
        return Supposition(change, ("instrument", old.id, change), says, _replaced(new), detail)

    # ---- the law and the question

    def options(self) -> Iterator[Supposition]:
        """Give the other options of the disputed rules of the order."""
        for rule in self.law.rules:
            if rule.doctrine is None or not rule.operative or rule.order not in (self.order, GENERIC):
                continue
            now = chosen(rule.id, rule.doctrine, self.world.question)
            for option in rule.doctrine.options:
                if option != now:
                    says = f"the deciding body followed the option “{plain(option)}” of the disputed rule {rule.id}"
                    detail = {"rule": rule.id, "option": option}
                    yield Supposition("option", ("option", rule.id), says, _choosing(rule.id, option), detail)

    def asked(self) -> Iterator[Supposition]:
        """Give other addressees and deciding bodies of which a rule of the order speaks."""
        now = self.world.question
        for name, held in (("addressee", now.addressee), ("forum", now.forum)):
            spoken = {str(word) for item in self.conditions if item.name == name for word in item.args}
            for word in sorted(spoken - {held or ""}):
                what = "the question were asked for" if name == "addressee" else "the deciding body were"
                yield Supposition(name, ("question", name), f"{what} {plain(word)}", _asking(name, word), {name: word})


def _conditions(law: Law, order: str) -> Iterator[Condition]:
    """Give every condition of the rules that can change who governs."""
    last = {stage.name for stage in law.pipeline if stage.over == "result"}
    for rule in law.rules:
        if rule.operative and rule.order in (order, GENERIC) and rule.stage not in last:
            yield from _within((*rule.when, *rule.unless))


def _within(conditions: Iterable[Condition]) -> Iterator[Condition]:
    for condition in conditions:
        yield condition
        yield from _within(condition.parts)


def _key(item: Finding) -> tuple[str, str, str]:
    return item.type, item.first, item.second


def _without(item: Finding) -> Callable[[World], World]:
    return lambda world: replace(world, findings=tuple(one for one in world.findings if _key(one) != _key(item)))


def _instead(item: Finding, other: Finding) -> Callable[[World], World]:
    return lambda world: _with(other)(_without(item)(world))


def _with(item: Finding) -> Callable[[World], World]:
    return lambda world: replace(world, findings=(*world.findings, item))


def _replaced(item: Instrument) -> Callable[[World], World]:
    return lambda world: replace(
        world, instruments=tuple(item if one.id == item.id else one for one in world.instruments)
    )


def _choosing(rule: str, option: str) -> Callable[[World], World]:
    return lambda world: replace(
        world, question=replace(world.question, choices={**world.question.choices, rule: option})
    )


def _asking(name: str, word: str) -> Callable[[World], World]:
    def asked(world: World) -> World:
        question = world.question
        changed = replace(question, addressee=word) if name == "addressee" else replace(question, forum=word)
        return replace(world, question=changed)

    return asked
