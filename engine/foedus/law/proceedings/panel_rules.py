"""What a procedure says of its panel, as rules that decide: the words of the shipped procedures in closed tables.

A procedure file says much of its panel in words. Words that stand in these tables decide; all other words are shown
to a person and decide nothing. Numbers (size, quorum) and names (default appointment) decide in every file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from foedus.law.procedures.values import Procedure
from foedus.law.proceedings.offices import LOTS, NUMBERS
from foedus.law.proceedings.seats import Panel
from foedus.law.proceedings.values import SIDES, Office

Way = Literal["each", "together", "members", "body"]
"""Who fills a seat: each side its own, the sides together, the members already named, a body."""


@dataclass(frozen=True, slots=True)
class Composition:
    """How the seats are filled: ``each`` side appoints so many of its own; ``others`` and ``chair`` say who the rest.

    ``alternates`` = so many more by each side. ``rostered`` = from the standing roster, once one is recorded.
    """

    each: int = 0
    chair: tuple[Way, ...] = ()
    others: tuple[Way, ...] = ()
    alternates: int = 0
    rostered: bool = False


_TOGETHER: Final = Composition(chair=("together",), others=("together",))
_BODY: Final = Composition(chair=("body",), others=("body",))
_APPROVED: Final = Composition(chair=("together",), others=("together",), rostered=True)

COMPOSITIONS: Final[Mapping[str, Composition]] = {
    "one each and a chair": Composition(1, ("together", "members")),
    "one each, chair by the two": Composition(1, ("members",)),
    "one each, presiding by the two": Composition(1, ("members",)),
    "one each and presiding": Composition(1, ("members",)),
    "two each and a chair": Composition(2, ("members",)),
    "governments, within one month of entry into force: two ordinary and two substitute members each, president and "
    "deputy by agreement": Composition(2, ("together",), alternates=2),
    "Parties": _TOGETHER,
    "parties": _TOGETHER,
    "Länder by agreement": _TOGETHER,
    "parties on proposals of the Secretariat (refusal only for compelling reasons)": _TOGETHER,
    "disputing Parties from rosters": _APPROVED,
    "parties from an approved list": _APPROVED,
    "from the commission's list": Composition(chair=("together", "body"), others=("together", "body"), rostered=True),
    "executive committee": _BODY,
    "the body": _BODY,
    "court": _BODY,
    "the Court": _BODY,
    "standing bodies": _BODY,
    "standing senate": _BODY,
    "Conference of Cantonal Governments": _BODY,
    "national administrations": _BODY,
    "Chief Justice of India: chair and two members, sitting judges": _BODY,
}
"""The words of ``panel.appointed_by``."""

ANY: Final = Composition(chair=("each", "together", "members", "body"), others=("each", "together", "members", "body"))
"""Where the words say nothing that decides."""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Who may not sit: nationals of, and those affiliated with, whoever holds one of these offices."""

    offices: tuple[Office, ...]
    nationality: bool = False
    affiliation: bool = False
    unless_agreed: bool = False


EXCLUSIONS: Final[Mapping[str, Exclusion]] = {
    "no citizens of parties or third parties unless agreed": Exclusion((*SIDES, "third"), True, True, True),
    "three-year cooling-off from enterprises and associations concerned (§ 6(3))": Exclusion(SIDES, affiliation=True),
}
"""The words of ``panel.exclusions``."""

ALTERNATIVES: Final[Mapping[str, tuple[int, ...]]] = {
    "1 if the parties agree": (1,),
    "1 if agreed": (1,),
    "3 for the peer panel": (3,),
    "up to 3": (2, 3),
    "5 if agreed within ten days of establishment": (5,),
}
"""The words of ``panel.alternative``: which other numbers the sides may agree on."""

Tie = Literal["chair", "rejected"]
TIES: Final[tuple[Tie, ...]] = ("chair", "rejected")
"""What follows when a panel splits in halves: the chair's vote counts twice, or what was asked for is rejected."""


@dataclass(frozen=True, slots=True)
class Decision:
    """How a panel decides: by which majority, and what a tie means; no majority is asked where ``of`` is ``None``."""

    of: Literal["members", "voters"] | None = "members"
    tie: Tie | None = None


