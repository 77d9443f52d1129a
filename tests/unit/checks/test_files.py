"""The comparison with history: every kind of point is tallied, and every difference is a miss with its reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from foedus.app.files import check_agreements
from foedus.checks.files import FilesReport, check_files
from foedus.definitions.agreement import legal_acts
from foedus.definitions.reading import Subject, read_subjects
from foedus.errors import DefinitionRefused
from foedus.law.terms import read_evidence, read_terms

Doc = dict[str, Any]
ONE: Doc = {"when": {"at_least": 1, "of": "anyone"}}
TWO: Doc = {"when": {"at_least": 2, "of": "anyone", "leg": "two"}}
STAGES: Doc = {
    "stages": [
        {"id": "first", "covers": "x", "when": {"at_least": 1, "of": "anyone"}},
        {"id": "second", "covers": "y", "when": {"at_least": 2, "of": "anyone"}},
    ]
}
AA: Doc = {"date": "2001-01-01", "party": "aa", "act": "ratify"}
BB: Doc = {"date": "2002-01-01", "party": "bb", "act": "ratify"}


def subject(entry: Doc, acts: list[Doc], expect: Doc | None, **more: Any) -> Subject:
    doc = {"id": more.pop("id", "test"), "acts_complete": True, "entry_into_force": entry, "acts": acts, **more}
    return Subject("test.yaml", read_terms(doc), read_evidence(doc), legal_acts(doc["acts"], ()), expect)


def run(entry: Doc, acts: list[Doc], expect: Doc, **more: Any) -> FilesReport:
    return check_files([subject(entry, acts, expect, **more)])


def points(report: FilesReport) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    return dict(report.treaty_dates), dict(report.party_dates), dict(report.other)


@pytest.mark.parametrize(
    ("entry", "acts", "wanted", "kind"),
    [
        (ONE, [AA], "2001-01-01", "exact"),
        (ONE, [], None, "exact"),
        (ONE, [AA], "2001-01-02", "miss"),
        (ONE, [AA], None, "miss"),
        (ONE, [], "2001-01-01", "miss"),
        (ONE, [AA | {"date": "2001-03"}], "2001-03-31", "exact"),
        (ONE, [AA | {"date": "2001-03"}], "2001-03", "exact"),
        (ONE, [AA | {"date": "2001-03"}], "2001", "exact"),
        (ONE, [AA | {"date": "2001-03"}], "2001-03-30", "miss"),
        (ONE, [AA | {"date": "2001"}], "2001-03", "miss"),
        (ONE, [AA], "unknown", "miss"),
        (ONE | {"declared": {"date": "2001-05-01", "by": "x", "reason": "y"}}, [AA], "2001-05-01", "declared"),
        (ONE | {"declared": {"date": "2001-05-01", "by": "x", "reason": "y"}}, [AA], "2001-01-01", "miss"),
    ],
)
def test_the_day_of_entry(entry: Doc, acts: list[Doc], wanted: Any, kind: str) -> None:
    report = run(entry, acts, {"in_force": wanted})
    assert points(report) == ({kind: 1}, {}, {})
    assert report.holds == (kind != "miss")


@pytest.mark.parametrize(("wanted", "kind"), [("unknown", "unknown"), ("2001-01-01", "miss"), (None, "miss")])
def test_an_unknown_day(wanted: Any, kind: str) -> None:
    report = run(TWO, [AA], {"in_force": wanted}, acts_complete=False)
    assert points(report) == ({kind: 1}, {}, {})


@pytest.mark.parametrize(
    ("wanted", "tally"),
    [
        ({"first": "2001-01-01", "second": "2002-01-01"}, {"exact": 2}),
        ({"first": "2001-01-01"}, {"exact": 1}),
        ({"first": "2001-01-02", "second": "2002-01-01"}, {"miss": 1, "exact": 1}),
        ("2002-01-01", {"exact": 1}),
        ("2001-01-01", {"miss": 1}),
        (None, {"miss": 1}),
    ],
)
def test_stages(wanted: Any, tally: dict[str, int]) -> None:
    assert points(run(STAGES, [AA, BB], {"in_force": wanted})) == (tally, {}, {})


def test_stages_that_are_known_are_not_unknown() -> None:
    assert points(run(STAGES, [AA, BB], {"in_force": "unknown"})) == ({"miss": 1}, {}, {})
    assert points(run(STAGES, [AA], {"in_force": "unknown"}, acts_complete=False)) == ({"unknown": 1}, {}, {})


LATER = ONE | {"later_parties": {"clock": "act", "then": [{"days": 30}]}}
NOTIFIED = ONE | {"later_parties": {"clock": "notified", "then": [{"days": 30}]}}


@pytest.mark.parametrize(
    ("entry", "act", "wanted", "kind"),
    [
        (LATER, BB, "2002-01-31", "exact"),
        (LATER, BB, [["2002-01-31", None]], "exact"),
        (LATER, BB, [{"from": "2002-01-31", "until": None}], "exact"),
        (LATER, BB, "2002-01-30", "miss"),
        (LATER, BB, None, "miss"),
        (LATER, BB, [["2002-01-31", "2005-01-01"]], "miss"),
        (LATER, BB, [["2002-01-31", None], ["2007-01-01", None]], "miss"),
        (LATER, BB | {"does_not_count": "late"}, None, "exact"),
        (LATER, BB | {"act": "sign"}, None, "exact"),
        (LATER, BB | {"act": "sign"}, "2002-01-31", "miss"),
        (LATER, BB | {"act": "succeed", "effective": "2001-06-01"}, "2001-06-01", "recorded"),
        (NOTIFIED, BB | {"notified": "2002-02-01"}, "2002-03-03", "exact"),
        (NOTIFIED, BB, "2002-01-31", "bound_holds"),
        (NOTIFIED, BB, "2002-06-01", "bound_holds"),
        (NOTIFIED, BB, "2002-01-30", "miss"),
        (NOTIFIED, BB, None, "miss"),
    ],
)
def test_the_day_of_a_party(entry: Doc, act: Doc, wanted: Any, kind: str) -> None:
    report = run(entry, [AA, act], {"in_force": "2001-01-01", "parties": {"bb": wanted}})
    assert points(report) == ({"exact": 1}, {kind: 1}, {})


def test_a_party_that_never_acted() -> None:
    report = run(ONE, [AA], {"in_force": "2001-01-01", "parties": {"zz": None}})
    assert points(report) == ({"exact": 1}, {"exact": 1}, {})
    (miss,) = run(ONE, [AA], {"in_force": "2001-01-01", "parties": {"zz": "2001-01-01"}}).misses
    assert (miss.party, miss.expected, miss.got) == ("zz", "2001-01-01", None)
    assert "zz" in miss.because


@pytest.mark.parametrize(
    ("expect", "good"),
    [
        ({"literal": "2001-01-01"}, True),
        ({"literal": None}, False),
        ({"lapsed": None}, True),
        ({"lapsed": "2001-01-01"}, False),
        ({"provisional": "2000-06-01"}, True),
        ({"provisional": "2000-06-02"}, False),
        ({"state": {"2000-05-31": "not_in_force"}}, True),
        ({"state": {"2000-06-01": "provisional"}}, True),
        ({"state": {"2000-06-01": "in_force"}}, False),
        ({"status_on": [{"date": "2001-01-01", "state": "in_force"}]}, True),
        ({"status_on": [{"date": "2001-01-01", "state": "lapsed"}]}, False),
        ({"counts": [{"date": "2001-01-01", "leg": "all", "n": 1}]}, True),
        ({"counts": [{"date": "2001-01-01", "leg": "all", "n": 2}]}, False),
        ({"counts": [{"date": "2000-12-31", "leg": "all", "n": 0}]}, True),
        ({"counts": [{"date": "2001-01-01", "leg": "nothing", "n": 1}]}, False),
    ],
)
def test_other_points(expect: Doc, good: bool) -> None:
    entry = {
        "when": {"at_least": 1, "of": "anyone", "leg": "all"},
        "provisional": [{"each": "sign", "covers": "all", "ends": "entry"}],
    }
    report = run(
        entry, [{"date": "2000-06-01", "party": "aa", "act": "sign"}, AA], {"in_force": "2001-01-01", **expect}
    )
    assert points(report) == ({"exact": 1}, {}, {"exact" if good else "miss": 1})
    assert len(report.misses) == (not good)


@pytest.mark.parametrize(
    ("percent", "good"), [("33.33", True), ("33.3", True), ("33", True), ("33.34", False), ("34", False)]
)
def test_percentages_are_compared_to_the_places_that_history_gives(percent: str, good: bool) -> None:
    weights = {"votes": {"unit": "votes", "tables": [{"from": "2000-01-01", "values": {"aa": 1, "bb": 2}}]}}
    entry = {"when": {"at_least": "90%", "of": "anyone", "weighed_by": "votes", "leg": "votes"}}
    expect = {"in_force": None, "counts": [{"date": "2001-01-01", "leg": "votes", "percent": percent}]}
    assert run(entry, [AA], expect, weights=weights).holds == good


def test_a_file_without_expectations_is_judged_but_not_scored() -> None:
    report = check_files([subject(ONE, [AA], None)])
    assert report.files == 1
    assert points(report) == ({}, {}, {})
    assert report.holds


def test_agreements_see_each_other_whatever_their_order() -> None:
    first = subject(ONE, [AA], {"in_force": "2001-01-01"}, id="first")
    second = subject({"when": {"in_force": "first"}}, [], {"in_force": "2001-01-01"}, id="second")
    assert check_files([second, first]).holds
    assert check_files([second], known=[first]).holds
    assert check_files([second], known=[first]).files == 1
    assert not check_files([second]).holds


def test_a_miss_as_json() -> None:
    report = run(ONE, [AA], {"in_force": "2001-01-02", "parties": {"aa": "2001-01-02"}})
    found = report.to_json()
    assert list(found) == ["files", "treaty_dates", "party_dates", "other", "misses"]
    assert found["treaty_dates"] == {"exact": 0, "declared": 0, "unknown": 0, "miss": 1}
    assert found["party_dates"] == {"exact": 0, "recorded": 0, "bound_holds": 0, "miss": 1}
    assert found["other"] == {"exact": 0, "miss": 0}
    assert [(miss["file"], miss["what"], miss["party"], miss["expected"], miss["got"]) for miss in found["misses"]] == [
        ("test.yaml", "in_force", None, "2001-01-02", "2001-01-01"),
        ("test.yaml", "party", "aa", "2001-01-02", "2001-01-01"),
    ]
    assert all(miss["because"] for miss in found["misses"])


CASES = """\
cases:
- id: one
  agreement: {entry_into_force: {when: {at_least: 1}}, acts: [{date: "2001-01-01", party: aa, act: ratify}]}
  expect: {in_force: "2001-01-01"}
