"""The model of calendar files: their shape. What a shape cannot say is checked by ``calendar_files``."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final

from pydantic import Field

from foedus.definitions.kinds import DATE, Date, Kind, Text, Title, one_of, refuse, wrong
from foedus.definitions.procedure_models import Texts
from foedus.definitions.shapes import Strict, absent
from foedus.definitions.tree import shown
from foedus.law.calendars import BASES

_YEAR: Final = "[0-9]{4}"
_PLACE: Final = "[A-Z]{2}(-[A-Z0-9]{1,4})*"


def _matching(pattern: str, what: str, example: str) -> Kind:
    def check(value: Any) -> str:
        if not isinstance(value, str):
            raise wrong("text")
        if not re.fullmatch(pattern, value):
            raise refuse("bad-name", f"{shown(value)} is no {what}", f"Write it like {example}.")
        return value

    return Kind(check, {"type": "string", "pattern": f"^{pattern}$"})


Place = Annotated[str, _matching(_PLACE, "place", "DE, DE-BY or EU-COM")]
Year = Annotated[str, _matching(_YEAR, "year", '"2008"')]
Days = Annotated[dict[Date, Text], Field(min_length=1, json_schema_extra={"propertyNames": {"pattern": DATE}})]


class PartModel(Strict):
    """A part of a place; its days are those that the whole has not."""

    title: Title
    days: Days


class CalendarModel(Strict):
    """A file with the calendar of one place."""

    place: Place
    title: Title
    source: Title
    basis: Annotated[str, one_of(*BASES)]
    copied: Date
    first: Date
    last: Date
    documented: list[Year] = absent()
    notes: Texts = absent()
    days: Days
    parts: dict[Place, PartModel] = absent()
