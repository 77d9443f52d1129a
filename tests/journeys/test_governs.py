"""Which instrument governs, at the command line: text, JSON, every option, every exit code, and hostile questions."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from .conftest import Clerk
from .precedence import EXAMPLES, NURSES, SUPPOSED


@pytest.fixture
def nurses(clerk: Clerk) -> Clerk:
    """A register in which the compact has a record, beside the practice act of 1949."""
    clerk("load", str(EXAMPLES / "us-nurses.yaml"))
    return clerk


def test_who_governs_what_yields_and_why(nurses: Clerk) -> None:
    text = nurses.ok(*NURSES, "--on", "2019-01-01")
    assert "Nurse Licensure Compact governs." in text
    assert "US-C10c" in text
    assert "asks every nurse for a Kansas license" in text.replace("\n", " ").replace("        ", "")
    doc = nurses.json(*NURSES, "--on", "2019-01-01")
    assert doc["governs"] == ["nlc-enhanced"]
    assert doc["yields"] == [{"id": "ks-nurse-practice-act", "effect": "displaced_to_extent", "to": "nlc-enhanced"}]
    assert "rules tried in vain" not in text
    assert "rules tried in vain" in nurses.ok(*NURSES, "--on", "2019-01-01", "--full")
    assert all("tried" in pair for pair in nurses.json(*NURSES, "--on", "2019-01-01", "--full")["pairs"])
    by_year = nurses.json(*NURSES, "--on", "2019")
    assert by_year["question"]["date"] == "2019"


def test_an_agreement_governs_only_where_it_binds_on_the_day(nurses: Clerk) -> None:
    assert nurses.json(*NURSES, "--on", "2018-04-09")["governs"] == ["ks-nurse-practice-act"]
    assert nurses.json(*NURSES, "--on", "2018-04-10")["governs"] == ["nlc-enhanced"]


def test_nothing_governs(nurses: Clerk) -> None:
    said = nurses(*NURSES, "--on", "1900-01-01")
    assert said.code == 4
    assert "Nothing that was shown governs" in said.out
    assert nurses(*NURSES, "--on", "1900-01-01", "--json").doc["governs"] == []


def test_referred_until_the_finding_is_recorded(nurses: Clerk) -> None:
    ask = (*NURSES, "--on", "2022-01-01", *SUPPOSED)
    said = nurses(*ask)
    assert (said.code, said.err) == (5, "")
    assert "Only supposed, and not in the register: ks-supposed-2021, 2 findings." in said.out
    command = next(line for line in said.out.splitlines() if "foedus finding record contract_like" in line)
    doc = nurses(*ask, "--json").doc
    assert (doc["refer_to"], doc["supposed"]["instruments"]) == ("determination_of_contract", ["ks-supposed-2021"])

    words = command.replace("'yes|no'", "yes").replace("WHY", "changed_only_by_all").split()[1:]
    nurses.ok(*words)
    done = nurses.json(*ask)
    assert done["governs"] == ["nlc-enhanced"]
    assert {item["id"] for item in done["yields"]} == {"ks-nurse-practice-act", "ks-supposed-2021"}
    assert (
        nurses.json("instrument", "list", "--subject", "health")["instruments"][0]["instrument"] != "ks-supposed-2021"
    )


def test_a_finding_of_a_supposed_file_serves_its_own_question_only(nurses: Clerk) -> None:
    doc = nurses("governs", "health.licensure", "--in", "US-KS", *SUPPOSED, "--json").doc
    assert doc["supposed"]["findings"] == 0


def test_why_not_and_through_time(nurses: Clerk) -> None:
    ask = (*NURSES, "--on", "2019-01-01", "--why-not", "ks-nurse-practice-act")
    assert "is beaten" in nurses.ok(*ask)
    why = nurses.json(*ask)
    assert (why["governs"], [item["rule"] for item in why["obstacles"]]) == (False, ["US-C10c"])
    assert nurses.json(*NURSES, "--on", "2019-01-01", "--why-not", "nlc-enhanced")["governs"]

    line = nurses.json(*NURSES, *SUPPOSED, "--timeline")
    assert [(item["start"], item["governs"]) for item in line["stretches"]][:3] == [
        (None, []), ("1949-01-01", ["ks-nurse-practice-act"]), ("2018-04-10", ["nlc-enhanced"]),
    ]  # fmt: skip
    assert line["stretches"][-1]["refer_to"] == "determination_of_contract"
    part = nurses.json(*NURSES, "--timeline", "--from", "2018-01-01", "--until", "2020-01-01")
    assert [item["start"] for item in part["stretches"]] == ["2018-01-01", "2018-04-10"]
    text = nurses.ok(*NURSES, "--timeline", "--from", "2018-01-01", "--until", "2020-01-01")
    assert "since then: Nurse Licensure Compact binds US-KS from here" in text


@pytest.mark.parametrize("form", ["mermaid", "dot", "svg"])
def test_pictures(nurses: Clerk, tmp_path: Path, form: str) -> None:
    begins = {"mermaid": "---", "dot": "digraph", "svg": "<svg"}[form]
    ask = (*NURSES, "--on", "2019-01-01", "--graph", form)
    assert nurses.ok(*ask).startswith(begins)
    assert nurses.json(*ask)["text"].startswith(begins)
    path = tmp_path / f"opinion.{form}"
    assert f"Written: {path}." in " ".join(nurses.ok(*ask, "--output", str(path)).split())
    assert nurses.json(*ask, "--output", str(path))["file"] == str(path)
    assert path.read_text("utf-8").startswith(begins)
    if form == "svg":
        ElementTree.fromstring(path.read_text("utf-8"))


def test_a_disputed_rule_is_a_setting(clerk: Clerk) -> None:
    ask = ("governs", "gambling.internet", "--in", "DE-HE", "--on", "2024-06-01", "--what-if",
           str(EXAMPLES / "de-gambling-supposed.yaml"))  # fmt: skip
    doc = clerk.json(*ask)
    assert doc["governs"] == ["he-supposed-2024"]
    assert [item["add"] for item in doc["modifiers"]] == ["+breach"]
    other = clerk.json(*ask, "--choose", "DE-37=pacta_sunt_servanda")
    assert other["governs"] == ["de-gluestv-2021"]
    assert other["yields"][0]["effect"] == "void"
    assert "DE-37 is disputed: pacta sunt servanda (as the asker chose)" in clerk.ok(
        *ask, "--choose", "DE-37=pacta_sunt_servanda"
    )


def test_examples_from_canada_and_china(clerk: Clerk) -> None:
    clerk("load", str(EXAMPLES / "ca-langley.yaml"), str(EXAMPLES / "cn-ride-hailing.yaml"))
    land = ("governs", "land_use.zoning", "--in", "CA-BC-langley", "--on", "2013-06-01", "--forum", "bcsc")
    assert clerk(*land, "--json").code == 5
    clerk.ok("finding", "record", "concurrence", "--instrument", "metro-2040", "--value", "none", "--why",
             "no statement was accepted", "--subject", "land_use.zoning", "--in", "CA-BC-langley")  # fmt: skip
    assert clerk.json(*land)["governs"] == ["langley-plan-2012", "metro-2040"]
    taxis = clerk("governs", "transport.taxi", "--in", "CN-SH", "--on", "2024-01-01", "--json")
    assert (taxis.code, taxis.doc["refer_to"]) == (5, "state_council")


def test_an_opinion_is_kept_as_it_was_given(nurses: Clerk) -> None:
    ask = (*NURSES, "--on", "2019-01-01")
    doc = nurses.json(*ask, "--record", "--reason", "asked by the board")
    assert doc["recorded"].startswith("question/us-health-licensure-nursing-")
    acts = nurses.json("log", "show", "--tag", "opinion.record")["acts"]
    assert [act["payload"]["governs"] for act in acts] == [["nlc-enhanced"]]
    assert "1 opinion kept." in nurses.ok("finding", "list")
    assert "opinion kept: ks-nurse-practice-act yields to nlc-enhanced" in nurses.ok("log", "show", "--tag",
                                                                                     "opinion.record")  # fmt: skip
    assert nurses.json(*ask, "--record")["recorded"] != doc["recorded"]
    for more in (SUPPOSED, ("--as-known-at", "2026-01-01")):
        assert nurses(*ask, "--record", "--reason", "x", *more, "--json").error["code"] == "usage"


def test_what_a_party_relies_on_is_weighed_too(nurses: Clerk) -> None:
    ask = ("governs", "education", "--in", "US-KS", "--on", "2019-01-01")
    assert nurses(*ask, "--json").doc["instruments"] == {}
    doc = nurses(*ask, "--relying-on", "ks-nurse-practice-act", "--json").doc
    assert list(doc["instruments"]) == ["ks-nurse-practice-act"]
    assert doc["relying_on"] == ["ks-nurse-practice-act"]


def test_as_the_register_knew_it(nurses: Clerk) -> None:
    ask = (*NURSES, "--on", "2019-01-01", "--as-known-at", "2001-01-01")
    said = nurses(*ask)
    assert said.code == 4
    assert "As the register knew it at 2001-01-01" in said.out


_HOSTILE: tuple[tuple[tuple[str, ...], int, str], ...] = (
    (("helth", "--in", "US-KS"), 3, "unknown-value"),
    (("../../etc", "--in", "US-KS"), 3, "bad-name"),
    (("health\u202e", "--in", "US-KS"), 3, "bad-character"),
    (("health", "--in", ""), 3, "bad-name"),
    (("health", "--in", "ATLANTIS"), 3, "bad-name"),
    (("health",), 2, "usage"),
    (("health", "--in", "US-KS", "--on", "99999-01-01"), 2, "bad-argument-date"),
    (("health", "--in", "US-KS", "--on", "0000-01-01"), 2, "bad-argument-date"),
    (("health", "--in", "US-KS", "--on", "2019-02-30"), 2, "bad-argument-date"),
    (("health", "--in", "US-KS", "--between", "US-KS,US-KS"), 3, "self-reference"),
    (("health", "--in", "US-KS", "--between", "US-KS"), 3, "too-few"),
    (("health", "--in", "US-KS", "--forum", "court-of-nowhere"), 3, "unknown-value"),
    (("health", "--in", "US-KS", "--addressee", "nobody"), 3, "unknown-value"),
    (("health", "--in", "US-KS", "--order", "xx"), 3, "unknown-value"),
    (("health", "--in", "US-KS", "--relying-on", "nobody"), 4, "unknown-instrument"),
    (("health", "--in", "US-KS", "--why-not", "nobody"), 4, "unknown-instrument"),
    (("health", "--in", "US-KS", "--choose", "US-C2=x"), 3, "unknown-rule"),
    (("health", "--in", "US-KS", "--choose", "DE-37=x"), 3, "unknown-value"),
    (("health", "--in", "US-KS", "--choose", "DE-37"), 2, "usage"),
    (("health", "--in", "US-KS", "--choose", "DE-37=same_rank", "--choose", "DE-37=same_rank"), 2, "usage"),
    (("health", "--in", "US-KS", "--what-if", "/nowhere.yaml"), 3, "file-unreadable"),
    (("health", "--in", "US-KS", "--timeline", "--from", "2020-01-01", "--until", "2019-01-01"), 2, "usage"),
    (("health", "--in", "US-KS", "--timeline", "--from", "2020"), 2, "bad-argument-date"),
    (("health", "--in", "US-KS", "--timeline", "--on", "2020-01-01"), 2, "usage"),
    (("health", "--in", "US-KS", "--timeline", "--why-not", "nlc-enhanced"), 2, "usage"),
    (("health", "--in", "US-KS", "--graph", "svg", "--full"), 2, "usage"),
    (("health", "--in", "US-KS", "--output", "x.svg"), 2, "usage"),
    (("health", "--in", "US-KS", "--from", "2019-01-01"), 2, "usage"),
    (("health", "--in", "US-KS", "--reason", "x"), 2, "usage"),
)


@pytest.mark.parametrize(("words", "code", "expected"), _HOSTILE, ids=lambda item: str(item)[:60])
def test_a_hostile_question_is_refused_and_stores_nothing(
    nurses: Clerk, words: tuple[str, ...], code: int, expected: str
) -> None:
    before = _size(nurses)
    said = nurses("governs", *words, "--json")
    assert said.code == code
    assert expected in {said.error["code"], *said.codes}
    told = nurses("governs", *words)
    assert (told.code, told.out) == (code, "")
    assert _size(nurses) == before


def _size(clerk: Clerk) -> Any:
    return len(clerk.json("log", "show")["acts"])


def test_an_instrument_of_another_order_cannot_be_relied_on(nurses: Clerk) -> None:
    said = nurses("governs", "gambling", "--in", "DE-HE", "--relying-on", "ks-nurse-practice-act", "--json")
    assert (said.code, said.codes) == (4, {"unknown-instrument"})


def test_an_agreement_that_is_only_supposed_must_be_there(nurses: Clerk, tmp_path: Path) -> None:
    path = tmp_path / "supposed.yaml"
    path.write_text("order: us\nagreements:\n  - {id: nowhere, kind: compact, level: joint, subjects: [health]}\n")
    said = nurses(*NURSES, "--what-if", str(path), "--json")
    assert (said.code, said.codes) == (4, {"unknown-agreement"})
