"""The time axis: days to pixels, and ticks at round years or months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from foedus.kernel.dates import LATEST
from foedus.queries.svg import text_width
from foedus.queries.timeline_words import day_words, month_words

_MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 300, 600, 1200, 2400, 6000, 12000, 24000, 60000)


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on the axis: the day, and what stands beside it."""

    day: date
    words: str


@dataclass(frozen=True, slots=True)
class Scale:
    """Days from ``first`` up to ``until`` laid between two points, in pixels (or per cent)."""

    first: date
    until: date
    left: float
    right: float

    def x(self, day: date) -> float:
        """Return where a day begins; days outside are drawn at the nearest end."""
        length = max(self.until.toordinal() - self.first.toordinal(), 1)
        part = (day.toordinal() - self.first.toordinal()) / length
        return self.left + min(max(part, 0.0), 1.0) * (self.right - self.left)

    def ticks(self, size: float, gap: float = 22.0) -> tuple[Tick, ...]:
        """Return ticks at round days whose labels, at a font size in pixels, keep ``gap`` pixels apart."""
        per_month = (self.right - self.left) / max((self.until - self.first).days, 1) * 30.44
        for step in _MONTH_STEPS:
            label = "0000" if step % 12 == 0 else "Mmm 0000"
            if per_month * step >= text_width(label, size) + gap:
                found = self._every(step)
                if len(found) >= 2:
                    return found
                break
        return (Tick(self.first, day_words(self.first)),)

    def _every(self, step: int) -> tuple[Tick, ...]:
        found: list[Tick] = []
        month = -(-(self.first.year * 12 + self.first.month - 1) // step) * step
        while month // 12 <= LATEST.year:
            day = date(max(month // 12, 1), month % 12 + 1, 1)
            if day >= self.until:
                break
            if day >= self.first:
                found.append(Tick(day, str(day.year) if step % 12 == 0 else month_words(day)))
            month += step
        return tuple(found)


def padded(first: date, until: date, part: float = 0.015) -> date:
    """Return a day a little before the first, so that nothing stands on the very edge."""
    days = max(int((until - first).days * part), 3)
    return date.fromordinal(max(first.toordinal() - days, 1))
