"""`foedus tick`: what time brings about."""

from __future__ import annotations

import click

from foedus_cli.desk import Desk, answer
from foedus_cli.options import dry_run_option, json_option
from foedus_cli.pages.docket import write_proposed
from foedus_cli.pages.lists import write_due
from foedus_cli.render import Page


@click.command("tick")
@click.option("--until", metavar="DATE", help="Up to which day (default: today); a later day only with --dry-run.")
@dry_run_option
@json_option
@click.pass_obj
def command(desk: Desk, until: str | None, dry_run: bool, as_json: bool) -> None:
    """Record what time alone has brought about: entries into force, lapses, ends.

    In disputes that is only what a procedure makes automatic. What other passed deadlines open is proposed, with the
    command that would record it.
    """
    with desk.registry() as registry:
        found = registry.tick(until, dry_run=dry_run)
    doc = {
        "until": until, "dry_run": dry_run, "due": [item.to_json() for item in found],
        "recorded": [item.to_json() for item in found if item.recorded],
        "proposed": [item.to_json() for item in found.proposed],
    }  # fmt: skip

    def write(page: Page) -> None:
        write_due(page, found, until, dry_run)
        write_proposed(page, found.proposed)

    answer(doc, write, as_json)
