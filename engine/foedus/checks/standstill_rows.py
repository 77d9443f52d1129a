"""One notification against the rule: when its standstill should have ended, and what explains another end.

Every end is counted by the counting of procedures, with the limits and the counting rule of the procedure; other
readings, such as the last day instead of the day after, are the same count under another rule.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Final, Literal

from foedus.definitions.notifications import Notification
from foedus.errors import Refused
from foedus.kernel.dates import PartialDate
from foedus.law.procedures.counting import count
from foedus.law.procedures.values import CountingRule, Limit, Procedure

Group = Literal["no-reaction", "comments", "opinion", "postponement"]

GROUPS: Final[dict[Group, tuple[str, str]]] = {
    "no-reaction": ("neither comments nor an opinion", "detailed_opinion"),
    "comments": ("comments, no opinion", "comments"),
    "opinion": ("detailed opinion", "assessment"),
    "postponement": ("postponed for an act of the Community", "common_position"),
}
"""The groups of notifications: in words, and the stage of the procedure whose limit is their standstill."""

EXPLANATIONS: Final[dict[str, str]] = {
    "exact": "the end is the day that was counted",
    "beyond-calendar": "not counted: the stored calendar does not go that far",
    "end-before-start": "the end is before the start: a typing error",
    "no-standstill": "no standstill: the end is at most a month after the start (urgent reasons, fiscal measures)",
    "other-period": "the end of another period of the procedure",
    "other-holidays": "exact with the holidays of the Commission",
    "holidays-not-observed": "exact without any holidays",
    "not-moved": "not moved, although the last day is no working day",
    "last-day": "counted from the number of the day of the event: the last day, and not the day after it",
    "day-after-last": "the working day after a last day that had been moved already",
    "other-month-or-year": "the same day of another month or year, or its two digits exchanged: a typing error",
    "one-day": "one day off, and nothing else is known of it",
    "later-week": "unexplained: two to seven days later",
    "later-month": "unexplained: eight to 31 days later",
    "earlier-month": "unexplained: two to 31 days earlier",
    "far": "unexplained: further off",
}
"""What can explain an end, in the order in which it is tried; the first that fits is taken."""

UNEXPLAINED: Final = frozenset({"one-day", "later-week", "later-month", "earlier-month", "far"})
WITHOUT: Final = frozenset({"no-standstill", "end-before-start", "beyond-calendar"})
"""Rows in which no standstill was observed, so that no end could be right."""

_MONTH: Final = Limit(1, "month", "calendar", "start", "wait")
_NEXT: Final = Limit(1, "day", "business", "end", "wait")


def group_of(row: Notification) -> Group:
    """Return the group of a notification, by what the table says of reactions to it."""
    if row.postponed:
        return "postponement"
    if row.opinions:
        return "opinion"
    return "comments" if row.comments else "no-reaction"


@dataclass(frozen=True)
class Ruler:
    """A procedure and a calendar, with which the ends of standstill are counted."""

    procedure: Procedure
    holidays: Collection[date]
    others: Collection[date]
    """the holidays of the Commission, as another explanation"""

    def judge(self, group: Group, start: date, end: date) -> tuple[str, int]:
        """Say what explains an end, and how many days after the counted end it is."""
        limit = self._limit(GROUPS[group][1])
        try:
            due = self._end(start, limit)
            off = (end - due).days
            return next(self._reasons(start, end, due, limit)), off
        except Refused as error:
            if error.code != "beyond-calendar":
                raise
            return "beyond-calendar", 0

    def _reasons(self, start: date, end: date, due: date, limit: Limit) -> Iterator[str]:
        tried = {
            "exact": end == due,
            "end-before-start": end < start,
            "no-standstill": end <= self._end(start, _MONTH),
            "other-period": any(end == self._end(start, other) for other in self._periods if other.n != limit.n),
        }
        yield from (name for name, fits in tried.items() if fits)
        rule = self.procedure.counting
        last = replace(rule, event_day="excluded")
        readings = {
            "other-holidays": self._end(start, limit, holidays=self.others),
            "holidays-not-observed": self._end(start, limit, holidays=()),
            "not-moved": self._end(start, limit, replace(rule, roll="none")),
            "last-day": self._end(start, limit, last),
            "day-after-last": self._end(self._end(start, limit, last), _NEXT),
        }
        yield from (name for name, day in readings.items() if end == day)
        if _slip(end, due):
            yield "other-month-or-year"
        yield _distance((end - due).days)

    def _end(
        self, start: date, limit: Limit, rule: CountingRule | None = None, holidays: Collection[date] | None = None
    ) -> date:
        used = self.holidays if holidays is None else holidays
        counted = count(rule or self.procedure.counting, PartialDate.of(start), limit, used)
        assert counted is not None  # every limit used here has its number
        return counted.end.first

    def _limit(self, stage: str) -> Limit:
        return self.procedure.by_id[stage].limits[0]

    @cached_property
    def _periods(self) -> tuple[Limit, ...]:
        found = {limit.n: limit for stage in self.procedure.stages for limit in stage.limits}
        return tuple(found.values())


def _slip(end: date, due: date) -> bool:
    """Whether two dates differ only in the month, only in the year, or in two digits of the day exchanged."""
    if end.day == due.day:
        return (end.month == due.month) != (end.year == due.year)
    return (end.year, end.month) == (due.year, due.month) and f"{end.day:02d}" == f"{due.day:02d}"[::-1]


def _distance(off: int) -> str:
    if abs(off) == 1:
        return "one-day"
    if abs(off) > 31:
        return "far"
    if off < 0:
        return "earlier-month"
    return "later-week" if off <= 7 else "later-month"
