"""Texts and files that are handed to a command: read whole, or digested."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path


def read_text(name: str) -> str:
    """Read a file of text; ``-`` is standard input. What is wrong with it is told without repeating it."""
    import foedus

    try:
        return _bytes(name).decode()
    except UnicodeDecodeError as error:
        raise foedus.Usage(f"{name}: byte {error.start + 1} is no UTF-8.", code="not-utf8") from None


def digest_of(name: str) -> str:
    """Return the SHA-256 of a file, 64 hexadecimal digits."""
    return hashlib.sha256(_bytes(name)).hexdigest()


def _bytes(name: str) -> bytes:
    import foedus

    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise foedus.Usage(f"{name}: {why}.", code="file-unreadable") from error
