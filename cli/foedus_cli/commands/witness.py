"""`foedus witness …`: a member state co-signs the checkpoints of a register, and notices when it is set back."""

from __future__ import annotations

from pathlib import Path

import click

from foedus_cli.desk import answer
from foedus_cli.files import hand_out
from foedus_cli.options import json_option
from foedus_cli.render import Page, put, put_json

home_option = click.option(
    "--home", type=click.Path(path_type=Path), envvar="FOEDUS_WITNESS", show_envvar=True, default="witness",
    show_default=True, metavar="FOLDER", help="Where the witness keeps its key and what it has seen.",
)  # fmt: skip


@click.group("witness")
def command() -> None:
    """A witness of a register: it co-signs what goes on from what it saw, and nothing else."""


@command.command("init")
@home_option
@click.option("--name", metavar="NAME", required=True,
              help="The name of the witness for ever, such as witness.example.org/kansas.")  # fmt: skip
@click.option("--log-key", "log_keys", metavar="KEY", multiple=True, required=True,
              help="The verifier key of a register to be witnessed, or its file; repeatable.")  # fmt: skip
@json_option
def init(home: Path, name: str, log_keys: tuple[str, ...], as_json: bool) -> None:
    """Make the home of a witness with a key of its own, and show the key that the policy needs."""
    import foedus

    verifier = str(foedus.new_witness(home, name, log_keys).verifier)

    def write(page: Page) -> None:
        page.line(f"{home} is the home of {name}; nobody else may read its key.")
        page.line("Give this verifier key to the depositary, for the policy:")
        page.line(verifier, indent=2)

    answer({"home": str(home), "name": name, "verifier": verifier, "logs": list(log_keys)}, write, as_json)


@command.command("cosign")
@click.argument("checkpoint")
@click.option("--proof", metavar="FILE", help="That it goes on from the last one: `foedus log consistency` writes it.")
@home_option
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write the line into a file.")
@json_option
def cosign(checkpoint: str, proof: str | None, home: Path, out: Path | None, as_json: bool) -> None:
    """Co-sign the checkpoint in a file, and show the line that is to be put below it.

    A checkpoint that was set back, that shows another past, or that another key signed is refused.
    """
    import foedus

    found = foedus.Witness(home).cosign(checkpoint, proof=proof)
    hand_out(found, out, f"The co-signature of {found.witness}", as_json)


@command.command("serve")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The port; 0 takes one that is free.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address; this machine alone by default.")
@home_option
@json_option
def serve(port: int, host: str, home: Path, as_json: bool) -> None:
    """Answer the requests of registers over HTTP (C2SP tlog-witness) until interrupted."""
    import foedus

    witness = foedus.Witness(home)

    def ready(url: str) -> None:
        if as_json:
            put_json({"url": url, "verifier": str(witness.verifier)})
        else:
            put(f"{witness.verifier.name} listens on {url}\n")

    witness.serve(port, host=host, ready=ready)
