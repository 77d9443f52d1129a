"""The panel: how its members are appointed, challenged and replaced."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from foedus.law.proceedings.values import StepKind


@dataclass(frozen=True, slots=True)
class Panel:
    """Who sits on the panel; ``complete`` when it is constituted."""

    sitting: tuple[str, ...] = ()
    complete: bool = False


KINDS: Final[tuple[StepKind, ...]] = ()
