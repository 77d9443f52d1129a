"""An opinion that says the same as before is known as such, on whatever day it was given."""

from __future__ import annotations

from typing import Any

import pytest

from foedus.dossiers.referrals import says_the_same

SAID: dict[str, Any] = {
    "with": "river-act", "question": {"subject": "water", "territory": ["US-KS"], "date": "2026-01-02"},
    "state": "decided", "outcome": "prevails", "governs": ["two-rivers"], "invalid": [], "modifiers": [],
    "yields": [{"id": "river-act", "effect": "displaced_to_extent", "to": "two-rivers"}], "refer_to": None,
    "rules": ["US-C10c"], "because": [], "law": {"us": "2026.1"},
}  # fmt: skip


def test_the_day_and_the_version_of_the_law_say_nothing_new() -> None:
    question = {**SAID["question"], "date": "2026-01-03"}
    assert says_the_same(SAID, {**SAID, "question": question, "law": {"us": "2026.2"}})


@pytest.mark.parametrize(
    "change",
    [
        {"state": "compatible"}, {"governs": []}, {"refer_to": "findings_missing"}, {"rules": ["US-C10a"]},
        {"question": {**SAID["question"], "territory": ["US-CO"]}}, {"because": ["a clause reserves it"]},
    ],
)  # fmt: skip
def test_all_else_does(change: dict[str, Any]) -> None:
    assert not says_the_same(SAID, {**SAID, **change})
