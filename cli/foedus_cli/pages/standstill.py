"""Standstills on a page: the share of each group that is exact, how far off the others are, and what explains them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foedus_cli.pages.wording import count
from foedus_cli.render import Page

if TYPE_CHECKING:
    import foedus


def write_standstill(page: Page, report: foedus.StandstillReport) -> None:
    """Write the tallies of all groups."""
    page.line(
        f"{count(report.rows, 'notification')}, counted under {report.procedure} with the calendar {report.calendar}; "
        f"{report.incomplete} without a start or an end stand in no group.",
        "head",
    )
    tallies = [*report.groups, report.without_opinion, report.together]
    page.heading("Exact")
    rows = [
        (one.words, f"{one.rows:>5}", f"{one.exact:>5}", _share(one.exact, one.rows), f"{one.observed:>8}",
         _share(one.exact, one.observed))
        for one in tallies
    ]  # fmt: skip
    page.table(("group", " rows", "exact", " share", "observed", "share of observed"), rows)
    page.line("Observed are the rows in which there was a standstill at all.", "dim")
    _write_distances(page, tallies)
    _write_years(page, report.without_opinion)
    page.heading("What explains the ends")
    found = report.together.to_json()["explanations"]
    marked = [(f"{one['rows']:>5}", "" if one["explained"] else "?", one["words"]) for one in found]
    page.table(("rows", "", ""), marked)
    page.line(f"Unexplained, marked with ?: {report.together.unexplained} of {report.together.rows}.", "dim")


def _write_distances(page: Page, tallies: list[Any]) -> None:
    page.heading("How far off the others are")
    heads = list(tallies[0].off())
    rows = [[one.words, *(f"{number:>{len(head)}}" for head, number in one.off().items())] for one in tallies]
    page.table(("group", *heads), rows)


def _write_years(page: Page, tally: Any) -> None:
    page.heading("Without an opinion, by the year of the start")
    rows = [
        (str(one["year"]), f"{one['observed']:>8}", f"{one['exact']:>5}", _share(one["exact"], one["observed"]))
        for one in tally.by_year()
    ]
    page.table(("year", "observed", "exact", "share of observed"), rows)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:>6.1%}" if whole else "     –"
