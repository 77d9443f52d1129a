"""Consultation and mediation: who mediates, what was proposed, who has to consent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from foedus.law.proceedings.values import StepKind


@dataclass(frozen=True, slots=True)
class Mediation:
    """The mediator whom the sides have accepted."""

    mediator: str | None = None


KINDS: Final[tuple[StepKind, ...]] = ()
