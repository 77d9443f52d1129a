"""What a tribunal has decided, as a value: rulings, what became of each, offers and interim reports before them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final, Literal

RulingKind = Literal["award", "recommendation", "final_offer", "consent", "default", "partial"]
RULING_KINDS: Final[tuple[RulingKind, ...]] = (
    "award", "recommendation", "final_offer", "consent", "default", "partial",
)  # fmt: skip
DECIDE_ALL: Final = frozenset({"award", "final_offer", "consent", "default"})
"""Kinds that decide the case; a recommendation binds nobody, and after a partial award the case goes on."""

State = Literal["standing", "suspended", "modified", "set_aside", "reversed"]
STANDS: Final = frozenset({"standing", "modified"})


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that was added to a ruling: a separate opinion, a correction, an interpretation, a supplement."""

    what: str
    by: str
    day: date
    place: str
    text: str

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {"what": self.what, "by": self.by, "on": self.day.isoformat(), "act": self.place, "text": self.text}


@dataclass(frozen=True, slots=True)
class Ruling:
    """One ruling: what was held, by whom, with which effect, and what became of it.

    ``effect`` is that of the stage which it does in the procedure; ``sat`` are those who made it. ``until`` is the
    first day on which it stands no longer, ``void`` that it counts as never made. ``appeal`` is an open appeal.
    """

    place: str
    day: date
    kind: str
    holding: str
    by: str
    sat: tuple[str, ...] = ()
    votes: Mapping[str, str] = field(default_factory=dict)
    reasons: str | None = None
    stage: str | None = None
    effect: str | None = None
    offer: str | None = None
    rests_on: str | None = None
    instrument: str | None = None
    state: State = "standing"
    until: date | None = None
    void: bool = False
    appeal: str | None = None
    remarks: tuple[Remark, ...] = ()

    @property
    def binds(self) -> bool:
        """Whether its stage is binding and it is no mere recommendation."""
        return self.effect == "binding" and self.kind != "recommendation"

    @property
    def stands(self) -> bool:
        """Whether it was neither set aside nor reversed, and no appeal suspends it."""
        return self.state in STANDS

    def to_json(self) -> dict[str, Any]:
        """Return the ruling as a JSON object."""
        doc = {"act": self.place, "on": self.day.isoformat(), "kind": self.kind, "holding": self.holding,
               "by": self.by, "sat": list(self.sat), "votes": dict(self.votes), "reasons": self.reasons,
               "stage": self.stage, "effect": self.effect, "binds": self.binds, "offer": self.offer,
               "rests_on": self.rests_on, "instrument": self.instrument, "state": self.state,
               "until": self.until.isoformat() if self.until else None, "void": self.void or None,
               "appeal": self.appeal, "remarks": [one.to_json() for one in self.remarks]}  # fmt: skip
        return {name: value for name, value in doc.items() if value not in (None, [], {})}


@dataclass(frozen=True, slots=True)
class Offer:
    """The last offer of a side in final-offer arbitration."""

    side: str
    by: str
    place: str
    text: str

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {"side": self.side, "by": self.by, "act": self.place, "offer": self.text}


@dataclass(frozen=True, slots=True)
class Draft:
    """An interim report that went to the parties; ``until`` is the last day for their comments."""

    place: str
    day: date
    until: date | None
    comments: tuple[tuple[str, str], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        until = {"comments_until": self.until.isoformat()} if self.until else {}
        comments = [{"by": by, "act": place} for by, place in self.comments]
        return {"act": self.place, "on": self.day.isoformat(), **until, "comments": comments}


@dataclass(frozen=True, slots=True)
class Award:
    """What was decided in a case, in the order of the acts."""

    rulings: tuple[Ruling, ...] = ()
    offers: tuple[Offer, ...] = ()
    draft: Draft | None = None
    closed: str | None = None

    @property
    def standing(self) -> str | None:
        """The binding award that stands, by its act; ``None`` before one is made, or after it was set aside."""
        found = [one.place for one in self.rulings if one.binds and one.kind in DECIDE_ALL and one.stands]
        return found[-1] if found else None

    def ruling(self, seq: int | None = None) -> Ruling | None:
        """Return the ruling that stands as act ``seq``, or the last one."""
        if seq is None:
            return self.rulings[-1] if self.rulings else None
        return next((one for one in self.rulings if one.place == f"#{seq}"), None)

    def with_ruling(self, ruling: Ruling, /, **changes: Any) -> Award:
        """Return the award with something changed in a ruling."""
        changed = replace(ruling, **changes)
        return replace(self, rulings=tuple(changed if one is ruling else one for one in self.rulings))

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object; empty when there is nothing to say."""
        doc = {"standing": self.standing, "rulings": [one.to_json() for one in self.rulings],
               "offers": [one.to_json() for one in self.offers],
               "draft": self.draft.to_json() if self.draft else None, "closed": self.closed}  # fmt: skip
        return {name: value for name, value in doc.items() if value not in (None, [])}
