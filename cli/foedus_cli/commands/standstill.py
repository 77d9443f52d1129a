"""`foedus standstill …`: real standstills of technical notifications against the rule; no register is needed."""

from __future__ import annotations

import click

from foedus_cli.desk import answer
from foedus_cli.options import json_option
from foedus_cli.pages.standstill import write_standstill


@click.group("standstill")
def command() -> None:
    """The standstill of draft technical regulations under Directive 98/34/EC, against real rows."""


@command.command("check")
@click.argument("file", metavar="FILE.csv")
@click.option("--calendar", metavar="PLACE", default="EU-TRIS", show_default=True,
              help="The place whose holidays move the end, or none for weekends alone.")  # fmt: skip
@json_option
def check(file: str, calendar: str, as_json: bool) -> None:
    """Count the end of every standstill, and tell of each group the share that is exact and what explains the rest."""
    import foedus

    report = foedus.check_standstill(file, calendar)
    answer(report.to_json(), lambda page: write_standstill(page, report), as_json)
