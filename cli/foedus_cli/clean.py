"""Text from the register made harmless: nothing that moves the cursor, turns the line round or hides in it.

Whatever a register, a file or an argument says is shown; characters that a clerk cannot see are shown by number.
"""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any

_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]"
)
"""Characters that Unicode calls printable and nobody sees."""

_RAW = re.compile("[^\x00-\x7e]")
"""What `json.dumps` may leave as it is."""

_BREAKS = re.compile("[\t\n\r\x0b\x0c\x85\u2028\u2029]+")


def clean(text: str) -> str:
    """Return text as one line: breaks become a blank, hidden characters their number, such as ``<U+202E>``."""
    if text.isprintable() and text.isascii():
        return text
    return "".join(map(_shown, _BREAKS.sub(" ", text)))


def _shown(sign: str) -> str:
    if unicodedata.category(sign) == "Zs":
        return " "
    if sign.isprintable() and not _INVISIBLE.match(sign):
        return sign
    return f"<U+{ord(sign):04X}>"


def json_text(value: Any, *, ascii_only: bool = False) -> str:
    """Write a JSON value; hidden characters are escaped, so that a terminal that shows it is safe as well."""
    text = json.dumps(value, ensure_ascii=ascii_only, indent=2, allow_nan=False)
    return _RAW.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    sign = found[0]
    if sign == "\x7f":
        return "\\u007f"
    return sign if _shown(sign) == sign else json.dumps(sign)[1:-1]


def cells(text: str) -> int:
    """Count the columns that a text takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(map(_width, text))


def _width(sign: str) -> int:
    if unicodedata.combining(sign) or unicodedata.category(sign) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in ("W", "F") else 1


def wrap(text: str, width: int) -> list[str]:
    """Break a cleaned line at blanks; a word that is wider than the line is cut."""
    lines: list[str] = []
    line, used = "", 0
    for word in text.split(" "):
        need = cells(word)
        if line and used + 1 + need <= width:
            line, used = f"{line} {word}", used + 1 + need
            continue
        if line:
            lines.append(line)
        *full, line = _cut(word, width)
        lines.extend(full)
        used = cells(line)
    return [*lines, line]


def _cut(word: str, width: int) -> list[str]:
    parts, part, used = [], "", 0
    for sign in word:
        if part and used + _width(sign) > width:
            parts.append(part)
            part, used = "", 0
        part, used = part + sign, used + _width(sign)
    return [*parts, part]
