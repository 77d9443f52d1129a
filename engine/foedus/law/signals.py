"""What is known of a condition over time: the days on which it surely holds, and those on which it may hold.

Acts with a day that is only partly known, notifications that nobody recorded and incomplete lists make the two
differ. Everything is computed on both sides at once, so that a verdict can say "exactly", "between … and …",
"not before …" or "unknown" without guessing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce

from foedus.kernel.dates import LATEST, PartialDate, Step, next_day, walk
from foedus.kernel.spans import Span, Spans


@dataclass(frozen=True, slots=True)
class Signal:
    """Days that surely satisfy a condition (``must``) within the days that may (``may``)."""

    must: Spans
    may: Spans

    @classmethod
    def known(cls, spans: Spans) -> Signal:
        """A condition about which nothing is in doubt."""
        return cls(spans, spans)

    @classmethod
    def since(cls, day: PartialDate) -> Signal:
        """Holds for good from a day that may be known only in part."""
        return cls(Spans.since(day.last), Spans.since(day.first))

    def meet(self, other: Signal) -> Signal:
        """Both conditions."""
        return Signal(self.must.meet(other.must), self.may.meet(other.may))

    def join(self, other: Signal) -> Signal:
        """Either condition."""
        return Signal(self.must.join(other.must), self.may.join(other.may))

    @property
    def certain(self) -> bool:
        """Whether the first day is beyond doubt (which includes: there is none)."""
        return self.must.first == self.may.first


NEVER = Signal(Spans(), Spans())


@dataclass(frozen=True, slots=True)
class Death:
    """From which day a condition can no longer come to hold: surely, and at the earliest."""

    must: date | None = None
    may: date | None = None


ALIVE = Death()


def all_of(signals: Iterable[Signal]) -> Signal:
    """Every leg on the same day."""
    return reduce(Signal.meet, signals)


def any_of(signals: Iterable[Signal]) -> Signal:
    """At least one leg."""
    return reduce(Signal.join, signals)


def first_death(deaths: Iterable[Death]) -> Death:
    """The death of a conjunction: it dies with the first of its legs."""
    known = tuple(deaths)
    return Death(
        min((item.must for item in known if item.must), default=None),
        min((item.may for item in known if item.may), default=None),
    )


def last_death(deaths: Iterable[Death]) -> Death:
    """The death of an alternative: it dies when its last leg dies."""
    known = tuple(deaths)
    return Death(
        max((item.must for item in known if item.must), default=None) if all(item.must for item in known) else None,
        max((item.may for item in known if item.may), default=None) if all(item.may for item in known) else None,
    )


def deadline(signal: Signal, by: date) -> tuple[Signal, Death]:
    """Cut a condition at its deadline: what does not hold on that day is dead from the next.

    Source: agreement format, section 2, ``by``.
    """
    after = next_day(by)
    cut = Signal(
        signal.must if by in signal.must else signal.must.within(date.min, after),
        signal.may if by in signal.may else signal.may.within(date.min, after),
    )
    return cut, Death(None if by in signal.may else after, None if by in signal.must else after)


def delay(signal: Signal, steps: tuple[Step, ...], *, must_hold: bool) -> Signal:
    """Count a delay from each day on which the condition comes to hold.

    Once triggered the delay runs even if the condition is lost again, unless the text wants it to hold until the end
    (``must_hold``). Source: agreement format, section 2, ``then``.
    """
    if not steps:
        return signal
    return Signal(_delayed(signal.must, steps, must_hold), _delayed(signal.may, steps, must_hold))


def _delayed(spans: Spans, steps: tuple[Step, ...], must_hold: bool) -> Spans:
    if must_hold:

        def held(span: Span) -> Span | None:
            start = walk(span.start, steps)
            return Span(start, span.end, span.trigger) if span.end is None or start < span.end else None

        # Where one leg takes over from another without a break, the condition has held all the time.
        return spans.merged().map_starts(held)
    if not spans:
        return spans
    first = spans.items[0]
    return Spans.since(walk(first.start, steps), first.trigger)


def blocked(signal: Signal, veto: Signal) -> tuple[Signal, Death]:
    """Kill a condition if another holds before it (tacit acceptance: ``unless``).

    A veto on the very day comes too late: it has to hold *first*.
    """
    must_cut = _vetoed(signal.must, veto.may)
    may_cut = _vetoed(signal.may, veto.must)
    death = Death(
        veto.must.first if may_cut is not signal.may else None,
        veto.may.first if must_cut is not signal.must else None,
    )
    return Signal(must_cut, may_cut), death


def _vetoed(spans: Spans, veto: Spans) -> Spans:
    first = spans.first or LATEST
    return Spans() if veto.first is not None and veto.first < first else spans
