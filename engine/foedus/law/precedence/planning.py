"""Which rules can say anything of a pair of instruments: told from their kinds, and from what is recorded of the two.

Most rules about pairs ask for something that a person has recorded: a finding, a clause, a basis. Where nothing of the
sort is recorded the rule cannot fit, whatever else it asks, and is not tried. What is left is the same for all pairs of
the same :data:`Sort`, and is worked out once. A plan may keep a rule that does not fit, and never lacks one that does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeVar

from foedus.law.precedence.pack import Condition, Law, Planned, Rule
from foedus.law.precedence.values import SECOND_ARGUMENTS, Finding, Instrument

_T = TypeVar("_T")

Words = frozenset[tuple[str, str]]
"""What sort of thing is recorded: ``("finding", type)``, ``("clause", type)`` and so on."""

Sort = tuple[str, str, Words]
"""Kind and level of an instrument, and what is recorded of it."""

NOTHING: Final[Words] = frozenset()
_MOST: Final = 20_000
"""How many plans are remembered."""


class Plan(NamedTuple):
    """The rules that may fit a pair, in their order; those that open a conflict; and the one that surely decides."""

    rules: tuple[Planned, ...]
    openers: tuple[Planned, ...]
    sure: Rule | None


class Recorded:
    """What is recorded of the instruments of one question, each and two by two."""

    def __init__(self, law: Law, order: str, instruments: Iterable[Instrument], findings: Iterable[Finding]) -> None:
        self._law, self._order = law, order
        self._of: dict[str, set[tuple[str, str]]] = {}
        self._between: dict[tuple[str, str], set[tuple[str, str]]] = {}
        for item in instruments:
            self._told(item)
        for finding in findings:
            word = ("finding", finding.type)
            self._of.setdefault(finding.first, set()).add(word)
            self._of.setdefault(finding.second, set()).add(("about", finding.type))
            for pair in ((finding.first, finding.second), (finding.second, finding.first)):
                self._between.setdefault(pair, set()).add(word)
        self._sorts: dict[str, int] = {}
        self._numbers: dict[Sort, int] = {}
        self._plans: dict[tuple[int, int], Plan] = {}
        self._single: dict[tuple[str, int], Sequence[int]] = {}

    def _told(self, item: Instrument) -> None:
        for clause in item.clauses:
            mine = self._of.setdefault(item.id, set())
            mine.add(("clause", clause.type))
            if clause.kinds or clause.subjects:
                mine.add(("strikes", clause.type))
            for other in clause.ids:
                self._between.setdefault((item.id, other), set()).add(("strikes", clause.type))
        if item.made_under is not None:
            self._between.setdefault((item.id, item.made_under), set()).add(_RESTS)

    def plan(self, one: Instrument, other: Instrument) -> Plan:
        """Return the plan for two instruments, the first of which stands for ``a`` when a rule is read forwards."""
        if self._between:
            there, back = self._between.get((one.id, other.id)), self._between.get((other.id, one.id))
            if there or back:
                sorts = self._sort(one), self._sort(other)
                return _plan(self._law, (self._order, *sorts, frozenset(there or ()), frozenset(back or ())))
        key = (self._number(one), self._number(other))
        known = self._plans.get(key)
        if known is None:
            sorts = self._sort(one), self._sort(other)
            known = self._plans[key] = _plan(self._law, (self._order, *sorts, NOTHING, NOTHING))
        return known

    def single(self, stage: str, item: Instrument) -> Sequence[int]:
        """Return the rules of a stage over single instruments that may fit one, as their places in the stage."""
        key = (stage, self._number(item))
        known = self._single.get(key)
        if known is None:
            known = self._single[key] = _single(self._law, (self._order, stage, self._sort(item)))
        return known

    def _number(self, item: Instrument) -> int:
        """Number the sorts of this question: a number is found faster than a sort."""
        found = self._sorts.get(item.id)
        if found is None:
            found = self._sorts[item.id] = self._numbers.setdefault(self._sort(item), len(self._numbers))
        return found

    def _sort(self, item: Instrument) -> Sort:
        return item.kind, item.level, frozenset(self._of.get(item.id, NOTHING))


def plan_of_plain(law: Law, order: str, one: tuple[str, str], other: tuple[str, str]) -> Plan:
    """Return the plan for two instruments of these kinds and levels of which nothing is recorded."""
    return _plan(law, (order, (*one, NOTHING), (*other, NOTHING), NOTHING, NOTHING))


def needs_record(condition: Condition) -> bool:
    """Whether a condition fails where nothing is recorded of the instruments that a rule is about."""
    return not _may_hold(condition, {}, {})


def _plan(law: Law, key: tuple[str, Sort, Sort, Words, Words]) -> Plan:
    known: Plan | None = law.plans.get(key)
    return known if known is not None else _kept(law, key, _made(law, *key))


def _kept(law: Law, key: object, value: _T) -> _T:
    if len(law.plans) >= _MOST:
        law.plans.clear()
    law.plans[key] = value
    return value


def _made(law: Law, order: str, one: Sort, other: Sort, there: Words, back: Words) -> Plan:
    of: Sequence[Mapping[str, Words]] = ({"a": one[2], "b": other[2]}, {"a": other[2], "b": one[2]})
    between = ({("a", "b"): there, ("b", "a"): back}, {("a", "b"): back, ("b", "a"): there})
    found: list[Planned] = []
    for rule, needs_conflict, *fits in law.pair_rules(order, one[:2], other[:2]):
        forward, backward = (fits[n] and all(_may_hold(item, of[n], between[n]) for item in rule.when) for n in (0, 1))
        if forward or backward:
            found.append(Planned(rule, needs_conflict, forward, backward))
    openers = tuple(each for each in found if each.rule.then is not None and each.rule.then.conflict)
    if not openers:  # the stages that need a conflict are not reached
        found = [each for each in found if not each.needs_conflict]
    return Plan(tuple(found), openers, _sure(found, openers))


def _single(law: Law, key: tuple[str, str, Sort]) -> Sequence[int]:
    known: Sequence[int] | None = law.plans.get(key)
    if known is not None:
        return known
    order, stage, (kind, level, words) = key
    places = tuple(
        number
        for number, rule in enumerate(law.rules_of(order, stage))
        if rule.x.may_be(kind, level) and all(_may_hold(item, {"x": words}, {}) for item in rule.when)
    )
    return _kept(law, key, places)


def _may_hold(condition: Condition, of: Mapping[str, Words], between: Mapping[tuple[str, str], Words]) -> bool:
    """Whether a condition may hold, as far as it asks for something that is recorded.

    What ``exists`` asks of some other instrument is another's record, and does not count.
    """
    args = condition.args
    if condition.name == "any":
        return any(_may_hold(part, of, between) for part in condition.parts)
    if condition.name == "all":
        return all(_may_hold(part, of, between) for part in condition.parts)
    if condition.name == "finding":
        return _may_be_found(args, of, between)
    if condition.name == "made_under":
        return _RESTS in between.get((args[0], args[1]), NOTHING)
    if condition.name != "clause":
        return True
    types: Sequence[str] = args["type"] if isinstance(args["type"], list | tuple) else (args["type"],)
    mine = of.get(args["of"], NOTHING)
    if "target" not in args:
        return any(("clause", one) in mine for one in types)
    named = between.get((args["of"], args["target"]), NOTHING)
    return any(("strikes", one) in mine or ("strikes", one) in named for one in types)


def _may_be_found(args: Mapping[str, Any], of: Mapping[str, Words], between: Mapping[tuple[str, str], Words]) -> bool:
    word = ("finding", str(args["type"]))
    if "pair" in args:
        return word in between.get((args["pair"][0], args["pair"][1]), NOTHING)
    first = args.get("instrument")
    second = next((args[name] for name in SECOND_ARGUMENTS if name in args), None)
    sides = {"a", "b", "x"}
    if first is None:
        return second not in sides or ("about", word[1]) in of.get(second, NOTHING)
    if second in sides:
        return word in between.get((first, second), NOTHING)
    return word in of.get(first, NOTHING)


def _sure(rules: Sequence[Planned], openers: Sequence[Planned]) -> Rule | None:
    """Return the first rule if it fits every pair of the sort, and says the same whichever way it is read."""
    if not rules:
        return None
    rule = rules[0].rule
    then = rule.then
    asks = rule.when or rule.a.flags or rule.b.flags or rule.during.start or rule.during.end
    if asks or then is None or then.conflict or then.prevails is not None:
        return None
    spared = all(not openers and _of_the_two(condition) for condition in rule.unless)
    return rule if spared else None


def _of_the_two(condition: Condition) -> bool:
    return condition.name == "conflict_shown" and set(condition.args) == {"a", "b"}


_RESTS: Final = ("rests", "")
