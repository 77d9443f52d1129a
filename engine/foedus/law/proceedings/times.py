"""Times that were extended, frozen or set in a case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from foedus.law.proceedings.values import StepKind


@dataclass(frozen=True, slots=True)
class Times:
    """Nothing yet."""


KINDS: Final[tuple[StepKind, ...]] = ()
