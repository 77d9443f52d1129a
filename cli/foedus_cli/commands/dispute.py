"""`foedus dispute …`: disputes under their procedures, in files of histories and in the register."""

from __future__ import annotations

import click

from foedus_cli.commands import dispute_files, dispute_steps
from foedus_cli.desk import answer
from foedus_cli.options import json_option, on_option
from foedus_cli.pages.disputes import write_course, write_replay

_procedures_option = click.option(
    "--procedures", metavar="DIR", multiple=True,
    help="Files or folders of procedures instead of those that ship; may be repeated.",
)  # fmt: skip


@click.group("dispute")
def command() -> None:
    """Where disputes stand, what is due and by whom."""


@command.command("replay")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@_procedures_option
@json_option
def replay(files: tuple[str, ...], procedures: tuple[str, ...], as_json: bool) -> int:
    """Compare where the cases of histories stood with what the histories expect; leaves with 1 if a day differs."""
    import foedus

    report = foedus.replay_histories(files, procedures)
    answer(report.to_json(), lambda page: write_replay(page, report), as_json)
    return 0 if report.holds else 1


@command.command("course")
@click.argument("file", metavar="FILE")
@on_option
@_procedures_option
@json_option
def course(file: str, on: str | None, procedures: tuple[str, ...], as_json: bool) -> None:
    """Say where the case of a history stands on a day, what is due, and how each date was found."""
    import foedus

    found = foedus.dispute_course(file, on, procedures=procedures)
    answer(found.to_json(), lambda page: write_course(page, found), as_json)


for one in (*dispute_files.COMMANDS, *dispute_steps.commands()):
    command.add_command(one)
