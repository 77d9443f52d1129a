"""The verdict on an agreement's force: a value with its reasons, good for every day at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from foedus.kernel.dates import PartialDate
from foedus.kernel.spans import Span, Spans
from foedus.law.conditions import Finding
from foedus.law.membership import Standing
from foedus.law.terms import Declared, Quota, Stage, Terms, nodes

State = Literal["not_in_force", "provisional", "partly_in_force", "in_force", "lapsed", "ended"]
Certainty = Literal["exact", "assumed", "declared", "unknown", "never"]


@dataclass(frozen=True, slots=True)
class Entering:
    """When a stage enters into force: the day (perhaps bounded), how sure that is, and the spans in force.

    ``never`` means: nothing that is recorded brings it about; ``unknown``: the record is too thin to tell.
    ``trigger`` is the day on which the condition was met, before any delay.
    """

    stage: Stage
    certainty: Certainty
    day: PartialDate | None
    literal: PartialDate | None
    trigger: PartialDate | None
    spans: Spans
    possible: Spans
    finding: Finding | None


@dataclass(frozen=True, slots=True)
class Provisionality:
    """A stretch of provisional application, by everybody or by one party."""

    covers: str
    since: date
    until: date | None
    party: str | None = None


@dataclass(frozen=True, slots=True)
class StateOn:
    """The state of an agreement on a day; ``certain`` is false where the record is too thin to exclude another."""

    state: State
    certain: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """All that the terms and the acts say about an agreement's force.

    ``dormant`` says why nothing can be in force whatever the acts: a draft, or an agreement that was given up.
    """

    terms: Terms
    stages: tuple[Entering, ...]
    standings: Mapping[str, Standing]
    declared: Declared | None
    lapsed: date | None
    lapse_possible: date | None
    ended: date | None
    ended_by: str | None
    end_possible: date | None
    suspended: tuple[Span, ...]
    provisional: tuple[Provisionality, ...]
    complete: bool
    dormant: str | None = None

    def on(self, day: date) -> StateOn:
        """Return the state on a day; the strongest of ended, lapsed, in force, provisional."""
        if self.ended is not None and self.ended <= day:
            return StateOn("ended", True)
        perhaps_over = self.end_possible is not None and self.end_possible <= day
        held = [day in stage.spans for stage in self.stages]
        maybe = [day in stage.possible for stage in self.stages]
        certain = held == maybe and not perhaps_over
        if self.lapsed is not None and self.lapsed <= day and not any(held):
            return StateOn("lapsed", True)
        if held and all(held):
            return StateOn("in_force", not perhaps_over)
        if any(held):
            return StateOn("partly_in_force", certain)
        if any(item.since <= day and (item.until is None or day < item.until) for item in self.provisional):
            return StateOn("provisional", certain)
        if self.lapse_possible is not None and self.lapse_possible <= day:
            certain = False
        return StateOn("not_in_force", certain)

    @property
    def entry(self) -> Entering | None:
        """The stage by which the agreement first enters into force: the first listed one that does."""
        return next((stage for stage in self.stages if stage.day is not None and stage.spans), None)

    @property
    def in_force_on(self) -> date | None:
        """The first day on which any of it is in force (the day used where only a period is known)."""
        return min((stage.spans.first for stage in self.stages if stage.spans.first), default=None)

    @property
    def whole(self) -> tuple[Spans, Spans]:
        """The days on which every stage is in force: surely, and possibly."""
        must, may = self.stages[0].spans, self.stages[0].possible
        for stage in self.stages[1:]:
            must, may = must.meet(stage.spans), may.meet(stage.possible)
        return must, may

    def suspended_on(self, day: date) -> bool:
        """Whether the operation of the whole agreement is suspended on a day."""
        return any(day in span for span in self.suspended)

    def parties_on(self, day: date) -> tuple[str, ...]:
        """Return the parties bound on a day, sorted."""
        return tuple(sorted(party for party, standing in self.standings.items() if standing.on(day)))

    def count(self, leg: str, day: date) -> tuple[Fraction, Fraction] | None:
        """Return (have, measured against) of the first quota with this leg name, or ``None`` if there is none."""
        for stage in self.stages:
            for finding in walk_findings(stage.finding):
                if finding.node.leg == leg and finding.count is not None:
                    return finding.count.curve.at(day)
        return None

    def turning_days(self) -> tuple[date, ...]:
        """Return every day on which the state or the circle of the parties changes, sorted."""
        found: set[date | None] = {self.lapsed, self.ended}
        for stage in self.stages:
            for span in stage.spans:
                found |= {span.start, span.end}
        for item in self.provisional:
            found |= {item.since, item.until}
        for standing in self.standings.values():
            for bond in standing.bonds:
                found |= {bond.since.first if bond.basis == "bound" else bond.since.last, bond.until}
        return tuple(sorted(day for day in found if day is not None))


def walk_findings(finding: Finding | None) -> list[Finding]:
    """Return a finding and all findings below it, in the order of the text."""
    if finding is None:
        return []
    below = [item for leg in finding.legs for item in walk_findings(leg)]
    sides = [item for side in (finding.veto, finding.otherwise) for item in walk_findings(side)]
    return [finding, *below, *sides]


def leg_names(terms: Terms) -> tuple[str, ...]:
    """Return the names of all quotas that the agreement gives a name, in the order of the text."""
    return tuple(
        dict.fromkeys(
            node.leg
            for stage in terms.entry.stages
            for node in nodes(stage.when)
            if isinstance(node, Quota) and node.leg
        )
    )
