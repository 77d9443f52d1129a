"""Calendars under inspection; no register is needed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from foedus.errors import Reason


@dataclass(frozen=True, slots=True)
class CalendarReport:
    """How many files of calendars were looked at, and every mistake with its place."""

    calendars: int
    errors: tuple[Reason, ...]

    @property
    def holds(self) -> bool:
        """Whether every calendar was accepted."""
        return not self.errors

    def to_json(self) -> dict[str, Any]:
        """Return the report in the form that machines score."""
        return {"calendars": self.calendars, "errors": [_error(reason) for reason in self.errors]}


def _error(reason: Reason) -> dict[str, Any]:
    where = reason.where
    return {
        "file": where.file if where else "",
        "line": where.line if where else 0,
        "column": where.column if where else 0,
        "code": reason.code,
        "message": reason.message,
        "remedy": reason.advice,
    }
