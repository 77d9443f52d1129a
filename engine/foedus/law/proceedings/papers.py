"""What was handed in, ordered and offered in a case, and who may read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from foedus.law.proceedings.values import StepKind


@dataclass(frozen=True, slots=True)
class Papers:
    """Nothing yet."""

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object; empty when there is nothing to say."""
        return {}


KINDS: Final[tuple[StepKind, ...]] = ()
