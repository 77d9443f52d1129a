"""Procedures and histories at the command line: what is printed, as text and as JSON, and the exit codes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conftest import Clerk

CASES = Path(__file__).resolve().parents[1] / "cases"
SHARED = Path(__file__).resolve().parents[3] / "shared" / "procedures"
MALFORMED = CASES / "malformed-procedures"
HISTORIES = [str(path) for path in sorted((CASES / "histories").glob("*.yaml"))]


def test_the_procedures_that_ship_are_accepted(clerk: Clerk) -> None:
    said = clerk("procedure", "check", "--json")
    assert (said.code, said.doc) == (0, {"procedures": 28, "errors": []})
    assert clerk("procedure", "check").out == "28 procedures looked over.\nAll are accepted.\n"


def test_every_broken_one_is_refused_with_its_place(clerk: Clerk) -> None:
    broken = [
        path
        for path in sorted(MALFORMED.glob("*.yaml"))
        if not path.stem.startswith(("control", "counting-", "history-"))
    ]
    assert len(broken) >= 50
    for path in broken:
        said = clerk("procedure", "check", str(path), "--json")
        code, place = path.read_text("utf-8").removeprefix("# expect: ").split(" ")[:2]
        (error,) = said.doc["errors"]
        found = (said.code, error["code"], f"{error['line']}:{error['column']}", error["file"])
        assert found == (1, code, place, str(path))
    text = clerk("procedure", "check", str(MALFORMED / "unknown-anchor.yaml"))
    assert text.code == 1
    assert 'unknown-anchor.yaml:26:59: reply.limits[0].from: "reciept" is neither' in " ".join(text.out.split())
    assert 'Did you mean "receipt"?' in text.out


def test_every_expectation_of_the_histories_holds(clerk: Clerk) -> None:
    said = clerk("dispute", "replay", *HISTORIES, "--json")
    assert (said.code, said.doc) == (0, {"histories": 7, "expectations": 47, "exact": 47, "misses": []})
    text = clerk("dispute", "replay", *HISTORIES)
    assert "47 of 47 days" in text.out
    assert "Everything holds." in text.out
    if SHARED.is_dir():
        given = [str(path) for path in sorted((SHARED / "histories").glob("*.yaml"))]
        said = clerk("dispute", "replay", *given, "--procedures", str(SHARED / "procedures"), "--json")
        assert (said.code, said.doc["exact"], said.doc["misses"]) == (0, 47, [])


def test_an_expectation_that_does_not_hold_is_shown(clerk: Clerk) -> None:
    procedure, history = str(MALFORMED / "control.yaml"), str(MALFORMED / "control-history.yaml")
    said = clerk("dispute", "replay", history, "--procedures", procedure, "--json")
    assert (said.code, said.doc["expectations"], said.doc["exact"]) == (1, 2, 0)
    text = clerk("dispute", "replay", history, "--procedures", procedure)
    assert text.code == 1
    assert "next: expected nothing, computed reply (deadline 2001-03-11 by respondent)" in " ".join(text.out.split())


def test_a_course_is_told_with_its_reasons(clerk: Clerk) -> None:
    history = str(CASES / "histories" / "de-zpo-realistic-waterworks.yaml")
    said = clerk("dispute", "course", history, "--on", "2023-12-01")
    text = " ".join(said.out.split())
    assert said.code == 0
    assert "The case stands at request_to_appoint" in text
    assert "· appoint, respondent: by 2024-01-02" in text
    assert (
        "receipt_of_request_to_appoint is not recorded, and request_to_appoint on 2023-11-30 stands in for it" in text
    )
    assert "2023-12-30 is a Saturday, 2023-12-31 is a Sunday, 2024-01-01 is a holiday" in text
    doc = clerk("dispute", "course", history, "--on", "2024-02-05", "--json").doc
    assert (doc["state"], doc["procedure"], doc["on"]) == ("constituted", "de-zpo-book10", "2024-02-05")
    assert [item["kind"] for item in doc["irregularities"]] == ["too-late"]
    assert doc["irregularities"][0]["place"].endswith("de-zpo-realistic-waterworks.yaml:11")
    assert [item["from"] for item in doc["missing"]] == ["time_set"]
    early = clerk("dispute", "course", history, "--on", "2023-01-01")
    assert "Nothing has been done yet." in early.out


def test_a_course_beside_what_is_open_and_what_cannot_be_computed(clerk: Clerk) -> None:
    history = str(CASES / "histories" / "wto-ds26-ec-hormones.yaml")
    text = " ".join(clerk("dispute", "course", history, "--on", "2010-01-01").out.split())
    assert "The case is over." in text
    assert "Something binding exists." in text
    assert "suspension_request does not follow from rpt_arbitration" in text
    assert "[not-allowed]" in text


def test_a_procedure_is_listed_shown_and_drawn(clerk: Clerk) -> None:
    listed = clerk("procedure", "list", "--json").doc["procedures"]
    assert [item["id"] for item in listed][:2] == ["ca-ait-1995", "ca-bc-rgs"]
    assert "28 procedures." in clerk("procedure", "list").out
    shown = clerk("procedure", "show", "eu-259-tfeu")
    assert "if the time is not used: the other side may go on to court action" in shown.out
    assert clerk("procedure", "show", "eu-259-tfeu", "--json").doc["start"] == ["bring_commission"]
    assert clerk("procedure", "show", "eu-259-tfeu", "--graph", "mermaid").out.startswith("flowchart TD\n")
    drawn = clerk("procedure", "show", "eu-259-tfeu", "--graph", "mermaid", "--json").doc
    assert drawn["mermaid"].startswith("flowchart TD\n")
    own = clerk("procedure", "show", "two-lakes-disputes", "--procedures", str(MALFORMED / "control.yaml"))
    assert "Disputes under the Two Lakes Convention" in own.out


def test_what_is_not_there_and_what_makes_no_sense(clerk: Clerk) -> None:
    history = HISTORIES[0]
    assert clerk("procedure", "show", "wto", "--json").error["code"] == "not-found"
    assert clerk("dispute", "course", history, "--on", "yesterday", "--json").error["code"] == "bad-argument-date"
    assert clerk("dispute", "replay", "nowhere.yaml", "--json").codes == {"file-unreadable"}
    missing = clerk("procedure", "check", "nowhere.yaml", "--json")
    assert (missing.code, missing.doc["errors"][0]["code"]) == (1, "file-unreadable")
    refused = clerk("dispute", "replay", history, "--procedures", str(MALFORMED / "dead-end.yaml"), "--json")
    assert (refused.code, refused.codes) == (3, {"dead-end"})
    assert clerk("dispute", "replay").code == 2
