"""Real standstills against the rule: the groups, the explanations, and that nothing is lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import foedus
from foedus.checks.standstill_rows import EXPLANATIONS, UNEXPLAINED, WITHOUT, Group, Ruler
from foedus.definitions.notifications import read_notifications
from foedus.errors import DefinitionRefused

ROOT = Path(__file__).resolve().parents[3]
SAMPLE = ROOT / "tests" / "cases" / "notifications" / "sample.csv"
SHARED = ROOT.parent / "shared" / "data" / "eu-technical-notifications.csv"
HEAD = (
    "notification_id,start_date,end_date,postponement,count_comments,commission_comment,count_opinions,"
    "commission_opinion\n"
)


@pytest.fixture(scope="module")
def ruler() -> Ruler:
    procedure = foedus.show_procedure("eu-98-34")
    return Ruler(procedure, foedus.holidays_of(["EU-TRIS"]), foedus.holidays_of(["EU-COM"]))


@pytest.mark.parametrize(
    ("group", "start", "end", "why", "off"),
    [
        ("no-reaction", "2005-01-10", "2005-04-11", "exact", 0),
        ("comments", "2006-01-16", "2006-04-18", "exact", 0),  # past Easter Monday
        ("opinion", "2005-01-10", "2005-07-11", "exact", 0),
        ("postponement", "2005-01-10", "2006-01-11", "exact", 0),
        ("no-reaction", "2010-01-10", "2999-01-01", "far", 361_000),
        ("no-reaction", "2012-11-01", "2013-02-01", "beyond-calendar", 0),
        ("no-reaction", "1999-01-13", "1989-04-13", "end-before-start", -3653),
        ("no-reaction", "2005-01-10", "2005-01-11", "no-standstill", -90),
        ("no-reaction", "2005-01-10", "2005-02-10", "no-standstill", -60),
        ("opinion", "2005-01-10", "2005-04-11", "other-period", -91),
        ("no-reaction", "2005-01-10", "2006-07-11", "other-period", 456),
        ("no-reaction", "2005-02-08", "2005-05-10", "other-holidays", 1),
        ("no-reaction", "2006-01-16", "2006-04-17", "holidays-not-observed", -1),
        ("no-reaction", "2005-01-14", "2005-04-15", "exact", 0),
        ("no-reaction", "2005-01-15", "2005-04-16", "not-moved", -2),
        ("no-reaction", "2005-01-11", "2005-04-13", "one-day", 1),
        ("no-reaction", "2005-01-12", "2005-04-12", "last-day", -1),
        ("no-reaction", "2005-01-09", "2005-04-12", "day-after-last", 1),
        ("no-reaction", "2005-01-10", "2005-05-11", "other-period", 30),
        ("no-reaction", "2005-01-10", "2005-09-11", "other-month-or-year", 153),
        ("no-reaction", "2005-01-10", "2008-04-11", "other-month-or-year", 1096),
        ("no-reaction", "2005-01-11", "2005-04-22", "later-month", 10),
        ("no-reaction", "2005-01-11", "2005-04-15", "later-week", 3),
        ("no-reaction", "2005-01-11", "2005-04-08", "earlier-month", -4),
        ("no-reaction", "2005-01-11", "2005-08-02", "far", 112),
    ],
)
def test_each_explanation(ruler: Ruler, group: Group, start: str, end: str, why: str, off: int) -> None:
    found = ruler.judge(group, date.fromisoformat(start), date.fromisoformat(end))
    assert found[0] == why
    assert found[1] == off or abs(off) > 300_000


def test_two_digits_exchanged(ruler: Ruler) -> None:
    assert ruler.judge("no-reaction", date(2005, 1, 11), date(2005, 4, 21))[0] == "other-month-or-year"


def _whole(report: foedus.StandstillReport) -> None:
    doc = report.to_json()
    assert report.rows == report.incomplete + sum(one["rows"] for one in doc["groups"])
    for one in (*doc["groups"], doc["without_opinion"], doc["all"]):
        assert one["rows"] == sum(part["rows"] for part in one["explanations"])
        assert one["unexplained"] == sum(part["rows"] for part in one["explanations"] if not part["explained"])
        assert one["observed"] == one["exact"] + sum(one["off"].values())
        assert one["observed"] == sum(year["observed"] for year in one["years"])
    assert set(EXPLANATIONS) >= UNEXPLAINED | WITHOUT


def test_the_sample_is_counted_whole() -> None:
    report = foedus.check_standstill(SAMPLE)
    _whole(report)
    assert (report.rows, report.incomplete) == (63, 2)
    assert [(tally.name, tally.rows, tally.exact) for tally in report.groups] == [
        ("no-reaction", 18, 4),
        ("comments", 16, 4),
        ("opinion", 16, 4),
        ("postponement", 11, 4),
    ]
    assert {part["code"] for part in report.together.to_json()["explanations"]} == set(EXPLANATIONS) - {
        "beyond-calendar"
    }


@pytest.mark.skipif(not SHARED.is_file(), reason="no table of notifications next to the repository")
def test_more_than_82_percent_without_an_opinion_are_exact() -> None:
    report = foedus.check_standstill(SHARED)
    _whole(report)
    found = report.without_opinion
    assert (report.rows, report.incomplete) == (7310, 140)
    assert (found.rows, found.exact, found.observed) == (6091, 4772, 5671)
    assert found.exact / found.observed > 0.84
    weekends = foedus.check_standstill(SHARED, "none").without_opinion
    assert weekends.exact < found.exact
    since_2003 = [year for year in found.by_year() if year["year"] >= 2003]
    assert min(year["share"] for year in since_2003) > 0.91
    shares = {tally.name: round(tally.exact / tally.observed, 3) for tally in report.groups}
    assert shares == {"no-reaction": 0.828, "comments": 0.861, "opinion": 0.743, "postponement": 0.779}


def test_a_table_is_read_by_the_names_of_its_columns() -> None:
    (row,) = read_notifications((HEAD + "X:1,2005-01-10,,,2,0,0,1\n").encode(), "x.csv")
    assert (row.line, row.id, row.start, row.end) == (2, "X:1", date(2005, 1, 10), None)
    assert (row.postponed, row.comments, row.opinions) == (None, 2, 1)


def test_what_is_wrong_with_a_table_is_told_with_its_line() -> None:
    with pytest.raises(DefinitionRefused) as caught:
        read_notifications((HEAD + "X:1,10.1.2005,2005-04-31,0,many,0,0,0\n").encode(), "x.csv")
    assert [(reason.code, str(reason.where)) for reason in caught.value.reasons] == [
        ("bad-date", "x.csv:2:1"),
        ("bad-date", "x.csv:2:1"),
        ("wrong-type", "x.csv:2:1"),
    ]
    with pytest.raises(DefinitionRefused) as caught:
        read_notifications(b"start_date,end_date\n", "x.csv")
    assert {reason.code for reason in caught.value.reasons} == {"missing-field"}
    with pytest.raises(DefinitionRefused):
        read_notifications(b"", "x.csv")
