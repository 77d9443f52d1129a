"""`foedus dispute file | act | correct | move | list | show | import | statistics`: disputes kept in the register."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from foedus_cli.clean import json_text
from foedus_cli.desk import Desk, answer
from foedus_cli.files import write_file
from foedus_cli.options import Instant, as_stored, both_axes, instant, json_option, named, reason_option, tracing
from foedus_cli.pages.acts import write_outcome
from foedus_cli.pages.dispute_files import write_dispute, write_disputes, write_imported, write_statistics
from foedus_cli.render import Page

_dispute = click.argument("dispute", metavar="ID")
_procedures = click.option(
    "--procedures", metavar="DIR", multiple=True,
    help="Files or folders of procedures instead of those that ship; may be repeated.",
)  # fmt: skip
_irregular = click.option(
    "--irregular", is_flag=True, help="Record it although the procedure does not allow it; needs --reason."
)


@click.command("file")
@_dispute
@click.option(
    "--procedure", metavar="PROCEDURE", required=True, help="Under which procedure; it stays under this text."
)
@click.option("--party", "parties", metavar="ROLE=PARTY", multiple=True, required=True,
              help="Who holds a role of the procedure; may be repeated.")  # fmt: skip
@click.option(
    "--category",
    "categories",
    metavar="PARTY=CATEGORY",
    multiple=True,
    help="What a party is: government, enterprise, ngo or citizen; its standing is examined by that.",
)
@click.option(
    "--sponsored-by", metavar="PARTY=GOVERNMENT", multiple=True, help="The government through which a party comes."
)
@click.option(
    "--sponsor-accepted", metavar="PARTY=DATE", multiple=True, help="The day on which that government took the case up."
)
@click.option(
    "--sponsor-refused", metavar="PARTY=DATE", multiple=True, help="The day on which that government refused to."
)
@click.option(
    "--ground",
    "grounds",
    metavar="AGREEMENT[:ARTICLE,…]",
    multiple=True,
    help="An agreement that binds both sides, and its articles; may be repeated.",
)
@click.option("--exhausted", metavar="TEXT", multiple=True, help="What was tried before; may be repeated.")
@click.option(
    "--event",
    "events",
    metavar="EVENT=DATE",
    multiple=True,
    help="What happened before and lets a time of the procedure run; may be repeated.",
)
@click.option("--on", metavar="DATE", required=True, help="The day on which it was filed.")
@click.option("--title", metavar="TEXT", help="What the case is called.")
@click.option("--urgent", is_flag=True, help="The time limits for urgent cases count.")
@click.option("--holiday", "holidays", metavar="DATE", multiple=True, help="A holiday of the case; may be repeated.")
@click.option("--calendar", "calendars", metavar="PLACE", multiple=True,
              help="The stored holidays of a place, such as each party's; may be repeated.")  # fmt: skip
@click.option("--calendars", "calendar_files", metavar="DIR", multiple=True,
              help="Files or folders of calendars instead of those that ship; may be repeated.")  # fmt: skip
@click.option("--starts-in-the-middle", is_flag=True, help="What happened before its first act is not known.")
@_procedures
@_irregular
@tracing
@click.pass_obj
def file(desk: Desk, /, dispute: str, parties: tuple[str, ...], dry_run: bool, as_json: bool, **how: Any) -> None:
    """File a dispute under a procedure, with its parties, their standing, and the grounds."""
    how["categories"] = named(how["categories"], "PARTY=CATEGORY")
    how["events"] = named(how["events"], "EVENT=DATE")
    how["grounds"] = [_ground(text) for text in how["grounds"]]
    how["sponsored_by"] = _sponsors(
        *(how.pop(name) for name in ("sponsored_by", "sponsor_accepted", "sponsor_refused"))
    )
    with desk.registry() as registry:
        outcome = registry.dispute.file(dispute, parties=named(parties, "ROLE=PARTY"), dry_run=dry_run, **how)
    answer(outcome.to_json(), lambda page: write_outcome(page, outcome, dry_run), as_json)


def _ground(text: str) -> dict[str, Any]:
    agreement, _, articles = text.partition(":")
    return {"agreement": agreement} | ({"articles": articles.split(",")} if articles else {})


def _sponsors(by: tuple[str, ...], accepted: tuple[str, ...], refused: tuple[str, ...]) -> dict[str, dict[str, str]]:
    import foedus

    found = {party: {"government": name} for party, name in named(by, "PARTY=GOVERNMENT").items()}
    for field, said in (("accepted", accepted), ("refused", refused)):
        for party, day in named(said, "PARTY=DATE").items():
            if party not in found:
                raise foedus.Usage(f"Name the government of {party} with --sponsored-by.")
            found[party][field] = day
    return found


@click.command("act")
@_dispute
@click.argument("stage", metavar="[STAGE]", required=False)
@click.option("--on", metavar="DATE", required=True, help="The day on which it was done, as precisely as is known.")
@click.option("--event", metavar="EVENT", help="An event outside the stages from which a time runs.")
@click.option("--outcome", metavar="OUTCOME", help="How the stage ended.")
@click.option("--party", metavar="PARTY", help="Who did it.")
@click.option("--note", metavar="TEXT", help="Anything else that is to be remembered of it.")
@click.option("--by-expiry", is_flag=True, help="Nobody acted: a deadline ran out, and somebody takes what that opens.")
@_irregular
@tracing
@click.pass_obj
def act(desk: Desk, /, dispute: str, stage: str | None, dry_run: bool, as_json: bool, **how: Any) -> None:
    """Record that a STAGE of a dispute was done, or that an event happened."""
    name = as_stored(stage)
    how["event"], how["outcome"] = as_stored(how["event"]), as_stored(how["outcome"])
    with desk.registry() as registry:
        outcome = registry.dispute.act(dispute, name, dry_run=dry_run, **how)
    answer(outcome.to_json(), lambda page: write_outcome(page, outcome, dry_run), as_json)


@click.command("correct")
@_dispute
@click.argument("seq", metavar="NUMBER", type=click.IntRange(min=1))
@click.option("--set", "changes", multiple=True, metavar="FIELD=VALUE",
              help="Replace date, stage, event, outcome, party or note; FIELD= takes it away; repeatable.")  # fmt: skip
@click.option("--strike", is_flag=True, help="Strike the act: it was never done.")
@_irregular
@tracing
@click.pass_obj
def correct(
    desk: Desk, /, dispute: str, seq: int, changes: tuple[str, ...], dry_run: bool, as_json: bool, **how: Any
) -> None:
    """Correct act NUMBER of a dispute by a new act; the old one stays in the ledger. Needs a reason."""
    fields = {name: value or None for name, value in named(changes, "FIELD=VALUE").items()} if changes else None
    with desk.registry() as registry:
        outcome = registry.dispute.correct(dispute, seq, fields, dry_run=dry_run, **how)
    answer(outcome.to_json(), lambda page: write_outcome(page, outcome, dry_run), as_json)


@click.command("move")
@_dispute
@click.argument("procedure", metavar="PROCEDURE")
@_procedures
@_irregular
@tracing
@click.pass_obj
def move(desk: Desk, /, dispute: str, procedure: str, dry_run: bool, as_json: bool, **how: Any) -> None:
    """Let a dispute go on under the present text of a procedure, or under another one. Needs a reason."""
    with desk.registry() as registry:
        outcome = registry.dispute.move(dispute, procedure, dry_run=dry_run, **how)
    answer(outcome.to_json(), lambda page: write_outcome(page, outcome, dry_run), as_json)


@click.command("list")
@click.option("--party", metavar="PARTY", help="Only disputes in which it holds a role.")
@click.option("--state", metavar="STAGE", help="Only disputes that stand at this stage.")
@click.option("--procedure", metavar="PROCEDURE", help="Only disputes under this procedure.")
@both_axes
@json_option
@click.pass_obj
def list_(desk: Desk, /, known_at: Instant | None, as_json: bool, **wanted: Any) -> None:
    """List the disputes of the register: as all that is recorded leaves them, or with --on as they stood on a day."""
    with desk.registry() as registry:
        found = registry.dispute.list(as_known_at=instant(known_at), **wanted)
    answer({"disputes": [one.to_json() for one in found]}, lambda page: write_disputes(page, found, known_at), as_json)


@click.command("show")
@_dispute
@click.option(
    "--html", metavar="FILE.html", type=click.Path(dir_okay=False), help="Write it as one page for a browser."
)
@click.option("--svg", metavar="FILE.svg", type=click.Path(dir_okay=False), help="Draw its course into a file.")
@both_axes
@json_option
@click.pass_obj
def show(
    desk: Desk, dispute: str, html: str | None, svg: str | None, on: str | None, known_at: Instant | None, as_json: bool
) -> None:
    """Show a dispute: its history, what is irregular in it, where it stands on a date and what is due."""
    import foedus

    with desk.registry() as registry:
        found = registry.dispute.show(dispute, on=on, as_known_at=instant(known_at))
    for path, write in ((html, foedus.case_page), (svg, foedus.case_svg)):
        if path:
            write_file(Path(path), write(found))
    written = [path for path in (html, svg) if path]

    def text(page: Page) -> None:
        if not written:
            write_dispute(page, found, known_at)
        for path in written:
            page.line(f"Written: {path}.", "good")

    answer(found.to_json() | {"written": written}, text, as_json)


@click.command("import")
@click.argument("file", metavar="FILE.csv")
@click.option("--mapping", metavar="MAPPING", default="eu-infringement", show_default=True,
              help="Which column is what: one that ships, or a file.")  # fmt: skip
@click.option("--limit", metavar="N", type=click.IntRange(min=1), help="Only the first N cases.")
@click.option("--report", metavar="FILE.json", type=click.Path(dir_okay=False),
              help="Write what came in, and the statistics of the procedure, into a file.")  # fmt: skip
@click.option("--picture", metavar="FILE.svg", type=click.Path(dir_okay=False), help="Draw the statistics into a file.")
@_procedures
@reason_option
@json_option
@click.pass_obj
def import_(desk: Desk, /, file: str, report: str | None, picture: str | None, as_json: bool, **how: Any) -> None:
    """Record every case of a dated log; importing a log again changes nothing."""
    import foedus

    with desk.registry() as registry:
        done = registry.dispute.import_(file, progress=_progress(), **how)
        figures = list(registry.dispute.statistics(procedure=done.procedure)) if report or picture else []
    doc: dict[str, Any] = done.to_json()
    if report:
        whole = {"import": doc, "statistics": [one.to_json() for one in figures]}
        write_file(Path(report), json_text(whole, ascii_only=False) + "\n")
    if picture:
        write_file(Path(picture), foedus.statistics_svg(figures[0]))
    written = [one for one in (report, picture) if one]
    answer(doc | {"written": written}, lambda page: write_imported(page, done, written), as_json)


@click.command("statistics")
@click.option("--procedure", metavar="PROCEDURE", help="Only disputes under this procedure.")
@click.option("--picture", metavar="FILE.svg", type=click.Path(dir_okay=False), help="Draw it into a file.")
@json_option
@click.pass_obj
def statistics(desk: Desk, procedure: str | None, picture: str | None, as_json: bool) -> None:
    """Count the disputes: how often each stage is reached, how long it takes, every path, and what is irregular."""
    import foedus

    with desk.registry() as registry:
        found = list(registry.dispute.statistics(procedure=procedure))
    if picture:
        if len(found) != 1:
            raise foedus.Usage("A picture is of one procedure: name it with --procedure.")
        write_file(Path(picture), foedus.statistics_svg(found[0]))
    answer({"procedures": [one.to_json() for one in found]}, lambda page: write_statistics(page, found), as_json)


def _progress() -> Callable[[Any, int], None]:
    """Tell on standard error how far an import is: over and over on one line, or every so often in lines."""
    on_screen = sys.stderr.isatty()

    def tell(tally: Any, total: int) -> None:
        over = tally.cases >= total
        if total <= _FEW and not on_screen:
            return
        end = "\n" if over or not on_screen else "\r"
        sys.stderr.write(f"imported {tally.cases:,} of {total:,} cases{end}")
        sys.stderr.flush()

    return tell


_FEW = 500
"""An import of so many cases is over before anybody wonders how far it is."""

COMMANDS = (file, act, correct, move, list_, show, import_, statistics)
