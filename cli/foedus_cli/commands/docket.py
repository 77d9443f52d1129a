"""`foedus docket`: what is due in the disputes of the register."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from foedus_cli.desk import Desk, answer
from foedus_cli.files import write_file
from foedus_cli.options import Instant, both_axes, instant, json_option
from foedus_cli.pages.docket import write_docket


@click.command("docket")
@click.option("--party", metavar="PARTY", help="Only what falls to this party.")
@click.option("--role", metavar="ROLE", help="Only what falls to this role.")
@click.option("--procedure", metavar="PROCEDURE", help="Only disputes under this procedure.")
@click.option("--dispute", metavar="ID", help="Only this dispute.")
@click.option("--until", metavar="DATE", help="Only what ends by this day.")
@click.option("--overdue", is_flag=True, help="Only deadlines that have passed.")
@click.option("--ics", metavar="FILE", type=click.Path(dir_okay=False), help="Write a calendar for other programs too.")
@both_axes
@json_option
@click.pass_obj
def command(desk: Desk, /, known_at: Instant | None, ics: str | None, as_json: bool, **wanted: Any) -> None:
    """List what is due in all open disputes: by when, by whom, from which event, and what opens after it."""
    with desk.registry() as registry:
        found = registry.docket(as_known_at=instant(known_at), **wanted)
    if ics:
        write_file(Path(ics), found.ics())
    doc = {**found.to_json(), "until": wanted["until"], "written": ics}
    answer(doc, lambda page: write_docket(page, found, known_at, ics), as_json)
