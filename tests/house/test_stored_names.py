"""Stored names are for ever: what a register may hold today, every later foedus must be able to read.

``stored_names.txt`` is frozen. A new name is added to it in the change that brings it; a line is never taken away.
"""

from __future__ import annotations

from pathlib import Path

from foedus.errors import BOOK
from foedus.law.acts import ACT_KINDS
from foedus.law.proceedings.table import STEPS
from foedus.ledger.acts import TAGS

FROZEN = Path(__file__).with_name("stored_names.txt")


def frozen() -> list[tuple[str, ...]]:
    lines = FROZEN.read_text("utf-8").splitlines()
    return [tuple(line.split()) for line in lines if line and not line.startswith("#")]


def names(kind: str) -> set[str]:
    return {line[1] for line in frozen() if line[0] == kind}


def test_tags_of_acts_only_grow() -> None:
    assert names("tag") <= set(TAGS)
    older = [line[1] for line in frozen() if line[0] == "tag" and TAGS[line[1]][0] < int(line[2])]
    assert older == []


def test_kinds_of_legal_acts_only_grow() -> None:
    assert names("act") <= set(ACT_KINDS)


def test_steps_of_disputes_and_their_fields_only_grow() -> None:
    """A line is ``step NAME FIELD …``."""
    for _, name, *fields in (line for line in frozen() if line[0] == "step"):
        assert set(fields) <= {one.name for one in STEPS[name].fields}


def test_error_codes_only_grow() -> None:
    """They are not stored by us, but by every program that matches on them."""
    assert names("code") <= set(BOOK)


def test_nothing_is_left_out_of_the_list() -> None:
    """Whoever adds a name freezes it in the same change."""
    assert set(TAGS) <= names("tag")
    assert set(ACT_KINDS) <= names("act")
    assert set(BOOK) <= names("code")
    known = {line[1]: set(line[2:]) for line in frozen() if line[0] == "step"}
    assert {name: {one.name for one in kind.fields} for name, kind in STEPS.items()} == known


def test_the_list_is_sorted_and_has_no_name_twice() -> None:
    lines = frozen()
    assert lines == sorted(set(lines))
