"""`foedus tick`: what time brings about."""

from __future__ import annotations

import click

from foedus_cli.desk import Desk, answer
from foedus_cli.options import dry_run_option, json_option
from foedus_cli.pages.lists import write_due


@click.command("tick")
@click.option("--until", metavar="DATE", help="Up to which day (default: today); a later day only with --dry-run.")
@dry_run_option
@json_option
@click.pass_obj
def command(desk: Desk, until: str | None, dry_run: bool, as_json: bool) -> None:
    """Record what time alone has brought about: entries into force, lapses, ends."""
    with desk.registry() as registry:
        found = registry.tick(until, dry_run=dry_run)
    doc = {"until": until, "dry_run": dry_run, "due": [item.to_json() for item in found]}
    answer(doc, lambda page: write_due(page, found, until, dry_run), as_json)
