"""`foedus log key|checkpoint|receipt|consistency|export`: what can be checked without the register."""

from __future__ import annotations

from pathlib import Path

import click

from foedus_cli.desk import Desk, answer
from foedus_cli.files import hand_out
from foedus_cli.options import json_option
from foedus_cli.pages.wording import count
from foedus_cli.render import Page

key_option = click.option(
    "--key", metavar="FILE", envvar="FOEDUS_LOG_KEY", show_envvar=True, required=True,
    help="The signing key of the register, made by `foedus log key new`.",
)  # fmt: skip
out_option = click.option("--out", type=click.Path(path_type=Path), metavar="FILE",
                          help="Write it into a file instead of showing it.")  # fmt: skip


@click.group("key")
def key_group() -> None:
    """The key with which the register signs."""


@key_group.command("new")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--origin", metavar="NAME", required=True,
              help="The name of the register for ever, such as treaties.example.org/register.")  # fmt: skip
@json_option
def new_key(file: Path, origin: str, as_json: bool) -> None:
    """Make a signing key in a file of its own, which nobody else may read, and show the key that may be published."""
    import foedus

    verifier = foedus.new_log_key(file, origin)
    doc = {"file": str(file), "origin": origin, "verifier": str(verifier)}
    answer(doc, lambda page: _made(page, file, str(verifier)), as_json)


def _made(page: Page, file: Path, verifier: str) -> None:
    page.line(f"{file} holds the signing key; keep it away from the database and from its administrator.")
    page.line("Publish this verifier key:")
    page.line(verifier, indent=2)


@click.command("checkpoint")
@key_option
@out_option
@json_option
@click.pass_obj
def checkpoint(desk: Desk, key: str, out: Path | None, as_json: bool) -> None:
    """Sign the register as it is now: how many acts, and the root of the tree over them.

    The key goes on from the last checkpoint that it signed; a register that does not is refused.
    """
    with desk.registry() as registry:
        found = registry.log.checkpoint(key)
    acts = count(found.sealed.checkpoint.size, "act")
    hand_out(found, out, f"The checkpoint over {acts} of {found.sealed.checkpoint.origin}", as_json)


@click.command("receipt")
@click.argument("ref", metavar="ACT")
@click.option("--checkpoint", "file", metavar="FILE", required=True, help="A checkpoint that covers the act.")
@out_option
@json_option
@click.pass_obj
def receipt(desk: Desk, ref: str, file: str, out: Path | None, as_json: bool) -> None:
    """Prove that one act, such as agreement/nlc-enhanced#12, is among those that a checkpoint sealed.

    A receipt shows that the act is in the register. That its file has no later act it does not show.
    """
    with desk.registry() as registry:
        found = registry.log.receipt(ref, file)
    hand_out(found, out, f"The receipt for {found.ref}", as_json)


@click.command("consistency")
@click.argument("old")
@click.argument("new")
@out_option
@json_option
@click.pass_obj
def consistency(desk: Desk, old: str, new: str, out: Path | None, as_json: bool) -> None:
    """Prove that the checkpoint in the file NEW goes on from OLD: a checkpoint file, or a number of acts."""
    earlier: str | int = int(old) if old.isdecimal() and not Path(old).exists() else old
    with desk.registry() as registry:
        found = registry.log.consistency(earlier, new)
    hand_out(found, out, f"The proof from {found.old} to {count(found.new, 'act')}", as_json)


@click.command("export")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--checkpoint", "checkpoints", metavar="FILE", multiple=True,
              help="A checkpoint with its co-signatures, to be laid into the bundle; repeatable.")  # fmt: skip
@click.option(
    "--log-key", "log_key", metavar="KEY", help="The verifier key of the log, or its file, to be named in the bundle."
)
@json_option
@click.pass_obj
def export(desk: Desk, folder: Path, checkpoints: tuple[str, ...], log_key: str | None, as_json: bool) -> None:
    """Write the whole register as a bundle of plain files, with a program that checks it.

    It holds every payload. Nothing is left out, so hand it to whoever may read the register.
    """
    with desk.registry() as registry:
        found = registry.log.export(folder, checkpoints=checkpoints, log_key=log_key)

    def write(page: Page) -> None:
        sealed = f"{found.sealed} of them sealed" if found.checkpoints else "none of them sealed"
        page.line(f"{found.folder}: {count(found.acts, 'act')} ({sealed}), {count(found.definitions, 'definition')}.")
        page.line(f"Check it with: python -m foedus.ledger verify {found.folder}", "dim")

    answer(found.to_json(), write, as_json)


PROOFS = (key_group, checkpoint, receipt, consistency, export)
