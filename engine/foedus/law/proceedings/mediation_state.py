"""Consultation and mediation as values: offers of a mediator, versions of a proposal, the settlement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from foedus.law.proceedings.values import Office


@dataclass(frozen=True, slots=True)
class Offer:
    """Somebody is proposed as mediator; ``accepted`` names the sides that want it, ``acts`` how that came about."""

    seq: int
    mediator: str
    by: str
    on: date
    accepted: frozenset[Office] = frozenset()
    state: str = "open"
    acts: tuple[int, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {"act": self.seq, "mediator": self.mediator, "by": self.by, "on": self.on.isoformat(),
                "accepted": sorted(self.accepted), "state": self.state}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Proposal:
    """One version of a proposal; ``answers`` says of each party what it answered."""

    version: int
    seq: int
    by: str
    on: date
    readers: tuple[str, ...] | None
    answers: tuple[tuple[str, str], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        readers = None if self.readers is None else list(self.readers)
        return {"version": self.version, "act": self.seq, "by": self.by, "on": self.on.isoformat(),
                "open_to": readers, "answers": dict(self.answers)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settlement:
    """What both sides settled on; ``waiting`` names those who still have to consent, ``refused`` those who did not."""

    seq: int
    version: int
    on: date
    waiting: tuple[str, ...] = ()
    consented: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {"act": self.seq, "version": self.version, "on": self.on.isoformat(), "waiting": list(self.waiting),
                "consented": list(self.consented), "refused": list(self.refused)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mediation:
    """The mediator whom the sides have accepted, and how far they have come; ``failed`` is the act that ended it."""

    mediator: str | None = None
    mandate: tuple[int, ...] = ()
    offers: tuple[Offer, ...] = ()
    consultations: int = 0
    sessions: int = 0
    separate: tuple[str, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    settlement: Settlement | None = None
    failed: str | None = None

    @property
    def pending(self) -> Offer | None:
        """The last offer that nobody has refused and not everybody has accepted."""
        return next((one for one in reversed(self.offers) if one.state == "open"), None)

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object; empty when there is nothing to say."""
        told = {
            "mediator": self.mediator, "offers": [one.to_json() for one in self.offers],
            "consultations": self.consultations, "joint_sessions": self.sessions,
            "separate_sessions": {side: self.separate.count(side) for side in sorted(set(self.separate))},
            "proposals": [one.to_json() for one in self.proposals],
            "settlement": self.settlement.to_json() if self.settlement else None, "failed": self.failed,
        }  # fmt: skip
        return {name: value for name, value in told.items() if value}
