"""Flags for the days that matter: one label for each day, laid into lanes so that no two touch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from foedus.kernel.dates import PartialDate
from foedus.queries.svg import clean, shorten, text_width
from foedus.queries.timeline_axis import Scale
from foedus.queries.timeline_values import Event
from foedus.queries.timeline_words import partial_words

SIZE = 11.5
_GAP = 10.0
_LEAN = 4.0


@dataclass(frozen=True, slots=True)
class Flag:
    """One label for one day: what happened, where, in which lane (0 is next to the bars) and on which side."""

    day: date
    words: str
    kinds: tuple[str, ...]
    x: float
    lane: int
    left: float
    right: float

    @property
    def weight(self) -> str:
        """Which line to draw below it: of the ``entry``, of the ``trigger``, or a ``minor`` one."""
        if "entry" in self.kinds or "stage" in self.kinds:
            return "entry"
        return "trigger" if "trigger" in self.kinds else "minor"


def flags(events: Iterable[Event], scale: Scale, edge: float) -> tuple[Flag, ...]:
    """Lay out one flag for each day on which something happened, between the scale's left and ``edge`` (pixels).

    Labels never overlap; a leader crosses another label only where no other place is left.
    """
    days: dict[tuple[date, PartialDate], list[Event]] = {}
    for event in events:
        days.setdefault((event.drawn, event.day), []).append(event)
    placed: list[Flag] = []
    for key in sorted(days, reverse=True):
        placed.append(_place(key[0], days[key], scale, edge, placed))
    return tuple(sorted(placed, key=lambda flag: (flag.day, flag.lane)))


def _place(day: date, events: list[Event], scale: Scale, edge: float, placed: list[Flag]) -> Flag:
    x = scale.x(day)
    words = shorten(clean(_words(events)), SIZE, edge - scale.left, bold=True)
    width = text_width(words, SIZE, bold=True)
    kinds = tuple(event.kind for event in events)
    best: tuple[int, int, int] | None = None
    chosen: Flag | None = None
    for lane in range(len(placed) + 1):
        across = max(scale.left, min(x - width / 2, edge - width))
        for order, left in enumerate((x + _LEAN, x - width - _LEAN, across)):
            flag = Flag(day, words, kinds, x, lane, left, left + width)
            if not _fits(flag, scale.left, edge) or _overlaps(flag, placed):
                continue
            cost = (_crossings(flag, placed) * 4 + lane, order, lane)
            if best is None or cost < best:
                best, chosen = cost, flag
    assert chosen is not None  # the lane above all others is free
    return chosen


def _fits(flag: Flag, left: float, right: float) -> bool:
    """Whether a label stands inside the picture and at its own leader."""
    at_leader = flag.left - _LEAN <= flag.x <= flag.right + _LEAN
    return at_leader and left - 0.5 <= flag.left and flag.right <= right + 0.5


def _overlaps(flag: Flag, placed: Iterable[Flag]) -> bool:
    return any(
        flag.lane == other.lane and flag.left < other.right + _GAP and other.left < flag.right + _GAP
        for other in placed
    )


def _crossings(flag: Flag, placed: Iterable[Flag]) -> int:
    found = 0
    for other in placed:
        low, high = (flag, other) if flag.lane < other.lane else (other, flag)
        found += low.lane != high.lane and low.left < high.x < low.right
    return found


def _words(events: list[Event]) -> str:
    """Say what happened on one day: ``Condition met and in force 20 Jul 2017 – US-NC``."""
    whole = any(event.kind == "entry" for event in events)
    phrases = list(dict.fromkeys(event.words for event in events if not (whole and event.kind == "stage")))
    told = phrases[-1] if len(phrases) == 1 else f"{', '.join(phrases[:-1])} and {phrases[-1]}"
    parties = list(dict.fromkeys(party for event in events for party in event.parties))
    by = ", ".join(parties) if len(parties) <= 4 else f"{', '.join(parties[:3])} and {len(parties) - 3} more"
    text = f"{told[:1].upper()}{told[1:]} {partial_words(events[0].day)}"
    return f"{text} – {by}" if by else text
