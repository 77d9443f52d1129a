"""What the tables of a register say of a dispute, row by row, and which of them are wanted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DisputeRow:
    """Projection: a dispute as its acts leave it; ``state`` is its stage, ``None`` before anything was done.

    ``ended`` and ``binding`` are 1 for yes; ``irregular`` counts the acts that the procedure does not allow.
    """

    dispute: str
    title: str
    procedure: str
    definition: str
    state: str | None
    ended: int
    binding: int
    irregular: int
    first_on: date | None
    last_on: date | None
    seq: int


@dataclass(frozen=True, slots=True, order=True)
class DisputePartyRow:
    """Projection: who holds a role in a dispute."""

    dispute: str
    role: str
    party: str


@dataclass(frozen=True, slots=True)
class DisputeFilter:
    """Which disputes to list; every field that is set narrows."""

    party: str | None = None
    state: str | None = None
    procedure: str | None = None
