"""Primitives for pictures: text made harmless, text measured and wrapped, and a canvas that writes SVG.

Everything that reaches a picture goes through :func:`clean` and an escape, so that no name can become markup, change
the direction of its surroundings or break the file. Widths are estimates for a plain sans serif face, on the safe side.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from html import escape

_JOINERS = "\u200c\u200d"  # Persian and Indic names need them
_NARROW = frozenset("iljtfrI.,:;'’|!()[]{}/\\-‐ ")
_WIDE = frozenset("mwMW@%—…&")


def clean(text: str) -> str:
    """Drop control, direction-changing and unassignable characters; any white space becomes one blank."""
    kept = [" " if char.isspace() else char for char in text if char.isspace() or _harmless(char)]
    return " ".join("".join(kept).split())


def _harmless(char: str) -> bool:
    if char in _JOINERS:
        return True
    code = ord(char)
    if code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
        return False
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs")


def safe(text: str) -> str:
    """Return text cleaned and escaped, for content and for quoted attributes."""
    return escape(clean(text), quote=True)


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the estimated width of a line of text in pixels at a font size in pixels."""
    return sum(_advance(char) for char in text) * size * (1.07 if bold else 1.0)


def _advance(char: str) -> float:
    if char in _NARROW:
        return 0.36
    if char in _WIDE:
        return 0.98
    if unicodedata.combining(char) or char in _JOINERS:
        return 0.0
    if unicodedata.east_asian_width(char) in ("W", "F"):
        return 1.05
    if char.isupper():
        return 0.71
    return 0.58 if char.isascii() else 0.64


def shorten(text: str, size: float, width: float, *, bold: bool = False) -> str:
    """Cut a line with an ellipsis so that it is no wider than ``width`` pixels."""
    if text_width(text, size, bold=bold) <= width:
        return text
    room = width - text_width("…", size, bold=bold)
    kept = 0
    for index, char in enumerate(text):
        room -= text_width(char, size, bold=bold)
        if room < 0:
            break
        kept = index + 1
    return f"{text[:kept].rstrip()}…"


def wrap(text: str, size: float, width: float, *, bold: bool = False, most: int | None = None) -> list[str]:
    """Break text into lines no wider than ``width`` pixels, at most ``most`` of them (the last cut short)."""
    lines: list[str] = []
    line = ""
    for word in _words(text, size, width, bold):
        longer = f"{line} {word}" if line else word
        if line and text_width(longer, size, bold=bold) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    lines.append(line)
    if most is not None and len(lines) > most:
        rest = " ".join(lines[most - 1 :])
        lines = [*lines[: most - 1], shorten(rest, size, width, bold=bold)]
    return lines


def _words(text: str, size: float, width: float, bold: bool) -> list[str]:
    """Split at blanks, and words wider than a line into pieces."""
    found: list[str] = []
    for word in text.split():
        piece, used = "", 0.0
        for char in word:
            step = text_width(char, size, bold=bold)
            if piece and used + step > width:
                found.append(piece)
                piece, used = "", 0.0
            piece, used = piece + char, used + step
        found.append(piece)
    return found


def number(value: float) -> str:
    """Write a coordinate with at most two decimals: ``12.5``, ``3``."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if value else "0"


class Canvas:
    """A list of SVG elements; coordinates and sizes in pixels, y downwards."""

    def __init__(self) -> None:
        self.parts: list[str] = []

    def rect(self, x: float, y: float, width: float, height: float, cls: str, *, tip: str = "", r: float = 0) -> None:
        """Add a rectangle; ``tip`` is what it says to a pointer or a screen reader."""
        attributes = {"x": x, "y": y, "width": max(width, 0), "height": height, "rx": r or None}
        self._add("rect", attributes, cls, tip)

    def line(self, x1: float, y1: float, x2: float, y2: float, cls: str) -> None:
        """Add a straight line."""
        self._add("line", {"x1": x1, "y1": y1, "x2": x2, "y2": y2}, cls, "")

    def circle(self, x: float, y: float, r: float, cls: str, *, tip: str = "") -> None:
        """Add a circle around a point."""
        self._add("circle", {"cx": x, "cy": y, "r": r}, cls, tip)

    def path(self, path: str, cls: str, *, tip: str = "") -> None:
        """Add a path, given in SVG's own notation."""
        head = f'<path d="{path}" class="{cls}"'
        self.parts.append(f"{head}><title>{safe(tip)}</title></path>" if tip else f"{head}/>")

    def text(
        self, x: float, y: float, words: str, size: float, *, cls: str = "fg", anchor: str = "start",
        bold: bool = False, halo: str = "",
    ) -> None:  # fmt: skip
        """Add one line of text on a baseline; ``halo`` is the class of a patch to lay under it."""
        if halo:
            width = text_width(words, size, bold=bold)
            left = {"start": x, "middle": x - width / 2, "end": x - width}[anchor]
            self.rect(left - 2, y - size * 0.88, width + 4, size * 1.16, halo)
        where = f'x="{number(x)}" y="{number(y)}" font-size="{number(size)}"'
        weight = ' font-weight="600"' if bold else ""
        turn = f' text-anchor="{anchor}"' if anchor != "start" else ""
        self.parts.append(f'<text {where}{weight}{turn} class="{cls}">{safe(words)}</text>')

    def _add(self, name: str, attributes: Mapping[str, float | None], cls: str, tip: str) -> None:
        told = "".join(f' {key}="{number(value)}"' for key, value in attributes.items() if value is not None)
        head = f'<{name}{told} class="{cls}"'
        self.parts.append(f"{head}><title>{safe(tip)}</title></{name}>" if tip else f"{head}/>")
