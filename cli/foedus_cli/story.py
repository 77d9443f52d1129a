"""Stories told with the commands themselves: what a scene is made of."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scene:
    """A heading, and the commands below it with the exit codes that they are meant to have."""

    title: str
    commands: tuple[tuple[Sequence[str], int], ...]


def said(line: str, code: int = 0) -> tuple[Sequence[str], int]:
    """Return a command as a person would type it, with its exit code."""
    return shlex.split(line), code


def typed(words: Sequence[str]) -> str:
    """Write a command as a person would type it."""
    return " ".join(f'"{word}"' if " " in word else word for word in words)
