"""Time in procedures: a table of known traps, and what holds of every period, changed or not.

The reference of this file walks from day to day and asks of each whether it counts. It shares nothing with the engine
but the definition of a working day, which is written here a second time.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from foedus.definitions.calendar_files import shipped_calendars
from foedus.kernel.dates import PartialDate
from foedus.law.calendars import Calendar, Together
from foedus.law.procedures.changed import Move, count_changed, in_order
from foedus.law.procedures.changes import Extension, Freeze, Resume, Standstill, known, standstills
from foedus.law.procedures.counting import count, working
from foedus.law.procedures.values import CountingRule, DayType, Kind, Limit, Unit

TRAPS = yaml.load(  # every scalar is a text, as in the definitions
    (Path(__file__).resolve().parents[2] / "cases/counting/traps.yaml").read_text("utf-8"), yaml.BaseLoader
)["traps"]
ONE = timedelta(days=1)


def parsed(text: str) -> Limit:
    """Read ``30 days``, ``5 days business``, ``1 month wait``."""
    n, unit, *more = text.split()
    kind = next((one for one in more if one != "business"), "deadline")
    day_type: DayType = "business" if "business" in more else "calendar"
    return Limit(int(n), unit.removesuffix("s"), day_type, "event", kind)  # type: ignore[arg-type]


def moves(trap: dict[str, Any]) -> tuple[Move, ...]:
    more = []
    for one in trap.get("more", ()):
        length = parsed(one["n"]) if "n" in one else None
        until = date.fromisoformat(one["until"]) if "until" in one else None
        on = date.fromisoformat(one["on"])
        more.append(
            Extension(stage="x", kind="deadline", on=on, until=until)
            if length is None
            else Extension(stage="x", kind="deadline", on=on, n=length.n, unit=length.unit, day_type=length.day_type)
        )
    still = [Freeze(on=date.fromisoformat(one["first"]), until=date.fromisoformat(one["until"]))
             for one in trap.get("still", ())]  # fmt: skip
    return in_order(more, standstills(still))


@pytest.mark.parametrize("trap", TRAPS, ids=[f"{one['limit']} from {one['from']}, {n}" for n, one in enumerate(TRAPS)])
def test_known_traps(trap: dict[str, Any]) -> None:
    rule = CountingRule("trap", "", **trap.get("rule", {}))
    days = frozenset(map(date.fromisoformat, trap.get("holidays", ())))
    places = [shipped_calendars()[place] for place in trap.get("calendars", ())]
    holidays: Collection[date] = Together(places, days) if places else days
    found = count_changed(rule, PartialDate.parse(trap["from"]), parsed(trap["limit"]), holidays, moves(trap))
    assert str(found.end) == trap["end"], (trap["why"], found.steps)


def test_a_dated_limit_does_not_run_from_an_older_event() -> None:
    """``applies_from`` is a matter of the stage and not of counting; see also ``test_procedure_course``."""
    from foedus.definitions.procedure import shipped_procedures
    from foedus.law.procedures.limits import running
    from foedus.law.procedures.record import Case, Record

    procedure = shipped_procedures()["in-isrwda-1956"]
    for day, wanted in (("2002-08-05", []), ("2002-08-06", ["2003-08-06"])):
        record = Record(procedure)
        record.note("complaint", PartialDate.parse(day))
        due, _ = running(procedure.by_id["constituted"], record, Case(()))
        assert [str(one.end) for one in due] == wanted


# ---- an independent reference


def is_working(day: date, holidays: Collection[date]) -> bool:
    return day.isoweekday() not in (6, 7) and day not in holidays


def walked(day: date, n: int, *, business: bool, holidays: Collection[date], still: Collection[date]) -> date:
    """Walk from day to day until ``n`` of them have counted."""
    left = n
    while left:
        day += ONE
        if day not in still and (not business or is_working(day, holidays)):
            left -= 1
    return day


def rolled(day: date, holidays: Collection[date]) -> date:
    while not is_working(day, holidays):
        day += ONE
    return day


_days = st.dates(date(2023, 11, 1), date(2024, 4, 30))
_holidays = st.frozensets(st.dates(date(2023, 12, 1), date(2024, 6, 30)), max_size=25)
_numbers = st.integers(1, 60)
_units = st.sampled_from(["day", "week", "month", "year"])
_kinds = st.sampled_from(["deadline", "wait", "target", "cap"])
_rules = st.builds(
    CountingRule, st.just("any"), st.just(""), st.sampled_from(["excluded", "included", "next_day"]),
    st.sampled_from(["last_day", "first_of_next_month"]),
    st.sampled_from(["none", "next_working_day", "previous_working_day"]),
)  # fmt: skip
PLAIN = CountingRule("plain", "")
ROLLED = CountingRule("rolled", "", roll="next_working_day")


@st.composite
def _spans(draw: st.DrawFn) -> tuple[Standstill, ...]:
    """Draw standstills that do not touch each other."""
    edges = sorted(draw(st.sets(st.dates(date(2023, 11, 1), date(2024, 6, 30)), max_size=6)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return tuple(Standstill(first, until, (f"#{n}",), n) for n, (first, until) in enumerate(pairs))


def frozen_days(spans: Collection[Standstill]) -> set[date]:
    found = set()
    for one in spans:
        assert one.until is not None
        found |= {one.first + n * ONE for n in range((one.until - one.first).days)}
    return found


def end(
    rule: CountingRule, day: date, limit: Limit, holidays: Collection[date] = (), spans: Collection[Move] = ()
) -> date:
    found = count_changed(rule, PartialDate.of(day), limit, holidays, tuple(spans)).end
    assert found is not None
    return found.first


def days(n: int, day_type: DayType = "calendar", kind: Kind = "deadline") -> Limit:
    return Limit(n, "day", day_type, "event", kind)


@given(_days, _numbers, st.booleans(), _holidays, _spans())
def test_a_walk_from_day_to_day_agrees(
    day: date, n: int, business: bool, holidays: frozenset[date], spans: tuple[Standstill, ...]
) -> None:
    wanted = walked(day, n, business=business, holidays=holidays, still=frozen_days(spans))
    limit = days(n, "business" if business else "calendar", "target")
    assert end(PLAIN, day, limit, holidays, spans) == wanted


@given(_days, _numbers, _holidays)
def test_a_walk_that_moves_its_last_day_agrees(day: date, n: int, holidays: frozenset[date]) -> None:
    plain = walked(day, n, business=False, holidays=holidays, still=())
    assert end(ROLLED, day, days(n), holidays) == rolled(plain, holidays)


@given(st.dates(date(1896, 1, 1), date(2104, 12, 31)), st.integers(0, 130))
def test_a_walk_from_month_to_month_agrees(day: date, n: int) -> None:
    """Walk to the n-th first of a month, then on to the number of the day, or to the end of the month."""
    at = day.replace(day=1)
    for _ in range(n):
        at = (at + 31 * ONE).replace(day=1)
    month = at.month
    while at.day < day.day and (at + ONE).month == month:
        at += ONE
    assert end(PLAIN, day, Limit(n, "month", "calendar", "event", "wait")) == at
    if n % 12 == 0:
        assert end(PLAIN, day, Limit(n // 12, "year", "calendar", "event", "wait")) == at


# ---- what holds of every period


@given(_rules, _days, _days, _units, _kinds, _numbers, _holidays)
def test_a_later_event_never_ends_earlier(
    rule: CountingRule, one: date, other: date, unit: Unit, kind: Kind, n: int, holidays: frozenset[date]
) -> None:
    first, second = sorted((one, other))
    limit = Limit(n, unit, "calendar", "event", kind)
    assert end(rule, first, limit, holidays) <= end(rule, second, limit, holidays)


@given(_days, _days, _numbers, st.booleans(), _holidays, _spans())
def test_nor_does_it_where_time_stood_still(
    one: date, other: date, n: int, business: bool, holidays: frozenset[date], spans: tuple[Standstill, ...]
) -> None:
    first, second = sorted((one, other))
    limit = days(n, "business" if business else "calendar")
    assert end(ROLLED, first, limit, holidays, spans) <= end(ROLLED, second, limit, holidays, spans)


@given(_days, _numbers, _numbers, st.sampled_from(["calendar", "business"]), _holidays)
def test_days_compose(day: date, n: int, more: int, day_type: DayType, holidays: frozenset[date]) -> None:
    """So many days and then so many more are all of them; of months that is not true."""
    half = end(PLAIN, day, days(n, day_type, "target"), holidays)
    whole = end(PLAIN, day, days(n + more, day_type, "target"), holidays)
    assert end(PLAIN, half, days(more, day_type, "target"), holidays) == whole
    weeks = end(PLAIN, day, Limit(n, "week", "calendar", "event", "target"))
    assert weeks == end(PLAIN, day, days(7 * n, kind="target"))


def test_the_control_months_do_not_compose() -> None:
    month = Limit(1, "month", "calendar", "event", "target")
    two = Limit(2, "month", "calendar", "event", "target")
    start = date(2024, 1, 31)
    assert end(PLAIN, end(PLAIN, start, month), month) < end(PLAIN, start, two)


@given(_rules, _days, _numbers, _kinds, _holidays)
def test_business_days_end_on_a_working_day(
    rule: CountingRule, day: date, n: int, kind: Kind, holidays: frozenset[date]
) -> None:
    assert is_working(end(rule, day, days(n, "business", kind), holidays), holidays)


@given(_rules, _days, _units, _numbers, st.sampled_from(["wait", "target", "cap"]), _holidays)
def test_only_deadlines_are_moved(
    rule: CountingRule, day: date, unit: Unit, n: int, kind: Kind, holidays: frozenset[date]
) -> None:
    still = CountingRule("still", "", rule.event_day, rule.month_end)
    limit = Limit(n, unit, "calendar", "event", kind)
    assert end(rule, day, limit, holidays) == end(still, day, limit, holidays)
    deadline = Limit(n, unit, "calendar", "event", "deadline")
    if rule.roll != "none":
        assert is_working(end(rule, day, deadline, holidays), holidays)


def _calendar(place: str, days_of: Collection[date]) -> Calendar:
    return Calendar(place, place, "nobody", "inferred", date(2024, 1, 1), date(2020, 1, 1), date(2030, 12, 31),
                    dict.fromkeys(sorted(days_of), "a day"))  # fmt: skip


@given(_days, _numbers, st.sampled_from(["calendar", "business"]), _holidays, _holidays)
def test_with_the_holidays_of_two_parties_nothing_ends_earlier(
    day: date, n: int, day_type: DayType, one: frozenset[date], other: frozenset[date]
) -> None:
    both = end(ROLLED, day, days(n, day_type), Together([_calendar("A", one), _calendar("B", other)]))
    for holidays in (one, other):
        assert both >= end(ROLLED, day, days(n, day_type), holidays)
    assert both == end(ROLLED, day, days(n, day_type), one | other)
    assert both == end(ROLLED, day, days(n, day_type), Together([_calendar("A", one)], other))


@given(_days, st.integers(1, 400), st.sampled_from([*shipped_calendars()]), st.sampled_from([*shipped_calendars()]))
def test_the_stored_calendars_of_two_places_too(day: date, n: int, one: str, other: str) -> None:
    places = [shipped_calendars()[name] for name in (one, other)]
    assume(all(place.last > date(2026, 1, 1) for place in places))
    both = end(ROLLED, day, days(n), Together(places))
    assert both >= max(end(ROLLED, day, days(n), place) for place in places)
    assert all(working(both, place) for place in places)


# ---- what holds of every change

_more = st.builds(
    lambda on, n, unit, until: Extension(
        stage="x", kind="deadline", on=on, n=None if until else n, unit=unit, until=until, place="#9"
    ),
    _days, _numbers, _units, st.none() | st.dates(date(2023, 11, 1), date(2025, 6, 30)),
)  # fmt: skip


@given(_rules, _days, _units, _numbers, _holidays, _spans(), _more)
def test_an_extension_never_ends_earlier(
    rule: CountingRule, day: date, unit: Unit, n: int, holidays: frozenset[date], spans: tuple[Standstill, ...],
    more: Extension,
) -> None:  # fmt: skip
    limit = Limit(n, unit, "calendar", "event", "deadline")
    before = end(rule, day, limit, holidays, in_order((), spans))
    after = end(rule, day, limit, holidays, in_order((more,), spans))
    assert after >= before
    if more.until is not None and rule.roll != "previous_working_day":
        assert after >= more.until


@given(_rules, _days, _units, st.sampled_from(["calendar", "business"]), _numbers, _holidays, _days)
def test_a_standstill_of_no_days_changes_nothing(
    rule: CountingRule, day: date, unit: Unit, day_type: DayType, n: int, holidays: frozenset[date], at: date
) -> None:
    limit = Limit(n, unit, day_type, "event", "deadline")
    made = (Freeze(on=at, order=1), Resume(on=at, order=2))
    assert standstills(made) == ()
    plain = count(rule, PartialDate.of(day), limit, holidays)
    found = count_changed(rule, PartialDate.of(day), limit, holidays, in_order((), standstills(made)))
    assert plain is not None
    assert (found.end, found.steps, found.by) == (plain.end, plain.steps, ())


@given(_days, _units, _numbers, st.integers(1, 50), st.integers(1, 90))
def test_a_standstill_inside_a_period_moves_it_by_its_days(
    day: date, unit: Unit, n: int, after: int, length: int
) -> None:
    limit = Limit(n, unit, "calendar", "event", "deadline")
    plain = end(PLAIN, day, limit)
    first = day + (after + 1) * ONE
    assume(first <= plain)
    still = Standstill(first, first + length * ONE, ("#1", "#2"))
    assert end(PLAIN, day, limit, (), (still,)) == plain + length * ONE
    late = Standstill(plain + ONE, plain + (1 + length) * ONE, ("#1", "#2"))
    assert end(PLAIN, day, limit, (), (late,)) == plain


@given(_days, _numbers, _holidays, _spans(), _days)
def test_while_time_stands_still_there_is_no_last_day(
    day: date, n: int, holidays: frozenset[date], spans: tuple[Standstill, ...], at: date
) -> None:
    assume(all(one.until is not None and one.until <= at for one in spans))
    there = (*spans, Standstill(at, None, ("#8",)))
    found = count_changed(ROLLED, PartialDate.of(day), days(n), holidays, there)
    ends = end(ROLLED, day, days(n), holidays, spans)
    assert (found.end is None) == found.still == (at <= ends)
    if found.end is not None:
        assert found.end.first == ends


@given(
    st.lists(
        st.builds(Freeze, on=_days, order=st.integers(0, 9)) | st.builds(Resume, on=_days, order=st.integers(0, 9))
    )
)
def test_standstills_never_overlap_and_only_the_last_has_no_end(changes: list[Freeze | Resume]) -> None:
    spans = standstills(known(changes, date.max))
    for one, following in pairwise(spans):
        assert one.until is not None
        assert one.first < one.until <= following.first
    assert all(one.until is None or one.first < one.until for one in spans)


@given(_days, _units, _numbers, _holidays, _spans(), st.integers(0, 40))
def test_of_a_day_that_is_partly_known_the_end_lies_between_the_ends(
    day: date, unit: Unit, n: int, holidays: frozenset[date], spans: tuple[Standstill, ...], width: int
) -> None:
    limit = Limit(n, unit, "calendar", "event", "deadline")
    event = PartialDate(day, day + width * ONE)
    found = count_changed(ROLLED, event, limit, holidays, spans).end
    assert found is not None
    assert {found.first, found.last} == {end(ROLLED, one, limit, holidays, spans) for one in (event.first, event.last)}
