"""`foedus conflicts`: every pair of instruments that meets, with its state."""

from __future__ import annotations

import click

from foedus_cli.desk import Desk, answer
from foedus_cli.options import Instant, both_axes, instant, json_option, order_option
from foedus_cli.pages.conflicts import MANY, STATES, write_conflicts


@click.command("conflicts")
@order_option
@click.option("--subject", metavar="SUBJECT", help="Only pairs of instruments that are about this subject.")
@both_axes
@click.option("--state", type=click.Choice(tuple(STATES)), help="Show only pairs in this state; all are counted.")
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    metavar="N",
    help=f"Show at most N pairs; all are counted. Without it, {MANY} as text and all with --json.",
)
@json_option
@click.pass_obj
def command(
    desk: Desk, order: str | None, subject: str | None, on: str | None, known_at: Instant | None, state: str | None,
    limit: int | None, as_json: bool,
) -> None:  # fmt: skip
    """List every pair of instruments that meets in subject, ground and time on a day or later, with its state."""
    most = MANY if limit is None and not as_json else limit
    with desk.registry() as registry:
        found = registry.conflicts(
            order=order, subject=subject, on=on, as_known_at=instant(known_at), state=state, limit=most
        )
    doc = found.to_json()
    answer(doc, lambda page: write_conflicts(page, doc, known_at), as_json)
