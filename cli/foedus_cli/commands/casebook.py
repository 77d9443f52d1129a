"""`foedus casebook …`: decided cases against the rules."""

from __future__ import annotations

import click

from foedus_cli.desk import answer
from foedus_cli.options import json_option
from foedus_cli.pages.law import write_casebook_report

ABLATIONS = ("findings", "order-rules", "own-rules", "sole-rules")


@click.group("casebook")
def command() -> None:
    """Put decided cases to the rules, and see whether they come out as they were held."""


@command.command("check")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--law", metavar="FILE", multiple=True,
              help="Rule files, and a vocabulary, instead of the law that ships; may be repeated.")  # fmt: skip
@click.option("--ablate", type=click.Choice(ABLATIONS), multiple=True,
              help="Leave something out, to see what the score rests on: all findings; all rules but those that every "
                   "order shares; the rules on which the case itself is said to rest; the rules that apply in no other "
                   "of the cases given. May be repeated.")  # fmt: skip
@json_option
def check(files: tuple[str, ...], law: tuple[str, ...], ablate: tuple[str, ...], as_json: bool) -> int:
    """Compare the engine's opinion on each case with what was held; leaves with 1 if one differs."""
    import foedus

    report = foedus.check_casebooks(files, law=law or None, ablate=ablate)
    answer(report.to_json(), lambda page: write_casebook_report(page, report), as_json)
    return 0 if report.holds else 1
