"""`foedus agreement timeline`: a life over time, as text, as a picture, or as a page for all agreements."""

from __future__ import annotations

from pathlib import Path

import click

from foedus_cli.desk import Desk, answer
from foedus_cli.files import write_file
from foedus_cli.options import Instant, both_axes, instant, json_option
from foedus_cli.pages.lists import write_timeline


@click.command("timeline")
@click.argument("agreement", metavar="[AGREEMENT]", required=False)
@click.option("--all", "everything", is_flag=True, help="All agreements on one page; needs --html.")
@click.option("--svg", metavar="FILE", type=click.Path(dir_okay=False), help="Draw it into an SVG file.")
@click.option("--html", metavar="FILE", type=click.Path(dir_okay=False), help="Write it into an HTML file.")
@both_axes
@json_option
@click.pass_obj
def timeline(
    desk: Desk, agreement: str | None, everything: bool, svg: str | None, html: str | None, on: str | None,
    known_at: Instant | None, as_json: bool,
) -> None:  # fmt: skip
    """Show the life of an agreement: its states, the days that mattered, and its parties over time."""
    import foedus

    _sensible(agreement, everything, svg, html)
    with desk.registry() as registry:
        at, today = instant(known_at), registry.today
        if agreement is None:
            lines = list(registry.agreement.timelines(on=on, as_known_at=at))
        else:
            lines = [registry.agreement.timeline(agreement, on=on, as_known_at=at)]
    target = svg or html
    if target is not None:
        day = max((line.until for line in lines), default=today)
        text = foedus.timeline_svg(lines[0]) if svg else foedus.timeline_page(lines, today=day)
        write_file(Path(target), text)
        doc = {"file": target, "agreements": [line.id for line in lines]}
        answer(doc, lambda page: page.line(f"Written: {target}.", "good"), as_json)
        return
    answer(lines[0].to_json(), lambda page: write_timeline(page, lines[0], known_at), as_json)


def _sensible(agreement: str | None, everything: bool, svg: str | None, html: str | None) -> None:
    import foedus

    if (agreement is None) != everything:
        raise foedus.Usage("Name one agreement, or ask for --all.")
    if everything and html is None:
        raise foedus.Usage("All lives together are a page: name its file with --html.")
    if svg and html:
        raise foedus.Usage("Choose one of --svg and --html.")


COMMANDS = (timeline,)
