"""Options that many commands share, so that the same question is asked in the same words everywhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any, TypeVar

import click

Function = TypeVar("Function", bound=Callable[..., Any])

agreement_argument = click.argument("agreement", metavar="AGREEMENT")
party_argument = click.argument("party", metavar="PARTY")

json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")
dry_run_option = click.option("--dry-run", is_flag=True, help="Try everything, and keep nothing.")
reason_option = click.option("--reason", metavar="TEXT", help="Why it is recorded; stands in the ledger for ever.")
on_option = click.option("--on", metavar="DATE", help="The law's date that is asked about (default: today).")


@dataclass(frozen=True, slots=True)
class Instant:
    """An instant of the register's clock; ``assumed`` says that no zone was given and UTC was taken."""

    at: datetime
    assumed: bool = False


if TYPE_CHECKING:
    _Base = click.ParamType[Any]
else:  # older versions of click have no parameter here
    _Base = click.ParamType


class InstantType(_Base):
    """Reads an ISO instant, or a day: its end in UTC, or its beginning with ``begin``."""

    name = "instant"

    def __init__(self, *, begin: bool = False) -> None:
        self._time = time.min if begin else time.max

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Instant:
        """Read the text of an option."""
        if isinstance(value, Instant):
            return value
        try:
            if len(value) == len("YYYY-MM-DD"):
                return Instant(datetime.combine(date.fromisoformat(value), self._time, UTC))
            found = datetime.fromisoformat(value)
            if found.tzinfo is None:
                return Instant(found.replace(tzinfo=UTC), assumed=True)
            return Instant(found.astimezone(UTC))
        except (ValueError, OverflowError) as error:
            import foedus

            message = f"“{value}” is no instant: write YYYY-MM-DD, or YYYY-MM-DDTHH:MM:SSZ."
            raise foedus.Usage(message, code="bad-argument-date") from error


known_at_option = click.option(
    "--as-known-at", "known_at", type=InstantType(), metavar="INSTANT",
    help="What the register knew at an instant, or at the end of a day, in UTC (default: now).",
)  # fmt: skip
since_option = click.option(
    "--since", type=InstantType(begin=True), metavar="INSTANT", help="Only what was recorded from this instant on."
)


def both_axes(command: Function) -> Function:
    """Add the two dates of a question: the law's and the register's."""
    return on_option(known_at_option(command))


def recording(command: Function) -> Function:
    """Add what every recording command takes: reason, request id, expected number, dry run and JSON."""
    for option in (json_option, dry_run_option, _EXPECT_SEQ, _REQUEST_ID, reason_option):
        command = option(command)
    return command


_REQUEST_ID = click.option(
    "--request-id", metavar="ID", help="A name for this request: repeating it with the same name changes nothing."
)
_EXPECT_SEQ = click.option(
    "--expect-seq", "expected_seq", type=click.IntRange(min=0), metavar="N",
    help="Record only if N acts of this agreement stand in the register, so that nobody else came first.",
)  # fmt: skip


def instant(known_at: Instant | None) -> datetime | None:
    """Return the instant of an option for the library."""
    return None if known_at is None else known_at.at
