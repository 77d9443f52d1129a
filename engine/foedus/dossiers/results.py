"""What follows from the acts by law alone, and has not been recorded yet.

The register records results as acts of their own ("in force since 2017-07-20 because North Carolina was the 26th"),
each caused by the act that brought it about. They never decide anything: every question is answered from the legal
acts and the terms, so a result that nobody has recorded yet is late, not missing. Rules of this module:

* the condition is met from its trigger on; precedence is resolved next; a stage enters on its own day;
* a condition that is lost again (a correction, a revocation before entry, a continuing clause) leads back;
* a changed day of entry is not overwritten: the old result is lost and the new one recorded after it;
* nothing is recorded before its day has come.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from foedus.dossiers.fold import Dossier, next_state
from foedus.kernel.spans import Span
from foedus.law.explain import because_stage, decisive
from foedus.law.standing import clock_day
from foedus.law.terms import Quota
from foedus.law.verdict import Entering, Verdict

Resolution = Callable[[], tuple[Sequence[Mapping[str, Any]], Mapping[str, Any]]]
"""Weighs what meets the agreement in subject, ground and time: the opinion on each pair, and the summary.

It is asked only when the condition has been met.
"""


def unasked() -> tuple[Sequence[Mapping[str, Any]], Mapping[str, Any]]:
    """Stand in for a resolution where only the step itself matters, not what it finds."""
    return (), {"because": "precedence is resolved"}


@dataclass(frozen=True, slots=True)
class Result:
    """One result: the tag of its act, the law's date, what it says, and the legal act it rests on (its key)."""

    tag: str
    effective_on: date
    payload: Mapping[str, Any]
    rests_on: str | None = None


