"""What the library does with stored calendars: no register is needed, and no clock is read."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foedus.app.days import Day, exact
from foedus.errors import NotFound, Usage

if TYPE_CHECKING:
    from foedus.checks.calendars import CalendarReport
    from foedus.checks.standstill import StandstillReport
    from foedus.law.calendars import Calendar
    from foedus.law.procedures.values import CountingRule, Limit

Files = Iterable[str | Path]
NO_CALENDAR = "none"
"""The word for counting with weekends alone."""


@dataclass(frozen=True, slots=True)
class CountedTime:
    """A deadline, how it was counted, and with which rule and which calendars."""

    start: date
    end: date
    steps: tuple[str, ...]
    rule: CountingRule
    places: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return everything as a JSON object."""
        return {
            "from": self.start.isoformat(),
            "end": self.end.isoformat(),
            "steps": list(self.steps),
            "rule": self.rule.id,
            "places": list(self.places),
        }


def list_calendars(files: Files | None = None) -> list[Calendar]:
    """List the calendars that ship with foedus, or those of files and folders that are accepted, by their places.

    Raises:
        DefinitionRefused: not one of the calendars is accepted.

    """
    return [one for _, one in sorted(_calendars(files).items())]


def show_calendar(place: str, files: Files | None = None) -> Calendar:
    """Return the calendar of a place; ``year(2024)`` of it gives the days of a year.

    Raises:
        DefinitionRefused: not one of the calendars is accepted.
        NotFound: there is no calendar of such a place.

    """
    found = _calendars(files)
    if place not in found:
        near = difflib.get_close_matches(place.upper(), found, 3)
        remedy = f"Do you mean {' or '.join(near)}?" if near else "List them with `foedus calendar list`."
        raise NotFound(f"There is no calendar of “{place}”.", remedy=remedy)
    return found[place]


def check_calendars(files: Files = ()) -> CalendarReport:
    """Look calendars over, each alone and all together; without files, those that ship with foedus."""
    from foedus.checks.calendars import CalendarReport as Report
    from foedus.definitions.calendar_files import read_calendar_files

    shelf = read_calendar_files(files)
    return Report(shelf.looked_at, tuple(shelf.reasons))


def holidays_of(places: Iterable[str], files: Files | None = None) -> Collection[date]:
    """Return the holidays of one or several places together, to count with; asking beyond their years is refused.

    Raises:
        DefinitionRefused: not one of the calendars is accepted.
        NotFound: there is no calendar of such a place.

    """
    from foedus.law.calendars import Together

    return Together([show_calendar(place, files) for place in places])


def count_deadline(
    start: Day,
    n: int,
    unit: str,
    *,
    rule: str = "calendar",
    places: Iterable[str] = (),
    business: bool = False,
    files: Files | None = None,
) -> CountedTime:
    """Count a deadline from an event: ``n`` days, weeks, months or years under a counting rule, in one or more places.

    Raises:
        NotFound: there is no such counting rule, or no calendar of a place.
        Refused: the count goes beyond a stored calendar.
        Usage: the unit or the number makes no sense.

    """
    from foedus.definitions.procedure import shipped_counting
    from foedus.kernel.dates import PartialDate
    from foedus.law.procedures.counting import count

    wanted, day = tuple(places), exact(start)
    assert day is not None  # a day is asked for
    rules = shipped_counting()
    if rule not in rules:
        raise NotFound(f"There is no counting rule “{rule}”.", remedy=f"Known are {', '.join(sorted(rules))}.")
    counted = count(rules[rule], PartialDate.of(day), _limit(n, unit, business), holidays_of(wanted, files))
    assert counted is not None  # the number is set
    return CountedTime(day, counted.end.first, counted.steps, rules[rule], wanted)


def check_standstill(file: str | Path, calendar: str = "EU-TRIS", files: Files | None = None) -> StandstillReport:
    """Compare the ends of standstill in a table of technical notifications with those that the rule gives.

    ``calendar`` is the place whose holidays move the end, or ``none`` for weekends alone.

    Raises:
        DefinitionRefused: the table is refused.
        NotFound: there is no calendar of such a place.

    """
    from foedus.checks.standstill import check_standstill as check
    from foedus.definitions.notifications import read_notifications
    from foedus.definitions.procedure import shipped_procedures
    from foedus.definitions.reading import read_bytes

    holidays = holidays_of(() if calendar == NO_CALENDAR else (calendar,), files)
    rows = read_notifications(read_bytes(file), str(file))
    return check(rows, shipped_procedures()["eu-98-34"], calendar, holidays, holidays_of(("EU-COM",)))


def _limit(n: int, unit: str, business: bool) -> Limit:
    from foedus.law.procedures.values import UNITS, Limit

    for one in UNITS:
        if unit in (one, f"{one}s"):
            if n < 0:
                raise Usage(f"{n} {one}s cannot be counted: the number must not be negative.")
            return Limit(n, one, "business" if business else "calendar", "start", "deadline")
    raise Usage(f"“{unit}” is no unit of time: write {', '.join(f'{one}s' for one in UNITS)}.")


def _calendars(files: Files | None) -> dict[str, Calendar]:
    from foedus.definitions.calendar_files import read_calendar_files, shipped_calendars
    from foedus.definitions.reading import refused

    wanted = list(files or ())
    if not wanted:
        return dict(shipped_calendars())
    shelf = read_calendar_files(wanted)
    if shelf.reasons and not shelf.found:
        raise refused(shelf.reasons)
    return shelf.found
