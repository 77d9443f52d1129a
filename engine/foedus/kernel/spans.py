"""Half-open spans of days, and the algebra on them that "holds from … until …" needs.

A :class:`Spans` value is sorted, without overlaps and without empty spans; neighbours that touch stay apart only
when their triggers differ, because a reader of the verdict wants to know which event each stretch rests on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from foedus.kernel.dates import EARLIEST


@dataclass(frozen=True, slots=True)
class Span:
    """The days from ``start`` on, up to but not including ``end`` (``None`` = open).

    ``trigger`` is the day of the event that brought the span about, before any delay was counted.
    """

    start: date
    end: date | None = None
    trigger: date = EARLIEST

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class Spans:
    """A set of days as sorted, disjoint spans."""

    items: tuple[Span, ...] = ()

    @classmethod
    def since(cls, start: date, trigger: date | None = None) -> Spans:
        """All days from ``start`` on."""
        return cls((Span(start, None, start if trigger is None else trigger),))

    @classmethod
    def from_days(cls, marks: Iterable[tuple[date, bool]]) -> Spans:
        """Build from (day, holds from that day on) pairs in the order of the days."""
        items: list[Span] = []
        start: date | None = None
        for day, holds in marks:
            if holds and start is None:
                start = day
            elif not holds and start is not None:
                if day > start:
                    items.append(Span(start, day, start))
                start = None
        if start is not None:
            items.append(Span(start, None, start))
        return cls(tuple(items))

    def __iter__(self) -> Iterator[Span]:
        return iter(self.items)

    def __bool__(self) -> bool:
        return bool(self.items)

    def __contains__(self, day: date) -> bool:
        return self.at(day) is not None

    @property
    def first(self) -> date | None:
        """The first day, or ``None`` for no day at all."""
        return self.items[0].start if self.items else None

    def at(self, day: date) -> Span | None:
        """Return the span that holds on the day."""
        return next((span for span in self.items if day in span), None)

    def meet(self, other: Spans) -> Spans:
        """Days in both; the later trigger is the one that mattered."""
        found: list[Span] = []
        for one in self.items:
            for two in other.items:
                start, end = max(one.start, two.start), _earlier(one.end, two.end)
                if end is None or start < end:
                    found.append(Span(start, end, max(one.trigger, two.trigger)))
        return Spans(tuple(found))

    def join(self, other: Spans) -> Spans:
        """Days in either; where both hold, the span that began first is kept and the other shortened."""
        found: list[Span] = []
        for span in sorted((*self.items, *other.items), key=lambda item: (item.start, item.trigger)):
            last = found[-1] if found else None
            if last is None or (last.end is not None and last.end <= span.start):
                found.append(span)
            elif last.end is not None and (span.end is None or span.end > last.end):
                found.append(Span(last.end, span.end, span.trigger))
        return Spans(tuple(found))

    def within(self, start: date, end: date | None = None) -> Spans:
        """Days from ``start`` on and before ``end``; the triggers stay."""
        return self.meet(Spans((Span(start, end),)))

    def map_starts(self, change: Callable[[Span], Span | None]) -> Spans:
        """Change each span; ``None`` drops it. The results are joined."""
        found = Spans()
        for span in self.items:
            changed = change(span)
            if changed is not None:
                found = found.join(Spans((changed,)))
        return found

    def merged(self) -> Spans:
        """Melt neighbours that touch into one span, keeping the first trigger."""
        found: list[Span] = []
        for span in self.items:
            if found and found[-1].end == span.start:
                found[-1] = Span(found[-1].start, span.end, found[-1].trigger)
            else:
                found.append(span)
        return Spans(tuple(found))


def _earlier(one: date | None, two: date | None) -> date | None:
    if one is None or two is None:
        return two if one is None else one
    return min(one, two)
