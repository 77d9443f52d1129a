"""The panel: how its members are appointed, challenged and replaced."""

from __future__ import annotations

from typing import Final

from foedus.law.proceedings import panel_appointing, panel_changing
from foedus.law.proceedings.seats import Challenge, Panel, Seat

__all__ = ["KINDS", "Challenge", "Panel", "Seat"]

KINDS: Final = (*panel_appointing.KINDS, *panel_changing.KINDS)
