"""Times that were extended, frozen or set in a case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from foedus.law.proceedings.values import StepKind


@dataclass(frozen=True, slots=True)
class Times:
    """Nothing yet."""

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object; empty when there is nothing to say."""
        return {}


KINDS: Final[tuple[StepKind, ...]] = ()
