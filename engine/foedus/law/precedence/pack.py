"""Law packs as values: rules in their order, the kinds and ranks of each legal order, and the closed vocabularies.

A rule is data. Its conditions are compiled once, when the pack is put together, into functions of the closed
vocabulary in :mod:`foedus.law.precedence.conditions`; nothing is evaluated from text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, Literal, NamedTuple

from foedus.law.precedence.places import Places, Since

Over = Literal["instrument", "question", "pair", "result"]

GENERIC: Final = "any"
"""The order whose rules are tried after those of every order."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the pipeline: what its rules look at, and whether they need a conflict to be open."""

    name: str
    over: Over
    needs_conflict: bool = False


@dataclass(frozen=True, slots=True)
class Selector:
    """Which instruments may stand for a name of a rule; an empty set excludes nothing."""

    kinds: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    flags: tuple[tuple[str, bool], ...] = ()

    def may_be(self, kind: str, level: str) -> bool:
        """Whether kind and level fit; flags are asked later."""
        return (not self.kinds or kind in self.kinds) and (not self.levels or level in self.levels)


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a rule: its name in the vocabulary and its arguments; ``parts`` are conditions inside it."""

    name: str
    args: Any = None
    parts: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Then:
    """What a rule does when it fits; exactly one of the first eight is set, ``effect`` and ``plus`` go with it.

    ``prevails`` is ``"a"`` or ``"b"``; ``set_flags``, ``drop`` and ``invalid`` speak of ``x``.
    """

    set_flags: tuple[tuple[str, bool], ...] = ()
    drop: str | None = None
    invalid: str | None = None
    alongside: bool = False
    conflict: bool = False
    prevails: str | None = None
    refer: str | None = None
    add: str | None = None
    block: str | None = None
    effect: str | None = None
    plus: tuple[str, ...] = ()
    unassessed: bool = False


@dataclass(frozen=True, slots=True)
class Doctrine:
    """A dispute about the law: its options, which one counts by default, and which fora follow another."""

    options: tuple[str, ...]
    default: str
    by_forum: Mapping[str, str] = field(default_factory=dict)
    means: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a legal order.

    ``during`` is its validity in time, asked of the question's date. ``settled`` is ``settled``, ``consistent`` or
    ``disputed``; ``doctrine_of`` names the rule whose doctrine a disputed rule shares. A rule that is not
    ``operative`` carries method, money or deadlines under its id and computes nothing. ``place`` is ``file:line``.
    """

    id: str
    order: str
    stage: str
    says: str
    operative: bool = True
    x: Selector = field(default_factory=Selector)
    a: Selector = field(default_factory=Selector)
    b: Selector = field(default_factory=Selector)
    when: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    then: Then | None = None
    authority: tuple[str, ...] = ()
    settled: str = "settled"
    basis: str | None = None
    note: str = ""
    doctrine: Doctrine | None = None
    doctrine_of: str | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    during: Since = field(default_factory=Since)
    place: str = ""


@dataclass(frozen=True, slots=True)
class RankIf:
    """An entry of a rank that depends on a flag; the first that fits counts. No flag: it always fits."""

    rank: int
    flag: str | None = None
    of_basis: bool = False
    value: bool = True


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of instrument in one legal order: its usual level, its rank, whether it is an agreement.

    The lower the rank, the higher on the ladder. ``background`` law (custom, common law) may have no date.
    """

    name: str
    ranks: tuple[RankIf, ...]
    level: str | None = None
    agreement: bool = False
    background: bool = False
    means: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """What happens to the instrument that yields, and what becomes of it when the winner ends."""

    name: str
    means: str
    revives: str
    binds: str


@dataclass(frozen=True, slots=True)
class FindingType:
    """A type of finding: what it takes, the values it may have, and what it means."""

    name: str
    args: tuple[str, ...]
    values: tuple[bool | str, ...]
    means: str
    extra: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The closed vocabularies of instruments, findings, clauses, effects, fora and referrals."""

    version: str
    orders: tuple[str, ...]
    levels: Mapping[str, str]
    kinds: Mapping[str, Mapping[str, Kind]]
    ladder_effect: Mapping[str, str]
    date_basis: Mapping[str, tuple[str, ...]]
    effects: Mapping[str, Effect]
    modifiers: Mapping[str, str]
    drop_labels: Mapping[str, str | None]
    drop_means: Mapping[str, str]
    findings: Mapping[str, FindingType]
    conclusion_words: tuple[str, ...]
    finding_topics: frozenset[str]
    clauses: Mapping[str, str]
    clause_topics: frozenset[str]
    fora: frozenset[str]
    refer_to: frozenset[str]
    addressees: frozenset[str]
    subjects_top: frozenset[str]
    places: Places


KindAt = tuple[str, str]
"""Kind and level of an instrument."""


class Planned(NamedTuple):
    """A rule for pairs of some kinds: whether it needs a conflict, and whether it may fit forwards and backwards."""

    rule: Rule
    needs_conflict: bool
    forward: bool
    backward: bool


@dataclass(frozen=True)
class Law:
    """All packs together: the pipeline, the rules in their order, and the vocabularies.

    ``versions`` maps each order to the version of its pack.
    """

    pipeline: tuple[Stage, ...]
    rules: tuple[Rule, ...]
    vocabulary: Vocabulary
    versions: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def by_id(self) -> Mapping[str, Rule]:
        """The rules by their ids."""
        return {rule.id: rule for rule in self.rules}

    def rules_of(self, order: str, stage: str) -> tuple[Rule, ...]:
        """Return the operative rules of a stage in the order in which they are tried: the order's own, then any."""
        found = self._by_stage.get((order, stage))
        if found is None:
            operative = [rule for rule in self.rules if rule.stage == stage and rule.operative]
            own = [rule for rule in operative if rule.order == order]
            found = (*own, *(rule for rule in operative if rule.order == GENERIC))
            self._by_stage[order, stage] = found
        return found

    def pair_rules(self, order: str, one: KindAt, other: KindAt) -> tuple[Planned, ...]:
        """Return the rules that may speak of a pair of such kinds and levels, in their order, with their directions."""
        found = self._by_pair.get((order, one, other))
        if found is None:
            found = self._by_pair[order, one, other] = tuple(self._planned(order, one, other))
        return found

    @cached_property
    def plans(self) -> dict[Any, Any]:
        """What :mod:`foedus.law.precedence.planning` has worked out of these rules so far."""
        return {}

    @cached_property
    def disputes(self) -> tuple[Rule, ...]:
        """The rules that carry a dispute about the law."""
        return tuple(rule for rule in self.rules if rule.doctrine is not None)

    def _planned(self, order: str, one: KindAt, other: KindAt) -> Iterator[Planned]:
        for stage in self.pipeline:
            for rule in self.rules_of(order, stage.name) if stage.over == "pair" else ():
                forward = rule.a.may_be(*one) and rule.b.may_be(*other)
                backward = rule.a.may_be(*other) and rule.b.may_be(*one)
                if forward or backward:
                    yield Planned(rule, stage.needs_conflict, forward, backward)

    @cached_property
    def _by_stage(self) -> dict[tuple[str, str], tuple[Rule, ...]]:
        return {}

    @cached_property
    def _by_pair(self) -> dict[tuple[str, KindAt, KindAt], tuple[Planned, ...]]:
        return {}
