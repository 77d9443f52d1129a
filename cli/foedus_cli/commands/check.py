"""`foedus check`: the inspection of the whole register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import click

from foedus_cli.desk import Desk, answer
from foedus_cli.options import json_option
from foedus_cli.pages.checks import write_inspection

if TYPE_CHECKING:
    import foedus


def exit_code(inspection: foedus.Inspection) -> int:
    """Return 7 if the register is not what it claims to be, 1 if there are only remarks, else 0."""
    if not inspection.sound:
        return 7
    return 1 if inspection.findings else 0


@click.command("check")
@click.option("--basic", "level", flag_value="basic", default="basic",
              help="Numbers, times and heads have no gap (the default).")  # fmt: skip
@click.option("--strict", "level", flag_value="strict", help="Also reseal and replay every act, compare every cell.")
@click.option("--pedantic", "level", flag_value="pedantic", help="Also remark what is in order but deserves a look.")
@json_option
@click.pass_obj
def command(desk: Desk, level: Literal["basic", "strict", "pedantic"], as_json: bool) -> int:
    """Inspect the register; leaves with 7 if it is not sound, with 1 if there are only remarks."""
    with desk.registry() as registry:
        found = registry.check(level)
    answer(found.to_json(), lambda page: write_inspection(page, found), as_json)
    return exit_code(found)
