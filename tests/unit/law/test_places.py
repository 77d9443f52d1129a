"""Hierarchies: what lies under what by its spelling, by dated edges, and by membership in groups that come and go."""

from __future__ import annotations

import pytest

from foedus.definitions.law_reading import shipped_law
from foedus.kernel.dates import PartialDate
from foedus.law.precedence.places import Edge, Places, Since, spelled

SHIPPED = shipped_law().vocabulary.places
EMPTY = Places()


def day(text: str) -> PartialDate:
    return PartialDate.parse(text)


def since(start: str | None = None, end: str | None = None) -> Since:
    return Since(None if start is None else day(start), None if end is None else day(end))


# ---- spelling


@pytest.mark.parametrize(
    ("code", "sign", "beginnings"),
    [
        ("DE-HE-kassel", "-", ["DE-HE-kassel", "DE-HE", "DE"]),
        ("US", "-", ["US"]),
        ("lower-saxony-office", "-", ["lower-saxony-office"]),
        ("water.apportionment.rhine", ".", ["water.apportionment.rhine", "water.apportionment", "water"]),
    ],
)
def test_a_code_lies_under_its_beginnings(code: str, sign: str, beginnings: list[str]) -> None:
    assert spelled(code, sign) == beginnings


def test_a_code_that_only_begins_alike_lies_elsewhere() -> None:
    assert EMPTY.ancestors("DE-BYX", day("2000")) == {"DE-BYX", "DE"}
    assert not EMPTY.touches("DE-BY", "DE-BYX", day("2000"))
    assert EMPTY.subject_ancestors("waterways", day("2000")) == {"waterways"}


# ---- stretches of time


@pytest.mark.parametrize(
    ("stretch", "asked", "holds"),
    [
        (since(), "0001", True),
        (since("1973-01-01"), "1972-12-31", False),
        (since("1973-01-01"), "1973-01-01", True),
        (since("1973-01-01", "2020-02-01"), "2020-01-31", True),
        (since("1973-01-01", "2020-02-01"), "2020-02-01", False),
        (since("1973-01-01", "2020-02-01"), "2020", True),  # some day of the year lies in it
        (since("1973-01-01", "2020-02-01"), "2020-02", False),
        (since("1973-06-01"), "1973", True),
        (since("1973-06"), "1973-06-01", True),  # perhaps begun counts as begun
        (since(None, "1990"), "1990-06-01", True),  # and perhaps ended as not ended
        (since(None, "1990"), "1990-12-31", False),
    ],
)
def test_a_stretch_holds_if_some_day_of_the_period_lies_in_it(stretch: Since, asked: str, holds: bool) -> None:
    assert stretch.holds(day(asked)) is holds


# ---- edges


def test_a_county_that_changes_its_state_lies_under_each_in_its_time() -> None:
    places = Places(edges=(Edge("kent", "US-PA", since(None, "1704")), Edge("kent", "US-DE", since("1704"))))
    assert places.ancestors("kent", day("1700-01-01")) == {"kent", "US-PA", "US"}
    assert places.ancestors("kent", day("1800-01-01")) == {"kent", "US-DE", "US"}
    assert places.ancestors("kent", day("1704")) == {"kent", "US-PA", "US-DE", "US"}  # either may be meant
    assert places.touches("kent", "US", day("1750"))
    assert not places.touches("kent", "US-PA", day("1750"))


def test_edges_are_followed_from_every_beginning_and_in_circles_only_once() -> None:
    places = Places(edges=(Edge("DE-XX", "FR-YY", since()), Edge("FR", "DE", since())))
    assert places.ancestors("DE-XX-town", day("2000")) == {"DE-XX-town", "DE-XX", "DE", "FR-YY", "FR"}


def test_subjects_filed_elsewhere_lie_there_from_that_day() -> None:
    places = Places(subject_edges=(Edge("media.radio", "culture.arts", since("2000-01-01")),))
    assert places.subject_ancestors("media.radio.local", day("1999")) == {"media.radio.local", "media.radio", "media"}
    assert places.subject_ancestors("media.radio.local", day("2000")) >= {"culture.arts", "culture", "media"}
    assert places.subject_ancestors("media", day("2000")) == {"media"}


# ---- groups


@pytest.mark.parametrize(
    ("party", "asked", "member"),
    [
        ("DE", "1957-12-31", False),
        ("DE", "1958-01-01", True),
        ("GB", "1972-12-31", False),
        ("GB", "1973-01-01", True),
        ("GB", "2020-01-31", True),
        ("GB", "2020-02-01", False),
        ("GB", "2020", True),
        ("HR", "2013-06-30", False),
        ("HR", "2013-07", True),
        ("CH", "2020-01-01", False),
        ("EU", "1900-01-01", True),  # a group belongs to itself
    ],
)
def test_members_of_the_union_come_and_go(party: str, asked: str, member: bool) -> None:
    assert SHIPPED.member(party, "EU", day(asked)) is member
    assert (party in SHIPPED.members(["EU"], day(asked))) is member
    assert ("EU" in SHIPPED.ancestors(party, day(asked))) is member


def test_a_part_of_a_member_lies_in_the_group_while_the_member_does() -> None:
    assert "EU" in SHIPPED.ancestors("GB-SCT", day("2019"))
    assert "EU" not in SHIPPED.ancestors("GB-SCT", day("2021"))
    assert SHIPPED.touches("GB-SCT", "EU", day("2019"))
    assert not SHIPPED.touches("GB-SCT", "EU", day("2021"))


def test_a_group_among_the_members_brings_its_own() -> None:
    assert SHIPPED.member("DE", "WTO", day("2000"))  # through the Union
    assert not SHIPPED.member("GB", "WTO", day("2021"))
    assert not SHIPPED.member("DE", "WTO", day("1990"))
    assert "WTO" in SHIPPED.ancestors("DE-BY", day("2000"))


def test_groups_that_hold_each_other_are_walked_once() -> None:
    places = Places(groups={"A": {"B": since(), "X": since()}, "B": {"A": since(), "Y": since()}})
    assert places.members(["A"], day("2000")) == {"A", "B", "X", "Y"}
    assert places.leaves(["A"], day("2000")) == {"X", "Y"}
    assert places.ancestors("X", day("2000")) == {"X", "A", "B"}


def test_the_members_stand_for_the_group_and_a_group_without_members_for_itself() -> None:
    six = {"BE", "DE", "FR", "IT", "LU", "NL"}
    assert SHIPPED.leaves(["EU", "CH"], day("1960")) == {*six, "CH"}
    assert SHIPPED.leaves(["EU", "CH"], day("1950")) == {"EU", "CH"}
    assert SHIPPED.members(["EU", "CH"], day("1960")) == {*six, "EU", "CH"}
    assert SHIPPED.leaves([], day("1960")) == set()
