"""Histories against their expectations: all that are known, exact on every day; and how misses are told."""

from __future__ import annotations

from pathlib import Path

import pytest

import foedus
from foedus.definitions.history import History, read_history
from foedus.definitions.procedure import shipped_procedures
from foedus.errors import DefinitionRefused, NotFound

CASES = Path(__file__).resolve().parents[2] / "cases"
SHARED = Path(__file__).resolve().parents[4] / "shared" / "procedures"
MALFORMED = CASES / "malformed-procedures"
GIVEN = sorted((CASES / "histories").glob("*.yaml"))
OWN = sorted((CASES / "own-histories").glob("*.yaml"))


def read(path: Path) -> History:
    return read_history(path.read_bytes(), path.name)


@pytest.mark.parametrize("path", [*GIVEN, *OWN], ids=lambda path: path.stem)
def test_every_day_of_a_history_is_exact(path: Path) -> None:
    report = foedus.replay_histories([path])
    assert [miss.to_json() for miss in report.misses] == []
    assert report.exact == report.expectations >= 2


def test_all_of_them_together() -> None:
    report = foedus.replay_histories([CASES / "histories", CASES / "own-histories"])
    assert report.to_json() == {"histories": 27, "expectations": 131, "exact": 131, "misses": []}


def test_the_histories_next_to_the_repository_under_the_procedures_there() -> None:
    if not SHARED.is_dir():
        pytest.skip("no procedures next to the repository")
    report = foedus.replay_histories([SHARED / "histories"], [SHARED / "procedures"])
    assert report.to_json() == {"histories": 7, "expectations": 47, "exact": 47, "misses": []}


def test_the_own_histories_reach_other_procedures() -> None:
    given = {read(path).procedure for path in GIVEN}
    own = {read(path).procedure for path in OWN}
    assert len(own - given) >= 10
    assert {*given, *own} <= set(shipped_procedures())
    assert sum(len(read(path).expect) for path in OWN) >= 40


def test_the_order_of_limits_and_roles_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "order.yaml"
    path.write_text((CASES / "histories" / "cptpp-canada-dairy.yaml").read_text("utf-8").replace(
        "by: [complainant, respondent]", "by: [respondent, complainant]"), "utf-8")  # fmt: skip
    assert foedus.replay_histories([path]).holds


def test_a_day_that_differs_is_a_miss_with_what_differs(tmp_path: Path) -> None:
    text = (CASES / "histories" / "eu-c-591-17-austria-germany.yaml").read_text("utf-8")
    path = tmp_path / "changed.yaml"
    path.write_text(text.replace("overdue: [opinion]", "overdue: []", 1), "utf-8")
    report = foedus.replay_histories([path])
    assert not report.holds
    (miss,) = report.to_json()["misses"]
    assert (miss["file"], miss["date"], miss["because"]) == (str(path), "2017-10-08", "overdue differs")
    assert miss["expected"]["overdue"] == []
    assert miss["got"]["overdue"] == ["opinion"]
    assert set(miss["got"]) == set(miss["expected"])


def test_a_history_that_cannot_be_replayed_does_not_hide_the_others(tmp_path: Path) -> None:
    broken = MALFORMED / "history-unknown-kind.yaml"
    stray = tmp_path / "stray.yaml"
    stray.write_text((MALFORMED / "control-history.yaml").read_text("utf-8"), "utf-8")
    report = foedus.replay_histories([GIVEN[0], broken, stray])
    assert (report.histories, report.exact) == (3, 6)
    assert [(miss.file, miss.date) for miss in report.misses] == [
        (str(stray), "2001-03-02"),
        (str(stray), "2001-03-06"),
        (str(broken), None),
    ]
    assert "no procedure 'two-lakes-disputes'" in report.misses[0].because
    assert "unknown-value" in report.misses[2].because
    with pytest.raises(DefinitionRefused):
        foedus.replay_histories([broken])


def test_a_refused_procedure_is_named_where_it_is_missed() -> None:
    procedures = [MALFORMED / "dead-end.yaml", *(SHARED / "procedures").glob("eu-*.yaml")]
    if len(procedures) == 1:
        pytest.skip("no procedures next to the repository")
    report = foedus.replay_histories([MALFORMED / "control-history.yaml"], procedures)
    assert all("dead-end.yaml:52:10" in miss.because for miss in report.misses)
    with pytest.raises(DefinitionRefused):
        foedus.replay_histories([MALFORMED / "control-history.yaml"], [MALFORMED / "dead-end.yaml"])


def test_a_procedure_of_its_own_is_replayed() -> None:
    report = foedus.replay_histories([MALFORMED / "control-history.yaml"], [MALFORMED / "control.yaml"])
    assert [miss.to_json() for miss in report.misses if miss.date == "2001-03-06"] == [
        {
            "file": str(MALFORMED / "control-history.yaml"),
            "date": "2001-03-06",
            "expected": {
                "state": "request",
                "binding": False,
                "next": [{"stage": "reply", "kind": "deadline", "due": "2001-03-15", "by": ["respondent"]}],
                "overdue": [],
            },
            "got": {
                "state": "request",
                "binding": False,
                "next": [
                    {"stage": "reply", "kind": "deadline", "due": "2001-03-15", "by": ["respondent"]},
                    {"stage": "panel_request", "kind": "wait", "due": "2001-05-04", "by": ["claimant"]},
                    {"stage": "panel_request", "kind": "deadline", "due": "2002-03-05", "by": ["claimant"]},
                ],
                "overdue": [],
            },
            "because": "next differs",
        }
    ]


def test_the_check_counts_procedures_and_names_mistakes() -> None:
    assert foedus.check_procedures().to_json() == {"procedures": 28, "errors": []}
    (error,) = foedus.check_procedures([MALFORMED / "dead-end.yaml"]).to_json()["errors"]
    assert {name: error[name] for name in ("file", "line", "column", "code")} == {
        "file": str(MALFORMED / "dead-end.yaml"),
        "line": 52,
        "column": 10,
        "code": "dead-end",
    }


def test_names_that_are_not_there() -> None:
    with pytest.raises(NotFound) as caught:
        foedus.show_procedure("wto-dso")
    assert "wto-dsu" in caught.value.remedy
    with pytest.raises(DefinitionRefused):
        foedus.show_procedure("two-lakes-disputes", [MALFORMED / "dead-end.yaml", MALFORMED / "control-counting.yaml"])
    assert [one.id for one in foedus.list_procedures()] == sorted(shipped_procedures())


def test_the_course_of_a_case_is_asked_for_a_day() -> None:
    course = foedus.dispute_course(CASES / "histories" / "in-cauvery.yaml", "2007-03-01")
    doc = course.to_json()
    assert (doc["state"], doc["on"], doc["procedure"]) == ("decision", "2007-03-01", "in-isrwda-1956")
    publication = next(item for item in doc["next"] if item["stage"] == "publication")
    assert publication["due"] is None
    assert publication["because"] == [
        "decision on 2007-02-05",
        "a number of days that is still to be set: nothing can be computed before it is",
    ]
