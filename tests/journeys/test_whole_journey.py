"""One agreement's life at the command line, on every database, in text and in JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from .conftest import SHIPPED, Clerk, Said

NLC = "nlc-enhanced"
ALL = len(list(SHIPPED.glob("*.yaml")))


@pytest.fixture
def fresh(empty_url: str, clerk_of: Callable[[str], Clerk]) -> Clerk:
    return clerk_of(empty_url)


def test_from_an_empty_database_to_a_sound_register(fresh: Clerk, tmp_path: Path) -> None:
    assert "ready" in fresh.ok("init")
    assert fresh.json("init") == fresh.json("db", "current") == fresh.json("db", "upgrade")
    loaded = fresh("load", "--shipped")
    assert loaded.code == 0
    assert loaded.err.splitlines()[-1] == f"loaded {ALL} of {ALL}"
    assert NLC in loaded.out
    again = fresh.json("load", "--shipped")
    assert again["recorded"] == 0

    _listed(fresh)
    _in_force_on_the_day(fresh)
    seq = _enacted_once(fresh)
    _corrected(fresh, seq)
    _drawn(fresh, tmp_path)
    _sound(fresh)


def _listed(clerk: Clerk) -> None:
    rows = clerk.json("agreement", "list", "--on", "2020-01-01")["agreements"]
    lines = clerk.ok("agreement", "list", "--on", "2020-01-01").splitlines()
    assert len(rows) == ALL
    assert len(lines) == ALL + 2  # a header and the sum
    line = next(line for line in lines if line.startswith(NLC))
    assert "in force" in line
    assert "2017-07-20" in line


def _in_force_on_the_day(clerk: Clerk) -> None:
    before = clerk.json("agreement", "status", NLC, "--on", "2017-07-19")
    after = clerk.json("agreement", "status", NLC, "--on", "2017-07-20")
    assert (before["state"], after["state"]) == ("not_in_force", "in_force")
    assert "not in force; it enters into force on 2017-07-20." in clerk.ok(
        "agreement", "status", NLC, "--on", "2017-07-19"
    )
    text = clerk.ok("agreement", "status", NLC, "--on", "2017-07-20")
    assert "On 2017-07-20: in force since 2017-07-20." in text
    assert "Because the condition was met on 2017-07-20" in text
    assert "✓ states: at least 26" in text
    # Fifteen enactments are dated "2017" and no more: they may lie before that day or after it.
    assert "Known to be bound on 2017-07-20: 11 parties" in text
    assert "Perhaps also, for the record does not give the day: US-AR" in text
    assert "US-NC" in text


def _enacted_once(clerk: Clerk) -> int:
    bad = ("agreement", "enact", NLC, "US-PA", "--on", "2099-07-01", "--notified", "2010-01-01", "--with", "US-PA",
           "--chosen", "2100-01-01")  # fmt: skip
    refused = clerk(*bad, "--json")
    assert refused.code == 3
    assert refused.codes >= {"act-in-future", "notified-before-act", "partner-of-itself", "choice-not-allowed"}
    told = clerk(*bad)
    assert (told.code, told.out) == (3, "")
    assert all(f"[{code}]" in told.err for code in refused.codes)
    assert told.err.count("→") == len(refused.codes)
    assert "docs: docs/errors/act-refused.md" in told.err

    good = ("agreement", "enact", NLC, "US-PA", "--on", "2021-07-01", "--request-id", "paper-7", "--reason", "Act 68")
    tried = clerk.json(*good, "--dry-run")
    assert tried["dry_run"]
    assert "Tried out; nothing was kept" in clerk.ok(*good, "--dry-run")
    done = clerk.json(*good)
    assert [act["words"] for act in done["acts"]] == ["US-PA enact, 2021-07-01"]
    repeated = clerk.json(*good)
    assert repeated["repeated"]
    assert repeated["acts"] == done["acts"]
    assert "carried out before" in clerk.ok(*good)

    late = clerk("agreement", "enact", NLC, "US-PA", "--effective-on", "2021-07-01", "--json", by="bob")
    assert late.code == 6
    assert late.error["code"] == "already-recorded"
    assert "by ann" in late.error["message"]
    other = clerk("agreement", "enact", NLC, "US-RI", "--on", "2021-07-01", "--request-id", "paper-7", "--json")
    assert (other.code, other.error["code"]) == (6, "request-reused")
    acts = clerk.json("log", "show", "--agreement", NLC, "--tag", "agreement.act")["acts"]
    mine = [act for act in acts if act["payload"]["party"] == "US-PA"]
    assert len(mine) == 1
    seq: int = mine[0]["seq"]
    return seq


def _corrected(clerk: Clerk, seq: int) -> None:
    known = clerk.json("log", "show", "--agreement", NLC, "--actor", "ann")["acts"][-1]["recorded_at"]
    change = ("agreement", "correct", NLC, str(seq), "--set", "date=2021-07-02")
    assert clerk(*change, "--json").codes == {"reason-needed"}
    assert clerk(*change, "--expect-seq", str(seq - 1), "--reason", "misread", "--json").code == 6
    assert "date = 2021-07-02" in clerk.ok(*change, "--reason", "the paper was misread", "--expect-seq", str(seq))
    ask = ("agreement", "status", NLC, "--party", "US-PA", "--on", "2022-01-01")
    assert clerk.json(*ask)["since"] == "2021-07-02"
    assert clerk.json(*ask, "--as-known-at", known)["since"] == "2021-07-01"
    assert "since 2021-07-02" in clerk.ok(*ask)
    day_before = clerk.json("agreement", "status", NLC, "--party", "US-PA", "--on", "2021-07-01")
    assert not day_before["bound"]
    text = clerk.ok("agreement", "show", NLC)
    assert f"[corrected by #{seq + 1}]" in text
    shown = clerk.json("agreement", "show", NLC)
    assert shown["acts"][seq - 1]["corrected_by"] == [seq + 1]
    assert "misread" in clerk.ok("log", "show", "--agreement", NLC)


def _drawn(clerk: Clerk, folder: Path) -> None:
    forecast = clerk.json("agreement", "forecast", NLC, "--on", "2017-01-01")
    assert forecast["words"] in " ".join(clerk.ok("agreement", "forecast", NLC, "--on", "2017-01-01").split())
    svg, html = folder / "one.svg", folder / "all.html"
    assert str(svg) in "".join(clerk.ok("agreement", "timeline", NLC, "--svg", str(svg)).split("\n"))
    assert ElementTree.parse(svg).getroot().tag.endswith("svg")
    assert len(clerk.json("agreement", "timeline", "--all", "--html", str(html))["agreements"]) == ALL
    assert "<html" in html.read_text(encoding="utf-8")
    assert sorted(path.name for path in folder.iterdir() if path.suffix in (".svg", ".html")) == ["all.html", "one.svg"]
    assert clerk.json("agreement", "timeline", NLC)["id"] == NLC
    assert "2017-07-20  in force" in clerk.ok("agreement", "timeline", NLC)


def _sound(clerk: Clerk) -> None:
    for words in (("check",), ("check", "--basic"), ("check", "--strict"), ("log", "verify")):
        assert clerk.json(*words)["findings"] == []
        assert "Nothing was found." in clerk.ok(*words)
    remarks = clerk("check", "--pedantic", "--json")
    assert remarks.code == 1
    assert set(remarks.doc["by_check"]) <= {"overdue", "referred", "record"}
    assert clerk.json("tick", "--dry-run")["due"] == []
    assert clerk("tick", "--until", "2999-01-01", "--json").error["code"] == "usage"
    assert clerk.json("tick")["due"] == []
    assert "Time brings nothing about" in clerk.ok("tick")


def test_an_agreement_from_draft_to_force(fresh: Clerk, tmp_path: Path) -> None:
    file = tmp_path / "pact.yaml"
    file.write_text(_PACT, encoding="utf-8")
    fresh.ok("init")
    assert "being drafted" in fresh.ok("agreement", "draft", str(file))
    early = fresh("agreement", "ratify", "test-pact", "FR", "--on", "2020-02-01", "--json")
    assert early.codes == {"not-open"}
    fresh.ok("agreement", "adopt", "test-pact", "--on", "2020-01-01")
    fresh.ok("agreement", "open", "test-pact", "--on", "2020-01-02")
    assert "2 more instruments" in fresh.ok("agreement", "forecast", "test-pact", "--on", "2020-01-03")
    fresh.ok("agreement", "ratify", "test-pact", "FR", "--on", "2020-02-01")
    fresh.ok("agreement", "sign-definitively", "test-pact", "DE", "--on", "2020-03-01")
    status = fresh.json("agreement", "status", "test-pact", "--on", "2020-03-31")
    assert status["state"] == "in_force"
    gone = fresh("agreement", "abandon", "test-pact", "--on", "2020-04-01", "--reason", "no", "--json")
    assert gone.code == 3
    fresh.ok("agreement", "continue", "test-pact", "CZ", "--on", "2020-05-01", "--takes-effect", "2020-05-01")
    assert fresh.json("check", "--strict")["findings"] == []


_PACT = """\
id: test-pact
title: A pact to test with
order: pil
form: treaty
concluded: "2020-01-01"
parties: {open_to: States}
entry_into_force:
  words: Thirty days after the second instrument.
  when: {at_least: 2, of: anyone, then: [{days: 30}], leg: two}
  later_parties: {clock: act, then: [{days: 30}]}
