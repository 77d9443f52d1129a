"""From values to what stands on a terminal: pages of lines and tables for people, or one JSON object."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TextIO

from foedus_cli.clean import cells, clean, json_text, wrap

Style = Literal["plain", "head", "good", "bad", "warn", "dim"]

_COLOURS: dict[Style, str] = {"head": "1", "good": "32", "bad": "31", "warn": "33", "dim": "2"}
_PIPED = 100
_NARROWEST = 40
_PLAIN_SIGNS = str.maketrans({"✓": "+", "✗": "x", "·": "-", "—": "-", "–": "-", "→": ">", "“": '"', "”": '"', "…": "."})


@dataclass(frozen=True, slots=True)
class Cell:
    """One text of a table with its style."""

    text: str
    style: Style = "plain"


@dataclass(slots=True)
class Page:
    """A page under construction; every text that is put on it is cleaned, so a title cannot command the terminal.

    ``piped`` pages are never cut to fit: what is cut on a terminal would be missing for a program.
    """

    width: int = _PIPED
    colour: bool = False
    piped: bool = True
    _lines: list[str] = field(default_factory=list)

    @classmethod
    def on(cls, stream: TextIO) -> Page:
        """Begin a page that fits a stream: as wide as the terminal, with colour only where it is wanted."""
        if not stream.isatty():
            return cls()
        width = shutil.get_terminal_size((_PIPED, 24)).columns
        colour = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        return cls(max(width, _NARROWEST), colour, piped=False)

    def line(self, text: str, style: Style = "plain", *, indent: int = 0, hang: int = 0) -> None:
        """Add a sentence, wrapped; ``hang`` indents its further lines."""
        lead = " " * indent
        for part in wrap(clean(text), max(self.width - indent - hang, 20)):
            self._lines.append(lead + self._styled(part, style))
            lead = " " * (indent + hang)

    def gap(self) -> None:
        """Add an empty line, unless the page begins here or the last one is empty."""
        if self._lines and self._lines[-1]:
            self._lines.append("")

    def heading(self, text: str) -> None:
        """Add a heading with a gap above it."""
        self.gap()
        self.line(text, "head")

    def fields(self, pairs: Iterable[tuple[str, str | None]], *, indent: int = 0) -> None:
        """Add a label and its text in each line, the texts aligned; what is empty is left out."""
        rows = [(label, clean(text)) for label, text in pairs if text]
        left = max((cells(label) for label, _ in rows), default=0) + 2
        for label, text in rows:
            first, *more = wrap(text, max(self.width - indent - left, 20))
            self._lines.append(f"{' ' * indent}{_pad(label, left)}{first}".rstrip())
            self._lines.extend(f"{' ' * (indent + left)}{part}" for part in more)

    def table(
        self, header: Sequence[str], rows: Iterable[Sequence[str | Cell]], *, indent: int = 0, one_line: bool = False
    ) -> None:
        """Add an aligned table; a terminal wraps the last column or, with ``one_line``, cuts it; a pipe does not."""
        body = [[_cell(item) for item in row] for row in rows]
        head = [Cell(text, "dim") for text in header]
        widths = [max(cells(row[at].text) for row in (head, *body)) for at in range(len(header) - 1)]
        left = indent + sum(widths) + 2 * len(widths)
        room = max(self.width - left, 20)
        for row in (head, *body) if any(header) else body:
            parts = [self._styled(item.text, item.style, width) for item, width in zip(row, widths, strict=False)]
            first, *more = self._fitted(row[-1].text, room, one_line)
            style = row[-1].style
            self._lines.append((" " * indent + "  ".join([*parts, self._styled(first, style)])).rstrip())
            self._lines.extend(" " * left + self._styled(line, style) for line in more)

    def _fitted(self, text: str, room: int, one_line: bool) -> list[str]:
        if self.piped:
            return [text]
        return [_shortened(text, room)] if one_line else wrap(text, room)

    def text(self) -> str:
        """Return the page."""
        return "".join(f"{line}\n" for line in self._lines)

    def _styled(self, text: str, style: Style, width: int = 0) -> str:
        code = _COLOURS.get(style)
        padding = " " * max(width - cells(text), 0)
        return f"\x1b[{code}m{text}\x1b[0m{padding}" if self.colour and code and text else text + padding


def _cell(item: str | Cell) -> Cell:
    found = Cell(item) if isinstance(item, str) else item
    return Cell(clean(found.text), found.style)


def _pad(text: str, width: int) -> str:
    return text + " " * (width - cells(text))


def _shortened(text: str, width: int) -> str:
    if cells(text) <= width:
        return text
    while text and cells(text) > width - 1:
        text = text[:-1]
    return f"{text.rstrip()}…"


class OutputFailedError(Exception):
    """The output could not be written, after the command had done its work."""


def put(text: str, stream: TextIO | None = None) -> None:
    """Write finished text; a reader that has gone away is no error, a full disk is one.

    Raises:
        OutputFailedError: the text could not be written.

    """
    target = stream or sys.stdout
    encoding = (target.encoding or "utf-8").lower().replace("_", "-")
    if encoding not in ("utf-8", "utf8", "utf-8-sig"):
        text = text.translate(_PLAIN_SIGNS).encode(encoding, "backslashreplace").decode(encoding)
    try:
        target.write(text)
        target.flush()
    except BrokenPipeError:
        _silence(target)
    except OSError as error:
        _silence(target)
        raise OutputFailedError(error.strerror or str(error)) from error


def put_json(value: Any, stream: TextIO | None = None) -> None:
    """Write one JSON value."""
    target = stream or sys.stdout
    unicode = (target.encoding or "utf-8").lower().replace("-", "").startswith("utf8")
    put(json_text(value, ascii_only=not unicode) + "\n", target)


def _silence(stream: TextIO) -> None:
    """Turn a broken stream to nowhere, so that closing it at the end does not complain again."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
    except (OSError, ValueError):
        pass
