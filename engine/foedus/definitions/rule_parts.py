"""Models of what every rule is made of: steps of a count of time, and whose acts count."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import BeforeValidator, ConfigDict, Discriminator, Field, Tag

from foedus.definitions.kinds import Date, GroupName, Party, whole
from foedus.definitions.shapes import Strict, absent, among, shape, single_head

STEPS = ("days", "days_elapsed", "months", "years", "first_of_month", "first_of_year", "set_to")


class StepModel(Strict):
    """One step of a count of time."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1, "maxProperties": 1})

    days: Annotated[int, whole(0, 40_000)] = absent()
    """on the n-th day after"""
    days_elapsed: Annotated[int, whole(0, 40_000)] = absent()
    """after n full days, one day later than ``days``"""
    months: Annotated[int, whole(0, 1_200)] = absent()
    """n months after; a month that is too short is cut"""
    years: Annotated[int, whole(0, 1_000)] = absent()
    """n years after"""
    first_of_month: Annotated[int, whole(0, 1_200)] = absent()
    """first day of the n-th month after the month of the day"""
    first_of_year: Annotated[int, whole(0, 1_000)] = absent()
    """first day of the n-th year after the year of the day"""
    set_to: Date = absent()
    """the day itself"""


Step: TypeAlias = Annotated[StepModel, BeforeValidator(single_head(STEPS, STEPS, "a step"))]
Steps: TypeAlias = list[Step]


class Some(Strict):
    """Part of a set of parties."""

    of: Who
    """the set"""
    except_: list[Party] = absent("except")
    """parties that do not count"""
    as_of: Date = absent()
    """members on that day"""


Who: TypeAlias = Annotated[
    Annotated[GroupName, Tag("=text")]
    | Annotated[list[Party], Field(min_length=1), Tag("=list")]
    | Annotated[Some, Tag("=map")],
    Discriminator(shape),
    among("anyone, parties, signatories, a group, a list of parties, or {of: …}", "=text", "=list", "=map"),
]


Some.model_rebuild()