acts_complete: true
acts: []
"""


def test_what_time_brings_about(fresh: Clerk, tmp_path: Path) -> None:
    file = tmp_path / "pact.yaml"
    file.write_text(_PACT.replace("{days: 30}", "{years: 90}").replace("Thirty days", "Ninety years"), encoding="utf-8")
    fresh.ok("init")
    fresh.ok("agreement", "draft", str(file))
    fresh.ok("agreement", "adopt", "test-pact", "--on", "2020-01-01")
    fresh.ok("agreement", "open", "test-pact", "--on", "2020-01-01")
    for party in ("FR", "DE"):
        fresh.ok("agreement", "ratify", "test-pact", party, "--on", "2020-02-01")
    assert fresh.json("tick", "--dry-run", "--until", "2110-01-31")["due"] == []
    (due,) = fresh.json("tick", "--dry-run", "--until", "2110-02-01")["due"]
    assert (due["agreement"], due["event"], due["day"]) == ("test-pact", "enter", "2110-02-01")
    assert "2110-02-01  test-pact: In force on 2110-02-01" in fresh.ok("tick", "--dry-run", "--until", "2110-02-01")


def test_files_are_checked_without_a_register(clerk_of: Callable[[str], Clerk], tmp_path: Path) -> None:
    clerk = clerk_of(f"sqlite:///{tmp_path}/none.db")
    files = [str(SHIPPED / "nlc-enhanced.yaml"), str(SHIPPED / "kyoto-1997.yaml")]
    doc = clerk.json("agreement", "check", *files, "--with", str(SHIPPED))
    assert list(doc) == ["files", "treaty_dates", "party_dates", "other", "misses"]
    assert (doc["files"], doc["misses"]) == (2, [])
    assert list(doc["treaty_dates"]) == ["exact", "declared", "unknown", "miss"]
    assert list(doc["party_dates"]) == ["exact", "recorded", "bound_holds", "miss"]
    assert list(doc["other"]) == ["exact", "miss"]
    assert "Everything holds." in clerk.ok("agreement", "check", *files)
    wrong = tmp_path / "wrong.yaml"
    text = (SHIPPED / "nlc-enhanced.yaml").read_text(encoding="utf-8")
    wrong.write_text(text.replace('in_force: "2017-07-20"', 'in_force: "2017-07-21"'), encoding="utf-8")
    said = clerk("agreement", "check", str(wrong))
    assert said.code == 1
    assert "history says 2017-07-21, the rule 2017-07-20" in " ".join(said.out.split())
    (miss,) = clerk("agreement", "check", str(wrong), "--json").doc["misses"]
    assert list(miss) == ["file", "what", "party", "expected", "got", "because"]
    assert not (tmp_path / "none.db").exists()


def test_the_schema_and_the_error_book(clerk_of: Callable[[str], Clerk]) -> None:
    clerk = clerk_of("sqlite:///none.db")
    assert clerk.json("agreement", "schema") == json.loads(clerk.ok("agreement", "schema"))
    entry = clerk.json("explain", "not-open")
    assert entry["page"] == "docs/errors/not-open.md"
    assert entry["remedy"] in " ".join(clerk.ok("explain", "not-open").split())
    assert {"code": "not-open", "title": entry["title"]} in clerk.json("explain")["codes"]
    near: Said = clerk("explain", "not-opne", "--json")
    assert (near.code, near.error["remedy"].startswith("Do you mean not-open")) == (4, True)


def test_a_file_that_is_refused_leaves_those_before_it(fresh: Clerk, tmp_path: Path) -> None:
    late = tmp_path / "late.yaml"
    late.write_text(
        _PACT.replace("acts: []", 'acts: [{date: "2020-02-01", party: FR, act: withdraw}]'), encoding="utf-8"
    )
    fresh.ok("init")
    said = fresh("load", str(SHIPPED / "tahoe.yaml"), str(late), "--reason", "first load")
    assert said.code == 3
    assert "tahoe" in said.out
    assert f"{late}:12:8: " in " ".join(said.err.split())
    quiet = fresh("load", str(SHIPPED / "tahoe.yaml"), str(late), "--json")
    assert quiet.error["reasons"][0]["where"]["line"] == 12
    doc: Any = fresh.json("agreement", "list")
    assert [row["agreement"] for row in doc["agreements"]] == ["tahoe"]
    assert {act["reason"] for act in fresh.json("log", "show")["acts"] if act["actor"] == "ann"} == {"first load"}
    assert fresh.json("load", str(SHIPPED / "tahoe.yaml"), "--dry-run")["dry_run"]
