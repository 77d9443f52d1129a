"""Counting time: from the day of an event to the last day of a period, with every step in words.

Rules of this module, with their source (the procedure format, section 3):

* how time is counted depends on the rule of the procedure, never on the house;
* only deadlines move when their last day is no working day; waits, targets and caps stay where they are;
* Saturdays, Sundays and the holidays of the case are no working days;
* business days count working days only, so they need no moving; a longer period in "business" weeks, months or
  years is counted on the calendar, and a deadline among them ends on a working day whatever the rule says;
* under ``next_day`` a period in weeks, months or years ends on the day with the name or number of its own first day,
  which is the day after the event, and not with that of the event;
* of an event whose day is only partly known (``2022-06``), both ends are counted.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from foedus.kernel.dates import EARLIEST, LATEST, PartialDate, Step, next_day, take
from foedus.law.procedures.values import CountingRule, Limit

_SATURDAY: Final = 5
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Counted:
    """The last day of a period, exact or between two days, and how it was found."""

    end: PartialDate
    steps: tuple[str, ...]


def working(day: date, holidays: Collection[date]) -> bool:
    """Whether a day is neither a Saturday nor a Sunday nor a holiday of the case."""
    return day.weekday() < _SATURDAY and day not in holidays


@dataclass(frozen=True, slots=True)
class Period:
    """A period from one day: the first day that counts, its last day before it is moved, and its last day."""

    first: date
    plain: date
    end: date
    steps: tuple[str, ...]


def count(rule: CountingRule, event: PartialDate, limit: Limit, holidays: Collection[date] = ()) -> Counted | None:
    """Count a limit from an event; ``None`` if its number is not set, for then there is nothing to count."""
    if limit.n is None:
        return None
    first = period(rule, event.first, limit, holidays)
    if event.exact:
        return Counted(PartialDate.of(first.end), first.steps)
    last = period(rule, event.last, limit, holidays)
    found = PartialDate(first.end, last.end)
    return Counted(found, first.steps if found.exact else (between(event, found),))


def between(event: PartialDate, end: PartialDate) -> str:
    """Say between which days a period ends whose event is only partly known."""
    return f"that day is only known to be in {event}, so the period ends between {end.first} and {end.last}"


def period(rule: CountingRule, day: date, limit: Limit, holidays: Collection[date]) -> Period:
    """Count a limit, whose number is set, from one day."""
    assert limit.n is not None  # who asks has seen to it
    included = rule.event_day == "included"
    counted = "counted" if included else "not counted"
    if rule.event_day == "next_day" and limit.unit != "day":
        counted += ", the day after being the first"
    left_out = ""
    if limit.unit == "day" and limit.day_type == "business":
        plain = business(day, limit.n, holidays, included=included)
        left_out = ", Saturdays, Sundays and holidays left out"
    else:
        plain = _calendar(rule, day, limit, limit.n)
    end, moved = rolled(rule, limit, plain, holidays)
    steps = (f"{limit.words()} from {day}, the day itself {counted}{left_out}: {plain}", *moved)
    return Period(day if included else next_day(day), plain, end, steps)


def _calendar(rule: CountingRule, day: date, limit: Limit, n: int) -> date:
    included = rule.event_day == "included" and n > 0
    if rule.event_day == "next_day" and n > 0 and limit.unit != "day":
        day = next_day(day)
    if limit.unit in ("day", "week"):
        return _back(take(day, Step("days", n * (7 if limit.unit == "week" else 1))), included)
    end = take(day, Step("months" if limit.unit == "month" else "years", n))
    if end.day != day.day and end != LATEST and rule.month_end == "first_of_next_month":
        end += timedelta(days=1)
    elif end.day != day.day:
        return end  # the last day of a shorter month stands for the number that it does not have
    return _back(end, included)


def _back(day: date, included: bool) -> date:
    """Step back one day where the day of the event was the first of the period."""
    return day - timedelta(days=1) if included and day not in (EARLIEST, LATEST) else day


def business(day: date, n: int, holidays: Collection[date], *, included: bool = False) -> date:
    """Return the n-th working day after a day, or from it on."""
    left = n - 1 if included and n and working(day, holidays) else n
    while left > 0 and day != LATEST:
        day += timedelta(days=1)
        left -= working(day, holidays)
    return day


def rolled(rule: CountingRule, limit: Limit, end: date, holidays: Collection[date]) -> tuple[date, tuple[str, ...]]:
    """Move a last day that is no working day, where the rule moves it, and say over which days."""
    roll = rule.roll
    if limit.day_type == "business" and roll == "none":
        roll = "next_working_day"
    if limit.kind != "deadline" or roll == "none" or working(end, holidays):
        return end, ()
    step = timedelta(days=1 if roll == "next_working_day" else -1)
    day, passed = end, list[str]()
    while not working(day, holidays) and day not in (EARLIEST, LATEST):
        what = f"a {_DAYS[day.weekday()]}" if day.weekday() >= _SATURDAY else "a holiday"
        passed.append(f"{day} is {what}")
        day += step
    which = "the next working day" if roll == "next_working_day" else "the working day before"
    return day, (f"{', '.join(passed)}: {which} is {day}",)
