"""What happened in a case, in order, and from which day each time limit therefore runs.

Rules of this module, with their source (the procedure format, sections 1 and 2):

* a recorded anchor counts; if nothing was recorded, the stage that is its default stands in for it;
* where neither is recorded, no date may be computed, and it is said what is missing;
* a record of an earlier round is used up when the stage that stands in happens again.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from foedus.kernel.dates import PartialDate
from foedus.law.procedures.changes import Change
from foedus.law.procedures.values import Procedure


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry of a history: an act (``stage``), or an event outside the stages, on a day or partly known day.

    ``order`` is its number in a register's file, which tells what came first of acts and changes of one day.
    """

    day: PartialDate
    stage: str | None = None
    event: str | None = None
    outcome: str | None = None
    party: str | None = None
    by_expiry: bool = False
    note: str = ""
    place: str = ""
    order: int = 0


@dataclass(frozen=True, slots=True)
class Case:
    """What is known of one dispute: its happenings, and what its time limits depend on.

    ``changes`` are extensions, settings and standstills; each counts from its own day on.
    """

    happenings: tuple[Happening, ...]
    urgent: bool = False
    holidays: Collection[date] = frozenset()
    in_the_middle: bool = False
    changes: tuple[Change, ...] = ()

    def until(self, day: date) -> list[Happening]:
        """Return what certainly happened on or before a day, in order; what happened on one day, as it is written."""
        known = [one for one in self.happenings if one.day.last <= day]
        return sorted(known, key=lambda one: (one.day.last, one.day.first))

    def course(self, day: date) -> list[Happening | Change]:
        """Return what happened and what was changed by a day, in order; of one day as the file numbers it."""
        made = [one for one in self.changes if one.on <= day]
        return sorted([*self.until(day), *made], key=_when)


def _when(one: Happening | Change) -> tuple[date, date, int]:
    if isinstance(one, Happening):
        return one.day.last, one.day.first, one.order
    return one.on, one.on, one.order


@dataclass(frozen=True, slots=True)
class Origin:
    """The event from which a time runs.

    ``via`` is the stage that stands in for it. ``since`` is the day from which an act counts as the answer to it.
    """

    name: str
    day: PartialDate
    since: PartialDate
    via: str | None = None

    def words(self) -> str:
        """Say the event, its day, and what stands in for it."""
        if self.via is None:
            return f"{self.name} on {self.day}"
        return f"{self.name} is not recorded, and {self.via} on {self.day} stands in for it"


@dataclass(slots=True)
class Record:
    """The days on which stages and events happened, as far as the course has come."""

    procedure: Procedure
    days: dict[str, list[PartialDate]] = field(default_factory=dict)

    def note(self, name: str, day: PartialDate) -> None:
        """Add a day of a stage or event."""
        self.days.setdefault(name, []).append(day)

    def done_since(self, name: str, since: PartialDate) -> bool:
        """Whether a stage was done on or after a day."""
        return any(day.last >= since.last for day in self.days.get(name, ()))

    def origin(self, name: str) -> Origin | None:
        """Return the event from which a limit with this ``from`` runs, or ``None`` if it is not recorded."""
        recorded = self.days.get(name, [])
        anchor = self.procedure.anchors.get(name)
        if anchor is None or name in self.procedure.by_id:
            return Origin(name, recorded[-1], recorded[-1]) if recorded else None
        stood_in = self.days.get(anchor.default, []) if anchor.default else []
        if not recorded:
            return Origin(name, stood_in[-1], stood_in[-1], anchor.default) if stood_in else None
        day = recorded[-1]
        before = [one for one in stood_in if one.last <= day.last]
        if before and stood_in[-1].last > day.last:
            return Origin(name, stood_in[-1], stood_in[-1], anchor.default)
        return Origin(name, day, before[-1] if before else day)
