"""The panel as a value: who was named for which seat, who took it, who left it, and who was challenged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final, Literal

SeatName = Literal["member", "chair", "alternate", "sole"]
SEATS: Final[tuple[SeatName, ...]] = ("member", "chair", "alternate", "sole")

State = Literal["named", "accepted", "declined", "resigned", "removed"]
ACTIVE: Final[tuple[State, ...]] = ("named", "accepted")


@dataclass(frozen=True, slots=True)
class Seat:
    """One appointment: the person, the seat, who appointed it in which way, and what became of it.

    ``side`` is the office of the side whose own member it is; ``left`` and ``filled`` are the acts by which the person
    left the seat and by which the vacancy was filled.
    """

    person: str
    seat: SeatName
    by: str
    way: str
    day: date
    place: str
    side: str | None = None
    nationality: tuple[str, ...] = ()
    affiliation: tuple[str, ...] = ()
    state: State = "named"
    left: str | None = None
    filled: str | None = None
    disclosed: tuple[str, ...] = ()

    @property
    def active(self) -> bool:
        """Whether the person has the seat, or has been named for it."""
        return self.state in ACTIVE

    def to_json(self) -> dict[str, Any]:
        """Return the seat as a JSON object."""
        doc = {"person": self.person, "as": self.seat, "by": self.by, "way": self.way, "state": self.state,
               "on": self.day.isoformat(), "act": self.place, "side": self.side,
               "nationality": list(self.nationality), "affiliation": list(self.affiliation),
               "disclosed": list(self.disclosed), "left": self.left, "filled": self.filled}  # fmt: skip
        return {name: value for name, value in doc.items() if value not in (None, [])}


@dataclass(frozen=True, slots=True)
class Challenge:
    """A challenge of a member; ``decided`` is ``None`` while it is open."""

    member: str
    by: str
    grounds: str
    day: date
    place: str
    suspends: bool = False
    decided: str | None = None
    decision: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the challenge as a JSON object."""
        doc = {"member": self.member, "by": self.by, "grounds": self.grounds, "on": self.day.isoformat(),
               "act": self.place, "suspends": self.suspends or None, "decided": self.decided,
               "decision": self.decision}  # fmt: skip
        return {name: value for name, value in doc.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Candidates:
    """A list of candidates that was sent to the sides, and what each side made of it."""

    names: tuple[str, ...]
    place: str
    strikes: int | None = None
    struck: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ranked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def gone(self) -> frozenset[str]:
        """The names that some side has struck."""
        return frozenset(name for names in self.struck.values() for name in names)

    @property
    def left(self) -> tuple[str, ...]:
        """The names that nobody has struck: those that the sides like best come first, then in the list's order."""
        kept = [name for name in self.names if name not in self.gone]
        return tuple(sorted(kept, key=lambda name: (self._rank(name), kept.index(name))))

    def _rank(self, name: str) -> int:
        return sum(ranks.index(name) if name in ranks else len(self.names) for ranks in self.ranked.values())

    def to_json(self) -> dict[str, Any]:
        """Return the list as a JSON object."""
        doc: dict[str, Any] = {"names": list(self.names), "act": self.place, "left": list(self.left)}
        for name, of_sides in (("struck", self.struck), ("ranked", self.ranked)):
            if of_sides:
                doc[name] = {side: list(names) for side, names in of_sides.items()}
        return doc | ({"strikes": self.strikes} if self.strikes is not None else {})


@dataclass(frozen=True, slots=True)
class Panel:
    """Who sits on the panel; ``complete`` when it is constituted and has not become short of members since.

    ``size`` is how many members it has, ``None`` where nothing says so; ``barred`` are those who were removed after a
    challenge and never sit in this case again.
    """

    seats: tuple[Seat, ...] = ()
    size: int | None = None
    agreed_size: int | None = None
    constituted: str | None = None
    tie: str | None = None
    candidates: Candidates | None = None
    roster: tuple[str, ...] = ()
    challenges: tuple[Challenge, ...] = ()
    barred: frozenset[str] = frozenset()

    @property
    def sitting(self) -> tuple[str, ...]:
        """Those who were appointed, have accepted and have not left; alternates wait."""
        return tuple(one.person for one in self.seats if one.state == "accepted" and one.seat != "alternate")

    @property
    def nominees(self) -> tuple[str, ...]:
        """Those who were named and do not sit (yet): they can accept, decline, disclose."""
        return tuple(one.person for one in self.active if one.person not in self.sitting)

    @property
    def complete(self) -> bool:
        """Whether it is constituted and as many sit as should."""
        sitting = len(self.sitting)
        return self.constituted is not None and sitting > 0 and self.size in (None, sitting)

    @property
    def active(self) -> tuple[Seat, ...]:
        """The seats that somebody has or was named for."""
        return tuple(one for one in self.seats if one.active)

    @property
    def counted(self) -> tuple[Seat, ...]:
        """The active seats that count for the size."""
        return tuple(one for one in self.active if one.seat != "alternate")

    @property
    def chair(self) -> str | None:
        """Who presides: the chair, or the only member."""
        return next((one.person for one in self.active if one.seat in ("chair", "sole")), None)

    @property
    def vacancies(self) -> tuple[Seat, ...]:
        """The seats that somebody left after accepting, and that nobody has filled."""
        gone = ("resigned", "removed")
        return tuple(one for one in self.seats if one.state in gone and one.filled is None)

    def seat_of(self, person: str) -> Seat | None:
        """Return the active seat of a person."""
        return next((one for one in self.active if one.person == person), None)

    def open_challenges(self, member: str | None = None) -> tuple[Challenge, ...]:
        """Return the challenges that nobody has decided, of one member or of all."""
        return tuple(one for one in self.challenges if one.decided is None and member in (None, one.member))

    def with_seat(self, seat: Seat, /, **changes: Any) -> Panel:
        """Return the panel with something changed in a seat."""
        changed = replace(seat, **changes)
        return replace(self, seats=tuple(changed if one is seat else one for one in self.seats))

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object; empty when there is nothing to say."""
        if self == Panel(size=self.size):
            return {}
        doc: dict[str, Any] = {
            "size": self.size, "sitting": list(self.sitting), "chair": self.chair, "complete": self.complete,
            "constituted": self.constituted, "tie": self.tie, "seats": [one.to_json() for one in self.seats],
            "candidates": self.candidates.to_json() if self.candidates else None, "roster": list(self.roster),
            "challenges": [one.to_json() for one in self.challenges],
        }  # fmt: skip
        always = ("size", "sitting", "complete", "seats")
        return {name: value for name, value in doc.items() if name in always or value not in (None, [])}
