"""Changes of time in one case: limits that are extended or set, and times in which everything stands still.

Rules of this module, with their source:

* a change counts from the day on which it was made, so that an answer for an earlier day stays what it was;
* time that is suspended is suspended for the whole case: deadlines, waits, targets and caps alike. The time-frames that
  DSU article 12.12 lengthens by a suspension are targets and caps of this format, and a wait that went on would let
  somebody act out of a standstill; what is frozen is the proceedings, and not one limit;
* the days of a standstill go from its first day up to the day on which time runs again, which counts;
* only a limit whose number the table leaves open (``n: null``) can be set, and a later setting takes the place of an
  earlier one together with the extensions of that; a limit with a number of its own is extended;
* a limit is changed for the round in which it runs: after a new event it runs as the table says.

How a last day moves is the matter of ``changed``; whether a change came in time that of ``course``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from foedus.errors import Reason
from foedus.law.procedures.values import DayType, Kind, Limit, Procedure, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """What every change has: its day, why it was made, its place in the file (``#7``) and its number there."""

    on: date
    reason: str = ""
    place: str = ""
    order: int = 0

    @property
    def name(self) -> str:
        """Its place, or its day where it has none."""
        return self.place or f"the order of {self.on}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfLimit(_Made):
    """A change of the limits of one kind of one stage: to a day, or by or to a length of time."""

    stage: str
    kind: Kind
    until: date | None = None
    n: int | None = None
    unit: Unit = "day"
    day_type: DayType = "calendar"

    def limit(self, start: str = "") -> Limit:
        """Return the length as a limit."""
        return Limit(self.n, self.unit, self.day_type, start, self.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension(_OfLimit):
    """More time: until a day, or by so many days, weeks, months or years from the last day on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting(_OfLimit):
    """The number that the table leaves open: a length that runs from the limit's event, or the last day itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Freeze(_Made):
    """A standstill from ``start`` on (by default from the day on which it was ordered), up to ``until`` if it is known.

    ``until`` is the day on which time runs again; until a :class:`Resume` the standstill has no end otherwise.
    """

    start: date | None = None
    until: date | None = None

    @property
    def first(self) -> date:
        """The first day that does not count."""
        return self.start or self.on


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume(_Made):
    """The end of a standstill: from this day on time runs again."""


Change = Extension | Setting | Freeze | Resume


@dataclass(frozen=True, slots=True)
class Standstill:
    """The days from ``first`` up to ``until``, which counts again; ``None`` while nobody knows when that will be."""

    first: date
    until: date | None
    names: tuple[str, ...]
    order: int = 0

    def covers(self, day: date) -> bool:
        """Whether time stands still on a day."""
        return self.first <= day and (self.until is None or day < self.until)


def known(changes: Iterable[Change], on: date) -> tuple[Change, ...]:
    """Return the changes that were made by the end of a day, in the order in which they were made."""
    return tuple(sorted((one for one in changes if one.on <= on), key=lambda one: (one.on, one.order)))


def standstills(changes: Iterable[Change]) -> tuple[Standstill, ...]:
    """Return the times in which nothing runs, in order; ``changes`` in the order in which they were made."""
    found: list[Standstill] = []
    for change in changes:
        if isinstance(change, Freeze):
            end = change.until
            if overlapped(found, change) is None and (end is None or change.first < end):
                found.append(Standstill(change.first, end, (change.name,), change.order))
        elif isinstance(change, Resume):
            at = next((n for n, one in enumerate(found) if one.covers(change.on)), None)
            if at is not None:
                found[at] = replace(found[at], until=change.on, names=(*found[at].names, change.name))
    return tuple(sorted((one for one in found if one.first != one.until), key=lambda one: (one.first, one.order)))


def overlapped(found: Iterable[Standstill], freeze: Freeze) -> Standstill | None:
    """Return the standstill in some of whose days a freeze would lie."""
    return next(
        (
            one
            for one in found
            if one.covers(freeze.first)
            or (freeze.first < one.first and (freeze.until is None or one.first < freeze.until))
        ),
        None,
    )


_OVER: Final = "A freeze ends after its first day, and names the day on which time runs again."


def against_form(procedure: Procedure, change: Change) -> Iterator[Reason]:
    """Object to a change that nobody could apply, whatever has happened in the case."""
    if isinstance(change, Freeze):
        if change.until is not None and change.until <= change.first:
            yield Reason("bad-period", f"a standstill from {change.first} until {change.until}", _OVER)
        return
    if isinstance(change, Resume):
        return
    if (change.n is None) == (change.until is None):
        remedy = "Name either the last day or the length of time."
        yield Reason("one-of", f"what becomes of the {change.kind} of {change.stage} is not said in one way", remedy)
    if change.n is not None and change.n < 1:
        yield Reason("out-of-range", f"{change.n} {change.unit}s are no time")
    if change.until is not None and change.until < change.on:
        yield Reason("bad-period", f"until {change.until}, which was over on {change.on}", "Name a day to come.")
    yield from _against_limit(procedure, change)


def _against_limit(procedure: Procedure, change: Extension | Setting) -> Iterator[Reason]:
    stage = procedure.by_id.get(change.stage)
    if stage is None:
        yield Reason("unknown-stage", f"the procedure {procedure.id} has no stage {change.stage}")
        return
    limits = [one for one in stage.limits if one.kind == change.kind]
    if not limits:
        kinds = dict.fromkeys(one.kind for one in stage.limits)
        has = f"it has a {' and a '.join(kinds)}" if kinds else "it has no limit at all"
        yield Reason("unknown-value", f"{stage.id} has no {change.kind}", f"Name a limit of the stage: {has}.")
    elif isinstance(change, Setting) and all(one.n is not None for one in limits):
        remedy = "Extend it instead."
        yield Reason("irregular-act", f"the {change.kind} of {stage.id} has its number: {limits[0].words()}.", remedy)
