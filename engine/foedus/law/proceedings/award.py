"""The award: votes, reasons, separate opinions, correction, interpretation, setting aside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from foedus.law.proceedings.values import StepKind


@dataclass(frozen=True, slots=True)
class Award:
    """The award that stands, by the number of its act; ``None`` before one is made, or after it was set aside."""

    standing: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object; empty when there is nothing to say."""
        return {"standing": self.standing} if self.standing else {}


KINDS: Final[tuple[StepKind, ...]] = ()
