"""What would bring an agreement into force: the shortest ways there, each tried out on the engine itself.

A way is a set of acts that, done on the day that was asked about, bring the agreement (or its next stage) into force;
the date is not estimated but judged, by adding the acts to the record and judging again. Names are given where the
circle is closed, a number where anybody may act. Source of the wish: "two more of these would bring it into force".

Not foreseen here: certificates of a depositary, changes of membership, and other agreements; where a way needs one of
them, it is said in words and no date is given.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice, product
from typing import Any

from foedus.kernel.dates import PartialDate
from foedus.kernel.spans import Spans
from foedus.law.acts import LegalAct
from foedus.law.conditions import Finding, Others
from foedus.law.explain import names_text, sentence, shortfall
from foedus.law.force import judge, nobody_else
from foedus.law.quota import periods
from foedus.law.terms import AnyOf, Evidence, Fact, FixedDate, Node, OrganAct, OtherInForce, Quota, Terms
from foedus.law.verdict import Entering, StateOn, Verdict

_NETWORK = "It has no threshold: it is in force between any two parties that have acted."
_MOST_WAYS = 8
_MOST_ROUNDS = 12
_MOST_HEADS = 400


@dataclass(frozen=True, slots=True)
class Way:
    """One way into force: what is needed in words, the acts that were tried, and the day that they give.

    ``in_force_on`` is ``None`` where the way needs something that cannot be tried (``words`` says what).
    """

    words: str
    acts: int
    parties: tuple[str, ...]
    in_force_on: date | None

    def to_json(self) -> dict[str, Any]:
        """Return the way as a JSON object."""
        return {
            "words": self.words,
            "acts": self.acts,
            "parties": list(self.parties),
            "in_force_on": self.in_force_on.isoformat() if self.in_force_on else None,
        }


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is to come for an agreement, seen from a day.

    ``coming`` is the day on which it (or its next ``stage``) enters into force without any further act.
    """

    agreement: str
    on: date
    state: StateOn
    stage: str | None
    coming: date | None
    ways: tuple[Way, ...]
    words: str

    def to_json(self) -> dict[str, Any]:
        """Return the forecast as a JSON object."""
        return {
            "agreement": self.agreement,
            "on": self.on.isoformat(),
            "state": self.state.state,
            "stage": self.stage,
            "coming": self.coming.isoformat() if self.coming else None,
            "ways": [way.to_json() for way in self.ways],
            "words": self.words,
        }


def forecast(
    terms: Terms, acts: Sequence[LegalAct], evidence: Evidence, on: date, others: Others = nobody_else
) -> Forecast:
    """Say what would bring the agreement, or its next stage, into force if done on a day."""
    verdict = judge(terms, acts, evidence, others)
    state = verdict.on(on)
    pending = next((stage for stage in verdict.stages if on not in stage.spans), None)
    if state.state in ("ended", "lapsed") or pending is None:
        words = {
            "in_force": "It is in force.",
            "ended": f"It ended on {verdict.ended}.",
            "lapsed": f"It lapsed on {verdict.lapsed}; nothing can bring it into force any more.",
        }.get(state.state, "Nothing is open.")
        return Forecast(terms.id, on, state, None, None, (), words)
    name = pending.stage.id if terms.entry.staged else None
    coming = next((span.start for span in pending.spans if span.start > on), None)
    if coming is not None:
        words = f"{_subject(name)} enters into force on {coming} without any further act."
        return Forecast(terms.id, on, state, name, coming, (), words)
    if pending.finding is None:
        return Forecast(terms.id, on, state, name, None, (), _NETWORK)
    trial = _Trial(terms, tuple(acts), evidence, on, others, pending)
    ways = trial.ways()
    return Forecast(terms.id, on, state, name, None, ways, _summary(name, ways, evidence))


def _subject(stage: str | None) -> str:
    return "It" if stage is None else f"Stage {stage}"


def _summary(stage: str | None, ways: tuple[Way, ...], evidence: Evidence) -> str:
    subject = "it" if stage is None else f"stage {stage}"
    doubt = "" if evidence.complete else " (the list of acts is incomplete: fewer may be enough)"
    if not ways:
        return f"Nothing that can be recorded would bring {subject} into force{doubt}."
    best = ways[0]
    if best.in_force_on is None:
        return f"{best.words}; so nobody can say yet when {subject} enters into force{doubt}."
    return f"{best.words} would bring {subject} into force on {best.in_force_on}{doubt}."


