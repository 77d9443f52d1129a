"""The days that steps of a case have set, and by which somebody has to act: what a docket lists beside the limits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from foedus.law.proceedings.proceeding import Proceeding
from foedus.law.proceedings.values import Office


@dataclass(frozen=True, slots=True)
class SetDay:
    """Until when, who has to do what, and the act that set it."""

    area: str
    words: str
    office: Office
    since: date
    until: date
    place: str


def set_by_steps(proceeding: Proceeding, on: date) -> Iterator[SetDay]:
    """Yield what still has to be done: an award carried out within its period, a default cured, a draft commented."""
    state = proceeding.compliance
    if state.complied is None and proceeding.closed is None:
        if state.period is not None:
            yield SetDay("compliance", "Carrying out the award", "respondent", *state.period)
        if state.cure is not None:
            yield SetDay("compliance", "Curing the default", "respondent", *state.cure)
