"""Findings at the command line: recorded, contradicted, corrected, struck, asked on both axes, retried."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .conftest import Clerk
from .precedence import COMPACT, FOUND, RECORD, WATER

ASK = ("governs", "water", "--in", "US-KS", "--on", "2000-01-01")


@pytest.fixture
def water(database_url: str, clerk_of: Callable[[str], Clerk], tmp_path: Path) -> Clerk:
    """Two statutes about water, on each database."""
    path = tmp_path / "water.yaml"
    path.write_text(WATER)
    clerk = clerk_of(database_url)
    clerk.ok("load", str(path))
    return clerk


def _record(clerk: Clerk, value: str = "yes", why: str = "one closes what the other opens", *more: str) -> Any:
    return clerk.json(*FOUND, "--value", value, "--why", why, *more)


def test_from_an_open_pair_to_a_corrected_finding(water: Clerk) -> None:
    assert water(*ASK, "--json").doc["refer_to"] == "findings_missing"
    done = _record(water, "yes", "one closes what the other opens", "--by", "the board", "--found-on", "1999-12")
    matter = done["question"]
    assert [act["tag"] for act in done["acts"]] == ["matter.open", "finding.record"]
    assert water.json(*ASK)["governs"] == ["river-act"]
    text = water.ok("finding", "list", "--instrument", "water-act")
    assert "#2 incompatible river-act, water-act: yes" in text
    assert "the board, 1999-12" in text
    known = done["acts"][-1]["recorded_at"]

    change = ("finding", "correct", matter, "2", "--set", "value=no", "--set", "why=both can be obeyed in turn")
    assert water(*change, "--json").codes == {"reason-needed"}
    assert "Finding 2 corrected: value = no" in water.ok(*change, "--reason", "the board met again")
    assert water.json(*ASK)["governs"] == ["river-act", "water-act"]
    # The register's axis: what was known before the correction; the law's axis: before the later act was made.
    assert water.json(*ASK, "--as-known-at", known)["governs"] == ["river-act"]
    assert water.json("governs", "water", "--in", "US-KS", "--on", "1960-01-01")["governs"] == ["water-act"]
    assert "[corrected by #3]" in water.ok("finding", "list")
    before = water.json("finding", "list", "--as-known-at", known)["questions"][0]["findings"][0]
    assert (before["value"], before["corrected_by"]) == (True, [])

    water.ok("finding", "correct", matter, "2", "--strike", "--reason", "nobody had looked")
    assert water(*ASK, "--json").doc["refer_to"] == "findings_missing"
    assert "[struck by #3, #4]" in water.ok("finding", "list", "--instrument", "river-act")
    again = water("finding", "correct", matter, "2", "--strike", "--reason", "again", "--json")
    assert again.codes == {"nothing-changes"}
    water.ok("finding", "correct", matter, "4", "--strike", "--reason", "somebody had")
    assert water.json(*ASK)["governs"] == ["river-act", "water-act"]
    assert water.json("check", "--strict")["findings"] == []


def test_what_contradicts_or_stands_already(water: Clerk) -> None:
    matter = _record(water)["question"]
    same = water(*FOUND, "--value", "true", "--why", "the same again", "--json")
    assert (same.code, same.error["code"]) == (6, "already-recorded")
    other = water(*FOUND, "--value", "no", "--why", "both can be obeyed", "--json")
    assert (other.code, other.codes) == (3, {"finding-contradicts"})
    assert len(water.json("finding", "list")["questions"][0]["findings"]) == 1

    # A strike that is itself struck may not bring back what contradicts a finding made meanwhile.
    water.ok("finding", "correct", matter, "2", "--strike", "--reason", "misread")
    _record(water, "no", "both can be obeyed")
    back = water("finding", "correct", matter, "3", "--strike", "--reason", "no, it was right", "--json")
    assert back.codes == {"finding-contradicts"}


def test_the_same_finding_for_another_question_is_another(water: Clerk) -> None:
    _record(water)
    other = water.json(*FOUND, "--value", "no", "--why", "its own water", "--addressee", "citizens")
    assert other["acts"][0]["tag"] == "matter.open"
    assert water.json(*ASK)["governs"] == ["river-act"]
    assert water.json(*ASK, "--addressee", "citizens")["governs"] == ["river-act", "water-act"]


def test_a_retry_changes_nothing(water: Clerk) -> None:
    words = (*FOUND, "--value", "yes", "--why", "one closes what the other opens", "--request-id", "letter-1")
    first, again = water.json(*words), water.json(*words)
    assert (first["repeated"], again["repeated"]) == (False, True)
    assert again["acts"] == first["acts"]
    assert "carried out before" in water.ok(*words)
    for other in (
        (*FOUND, "--value", "no", "--why", "another", "--request-id", "letter-1"),
        (*FOUND[:-1], "US-CO", "--value", "yes", "--why", "one closes what the other opens", "--request-id",
         "letter-1"),
        ("finding", "correct", first["question"], "2", "--strike", "--reason", "x", "--request-id", "letter-1"),
    ):  # fmt: skip
        assert water(*other, "--json").error["code"] == "request-reused"
    strike = ("finding", "correct", first["question"], "2", "--strike", "--reason", "x", "--request-id", "letter-2")
    assert [water.json(*strike)["repeated"] for _ in range(2)] == [False, True]
    tried = water.json("finding", "correct", first["question"], "3", "--strike", "--reason", "y", "--dry-run")
    assert tried["dry_run"]
    assert len(water.json("log", "show", "--tag", "finding.correct")["acts"]) == 1


_REFUSED: tuple[tuple[tuple[str, ...], str], ...] = (
    (("--value", "yes", "--why", "the river act prevails"), "states-conclusion"),
    (("--value", "yes", "--why", "the water act is VOID here"), "states-conclusion"),
    (("--value", "perhaps", "--why", "nobody knows"), "unknown-value"),
    (("--value", "yes|no", "--why", "copied as it stood"), "unknown-value"),
    (("--value", "yes", "--why", ""), "too-few"),
    (("--value", "yes", "--why", "x", "--instrument", "water-act"), "misplaced-field"),
    (("--value", "yes", "--why", "x", "--until", "2001-01-01"), "misplaced-field"),
    (("--value", "yes", "--why", "x", "--addressee", "nobody"), "unknown-value"),
)


@pytest.mark.parametrize(("words", "code"), _REFUSED, ids=lambda item: str(item)[:60])
def test_a_finding_that_is_none_is_refused_and_nothing_is_stored(
    water: Clerk, words: tuple[str, ...], code: str
) -> None:
    said = water(*FOUND, *words, "--json")
    assert said.code == 3
    assert code in said.codes
    assert water.json("finding", "list")["questions"] == []


_WRONG: tuple[tuple[tuple[str, ...], int, str], ...] = (
    (("incompatible", "--pair", "water-act,nobody"), 3, "unknown-instrument"),
    (("incompatible", "--pair", "water-act,water-act"), 3, "self-reference"),
    (("incompatible", "--pair", "water-act"), 3, "too-few"),
    (("incompatible",), 3, "missing-field"),
    (("wins_over", "--instrument", "water-act"), 3, "unknown-value"),
    (("stricter", "--instrument", "water-act", "--than", "nobody"), 3, "unknown-instrument"),
    (("stricter", "--instrument", "water-act", "--than", "water-act"), 3, "self-reference"),
    (("stricter", "--instrument", "water-act", "--than", "river-act", "--over", "river-act"), 2, "usage"),
    (("reaches", "--instrument", "water-act", "--found-on", "yesterday"), 2, "bad-argument-date"),
    (("reaches", "--instrument", "water-act", "--found-on", "0000-01-01"), 2, "bad-argument-date"),
)


@pytest.mark.parametrize(("words", "exit_code", "code"), _WRONG, ids=lambda item: str(item)[:70])
def test_what_a_finding_is_about(water: Clerk, words: tuple[str, ...], exit_code: int, code: str) -> None:
    said = water("finding", "record", *words, "--value", "yes", "--why", "x", "--subject", "water", "--in", "US-KS",
                 "--json")  # fmt: skip
    assert said.code == exit_code
    assert code in {said.error["code"], *said.codes}


_CORRECTIONS: tuple[tuple[tuple[str, ...], int, str], ...] = (
    (("2", "--set", "reason=the river act prevails"), 3, "states-conclusion"),
    (("2", "--set", "value=perhaps"), 3, "unknown-value"),
    (("2", "--set", "value="), 3, "missing-field"),
    (("2", "--set", "pair=a"), 3, "not-correctable"),
    (("2", "--set", "type=reaches"), 3, "not-correctable"),
    (("2", "--set", "value=yes"), 3, "nothing-changes"),
    (("2", "--set", "value"), 2, "usage"),
    (("2", "--set", "value=no", "--set", "value=no"), 2, "usage"),
    (("2", "--set", "value=no", "--strike"), 2, "usage"),
    (("2",), 2, "usage"),
    (("1", "--strike"), 4, "not-found"),
    (("9", "--strike"), 4, "not-found"),
)


@pytest.mark.parametrize(("words", "exit_code", "code"), _CORRECTIONS, ids=lambda item: str(item)[:70])
def test_a_corrected_finding_is_checked_like_a_new_one(
    water: Clerk, words: tuple[str, ...], exit_code: int, code: str
) -> None:
    matter = _record(water)["question"]
    said = water("finding", "correct", matter, *words, "--reason", "a second look", "--json")
    assert said.code == exit_code
    assert code in {said.error["code"], *said.codes}
    assert water.json(*ASK)["governs"] == ["river-act"]


def test_a_finding_opens_and_settles_the_pair_of_an_agreement(
    database_url: str, clerk_of: Callable[[str], Clerk], tmp_path: Path
) -> None:
    clerk = clerk_of(database_url)
    for name, text in (("compact", COMPACT), ("record", RECORD), ("water", WATER)):
        (tmp_path / f"{name}.yaml").write_text(text)
    clerk("load", *(str(tmp_path / f"{name}.yaml") for name in ("compact", "record", "water")))
    status = clerk.json("agreement", "status", "two-rivers")
    assert status["referred"] == ["river-act", "water-act"]
    assert {item["refer_to"] for item in status["referrals"]} == {"findings_missing"}
    assert "is not examined: nobody has recorded whether" in clerk.ok("agreement", "status", "two-rivers")
    known = clerk.json("log", "show")["acts"][-1]["recorded_at"]

    found = ("finding", "record", "incompatible", "--subject", "water", "--in", "US-KS", "--value", "yes", "--why",
             "the compact divides what the act keeps")  # fmt: skip
    done = clerk.json(*found, "--pair", "two-rivers,water-act")
    assert [act["tag"] for act in done["acts"]][:3] == ["matter.open", "finding.record", "agreement.opinion"]
    assert clerk.json("agreement", "status", "two-rivers")["referred"] == ["river-act"]
    assert clerk.json("agreement", "status", "two-rivers", "--as-known-at", known)["referred"] == [
        "river-act", "water-act",
    ]  # fmt: skip
    shown = clerk.json("agreement", "show", "two-rivers")
    assert {item["with"]: item["state"] for item in shown["opinions"]} == {
        "river-act": "unexamined", "water-act": "decided",
    }  # fmt: skip
    text = clerk.ok("agreement", "show", "two-rivers")
    assert "water-act yields to two-rivers (displaced to extent)" in text
    assert clerk.json("instrument", "show", "water-act")["open_referrals"] == []
    assert clerk.json("instrument", "show", "river-act")["open_referrals"][0]["with"] == "two-rivers"
    assert "is not examined: nobody has recorded" in clerk.ok("instrument", "show", "river-act")

    strike = ("finding", "correct", done["question"], "2", "--strike", "--reason", "misread")
    assert "agreement.opinion" in [act["tag"] for act in clerk.json(*strike)["acts"]]
    assert clerk.json("agreement", "status", "two-rivers")["referred"] == ["river-act", "water-act"]
    clerk.ok("instrument", "correct", "river-act", "--strike", "--reason", "there is no such act")
    assert clerk.json("agreement", "status", "two-rivers")["referred"] == ["water-act"]
    assert "the two no longer meet" in clerk.ok("agreement", "show", "two-rivers")
    assert clerk.json("check", "--strict")["findings"] == []
