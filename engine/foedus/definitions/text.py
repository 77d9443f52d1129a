"""From bytes to text: one encoding, and no characters that hide what a file says."""

from __future__ import annotations

import codecs
import re
import unicodedata
from bisect import bisect_right

from foedus.definitions.tree import refusal
from foedus.errors import Reason, Where
from foedus.kernel.text import HIDDEN

MAX_BYTES = 5_000_000
_SHOWN_LINES = 20

_BREAK = re.compile("\r\n|\r|\n")
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


def decode(data: bytes, name: str) -> tuple[str, list[Reason]]:
    """Read the bytes as UTF-8 and replace hidden characters by U+FFFD, so that places stay what they are.

    A byte order mark of UTF-8 is dropped.

    Raises:
        DefinitionRefused: the file is too large or not UTF-8, so that nothing more can be said about it.

    """
    if len(data) > MAX_BYTES:
        message = f"the file has {len(data):,} bytes; at most {MAX_BYTES:,} are read"
        raise refusal(name, [Reason("file-too-large", message, where=Where(name))])
    if data.startswith(_WIDE) or (len(data) > 1 and data[:2].count(0) == 1):
        raise refusal(name, [Reason("not-utf8", "the file is UTF-16 or UTF-32 text", where=Where(name))])
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        line, column = place_in(before, line_starts(before), len(before))
        message = f"byte 0x{data[error.start]:02x} is not UTF-8; the file may be in an older encoding"
        raise refusal(name, [Reason("not-utf8", message, where=Where(name, line, column))]) from None
    return _without_hidden(text, name)


def line_starts(text: str) -> list[int]:
    """Return the index at which each line begins."""
    return [0, *(found.end() for found in _BREAK.finditer(text))]


def place_in(text: str, starts: list[int], index: int) -> tuple[int, int]:
    """Return line and column of an index, both from 1."""
    line = bisect_right(starts, min(index, len(text)))
    return line, index - starts[line - 1] + 1


def describe(sign: str) -> str:
    """Name a character by number and Unicode name."""
    name = unicodedata.name(sign, "control character")
    return f"U+{ord(sign):04X} ({name})"


def _without_hidden(text: str, name: str) -> tuple[str, list[Reason]]:
    reasons: list[Reason] = []
    starts: list[int] = []
    lines: set[int] = set()
    for found in HIDDEN.finditer(text):
        starts = starts or line_starts(text)
        line, column = place_in(text, starts, found.start())
        if line not in lines and len(lines) < _SHOWN_LINES:
            lines.add(line)
            message = f"the hidden character {describe(found[0])} stands here"
            reasons.append(Reason("bad-character", message, where=Where(name, line, column)))
    return (HIDDEN.sub("\ufffd", text) if reasons else text), reasons
