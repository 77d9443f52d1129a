"""Lint of a rule base: rules that can never apply, priorities that run in a circle, and what nobody has tried.

A finding is a fault (``error``) or something to look at (``warning``). What the shipped law keeps on purpose stands in
:data:`ALLOWED`, with the reason.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from foedus.law.precedence.pack import GENERIC, Condition, Law, Rule, Selector
from foedus.law.precedence.static import SAME, SWAPPED, Ladder, asked, covers, symmetric

Level = Literal["error", "warning"]

CHECKS: Final[Mapping[str, str]] = {
    "unknown-stage": "the rule stands in a stage that the pipeline does not have",
    "no-kind": "no kind of instrument can stand for a name of the rule",
    "shadowed": "an earlier rule decides every case that this one could",
    "flag-unset": "the rule waits for a flag that no rule before it sets",
    "flag-unused": "a flag is set that nothing asks for",
    "rank-open": "a rank depends on a flag that no rule of the order sets",
    "priority-circle": "kinds of instruments prevail over each other in a circle, whatever the case",
    "mutual": "two instruments of one kind would both prevail over each other",
    "no-authority": "the rule decides, and names no authority",
    "no-option": "an option of a dispute that no rule asks for: who chooses it changes nothing",
    "no-case": "no case and no item shows that the rule can apply",
}
"""What is looked at."""

ALLOWED: Final[Mapping[tuple[str, str], str]] = {
    ("mutual", "US-C1"): "two provisions of one constitution that clash: nobody here may pick, it is referred",
    ("mutual", "AU-07"): "two agreements under section 105A that clash: it is referred",
    ("mutual", "PIL-15"): "two peremptory norms that clash: it is referred",
    ("flag-unused", "US-A4"): "said in the trace, so that a reader sees that the compact counts as federal law",
    ("no-option", "US-A5"): "the dispute enters by the finding contract_like, made under one option or the other",
    ("no-option", "US-C5"): "the other option is recorded, and no source says what exactly would follow from it",
    ("no-option", "US-C13"): "the other option is recorded, and no source says what exactly would follow from it",
}
"""What the shipped law keeps on purpose, and why."""


@dataclass(frozen=True, slots=True)
class LintFinding:
    """One thing that lint noticed: how bad, which check, about which rule or order, where, and what is the matter."""

    level: Level
    check: str
    about: str
    place: str
    message: str

    def to_json(self) -> dict[str, Any]:
        """Return the finding as a JSON object."""
        return {
            "level": self.level,
            "check": self.check,
            "about": self.about,
            "place": self.place,
            "message": self.message,
        }


def lint(law: Law, used: Collection[str]) -> list[LintFinding]:
    """Look a rule base over; ``used`` are the rules that applied in some case."""
    linter = _Linter(law, frozenset(used))
    found = [item for item in linter.run() if (item.check, item.about) not in ALLOWED]
    order = {rule.id: number for number, rule in enumerate(law.rules)}
    return sorted(set(found), key=lambda item: (item.level, order.get(item.about, -1), item.check, item.message))


class _Linter:
    def __init__(self, law: Law, used: frozenset[str]) -> None:
        self.law, self.used = law, used
        self.stages = {stage.name: stage for stage in law.pipeline}
        self.rules = [rule for rule in law.rules if rule.operative and rule.stage in self.stages]
        self.orders = [order for order in law.vocabulary.orders if any(rule.order == order for rule in self.rules)]

    def run(self) -> Iterator[LintFinding]:
        for rule in self.law.rules:
            if rule.stage not in self.stages:
                yield self._of(rule, "error", "unknown-stage", f"the pipeline has no stage {rule.stage}")
        for rule in self.rules:
            yield from self._kinds(rule)
            yield from self._alone(rule)
        yield from self._shadows()
        yield from self._flags()
        yield from self._ranks()
        yield from self._circles()
        yield from self._options()

    @staticmethod
    def _of(rule: Rule, level: Level, check: str, message: str) -> LintFinding:
        return LintFinding(level, check, rule.id, rule.place, message)

    # ---- one rule

    def _alone(self, rule: Rule) -> Iterator[LintFinding]:
        then = rule.then
        decides = rule.order != GENERIC and then is not None and then.refer is None
        if decides and not rule.authority:
            yield self._of(rule, "warning", "no-authority", "the rule decides, and names no authority")
        if rule.id not in self.used:
            yield self._of(rule, "warning", "no-case", "no case and no item shows that the rule can apply")
        if then is not None and then.prevails is not None and symmetric(rule):
            both = [kind for kind in self._usual(rule.order, rule.a) if kind in self._usual(rule.order, rule.b)]
            if both and set(rule.a.flags) == set(rule.b.flags):
                text = f"two instruments of the kind {both[0]} would both prevail over each other"
                yield self._of(rule, "warning", "mutual", text)

    def _kinds_of(self, order: str, selector: Selector) -> list[str]:
        kinds = self.law.vocabulary.kinds.get(order, {})
        return [name for name in kinds if not selector.kinds or name in selector.kinds]

    def _usual(self, order: str, selector: Selector) -> list[str]:
        """Return the kinds that fit at the level that they usually have."""
        kinds = self.law.vocabulary.kinds.get(order, {})
        return [name for name in self._kinds_of(order, selector) if selector.may_be(name, kinds[name].level or "")]

    def _kinds(self, rule: Rule) -> Iterator[LintFinding]:
        """Compare what may stand for a name with what the conditions ask of it."""
        known = self.law.vocabulary.kinds.get(rule.order)
        if known is None:
            return
        for name in ("x", "a", "b"):
            left = set(self._kinds_of(rule.order, getattr(rule, name)))
            for condition in rule.when:
                if condition.name == "kind_is" and condition.args["of"] == name:
                    left &= set(condition.args["in"])
            for condition in rule.unless:
                if condition.name == "kind_is" and condition.args["of"] == name:
                    left -= set(condition.args["in"])
            if not left:
                yield self._of(rule, "error", "no-kind", f"no kind of instrument can stand for {name}")

    # ---- rules against each other

    def _shadows(self) -> Iterator[LintFinding]:
        """A rule is shadowed if that is so in every order in which it is tried."""
        by: dict[str, list[Rule | None]] = {rule.id: [] for rule in self.rules}
        for order in self.orders or [GENERIC]:
            sequence = self._sequence(order)
            for number, rule in enumerate(sequence):
                first = next((one for one in sequence[:number] if self._covers(one, rule)), None)
                by[rule.id].append(first)
        for rule in self.rules:
            shadows = by[rule.id]
            if shadows and all(shadow is not None for shadow in shadows):
                names = ", ".join(dict.fromkeys(shadow.id for shadow in shadows if shadow is not None))
                yield self._of(rule, "error", "shadowed", f"{names} stands before it and decides all its cases")

    def _covers(self, one: Rule, other: Rule) -> bool:
        over = self.stages[one.stage].over
        if over != self.stages[other.stage].over or not _final(one):
            return False
        if over == "pair":
            if self.stages[one.stage].needs_conflict and not self.stages[other.stage].needs_conflict:
                return False
            return covers(one, other, SAME) or covers(one, other, SWAPPED)
        return over != "result" and covers(one, other, SAME)

    def _flags(self) -> Iterator[LintFinding]:
        wanted: set[str] = {entry.flag or "" for entry in self._rank_entries()}
        waits: dict[tuple[str, str], list[str]] = {}
        orders = self.orders or [GENERIC]
        for order in orders:
            sequence = self._sequence(order)
            before: set[str] = set()
            every = {flag for rule in sequence for flag in _sets(rule)}
            for rule in sequence:
                for flag, needed in _asks(rule):
                    wanted.add(flag)
                    if flag not in every and (needed or rule.order != GENERIC):
                        waits.setdefault((rule.id, flag), []).append(f"no rule sets the flag {flag}")
                    elif needed and flag not in before | _sets(rule):
                        text = f"the flag {flag} is set only by rules that stand after it"
                        waits.setdefault((rule.id, flag), []).append(text)
                before |= _sets(rule)
        for (name, _), texts in waits.items():
            rule = self.law.by_id[name]
            if rule.order != GENERIC or len(texts) == len(orders):
                yield self._of(rule, "error", "flag-unset", texts[0])
        for rule in self.rules:
            for flag in sorted(_sets(rule) - wanted):
                yield self._of(rule, "warning", "flag-unused", f"nothing asks for the flag {flag}")

    def _sequence(self, order: str) -> Sequence[Rule]:
        return [rule for stage in self.law.pipeline for rule in self.law.rules_of(order, stage.name)]

    def _rank_entries(self) -> Iterator[Any]:
        for kinds in self.law.vocabulary.kinds.values():
            for kind in kinds.values():
                yield from (entry for entry in kind.ranks if entry.flag is not None)

    def _ranks(self) -> Iterator[LintFinding]:
        for order in self.orders:
            every = {flag for rule in self._sequence(order) for flag in _sets(rule)}
            for kind in self.law.vocabulary.kinds[order].values():
                for entry in kind.ranks:
                    if entry.flag is not None and entry.flag not in every:
                        text = f"the rank of {kind.name} depends on the flag {entry.flag}, which no rule sets"
                        yield LintFinding("error", "rank-open", order, "", text)

    def _options(self) -> Iterator[LintFinding]:
        asked_for: dict[str, set[str]] = {}
        for rule in self.law.rules:
            for condition in asked(rule):
                if condition.name == "doctrine":
                    asked_for.setdefault(condition.args["rule"], set()).add(condition.args["is"])
        for rule in self.rules:
            if rule.doctrine is None:
                continue
            known = asked_for.get(rule.id, set())
            for option in rule.doctrine.options:
                if rule.doctrine.default not in known and option not in known | {rule.doctrine.default}:
                    text = f"no rule asks for the option {option}"
                    yield self._of(rule, "warning", "no-option", text)

    # ---- circles

    def _circles(self) -> Iterator[LintFinding]:
        for order in self.orders:
            beats: dict[str, dict[str, Rule]] = {}
            for winner, loser, rule in Ladder(self.law, order).winners():
                beats.setdefault(winner, {}).setdefault(loser, rule)
            for circle in _triangles(beats):
                steps = [f"{one} over {other} ({beats[one][other].id})" for one, other in circle]
                rule = beats[circle[0][0]][circle[0][1]]
                yield LintFinding("error", "priority-circle", order, rule.place, "; ".join(steps))


def _triangles(beats: Mapping[str, Mapping[str, Rule]]) -> Iterator[Sequence[tuple[str, str]]]:
    """Iterate over the circles of two or three kinds; where every pair is decided, a longer circle has one of these."""
    for one in sorted(beats):
        for two in sorted(beats[one]):
            if one < two and one in beats.get(two, {}):
                yield (one, two), (two, one)
            for three in sorted(beats.get(two, {})):
                if one < min(two, three) and one in beats.get(three, {}):
                    yield (one, two), (two, three), (three, one)


def _final(rule: Rule) -> bool:
    """Whether nothing after a rule is asked where it fits."""
    then = rule.then
    return then is not None and not then.set_flags and not then.conflict and not _looks_at_the_end(rule)


def _looks_at_the_end(rule: Rule) -> bool:
    return any(condition.name == "struck" for condition in asked(rule))


def _sets(rule: Rule) -> set[str]:
    return set() if rule.then is None else {flag for flag, _ in rule.then.set_flags}


def _asks(rule: Rule) -> Iterator[tuple[str, bool]]:
    """Iterate over the flags that a rule asks for, and whether it cannot apply without them."""
    for selector in (rule.x, rule.a, rule.b):
        yield from ((flag, True) for flag, _ in selector.flags)
    for condition in rule.when:
        yield from _asks_in(condition, needed=True)
    for condition in rule.unless:
        yield from _asks_in(condition, needed=False)


def _asks_in(condition: Condition, *, needed: bool) -> Iterator[tuple[str, bool]]:
    if condition.name in ("flag", "basis_flag"):
        yield condition.args["name"], needed
    if condition.name == "exists":
        yield from ((flag, needed) for flag in condition.args.get("flag", {}))
    inner = needed and condition.name not in ("any", "not")
    for part in condition.parts:
        yield from _asks_in(part, needed=inner)
