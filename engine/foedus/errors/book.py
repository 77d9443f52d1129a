"""All stable codes, gathered from the sections of the book."""

from __future__ import annotations

from foedus.errors.entry import Entry
from foedus.errors.of_acts import ENTRIES as _ACTS
from foedus.errors.of_calendars import ENTRIES as _CALENDARS
from foedus.errors.of_definitions import ENTRIES as _DEFINITIONS
from foedus.errors.of_law import ENTRIES as _LAW
from foedus.errors.of_ledger import ENTRIES as _LEDGER
from foedus.errors.of_procedures import ENTRIES as _PROCEDURES
from foedus.errors.of_register import ENTRIES as _REGISTER

_ALL = (*_REGISTER, *_LEDGER, *_DEFINITIONS, *_LAW, *_PROCEDURES, *_CALENDARS, *_ACTS)

BOOK: dict[str, Entry] = {entry.code: entry for entry in _ALL}
"""Code → entry. Codes are never renamed and never reused."""

if len(BOOK) != len(_ALL):  # pragma: no cover - a slip of the author
    raise AssertionError("two entries of the error book share a code")

__all__ = ["BOOK", "Entry"]
