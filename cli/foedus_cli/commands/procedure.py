"""`foedus procedure …`: ways to settle disputes, as data: under inspection, in words and as a picture."""

from __future__ import annotations

import click

from foedus_cli.desk import answer
from foedus_cli.options import json_option
from foedus_cli.pages.procedures import write_procedure, write_procedure_report, write_procedures
from foedus_cli.render import put, put_json

_procedures_option = click.option(
    "--procedures", metavar="DIR", multiple=True,
    help="Files or folders of procedures instead of those that ship; may be repeated.",
)  # fmt: skip


@click.group("procedure")
def command() -> None:
    """The ways to settle disputes: read them, draw them, and look for faults in them."""


@command.command("check")
@click.argument("files", metavar="[FILE]...", nargs=-1)
@json_option
def check(files: tuple[str, ...], as_json: bool) -> int:
    """Look procedures, or those that ship with foedus, over for faults; leaves with 1 if one is refused."""
    import foedus

    report = foedus.check_procedures(files)
    answer(report.to_json(), lambda page: write_procedure_report(page, report), as_json)
    return 0 if report.holds else 1


@command.command("list")
@_procedures_option
@json_option
def list_(procedures: tuple[str, ...], as_json: bool) -> None:
    """List the procedures by their ids."""
    import foedus

    found = foedus.list_procedures(procedures)
    rows = [{"id": one.id, "order": one.order, "title": one.title, "version": one.version} for one in found]
    answer({"procedures": rows}, lambda page: write_procedures(page, found), as_json)


@command.command("show")
@click.argument("procedure", metavar="PROCEDURE")
@click.option("--graph", type=click.Choice(["mermaid"]), help="Print its picture instead.")
@_procedures_option
@json_option
def show(procedure: str, graph: str | None, procedures: tuple[str, ...], as_json: bool) -> None:
    """Show a procedure: who may do what, its stages and its time limits."""
    import foedus

    found = foedus.show_procedure(procedure, procedures)
    if graph is None:
        answer(found.to_json(), lambda page: write_procedure(page, found), as_json)
    elif as_json:
        put_json({"procedure": found.id, "version": found.version, "mermaid": foedus.procedure_graph(found)})
    else:
        put(foedus.procedure_graph(found))
