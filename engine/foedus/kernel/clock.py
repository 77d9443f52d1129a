"""The one place where the library learns what time it is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the present instant; everything that needs "now" is handed one of these."""

    def now(self) -> datetime:
        """Return the present instant, in UTC and aware of it."""


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """Return the present instant, in UTC."""
        return datetime.now(UTC)


def today(clock: Clock) -> date:
    """Return the day in UTC; the default of every question that names no date."""
    return clock.now().astimezone(UTC).date()
