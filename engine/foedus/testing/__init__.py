"""The rehearsal: what a test of foedus, or of a program on top of it, can stand on; shipped with us."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from foedus.testing.clock import FixedClock

__all__ = ["FixedClock"]

_WHERE = {"FixedClock": "foedus.testing.clock"}


def __getattr__(name: str) -> Any:
    """Load a name when it is first asked for."""
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_WHERE[name]), name)
