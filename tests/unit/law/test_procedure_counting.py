"""Counting time in procedures: known traps, and what holds of every period."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.kernel.dates import PartialDate
from foedus.law.procedures.counting import count, working
from foedus.law.procedures.values import CountingRule, DayType, Kind, Limit, Unit

PLAIN = CountingRule("plain", "")
ROLLED = CountingRule("rolled", "", roll="next_working_day")
BACK = CountingRule("back", "", roll="previous_working_day")
INCLUDED = CountingRule("included", "", event_day="included")
OVER = CountingRule("over", "", month_end="first_of_next_month")
CHRISTMAS = frozenset({date(2023, 12, 25), date(2023, 12, 26), date(2024, 1, 1)})


def limit(n: int, unit: Unit, kind: Kind = "deadline", day_type: DayType = "calendar") -> Limit:
    return Limit(n, unit, day_type, "event", kind)


def end(rule: CountingRule, day: str, what: Limit, holidays: frozenset[date] = frozenset()) -> str:
    found = count(rule, PartialDate.parse(day), what, holidays)
    assert found is not None
    return str(found.end)


@pytest.mark.parametrize(
    ("rule", "day", "what", "wanted"),
    [
        # months and years end on the day of the same number, or on the last day of a shorter month
        (PLAIN, "2023-01-31", limit(1, "month"), "2023-02-28"),
        (PLAIN, "2024-01-31", limit(1, "month"), "2024-02-29"),
        (PLAIN, "2024-02-29", limit(1, "year"), "2025-02-28"),
        (PLAIN, "2024-02-29", limit(4, "year"), "2028-02-29"),
        (PLAIN, "2024-02-29", limit(1, "month"), "2024-03-29"),
        (PLAIN, "2023-08-31", limit(6, "month"), "2024-02-29"),
        (PLAIN, "2023-10-31", limit(13, "month"), "2024-11-30"),
        (OVER, "2023-01-31", limit(1, "month"), "2023-03-01"),
        (OVER, "2023-01-30", limit(2, "month"), "2023-03-30"),
        # days and weeks
        (PLAIN, "2024-02-28", limit(1, "day"), "2024-02-29"),
        (PLAIN, "2023-12-31", limit(366, "day"), "2024-12-31"),
        (PLAIN, "2023-11-27", limit(2, "week"), "2023-12-11"),
        (PLAIN, "2023-11-27", limit(0, "day"), "2023-11-27"),
        # the day of the event counts
        (INCLUDED, "2023-11-27", limit(1, "day"), "2023-11-27"),
        (INCLUDED, "2023-11-27", limit(2, "week"), "2023-12-10"),
        (INCLUDED, "2023-01-31", limit(1, "month"), "2023-02-28"),
        (INCLUDED, "2023-01-15", limit(1, "month"), "2023-02-14"),
        (INCLUDED, "2023-01-15", limit(0, "day"), "2023-01-15"),
        # only deadlines move, and only where the rule moves them
        (PLAIN, "2023-11-30", limit(1, "month"), "2023-12-30"),
        (ROLLED, "2023-11-30", limit(1, "month"), "2024-01-02"),
        (ROLLED, "2023-11-30", limit(1, "month", "wait"), "2023-12-30"),
        (ROLLED, "2023-11-30", limit(1, "month", "target"), "2023-12-30"),
        (ROLLED, "2023-11-30", limit(1, "month", "cap"), "2023-12-30"),
        (BACK, "2023-11-26", limit(1, "month"), "2023-12-22"),
        (ROLLED, "2023-12-15", limit(10, "day"), "2023-12-27"),
        (ROLLED, "2023-12-22", limit(5, "day"), "2023-12-27"),
        # business days leave out Saturdays, Sundays and holidays, whatever the rule does at the end
        (PLAIN, "2023-12-22", limit(1, "day", "target", "business"), "2023-12-27"),
        (PLAIN, "2023-12-22", limit(4, "day", "target", "business"), "2024-01-02"),
        (PLAIN, "2023-12-23", limit(1, "day", "wait", "business"), "2023-12-27"),
        (ROLLED, "2023-12-22", limit(0, "day", "deadline", "business"), "2023-12-22"),
        (PLAIN, "2023-12-23", limit(0, "day", "deadline", "business"), "2023-12-27"),
        (INCLUDED, "2023-12-22", limit(2, "day", "target", "business"), "2023-12-27"),
        (INCLUDED, "2023-12-23", limit(1, "day", "target", "business"), "2023-12-27"),
        (PLAIN, "2023-12-02", limit(3, "week", "deadline", "business"), "2023-12-27"),
        (PLAIN, "2023-12-02", limit(3, "week", "target", "business"), "2023-12-23"),
        # the calendar ends, and nothing breaks
        (ROLLED, "9999-12-30", limit(5, "day"), "9999-12-31"),
        (PLAIN, "9998-06-01", limit(5, "year"), "9999-12-31"),
        (PLAIN, "9999-12-01", limit(400, "day", "target", "business"), "9999-12-31"),
    ],
)  # fmt: skip
def test_known_traps(rule: CountingRule, day: str, what: Limit, wanted: str) -> None:
    assert end(rule, day, what, CHRISTMAS) == wanted


def test_a_holiday_of_one_place_is_none_of_another() -> None:
    reunification = frozenset({date(2024, 10, 3)})
    assert end(ROLLED, "2024-09-03", limit(30, "day"), reunification) == "2024-10-04"
    assert end(ROLLED, "2024-09-03", limit(30, "day")) == "2024-10-03"


def test_a_number_that_nobody_has_set_is_not_counted() -> None:
    assert count(PLAIN, PartialDate.parse("2024-01-01"), Limit(None, "day", "calendar", "event", "deadline")) is None


def test_of_a_day_that_is_not_wholly_known_both_ends_are_counted() -> None:
    found = count(ROLLED, PartialDate.parse("2022-06"), limit(30, "day"))
    assert found is not None
    assert (found.end.first, found.end.last) == (date(2022, 7, 1), date(2022, 8, 1))
    assert "only known to be in 2022-06" in found.steps[0]


def test_every_step_is_told() -> None:
    found = count(ROLLED, PartialDate.parse("2023-11-30"), limit(1, "month"), CHRISTMAS)
    assert found is not None
    assert found.steps == (
        "1 month from 2023-11-30, the day itself not counted: 2023-12-30",
        "2023-12-30 is a Saturday, 2023-12-31 is a Sunday, 2024-01-01 is a holiday: the next working day is 2024-01-02",
    )


# ---- what holds of every period

_days = st.dates(date(1900, 1, 1), date(2200, 1, 1))
_units = st.sampled_from(["day", "week", "month", "year"])
_kinds = st.sampled_from(["deadline", "wait", "target", "cap"])
_types = st.sampled_from(["calendar", "business"])
_rules = st.builds(
    CountingRule,
    st.just("any"),
    st.just(""),
    st.sampled_from(["excluded", "included"]),
    st.sampled_from(["last_day", "first_of_next_month"]),
    st.sampled_from(["none", "next_working_day"]),
)
_numbers = st.integers(0, 60)
_holidays = st.frozensets(st.dates(date(1999, 12, 20), date(2000, 1, 10)), max_size=8)
_near = st.dates(date(1999, 11, 1), date(2000, 1, 20))


@given(_rules, _near, _near, _units, _kinds, _types, _numbers, _holidays)
def test_a_later_event_never_ends_earlier(
    rule: CountingRule, one: date, other: date, unit: Unit, kind: Kind, kind_of_day: DayType, n: int,
    holidays: frozenset[date],
) -> None:  # fmt: skip
    first, second = sorted((one, other))
    what = limit(n, unit, kind, kind_of_day)
    assert end(rule, str(first), what, holidays) <= end(rule, str(second), what, holidays)


@given(_rules, _near, _units, _kinds, _types, _numbers, _holidays)
def test_a_longer_period_never_ends_earlier(
    rule: CountingRule, day: date, unit: Unit, kind: Kind, kind_of_day: DayType, n: int, holidays: frozenset[date]
) -> None:
    shorter, longer = limit(n, unit, kind, kind_of_day), limit(n + 1, unit, kind, kind_of_day)
    assert end(rule, str(day), shorter, holidays) <= end(rule, str(day), longer, holidays)


@given(_near, _units, _types, _numbers, _holidays)
def test_a_moved_deadline_ends_on_the_first_working_day_from_its_last_day(
    day: date, unit: Unit, kind_of_day: DayType, n: int, holidays: frozenset[date]
) -> None:
    plain = date.fromisoformat(end(PLAIN, str(day), limit(n, unit, "target", kind_of_day), holidays))
    moved = date.fromisoformat(end(ROLLED, str(day), limit(n, unit, "deadline", kind_of_day), holidays))
    assert working(moved, holidays)
    between = [plain + timedelta(days=step) for step in range((moved - plain).days)]
    assert not any(working(one, holidays) for one in between)


@given(_days, st.integers(1, 240))
def test_a_month_ends_on_its_number_or_on_its_last_day(day: date, n: int) -> None:
    found = date.fromisoformat(end(PLAIN, str(day), limit(n, "month")))
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == n
    assert found.day == day.day or ((found + timedelta(days=1)).day == 1 and found.day < day.day)


@given(_near, st.integers(1, 40), _holidays)
def test_so_many_business_days_lie_in_the_period(day: date, n: int, holidays: frozenset[date]) -> None:
    found = date.fromisoformat(end(PLAIN, str(day), limit(n, "day", "target", "business"), holidays))
    passed = [day + timedelta(days=step) for step in range(1, (found - day).days + 1)]
    assert sum(working(one, holidays) for one in passed) == n
    assert working(found, holidays)
