"""Consultation and mediation: who mediates, what was proposed, who has to consent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from foedus.law.proceedings.values import StepKind


@dataclass(frozen=True, slots=True)
class Mediation:
    """The mediator whom the sides have accepted."""

    mediator: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object; empty when there is nothing to say."""
        return {"mediator": self.mediator} if self.mediator else {}


KINDS: Final[tuple[StepKind, ...]] = ()
