"""Calendars on a page: which there are, the days of one, a deadline counted with it, what is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from foedus_cli.pages.wording import count, sentence
from foedus_cli.render import Page

if TYPE_CHECKING:
    import foedus

_BASES = {
    "copied": "copied from a published table",
    "documented": "read in the documents named",
    "derived": "derived from a documented pattern",
    "inferred": "inferred from data, not documented",
}


def write_calendar_report(page: Page, report: foedus.CalendarReport) -> None:
    """Write what is wrong with calendars."""
    page.line(f"{count(report.calendars, 'file')} of calendars looked over.", "head")
    if report.holds:
        page.line("All are accepted.", "good")
        return
    page.heading(count(len(report.errors), "mistake"))
    for reason in report.errors:
        place = f"{reason.where}: " if reason.where is not None else ""
        page.line(f"· {place}{reason.message} [{reason.code}]", "bad", indent=2, hang=2)
        page.line(f"→ {reason.advice}", "dim", indent=4, hang=2)


def write_calendars(page: Page, found: Sequence[foedus.Calendar]) -> None:
    """Write one line a place."""
    if found:
        rows = [
            (one.place, str(one.first.year), str(one.last.year), f"{len(one):>4}", one.basis, one.title)
            for one in found
        ]
        page.table(("place", "from", "to", "days", "basis", "title"), rows, one_line=True)
    page.line(f"{count(len(found), 'calendar')}.", "dim")


def write_calendar(page: Page, calendar: foedus.Calendar, days: Mapping[date, str]) -> None:
    """Write where a calendar comes from, and its days."""
    page.line(f"{calendar.title} ({calendar.place})", "head")
    page.fields(
        (
            ("Known", f"{calendar.first} to {calendar.last}"),
            ("Copied", calendar.copied.isoformat()),
            ("Source", calendar.source),
            ("Basis", _BASES[calendar.basis]),
            ("Documented", ", ".join(map(str, calendar.documented))),
            ("Part of", calendar.within),
            *(("Note", sentence(note)) for note in calendar.notes),
        )
    )
    page.gap()
    page.table(("day", "", "name"), [(str(day), f"{day:%a}", name) for day, name in days.items()])


def write_counted(page: Page, found: foedus.CountedTime) -> None:
    """Write a deadline with its steps."""
    page.line(f"The last day is {found.end:%A} {found.end}.", "head")
    for step in found.steps:
        page.line(f"· {step}", indent=2, hang=2)
    page.gap()
    page.fields(
        (
            ("Rule", f"{found.rule.id}: {found.rule.words}"),
            ("Holidays", ", ".join(found.places) or "none; Saturdays and Sundays alone"),
        )
    )
