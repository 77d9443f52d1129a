"""The law's dates: days, days that are only partly known, and the steps that a clause counts.

Rules of this module, with their source (the agreement format, section 2 "step"):

* ``days: 30`` is the thirtieth day after; ``days_elapsed: 30`` lets thirty full days pass, one day later.
* ``months`` and ``years`` cut a month that is too short: 31 March and three months is 30 June.
* ``first_of_month: n`` is the first day of the n-th month after the month of the day;
  ``first_of_year: n`` likewise for years.
* ``set_to`` names the day itself.

Not checked here: whether a step makes sense in its clause (``definitions``), and time zones, of which a legal
date has none.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from typing import Literal

_PARTIAL = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01]))?)?")

StepKind = Literal["days", "days_elapsed", "months", "years", "first_of_month", "first_of_year", "set_to"]

EARLIEST = date.min
"""The first day that can be written down; it stands for "as far back as anybody asks"."""

LATEST = date.max
"""The last day that can be written down; a count that runs past it stays there and is never reached in practice."""


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A day of which perhaps only the month or the year is known.

    ``first`` and ``last`` bound it; both are the day itself when it is exact.
    """

    first: date
    last: date

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read ``2018``, ``2018-04`` or ``2018-04-10``.

        Raises:
            ValueError: the text has another shape or names a day that no calendar has.

        """
        match = _PARTIAL.fullmatch(text)
        if match is None:
            raise ValueError(f"{text!r} is not a date: write YYYY-MM-DD, YYYY-MM or YYYY")
        year, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None  # the pattern has it
        if year == 0:
            raise ValueError(f"{text!r} is not a date: the calendar begins with the year 0001")
        if month is None:
            return cls(date(year, 1, 1), date(year, 12, 31))
        if day is None:
            return cls(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))
        try:
            exact = date(year, month, day)
        except ValueError as error:
            raise ValueError(f"{text!r} is not a date: that month has no day {day}") from error
        return cls(exact, exact)

    @classmethod
    def of(cls, day: date) -> PartialDate:
        """Wrap a day that is known."""
        return cls(day, day)

    @property
    def exact(self) -> bool:
        """Whether the day itself is known."""
        return self.first == self.last

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __str__(self) -> str:
        """Write what is known, and no more: a range that is no whole month or year as ``first/last``."""
        if self.exact:
            return self.first.isoformat()
        if self.first.day == 1 and self.last == month_end(self.first.year, self.first.month):
            return self.first.isoformat()[:7]
        if (self.first, self.last) == (date(self.first.year, 1, 1), date(self.first.year, 12, 31)):
            return f"{self.first.year:04d}"
        return f"{self.first.isoformat()}/{self.last.isoformat()}"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a count of time: a kind and a number, or a day for ``set_to``."""

    kind: StepKind
    n: int = 0
    day: date | None = None

    def words(self) -> str:
        """Say the step as a lawyer would read it aloud."""
        plural = "" if self.n == 1 else "s"
        match self.kind:
            case "days":
                return f"{self.n} day{plural} after"
            case "days_elapsed":
                return f"after {self.n} full day{plural}"
            case "months" | "years":
                return f"{self.n} {self.kind[:-1]}{plural} after"
            case "first_of_month":
                return "the first day of " + _which("month", self.n)
            case "first_of_year":
                return "1 January of " + _which("year", self.n)
            case "set_to":
                return f"with effect from {self.day}"


def _which(period: str, n: int) -> str:
    nth = {
        0: f"that {period}",
        1: f"the {period} after",
        2: f"the second {period} after",
        3: f"the third {period} after",
    }
    return nth.get(n, f"the {n}th {period} after")


def month_end(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def next_day(day: date) -> date:
    """Return the day after, or the last day of the calendar when there is none."""
    return day if day == LATEST else day + timedelta(days=1)


def take(day: date, step: Step) -> date:
    """Apply one step to a day; a count past the end of the calendar gives :data:`LATEST`."""
    match step.kind:
        case "set_to":
            assert step.day is not None  # the reader of terms puts it there
            return step.day
        case "days" | "days_elapsed":
            ordinal = day.toordinal() + step.n + (step.kind == "days_elapsed")
            return date.fromordinal(ordinal) if ordinal <= LATEST.toordinal() else LATEST
        case "months" | "years":
            months = step.n * (12 if step.kind == "years" else 1)
            return _shift(day, months, keep_day=True)
        case "first_of_month":
            return _shift(day, step.n, keep_day=False)
        case "first_of_year":
            year = day.year + step.n
            return date(year, 1, 1) if year <= MAXYEAR else LATEST


def walk(day: date, steps: Iterable[Step]) -> date:
    """Apply the steps in turn, as the clause counts them."""
    for step in steps:
        day = take(day, step)
    return day


def _shift(day: date, months: int, *, keep_day: bool) -> date:
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > MAXYEAR:
        return LATEST
    if not keep_day:
        return date(year, month0 + 1, 1)
    return date(year, month0 + 1, min(day.day, calendar.monthrange(year, month0 + 1)[1]))
