"""Calendars as values: the non-business days of a place over certain years, and no answer beyond them.

A calendar is a collection of days, so that counting takes it wherever it takes holidays. It differs from a set in
one thing: a day before its first or after its last year is neither a holiday nor none, and asking is an error. A
deadline that was computed with "no holiday" for want of data would look like any other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Final, Literal

from foedus.errors import Refused

Basis = Literal["copied", "documented", "derived", "inferred"]

BASES: Final[Mapping[Basis, str]] = {
    "copied": "copied from a published table",
    "documented": "read in the documents named",
    "derived": "derived from a documented pattern",
    "inferred": "inferred from data",
}
"""On what a calendar rests, in words."""


@dataclass(frozen=True, eq=False)
class Calendar(Collection[date]):
    """The days of a place on which nobody works, beside Saturdays and Sundays; a snapshot of one day.

    ``documented`` are the years whose days were read in the source itself, where others are derived from them.
    """

    place: str
    title: str
    source: str
    basis: Basis
    copied: date
    first: date
    last: date
    days: Mapping[date, str]
    documented: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    within: str | None = None
    """the place of which this one is a part"""
    file: str = field(default="", repr=False)

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, date):
            return False
        if not self.first <= day <= self.last:
            raise Refused(
                f"{day}: the calendar of {self.place} is only known from {self.first} to {self.last}.",
                code="beyond-calendar",
            )
        return day in self.days

    def __iter__(self) -> Iterator[date]:
        return iter(self.days)

    def __len__(self) -> int:
        return len(self.days)

    def year(self, year: int) -> dict[date, str]:
        """Return the days of one year with their names.

        Raises:
            Refused: the calendar does not know that year whole.

        """
        for edge in (date(year, 1, 1), date(year, 12, 31)):
            _ = edge in self  # asks, and is refused beyond the calendar
        return {day: name for day, name in sorted(self.days.items()) if day.year == year}

    def to_json(self) -> dict[str, Any]:
        """Return everything but the days as a JSON object."""
        return {
            "place": self.place,
            "title": self.title,
            "within": self.within,
            "source": self.source,
            "basis": self.basis,
            "copied": self.copied.isoformat(),
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "documented": list(self.documented),
            "notes": list(self.notes),
            "count": len(self.days),
        }


def stored_calendar(calendar: Calendar) -> dict[str, Any]:
    """Return what a register keeps of a calendar: all of its days; the hash of that is its version."""
    doc = {name: value for name, value in calendar.to_json().items() if name != "count"}
    return {"calendar": {**doc, "days": {day.isoformat(): name for day, name in calendar.days.items()}}}


def calendar_from(form: Mapping[str, Any]) -> Calendar:
    """Return the calendar of which this is the stored form.

    Raises:
        LookupError: the form is not one that :func:`stored_calendar` gives.

    """
    doc = form["calendar"]
    return Calendar(
        place=doc["place"], title=doc["title"], source=doc["source"], basis=doc["basis"],
        copied=date.fromisoformat(doc["copied"]), first=date.fromisoformat(doc["first"]),
        last=date.fromisoformat(doc["last"]), documented=tuple(doc["documented"]), notes=tuple(doc["notes"]),
        days={date.fromisoformat(text): name for text, name in doc["days"].items()}, within=doc["within"],
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Together(Collection[date]):
    """Several calendars as one: a day is a holiday if it is one in any of the places, or stands beside them."""

    calendars: Sequence[Calendar]
    beside: Collection[date] = frozenset()

    def __contains__(self, day: object) -> bool:
        found = any([day in one for one in self.calendars])  # noqa: C419 - each is asked, so that none is silent
        return found or day in self.beside

    def __iter__(self) -> Iterator[date]:
        return iter(self._days)

    def __len__(self) -> int:
        return len(self._days)

    @cached_property
    def _days(self) -> tuple[date, ...]:
        return tuple(sorted({*self.beside, *(day for one in self.calendars for day in one.days)}))
