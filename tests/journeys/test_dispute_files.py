"""Disputes at the command line: filed, acted on, refused with what is possible, imported, and drawn."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

import foedus

SAMPLE = Path(__file__).parents[1] / "cases" / "logs" / "infringement-sample.csv"
EU = "eu-258-tfeu"


@pytest.fixture
def desk(clerk_of: Callable[[str], Any], tmp_path: Path) -> Any:
    clerk = clerk_of(f"sqlite:///{tmp_path / 'own.db'}")
    clerk.ok("init")
    return clerk


def file(desk: Any, name: str = "case-7", *more: str) -> None:
    desk.ok("dispute", "file", name, "--procedure", EU, "--party", "respondent=GR", "--on", "2020-01-10", *more)


def test_a_case_at_the_desk(desk: Any) -> None:
    file(desk, "case-7", "--title", "Waste water")
    assert "#2  Letter, 2020-01-23" in desk.ok("dispute", "act", "case-7", "letter", "--on", "2020-01-23")
    said = desk("dispute", "act", "case-7", "referral", "--on", "2020-07-02", "--json")
    assert (said.code, said.codes) == (3, {"irregular-act"})
    assert "opinion (Reasoned opinion (Article 258), by commission)" in said.error["possible"]
    assert "opinion (Reasoned opinion" in desk("dispute", "act", "case-7", "referral", "--on", "2020-07-02").err
    how = ("--irregular", "--reason", "the opinion was given orally")
    assert "irregular" in desk.ok("dispute", "act", "case-7", "referral", "--on", "2020-07-02", *how)
    desk.ok("dispute", "correct", "case-7", "3", "--set", "note=by letter", "--reason", "as the file says")
    shown = desk.ok("dispute", "show", "case-7", "--on", "2020-08-01")
    assert "The case stands at referral" in shown
    assert "corrected by #4" in shown
    doc = desk.json("dispute", "show", "case-7", "--on", "2020-02-01")
    assert (doc["stand"]["state"], doc["parties"], doc["title"]) == ("letter", {"respondent": "GR"}, "Waste water")
    assert "case-7" in desk.ok("dispute", "list", "--party", "GR", "--state", "referral")
    assert desk.json("dispute", "list", "--party", "FR") == {"disputes": []}
    assert "filed under eu-258-tfeu" in desk.ok("log", "show")
    assert "Nothing was found." in desk.ok("check", "--strict")


def test_what_makes_no_sense_is_said(desk: Any) -> None:
    file(desk)
    assert desk("dispute", "file", "x", "--procedure", EU, "--party", "GR", "--on", "2020-01-10").code == 2
    assert desk("dispute", "act", "nobody", "letter", "--on", "2020-01-10").code == 4
    assert desk("dispute", "act", "case-7", "letter", "--on", "soon").code == 2
    assert desk("dispute", "correct", "case-7", "1", "--reason", "x").code == 2
    assert desk("dispute", "move", "case-7", EU, "--reason", "x").code == 3
    assert desk("dispute", "file", "case-7", "--procedure", EU, "--party", "respondent=GR", "--on", "2020").code == 2
    assert desk("dispute", "statistics", "--procedure", "nobody", "--picture", "x.svg").code == 2


def test_a_log_with_its_report_and_its_picture(desk: Any, tmp_path: Path) -> None:
    report, picture = tmp_path / "report.json", tmp_path / "stages.svg"
    how = ("dispute", "import", str(SAMPLE), "--report", str(report), "--picture", str(picture))
    doc = desk.json(*how)
    assert (doc["cases"], doc["decisions"], doc["regular"] + doc["irregular"]) == (300, 956, 956)
    assert sum(one["cases"] for one in doc["paths"]) == 300
    kept = json.loads(report.read_text("utf-8"))
    assert kept["statistics"] == desk.json("dispute", "statistics")["procedures"]
    assert kept["statistics"][0]["paths"] == doc["paths"]
    root = ElementTree.fromstring(picture.read_text("utf-8"))
    assert root.attrib["role"] == "img"
    text = "".join(root.itertext())
    assert all(one["title"] in text for one in kept["statistics"][0]["stages"])
    assert "letter → opinion → closing" in desk.ok("dispute", "statistics")
    assert desk.json("dispute", "import", str(SAMPLE), "--limit", "7")["known"] > 0


def test_progress_is_told_on_standard_error(desk: Any, tmp_path: Path) -> None:
    lines = SAMPLE.read_text("utf-8").splitlines()
    row = "IP:2003:{n}:ENV:BE,BE,ENV,Nonconformity,,Closing,0,0,2003-01-01"
    log = tmp_path / "many.csv"
    log.write_text("\n".join([lines[0], *(row.format(n=n) for n in range(1, 702))]) + "\n", "utf-8")
    said = desk("dispute", "import", str(log))
    assert said.err.splitlines() == ["imported 500 of 701 cases", "imported 701 of 701 cases"]
    assert "701 begin in the middle" in said.out


def test_a_picture_shows_hostile_names_as_text() -> None:
    from foedus.queries.dispute_statistics import DisputeStatistics, StageFigures, Times

    bad = '<script>"&\u202e'
    stage = StageFigures(bad, bad, 1, 1, 0, Times.of([1]))
    found = DisputeStatistics(bad, bad, 1, 1, 1, 0, 0, {}, (stage,), {}, {(bad,): 1}, {bad: 1}, Times.of([]))
    root = ElementTree.fromstring(foedus.statistics_svg(found))
    assert not [item for item in root.iter() if item.tag.endswith("script")]
    assert "\u202e" not in "".join(root.itertext())
