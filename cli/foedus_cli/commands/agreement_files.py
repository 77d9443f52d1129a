"""Commands that need no register: checking agreement files, and their schema."""

from __future__ import annotations

import click

from foedus_cli.desk import answer
from foedus_cli.options import json_option
from foedus_cli.pages.checks import write_files_report
from foedus_cli.render import put_json


@click.command("check")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--with", "known", multiple=True, metavar="FILE_OR_DIR",
              help="Agreements that the files refer to; known, not checked; may be repeated.")  # fmt: skip
@json_option
def check(files: tuple[str, ...], known: tuple[str, ...], as_json: bool) -> int:
    """Evaluate files on their own acts and compare with what they expect; leaves with 1 if a point differs."""
    import foedus

    report = foedus.check_agreements(files, known)
    answer(report.to_json(), lambda page: write_files_report(page, report), as_json)
    return 0 if report.holds else 1


@click.command("schema")
@click.option("--json", "as_json", is_flag=True, help="Print JSON; the schema is JSON in any case.")
def schema(as_json: bool) -> None:
    """Print the JSON Schema of an agreement file, for editors."""
    import foedus

    put_json(foedus.agreement_schema())


COMMANDS = (check, schema)
