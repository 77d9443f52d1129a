"""Which pairs are still open, from the opinions that the acts of an agreement hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

APART: Final = "apart"
"""State of a pair that was open and no longer meets."""

OPEN: Final = ("referred", "unexamined")
"""States of a pair in which nobody here may pick: a body decides, or a person has to look first."""


def open_referrals(opinions: Mapping[str, tuple[int, Mapping[str, Any]]]) -> Iterator[tuple[str, str, int]]:
    """Yield the pairs that are still open: the other instrument, who decides, and the act that says so."""
    for other, (seq, payload) in sorted(opinions.items()):
        if payload["state"] in OPEN:
            yield other, payload["refer_to"] or "findings_missing", seq
