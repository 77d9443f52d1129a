"""Names like one that the register does not know, for the remedy of an error."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Final, Protocol

_ENOUGH: Final = 3
_ALIKE: Final = 0.6


class Names(Protocol):
    """Where names are looked up: the part of :class:`foedus.ports.Reading` that is needed."""

    def names_like(self, name: str) -> tuple[str, ...]:
        """Return some of the ids of agreements and instruments that begin like a name."""


def perhaps(reading: Names, name: str) -> str:
    """Return a remedy that gives the ids most like a name; empty, so that the book's own stands, if none is."""
    near = get_close_matches(name, reading.names_like(name), _ENOUGH, _ALIKE)
    return (
        f"Perhaps {' or '.join(near)}? `foedus instrument list` and `foedus agreement list` show all." if near else ""
    )
