"""`foedus calendar …`: the stored days on which nobody works, and deadlines counted with them."""

from __future__ import annotations

import click

from foedus_cli.desk import answer
from foedus_cli.options import json_option
from foedus_cli.options import places as split
from foedus_cli.pages.calendars import write_calendar, write_calendar_report, write_calendars, write_counted

_calendars_option = click.option(
    "--calendars", metavar="DIR", multiple=True,
    help="Files or folders of calendars instead of those that ship; may be repeated.",
)  # fmt: skip


@click.group("calendar")
def command() -> None:
    """The days on which nobody works, as stored for each place; no upgrade of another package moves them."""


@command.command("check")
@click.argument("files", metavar="[FILE]...", nargs=-1)
@json_option
def check(files: tuple[str, ...], as_json: bool) -> int:
    """Look calendars, or those that ship with foedus, over for faults; leaves with 1 if one is refused."""
    import foedus

    report = foedus.check_calendars(files)
    answer(report.to_json(), lambda page: write_calendar_report(page, report), as_json)
    return 0 if report.holds else 1


@command.command("list")
@_calendars_option
@json_option
def list_(calendars: tuple[str, ...], as_json: bool) -> None:
    """List the places, from when to when each calendar goes, and on what it rests."""
    import foedus

    found = foedus.list_calendars(calendars)
    rows = [one.to_json() for one in found]
    answer({"calendars": rows}, lambda page: write_calendars(page, found), as_json)


@command.command("show")
@click.argument("place", metavar="PLACE")
@click.option("--year", type=int, metavar="Y", help="Only the days of one year.")
@_calendars_option
@json_option
def show(place: str, year: int | None, calendars: tuple[str, ...], as_json: bool) -> None:
    """Show the calendar of a place: where it comes from, and its days."""
    import foedus

    found = foedus.show_calendar(place, calendars)
    days = dict(sorted(found.days.items())) if year is None else found.year(year)
    doc = {**found.to_json(), "year": year, "days": {day.isoformat(): name for day, name in days.items()}}
    answer(doc, lambda page: write_calendar(page, found, days), as_json)


@command.command("count")
@click.argument("start", metavar="DATE")
@click.argument("n", metavar="N", type=int)
@click.argument("unit", metavar="UNIT")
@click.option("--rule", metavar="RULE", default="calendar", show_default=True,
              help="The counting rule of a procedure, such as de-bgb.")  # fmt: skip
@click.option(
    "--place", "places", metavar="PLACE", multiple=True, help="A place whose holidays count; may be repeated."
)
@click.option("--business", is_flag=True, help="Count business days.")
@_calendars_option
@json_option
def count(
    start: str, n: int, unit: str, rule: str, places: tuple[str, ...], business: bool, calendars: tuple[str, ...],
    as_json: bool,
) -> None:  # fmt: skip
    """Count a deadline of N days, weeks, months or years from an event, with every step."""
    import foedus

    found = foedus.count_deadline(start, n, unit, rule=rule, places=split(places), business=business, files=calendars)
    answer(found.to_json(), lambda page: write_counted(page, found), as_json)
