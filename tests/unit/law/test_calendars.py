"""Calendars as values: a collection of days that says when it does not know, and counting with it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import foedus
from foedus.definitions.calendar_files import shipped_calendars
from foedus.definitions.procedure import shipped_counting
from foedus.errors import NotFound, Refused, Usage
from foedus.kernel.dates import PartialDate
from foedus.law.calendars import Calendar, Together
from foedus.law.procedures.counting import count
from foedus.law.procedures.course import stand
from foedus.law.procedures.record import Case, Happening
from foedus.law.procedures.values import CountingRule, Limit
from foedus.lifecycles.dispute import dispute_life

NEXT_DAY = CountingRule("next", "", event_day="next_day", roll="next_working_day")


def calendar(place: str, *days: date) -> Calendar:
    return Calendar(
        place, place, "nobody", "inferred", date(2026, 1, 1), date(2000, 1, 1), date(2001, 12, 31),
        dict.fromkeys(days, "a day"),
    )  # fmt: skip


ONE = calendar("ONE", date(2000, 5, 1))
TWO = calendar("TWO", date(2000, 5, 2), date(2000, 5, 1))


def test_a_calendar_is_a_collection_of_days() -> None:
    assert (len(TWO), list(ONE)) == (2, [date(2000, 5, 1)])
    assert date(2000, 5, 2) not in ONE
    assert "2000-05-01" not in ONE
    assert ONE.year(2000) == {date(2000, 5, 1): "a day"}
    assert ONE.to_json()["count"] == 1


@pytest.mark.parametrize("day", [date(1999, 12, 31), date(2002, 1, 1)])
def test_beyond_its_years_it_does_not_know(day: date) -> None:
    for days in (ONE, Together([TWO, ONE])):
        with pytest.raises(Refused) as caught:
            _ = day in days
        assert caught.value.code == "beyond-calendar"
        assert "ONE" in str(caught.value) or "TWO" in str(caught.value)
    with pytest.raises(Refused):
        ONE.year(day.year)


def test_together_a_holiday_of_one_is_a_holiday() -> None:
    both = Together([ONE, TWO])
    assert date(2000, 5, 2) in both
    assert (list(both), len(both)) == ([date(2000, 5, 1), date(2000, 5, 2)], 2)
    assert date(2999, 1, 1) not in Together([])


def test_the_shorter_calendar_speaks_even_if_the_longer_has_a_holiday() -> None:
    long = Calendar("L", "L", "n", "inferred", date(2026, 1, 1), date(2000, 1, 1), date(2010, 12, 31),
                    {date(2005, 5, 5): "a day"})  # fmt: skip
    with pytest.raises(Refused):
        _ = date(2005, 5, 5) in Together([long, ONE])


@pytest.mark.parametrize(
    ("start", "n", "unit", "rule", "places", "end"),
    [
        ("2024-11-30", 1, "month", "de-bgb", (), "2024-12-30"),
        ("2024-11-24", 1, "month", "de-bgb", ("DE",), "2024-12-24"),
        ("2024-11-25", 1, "month", "de-bgb", ("DE",), "2024-12-27"),
        ("2024-12-01", 1, "months", "de-bgb", ("DE",), "2025-01-02"),
        ("2024-10-01", 1, "month", "de-bgb", ("DE-BY",), "2024-11-04"),  # All Saints on a Friday
        ("2024-10-01", 1, "month", "de-bgb", ("DE-BE",), "2024-11-01"),
        ("2024-10-01", 1, "month", "de-bgb", ("DE-BE", "DE-BY"), "2024-11-04"),
        ("2024-10-01", 1, "month", "calendar", ("DE-BY",), "2024-11-01"),
        # Regulation 1182/71: from the day after, to the number of that day
        ("2005-01-10", 3, "months", "eu-1182-71", ("EU-TRIS",), "2005-04-11"),
        ("2005-11-29", 3, "months", "eu-1182-71", ("EU-TRIS",), "2006-02-28"),
        ("2005-11-30", 3, "months", "eu-1182-71", ("EU-TRIS",), "2006-03-01"),
        ("2006-01-16", 3, "months", "eu-1182-71", ("EU-TRIS",), "2006-04-18"),  # Easter Monday
        ("2005-01-31", 1, "month", "eu-1182-71", ("EU-TRIS",), "2005-03-01"),
        ("2005-01-30", 1, "month", "eu-1182-71", ("EU-TRIS",), "2005-02-28"),
        ("2005-01-10", 10, "days", "eu-1182-71", ("EU-TRIS",), "2005-01-20"),
        ("2005-01-10", 0, "months", "eu-1182-71", ("EU-TRIS",), "2005-01-10"),
    ],
)
def test_counting_with_the_holidays_of_a_place(
    start: str, n: int, unit: str, rule: str, places: tuple[str, ...], end: str
) -> None:
    assert str(foedus.count_deadline(start, n, unit, rule=rule, places=places).end) == end


def test_business_days_of_a_place() -> None:
    assert str(foedus.count_deadline("2024-12-23", 3, "days", places=["DE"], business=True).end) == "2024-12-30"


def test_a_count_that_leaves_the_calendar_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        foedus.count_deadline("2035-11-30", 2, "months", rule="de-bgb", places=["DE"])
    assert caught.value.code == "beyond-calendar"


def test_what_makes_no_sense() -> None:
    with pytest.raises(Usage):
        foedus.count_deadline("2024-01-01", 3, "moons")
    with pytest.raises(Usage):
        foedus.count_deadline("2024-01-01", -3, "days")
    with pytest.raises(NotFound, match="counting rule"):
        foedus.count_deadline("2024-01-01", 3, "days", rule="bgb")
    with pytest.raises(NotFound) as caught:
        foedus.holidays_of(["de-by"])
    assert "DE-BY" in caught.value.remedy


def test_the_course_of_a_case_takes_the_holidays_of_a_place() -> None:
    procedure = foedus.show_procedure("eu-98-34")
    notified = Happening(PartialDate.parse("2006-01-16"), stage="notification")

    def due(case: Case) -> set[str]:
        found = stand(procedure, case, date(2006, 2, 1), dispute_life(procedure)).brief()["next"]
        return {str(one["due"]) for one in found}

    assert due(Case((notified,))) == {"2006-04-17"}
    assert due(Case((notified,), holidays=foedus.holidays_of(["EU-TRIS"]))) == {"2006-04-18"}


@given(st.dates(date(1999, 1, 1), date(2009, 12, 31)), st.sampled_from([1, 3, 4, 6, 12, 18]))
def test_every_standstill_ends_on_a_working_day_and_a_later_start_never_ends_earlier(start: date, n: int) -> None:
    rule, days = shipped_counting()["eu-1182-71"], shipped_calendars()["EU-TRIS"]
    limit = Limit(n, "month", "calendar", "start", "deadline")
    ends = [count(rule, PartialDate.of(start + timedelta(more)), limit, days) for more in (0, 1)]
    first, second = (one.end.first for one in ends if one is not None)
    assert first.weekday() < 5
    assert first not in days
    assert first <= second


@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.integers(1, 40))
def test_the_next_day_rule_is_counting_from_the_day_after(start: date, n: int) -> None:
    limit = Limit(n, "month", "calendar", "start", "wait")
    after = count(CountingRule("plain", ""), PartialDate.of(start + timedelta(1)), limit)
    found = count(NEXT_DAY, PartialDate.of(start), limit)
    assert found is not None
    assert after is not None
    assert found.end == after.end
    assert "the day after being the first" in found.steps[0]
