"""Models of what happened and what history says: acts, trigger, expectations (the agreement format, section 1)."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from pydantic import Discriminator, Field, Tag

from foedus.definitions.kinds import (
    ActKind,
    Count,
    Date,
    Id,
    OnlyFalse,
    OnlyTrue,
    Ordinal,
    Partial,
    Party,
    State,
    Text,
    one_of,
)  # fmt: skip
from foedus.definitions.shapes import Filled, Strict, absent, among, shape


class TriggerModel(Filled):
    """What is known of the moment at which the condition was met, where the list of acts is incomplete."""

    date: Partial = absent()
    nth: Ordinal = absent()
    by: list[Party] = absent()
    legs: dict[Id, Partial] = absent()
    """day per named condition"""
    derived: OnlyTrue = absent()
    """computed back from the official date"""
    not_later_than: OnlyTrue = absent()


ActParty: TypeAlias = Annotated[
    Annotated[Party, Tag("=text")] | Annotated[list[Party], Field(min_length=2), Tag("=list")],
    Discriminator(shape),
    among("a party or organ, all, or a list of parties", "=text", "=list"),
]


class ActModel(Strict):
    """One act of a party or an organ, or the same act of several."""

    date: Partial
    """the act itself"""
    party: ActParty
    act: ActKind
    effective: Partial = absent()
    """when the party's own law or the stated date takes effect"""
    notified: Date = absent()
    """when the depositary told the others"""
    chosen: Date = absent()
    """a later day named in the instrument"""
    with_: list[Party] = absent("with")
    """it counts only when these have deposited too"""
    about: Id = absent()
    nth: Ordinal = absent()
    does_not_count: Text = absent()
    """why it does not count"""
    ref: Text = absent()
    note: Text = absent()


def _in_force_shape(value: Any) -> str:
    return "=unknown" if value == "unknown" else shape(value)


InForce: TypeAlias = Annotated[
    Annotated[None, Tag("=null")]
    | Annotated[Annotated[str, one_of("unknown")], Tag("=unknown")]
    | Annotated[Partial, Tag("=text")]
    | Annotated[dict[Id, Partial], Field(min_length=1), Tag("=map")],
    Discriminator(_in_force_shape),
    among("a day, a day per stage, null for never, or unknown", "=null", "=text", "=map"),
]
DayOrNull: TypeAlias = Annotated[
    Annotated[None, Tag("=null")] | Annotated[Date, Tag("=text")],
    Discriminator(shape),
    among("a day, or null", "=null", "=text"),
]


class PeriodModel(Strict):
    """A party's membership, from a day on and up to, not including, another."""

    from_: Date = Field(alias="from")
    until: DayOrNull


PartyDays: TypeAlias = Annotated[
    Annotated[None, Tag("=null")] | Annotated[Date, Tag("=text")] | Annotated[list[PeriodModel], Tag("=list")],
    Discriminator(shape),
    among("a day, null, or a list of {from: …, until: …}", "=null", "=text", "=list"),
]


class CountModel(Strict):
    """How far a condition was met on a day."""

    date: Date
    leg: Id
    n: Count = absent()
    percent: Text = absent()


class StatusOn(Strict):
    """The state on a day."""

    date: Date
    state: State


class Expect(Strict):
    """What history says."""

    in_force: InForce
    computable: OnlyFalse = absent()
    literal: DayOrNull = absent()
    lapsed: Date = absent()
    provisional: Date = absent()
    parties: dict[Party, PartyDays] = absent()
    parties_disputed: dict[Party, list[Date]] = absent()
    counts: list[CountModel] = absent()
    status_on: list[StatusOn] = absent()
