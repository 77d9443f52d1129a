"""`foedus dispute AREA VERB`: the steps beside the stages, one command for each kind in the table of steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import click

from foedus import STEPS
from foedus_cli.commands.dispute_papers import file_options, may_be_file, read, take_files
from foedus_cli.desk import Desk, answer
from foedus_cli.options import as_stored, json_option, named, tracing
from foedus_cli.pages.acts import write_outcome
from foedus_cli.pages.dispute_files import write_steps

if TYPE_CHECKING:
    from foedus import StepField, StepKind

_AREAS = {
    "parties": "Who takes part in a dispute.",
    "case": "What ends a dispute or ties it to another.",
    "time": "Times that are extended, set, or stand still.",
    "paper": "What is handed in, ordered and heard, and who may read it.",
    "mediation": "Consultation and mediation.",
    "panel": "The panel: appointment, challenge, replacement.",
    "award": "The award, and what becomes of it.",
    "compliance": "What follows an award.",
}
_TYPES: dict[str, dict[str, Any]] = {
    "number": {"type": click.IntRange(min=0), "metavar": "N"},
    "step": {"type": click.IntRange(min=1), "metavar": "NUMBER"},
    "day": {"metavar": "DATE"},
    "flag": {"is_flag": True, "default": None},
    "list": {"multiple": True, "metavar": "NAME"},
    "map": {"multiple": True, "metavar": "NAME=WORD"},
    "sealed": {"metavar": "TEXT"},
    "text": {"metavar": "TEXT"},
}
_COMMON = (
    click.option("--by", metavar="WHO", required=True, help="Who does it: a party, a member, a body by its role."),
    click.option("--on", metavar="DATE", required=True, help="The day on which it was done."),
    click.option("--does", metavar="STAGE", help="The stage of the procedure that it does at the same time."),
    click.option("--outcome", metavar="OUTCOME", help="How that stage ended."),
    click.option("--by-expiry", is_flag=True, help="The stage is done because the time of others has run out."),
    click.option("--note", metavar="TEXT", help="Anything else that is to be remembered of it."),
    click.option("--irregular", is_flag=True,
                 help="Record it although the procedure does not allow it; needs --reason."),
)  # fmt: skip


def _option(field: StepField) -> Callable[[Any], Any]:
    how = {"type": click.Choice(field.choices)} if field.type == "choice" else dict(_TYPES[field.type])
    words = field.words[:1].upper() + field.words[1:]
    more = "; may be repeated" if how.get("multiple") else ""
    required = field.required and not may_be_file(field)
    return click.option(f"--{field.name.replace('_', '-')}", field.name, required=required,
                        help=f"{words}{more}.", **how)  # fmt: skip


def _command(kind: StepKind) -> click.Command:
    maps = {field.name for field in kind.fields if field.type == "map"}
    lists = {field.name for field in kind.fields if field.type == "list"}

    def record(desk: Desk, /, dispute: str, dry_run: bool, as_json: bool, **given: Any) -> None:
        for name in maps:
            given[name] = named(given[name], "NAME=WORD") or None
        for name in lists:
            given[name] = list(given[name]) or None
        take_files(kind, given)
        for name in ("does", "outcome", "stage"):
            if name in given:
                given[name] = as_stored(given[name])
        with desk.registry() as registry:
            outcome = registry.dispute.step(dispute, kind.name, dry_run=dry_run, **given)
        answer(outcome.to_json(), lambda page: write_outcome(page, outcome, dry_run), as_json)

    decorated: Callable[..., Any] = tracing(record)
    for option in reversed([*(_option(field) for field in kind.fields), *file_options(kind), *_COMMON]):
        decorated = option(decorated)
    decorated = click.argument("dispute", metavar="ID")(click.pass_obj(decorated))
    return click.command(kind.verb.replace("_", "-"), help=f"{kind.words[:1].upper()}{kind.words[1:]}.")(decorated)


@click.command("steps")
@json_option
def steps(as_json: bool) -> None:
    """List every kind of step: who may take it, how far the case must have come, and what it says."""
    kinds = list(STEPS.values())
    answer({"steps": [kind.to_json() for kind in kinds]}, lambda page: write_steps(page, kinds), as_json)


def commands() -> Iterator[click.Command]:
    """Yield the groups of steps by their areas, and the list of all."""
    yield steps
    groups: dict[str, click.Group] = {}
    for kind in STEPS.values():
        if kind.area not in groups:
            groups[kind.area] = click.Group(kind.area, help=_AREAS[kind.area])
        groups[kind.area].add_command(_command(kind))
    groups["paper"].add_command(read)
    yield from groups.values()
