"""A clock that stands still until it is told to move."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class FixedClock:
    """Tells the same instant until it is moved; fulfils :class:`foedus.kernel.clock.Clock`."""

    def __init__(self, now: datetime) -> None:
        self._now = _aware(now)

    def now(self) -> datetime:
        """Return the instant that the clock was set to, in UTC."""
        return self._now

    def advance(self, by: timedelta) -> None:
        """Move the clock; a negative step sets it back."""
        self._now += by

    def set(self, now: datetime) -> None:
        """Set the clock to an instant.

        Raises:
            ValueError: the instant is naive.

        """
        self._now = _aware(now)


def _aware(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError(f"{instant.isoformat()} has no time zone")
    return instant.astimezone(UTC)
