"""Stored calendars: what is shipped, what is refused, and that nobody changes a day unseen."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

import foedus
from foedus.definitions.calendar_files import read_calendar, shipped_calendars
from foedus.errors import DefinitionRefused

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT / "engine" / "foedus" / "data" / "calendars"
EASTER = {
    1990: "04-15", 1999: "04-04", 2000: "04-23", 2005: "03-27", 2008: "03-23", 2011: "04-24", 2019: "04-21",
    2024: "03-31", 2035: "03-25",
}  # fmt: skip
"""Easter Sundays as almanacs have them."""


def test_the_files_are_those_that_were_written() -> None:
    """A calendar is changed by a new snapshot and its digest, and never by hand or by an upgrade."""
    wanted = dict(
        reversed(line.split()) for line in (ROOT / "docs" / "calendars" / "digests.txt").read_text().splitlines()
    )
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in DATA.glob("*.yaml")}
    assert found == wanted


def test_the_shipped_calendars_are_accepted() -> None:
    report = foedus.check_calendars()
    assert report.to_json() == {"calendars": 7, "errors": []}
    places = set(shipped_calendars())
    assert {"BE", "CH", "DE", "EU-COM", "EU-TRIS", "LU", "US"} <= places
    assert len([place for place in places if place.startswith("DE-")]) == 16
    assert {one.within for one in shipped_calendars().values()} == {None, "DE"}


@pytest.mark.parametrize("year", EASTER)
@pytest.mark.parametrize("place", ["DE", "LU", "BE", "EU-COM", "EU-TRIS"])
def test_feasts_that_move_move_with_easter(place: str, year: int) -> None:
    calendar = shipped_calendars()[place]
    if not calendar.first.year <= year <= calendar.last.year:
        pytest.skip("the calendar does not have this year")
    sunday = date.fromisoformat(f"{year}-{EASTER[year]}")
    assert sunday.weekday() == 6
    assert sunday + timedelta(1) in calendar
    assert sunday + timedelta(39) in calendar


@pytest.mark.parametrize(
    ("place", "day", "is_holiday"),
    [
        ("DE", "2024-10-03", True),
        ("DE", "1994-11-16", True),  # the Day of Repentance was a holiday everywhere until 1994
        ("DE", "1995-11-22", False),
        ("DE-SN", "1995-11-22", True),
        ("DE-BY", "2024-11-01", True),
        ("DE-BE", "2024-11-01", False),
        ("DE", "2017-10-31", True),  # once, for five hundred years of the Reformation
        ("DE", "2016-10-31", False),
        ("LU", "2019-05-09", True),
        ("LU", "2018-05-09", False),
        ("US", "2021-06-18", True),  # 19 June was a Saturday
        ("US", "2020-06-19", False),
        ("CH", "1994-08-01", True),
        ("BE", "2005-07-21", True),
        ("EU-COM", "2008-12-24", True),
        ("EU-TRIS", "2008-12-24", False),
    ],
)
def test_known_days(place: str, day: str, is_holiday: bool) -> None:
    assert (date.fromisoformat(day) in shipped_calendars()[place]) is is_holiday


def test_the_days_of_the_commission_in_2008_are_those_of_its_list() -> None:
    # OJ C 169, 21.7.2006, p. 3: seventeen days
    spring = ["01-01", "01-02", "03-20", "03-21", "03-24", "05-01", "05-02", "05-09", "05-12"]
    listed = [*spring, "07-21", "08-15", "12-24", "12-25", "12-26", "12-29", "12-30", "12-31"]
    calendar = shipped_calendars()["EU-COM"]
    assert [f"{day:%m-%d}" for day in calendar.year(2008)] == listed
    assert calendar.documented == (2008,)
    assert {date(2009, 1, 1), date(2009, 1, 2)} <= set(calendar)


def test_what_is_inferred_says_so() -> None:
    bases = {place: one.basis for place, one in shipped_calendars().items() if place.startswith("EU")}
    assert bases == {"EU-COM": "derived", "EU-TRIS": "inferred"}
    assert all(one.source and one.copied for one in shipped_calendars().values())


GOOD = {
    "place": "XA",
    "title": "Two Rivers",
    "source": "Decree of 2000",
    "basis": "documented",
    "copied": "2026-11-24",
    "first": "2001-01-01",
    "last": "2002-12-31",
    "days": {"2001-05-31": "Day of the Rivers", "2002-05-31": "Day of the Rivers"},
    "parts": {"XA-N": {"title": "North", "days": {"2001-02-05": "Day of the Flood"}}},
}


def read(**changes: object) -> list[foedus.Calendar]:
    doc = {**GOOD, **changes}
    return read_calendar(yaml.safe_dump(doc, default_style='"').encode(), "rivers.yaml")


def test_a_part_has_the_days_of_the_whole_and_its_own() -> None:
    whole, part = read()
    assert (whole.place, part.place, part.within) == ("XA", "XA-N", "XA")
    assert set(part) - set(whole) == {date(2001, 2, 5)}


@pytest.mark.parametrize(
    ("changes", "codes", "message"),
    [
        ({"days": {"2001-05-31": "Day", "2003-05-31": "Day"}}, {"day-outside-calendar", "year-without-holidays"}, ""),
        ({"days": {"2001-05-31": "Day"}}, {"year-without-holidays"}, "the year 2002"),
        ({"last": "2000-12-31"}, {"day-outside-calendar"}, "before the first day"),
        ({"days": {"2001-05-31": "Day", "2002-02-30": "Day"}}, {"bad-date", "year-without-holidays"}, ""),
        ({"days": {"31.5.2001": "Day", "2001-05-31": "D", "2002-05-31": "D"}}, {"bad-date"}, "31.5.2001"),
        ({"days": {}}, {"too-few", "year-without-holidays"}, ""),
        ({"days": []}, {"wrong-type"}, ""),
        ({"first": "2001"}, {"bad-date"}, "whole date"),
        ({"basis": "believed"}, {"unknown-value"}, "documented"),
        ({"place": "Bavaria"}, {"bad-name"}, "is no place"),
        ({"documented": ["2001-05"]}, {"bad-name"}, "is no year"),
        ({"source": ""}, {"too-few"}, ""),
        ({"holidays": {}}, {"unknown-field"}, ""),
        ({"parts": {"XA-N": {"title": "North", "days": {"2001-05-31": "Day"}}}}, {"duplicate-name"}, "stands already"),
        ({"parts": {"XA-N": {"title": "North", "days": {"2005-05-31": "D"}}}}, {"day-outside-calendar"}, "2005-05-31"),
        ({"parts": {"XA-N": "North"}}, {"wrong-type"}, ""),
    ],
)
def test_what_is_refused(changes: dict[str, object], codes: set[str], message: str) -> None:
    with pytest.raises(DefinitionRefused) as caught:
        read(**changes)
    reasons = caught.value.reasons
    assert {reason.code for reason in reasons} == codes, reasons
    assert any(message in reason.message for reason in reasons)
    assert all(reason.where is not None and reason.where.line > 0 for reason in reasons)


def test_two_calendars_of_one_place(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(yaml.safe_dump(GOOD, default_style='"'), "utf-8")
    report = foedus.check_calendars([tmp_path, tmp_path / "none.yaml"])
    assert report.calendars == 3
    assert [reason.code for reason in report.errors] == ["duplicate-name", "duplicate-name", "file-unreadable"]
