"""Where a case stands on a day: the answer as a value, with its reasons and what is irregular in the course."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from foedus.kernel.dates import PartialDate
from foedus.law.procedures.limits import Due, Missing

IRREGULARITIES: Final = {
    "not-allowed": "the table does not let this stage follow there",
    "not-a-start": "no case begins with this stage",
    "after-the-end": "the case had ended",
    "too-early": "a waiting period, or the deadline that is said to have expired, still ran",
    "too-late": "the deadline had passed",
    "unknown-stage": "the procedure has no such stage; it moves nothing",
    "unknown-event": "the procedure knows no such event; no time runs from it",
    "without-effect": "the change of time finds nothing that it could change",
    "unknown-outcome": "the stage cannot end in this way; it counts as done without an outcome",
}
"""What can be irregular in a course."""


@dataclass(frozen=True, slots=True)
class Irregularity:
    """A happening that the procedure does not allow, recorded with the reason; ``place`` is its place in the file.

    ``remedy`` says what now, to whoever is about to record it; it is not kept.
    """

    kind: str
    day: PartialDate
    stage: str
    message: str
    place: str = ""
    remedy: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        found = {"kind": self.kind, "date": str(self.day), "message": self.message}
        return {**found, "place": self.place} if self.place else found


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a case stands at the end of a day.

    ``follow`` are the stages that may follow, ``next`` their limits, ``overdue`` those whose deadline has passed,
    ``then`` what that opens. ``beside`` are deadlines that still run beside the main line though the case has gone
    on; ``missing`` says of which limits no day can be computed, and why.
    """

    on: date
    state: str | None
    outcome: str | None
    ended: bool
    binding: bool
    follow: tuple[str, ...]
    next: tuple[Due, ...]
    overdue: tuple[str, ...]
    then: tuple[str, ...]
    beside: tuple[Due, ...]
    missing: tuple[Missing, ...]
    irregularities: tuple[Irregularity, ...]

    def brief(self) -> dict[str, Any]:
        """Return what a history can expect."""
        return {
            "state": self.state,
            "ended": self.ended,
            "binding": self.binding,
            "next": [due.brief() for due in self.next],
            "overdue": list(self.overdue),
            "then": list(self.then),
        }

    def to_json(self) -> dict[str, Any]:
        """Return everything as a JSON object."""
        return {
            **self.brief(),
            "on": self.on.isoformat(),
            "outcome": self.outcome,
            "follow": list(self.follow),
            "next": [due.to_json() for due in self.next],
            "beside": [due.to_json() for due in self.beside],
            "missing": [one.to_json() for one in self.missing],
            "irregularities": [one.to_json() for one in self.irregularities],
        }
