"""Who takes part in a case: the parties of the filing, and who joined or left later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from foedus.law.procedures.values import Procedure

if TYPE_CHECKING:
    from foedus.law.proceedings.values import StepKind


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who holds a role, with its category if it is known, and the step by which it came."""

    party: str
    role: str
    since: date
    category: str | None = None
    place: str = "#1"


@dataclass(frozen=True, slots=True)
class Parties:
    """Who holds which role now."""

    members: tuple[Member, ...] = ()

    @classmethod
    def of(cls, procedure: Procedure, filing: Mapping[str, Any], on: date) -> Parties:
        """Return the parties of a filing."""
        return cls(tuple(Member(party, role, on) for role, party in filing["parties"].items()))

    def holding(self, role: str) -> tuple[Member, ...]:
        """Return who holds a role."""
        return tuple(member for member in self.members if member.role == role)

    def of_name(self, party: str) -> tuple[Member, ...]:
        """Return the roles that somebody holds."""
        return tuple(member for member in self.members if member.party == party)

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object; empty when there is nothing to say."""
        return {
            "members": [
                {"party": one.party, "role": one.role, "since": one.since.isoformat(), "category": one.category,
                 "act": one.place}
                for one in self.members
            ]
        }  # fmt: skip


KINDS: Final[tuple[StepKind, ...]] = ()
