"""Who is left standing: the labelling against a fixpoint found by trying, and on graphs that no hand would draw."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, product

from hypothesis import given
from hypothesis import strategies as st

from foedus.law.precedence.defeat import stand

Beats = list[tuple[str, str]]
NAMES = "abcdefgh"


@st.composite
def graphs(draw: st.DrawFn) -> tuple[str, Beats]:
    names = NAMES[: draw(st.integers(0, 8))]
    pairs = [(one, other) for one, other in product(names, names) if one != other]
    return names, draw(st.lists(st.sampled_from(pairs), max_size=20)) if pairs else []


def grounded(names: Sequence[str], beats: Beats) -> dict[str, bool | None]:
    """The least fixpoint, by asking everyone again until nothing changes."""
    standing: set[str] = set()
    while True:
        fallen = {loser for winner, loser in beats if winner in standing}
        again = {name for name in names if all(winner in fallen for winner, loser in beats if loser == name)}
        if again == standing:
            return {name: True if name in standing else False if name in fallen else None for name in names}
        standing = again


@given(graphs())
def test_the_labels_are_the_least_fixpoint(graph: tuple[str, Beats]) -> None:
    names, beats = graph
    assert dict(stand(names, beats)) == grounded(names, beats)


@given(graphs())
def test_no_order_matters_and_saying_it_twice_adds_nothing(graph: tuple[str, Beats]) -> None:
    names, beats = graph
    assert dict(stand(names, beats)) == dict(stand(reversed(names), [*reversed(beats), *beats]))


@given(graphs())
def test_every_labelling_by_defeat_agrees_with_what_is_decided(graph: tuple[str, Beats]) -> None:
    """Whoever is decided has that label in every complete labelling; so nobody was picked."""
    names, beats = graph
    names = names[:6]
    few = [pair for pair in beats if set(pair) <= set(names)]
    labels = stand(names, few)
    for tried in product((True, False, None), repeat=len(names)):
        other = dict(zip(names, tried, strict=True))
        if _complete(other, few):
            assert all(other[name] is label for name, label in labels.items() if label is not None)


def _complete(labels: dict[str, bool | None], beats: Beats) -> bool:
    for name, label in labels.items():
        winners = [labels[winner] for winner, loser in beats if loser == name]
        rightly = True if all(one is False for one in winners) else False if True in winners else None
        if label is not rightly:
            return False
    return True


def test_two_that_beat_each_other_and_all_below_them_stay_open() -> None:
    assert dict(stand("abc", [("a", "b"), ("b", "a"), ("b", "c")])) == {"a": None, "b": None, "c": None}


def test_one_that_beats_itself_is_open() -> None:
    assert dict(stand("ab", [("a", "a"), ("a", "b")])) == {"a": None, "b": None}


def test_who_is_beaten_only_by_a_beaten_one_stands_again() -> None:
    assert dict(stand("abc", [("a", "b"), ("b", "c")])) == {"a": True, "b": False, "c": True}


def test_a_chain_of_a_hundred_thousand_is_walked_and_not_recursed() -> None:
    names = [str(number) for number in range(100_000)]
    labels = stand(names, pairwise(names))
    assert [labels[name] for name in names] == [number % 2 == 0 for number in range(100_000)]


def test_a_circle_of_a_hundred_thousand_stays_open() -> None:
    names = [str(number) for number in range(100_000)]
    labels = stand(names, [*pairwise(names), (names[-1], names[0])])
    assert set(labels.values()) == {None}
