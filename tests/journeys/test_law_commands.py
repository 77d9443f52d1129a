"""Casebooks and law at the command line: no register is needed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import foedus

from .conftest import Clerk

CASES = Path(foedus.__file__).parent / "data" / "casebook"
LAW = Path(foedus.__file__).parent / "data" / "law"
MALFORMED = Path(__file__).parents[1] / "cases" / "malformed-law"

ClerkOf = Callable[[str], Clerk]


def clerk(clerk_of: ClerkOf, tmp_path: Path) -> Clerk:
    return clerk_of(f"sqlite:///{tmp_path / 'none.db'}")


def test_a_casebook_that_holds(clerk_of: ClerkOf, tmp_path: Path) -> None:
    ann = clerk(clerk_of, tmp_path)
    files = [str(CASES / name) for name in ("us.yaml", "world.yaml")]
    doc = ann.json("casebook", "check", *files)
    assert {key: doc[key] for key in ("cases", "full", "coarse", "misses", "files", "ablate")} == {
        "cases": 101, "full": 101, "coarse": 101, "misses": [], "files": 2, "ablate": [],
    }  # fmt: skip
    text = ann.ok("casebook", "check", *files)
    assert "101 of 101" in text
    assert text.endswith("Everything holds.\n")
    assert not (tmp_path / "none.db").exists()


def test_a_casebook_without_its_findings(clerk_of: ClerkOf, tmp_path: Path) -> None:
    ann = clerk(clerk_of, tmp_path)
    words = ("casebook", "check", str(CASES / "world.yaml"), "--ablate", "findings", "--ablate", "order-rules")
    said = ann(*words, "--json")
    assert said.code == 1
    assert said.doc["ablate"] == ["findings", "order-rules"]
    assert said.doc["coarse"] < 15
    assert all({"id", "expected", "got"} <= set(miss) for miss in said.doc["misses"])
    text = ann(*words).out
    assert "without any finding; with the rules that all orders share" in text
    assert "the rules give" in text


def test_only_what_can_be_left_out(clerk_of: ClerkOf, tmp_path: Path) -> None:
    said = clerk(clerk_of, tmp_path)("casebook", "check", str(CASES / "us.yaml"), "--ablate", "courts", "--json")
    assert (said.code, said.error["code"]) == (2, "usage")


def test_a_bad_file_beside_a_good_one(clerk_of: ClerkOf, tmp_path: Path) -> None:
    ann = clerk(clerk_of, tmp_path)
    bad = str(MALFORMED / "case-states-the-conclusion.yaml")
    said = ann("casebook", "check", str(CASES / "us.yaml"), bad, str(tmp_path / "none.yaml"), "--json")
    assert said.code == 1
    assert (said.doc["cases"], said.doc["full"], said.doc["files"]) == (50, 48, 3)
    assert "[states-conclusion]" in said.doc["misses"][0]["because"]
    alone = ann("casebook", "check", bad, "--json")
    assert (alone.code, alone.codes) == (3, {"states-conclusion"})


def test_a_casebook_before_another_law(clerk_of: ClerkOf, tmp_path: Path) -> None:
    ann = clerk(clerk_of, tmp_path)
    packs = [word for name in ("any.yaml", "us.yaml") for word in ("--law", str(LAW / name))]
    assert ann.json("casebook", "check", str(CASES / "us.yaml"), *packs)["full"] == 48
    generic = ann("casebook", "check", str(CASES / "us.yaml"), "--law", str(LAW / "any.yaml"), "--json")
    assert generic.code == 1
    assert 0 < generic.doc["full"] < 30


def test_the_law_that_ships_has_no_fault(clerk_of: ClerkOf, tmp_path: Path) -> None:
    ann = clerk(clerk_of, tmp_path)
    doc = ann.json("law", "check")
    assert (doc["rules"], doc["errors"], doc["warnings"], doc["findings"]) == (278, 0, 0, [])
    assert "Nothing was found." in ann.ok("law", "check")


def test_faults_of_a_rule_file(clerk_of: ClerkOf, tmp_path: Path) -> None:
    ann = clerk(clerk_of, tmp_path)
    file = tmp_path / "us.yaml"
    rule = (
        "- {{id: US-{0}, order: us, stage: rank, says: Goes first., a: {{kind: [compact]}},"
        " b: {{kind: [state_statute]}}, then: {{prevails: a, effect: void}}, authority: [a case], settled: settled}}\n"
    )
    file.write_text('meta: {version: "1"}\nrules:\n' + rule.format(1) + rule.format(2), "utf-8")
    said = ann("law", "check", str(file), "--cases", str(CASES / "us.yaml"), "--json")
    assert said.code == 1
    assert ("error", "shadowed", "US-2") in {(one["level"], one["check"], one["about"]) for one in said.doc["findings"]}
    text = ann("law", "check", str(file)).out
    assert f"US-2 ({file}:4): US-1 stands before it" in " ".join(text.split())
    refused = ann("law", "check", str(MALFORMED / "rule-unknown-condition.yaml"), "--json")
    assert (refused.code, refused.codes) == (3, {"unknown-condition"})


def test_one_rule_in_words(clerk_of: ClerkOf, tmp_path: Path) -> None:
    ann = clerk(clerk_of, tmp_path)
    text = ann.ok("law", "show", "de-09")
    assert "DE-09 (de, stage rank)" in text
    assert "A is later than B" in text
    assert "A prevails, and B steps back as far as the two clash." in text
    assert "2006-09-01" in text
    assert "Art. 125b GG" in text
    doc = ann.json("law", "show", "US-E1p")
    assert doc["shares"] == "US-E1"
    assert [option["option"] for option in doc["options"]] == ["strict", "parallel"]
    missing = ann("law", "show", "US-E1z", "--json")
    assert (missing.code, missing.error["code"]) == (4, "not-found")
    assert "US-E1" in missing.error["remedy"]


def test_every_rule_has_words(clerk_of: ClerkOf, tmp_path: Path) -> None:
    ann = clerk(clerk_of, tmp_path)
    rules = ann.json("law", "list")["rules"]
    assert len(rules) == 278
    assert [rule["id"] for rule in rules if rule["operative"] and not rule["does"]] == []
    assert next(one["id"] for one in ann.json("law", "list", "--order", "ch")["rules"]) == "CH-02"
    assert "13 rules." in ann.ok("law", "list", "--order", "ch")
    wrong = ann("law", "list", "--order", "uk", "--json")
    assert (wrong.code, wrong.error["code"]) == (2, "usage")
