"""What a clerk is told who mistypes an id, rests an instrument on an unknown one, or asks for a question's file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Clerk
from .precedence import FOUND, WATER, statute


@pytest.fixture
def rivers(database_url: str, clerk_of: Callable[[str], Clerk], tmp_path: Path) -> Clerk:
    (tmp_path / "water.yaml").write_text(WATER)
    clerk = clerk_of(database_url)
    clerk("load", str(tmp_path / "water.yaml"))
    return clerk


@pytest.mark.parametrize(
    "command",
    [
        ("instrument", "show", "river-atc"),
        ("instrument", "correct", "river-atc", "--strike", "--reason", "never made"),
        ("governs", "water", "--in", "US-KS", "--relying-on", "river-atc"),
        ("governs", "water", "--in", "US-KS", "--why-not", "river-atc"),
        (*FOUND[:4], "river-atc,water-act", *FOUND[5:], "--value", "no", "--why", "as read"),
    ],
)
def test_a_mistyped_id_is_answered_with_those_like_it(rivers: Clerk, command: tuple[str, ...]) -> None:
    said = rivers(*command)
    assert said.code in (3, 4)
    assert "Perhaps river-act?" in " ".join(said.err.split())


def test_an_id_like_no_other_is_answered_as_the_book_does(rivers: Clerk) -> None:
    said = rivers("instrument", "show", "zz")
    assert (said.code, "Perhaps" in said.err) == (4, False)


def test_an_unknown_basis_is_remarked_until_it_is_registered(rivers: Clerk, tmp_path: Path) -> None:
    rule = tmp_path / "rule.yaml"
    rule.write_text("order: us\ninstruments:\n" + statute("water-rule", ", made_under: basin-act"))
    rivers.ok("load", str(rule))
    said = rivers("check", "--pedantic")
    assert (said.code, "water-rule was made under basin-act" in " ".join(said.out.split())) == (1, True)
    rule.write_text("order: us\ninstruments:\n" + statute("basin-act"))
    rivers.ok("load", str(rule))
    rivers.ok("check", "--pedantic")


def test_the_log_shows_a_file_of_any_kind_by_its_whole_name(rivers: Clerk) -> None:
    rivers.ok(*FOUND, "--value", "no", "--why", "both can be obeyed in turn")
    files = {act["file"] for act in rivers.json("log", "show")["acts"]}
    question = next(file for file in files if file.startswith("question/"))
    for file, tags in (
        (question, ["matter.open", "finding.record"]), ("instrument/river-act", ["instrument.register"]),
    ):  # fmt: skip
        assert [act["tag"] for act in rivers.json("log", "show", "--agreement", file)["acts"]] == tags
