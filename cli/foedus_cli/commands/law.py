"""`foedus law …`: the rules of precedence, in words and under inspection."""

from __future__ import annotations

import click

from foedus_cli.desk import answer
from foedus_cli.options import json_option
from foedus_cli.pages.law import write_law_report, write_rule, write_rules


@click.group("law")
def command() -> None:
    """The rules of precedence: read them in words, and look for faults in them."""


@command.command("check")
@click.argument("files", metavar="[FILE]...", nargs=-1)
@click.option("--cases", metavar="FILE", multiple=True,
              help="Casebooks that show which rules apply (default: those that ship); may be repeated.")  # fmt: skip
@json_option
def check(files: tuple[str, ...], cases: tuple[str, ...], as_json: bool) -> int:
    """Look rule files, or the law that ships with foedus, over for faults; leaves with 1 if there are errors."""
    import foedus

    report = foedus.check_law(files, cases=cases)
    answer(report.to_json(), lambda page: write_law_report(page, report), as_json)
    return 0 if report.holds else 1


@command.command("show")
@click.argument("rule", metavar="RULE")
@json_option
def show(rule: str, as_json: bool) -> None:
    """Say one rule in words: when it applies, what follows, on whose authority, and how settled it is."""
    import foedus

    found = foedus.law_rule(rule)
    answer(found.to_json(), lambda page: write_rule(page, found), as_json)


@command.command("list")
@click.option("--order", metavar="ORDER", help="Only rules of this legal order; `any` for those that all share.")
@json_option
def list_(order: str | None, as_json: bool) -> None:
    """List the rules in the order in which they are tried."""
    import foedus

    found = foedus.law_rules(order)
    answer({"rules": [rule.to_json() for rule in found]}, lambda page: write_rules(page, found), as_json)
