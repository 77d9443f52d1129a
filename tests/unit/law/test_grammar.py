"""The grammar of entry into force, one construct a case: the format's own cases and the project's."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from foedus.checks.files import check_files
from foedus.definitions.reading import Subject, read_subjects

FOLDER = Path(__file__).resolve().parents[2] / "cases" / "grammar"
SUBJECTS, REFUSED = read_subjects([FOLDER])
assert not REFUSED


def short(subject: Subject) -> str:
    return subject.name.removeprefix(f"{FOLDER}/").replace(".yaml#", ": ")


@pytest.mark.parametrize("subject", SUBJECTS, ids=short)
def test_case(subject: Subject) -> None:
    report = check_files([subject], known=SUBJECTS)
    assert report.misses == []
    assert sum(report.treaty_dates.values()) >= 1


def test_the_files_hold_what_they_should() -> None:
    names = Counter(short(subject).split(":")[0] for subject in SUBJECTS)
    assert names["format"] == 46
    assert names["own"] >= 40
    ids = Counter(subject.terms.id for subject in SUBJECTS)
    assert [name for name, number in ids.items() if number > 1] == []


def test_the_format_s_cases_are_the_format_s(collection: Path) -> None:
    assert (FOLDER / "format.yaml").read_bytes() == (collection / "grammar-cases.yaml").read_bytes()


def test_every_case_of_our_own_says_how_it_was_worked_out_or_needs_no_words() -> None:
    text = (FOLDER / "own.yaml").read_text(encoding="utf-8")
    cases = text.split("\n- id: ")[1:]
    silent = [case.split("\n")[0] for case in cases if "\n  note: " not in case]
    assert len(silent) <= len(cases) // 10
