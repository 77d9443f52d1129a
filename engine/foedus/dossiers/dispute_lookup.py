"""What the acts of disputes name by a hash: the procedures and calendars under which they stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from foedus.law.calendars import Calendar, calendar_from
from foedus.law.procedures.stored import from_stored
from foedus.law.procedures.values import Procedure


class Lookup(Protocol):
    """From the hash of a definition to the procedure, or to the calendar."""

    def __call__(self, digest: str) -> Procedure:
        """Return the procedure with this hash."""

    def calendar(self, digest: str) -> Calendar:
        """Return the calendar with this hash."""


class Procedures:
    """The procedures and calendars of a register by their hashes, each built once."""

    def __init__(self, definition: Callable[[str], Mapping[str, Any]]) -> None:
        self._definition = definition
        self._made: dict[str, Procedure] = {}
        self._calendars: dict[str, Calendar] = {}

    def __call__(self, digest: str) -> Procedure:
        """Return the procedure with this hash."""
        if digest not in self._made:
            self._made[digest] = from_stored(self._definition(digest))
        return self._made[digest]

    def calendar(self, digest: str) -> Calendar:
        """Return the calendar with this hash."""
        if digest not in self._calendars:
            self._calendars[digest] = calendar_from(self._definition(digest))
        return self._calendars[digest]

    def put(self, digest: str, procedure: Procedure) -> None:
        """Remember a procedure that is at hand."""
        self._made[digest] = procedure
