"""Lists and surveys: agreements, loaded files, what is to come, and lives over time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from foedus_cli.options import Instant
from foedus_cli.pages.acts import act_words
from foedus_cli.pages.wording import (
    count,
    known_at_line,
    procedure_words,
    sentence,
    state_cell,
    state_style,
    state_words,
)
from foedus_cli.render import Cell, Page

if TYPE_CHECKING:
    import foedus

_SHOWN = 12


def write_list(page: Page, found: Sequence[foedus.Listed], day: str | None, known_at: Instant | None) -> None:
    """Write one line an agreement."""
    known_at_line(page, known_at)
    if found:
        header = ("agreement", "order", "state", "in force on", "parties known", "title")
        page.table(header, [_listed(item) for item in found], one_line=True)
    page.line(f"{count(len(found), 'agreement')}{f' on {day}' if day else ''}.", "dim")
    if not found:
        page.line("Load some with `foedus load FILE`, or the shipped ones with `foedus load --shipped`.")


def _listed(item: foedus.Listed) -> tuple[str | Cell, ...]:
    state = state_cell(item.state, item.certain)
    return (item.agreement, item.order, state, item.in_force_on or "", f"{item.parties:>13}", item.title)


def write_loaded(page: Page, loaded: Sequence[foedus.Loaded], dry_run: bool) -> None:
    """Write what each file came to."""
    agreements = [item for item in loaded if item.agreement]
    if agreements:
        rows = [(item.agreement, _fresh(item), _known(item), procedure_words(item.state)) for item in agreements]
        page.table(("agreement", "acts", "", "now"), rows)
    others = [item for item in loaded if not item.agreement]
    if others:
        page.gap()
        rows = [(PurePath(item.file).name, _fresh(item), _known(item), _weighed(item)) for item in others]
        page.table(("file of instruments", "", "", ""), rows)
    total = count(sum(item.recorded for item in loaded), "act")
    verb = "would be recorded (dry run, nothing was kept)" if dry_run else "recorded"
    page.line(f"{count(len(loaded), 'file')}, {total} {verb}.")


def _fresh(item: foedus.Loaded) -> Cell:
    if item.agreement:
        new = f"{item.recorded} recorded" if item.recorded else ""
    else:
        parts = [count(item.instruments, "instrument") if item.instruments else "",
                 count(item.findings, "finding") if item.findings else ""]  # fmt: skip
        new = f"{', '.join(filter(None, parts))} recorded" if any(parts) else ""
    return Cell(new or "already known", "good" if new else "dim")


def _known(item: foedus.Loaded) -> str:
    return f"{item.known} known before" if item.recorded and item.known else ""


def _weighed(item: foedus.Loaded) -> str:
    return f"{count(item.opinions, 'pair')} with agreements weighed" if item.opinions else ""


def write_forecast(page: Page, forecast: foedus.Forecast) -> None:
    """Write what would bring an agreement into force, the shortest way first."""
    page.line(
        f"{forecast.agreement} on {forecast.on}: {state_words(forecast.state.state, forecast.state.certain)}.", "head"
    )
    page.line(forecast.words)
    others = forecast.ways[1:]
    if forecast.ways and (named := _named(forecast.ways[0])):
        page.line(f"That would be: {named}.", indent=2)
    if others:
        page.heading("Other ways")
        for way in others:
            day = f"in force on {way.in_force_on}" if way.in_force_on else "no day can be given"
            page.line(f"· {way.words}: {day}.", indent=2, hang=2)
            if named := _named(way):
                page.line(f"for example {named}", "dim", indent=4)


def _named(way: Any) -> str:
    names = way.parties
    if not names or all(name in way.words for name in names[:_SHOWN]):
        return ""
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


def write_due(page: Page, due: Sequence[Any], until: str | None, dry_run: bool) -> None:
    """Write what time has brought about, or would by a later day."""
    day = f" by {until}" if until else ""
    if not due:
        page.line(f"Time brings nothing about{day} that is not recorded.")
        return
    page.line(f"Nothing was recorded; this is due{day}:" if dry_run else "Recorded:", "warn" if dry_run else "good")
    for item in due:
        known = item.recorded or item.noun == "dispute"
        words = item.because if known else act_words(item.tag, {"because": item.because, "day": item.day})
        page.line(f"{item.day}  {item.agreement}: {sentence(words)}", indent=2, hang=4)


def write_timeline(page: Page, line: foedus.Timeline, known_at: Instant | None) -> None:
    """Write a life as a list of its states, its days and its parties."""
    page.line(f"{line.title} ({line.id})", "head")
    known_at_line(page, known_at)
    page.heading("States")
    rows = [(span.since.isoformat(), _state(span), Cell(span.reason)) for span in line.states]
    page.table(("", "", ""), rows, indent=2)
    if line.events:
        page.heading("Days")
        for event in line.events:
            who = f" ({', '.join(event.parties[:_SHOWN])})" if event.parties else ""
            page.line(f"{event.to_json()['date']}  {event.words}{who}", indent=2, hang=4)
    bound = [row for row in line.rows if row.bonds]
    page.heading(f"Parties bound at some time: {len(bound)} of {len(line.rows)} that acted")
    for row in bound:
        page.line(f"{row.party}: {'; '.join(_bond(bond) for bond in row.bonds)}", indent=2, hang=2)
    if not line.complete:
        page.gap()
        page.line("The list of acts is incomplete: others may have been bound as well.", "warn")


def _state(span: Any) -> Cell:
    words = state_words(span.state, span.certain) + (", suspended" if span.suspended else "")
    return Cell(words, state_style(span.state))


def _bond(bond: Any) -> str:
    start = f"not before {bond.start}" if bond.basis == "bound" else f"since {bond.start}"
    return f"{start} until {bond.until}" if bond.until else start
