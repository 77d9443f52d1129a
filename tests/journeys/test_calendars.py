"""Calendars and standstills at the command line, in text and in JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conftest import Clerk

SAMPLE = str(Path(__file__).parents[1] / "cases" / "notifications" / "sample.csv")


def test_calendars_are_listed_and_shown(clerk: Clerk) -> None:
    doc = clerk.json("calendar", "list")
    assert {"DE-BY", "EU-COM", "LU", "US"} <= {one["place"] for one in doc["calendars"]}
    assert "23 calendars." in clerk.ok("calendar", "list")
    shown = clerk.json("calendar", "show", "EU-COM", "--year", "2008")
    assert (shown["basis"], shown["documented"], len(shown["days"])) == ("derived", [2008], 17)
    text = clerk.ok("calendar", "show", "DE-BY", "--year", "2024")
    assert "Bavaria (DE-BY)" in text
    assert "2024-11-01  Fri  All Saints' Day" in text
    assert len(clerk.json("calendar", "show", "DE")["days"]) == clerk.json("calendar", "show", "DE")["count"]


def test_a_deadline_is_counted_with_places(clerk: Clerk) -> None:
    words = ("calendar", "count", "2024-10-01", "1", "month", "--rule", "de-bgb")
    assert clerk.json(*words, "--place", "DE-BE,DE-BY")["end"] == "2024-11-04"
    text = clerk.ok(*words, "--place", "DE-BY")
    assert "The last day is Monday 2024-11-04." in text
    assert "2024-11-01 is a holiday" in text
    assert "Saturdays and Sundays alone" in clerk.ok(*words)
    assert (
        clerk.json("calendar", "count", "2024-12-23", "3", "days", "--business", "--place", "DE")["end"] == "2024-12-30"
    )


def test_what_no_calendar_knows_is_refused(clerk: Clerk) -> None:
    beyond = clerk("calendar", "count", "2035-11-30", "2", "months", "--rule", "de-bgb", "--place", "LU", "--json")
    assert (beyond.code, beyond.error["code"]) == (3, "beyond-calendar")
    assert clerk("calendar", "show", "LU", "--year", "2036", "--json").error["code"] == "beyond-calendar"
    assert clerk("calendar", "show", "Bavaria", "--json").error["code"] == "not-found"
    assert clerk("calendar", "count", "soon", "2", "months", "--json").error["code"] == "bad-argument-date"
    assert clerk("calendar", "count", "2024-01-01", "2", "moons", "--json").error["code"] == "usage"


def test_calendars_are_checked(clerk: Clerk, tmp_path: Path) -> None:
    assert clerk.json("calendar", "check") == {"calendars": 7, "errors": []}
    assert "All are accepted." in clerk.ok("calendar", "check")
    path = tmp_path / "rivers.yaml"
    path.write_text("place: XA\ntitle: Two Rivers\n", "utf-8")
    said = clerk("calendar", "check", str(path), "--json")
    assert said.code == 1
    assert {one["code"] for one in said.doc["errors"]} == {"missing-field"}
    text = clerk("calendar", "check", str(path))
    assert (text.code, "[missing-field]" in text.out) == (1, True)
    refused = clerk("calendar", "list", "--calendars", str(path), "--json")
    assert (refused.code, refused.codes) == (3, {"missing-field"})


def test_standstills_are_checked(clerk: Clerk) -> None:
    doc = clerk.json("standstill", "check", SAMPLE)
    assert (doc["procedure"], doc["calendar"], doc["rows"]) == ("eu-98-34", "EU-TRIS", 63)
    assert doc["without_opinion"]["exact"] == 8
    text = clerk.ok("standstill", "check", SAMPLE)
    assert "comments, no opinion" in text
    assert "Unexplained, marked with ?" in text
    weekends = clerk.json("standstill", "check", SAMPLE, "--calendar", "none")
    assert weekends["all"]["exact"] != doc["all"]["exact"] or weekends["calendar"] == "none"
    assert clerk("standstill", "check", SAMPLE, "--calendar", "Rome", "--json").error["code"] == "not-found"
    assert clerk("standstill", "check", "nowhere.csv", "--json").codes == {"file-unreadable"}
