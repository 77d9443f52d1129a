"""The state of a proceeding: what its steps have come to, area by area."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from foedus.law.procedures.values import Procedure
from foedus.law.proceedings.award import Award
from foedus.law.proceedings.compliance import Compliance
from foedus.law.proceedings.mediation_state import Mediation
from foedus.law.proceedings.offices import office_of, roles_of_office
from foedus.law.proceedings.panel import Panel
from foedus.law.proceedings.papers_state import Papers
from foedus.law.proceedings.parties import Member, Parties
from foedus.law.proceedings.times import Times
from foedus.law.proceedings.values import Office


@dataclass(frozen=True, slots=True)
class Closed:
    """How a case ended outside its table of stages: withdrawn, settled, joined to another."""

    day: date
    how: str
    place: str

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {"on": self.day.isoformat(), "how": self.how, "act": self.place}


@dataclass(frozen=True, slots=True)
class Proceeding:
    """What the steps of a case have come to; every area keeps its own part."""

    procedure: Procedure
    parties: Parties
    times: Times = field(default_factory=Times)
    papers: Papers = field(default_factory=Papers)
    mediation: Mediation = field(default_factory=Mediation)
    panel: Panel = field(default_factory=Panel)
    award: Award = field(default_factory=Award)
    compliance: Compliance = field(default_factory=Compliance)
    closed: Closed | None = None

    @classmethod
    def of(cls, procedure: Procedure, filing: Mapping[str, Any], on: date) -> Proceeding:
        """Return a proceeding at its filing."""
        return cls(procedure, Parties.of(procedure, filing, on))

    def with_(self, **areas: Any) -> Proceeding:
        """Return the proceeding with other areas."""
        return replace(self, **areas)

    def offices_of(self, name: str) -> frozenset[Office]:
        """Return the offices in which somebody may act: a party, a member of the panel, the mediator, a body.

        A body whose role nobody holds by name acts under the name of the role.
        """
        return frozenset(self._offices(name))

    def _offices(self, name: str) -> Iterator[Office]:
        for member in self.parties.of_name(name):
            yield office_of(self.procedure, member.role)
        if name in self.panel.sitting:
            yield "tribunal"
        if name == self.mediation.mediator:
            yield "mediator"
        if name in self.procedure.roles and not self.parties.holding(name):
            office = office_of(self.procedure, name)
            if office not in ("complainant", "respondent", "third"):
                yield office

    def to_json(self) -> dict[str, Any]:
        """Return what every area has to say, as a JSON object."""
        areas = ("parties", "times", "papers", "mediation", "panel", "award", "compliance")
        told = {name: getattr(self, name).to_json() for name in areas}
        closed = {"closed": self.closed.to_json()} if self.closed else {}
        return {name: doc for name, doc in told.items() if doc} | closed

    def holding(self, office: Office) -> tuple[Member, ...]:
        """Return the parties that hold a role of an office."""
        roles = roles_of_office(self.procedure, office)
        return tuple(member for role in roles for member in self.parties.holding(role))
