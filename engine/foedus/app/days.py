"""Dates as callers give them."""

from __future__ import annotations

from datetime import date, datetime

from foedus.errors import Usage
from foedus.kernel.dates import PartialDate

Day = date | str
"""A law's date: a date, or text as precise as is known (``2018-04-10``, ``2018-04``, ``2018``)."""


def exact(day: Day | None) -> date | None:
    """Read a date of a question, which must be a whole date."""
    if day is None or isinstance(day, date):
        return day
    try:
        return date.fromisoformat(day)
    except ValueError as error:
        raise Usage(f"{day!r} is not a date: write YYYY-MM-DD.", code="bad-argument-date") from error


def text(day: Day | None) -> str | None:
    """Write a date of an act as precisely as it is known."""
    if day is None:
        return None
    if isinstance(day, date):
        return day.isoformat()
    try:
        PartialDate.parse(day)
    except ValueError as error:
        raise Usage(f"{error}.", code="bad-argument-date") from error
    return day


def aware(instant: datetime | None) -> datetime | None:
    """Check that an instant of the register names its time zone."""
    if instant is not None and instant.tzinfo is None:
        raise Usage(f"{instant} names no time zone: an instant of the register has one.")
    return instant
