"""Findings of an inspection: data, sorted by how strict one wants to be."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, Literal

Level = Literal["basic", "strict", "pedantic"]
LEVELS: tuple[Level, ...] = ("basic", "strict", "pedantic")

REMARKS = frozenset({"overdue", "referred", "record", "stranded", "basis", "not-sealed"})
"""Checks whose findings are no faults of the register: it is sound, and somebody should look."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that an inspection noticed: which check, where, and what is the matter.

    ``place`` names the act, or table, row and column.
    """

    check: str
    place: str
    message: str

    def to_json(self) -> dict[str, Any]:
        """Return the finding as a JSON object."""
        return {"check": self.check, "place": self.place, "message": self.message}


@dataclass(frozen=True, slots=True)
class Inspection:
    """The result of an inspection: what was looked at, and every finding.

    ``first`` is the first act, in the order of the log, with which something is wrong, if a strict inspection can tell.
    """

    level: Level
    acts: int
    agreements: int
    checks: tuple[str, ...]
    findings: tuple[Finding, ...]
    first: str | None = None

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return not self.findings

    @property
    def sound(self) -> bool:
        """Whether the register is what it claims to be: nothing was found, or only remarks."""
        return all(finding.check in REMARKS for finding in self.findings)

    def to_json(self) -> dict[str, Any]:
        """Return the inspection as a JSON object."""
        return {
            "level": self.level,
            "acts": self.acts,
            "agreements": self.agreements,
            "checks": list(self.checks),
            "findings": [finding.to_json() for finding in self.findings],
            "first_bad_act": self.first,
            "by_check": dict(Counter(finding.check for finding in self.findings)),
        }
