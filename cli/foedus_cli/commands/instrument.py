"""`foedus instrument …`: constitutions, statutes, rules, judgments, and agreements as instruments."""

from __future__ import annotations

from typing import Any

import click

from foedus_cli.desk import Desk, answer
from foedus_cli.options import Instant, both_axes, instant, json_option, known_at_option, order_option, tracing
from foedus_cli.pages.acts import write_outcome
from foedus_cli.pages.instruments import write_instrument, write_instruments

_instrument = click.argument("instrument", metavar="INSTRUMENT")


@click.group("instrument")
def command() -> None:
    """The instruments of the register; `foedus load` brings them in from files."""


@command.command("list")
@order_option
@click.option("--subject", metavar="SUBJECT", help="Only what is about this subject, or one under it.")
@both_axes
@json_option
@click.pass_obj
def list_(
    desk: Desk, order: str | None, subject: str | None, on: str | None, known_at: Instant | None, as_json: bool
) -> None:
    """List all instruments, one line each, with their standing on a day."""
    with desk.registry() as registry:
        found = registry.instrument.list(order=order, subject=subject, on=on, as_known_at=instant(known_at))
    doc = {"instruments": [item.to_json() for item in found]}
    answer(doc, lambda page: write_instruments(page, found, on, known_at), as_json)


@command.command("show")
@_instrument
@known_at_option
@json_option
@click.pass_obj
def show(desk: Desk, instrument: str, known_at: Instant | None, as_json: bool) -> None:
    """Show the record of an instrument, its history, the findings about it, and what is open."""
    with desk.registry() as registry:
        found = registry.instrument.show(instrument, as_known_at=instant(known_at))
    answer(found.to_json(), lambda page: write_instrument(page, found, known_at), as_json)


@command.command("correct")
@_instrument
@click.option("--file", "doc", metavar="FILE", help="A file with one instrument: the record as it should stand.")
@click.option("--strike", is_flag=True, help="Strike the record: there is no such instrument.")
@tracing
@click.pass_obj
def correct(
    desk: Desk, /, instrument: str, doc: str | None, strike: bool, dry_run: bool, as_json: bool, **how: Any
) -> None:
    """Replace the record of an instrument by a new act; the old one stays in the ledger. Needs a reason."""
    with desk.registry() as registry:
        outcome = registry.instrument.correct(instrument, doc, strike=strike, dry_run=dry_run, **how)
    answer(outcome.to_json(), lambda page: write_outcome(page, outcome, dry_run), as_json)
