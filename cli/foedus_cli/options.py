"""Options that many commands share, so that the same question is asked in the same words everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable
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


def tracing(command: Function) -> Function:
    """Add what commands take that record something beside agreements: reason, request id, dry run and JSON."""
    for option in (json_option, dry_run_option, _REQUEST_ID, reason_option):
        command = option(command)
    return command


def both_axes(command: Function) -> Function:
    """Add the two dates of a question: the law's and the register's."""
    return on_option(known_at_option(command))


def recording(command: Function) -> Function:
    """Add what every recording command takes: reason, request id, expected number, dry run and JSON."""
    for option in (json_option, dry_run_option, _EXPECT_SEQ, _REQUEST_ID, reason_option):
        command = option(command)
    return command


_ORDERS = "A legal order: us, de, ch, ca, au, in, eu, cn or pil"
order_option = click.option("--order", metavar="ORDER", help=f"{_ORDERS} (default: all).")


def scope(command: Function) -> Function:
    """Add what makes a question the same question for its findings."""
    for option in (_BETWEEN, _ADDRESSEE, _ORDER_OF_QUESTION, _TERRITORY):
        command = option(command)
    return command


def places(codes: Iterable[str]) -> list[str]:
    """Return the codes of an option that may be repeated and takes lists with commas."""
    return [part.strip() for code in codes for part in code.split(",")]


_TERRITORY = click.option(
    "--in", "territory", metavar="CODE", multiple=True, required=True,
    help="Where: an ISO code such as US-KS, a part of one such as DE-HE-kassel, or a group such as EU; repeatable.",
)  # fmt: skip
_ORDER_OF_QUESTION = click.option(
    "--order", metavar="ORDER", help=f"{_ORDERS} (default: that of the deciding body, else of the territory)."
)
_ADDRESSEE = click.option("--addressee", metavar="WHO", help="To whom it is addressed, such as joint_agency.")
_BETWEEN = click.option("--between", metavar="A,B", help="The two parties between whom it is asked.")

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


def as_stored(name: str | None) -> str | None:
    """Return the name of a stage, event or outcome as procedures write it: people may type dashes."""
    return None if name is None else name.replace("-", "_")


def named(texts: Iterable[str], form: str) -> dict[str, str]:
    """Return pairs that are written ``NAME=VALUE``; a name may stand once."""
    import foedus

    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name or name in found:
            what = "stands twice" if name in found else f"is no {form}"
            raise foedus.Usage(f"“{text}” {what}.")
        found[name] = value
    return found
