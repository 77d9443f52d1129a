"""What the book keeps for each code."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """A code with its title, why such a thing is refused at all, and the usual way out."""

    code: str
    title: str
    why: str
    remedy: str
