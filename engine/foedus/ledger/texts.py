"""How the files of the ledger are read: strictly, so that a text that is accepted has one reading only.

Base64 is the standard one, with padding and without spare bits; numbers are decimal without leading zeros. Whatever is
otherwise is ``proof-unreadable``.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Final

from foedus.errors import RegisterBroken

LARGEST: Final = 2**63 - 1
"""The largest number of leaves, or of seconds."""

FILE_LIMIT: Final = 1_000_000
"""The most bytes that a note, a receipt or a policy may have."""

_DECIMAL: Final = re.compile("0|[1-9][0-9]{0,18}")


def unreadable(message: str) -> RegisterBroken:
    """Return the error for a text that is not what it should be."""
    return RegisterBroken(message, code="proof-unreadable")


def utf8(data: bytes, what: str) -> str:
    """Read text in UTF-8 of a size that makes sense, without control characters other than line ends."""
    if len(data) > FILE_LIMIT:
        raise unreadable(f"{what} has {len(data)} bytes; more than {FILE_LIMIT} are not read")
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise unreadable(f"{what} is not UTF-8: {error.reason} at byte {error.start}") from error
    found = next((sign for sign in text if sign < " " and sign != "\n"), None)
    if found is not None:
        raise unreadable(f"{what} holds the control character {found!a}")
    return text


def decimal(text: str, what: str) -> int:
    """Read a number of leaves, a place or a time."""
    if not _DECIMAL.fullmatch(text) or int(text) > LARGEST:
        raise unreadable(f"{what} {shown(text)} is no number in decimal digits")
    return int(text)


def from_base64(text: str, what: str, size: int | None = None) -> bytes:
    """Read standard base64, perhaps of a certain number of bytes."""
    try:
        found = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise unreadable(f"{what} is no base64") from error
    if to_base64(found) != text:
        raise unreadable(f"{what} is no base64 as it is written in one way only")
    if size is not None and len(found) != size:
        raise unreadable(f"{what} has {len(found)} bytes, not {size}")
    return found


def to_base64(data: bytes) -> str:
    """Write standard base64."""
    return base64.b64encode(data).decode()


def shown(text: str) -> str:
    """Show a text from a file nobody vouches for: short, and plain."""
    return ascii(text if len(text) <= 60 else f"{text[:60]}...")
