"""What follows an award: the reasonable period, reports, compensation, suspension of concessions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from foedus.law.proceedings.values import StepKind


@dataclass(frozen=True, slots=True)
class Compliance:
    """Nothing yet."""


KINDS: Final[tuple[StepKind, ...]] = ()