@dataclass(slots=True)
class _Walker:
    """Walks the agreement's machine forward to where the verdict says it should be on a day."""

    verdict: Verdict
    today: date
    resolution: Resolution
    state: str
    resolved: bool
    entered: dict[str, date] = field(default_factory=dict)
    closed: date | None = None
    opinions: Mapping[str, tuple[int, Mapping[str, Any]]] = field(default_factory=dict)
    waiting: list[Result] = field(default_factory=list)

    def steps(self) -> Iterator[Result]:
        for _ in range(24 + 4 * len(self.verdict.stages)):  # longer than any path through the machine
            yield from self._opinions()
            step = self._next()
            if step is None:
                return
            event = step.tag.removeprefix("agreement.")
            self.state = next_state(self.state, event)
            self._note(event, step)
            yield step
        raise AssertionError("the machine of the agreement runs in a circle")  # pragma: no cover

    def _note(self, event: str, step: Result) -> None:
        if event in ("lose", "meet"):
            self.resolved = False
            self.waiting.clear()
            self.entered.clear()
        elif event == "resolve":
            self.resolved = True
        elif event == "enter":
            self.entered[step.payload["stage"]] = date.fromisoformat(step.payload["day"])
        elif event in ("lapse", "end"):
            self.closed = step.effective_on

    def _next(self) -> Result | None:
        match self.state:
            case "adopted" | "open" | "ratification":
                return self._lapse() or (self._meet() or self._end_unborn() if self.state != "adopted" else None)
            case "precedence_resolution":
                return self._end_unborn() or self._unmeet() or self._resolve() or self._enter()
            case "in_force" | "suspended":
                entering = self._enter() if self.state == "in_force" else None
                return entering or self._end() or self._unmeet() or self._rest()
            case "lapsed" if self.verdict.lapsed != self.closed:
                return self._revive("lapsed", self.verdict.lapsed)
            case "ended" if self.verdict.ended != self.closed:
                return self._revive("ended", self.verdict.ended)
        return None

    def _met(self) -> list[tuple[Entering, Span]]:
        """The stages whose condition is met by today, each with the stretch in force that this leads to.

        That is the stretch of today, or the one that a running delay leads to, or the one that the end cut short.
        """
        found: list[tuple[Entering, Span]] = []
        for stage in self.verdict.stages:
            span = stage.spans.at(self.today)
            for item in stage.spans if span is None else ():
                running = item.trigger <= self.today < item.start
                if running or (item.end is not None and item.end == self.verdict.ended):
                    span = item
                    break
            if span is not None and stage.trigger is not None:
                found.append((stage, span))
        return found

    def _lost(self) -> list[tuple[str, date]]:
        """The stages whose recorded entry is no more: the condition ended, or the record says otherwise now."""
        found: list[tuple[str, date]] = []
        by_id = {stage.stage.id: stage for stage in self.verdict.stages}
        for name, day in self.entered.items():
            span = next((item for item in by_id[name].spans if item.start == day), None) if name in by_id else None
            if span is None:
                found.append((name, self.today))
            elif span.end is not None and span.end <= self.today and span.end != self.verdict.ended:
                found.append((name, span.end))
        return found

    def _lapse(self) -> Result | None:
        if not _reached(self.verdict.lapsed, self.today):
            return None
        assert self.verdict.lapsed is not None  # it was reached
        because = "; ".join(because_stage(self.verdict, stage) for stage in self.verdict.stages)
        return Result(
            "agreement.lapse", self.verdict.lapsed, {"day": self.verdict.lapsed.isoformat(), "because": because}
        )

    def _meet(self) -> Result | None:
        met = self._met()
        if not met:
            return None
        stage, span = met[0]
        payload = {
            "stage": stage.stage.id,
            "trigger": span.trigger.isoformat(),
            "day": str(stage.day) if span is stage.spans.items[0] else span.start.isoformat(),
            "because": because_stage(self.verdict, stage),
        }
        return Result("agreement.meet", span.trigger, payload, _rests_on(stage, span))

    def _unmeet(self) -> Result | None:
        lost = self._lost()
        if not lost and (self._met() or self.entered):
            return None
        because = "; ".join(because_stage(self.verdict, stage) for stage in self.verdict.stages)
        stages = [name for name, _ in lost] or [stage.stage.id for stage in self.verdict.stages]
        day = min((day for _, day in lost), default=self.today)
        return Result("agreement.lose", day, {"stages": stages, "because": because})

    def _opinions(self) -> Iterator[Result]:
        """Before precedence is resolved every pair has its opinion; one that is recorded already is not repeated."""
        if self.state != "precedence_resolution" or self.resolved or self.waiting or self._moving_back():
            return
        opinions, summary = self.resolution()
        for payload in opinions:
            known = self.opinions.get(payload["with"])
            if known is None or known[1] != payload:
                yield Result("agreement.opinion", self.today, payload)
        self.waiting.append(Result("agreement.resolve", self.today, dict(summary)))

    def _moving_back(self) -> bool:
        return self._end_unborn() is not None or self._unmeet() is not None

    def _resolve(self) -> Result | None:
        return self.waiting.pop() if self.waiting else None

    def _enter(self) -> Result | None:
        for stage, span in self._met():
            if stage.stage.id in self.entered or span.start > self.today:
                continue
            payload = {
                "stage": stage.stage.id,
                "day": span.start.isoformat(),
                "literal": str(stage.literal) if stage.literal and stage.certainty == "declared" else None,
                "parties": list(self.verdict.parties_on(span.start)),
                "because": because_stage(self.verdict, stage),
            }
            return Result("agreement.enter", span.start, payload, _rests_on(stage, span))
        return None

    def _end(self) -> Result | None:
        if not _reached(self.verdict.ended, self.today):
            return None
        assert self.verdict.ended is not None  # it was reached
        payload = {"day": self.verdict.ended.isoformat(), "because": self.verdict.ended_by}
        return Result("agreement.end", self.verdict.ended, payload)

    def _end_unborn(self) -> Result | None:
        """An agreement may be terminated before any of it was in force."""
        return None if any(stage.spans for stage in self.verdict.stages) else self._end()

    def _rest(self) -> Result | None:
        """Suspension of the whole agreement, and its end."""
        resting = self.verdict.suspended_on(self.today)
        if resting == (self.state == "suspended"):
            return None
        days = [day for span in self.verdict.suspended for day in (span.start, span.end) if _reached(day, self.today)]
        day = max((day for day in days if day is not None), default=self.today)
        because = "its operation is suspended" if resting else "its operation is resumed"
        return Result("agreement.suspend" if resting else "agreement.resume", day, {"because": because})

    def _revive(self, how: str, day: date | None) -> Result:
        because = f"it {how} on {day}, not on {self.closed}" if day else f"it has not {how}"
        self.closed = None
        return Result("agreement.revive", self.today, {"because": because})


def results(dossier: Dossier, verdict: Verdict, today: date, resolution: Resolution) -> list[Result]:
    """Return the results that are due by a day and not recorded yet, in the order in which they follow."""
    walker = _Walker(
        verdict, today, resolution, dossier.state, dossier.resolved, dict(dossier.entered), dossier.closed,
        dossier.opinions,
    )  # fmt: skip
    return list(walker.steps())


def _reached(day: date | None, today: date) -> bool:
    return day is not None and day <= today


def _rests_on(stage: Entering, span: Span) -> str | None:
    """Name the legal act that completed the condition."""
    if stage.finding is None:
        return None
    for leaf in decisive(stage.finding):
        for act in leaf.acts:
            if (act.effective or act.date).last == span.trigger:
                return act.key
        for act in leaf.count.acts if leaf.count is not None else ():
            counted_on = clock_day(act, leaf.node.clock) if isinstance(leaf.node, Quota) else None
            if counted_on is not None and counted_on.last == span.trigger:
                return act.key
    return None