class _Trial:
    """Tries out additional acts until the stage enters into force."""

    def __init__(
        self,
        terms: Terms,
        acts: tuple[LegalAct, ...],
        evidence: Evidence,
        on: date,
        others: Others,
        stage: Entering,
    ) -> None:
        self.terms, self.acts, self.evidence = terms, acts, evidence
        self.on, self.others, self.stage = on, others, stage.stage.id

    def ways(self) -> tuple[Way, ...]:
        """Try every combination of alternatives, the shortest first."""
        stage = self._stage_of(())
        assert stage.finding is not None  # the caller looked
        found = [self._walk(choice) for choice in _choices(stage.finding, self.on)]
        known = {way.words: way for way in found if way is not None}
        return tuple(sorted(known.values(), key=lambda way: (way.in_force_on is None, way.acts, str(way.in_force_on))))

    def _stage_of(self, more: tuple[LegalAct, ...]) -> Entering:
        verdict: Verdict = judge(self.terms, (*self.acts, *more), self.evidence, self.others)
        return next(stage for stage in verdict.stages if stage.stage.id == self.stage)

    def _walk(self, choice: frozenset[str]) -> Way | None:
        more: tuple[LegalAct, ...] = ()
        said: dict[str, str] = {}
        for _ in range(_MOST_ROUNDS):
            stage = self._stage_of(more)
            assert stage.finding is not None
            entering = next((span.start for span in stage.spans if span.end is None or span.end > self.on), None)
            if entering is not None:
                parties = tuple(act.party for act in more if not act.party.startswith("any-"))
                return Way(_sentence(said), len(more), parties, entering)
            need = next(self._needs(stage.finding, choice), None)
            if need is None:
                return None
            acts, words = self._supply(need, more)
            said[need.node.path] = words
            if not acts:
                return Way(_sentence(said), len(more), (), None)
            more = (*more, *acts)
        return None

    def _needs(self, finding: Finding, choice: frozenset[str]) -> Iterator[Finding]:
        """Yield the open leaves of a way; named circles first, because their acts count for wider ones too."""
        leaves = [
            leaf
            for leaf in _leaves(finding, choice, self.on)
            if self.on not in leaf.bare.must and not isinstance(leaf.node, FixedDate)  # a day comes by itself
        ]
        return iter(sorted(leaves, key=_breadth))

    def _supply(self, leaf: Finding, more: tuple[LegalAct, ...]) -> tuple[tuple[LegalAct, ...], str]:
        node = leaf.node
        if isinstance(node, OrganAct):
            return (self._act(node.organ, node.does, len(more), node.about),), f"the act “{node.does}” of {node.organ}"
        if isinstance(node, Fact):
            return (self._act("anybody", "fact", len(more), node.about),), f"the fact {node.about}"
        if not isinstance(node, Quota) or leaf.count is None:
            return (), sentence(node)
        if node.weighed_by and leaf.count.certified:
            return (), f"a certificate is needed ({sentence(node)})"
        parties = self._candidates(node, leaf)
        if not parties:
            missing, _ = shortfall(node, leaf, self.on)
            unknown = (
                f"the record gives no weight by {node.weighed_by}" if node.weighed_by else "the record names nobody"
            )
            return (), f"{sentence(node)} ({missing}; {unknown} of others who could act)"
        kind = (node.acts or self.terms.binding_acts)[0]
        acts = tuple(self._act(party, kind, len(more) + i, node.about) for i, party in enumerate(parties))
        return acts, _quota_words(node, leaf, parties, self.on)

    def _candidates(self, node: Quota, leaf: Finding) -> tuple[str, ...]:
        assert leaf.count is not None
        _, names = shortfall(node, leaf, self.on)
        counted = {party for party, spans in leaf.count.counted.items() if self.on in spans}
        if node.weighed_by:
            return self._heaviest(node, leaf, names, counted)
        gap = _gap(node, leaf, self.on)
        if node.amount is None and names:
            return names
        if names:
            return names[:gap]
        if gap > _MOST_HEADS:
            return ()
        return tuple(f"any-{index}" for index in range(len(counted), len(counted) + gap))

    def _heaviest(self, node: Quota, leaf: Finding, names: tuple[str, ...], counted: set[str]) -> tuple[str, ...]:
        """Choose the fewest parties: the heaviest first."""
        assert node.amount is not None
        assert leaf.count is not None
        weight = self.terms.weights[node.weighed_by or ""]
        values = next((table.values for table, days in periods(weight) if self.on in days), {})
        open_to = names or tuple(party for party in values if party not in node.who.excluded)
        have, whole = leaf.count.curve.at(self.on)
        chosen: list[str] = []
        for party in sorted(open_to, key=lambda name: (-values.get(name, 0), name)):
            if node.amount.reached_by(have, whole):
                break
            if party not in counted and values.get(party):
                chosen.append(party)
                have += values[party]
        return tuple(chosen) if node.amount.reached_by(have, whole) else ()

    def _act(self, party: str, kind: str, index: int, about: str | None) -> LegalAct:
        day = PartialDate.of(self.on)
        return LegalAct(f"forecast[{index}]", day, party, kind, about=about, notified=self.on)