- id: two
  agreement: {entry_into_force: {when: {at_least: 2}}}
  expect: {in_force: null}
"""


def test_files_and_folders_of_cases(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text(CASES, encoding="utf-8")
    (tmp_path / "a.yaml").write_text(
        CASES.replace("id: one", "id: uno").replace("id: two", "id: due"), encoding="utf-8"
    )
    (tmp_path / "c.txt").write_text("no yaml", encoding="utf-8")
    subjects, refused = read_subjects([tmp_path])
    assert refused == []
    assert [item.name.removeprefix(f"{tmp_path}/") for item in subjects] == [
        "a.yaml#uno", "a.yaml#due", "b.yaml#one", "b.yaml#two",
    ]  # fmt: skip
    assert check_files(subjects).to_json()["treaty_dates"] == {"exact": 4, "declared": 0, "unknown": 0, "miss": 0}


def test_a_mistake_in_one_case_is_told_with_its_place_and_the_others_are_judged(tmp_path: Path) -> None:
    file = tmp_path / "cases.yaml"
    file.write_text(CASES.replace("at_least: 2", "at_leats: 2"), encoding="utf-8")
    subjects, (refused,) = read_subjects([file])
    assert [item.terms.id for item in subjects] == ["one"]
    assert refused.reasons[0].where is not None
    assert refused.reasons[0].where.line == 6
    report = check_agreements([file])
    assert (report.files, report.treaty_dates["exact"], report.treaty_dates["miss"]) == (2, 1, 1)
    assert "cases.yaml:6:" in report.misses[0].because
    assert not report.holds


def test_where_nothing_can_be_judged_the_mistakes_are_the_answer(tmp_path: Path) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text("id: [", encoding="utf-8")
    with pytest.raises(DefinitionRefused):
        check_agreements([file, tmp_path / "missing.yaml"])
