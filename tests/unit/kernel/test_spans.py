"""The algebra of half-open spans against plain sets of days."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.kernel.spans import Span, Spans

RUN = settings(derandomize=True, deadline=None)

ORIGIN = date(2001, 1, 1)
LENGTH = 40
ALL = frozenset(range(LENGTH))
"""Days as numbers; what holds on the last of them holds for ever."""


def day(number: int) -> date:
    return ORIGIN + timedelta(days=number)


@st.composite
def some_spans(draw: st.DrawFn) -> Spans:
    marks = sorted(draw(st.sets(st.integers(0, LENGTH - 2), max_size=8)))
    items = []
    for index in range(0, len(marks), 2):
        start, end = marks[index], marks[index + 1] if index + 1 < len(marks) else None
        trigger = draw(st.integers(0, start))
        items.append(Span(day(start), None if end is None else day(end), day(trigger)))
    return Spans(tuple(items))


def days_of(spans: Spans) -> frozenset[int]:
    return frozenset(number for number in ALL if day(number) in spans)


def well_formed(spans: Spans) -> bool:
    ordered = all(
        one.end is not None and one.end <= two.start for one, two in zip(spans.items, spans.items[1:], strict=False)
    )
    return ordered and all(span.end is None or span.start < span.end for span in spans)


@RUN
@given(some_spans(), some_spans())
def test_meet_is_intersection_and_join_is_union(one: Spans, two: Spans) -> None:
    assert days_of(one.meet(two)) == days_of(one) & days_of(two)
    assert days_of(one.join(two)) == days_of(one) | days_of(two)
    assert well_formed(one.meet(two))
    assert well_formed(one.join(two))


@RUN
@given(some_spans(), some_spans(), some_spans())
def test_laws(one: Spans, two: Spans, three: Spans) -> None:
    assert one.meet(two) == two.meet(one)
    assert days_of(one.join(two)) == days_of(two.join(one))
    assert one.meet(two).meet(three) == one.meet(two.meet(three))
    assert days_of(one.join(two).join(three)) == days_of(one.join(two.join(three)))
    assert one.meet(one) == one
    assert one.join(one) == one
    assert one.join(Spans()) == one
    assert one.meet(Spans()) == Spans()
    assert days_of(one.meet(two.join(three))) == days_of(one.meet(two).join(one.meet(three)))


@RUN
@given(some_spans(), some_spans())
def test_the_trigger_of_both_is_the_later_one(one: Spans, two: Spans) -> None:
    for span in one.meet(two):
        first, second = one.at(span.start), two.at(span.start)
        assert first is not None
        assert second is not None
        assert span.trigger == max(first.trigger, second.trigger)


@RUN
@given(some_spans(), st.integers(0, LENGTH - 1), st.integers(0, LENGTH - 1))
def test_within(spans: Spans, start: int, end: int) -> None:
    found = spans.within(day(start), day(end))
    assert days_of(found) == days_of(spans) & frozenset(range(start, end))
    assert days_of(spans.within(day(start))) == days_of(spans) & frozenset(range(start, LENGTH))
    assert well_formed(found)


@RUN
@given(some_spans())
def test_merged_keeps_the_days_and_the_first_trigger(spans: Spans) -> None:
    found = spans.merged()
    assert days_of(found) == days_of(spans)
    assert all(one.end != two.start for one, two in zip(found.items, found.items[1:], strict=False))
    if spans:
        assert found.items[0].trigger == spans.items[0].trigger


@RUN
@given(st.lists(st.tuples(st.integers(0, LENGTH - 2), st.booleans()), max_size=10))
def test_from_days_takes_the_last_mark_of_a_day(marks: list[tuple[int, bool]]) -> None:
    marks.sort(key=lambda mark: mark[0])
    found = Spans.from_days((day(number), holds) for number, holds in marks)
    expected, now = set(), False
    for number in sorted(ALL):
        for at, holds in marks:
            now = holds if at == number else now
        if now:
            expected.add(number)
    assert days_of(found) == expected
    assert well_formed(found)


@RUN
@given(some_spans(), st.integers(0, 5))
def test_map_starts(spans: Spans, later: int) -> None:
    def shifted(span: Span) -> Span | None:
        start = span.start + timedelta(days=later)
        return Span(start, span.end, span.trigger) if span.end is None or start < span.end else None

    found = spans.map_starts(shifted)
    expected = frozenset(number for number in ALL if all(number - back in days_of(spans) for back in range(later + 1)))
    assert days_of(found) == expected
    assert spans.map_starts(lambda span: None) == Spans()


@RUN
@given(some_spans())
def test_first_at_and_truth(spans: Spans) -> None:
    days = days_of(spans)
    assert spans.first == (day(min(days)) if days else None)
    assert bool(spans) == bool(days)
    assert all((spans.at(day(number)) is not None) == (number in days) for number in ALL)


def test_half_open() -> None:
    span = Span(day(1), day(3), day(1))
    assert day(0) not in span
    assert day(1) in span
    assert day(2) in span
    assert day(3) not in span
    assert day(10_000) in Spans.since(day(1))
    assert Spans.since(day(1)).items[0].trigger == day(1)
    assert Spans.since(day(5), day(1)).items[0].trigger == day(1)


def test_neighbours_that_touch_stay_apart_until_they_are_merged() -> None:
    one, two = Spans((Span(day(1), day(3), day(0)),)), Spans((Span(day(3), None, day(3)),))
    assert one.join(two).items == (Span(day(1), day(3), day(0)), Span(day(3), None, day(3)))
    assert one.join(two).merged().items == (Span(day(1), None, day(0)),)
