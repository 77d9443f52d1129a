"""Files that commands write."""

from __future__ import annotations

import os
from pathlib import Path


def write_file(path: Path, text: str) -> None:
    """Write a file in one step, so that nobody ever reads half of it."""
    import foedus

    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        try:
            draft.write_text(text, encoding="utf-8", newline="\n")
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise foedus.Usage(f"The file {path} cannot be written: {error.strerror}.") from error
