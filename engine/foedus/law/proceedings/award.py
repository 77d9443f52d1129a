"""The award: votes, reasons, separate opinions, correction, interpretation, setting aside, appeal."""

from __future__ import annotations

from typing import Final

from foedus.law.proceedings import award_making, award_review
from foedus.law.proceedings.rulings import Award, Ruling

__all__ = ["KINDS", "Award", "Ruling"]

KINDS: Final = (*award_making.KINDS, *award_review.KINDS)
