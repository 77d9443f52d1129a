"""What parties, organs and ids look like when they are written down."""

from __future__ import annotations

from typing import Final

PARTY: Final = r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$|^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
"""ISO codes (US-KS, GY), or readable ids (oapi, us-congress)."""

ID: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$|^[a-z][a-z0-9]*(_[a-z0-9]+)+$"
"""Ids of agreements, stages, legs, tables and facts."""
