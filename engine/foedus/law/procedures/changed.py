"""The last day of a limit that was extended, set, or held up by a standstill, with every step in words.

Rules of this module, with their source:

* an extension by a length runs from the last day on, as it was moved over Saturdays and holidays (as § 190 BGB says of
  the expiry, and German courts of the moved one); the new last day is moved again like any other;
* an extension never shortens; of a day that is named and is no working day, the rule of the procedure decides;
* the days of a standstill do not count: days and months are lengthened by them, business days go on where they stood;
* what would begin in a standstill begins with the day on which time runs again;
* a limit that had run out before the standstill stays where it was;
* a day that somebody names while time stands still is meant as it is named;
* while a standstill has no end, what stands still has no last day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from foedus.kernel.dates import LATEST, PartialDate, next_day
from foedus.law.procedures.changes import Extension, Setting, Standstill
from foedus.law.procedures.counting import Period, between, business, period, rolled, working
from foedus.law.procedures.values import CountingRule, Limit

Move = Extension | Standstill
_ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Changed:
    """The last day after all changes, ``None`` if time stands still; how it was found, and which changes moved it."""

    end: PartialDate | None
    steps: tuple[str, ...]
    by: tuple[str, ...]
    still: bool = False


def in_order(extensions: Iterable[Extension], still: Iterable[Standstill]) -> tuple[Move, ...]:
    """Return what moves the last day of a limit, in the order of its days."""
    return tuple(sorted((*extensions, *still), key=_when))


def _when(move: Move) -> tuple[date, int]:
    return (move.on if isinstance(move, Extension) else move.first), move.order


def count_changed(
    rule: CountingRule, event: PartialDate, limit: Limit, holidays: Collection[date], moves: Sequence[Move]
) -> Changed:
    """Count a limit, whose number is set, from an event, with everything that moves its last day."""
    first = _Running(rule, limit, holidays).count(event.first, moves)
    if event.exact:
        return first.changed()
    last = _Running(rule, limit, holidays).count(event.last, moves)
    if first.still or last.still:
        return (first if first.still else last).changed()
    if first.at.end == last.at.end:
        return first.changed()
    found = PartialDate(min(first.at.end, last.at.end), max(first.at.end, last.at.end))
    by = tuple(dict.fromkeys((*first.by, *last.by)))
    moved = (f"moved by {', '.join(by)}",) if by else ()
    return Changed(found, (between(event, found), *moved), by)


def count_set(
    rule: CountingRule, limit: Limit, setting: Setting, holidays: Collection[date], moves: Sequence[Move]
) -> Changed:
    """Return the last day that a setting names itself, with everything that moves it after."""
    assert setting.until is not None  # who asks has seen to it
    end, steps = rolled(rule, limit, setting.until, holidays)
    running = _Running(rule, limit, holidays)
    running.at = Period(next_day(setting.on), setting.until, end, (f"set by {setting.name} to {setting.until}", *steps))
    return running.move(moves).changed()


class _Running:
    """A period as it runs from change to change."""

    at: Period

    def __init__(self, rule: CountingRule, limit: Limit, holidays: Collection[date]) -> None:
        self.rule, self.limit, self.holidays = rule, limit, holidays
        self.still = self.extended = False
        self.steps: list[str] = []
        self.by: list[str] = []

    def count(self, day: date, moves: Sequence[Move]) -> _Running:
        self.at = period(self.rule, day, self.limit, self.holidays)
        return self.move(moves)

    def changed(self) -> Changed:
        end = None if self.still else PartialDate.of(self.at.end)
        return Changed(end, (*self.at.steps, *self.steps), tuple(dict.fromkeys(self.by)), self.still)

    def move(self, moves: Sequence[Move]) -> _Running:
        for move in moves:
            if isinstance(move, Extension):
                self._extend(move)
            elif move.first <= self.at.end and not self._untouched(move):
                self._hold(move)
        return self

    def _untouched(self, still: Standstill) -> bool:
        """Whether a standstill is over before a period begins, or before a day that was named in the midst of it."""
        if still.until is None:
            return False
        named = self.limit.n is None and still.first < self.at.first and still.until <= self.at.plain
        return named or still.until <= self.at.first

    # ---- more time

    def _extend(self, move: Extension) -> None:
        before = self.at.end
        wanted = move.until
        if wanted is None:
            # The last day has been counted: more time begins after it, whatever the rule says of the day of an event.
            rule = replace(self.rule, event_day="excluded")
            wanted = period(rule, before, replace(move.limit(), kind="target"), self.holidays).plain
        if wanted <= before:
            return
        plain = max(wanted, self.at.plain)  # which lies behind the last day where that is moved to the front
        end, steps = rolled(self.rule, self.limit, plain, self.holidays)
        why = f" ({move.reason})" if move.reason else ""
        self.by.append(move.name)
        self.extended = True
        if self.still:
            self.steps.append(f"extended by {move.name}, for when time runs again{why}")
        else:
            self.steps.append(f"extended by {move.name} from {before} to {wanted}{why}")
            self.steps += steps
        self.at = replace(self.at, plain=plain, end=end)

    # ---- standing still

    def _hold(self, move: Standstill) -> None:
        names = ", ".join(move.names)
        self.by += move.names
        if move.until is None:
            self.still = True
            self.steps.append(f"time stands still since {move.first} ({names}), {self._left(move.first)}")
            return
        before, days = self.at.end, (move.until - move.first).days
        if self.at.first >= move.first:
            self._begin_again(move.until)
        else:
            self._go_on(move.first, move.until)
        length = f"{days} day{'' if days == 1 else 's'}"
        text = f"time stood still from {move.first} until {move.until} ({names}), {length}"
        self.steps.append(f"{text}: {self.at.end} in place of {before}")

    def _left(self, first: date) -> str:
        if self.at.first >= first:
            return "before it began to run"
        return f"when it would have run until {self.at.end}"

    def _begin_again(self, until: date) -> None:
        """Let a period that would begin in a standstill begin when time runs again."""
        if self.limit.n is None or self.extended:  # a day was named: its whole length comes after the standstill
            self._shift(until - self.at.first, self.at.plain)
            return
        day = until if self.rule.event_day == "included" else until - _ONE
        self.at = replace(period(self.rule, day, self.limit, self.holidays), steps=self.at.steps)

    def _go_on(self, first: date, until: date) -> None:
        """Let a period that stood still go on with what was left of it."""
        days = self.limit.unit == "day" and self.limit.day_type == "business" and self.limit.n is not None
        left = _working_days(first, self.at.plain, self.holidays) if days else 0
        if left:
            plain = business(until - _ONE, left, self.holidays)
            end, _ = rolled(self.rule, self.limit, plain, self.holidays)
            self.at = replace(self.at, plain=plain, end=end)
        else:
            # Of a last day that was being moved only the moving was left, and it is moved from there.
            self._shift(until - first, self.at.plain if first <= self.at.plain else self.at.end)

    def _shift(self, days: timedelta, plain: date) -> None:
        plain = date.fromordinal(min(plain.toordinal() + days.days, LATEST.toordinal()))
        end, _ = rolled(self.rule, self.limit, plain, self.holidays)
        self.at = replace(self.at, plain=plain, end=end)


def _working_days(first: date, last: date, holidays: Collection[date]) -> int:
    days = (date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1))
    return sum(working(day, holidays) for day in days)
