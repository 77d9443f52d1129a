"""`foedus agreement …`: the acts of an agreement's life, and questions about it."""

from __future__ import annotations

import click

from foedus_cli.commands import agreement_acts, agreement_files, agreement_questions, agreement_timeline
from foedus_cli.lazy import LazyGroup


@click.group("agreement", cls=LazyGroup)
def command() -> None:
    """Record what happened to an agreement, and ask what it is, since when, and why."""


for _module in (agreement_questions, agreement_timeline, agreement_files, agreement_acts):
    for _command in _module.COMMANDS:
        command.add_command(_command)
