"""The panel: how its members are appointed, challenged and replaced."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from foedus.law.proceedings.values import StepKind


@dataclass(frozen=True, slots=True)
class Panel:
    """Who sits on the panel; ``complete`` when it is constituted."""

    sitting: tuple[str, ...] = ()
    complete: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object; empty when there is nothing to say."""
        return {"sitting": list(self.sitting), "complete": self.complete} if self.sitting else {}


KINDS: Final[tuple[StepKind, ...]] = ()
