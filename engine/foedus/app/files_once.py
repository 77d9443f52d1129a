"""Files that are written once and whole: drafts, moved into place, on the disk before anybody is told."""

from __future__ import annotations

import os
from pathlib import Path

from foedus.errors import Usage
from foedus.ledger.texts import FILE_LIMIT, unreadable

PRIVATE = 0o600
PUBLIC = 0o644


def read_small(path: str | Path) -> bytes:
    """Read a file of proofs; a larger one than any proof is cut, and then refused by its reader.

    Raises:
        RegisterBroken: ``proof-unreadable``, there is no such file, or it may not be read.

    """
    try:
        with Path(path).open("rb") as file:
            return file.read(FILE_LIMIT + 1)
    except OSError as error:
        raise unreadable(f"{path} cannot be read: {error.strerror}") from error


def write_whole(path: Path, data: bytes, mode: int = PUBLIC) -> None:
    """Put a file in the place of another, in one step that survives a power cut.

    Raises:
        Usage: it cannot be written.

    """
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        flush_folder(path.parent)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise Usage(f"the file {path} cannot be written: {error.strerror}") from error


def flush_folder(folder: Path) -> None:
    """Bring the names in a folder onto the disk, where the system knows of such a thing."""
    if os.name != "posix":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
