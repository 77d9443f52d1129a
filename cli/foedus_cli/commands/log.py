"""`foedus log …`: the ledger of all acts."""

from __future__ import annotations

import click

from foedus_cli.commands.check import exit_code
from foedus_cli.commands.log_proofs import PROOFS
from foedus_cli.desk import Desk, answer
from foedus_cli.options import Instant, instant, json_option, known_at_option, since_option
from foedus_cli.pages.acts import write_log
from foedus_cli.pages.checks import write_inspection


@click.group("log")
def command() -> None:
    """The ledger: who recorded what, when, and on which day of the law."""


@command.command("show")
@click.option(
    "--agreement",
    metavar="AGREEMENT",
    help="Only acts of this agreement, or of this file: instrument/ID, question/ID, dispute/ID.",
)
@click.option("--actor", metavar="ACTOR", help="Only acts that this person recorded.")
@click.option("--tag", metavar="TAG", help="Only acts of this kind, such as agreement.act or agreement.correct.")
@since_option
@known_at_option
@json_option
@click.pass_obj
def show(
    desk: Desk, agreement: str | None, actor: str | None, tag: str | None, since: Instant | None,
    known_at: Instant | None, as_json: bool,
) -> None:  # fmt: skip
    """Show recorded acts in the order in which they were recorded."""
    import foedus

    wanted = foedus.LogFilter(agreement, actor, tag, instant(since), instant(known_at))
    with desk.registry() as registry:
        found = registry.log.show(wanted)
    doc = {"acts": [entry.to_json() for entry in found]}
    answer(doc, lambda page: write_log(page, found, known_at), as_json)


@command.command("verify")
@click.option(
    "--checkpoint",
    "checkpoints",
    metavar="FILE",
    multiple=True,
    help="A checkpoint that was kept elsewhere: the register must begin with what it sealed; repeatable.",
)
@click.option("--policy", metavar="FILE", help="Logs, witnesses and quorum (C2SP tlog-policy); checks signatures.")
@click.option(
    "--log-key",
    "log_keys",
    metavar="KEY",
    multiple=True,
    help="A verifier key of the log, or its file; checks signatures.",
)
@json_option
@click.pass_obj
def verify(
    desk: Desk, checkpoints: tuple[str, ...], policy: str | None, log_keys: tuple[str, ...], as_json: bool
) -> int:
    """Reseal every act and replay the whole register; leaves with 7 if anything differs.

    Without a checkpoint from elsewhere a register that was set back to an older state as a whole is found sound.
    """
    with desk.registry() as registry:
        found = registry.log.verify(checkpoints, policy=policy, log_keys=log_keys)
    answer(found.to_json(), lambda page: write_inspection(page, found), as_json)
    return exit_code(found)


for _proof in PROOFS:
    command.add_command(_proof)
