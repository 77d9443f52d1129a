"""`foedus init`."""

from __future__ import annotations

import click

from foedus_cli.desk import Desk, answer
from foedus_cli.options import json_option


@click.command("init")
@json_option
@click.pass_obj
def command(desk: Desk, as_json: bool) -> None:
    """Make a new register; harmless where there is one already."""
    with desk.registry() as registry:
        version = registry.init()
    answer({"schema": version}, lambda page: page.line(f"The register is ready (schema {version}).", "good"), as_json)
