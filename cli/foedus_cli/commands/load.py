"""`foedus load`: agreements, instruments and findings from files."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from foedus_cli.desk import Desk, answer
from foedus_cli.options import dry_run_option, json_option, reason_option
from foedus_cli.pages.lists import write_loaded

if TYPE_CHECKING:
    import foedus

_EVERY = 10


@click.command("load")
@click.argument("files", metavar="[FILE]...", nargs=-1)
@click.option("--shipped", is_flag=True, help="Load the real agreements that ship with foedus.")
@reason_option
@dry_run_option
@json_option
@click.pass_obj
def command(
    desk: Desk, files: tuple[str, ...], shipped: bool, reason: str | None, dry_run: bool, as_json: bool
) -> None:
    """Load agreements, instruments and findings, all or nothing per file; loading a file again changes nothing."""
    import foedus

    if not files and not shipped:
        raise foedus.Usage("Nothing to load.", remedy="Name files, or load the agreements that ship with --shipped.")
    loaded: list[foedus.Loaded] = []
    failed = True
    try:
        with desk.registry() as registry:
            sources = [*(foedus.shipped_agreements() if shipped else ()), *files]
            results = registry.load(sources, reason=reason, dry_run=dry_run)
            for item in _watched(results, len(sources)):
                loaded.append(item)
        failed = False
    finally:
        # What went in before a file was refused stays, so it is said; the error follows on standard error.
        if not failed or (loaded and not as_json):
            doc = {
                "files": [item.to_json() for item in loaded],
                "recorded": sum(item.recorded for item in loaded),
                "dry_run": dry_run,
            }
            answer(doc, lambda page: write_loaded(page, loaded, dry_run), as_json)


def _watched(results: Iterator[foedus.Loaded], total: int) -> Iterator[foedus.Loaded]:
    """Hand the results on and show on standard error how far the work is."""
    if sys.stderr.isatty():
        with click.progressbar(results, length=total, label="Loading", file=sys.stderr) as bar:
            yield from bar
        return
    for number, item in enumerate(results, 1):
        yield item
        if total > 1 and (number % _EVERY == 0 or number == total):
            sys.stderr.write(f"loaded {number} of {total}\n")
            sys.stderr.flush()
