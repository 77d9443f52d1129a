"""Grounds: why a rule fitted, in words, each with the finding, the clause or the dates on which it rests.

An opinion says which rules fitted, in their order. :class:`Replay` walks these steps again and shows each rule to the
view as it was at that moment, flags and losses included; so the reasons are computed from what decided, and nothing
has to be remembered while deciding.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from foedus.law.precedence.conditions import Names, holds, may_stand, strikes
from foedus.law.precedence.opinion import Answer, Opinion, Step
from foedus.law.precedence.pack import Condition, Law, Rule, Selector
from foedus.law.precedence.phrases import clause_words, fact_words, flag_words, plain, target_words, with_article
from foedus.law.precedence.pipeline import Pipeline
from foedus.law.precedence.sayers import finding_arguments
from foedus.law.precedence.values import Clause, Finding, Instrument
from foedus.law.precedence.view import LIVE, View, start_of, unratified
from foedus.law.precedence.words import say

Ground = dict[str, Any]
"""One reason as JSON: ``says``, and where it rests on one: ``finding``, ``clause``, ``dates`` or ``rules``."""

_LONGEST = 80


class Replay(Pipeline):
    """The steps of an opinion once more, one at a time, with the grounds of each."""

    def __init__(self, opinion: Opinion, instruments: Mapping[str, Instrument], law: Law) -> None:
        shown = [instruments[name] for name in sorted(instruments)]
        super().__init__(View(law, opinion.order, opinion.question, shown, opinion.findings))
        self.opinion = opinion
        self.titles = titles(shown)
        self.flagged: dict[tuple[str, str], str] = {}

    # ---- the walk

    def walk(self) -> Iterator[tuple[Step, Rule, list[Ground], list[str]]]:
        """Give each step with its rule, its grounds, and the exceptions that did not apply."""
        kinds = {item.id: item.kind for item in self.view.instruments.values()}
        answer = self.opinion.provisional or self.opinion.answer
        lost = [(item.id, item.effect) for item in answer.yields] + [(item.id, item.reason) for item in answer.invalid]
        self.view.struck = [(kinds[name], effect) for name, effect in lost]
        for name, steps in groupby(self.opinion.steps, key=lambda step: step.rule):
            rule, together = self.view.law.by_id[name], list(steps)
            for step in together:
                names = self.bound(rule, step)
                yield step, rule, self.because(rule, names), self.exceptions(rule, names)
            # A rule looks at all instruments before it does anything to one of them.
            for step in together:
                self._take(step)

    def _take(self, step: Step) -> None:
        if step.did == "set":
            value = not step.what.startswith("not ")
            name = step.what.removeprefix("not ")
            self.view.flags[step.about[0], name] = value
            self.flagged[step.about[0], name] = step.rule
        elif step.did in ("drop", "invalid"):
            self.view.status[step.about[0]] = step.what if step.did == "drop" else "invalid"

    def bound(self, rule: Rule, step: Step) -> dict[str, Instrument]:
        """Return which instrument stood for which name of the rule."""
        items = [self.view.instruments[name] for name in step.about]
        if not items:
            return {}
        if len(items) == 1:
            return {"b" if step.did in ("add", "block") else "x": items[0]}
        there, back = {"a": items[0], "b": items[1]}, {"a": items[1], "b": items[0]}
        if step.did == "prevails":
            return there if rule.then is not None and rule.then.prevails == "a" else back
        return there if self._fits(rule, there) else back

    def fits(self, rule: Rule, names: dict[str, Instrument]) -> bool:
        """Whether a rule fits, kinds and levels included."""
        return self._fits(rule, names)

    def supposing(self, finding: Finding) -> Pipeline:
        """Return the pipeline at this moment with one finding more."""
        now = self.view
        view = View(
            now.law, now.order, now.question, tuple(now.instruments.values()), (*self.opinion.findings, finding)
        )
        view.flags, view.status = dict(now.flags), dict(now.status)
        return Pipeline(view)

    # ---- the grounds of one rule

    def because(self, rule: Rule, names: Names) -> list[Ground]:
        """Say which conditions of the rule held, and on what they rest."""
        found: list[Ground] = []
        for name, item in names.items():
            found += self._standing(getattr(rule, name), item)
        for condition in rule.when:
            found += self.grounds(condition, names)
        return [item for at, item in enumerate(found) if item not in found[:at]]

    def _standing(self, selector: Selector, item: Instrument) -> Iterator[Ground]:
        """Say what an instrument is, as far as the rule asks for it."""
        called = self.titles[item.id]
        if selector.kinds:
            yield _ground(f"{called} is {with_article(item.kind)}")
        if selector.levels:
            yield _ground(f"{called} is law of the level {plain(item.level)}")
        for flag, value in selector.flags:
            rules = [self.flagged[key] for key in [(item.id, flag)] if key in self.flagged]
            yield _ground(flag_words(flag, called, value), rules=rules)

    def exceptions(self, rule: Rule, names: Names) -> list[str]:
        """Say why the exceptions of the rule did not apply."""
        grounds = (item for condition in rule.unless for item in self.grounds(condition, names, held=False))
        return list(dict.fromkeys(item["says"] for item in grounds))

    def grounds(self, condition: Condition, names: Names, *, held: bool = True) -> Iterator[Ground]:
        """Say why a condition held, or with ``held=False`` why it did not."""
        match condition.name:
            case "not":
                for part in condition.parts:
                    yield from self.grounds(part, names, held=not held)
            case "any" | "all":
                for part in condition.parts:
                    if holds(self.view, names, part) is held:
                        yield from self.grounds(part, names, held=held)
            case "exists" if held:
                yield from self._witness(condition, names)
            case "finding" if held:
                yield from self._findings(condition, names)
            case "no_finding" if not held:
                yield from self._findings(condition, names)
            case "clause" if held:
                yield from self._clauses(condition, names)
            case _:
                yield self._plain(condition, names, held)

    def witnesses(self, condition: Condition, names: Names) -> Iterator[Instrument]:
        """Give the instruments that fit an ``exists``."""
        args, taken = condition.args, {item.id for item in names.values()}
        for item in self.view.instruments.values():
            if item.id in taken or not may_stand(self.view, item, args):
                continue
            if args.get("live") and self.view.status[item.id] != LIVE:
                continue
            if all(holds(self.view, {**names, args["as"]: item}, part) for part in condition.parts):
                yield item

    def _witness(self, condition: Condition, names: Names) -> Iterator[Ground]:
        item = next(self.witnesses(condition, names), None)
        if item is None:  # the rule fitted at another moment only
            yield _ground(say(condition, self._called(names)))
            return
        inner = {**names, condition.args["as"]: item}
        for part in condition.parts:
            yield from self.grounds(part, inner)

    def _findings(self, condition: Condition, names: Names) -> Iterator[Ground]:
        args = condition.args
        one, other = (names[word].id if word in names else word for word in finding_arguments(args))
        if "pair" in args and one > other:
            one, other = other, one
        for item in self.view.findings.get(args["type"], ()):
            value = args.get("value")
            if (one and item.first != one) or (other and item.second != other):
                continue
            if value is None or item.value == value:
                yield finding_ground(item, self.view.law, self.titles)

    def _clauses(self, condition: Condition, names: Names) -> Iterator[Ground]:
        args = condition.args
        owner = names[args["of"]]
        types = (args["type"],) if isinstance(args["type"], str) else tuple(args["type"])
        target = names.get(args.get("target", ""))
        for item in owner.clauses:
            if item.type not in types or ("value" in args and args["value"] != item.value):
                continue
            if target is not None and not strikes(self.view, item, target):
                continue
            if "topic" in args and args["topic"] not in item.topics:
                continue
            called = self.titles[target.id] if target is not None else target_words(item) or "something"
            said = f"{self.titles[owner.id]} has a clause that {clause_words(item.type, called)}"
            yield _ground(said, clause=_clause_doc(owner, item))

    def _plain(self, condition: Condition, names: Names, held: bool) -> Ground:
        said = say(condition, self._called(names), holds=held)
        dates, detail = self._details(condition, names)
        rules = []
        if condition.name in ("flag", "basis_flag"):
            item = names[condition.args["of"]]
            holder = item.id if condition.name == "flag" else item.made_under or ""
            rules = [self.flagged[key] for key in [(holder, condition.args["name"])] if key in self.flagged]
        return _ground(f"{said} ({detail})" if detail else said, dates=dates, rules=rules)

    def _called(self, names: Names) -> dict[str, str]:
        return {name: self.titles[item.id] for name, item in names.items()}

    # ---- what a computed condition was computed from

    def _details(self, condition: Condition, names: Names) -> tuple[dict[str, str], str]:
        args, view = condition.args, self.view
        words = args if isinstance(args, Sequence) and not isinstance(args, str) else [args]
        items = [names[word] for word in words if isinstance(word, str) and word in names]
        match condition.name:
            case "later" | "not_later":
                dates = {item.id: str(view.date_of(item) or "no date") for item in items}
                return dates, " and ".join(dates.values())
            case "in_force" | "retroactive_on_date":
                told = _force_words(items[0])
                return ({items[0].id: told}, told) if told else ({}, "")
            case "rank_above" | "same_rank":
                ranks = dict.fromkeys(str(view.rank(item)) for item in items)
                return {}, f"rank {' against '.join(ranks)}"
            case "consent_given_by_date" if items[0].consent is not None:
                consent = items[0].consent
                since = consent.date or consent.given_by
                return ({items[0].id: str(since)}, str(since)) if since is not None else ({}, "")
            case "not_ratified_in" | "lapsed_unratified":
                return {}, ", ".join(sorted(unratified(items[0])))
            case "outsider" | "all_parties":
                one, other = items if condition.name == "outsider" else reversed(items)
                return {}, ", ".join(sorted(view.bound(one) - view.parties(other))[:5])
        return {}, ""

    # ---- the label of a provisional answer

    def label(self, answer: Answer) -> str:
        """Return the outcome that the provisional answer would have by itself."""
        self.dropped = list(self.opinion.dropped)
        return self._label(answer)


def titles(instruments: Sequence[Instrument]) -> dict[str, str]:
    """Return the words for each instrument: its title where that is its own and short enough, otherwise its id."""
    given = [item.title.strip() for item in instruments]
    return {
        item.id: title if title and len(title) <= _LONGEST and given.count(title) == 1 else item.id
        for item, title in zip(instruments, given, strict=True)
    }


def finding_doc(item: Finding, law: Law) -> dict[str, Any]:
    """Return the JSON form of a finding, as the casebook writes it."""
    doc: dict[str, Any] = {"type": item.type, **finding_about(item.type, item.first, item.second, law)}
    doc["value"] = item.value
    told = {"reason": item.reason, "by": item.by, "date": item.date, "until": item.until, "ref": item.ref}
    return doc | {key: value for key, value in told.items() if value}


def finding_about(kind: str, first: str, second: str, law: Law) -> dict[str, Any]:
    """Return the arguments of a finding under the names of its type."""
    args = law.vocabulary.findings[kind].args
    if args == ("pair",):
        return {"pair": [first, second]}
    return dict(zip(args, (first, second), strict=False))


def finding_ground(item: Finding, law: Law, called: Mapping[str, str]) -> Ground:
    """Say a finding, with everything that was recorded of it."""
    second = called.get(item.second, plain(item.second))
    said = fact_words(item.type, called.get(item.first, item.first), second, item.value)
    return _ground(f"it is found that {said}", finding=finding_doc(item, law))


def _ground(says: str, **rest: Any) -> Ground:
    return {"says": says} | {key: value for key, value in rest.items() if value}


def _clause_doc(owner: Instrument, item: Clause) -> dict[str, Any]:
    doc = {"of": owner.id, "type": item.type, "target": target_words(item), "value": item.value, "words": item.words}
    return {key: value for key, value in doc.items() if value}


def _force_words(item: Instrument) -> str:
    dates = {
        "from": start_of(item), "claims effect from": item.retroactive_from, "known in force on": item.in_force_by,
        "known not in force on": item.not_in_force_by, "ended": item.ended,
    }  # fmt: skip
    return ", ".join(f"{name} {date}" for name, date in dates.items() if date is not None)
