"""Errors as people and programs get them, always on standard error, and the exit code that goes with each."""

from __future__ import annotations

import os
import sys
import traceback
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from foedus_cli.render import OutputFailedError, Page, put, put_json

if TYPE_CHECKING:
    import foedus

INTERRUPTED = 130
_LONGEST = 300
_LABELS = {
    1: "Not yet",
    2: "Wrong usage",
    3: "Refused",
    4: "Not found",
    5: "Referred",
    6: "Somebody else was first",
    7: "The register is not what it claims to be",
    70: "Failed",
}
_OF_FILES = {"proof-unreadable": "Not readable", "signature-forged": "Not to be trusted"}
"""What is wrong with a file that somebody handed over, not with the register."""


def report(error: BaseException, as_json: bool) -> int:
    """Say on standard error what went wrong, and return the exit code."""
    import foedus

    if isinstance(error, (click.Abort, KeyboardInterrupt)):
        return INTERRUPTED
    if isinstance(error, click.exceptions.NoArgsIsHelpError) and not as_json:
        _try(error.format_message() + "\n")
        return 2
    if isinstance(error, foedus.FoedusError):
        found, hint = error, None
    elif isinstance(error, click.ClickException):
        found, hint = _usage(error)
    else:
        found, hint = _internal(error), None
    if as_json:
        with suppress(OutputFailedError):
            put_json(found.to_json(), sys.stderr)
        return found.exit_code
    page = Page.on(sys.stderr)
    write_error(page, found, hint)
    _try(page.text())
    return found.exit_code


def write_error(page: Page, error: foedus.FoedusError, hint: str | None = None) -> None:
    """Write what happened, every reason with its place and remedy, what is possible now, and where to read on."""
    label = _OF_FILES.get(error.code) or _LABELS.get(error.exit_code, "Failed")
    page.line(f"{label}: {error.message}", "bad")
    for reason in error.reasons:
        place = f"{reason.where}: " if reason.where is not None else ""
        page.line(f"· {place}{reason.message} [{reason.code}]", indent=2, hang=2)
        page.line(f"→ {reason.advice}", "dim", indent=4, hang=2)
    possible = getattr(error, "possible", ())
    if possible:
        names = ", ".join(name.replace("_", "-") for name in possible)
        page.line(f"Possible now: {names}", indent=2, hang=2)
    if error.code != "act-refused" or not error.reasons:  # there each reason has its own way out
        page.line(f"→ {hint or error.remedy}", indent=2, hang=2)
    page.line(f"docs: docs/errors/{error.code}.md", "dim", indent=2)


def _usage(error: click.ClickException) -> tuple[foedus.FoedusError, str | None]:
    """Give click's own complaint the shape of all others."""
    import foedus

    context: Any = getattr(error, "ctx", None)
    hint = f"See `{context.command_path} --help`." if context is not None else None
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return foedus.Usage("A command is missing."), hint
    return foedus.Usage(error.format_message(), remedy=hint or ""), hint


def _internal(error: BaseException) -> foedus.FoedusError:
    """Turn what nobody foresaw into one short sentence; the traceback only for those who ask for it."""
    import foedus

    if os.environ.get("FOEDUS_DEBUG") == "1":
        _try("".join(traceback.format_exception(error)))
    if isinstance(error, OutputFailedError):
        message = f"The command has done its work, but its output could not be written: {error}."
        return foedus.FoedusError(message, remedy="Look at the register before repeating the command.")
    first = (str(error).splitlines() or [""])[0][:_LONGEST]
    cause = f"{type(error).__name__}: {first}" if first else type(error).__name__
    remedy = "Repeat the command; if it fails again, report it with what FOEDUS_DEBUG=1 shows."
    return foedus.FoedusError(f"foedus itself failed ({cause}).", remedy=remedy)


def _try(text: str) -> None:
    """Write to standard error, and let it be if nobody listens there."""
    with suppress(OutputFailedError):
        put(text, sys.stderr)
