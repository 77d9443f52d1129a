"""`foedus db …`: the tables of a register."""

from __future__ import annotations

import click

from foedus_cli.desk import Desk, answer
from foedus_cli.options import json_option


@click.group("db")
def command() -> None:
    """Make, migrate and identify the tables of a register."""


@command.command("upgrade")
@json_option
@click.pass_obj
def upgrade(desk: Desk, as_json: bool) -> None:
    """Bring the tables to the version that this foedus needs."""
    with desk.registry() as registry:
        version = registry.db.upgrade()
    answer({"schema": version}, lambda page: page.line(f"The register has the schema {version}.", "good"), as_json)


@command.command("current")
@json_option
@click.pass_obj
def current(desk: Desk, as_json: bool) -> None:
    """Say which version the tables have."""
    import foedus

    with desk.registry() as registry:
        version = registry.db.current()
    if version is None:
        raise foedus.NotFound("There is no register in this database.", code="register-missing")
    answer({"schema": version}, lambda page: page.line(f"The register has the schema {version}."), as_json)