def _choices(finding: Finding, on: date) -> list[frozenset[str]]:
    """List the combinations of alternatives: for each ``any_of`` (or ``otherwise``) the path of the choice."""
    first = _choices_of_legs(finding, on) if _alive(finding, on) else []
    if finding.otherwise is None:
        return first
    second = [choice | {finding.otherwise.node.path} for choice in _choices(finding.otherwise, on)]
    return [*first, *second][:_MOST_WAYS]


def _choices_of_legs(finding: Finding, on: date) -> list[frozenset[str]]:
    if not finding.legs or finding.source == "trigger":
        return [frozenset()]
    found: list[frozenset[str]]
    if isinstance(finding.node, AnyOf):
        found = [choice | {leg.node.path} for leg in finding.legs for choice in _choices(leg, on)]
    else:
        parts = product(*(_choices(leg, on) for leg in finding.legs))
        found = [frozenset().union(*part) for part in islice(parts, _MOST_WAYS)]
    return found[:_MOST_WAYS]


def _alive(finding: Finding, on: date) -> bool:
    """Whether the node itself, without its alternative, can still come to hold on a day."""
    by = finding.node.by
    if by is not None and by < on and by not in finding.bare.must:
        return False
    return finding.otherwise is not None or finding.death.must is None or finding.death.must > on


def _leaves(finding: Finding, choice: frozenset[str], on: date) -> list[Finding]:
    if finding.otherwise is not None and finding.otherwise.node.path in choice:
        return _leaves(finding.otherwise, choice, on)
    if not finding.legs or finding.source == "trigger":
        return [finding]
    legs = finding.legs
    if isinstance(finding.node, AnyOf):
        legs = tuple(leg for leg in legs if leg.node.path in choice)
    return [leaf for leg in legs for leaf in _leaves(leg, choice, on)]


def _breadth(leaf: Finding) -> int:
    node: Node = leaf.node
    if isinstance(node, Quota):
        return (3 if node.who.base == "anyone" else 0) + (1 if node.amount is not None else 0)
    return 5 if isinstance(node, OtherInForce) else 2


def _gap(node: Quota, leaf: Finding, on: date) -> int:
    assert leaf.count is not None
    have, whole = leaf.count.curve.at(on)
    if node.amount is None:
        return int(whole - have)
    gap = 0
    while not node.amount.reached_by(have + gap, whole) and gap <= _MOST_HEADS:
        gap += 1
    return gap


def _quota_words(node: Quota, leaf: Finding, parties: tuple[str, ...], on: date) -> str:
    assert leaf.count is not None
    plural = "" if len(parties) == 1 else "s"
    if node.weighed_by:
        return f"{len(parties)} more instrument{plural}, the heaviest being {names_text(parties)}"
    inside = leaf.count.required
    if inside is None or parties[0].startswith("any-"):
        return f"{len(parties)} more instrument{plural}"
    open_now = [
        name for name, spans in inside.items() if on in spans and on not in leaf.count.counted.get(name, Spans())
    ]
    if len(open_now) == len(parties):
        return f"the instrument{plural} of {names_text(parties)}"
    return f"{len(parties)} more instrument{plural} out of {names_text(tuple(sorted(open_now)))}"


def _sentence(said: dict[str, str]) -> str:
    parts = list(dict.fromkeys(said.values())) or ["the passing of time"]
    text = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    return text[0].upper() + text[1:]
