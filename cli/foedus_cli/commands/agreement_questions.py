"""Commands that ask: list, show, status and forecast."""

from __future__ import annotations

import click

from foedus_cli.desk import Desk, answer
from foedus_cli.options import Instant, agreement_argument, both_axes, instant, json_option, known_at_option
from foedus_cli.pages.acts import write_shown
from foedus_cli.pages.lists import write_forecast, write_list
from foedus_cli.pages.status import write_party, write_status


@click.command("list")
@both_axes
@json_option
@click.pass_obj
def list_(desk: Desk, on: str | None, known_at: Instant | None, as_json: bool) -> None:
    """List all agreements, one line each, with their state on a day."""
    with desk.registry() as registry:
        found = registry.agreement.list(on=on, as_known_at=instant(known_at))
    doc = {"agreements": [item.to_json() for item in found]}
    answer(doc, lambda page: write_list(page, found, on, known_at), as_json)


@click.command("show")
@agreement_argument
@known_at_option
@json_option
@click.pass_obj
def show(desk: Desk, agreement: str, known_at: Instant | None, as_json: bool) -> None:
    """Show the terms of an agreement and its acts as they are recorded."""
    with desk.registry() as registry:
        found = registry.agreement.show(agreement, as_known_at=instant(known_at))
    answer(found.to_json(), lambda page: write_shown(page, found, known_at), as_json)


@click.command("status")
@agreement_argument
@both_axes
@click.option("--party", metavar="PARTY", help="Only where this party stands.")
@click.option("--verbose", "-v", is_flag=True, help="Say for each party why it is bound, or why not.")
@json_option
@click.pass_obj
def status(
    desk: Desk,
    agreement: str,
    on: str | None,
    known_at: Instant | None,
    party: str | None,
    verbose: bool,
    as_json: bool,
) -> None:
    """Say what an agreement is on a day, since when, and why."""
    at = instant(known_at)
    if party is not None:
        with desk.registry() as registry:
            one = registry.agreement.party(agreement, party, on=on, as_known_at=at)
        day = f" on {on}" if on else " today"
        answer(one.to_json(), lambda page: write_party(page, agreement, one, day, known_at), as_json)
        return
    with desk.registry() as registry:
        found = registry.agreement.status(agreement, on=on, as_known_at=at)
    answer(found.to_json(), lambda page: write_status(page, found, known_at, verbose), as_json)


@click.command("forecast")
@agreement_argument
@both_axes
@json_option
@click.pass_obj
def forecast(desk: Desk, agreement: str, on: str | None, known_at: Instant | None, as_json: bool) -> None:
    """Say what is still missing, and what would bring an agreement into force."""
    with desk.registry() as registry:
        found = registry.agreement.forecast(agreement, on=on, as_known_at=instant(known_at))
    answer(found.to_json(), lambda page: write_forecast(page, found), as_json)


COMMANDS = (list_, show, status, forecast)
