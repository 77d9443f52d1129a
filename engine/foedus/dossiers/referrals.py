"""Which pairs are still open, from the opinions that the acts of an agreement hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

APART: Final = "apart"
"""State of a pair that no longer meets."""

OPEN: Final = ("referred", "unexamined")
"""States of a pair in which nobody here may pick: a body decides, or a person has to look first."""


def open_referrals(opinions: Mapping[str, tuple[int, Mapping[str, Any]]]) -> Iterator[tuple[str, str, int]]:
    """Yield the pairs that are still open: the other instrument, who decides, and the act that says so."""
    for other, (seq, payload) in sorted(opinions.items()):
        if payload["state"] in OPEN:
            yield other, payload["refer_to"] or "findings_missing", seq


def together(opinions: Mapping[str, tuple[int, Mapping[str, Any]]]) -> list[str]:
    """Return the instruments that meet the agreement by the newest opinion on each, sorted."""
    return sorted(other for other, (_, payload) in opinions.items() if payload["state"] != APART)


def says_the_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two opinions on a pair say the same, whatever the day on which they were given and the law's version.

    While nobody knows when an agreement enters into force, it is weighed for the day of the clock, which goes on.
    """
    return _timeless(one) == _timeless(other)


def _timeless(payload: Mapping[str, Any]) -> dict[str, Any]:
    question = {name: value for name, value in payload["question"].items() if name != "date"}
    return {**payload, "question": question, "law": None}


def said_before(payload: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]]:
    """Return as opinions what a resolution says that was recorded before opinions were acts of their own.

    Such a resolution names no version of the law. It referred every pair that no text decided.
    """
    if "law" in payload:
        return {}
    nothing: dict[str, Any] = {name: [] for name in ("governs", "yields", "invalid", "modifiers", "rules", "because")}
    held = {"state": "referred", "outcome": "referred", "refer_to": "findings_missing", "question": {}, "law": {}}
    return {str(name): {"with": str(name), **nothing, **held} for name in payload.get("referred", ())}
