"""Files that commands write."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any, Protocol

from foedus_cli.clean import clean
from foedus_cli.render import Page, put, put_json


class Handed(Protocol):
    """What is a file for other people's programs."""

    @property
    def text(self) -> str:
        """The file."""

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""


def hand_out(found: Handed, out: Path | None, what: str, as_json: bool) -> None:
    """Write it into a file, or show it byte for byte; a terminal is shown it without what could command it."""
    if out is not None:
        write_file(out, found.text)
    if as_json:
        put_json(found.to_json())
    elif out is not None:
        page = Page.on(sys.stdout)
        page.line(f"{what} is in {out}.")
        put(page.text())
    else:
        shown = "\n".join(map(clean, found.text.split("\n"))) if sys.stdout.isatty() else found.text
        put(shown)


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