DECISIONS: Final[Mapping[str, Decision]] = {
    "majority of the judges taking part; on a tie no violation can be found (§ 15(4))": Decision("voters", "rejected"),
    "majority of the judges, secret": Decision("voters"),
    "mediation by consent": Decision(None),
    "consent only": Decision(None),
    "agreement": Decision(None),
    "majority; the chair has a casting vote": Decision("members", "chair"),
}
"""The words of ``decision_rule``; all others ask for the majority of all members and know no rule for a tie."""

BODY_ITSELF: Final = frozenset({"panel", "tribunal", "arbitrator", "appeal_panel", "compliance_panel"})
"""Roles under whose name the panel of the case itself acts, and no court above it."""


def words_of(procedure: Procedure) -> Mapping[str, Any]:
    """Return the panel's part of the procedure file."""
    found: Mapping[str, Any] = procedure.doc.get("panel") or {}
    return found


def composition_of(procedure: Procedure) -> Composition:
    """Return how the seats are filled."""
    return COMPOSITIONS.get(str(words_of(procedure).get("appointed_by")), ANY)


def exclusion_of(procedure: Procedure) -> Exclusion | None:
    """Return who may not sit."""
    return EXCLUSIONS.get(str(words_of(procedure).get("exclusions")))


def decision_of(procedure: Procedure) -> Decision:
    """Return how a panel decides."""
    return DECISIONS.get(str(procedure.doc.get("decision_rule")), Decision())


def tie_of(procedure: Procedure, panel: Panel) -> str | None:
    """Return what a tie means: what was set for this panel, else what the procedure says."""
    return panel.tie or decision_of(procedure).tie


def size_of(procedure: Procedure, panel: Panel) -> int | None:
    """Return how many members the panel has: as agreed, else as the procedure says."""
    if panel.agreed_size is not None:
        return panel.agreed_size
    size = words_of(procedure).get("size")
    return int(size) if size is not None else None


def each_of(procedure: Procedure, panel: Panel) -> int:
    """Return how many members each side appoints: half of the panel, without a chair if the number is odd."""
    each, size = composition_of(procedure).each, size_of(procedure, panel)
    return size // 2 if each and size is not None else each


def has_chair(procedure: Procedure, panel: Panel) -> bool:
    """Whether one seat is that of a chair; where the sides fill all seats there is none."""
    rule, size = composition_of(procedure), size_of(procedure, panel)
    return bool(rule.chair) and size != 1 and not (rule.each and size is not None and size % 2 == 0)


def quorum_of(procedure: Procedure) -> int | None:
    """Return how many members must take part in a decision, where the procedure says so."""
    quorum = words_of(procedure).get("quorum")
    return None if quorum is None else int(quorum)


def sizes_allowed(procedure: Procedure) -> tuple[int, ...] | None:
    """Return the numbers on which the sides may agree; ``None`` if the words leave it to them."""
    words = words_of(procedure)
    size, other = words.get("size"), words.get("alternative")
    if size is None or (other is not None and other not in ALTERNATIVES) or _number_is_agreed(procedure):
        return None
    return (int(size), *ALTERNATIVES.get(str(other), ()))


def _number_is_agreed(procedure: Procedure) -> bool:
    """Some procedures have a stage in which the sides agree the number."""
    return any(expiry.who in NUMBERS for stage in procedure.stages for expiry in stage.on_expiry)


def default_appointer(procedure: Procedure) -> str | None:
    """Return who appoints when a side does not; ``None`` where nobody does."""
    who = words_of(procedure).get("default_appointment")
    return None if who in (None, "none") else str(who)


def appoints_in_time(procedure: Procedure) -> bool:
    """Whether some deadline of the procedure leads to an appointment in default."""
    return any(
        expiry.do == "appoint" and expiry.who not in NUMBERS for stage in procedure.stages for expiry in stage.on_expiry
    )


def is_lot(who: str) -> bool:
    """Whether it is a list or a lot and nobody who could act: whoever has an office in the case may draw it."""
    return who in LOTS


def appointers_due(then: tuple[str, ...]) -> tuple[str, ...]:
    """Return who may appoint in default now, by what expired deadlines open (``appoint:WHO``)."""
    found = (match[1] for code in then if (match := re.fullmatch("appoint:(.+)", code)))
    return tuple(who for who in found if who not in NUMBERS)
