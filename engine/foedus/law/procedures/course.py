"""The course of a case: from a procedure and dated happenings to where the case stands on any day.

Rules of this module, with their source (the procedure format, sections 2 and 4):

* only what happened on or before the day counts;
* what the table does not allow is recorded all the same, with the reason, and the case goes on from there;
* a change of time that came too late counts and is irregular; one that finds nothing to change is irregular and empty;
* nothing happens by itself: a passed deadline opens what the table says, and somebody has to take it;
* what a stage beside the main line opens may follow as long as the case stands where it stood.

Which step the table allows is asked of :class:`Ways`, the state machine of the procedure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date
from typing import Protocol

from foedus.errors import Reason
from foedus.kernel.dates import PartialDate
from foedus.law.procedures.changes import Change, against_form
from foedus.law.procedures.changes_judged import objections
from foedus.law.procedures.limits import Due, Missing, running
from foedus.law.procedures.record import Case, Happening, Record
from foedus.law.procedures.stand import Irregularity, Stand
from foedus.law.procedures.table import NOWHERE, Position, entered, land, opened
from foedus.law.procedures.values import BINDING, Outcome, Procedure, Stage


class Ways(Protocol):
    """What the state machine of a procedure answers."""

    def follow(self, position: Position) -> tuple[str, ...]:
        """Return the stages that may follow a position."""

    def step(self, position: Position, stage: str, outcome: str | None, beside: Collection[str]) -> Position | None:
        """Return the position after an act, or ``None`` if the table does not allow it there.

        ``beside`` are stages that are open beside the main line.
        """


def stand(procedure: Procedure, case: Case, on: date, ways: Ways) -> Stand:
    """Say where a case stands at the end of a day, what is due, what is overdue, and what that opens."""
    course = _Course(procedure, case, ways)
    for one in case.course(on):
        if isinstance(one, Happening):
            course.take(one)
        else:
            course.change(one)
    return course.stand(on)


def against_change(procedure: Procedure, case: Case, change: Change, ways: Ways) -> Iterator[Reason]:
    """Object to a change of time in a case, with every reason at once.

    The change has the number (``order``) that it would get in the file. ``irregular-act`` is what can be recorded all
    the same with a reason (it came too late, or finds nothing to change); every other code is of a change that nobody
    could apply. What a later correction makes of a change, the course says as an irregularity, in the same words.
    """
    form = list(against_form(procedure, change))
    yield from form
    if form:
        return
    before = Counter(one.message for one in stand(procedure, case, change.on, ways).irregularities)
    after = stand(procedure, replace(case, changes=(*case.changes, change)), change.on, ways)
    for message in (Counter(one.message for one in after.irregularities) - before).elements():
        yield Reason("irregular-act", f"{message}.")


class _Course:
    """The case as far as it has come."""

    def __init__(self, procedure: Procedure, case: Case, ways: Ways) -> None:
        self.procedure, self.case, self.ways = procedure, case, ways
        self.record = Record(procedure)
        self.position = NOWHERE
        self.binding = False
        self.acted = False
        self.here: dict[str, None] = {}
        """what stages beside the main line have opened since the case came here"""
        self.earlier: dict[str, None] = {}
        """stages beside the main line that were open where the case stood before"""
        self.irregular: list[Irregularity] = []

    # ---- what happens

    def take(self, happening: Happening) -> None:
        if happening.event is not None:
            self._event(happening, happening.event)
        if happening.stage is not None:
            stage = self.procedure.by_id.get(happening.stage)
            if stage is None:
                self._say(
                    happening, "unknown-stage", f"the procedure {self.procedure.id} has no stage {happening.stage}"
                )
            else:
                self._act(happening, stage)

    def change(self, change: Change) -> None:
        """Judge a change of time where the case stands when it is made; it counts through the limits."""
        for kind, text in objections(self.record, self.case, change, ended=self._ended()):
            stage = getattr(change, "stage", "")
            self.irregular.append(Irregularity(kind, PartialDate.of(change.on), stage, text, change.place))

    def _event(self, happening: Happening, name: str) -> None:
        self.record.note(name, happening.day)
        if name not in self.procedure.events and name not in self.procedure.by_id:
            self._say(happening, "unknown-event", f"the procedure {self.procedure.id} knows no event {name}")

    def _act(self, happening: Happening, stage: Stage) -> None:
        outcome = stage.outcome(happening.outcome)
        if happening.outcome is not None and outcome is None:
            known = ", ".join(one.id for one in stage.outcomes) or "none"
            self._say(happening, "unknown-outcome", f"{stage.id} has no outcome {happening.outcome}; it has {known}")
        self._timing(happening, stage)
        beside = (*self.here, *self.earlier)
        after = self.ways.step(self.position, stage.id, outcome.id if outcome else None, beside)
        if after is None:
            self._not_allowed(happening, stage)
            after = land(self.procedure, self.position, stage, outcome)
        self._effects(happening, stage, outcome)
        self._move(stage, outcome, after)
        self.acted = True

    def _not_allowed(self, happening: Happening, stage: Stage) -> None:
        may = ", ".join((*self.ways.follow(self.position), *self.here)) or "nothing"
        if self.position.stage is None:
            if self.case.in_the_middle and not self.acted:
                return
            self._say(happening, "not-a-start", f"{stage.id} is no stage with which a case begins; these are: {may}")
        elif self._ended():
            self._say(happening, "after-the-end", f"{stage.id} after the case had ended at {self.position.stage}")
        else:
            text = f"{stage.id} does not follow from {self.position.stage}; what may follow there: {may}"
            self._say(happening, "not-allowed", text)

    def _timing(self, happening: Happening, stage: Stage) -> None:
        day = happening.day
        due, _ = running(stage, self.record, self.case, day.last)
        for one in due:
            if one.still and (one.kind == "wait" or (one.kind == "deadline" and happening.by_expiry)):
                text = f"{stage.id} on {day}, while time stands still and its {one.kind} has not run out"
                self._say(happening, "too-early", text)
            if one.end is None:
                continue
            if one.kind == "wait" and day.last < one.end.first:
                self._say(happening, "too-early", f"{stage.id} on {day}, which was to wait until {one.end}")
            elif one.kind == "deadline" and day.first > one.end.last and not happening.by_expiry:
                self._say(happening, "too-late", f"{stage.id} on {day}, after its last day, {one.end}")
            elif one.kind == "deadline" and happening.by_expiry and day.last <= one.end.first:
                text = f"{stage.id} by expiry on {day}, while the deadline ran until {one.end}"
                self._say(happening, "too-early", text)

    def _effects(self, happening: Happening, stage: Stage, outcome: Outcome | None) -> None:
        self.record.note(stage.id, happening.day)
        effects = [outcome.effect if outcome else stage.effect]
        goal = entered(self.procedure, outcome)
        if goal is not None:
            self.record.note(goal.id, happening.day)
            effects.append(goal.effect)
        self.binding = self.binding or BINDING in effects

    def _move(self, stage: Stage, outcome: Outcome | None, after: Position) -> None:
        # A side stage leaves the case where it is, unless its outcome ends it.
        if stage.side and after == self.position:
            self.here.update(dict.fromkeys(opened(stage, outcome)))
            return
        open_here = (*self.ways.follow(self.position), *self.here)
        self.earlier.update((name, None) for name in open_here if self.procedure.by_id[name].side)
        self.here = {}
        self.position = after

    def _say(self, happening: Happening, kind: str, text: str) -> None:
        self.irregular.append(Irregularity(kind, happening.day, happening.stage or "", text, happening.place))

    # ---- where it stands

    def _ended(self) -> bool:
        return self.position.stage is not None and self.procedure.by_id[self.position.stage].final

    def stand(self, on: date) -> Stand:
        follow = tuple(dict.fromkeys((*self.ways.follow(self.position), *self.here)))
        due, missing = self._limits(follow, on)
        overdue = tuple(dict.fromkeys(one.stage for one in due if one.kind == "deadline" and one.over(on)))
        expiries = [expiry for name in overdue for expiry in self.procedure.by_id[name].on_expiry]
        then = tuple(dict.fromkeys(expiry.code for expiry in expiries if expiry.do != "none"))
        return Stand(
            on=on,
            state=self.position.stage,
            outcome=self.position.outcome,
            ended=self._ended(),
            binding=self.binding,
            follow=follow,
            next=tuple(due),
            overdue=overdue,
            then=then,
            beside=() if self._ended() else self._beside(follow, on),
            missing=tuple(missing),
            irregularities=tuple(self.irregular),
        )

    def _limits(self, names: Collection[str], on: date) -> tuple[list[Due], list[Missing]]:
        found: list[Due] = []
        missing: list[Missing] = []
        for name in names:
            due, waits = running(self.procedure.by_id[name], self.record, self.case, on)
            found += due
            missing += waits
        return found, missing

    def _beside(self, follow: Collection[str], on: date) -> tuple[Due, ...]:
        """Return the limits that still run beside the main line, though the case has gone on."""
        due, _ = self._limits([name for name in self.earlier if name not in follow], on)
        return tuple(one for one in due if one.kind == "deadline" and not one.over(on))
