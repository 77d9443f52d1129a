"""Days, days known only in part, and the steps of a clause."""

from __future__ import annotations

import calendar
from datetime import MAXYEAR, date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.kernel.dates import LATEST, PartialDate, Step, StepKind, month_end, next_day, take, walk

RUN = settings(derandomize=True, deadline=None)

DAYS = st.dates()
NUMBERED: tuple[StepKind, ...] = ("days", "days_elapsed", "months", "years", "first_of_month", "first_of_year")
STEPS = st.builds(Step, st.sampled_from(NUMBERED), st.integers(0, 1200))


@st.composite
def partial_texts(draw: st.DrawFn) -> str:
    day = draw(DAYS)
    text = f"{day.year:04d}-{day.month:02d}-{day.day:02d}"
    return text[: draw(st.sampled_from([4, 7, 10]))]


@pytest.mark.parametrize(
    ("start", "step", "end"),
    [
        ("2001-03-01", Step("days", 30), "2001-03-31"),
        ("2001-03-01", Step("days", 0), "2001-03-01"),
        ("2001-03-01", Step("days_elapsed", 30), "2001-04-01"),
        ("2001-03-01", Step("days_elapsed", 0), "2001-03-02"),
        ("2000-02-28", Step("days", 1), "2000-02-29"),
        ("1900-02-28", Step("days", 1), "1900-03-01"),
        ("2001-03-31", Step("months", 3), "2001-06-30"),
        ("2001-01-31", Step("months", 1), "2001-02-28"),
        ("2004-01-31", Step("months", 1), "2004-02-29"),
        ("2001-11-15", Step("months", 14), "2003-01-15"),
        ("2004-02-29", Step("years", 1), "2005-02-28"),
        ("2004-02-29", Step("years", 4), "2008-02-29"),
        ("1998-09-16", Step("first_of_month", 6), "1999-03-01"),
        ("1998-09-01", Step("first_of_month", 1), "1998-10-01"),
        ("1998-09-16", Step("first_of_month", 0), "1998-09-01"),
        ("1998-12-31", Step("first_of_month", 1), "1999-01-01"),
        ("2001-01-01", Step("first_of_year", 1), "2002-01-01"),
        ("2001-12-31", Step("first_of_year", 0), "2001-01-01"),
        ("2001-12-31", Step("set_to", day=date(1999, 1, 2)), "1999-01-02"),
    ],
)
def test_one_step(start: str, step: Step, end: str) -> None:
    assert take(date.fromisoformat(start), step) == date.fromisoformat(end)


@pytest.mark.parametrize(
    "step",
    [
        Step("days", 1),
        Step("days_elapsed", 0),
        Step("months", 1),
        Step("years", 1),
        Step("first_of_month", 1),
        Step("first_of_year", 1),
    ],
)
def test_past_the_end_of_the_calendar(step: Step) -> None:
    assert take(LATEST, step) == LATEST
    assert next_day(LATEST) == LATEST


def test_the_end_of_the_calendar_itself_can_be_reached() -> None:
    assert take(date(MAXYEAR, 12, 30), Step("days", 1)) == LATEST
    assert take(date(MAXYEAR, 11, 30), Step("first_of_month", 1)) == date(MAXYEAR, 12, 1)
    assert take(date(MAXYEAR - 1, 5, 5), Step("first_of_year", 1)) == date(MAXYEAR, 1, 1)
    assert next_day(date(MAXYEAR, 12, 30)) == LATEST


@RUN
@given(DAYS, STEPS)
def test_counting_never_goes_back(day: date, step: Step) -> None:
    end = take(day, step)
    if step.n or not step.kind.startswith("first"):
        assert end >= day
    assert take(day, Step(step.kind, step.n + 1)) >= end


@RUN
@given(DAYS, DAYS, STEPS)
def test_an_earlier_day_never_ends_later(one: date, two: date, step: Step) -> None:
    first, second = sorted((one, two))
    assert take(first, step) <= take(second, step)


@RUN
@given(DAYS, st.integers(0, 1200))
def test_months_are_those_of_a_wall_calendar(day: date, months: int) -> None:
    end, left = day.replace(day=1), months
    while left and end < date(MAXYEAR, 12, 1):
        end = (end + timedelta(days=31)).replace(day=1)
        left -= 1
    if left:
        assert take(day, Step("months", months)) == LATEST
        return
    last = calendar.monthrange(end.year, end.month)[1]
    assert take(day, Step("months", months)) == end.replace(day=min(day.day, last))
    assert take(day, Step("first_of_month", months)) == end


@RUN
@given(DAYS, st.lists(STEPS, max_size=4))
def test_steps_are_taken_in_turn(day: date, steps: list[Step]) -> None:
    expected = day
    for step in steps:
        expected = take(expected, step)
    assert walk(day, steps) == expected


def test_the_order_of_steps_matters() -> None:
    day = date(2001, 1, 31)
    assert walk(day, [Step("months", 1), Step("days", 1)]) == date(2001, 3, 1)
    assert walk(day, [Step("days", 1), Step("months", 1)]) == date(2001, 3, 1)
    assert walk(day, [Step("months", 1), Step("months", 1)]) == date(2001, 3, 28)
    assert take(day, Step("months", 2)) == date(2001, 3, 31)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2018", "2018-01-01", "2018-12-31"),
        ("2016-02", "2016-02-01", "2016-02-29"),
        ("2018-04-10", "2018-04-10", "2018-04-10"),
        ("9999", "9999-01-01", "9999-12-31"),
    ],
)
def test_a_partial_date_has_a_first_and_a_last_day(text: str, first: str, last: str) -> None:
    found = PartialDate.parse(text)
    assert (found.first, found.last) == (date.fromisoformat(first), date.fromisoformat(last))
    assert found.exact == (first == last)
    assert found.first in found
    assert found.last in found
    assert str(found) == text


@pytest.mark.parametrize(
    "text",
    ["", "18", "2018-4", "2018-04-1", "2018-13", "2018-00", "2018-04-31", "2019-02-29", "0000", "0000-01-01", "2018/04",
     " 2018", "2018 ", "2018-04-10T00", "20180410", "２０１８", "-2018", "2018-04-10\n"],
)  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date"):
        PartialDate.parse(text)


@RUN
@given(partial_texts())
def test_written_and_read_again(text: str) -> None:
    assert str(PartialDate.parse(text)) == text


@RUN
@given(DAYS, DAYS)
def test_a_range_says_no_more_than_is_known(one: date, two: date) -> None:
    first, last = sorted((one, two))
    text = str(PartialDate(first, last))
    if "/" in text:
        assert text == f"{first.isoformat()}/{last.isoformat()}"
    else:
        assert PartialDate.parse(text) == PartialDate(first, last)


@RUN
@given(DAYS)
def test_the_month_ends_before_a_first(day: date) -> None:
    end = month_end(day.year, day.month)
    assert (end.year, end.month) == (day.year, day.month)
    assert end == LATEST or next_day(end).day == 1


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (Step("days", 30), "30 days after"),
        (Step("days", 1), "1 day after"),
        (Step("days_elapsed", 30), "after 30 full days"),
        (Step("months", 1), "1 month after"),
        (Step("years", 2), "2 years after"),
        (Step("first_of_month", 0), "the first day of that month"),
        (Step("first_of_month", 1), "the first day of the month after"),
        (Step("first_of_year", 0), "1 January of that year"),
        (Step("set_to", day=date(2017, 1, 1)), "with effect from 2017-01-01"),
    ],
)
def test_steps_in_words(step: Step, words: str) -> None:
    assert step.words() == words
