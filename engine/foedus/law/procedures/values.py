"""A procedure as a value: its stages, time limits, counting rules and anchors, with everything resolved by name.

What an engine computes with has a field of its own; the rest (words on costs, review, sources …) stands in ``doc``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Final, Literal

from foedus.kernel.canonical import content_hash

Kind = Literal["deadline", "wait", "target", "cap"]
Unit = Literal["day", "week", "month", "year"]
DayType = Literal["calendar", "business"]
Do = Literal[
    "advance", "appoint", "deemed_accepted", "deemed_rejected", "deemed_consent", "barred", "lapse", "continue",
    "adopted", "none",
]  # fmt: skip

KINDS: Final[tuple[Kind, ...]] = ("deadline", "wait", "target", "cap")
UNITS: Final[tuple[Unit, ...]] = ("day", "week", "month", "year")
BINDING: Final = "binding"


@dataclass(frozen=True, slots=True)
class CountingRule:
    """How a procedure counts time.

    ``event_day``: whether the day of the event is the first day of the period (``next_day``: it is not, and a period in
    weeks, months or years ends on the day with the name or number of the day after). ``month_end``: where a period in
    months ends if the month has no such day. ``roll``: where a deadline ends whose last day is no working day.
    """

    id: str
    words: str
    event_day: Literal["excluded", "included", "next_day"] = "excluded"
    month_end: Literal["last_day", "first_of_next_month"] = "last_day"
    roll: Literal["none", "next_working_day", "previous_working_day"] = "none"


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit of a stage; ``n`` is ``None`` where somebody else sets the number, or where it is not known.

    ``since`` = the limit was made on that day, and does not run from an earlier event.
    """

    n: int | None
    unit: Unit
    day_type: DayType
    start: str
    kind: Kind
    urgent: bool = False
    since: date | None = None

    def words(self) -> str:
        """Say the length: ``30 days``, ``10 business days``, ``a number of days that is still to be set``."""
        unit = f"business {self.unit}" if self.day_type == "business" else self.unit
        if self.n is None:
            return f"a number of {unit}s that is still to be set"
        return f"{self.n} {unit}{'' if self.n == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class Expiry:
    """What an unused deadline leads to."""

    do: Do
    to: str | None = None
    who: str | None = None

    @property
    def code(self) -> str:
        """What it opens, in one word: ``barred``, ``advance:court_action``, ``appoint:roster``."""
        target = {"advance": self.to, "appoint": self.who}.get(self.do)
        return f"{self.do}:{target}" if target else self.do


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way in which a stage can end, and where the case goes then."""

    id: str
    effect: str
    to: str


@dataclass(frozen=True, slots=True)
class Stage:
    """Something that somebody does; it is done on the day of the act."""

    id: str
    title: str
    by: tuple[str, ...]
    limits: tuple[Limit, ...] = ()
    on_expiry: tuple[Expiry, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    next: tuple[str, ...] = ()
    effect: str | None = None
    events: tuple[str, ...] = ()
    side: bool = False
    automatic: bool = False
    final: bool = False
    notes: Mapping[str, str] = field(default_factory=dict)
    """words beside the table: ``decision``, ``waived_if``, ``extension`` …"""

    def outcome(self, name: str | None) -> Outcome | None:
        """Return the outcome of that name."""
        return next((one for one in self.outcomes if one.id == name), None)


@dataclass(frozen=True, slots=True)
class Anchor:
    """An event outside the stages from which a time runs; ``default`` is the stage that stands in for it."""

    name: str
    default: str | None
    words: str


@dataclass(frozen=True, slots=True)
class Rights:
    """What one category of persons may do in a procedure, and under which condition."""

    may: tuple[str, ...]
    condition: str = ""


@dataclass(frozen=True)
class Procedure:
    """One way to settle disputes, as a table of stages; ``doc`` is the file in its JSON form."""

    id: str
    title: str
    order: str
    legal_basis: str
    counting: CountingRule
    roles: Mapping[str, str]
    standing: Mapping[str, Rights]
    anchors: Mapping[str, Anchor]
    start: tuple[str, ...]
    stages: tuple[Stage, ...]
    ladder: tuple[str, ...]
    doc: Mapping[str, Any]

    @cached_property
    def by_id(self) -> Mapping[str, Stage]:
        """The stages by their ids."""
        return {stage.id: stage for stage in self.stages}

    @cached_property
    def events(self) -> frozenset[str]:
        """The events outside the stages that the procedure knows."""
        return frozenset(self.anchors) | {name for stage in self.stages for name in stage.events}

    @cached_property
    def version(self) -> str:
        """What tells this text of the procedure from every other: a digest of its content and its counting rule."""
        rule = {name: getattr(self.counting, name) for name in ("id", "event_day", "month_end", "roll")}
        return content_hash({"procedure": self.doc, "counting": rule})

    def to_json(self) -> dict[str, Any]:
        """Return the file in its JSON form, with its version."""
        return {**self.doc, "version": self.version}
