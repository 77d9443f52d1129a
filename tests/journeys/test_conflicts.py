"""The scan of the whole register at the command line: states, totals, and the command that settles an open pair."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Clerk
from .precedence import COMPACT, EXAMPLES, FOUND, RECORD, WATER


@pytest.fixture
def rivers(database_url: str, clerk_of: Callable[[str], Clerk], tmp_path: Path) -> Clerk:
    """A compact and two statutes about water, on each database."""
    for name, text in (("compact", COMPACT), ("record", RECORD), ("water", WATER)):
        (tmp_path / f"{name}.yaml").write_text(text)
    clerk = clerk_of(database_url)
    clerk("load", *(str(tmp_path / f"{name}.yaml") for name in ("compact", "record", "water")))
    return clerk


def test_every_pair_and_the_command_that_settles_it(rivers: Clerk) -> None:
    doc = rivers.json("conflicts")
    assert doc["counts"] == {"decided": 0, "compatible": 0, "unexamined": 3, "referred": 0}
    assert [pair["pair"] for pair in doc["pairs"]] == [
        ["river-act", "two-rivers"], ["river-act", "water-act"], ["two-rivers", "water-act"],
    ]  # fmt: skip
    text = rivers.ok("conflicts")
    assert "3 pairs among 3 instruments" in text
    commands = [line.strip() for line in text.splitlines() if "foedus finding record" in line]
    assert len(commands) == 3
    for command, value in zip(commands, ("yes", "no", "yes"), strict=True):
        words = command.replace("'yes|no'", value).replace("WHY", "so the texts say").split(" ")
        at = words.index("--why")
        rivers.ok(*words[1:at], "--why", " ".join(words[at + 1 :]))
    after = rivers.json("conflicts")
    assert after["counts"] == {"decided": 2, "compatible": 1, "unexamined": 0, "referred": 0}
    text = rivers.ok("conflicts")
    assert "both apply" in text
    assert "water-act yields to two-rivers: displaced to extent" in text
    assert "settle" not in text


def test_options_narrow_what_is_shown(rivers: Clerk) -> None:
    rivers.ok(*FOUND, "--value", "no", "--why", "both can be obeyed in turn")
    only = rivers.json("conflicts", "--state", "compatible")
    assert [pair["pair"] for pair in only["pairs"]] == [["river-act", "water-act"]]
    assert sum(only["counts"].values()) == 3
    assert rivers.json("conflicts", "--subject", "health")["instruments"] == 0
    assert rivers.json("conflicts", "--order", "de")["pairs"] == []
    assert len(rivers.json("conflicts", "--order", "us", "--subject", "water.rights")["pairs"]) == 3
    assert len(rivers.json("conflicts", "--as-known-at", "2001-01-01")["pairs"]) == 0
    assert rivers.json("conflicts", "--on", "2002-01-01")["on"] == "2002-01-01"


def test_a_limit_shows_the_first_and_counts_all(rivers: Clerk) -> None:
    rivers.ok(*FOUND, "--value", "no", "--why", "both can be obeyed in turn")
    every = rivers.json("conflicts")
    assert every["more"] == 0
    for limit in range(4):
        some = rivers.json("conflicts", "--limit", str(limit))
        assert (some["pairs"], some["more"]) == (every["pairs"][:limit], 3 - limit)
        assert some["counts"] == every["counts"]
    open_ones = rivers.json("conflicts", "--state", "unexamined", "--limit", "1")
    assert (len(open_ones["pairs"]), open_ones["more"]) == (1, 1)
    text = rivers.ok("conflicts", "--limit", "1")
    assert "… and 2 more pairs (all of them with --json, or more with --limit)" in text
    assert "3 pairs among 3 instruments" in text
    assert "more" not in rivers.ok("conflicts", "--limit", "3")
    assert rivers("conflicts", "--limit", "-1").code == 2


def test_what_is_referred_says_to_whom(clerk: Clerk) -> None:
    clerk("load", str(EXAMPLES / "cn-ride-hailing.yaml"))
    text = clerk.ok("conflicts", "--order", "cn")
    assert "referred to the State Council" in text
    (pair,) = clerk.json("conflicts", "--order", "cn")["pairs"]
    assert (pair["state"], pair["refer_to"]) == ("referred", "state_council")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--order", "xx"), "usage"),
        (("--state", "settled"), "usage"),
        (("--on", "99999-01-01"), "bad-argument-date"),
        (("--on", "0000-01-01"), "bad-argument-date"),
        (("--on", "2020"), "bad-argument-date"),
        (("--as-known-at", "yesterday"), "bad-argument-date"),
    ],
)
def test_hostile_questions(rivers: Clerk, words: tuple[str, ...], code: str) -> None:
    said = rivers("conflicts", *words, "--json")
    assert (said.code, said.error["code"]) == (2, code)


def test_what_a_thin_record_does_not_say_is_not_assumed(clerk: Clerk) -> None:
    """The United States joined the Delaware compact, which is their consent and gives it no ground in Kansas."""
    pairs = {tuple(pair["pair"]): pair for pair in clerk.json("conflicts", "--order", "us")["pairs"]}
    of_delaware = {name for pair in pairs for name in pair if "delaware-river-basin" in pair} - {"delaware-river-basin"}
    assert of_delaware == {"great-lakes", "icprb"}
    assert {pairs[pair]["state"] for pair in pairs} == {"unexamined"}
    assert pairs["delaware-river-basin", "great-lakes"]["question"]["territory"] == ["US-NY", "US-PA"]


def test_instruments_without_a_territory_meet_where_their_makers_are(
    database_url: str, clerk_of: Callable[[str], Clerk], tmp_path: Path
) -> None:
    clerk = clerk_of(database_url)
    statute = "kind: federal_statute, level: federal, parties: [US], subjects: [water]"
    repeals = "clauses: [{type: repeals, target: {ids: [aa]}}]"
    (tmp_path / "acts.yaml").write_text(
        "order: us\ninstruments:\n"
        f'  - {{id: aa, title: Act A, enacted: "1990", {statute}}}\n'
        f'  - {{id: bb, title: Act B, enacted: "2000", {statute}, {repeals}}}\n'
        f'  - {{id: cc, title: Act C, enacted: "2000", {statute}}}\n'
    )
    clerk.ok("load", str(tmp_path / "acts.yaml"))
    found = clerk.json("conflicts", "--on", "2001-01-01")
    assert found["counts"] == {"decided": 1, "compatible": 0, "unexamined": 2, "referred": 0}
    assert {tuple(pair["question"]["territory"]) for pair in found["pairs"]} == {("US",)}
    about = ("--order", "us", "--subject", "water", "--in", "US", "--why", "both ask for the same permit")
    clerk.ok("finding", "record", "incompatible", "--pair", "aa,cc", "--value", "no", *about)
    first, second, _ = clerk.json("conflicts", "--on", "2001-01-01")["pairs"]
    assert [(one["id"], one["to"]) for one in first["yields"]] == [
        ("aa", "bb")
    ]  # what is found of a third is not theirs
    assert second["state"] == "compatible"
