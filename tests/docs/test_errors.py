"""Every code has a page and an example that provokes exactly it; every page has a code."""

from __future__ import annotations

from pathlib import Path

import error_examples
import generate
import pytest

from foedus.errors import BOOK

PAGES = generate.DOCS / "errors"


def test_every_code_has_an_example() -> None:
    assert set(error_examples.EXAMPLES) | set(error_examples.FROM_WITHIN) == set(BOOK)
    assert not set(error_examples.EXAMPLES) & set(error_examples.FROM_WITHIN)


def test_nearly_every_code_can_be_met_from_outside() -> None:
    """A code that nobody can meet needs no page; the few that only guards of the engine use are listed."""
    assert len(error_examples.FROM_WITHIN) <= 5


@pytest.mark.parametrize("code", sorted(error_examples.EXAMPLES))
def test_an_example_provokes_its_code_and_its_page_shows_it(code: str, tmp_path: Path) -> None:
    if code == "internal" and not Path("/dev/full").exists():
        pytest.skip("there is no device that is always full here")
    played = error_examples.play(error_examples.EXAMPLES[code], tmp_path)
    assert played.provokes(code), played.outputs[-1]
    _compare(f"{code}.md", generate.error_page(code, played))


@pytest.mark.parametrize("code", sorted(error_examples.FROM_WITHIN))
def test_a_life_cycle_gives_the_codes_that_no_command_reaches(code: str) -> None:
    assert [reason.code for reason in generate.provoke(code)] == [code]
    _compare(f"{code}.md", generate.error_page(code))


def test_the_index_lists_every_code() -> None:
    _compare("index.md", generate.error_index())
    assert [code for code in BOOK if f"]({code}.md)" not in generate.error_index()] == []


def _compare(name: str, text: str) -> None:
    assert (PAGES / name).read_text("utf-8") == text, "`make docs` writes the page anew"


def test_no_page_is_left_without_a_code() -> None:
    assert generate.strangers() == []
