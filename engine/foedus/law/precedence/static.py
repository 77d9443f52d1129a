"""What can be said of rules without any case: whether one covers another, and who would win by kinds and ranks alone.

Everything here errs on the side of silence: a condition whose truth is not plain from the kinds counts as open.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from foedus.law.precedence.pack import Condition, Kind, Law, Rule, Selector

Names = Mapping[str, str]
"""What a name of the one rule is called in the other."""

SAME: Final[Names] = {"x": "x", "a": "a", "b": "b"}
SWAPPED: Final[Names] = {"x": "x", "a": "b", "b": "a"}

_UNORDERED: Final = ("same_rank", "territory_disjoint", "conflict_shown")


def renamed(condition: Condition, names: Names) -> Condition:
    """Return a condition with other names for its instruments, in a form in which equal conditions are equal."""
    parts = tuple(renamed(part, names) for part in condition.parts)
    return Condition(condition.name, _args(condition.name, condition.args, names), parts)


def _args(name: str, args: Any, names: Names) -> Any:
    if isinstance(args, str):
        return names.get(args, args)
    if isinstance(args, list | tuple):
        found = tuple(_args(name, item, names) for item in args)
        return tuple(sorted(found)) if name in _UNORDERED else found
    if isinstance(args, Mapping):
        doc = {key: _args(name, value, names) for key, value in args.items()}
        if "pair" in doc:
            doc["pair"] = tuple(sorted(doc["pair"]))
        return tuple(sorted(doc.items()))
    return args


def follows(wanted: Condition, given: Collection[Condition]) -> bool:
    """Whether a condition certainly holds if all the given ones hold."""
    if wanted in given:
        return True
    if wanted.name == "any":
        return any(follows(part, given) for part in wanted.parts)
    if wanted.name == "all":
        return all(follows(part, given) for part in wanted.parts)
    return any(_implies(one, wanted) for one in given)


def _implies(one: Condition, wanted: Condition) -> bool:
    """Whether the first condition is the second one, said of less."""
    if one.name == "all":
        return any(_implies(part, wanted) for part in one.parts)
    if one.name != wanted.name or one.parts or wanted.parts:
        return one == wanted
    if one.name in ("addressee", "forum"):
        return set(one.args) <= set(wanted.args)
    if one.name in ("finding", "clause", "kind_is", "level_is", "subject_under"):
        less, more = dict(one.args), dict(wanted.args)
        return all(key in less and _within(less[key], more[key]) for key in more)
    return one == wanted


def _within(less: Any, more: Any) -> bool:
    if isinstance(more, tuple):
        return set(less if isinstance(less, tuple) else (less,)) <= set(more)
    return bool(less == more)


def covers(one: Rule, other: Rule, names: Names) -> bool:
    """Whether the first rule fits wherever the second does, its names standing for those of ``names``."""
    for name in ("x", "a", "b"):
        mine: Selector = getattr(one, name)
        if not _wider(mine, getattr(other, names[name])):
            return False
    if one.during != other.during and (one.during.start or one.during.end):
        return False
    given = [renamed(condition, SAME) for condition in other.when]
    if not all(follows(renamed(condition, names), given) for condition in one.when):
        return False
    spared = [renamed(condition, SAME) for condition in other.unless]
    return all(any(_implies(renamed(condition, names), less) for less in spared) for condition in one.unless)


def _wider(one: Selector, other: Selector) -> bool:
    kinds = not one.kinds or (bool(other.kinds) and other.kinds <= one.kinds)
    levels = not one.levels or (bool(other.levels) and other.levels <= one.levels)
    return kinds and levels and set(one.flags) <= set(other.flags)


def symmetric(rule: Rule) -> bool:
    """Whether the conditions of a rule say the same of both sides, so that it fits both ways or not at all."""
    for conditions in (rule.when, rule.unless):
        there = {repr(renamed(condition, SAME)) for condition in conditions}
        if there != {repr(renamed(condition, SWAPPED)) for condition in conditions}:
            return False
    return True


def asked(rule: Rule) -> Iterator[Condition]:
    """Iterate over all conditions of a rule, those inside others included."""
    yield from _walk((*rule.when, *rule.unless))


def _walk(conditions: Iterable[Condition]) -> Iterator[Condition]:
    for condition in conditions:
        yield condition
        yield from _walk(condition.parts)


# ---- who wins by kinds alone


class Ladder:
    """Who prevails between two kinds of an order if they clash and nothing else is known."""

    def __init__(self, law: Law, order: str) -> None:
        self.law, self.order = law, order
        self.kinds: Mapping[str, Kind] = law.vocabulary.kinds[order]

    def winners(self) -> Iterator[tuple[str, str, Rule]]:
        """Iterate over winner, loser and the rule, for every pair of different kinds."""
        names = sorted(self.kinds)
        for index, one in enumerate(names):
            for other in names[index + 1 :]:
                for level in self._levels(one):
                    for against in self._levels(other):
                        yield from self._winner((one, level), (other, against))

    def _levels(self, kind: str) -> Sequence[str]:
        level = self.kinds[kind].level
        return tuple(self.law.vocabulary.levels) if level is None else (level,)

    def _winner(self, one: tuple[str, str], other: tuple[str, str]) -> Iterator[tuple[str, str, Rule]]:
        for rule, _, forward, backward in self.law.pair_rules(self.order, one, other):
            if rule.then is None or rule.then.conflict:
                continue
            for fits, a, b in ((forward, one, other), (backward, other, one)):
                if fits and self._certain(rule, {"a": a, "b": b}):
                    if rule.then.prevails is not None:
                        yield (a[0], b[0], rule) if rule.then.prevails == "a" else (b[0], a[0], rule)
                    return

    def _certain(self, rule: Rule, names: Mapping[str, tuple[str, str]]) -> bool:
        if rule.a.flags or rule.b.flags:
            return False
        when = all(self._truth(condition, names) is True for condition in rule.when)
        return when and all(self._truth(condition, names) is False for condition in rule.unless)

    def _truth(self, condition: Condition, names: Mapping[str, tuple[str, str]]) -> bool | None:
        parts = [self._truth(part, names) for part in condition.parts]
        match condition.name:
            case "conflict_shown":
                return True
            case "not":
                return None if parts[0] is None else not parts[0]
            case "any":
                return True if True in parts else (None if None in parts else False)
            case "all":
                return False if False in parts else (None if None in parts else True)
            case "kind_is" | "level_is" if condition.args["of"] in names:
                return names[condition.args["of"]][condition.name == "level_is"] in condition.args["in"]
            case "rank_above" | "same_rank":
                one, other = (self._rank(names[name][0]) for name in condition.args)
                if one is None or other is None:
                    return None
                return one < other if condition.name == "rank_above" else one == other
        return None

    def _rank(self, kind: str) -> int | None:
        ranks = self.kinds[kind].ranks
        return ranks[0].rank if ranks[0].flag is None else None
