"""What ends a case or ties it to another, as values: a settlement and its consents, links, claims, interim measures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Settlement:
    """A settlement and whose consent it needs; it closes the case when everybody has consented.

    ``text`` is the act that holds its text, ``given`` maps whoever has consented to the act by which it did.
    """

    place: str
    on: date
    needs: tuple[str, ...]
    given: Mapping[str, str]
    terms: str | None = None
    text: str | None = None
    declined: str | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """Whose consent is still missing."""
        return tuple(name for name in self.needs if name not in self.given)

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        told = {"terms": self.terms, "text": self.text, "declined": self.declined}
        return {"act": self.place, "on": self.on.isoformat(), "given": dict(self.given), "missing": list(self.missing),
                **{name: value for name, value in told.items() if value}}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Link:
    """A tie to another dispute: they run together, this one went into the other, or took it in."""

    dispute: str
    how: str
    since: date
    place: str

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {"dispute": self.dispute, "how": self.how, "since": self.since.isoformat(), "act": self.place}


@dataclass(frozen=True, slots=True)
class Counterclaim:
    """A claim of the side that answers, in this case or in a dispute of its own."""

    by: str
    claim: str
    on: date
    place: str
    heard_in: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        told = {"by": self.by, "claim": self.claim, "on": self.on.isoformat(), "act": self.place}
        return told | ({"heard_in": self.heard_in} if self.heard_in else {})


@dataclass(frozen=True, slots=True)
class Interim:
    """An interim measure: asked for, then ordered or refused, in effect until it ends."""

    measure: str
    by: str
    on: date
    place: str
    until: date | None = None
    ended: tuple[date, str] | None = None

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        ended = {"on": self.ended[0].isoformat(), "act": self.ended[1]} if self.ended else None
        told = {"until": self.until.isoformat() if self.until else None, "ended": ended}
        return {"measure": self.measure, "by": self.by, "on": self.on.isoformat(), "act": self.place,
                **{name: value for name, value in told.items() if value}}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CaseState:
    """What ties a case to others, what is claimed against it, and what holds meanwhile."""

    settlement: Settlement | None = None
    links: tuple[Link, ...] = ()
    counterclaims: tuple[Counterclaim, ...] = ()
    requests: tuple[Interim, ...] = ()
    """interim measures that are asked for and not yet decided on"""
    interim: tuple[Interim, ...] = ()

    def link(self, dispute: str) -> Link | None:
        """Return the tie to another dispute."""
        return next((one for one in self.links if one.dispute == dispute), None)

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object; what there is nothing of is left out."""
        told: dict[str, Any] = {"settlement": self.settlement.to_json()} if self.settlement else {}
        lists = {name: getattr(self, name) for name in ("links", "counterclaims", "requests", "interim")}
        return told | {name: [one.to_json() for one in some] for name, some in lists.items() if some}
