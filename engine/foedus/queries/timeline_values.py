"""What a timeline is made of: plain values with dates, kept apart from how they are found and how they are drawn.

All spans are half-open: ``since`` is the first day in, ``until`` the first day out. A day of which only a period is
known is a :class:`~foedus.kernel.dates.PartialDate` and is written as ISO 8601 (``2016``, ``2016-05``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from foedus.kernel.dates import EARLIEST, LATEST, PartialDate
from foedus.law.membership import Basis
from foedus.law.verdict import Certainty, State

Fate = Literal["binds", "waits", "taken_back", "does_not_count", "no_effect", "notice", "rescinded"]
EventKind = Literal[
    "concluded", "organ", "refusal", "deadline", "provisional", "literal", "trigger", "entry", "stage", "suspended",
    "resumed", "lapse", "end",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class StateSpan:
    """A stretch of one state of the agreement; ``reason`` says what brought it about."""

    state: State
    since: date
    until: date
    certain: bool
    suspended: bool
    reason: str

    def to_json(self) -> dict[str, Any]:
        """Return the span as a JSON object."""
        return {
            "state": self.state,
            "from": self.since.isoformat(),
            "until": self.until.isoformat(),
            "certain": self.certain,
            "suspended": self.suspended,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class StageSpan:
    """A stretch during which one stage is in force; ``until`` is at most the end of the timeline."""

    stage: str
    covers: str
    since: date
    until: date
    certainty: Certainty
    reason: str

    def to_json(self) -> dict[str, Any]:
        """Return the span as a JSON object."""
        return {
            "stage": self.stage,
            "covers": self.covers,
            "from": self.since.isoformat(),
            "until": self.until.isoformat(),
            "certainty": self.certainty,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class BondSpan:
    """A stretch during which the agreement binds a party; ``until`` is ``None`` while no end is known.

    With the basis ``bound`` only "not before ``since.first``" is known.
    """

    since: PartialDate
    until: date | None
    basis: Basis
    why: str
    act: str | None
    ended_by: str | None

    @property
    def start(self) -> date:
        """The day from which the law counts the party as bound."""
        return self.since.first if self.basis == "bound" else self.since.last

    def to_json(self) -> dict[str, Any]:
        """Return the bond as a JSON object; ``latest`` is ``null`` where only a lower bound is known."""
        return {
            "from": self.start.isoformat(),
            "earliest": self.since.first.isoformat(),
            "latest": None if self.since.last == LATEST else self.since.last.isoformat(),
            "until": None if self.until is None else self.until.isoformat(),
            "basis": self.basis,
            "why": self.why,
            "act": self.act,
            "ended_by": self.ended_by,
        }


@dataclass(frozen=True, slots=True)
class ProvisionalSpan:
    """A stretch during which one party applies the agreement provisionally."""

    since: date
    until: date | None
    covers: str

    def to_json(self) -> dict[str, Any]:
        """Return the span as a JSON object."""
        return {
            "from": self.since.isoformat(),
            "until": None if self.until is None else self.until.isoformat(),
            "covers": self.covers,
        }


@dataclass(frozen=True, slots=True)
class Instrument:
    """One instrument of a party and what became of it; ``end`` is the day on which it was taken back.

    ``notice`` and ``rescinded`` are notices of withdrawal, standing or taken back in time.
    """

    kind: str
    day: PartialDate
    fate: Fate
    why: str
    end: date | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the instrument as a JSON object."""
        return {
            "act": self.kind,
            "date": date_text(self.day),
            "fate": self.fate,
            "why": self.why,
            "taken_back": None if self.end is None else self.end.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class PartyRow:
    """Everything that the timeline says of one party."""

    party: str
    bonds: tuple[BondSpan, ...]
    instruments: tuple[Instrument, ...]
    provisional: tuple[ProvisionalSpan, ...]
    remarks: tuple[str, ...]

    @property
    def first(self) -> date:
        """The first day of the row: of its bonds, or of its acts where nothing ever bound."""
        bonds = [bond.since.first for bond in self.bonds]
        others = [item.day.first for item in self.instruments] + [item.since for item in self.provisional]
        return min(bonds or others, default=LATEST)

    def to_json(self) -> dict[str, Any]:
        """Return the row as a JSON object."""
        return {
            "party": self.party,
            "bonds": [item.to_json() for item in self.bonds],
            "instruments": [item.to_json() for item in self.instruments],
            "provisional": [item.to_json() for item in self.provisional],
            "remarks": list(self.remarks),
        }


@dataclass(frozen=True, slots=True)
class Event:
    """A day worth marking, in a few words, with those whose acts made it."""

    kind: EventKind
    day: PartialDate
    words: str
    parties: tuple[str, ...] = ()

    @property
    def drawn(self) -> date:
        """The day at which to draw it: the last of the days that it may be, but the first for the conclusion."""
        return self.day.first if self.day.last == LATEST or self.kind == "concluded" else self.day.last

    def to_json(self) -> dict[str, Any]:
        """Return the event as a JSON object."""
        return {
            "kind": self.kind,
            "date": date_text(self.day),
            "words": self.words,
            "parties": list(self.parties),
        }


@dataclass(frozen=True, slots=True)
class Timeline:
    """An agreement over time, from the ``first`` day that matters up to, not including, ``until``.

    ``states`` cover that time without gap or overlap (none if it is empty). ``rows`` are sorted by first day, then
    party. What begins on or after ``until`` is left out. ``complete`` says whether every act that matters is listed.
    """

    id: str
    title: str
    order: str
    form: str
    concluded: PartialDate | None
    first: date
    until: date
    complete: bool
    states: tuple[StateSpan, ...]
    stages: tuple[StageSpan, ...]
    rows: tuple[PartyRow, ...]
    events: tuple[Event, ...]

    def on(self, day: date) -> StateSpan | None:
        """Return the span of the agreement's state on a day, or ``None`` outside the timeline."""
        return next((span for span in self.states if span.since <= day < span.until), None)

    def to_json(self) -> dict[str, Any]:
        """Return the timeline as a JSON object."""
        return {
            "id": self.id,
            "title": self.title,
            "order": self.order,
            "form": self.form,
            "concluded": None if self.concluded is None else str(self.concluded),
            "from": self.first.isoformat(),
            "until": self.until.isoformat(),
            "complete": self.complete,
            "states": [item.to_json() for item in self.states],
            "stages": [item.to_json() for item in self.stages],
            "parties": [item.to_json() for item in self.rows],
            "events": [item.to_json() for item in self.events],
        }


def date_text(day: PartialDate) -> str:
    """Write a day as ISO 8601; an open side as ``..`` (``../2017-08-31``)."""
    if day.first > EARLIEST and day.last < LATEST:
        return str(day)
    first = ".." if day.first == EARLIEST else day.first.isoformat()
    last = ".." if day.last == LATEST else day.last.isoformat()
    return f"{first}/{last}"
