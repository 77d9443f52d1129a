"""Statistics of disputes: how often each stage is reached and how long it takes, every path, and what is irregular.

Rules of this module:

* what is counted are acts of stages that stand after corrections; a path is their sequence in the order of their days;
* the time of a stage is the number of days since the act before it in the same case; the first act of a case has none;
* days that are known in part only are counted in paths and not in times.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median, quantiles
from typing import Any

from foedus.dossiers.disputes import Dispute
from foedus.law.procedures.record import Happening
from foedus.law.procedures.values import Procedure
from foedus.ports import Archive
from foedus.queries.disputes import folded

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Times:
    """How long something took, in days: the median and the middle half; all ``None`` where nothing was measured."""

    count: int
    median: float | None
    low: float | None
    high: float | None

    @classmethod
    def of(cls, days: Sequence[int]) -> Times:
        """Sum up some numbers of days."""
        if not days:
            return cls(0, None, None, None)
        low, _, high = quantiles(days, n=4, method="inclusive") if len(days) > 1 else (days[0],) * 3
        return cls(len(days), median(days), low, high)

    def to_json(self) -> dict[str, Any]:
        """Return the times as a JSON object."""
        return {"measured": self.count, "median": self.median, "quarter": self.low, "three_quarters": self.high}


@dataclass(frozen=True, slots=True)
class StageFigures:
    """One stage: acts, cases that have it, irregular acts, and the days since the act before."""

    stage: str
    title: str
    acts: int
    cases: int
    irregular: int
    times: Times

    def to_json(self) -> dict[str, Any]:
        """Return the figures as a JSON object."""
        named = {"stage": self.stage, "title": self.title, "acts": self.acts, "cases": self.cases}
        return {**named, "irregular": self.irregular, "days": self.times.to_json()}


@dataclass(frozen=True, slots=True)
class DisputeStatistics:
    """The statistics of all disputes under one procedure; ``groups`` are cases with a stage of a named group."""

    procedure: str
    title: str
    cases: int
    ended: int
    acts: int
    irregular: int
    in_the_middle: int
    kinds: Mapping[str, int]
    stages: tuple[StageFigures, ...]
    steps: Mapping[tuple[str, str], Times]
    paths: Mapping[Path, int]
    groups: Mapping[str, int]
    duration: Times

    def to_json(self) -> dict[str, Any]:
        """Return the statistics as a JSON object."""
        steps = [{"from": a, "to": b, "days": times.to_json()} for (a, b), times in self.steps.items()]
        return {
            "procedure": self.procedure, "title": self.title, "cases": self.cases, "ended": self.ended,
            "acts": self.acts, "regular": self.acts - self.irregular, "irregular": self.irregular,
            "in_the_middle": self.in_the_middle, "kinds": dict(self.kinds), "groups": dict(self.groups),
            "duration": self.duration.to_json(), "stages": [one.to_json() for one in self.stages], "steps": steps,
            "paths": [{"path": list(path), "cases": count} for path, count in self.paths.items()],
        }  # fmt: skip


def statistics(
    archive: Archive, groups: Mapping[str, Mapping[str, Sequence[str]]], procedure: str | None = None
) -> list[DisputeStatistics]:
    """Count the disputes under each procedure, or under one; ``groups`` names stages to be counted together."""
    counts: dict[str, _Count] = {}
    with archive.reading() as reading:
        for dispute in folded(reading, procedure=procedure):
            counts.setdefault(dispute.procedure.id, _Count(dispute.procedure)).take(dispute)
    return [counts[name].figures(groups.get(name, {})) for name in sorted(counts)]


@dataclass(slots=True)
class _Count:
    """The disputes under one procedure while they are counted."""

    procedure: Procedure
    cases: int = 0
    ended: int = 0
    middle: int = 0
    irregular: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    acts: Counter[str] = field(default_factory=Counter)
    having: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    paths: Counter[Path] = field(default_factory=Counter)
    steps: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    times: dict[str, list[int]] = field(default_factory=dict)
    whole: list[int] = field(default_factory=list)

    def take(self, dispute: Dispute) -> None:
        done = in_order(dispute.happenings)
        path = tuple(one.stage for one in done if one.stage is not None)
        places = {one.place: one.stage for one in dispute.irregularities}
        self.cases += 1
        self.ended += dispute.end.ended
        self.middle += bool(dispute.filing.get("starts_in_the_middle"))
        self.irregular += len(places)
        self.kinds.update({(one.kind, one.place): one.kind for one in dispute.irregularities}.values())
        self.wrong.update(places.values())
        self.acts.update(path)
        self.having.update(set(path))
        self.paths[path] += 1
        for before, one in pairwise(done):
            self._step(before, one)
        if dispute.end.ended and len(done) > 1:
            self.whole.extend(_days(done[0], done[-1]))

    def _step(self, before: Happening, one: Happening) -> None:
        days = _days(before, one)
        self.times.setdefault(str(one.stage), []).extend(days)
        self.steps.setdefault((str(before.stage), str(one.stage)), []).extend(days)

    def figures(self, groups: Mapping[str, Sequence[str]]) -> DisputeStatistics:
        known = {stage.id: stage.title for stage in self.procedure.stages}
        names = [name for name in [*known, *sorted(set(self.acts) - set(known))] if self.acts[name]]
        steps = sorted(self.steps.items(), key=lambda one: (-len(one[1]), one[0]))
        paths = sorted(self.paths.items(), key=lambda one: (-one[1], one[0]))
        return DisputeStatistics(
            self.procedure.id, self.procedure.title, self.cases, self.ended, sum(self.acts.values()), self.irregular,
            self.middle, dict(sorted(self.kinds.items())), tuple(self._stage(name, known) for name in names),
            {step: Times.of(days) for step, days in steps}, dict(paths),
            {words: _cases_with(self.paths, stages) for words, stages in groups.items()}, Times.of(self.whole),
        )  # fmt: skip

    def _stage(self, name: str, known: Mapping[str, str]) -> StageFigures:
        times = Times.of(self.times.get(name, ()))
        return StageFigures(name, known.get(name, name), self.acts[name], self.having[name], self.wrong[name], times)


def in_order(happenings: Iterable[Happening]) -> list[Happening]:
    """Return the acts of stages in the order of their days; what happened on one day, as it was recorded."""
    return sorted((one for one in happenings if one.stage), key=lambda one: (one.day.last, one.day.first))


def _days(before: Happening, after: Happening) -> list[int]:
    return [(after.day.first - before.day.first).days] if before.day.exact and after.day.exact else []


def _cases_with(paths: Mapping[Path, int], stages: Sequence[str]) -> int:
    return sum(count for path, count in paths.items() if not set(stages).isdisjoint(path))
