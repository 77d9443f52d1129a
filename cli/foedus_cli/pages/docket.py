"""The docket on a page: what is due and what waits, and what a tick records and proposes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foedus_cli.options import Instant
from foedus_cli.pages.wording import count, known_at_line, sentence
from foedus_cli.render import Page, Style

if TYPE_CHECKING:
    import foedus

_STYLES: dict[str, Style] = {"overdue": "bad", "missed": "warn", "over": "dim", "runs": "plain"}
_KINDS = {"deadline": "by", "wait": "not before the end of", "target": "target", "cap": "never beyond"}


def write_docket(page: Page, docket: foedus.Docket, known_at: Instant | None, ics: str | None) -> None:
    """Write a docket."""
    overdue = sum(line.state == "overdue" for line in docket.lines)
    late = f", of which {overdue:,} {'is' if overdue == 1 else 'are'} overdue" if overdue else ""
    waits = f"; {count(len(docket.waiting), 'limit')} without a day" if docket.waiting else ""
    page.line(f"{docket.on}: {count(len(docket.lines), 'limit')} with a day{late}{waits}.", "head")
    known_at_line(page, known_at)
    for line in docket.lines:
        page.gap()
        _write_line(page, line)
    if docket.waiting:
        page.heading("Waiting for an event, a number or the end of a standstill")
        for item in docket.waiting:
            page.line(f"· {item.dispute}: {item.kind} of {item.stage}, {item.who()}", indent=2, hang=2)
            page.line(item.because[-1], "dim", indent=6, hang=2)
    if ics:
        page.line(f"Written: {ics}.", "good")


def _write_line(page: Page, line: Any) -> None:
    item = line.item
    beside = ", beside the main line" if line.beside else ""
    text = f"{_KINDS[item.kind]} {line.end} ({_left(line)})  {item.dispute}: {item.stage_title}{beside}"
    page.line(text[0].upper() + text[1:], _STYLES[line.state], hang=2)
    page.line(f"{item.stage}, {item.who()}", indent=2, hang=2)
    if line.start is not None:
        page.line(f"from {item.event} on {line.start}", "dim", indent=2, hang=2)
    for reason in item.because:
        if line.changes and any(name in reason for name in line.changes):
            page.line(reason, "dim", indent=2, hang=2)
    for one in line.opens:
        when = "now" if line.state in ("overdue", "over") else "then"
        page.line(f"{when}: {one.words}", indent=2, hang=2)


def _left(line: Any) -> str:
    if line.state == "overdue":
        return f"overdue for {count(-line.days, 'day')}"
    if line.days < 0:
        return f"{count(-line.days, 'day')} ago"
    return "today" if line.days == 0 else f"{count(line.days, 'day')} left"


def write_proposed(page: Page, proposed: Any) -> None:
    """Write what passed deadlines open, each with the command that would record it."""
    if not proposed:
        return
    page.heading("Deadlines that have passed; a person decides")
    for one in proposed:
        page.line(f"· {one.due}  {one.dispute}, {one.stage}: {one.words}.", indent=2, hang=2)
        if one.note:
            page.line(sentence(f"irregular: {one.note}" if one.command else one.note), "dim", indent=6, hang=2)
        if one.command:
            page.table(("",), [(one.command,)], indent=6)  # a table is not wrapped where somebody copies from it
