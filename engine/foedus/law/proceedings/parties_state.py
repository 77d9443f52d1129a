"""Who takes part in a case, as values: parties, joinders that wait, agents, submissions from outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who holds a role, with its category if it is known, and the step by which it came.

    ``through`` is the government that acts for it; ``until`` is the day on which it left.
    """

    party: str
    role: str
    since: date
    category: str | None = None
    place: str = "#1"
    through: str | None = None
    until: date | None = None

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        told: dict[str, Any] = {
            "party": self.party, "role": self.role, "since": self.since.isoformat(), "category": self.category,
            "act": self.place,
        }  # fmt: skip
        told |= {"through": self.through} if self.through else {}
        return told | ({"until": self.until.isoformat()} if self.until else {})


@dataclass(frozen=True, slots=True)
class Asked:
    """A joinder that waits for a decision: leave is asked, or a side contests it."""

    member: Member
    interest: str
    contested: str | None = None
    """the act by which it was contested"""

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        contested = {"contested": self.contested} if self.contested else {}
        return {**self.member.to_json(), "interest": self.interest, **contested}


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody who represents a party, with what it may do, from a day until a day."""

    party: str
    agent: str
    powers: tuple[str, ...]
    since: date
    until: date | None
    place: str

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        until = self.until.isoformat() if self.until else None
        return {"party": self.party, "agent": self.agent, "powers": list(self.powers),
                "since": self.since.isoformat(), "until": until, "act": self.place}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Submission:
    """What somebody who is no party handed in of its own accord."""

    by: str
    on: date
    interest: str
    place: str

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {"by": self.by, "on": self.on.isoformat(), "interest": self.interest, "act": self.place}


@dataclass(frozen=True, slots=True)
class Parties:
    """Who holds which role now; ``former`` are those who left."""

    members: tuple[Member, ...] = ()
    former: tuple[Member, ...] = ()
    asked: tuple[Asked, ...] = ()
    agents: tuple[Agent, ...] = ()
    submissions: tuple[Submission, ...] = ()

    @classmethod
    def of(cls, filing: Mapping[str, Any], on: date) -> Parties:
        """Return the parties of a filing; a party that came through its government stands behind it."""
        categories, sponsors = filing.get("categories") or {}, filing.get("sponsored_by") or {}
        found: list[Member] = []
        for role, party in filing["parties"].items():
            sponsor = sponsors.get(party) or {}
            government = sponsor["government"] if "accepted" in sponsor else None
            if government is not None:
                found.append(Member(government, role, on, "government"))
            found.append(Member(party, role, on, categories.get(party), through=government))
        return cls(tuple(found))

    def holding(self, role: str) -> tuple[Member, ...]:
        """Return who holds a role."""
        return tuple(member for member in self.members if member.role == role)

    def of_name(self, party: str) -> tuple[Member, ...]:
        """Return the roles that somebody holds."""
        return tuple(member for member in self.members if member.party == party)

    def asked_in(self, place: str) -> Asked | None:
        """Return the joinder that an act asked for and that waits for a decision."""
        return next((one for one in self.asked if one.member.place == place), None)

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object; what there is nothing of is left out."""
        told = {name: [one.to_json() for one in getattr(self, name)] for name in self.__slots__}
        return {name: some for name, some in told.items() if some}
