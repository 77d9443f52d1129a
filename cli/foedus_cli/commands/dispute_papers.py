"""`foedus dispute paper read`, and the files from which a step takes its texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import click

from foedus_cli.desk import Desk, answer
from foedus_cli.options import json_option
from foedus_cli.pages.dispute_papers import write_paper
from foedus_cli.texts import digest_of, read_text

if TYPE_CHECKING:
    from foedus import StepField, StepKind


@click.command("read")
@click.argument("dispute", metavar="ID")
@click.argument("seq", metavar="NUMBER", type=click.IntRange(min=1))
@json_option
@click.pass_obj
def read(desk: Desk, dispute: str, seq: int, as_json: bool) -> None:
    """Read the paper that is act NUMBER; a sealed one only by those to whom it is opened, in the name of --as."""
    with desk.registry() as registry:
        found = registry.dispute.read(dispute, seq)
    answer(found.to_json(), lambda page: write_paper(page, found), as_json)


def file_options(kind: StepKind) -> Iterator[Callable[[Any], Any]]:
    """Yield an option for each field of a kind that can be taken from a file."""
    for name in _texts(kind):
        option, words = name.replace("_", "-"), f"Take --{name.replace('_', '-')} from a file; - is standard input."
        yield click.option(f"--{option}-file", f"{name}_file", metavar="FILE", help=words)
    if _has_digest(kind):
        yield click.option("--file", "digest_file", metavar="FILE", help="Take --digest from a file: its SHA-256.")


def take_files(kind: StepKind, given: dict[str, Any]) -> None:
    """Put what stands in the files of a command in the place of its fields."""
    import foedus

    for name in (*_texts(kind), *(("digest",) if _has_digest(kind) else ())):
        file = given.pop(f"{name}_file")
        if file is None:
            continue
        if given.get(name) is not None:
            raise foedus.Usage(f"Give {name} or a file of it, not both.")
        given[name] = digest_of(file) if name == "digest" else read_text(file)


def may_be_file(field: StepField) -> bool:
    """Say whether a field can be taken from a file, so that its own option can be left out."""
    return field.type == "sealed" or field.name == "text"


def _texts(kind: StepKind) -> tuple[str, ...]:
    return tuple(field.name for field in kind.fields if may_be_file(field))


def _has_digest(kind: StepKind) -> bool:
    return any(field.name == "digest" for field in kind.fields)
