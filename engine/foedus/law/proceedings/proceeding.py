"""The state of a proceeding: what its steps have come to, area by area."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from foedus.law.procedures.values import Procedure, Stage
from foedus.law.proceedings.award import Award
from foedus.law.proceedings.case_state import CaseState
from foedus.law.proceedings.compliance import Compliance
from foedus.law.proceedings.mediation_state import Mediation
from foedus.law.proceedings.offices import COURTS, SIDE_OFFICES, appointers, office_of, roles_of_office
from foedus.law.proceedings.panel import Panel
from foedus.law.proceedings.papers_state import Papers
from foedus.law.proceedings.parties_state import Member, Parties
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
    case: CaseState = field(default_factory=CaseState)
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
        return cls(procedure, Parties.of(filing, on))

    def with_(self, **areas: Any) -> Proceeding:
        """Return the proceeding with other areas."""
        return replace(self, **areas)

    def offices_of(self, name: str) -> frozenset[Office]:
        """Return the offices in which somebody may act: a party, a member of the panel, the mediator, a body.

        A body whose role nobody holds by name acts under the name of the role. A party that came through its
        government leaves acting to it. Whoever holds nothing here is an outsider.
        """
        found = frozenset(self._offices(name))
        known = found or self.parties.of_name(name) or name in self.procedure.roles
        return found if known else frozenset({"outsider"})

    def _offices(self, name: str) -> Iterator[Office]:
        for member in self.parties.of_name(name):
            if member.through is None:
                yield office_of(self.procedure, member.role)
        if name in self.panel.sitting:
            yield "tribunal"
        if name in self.panel.nominees:
            yield "nominee"
        if any(self._holds(name, body) for body in appointers(self.procedure)):
            yield "appointer"
        if name == self.mediation.mediator:
            yield "mediator"
        if name in self.procedure.roles and not self.parties.holding(name):
            office = office_of(self.procedure, name)
            if office not in SIDE_OFFICES:
                yield office

    def may_do(self, name: str, stage: Stage, outcome: str | None = None) -> bool:
        """Whether somebody holds one of the roles of a stage, or that of those who act when its time has run out.

        A stage in which nobody has to act is anybody's to record. What a side applies for is decided by the body that
        acts where the outcome leads: a court sets aside what a party asks it to.
        """
        roles = {*stage.by, *(one.who for one in stage.on_expiry if one.who)}
        ends = stage.outcome(outcome)
        there = self.procedure.by_id[ends.to].by if ends else ()
        roles |= {role for role in there if office_of(self.procedure, role) in ("tribunal", "authority")}
        return stage.automatic or any(self._holds(name, role) for role in roles)

    def _holds(self, name: str, role: str) -> bool:
        if any(one.role == role and one.through is None for one in self.parties.of_name(name)):
            return True
        office = office_of(self.procedure, role)
        sits = name in self.panel.sitting and office == "tribunal" and role not in COURTS
        mediates = name == self.mediation.mediator and office == "mediator"
        return sits or mediates or (name == role and not self.parties.holding(role))

    def to_json(self) -> dict[str, Any]:
        """Return what every area has to say, as a JSON object."""
        areas = ("parties", "case", "times", "papers", "mediation", "panel", "award", "compliance")
        told = {name: getattr(self, name).to_json() for name in areas}
        closed = {"closed": self.closed.to_json()} if self.closed else {}
        return {name: doc for name, doc in told.items() if doc} | closed

    def holding(self, office: Office) -> tuple[Member, ...]:
        """Return the parties that hold a role of an office."""
        roles = roles_of_office(self.procedure, office)
        return tuple(member for role in roles for member in self.parties.holding(role))
