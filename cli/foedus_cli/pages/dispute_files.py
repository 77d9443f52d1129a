"""Disputes of the register on a page: lists, one dispute with its history, what an import came to, and statistics."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from foedus_cli.options import Instant
from foedus_cli.pages.dispute_parties import write_filing
from foedus_cli.pages.disputes import write_stand
from foedus_cli.pages.proceeding import write_proceeding
from foedus_cli.pages.wording import count, known_at_line
from foedus_cli.render import Cell, Page

if TYPE_CHECKING:
    import foedus

_PATHS = 10


def write_disputes(page: Page, found: Sequence[foedus.DisputeListed], known_at: Instant | None) -> None:
    """Write the list of disputes."""
    known_at_line(page, known_at)
    rows = []
    for one in found:
        state = Cell(one.state or "nothing done", "dim" if one.ended else "plain")
        over = "over" if one.ended else ""
        parties = ", ".join(f"{role} {party}" for role, party in one.parties.items())
        irregular = Cell(str(one.irregular), "warn") if one.irregular else ""
        rows.append(
            (one.dispute, state, over, one.first_on or "", one.last_on or "", irregular, parties, one.procedure)
        )
    if rows:
        page.table(("dispute", "stands at", "", "first act", "last act", "irregular", "parties", "procedure"), rows)
    page.line(f"{count(len(rows), 'dispute')}.", "dim")


def write_dispute(page: Page, found: foedus.DisputeShown, known_at: Instant | None) -> None:
    """Write one dispute with its history and where it stands."""
    from foedus import dispute_words

    page.line(f"{found.title} ({found.dispute})", "head")
    known_at_line(page, known_at)
    parties = ", ".join(f"{role} {party}" for role, party in found.parties.items())
    more = [("Urgent", "yes" if found.filing.get("urgent") else None)]
    middle = "in the middle; what was before is not known" if found.filing.get("starts_in_the_middle") else None
    more += [("Holidays", ", ".join([*found.filing.get("holidays", ()), *found.filing.get("calendars", ())]))]
    page.fields((("Parties", parties), *more, ("Begins", middle), ("Version", found.procedure.version[:16])))
    write_filing(page, found)
    page.gap()
    write_stand(page, found.stand, found.procedure)
    write_proceeding(page, found)
    page.heading(count(len(found.acts), "act"))
    rows = []
    for act in found.acts:
        by = ", ".join(f"#{seq}" for seq in act.get("corrected_by", ()))
        note = f" [{'struck' if act.get('struck') else 'corrected'} by {by}]" if by else ""
        text = f"{dispute_words(act['tag'], act['payload'])}{note}"
        rows.append((f"#{act['seq']}", act["effective_on"] or "", act["actor"], Cell(text, "dim" if by else "plain")))
    page.table(("act", "law's date", "by", "what"), rows, indent=2)
    if found.irregularities:
        page.heading("What the procedure does not allow")
        for item in found.irregularities:
            page.line(f"· {item.place}: {item.message} [{item.kind}]", "warn", indent=2, hang=2)


def write_steps(page: Page, kinds: Sequence[foedus.StepKind]) -> None:
    """Write the table of steps: who may take each, when, and its fields."""
    rows = []
    for kind in kinds:
        fields = ", ".join(f"{one.name}{'' if one.required else '?'}" for one in kind.fields)
        rows.append((kind.name, kind.words, ", ".join(kind.by), ", ".join(kind.when), fields))
    page.table(("step", "what", "by", "when", "fields"), rows)
    page.line("What the table does not name is denied. A field with ? may be left out.", "dim")


def write_imported(page: Page, done: foedus.Imported, written: Sequence[str]) -> None:
    """Write what the import of a log came to."""
    tally = done.tally
    page.line(f"{done.file}: {count(tally.cases, 'case')}, {count(tally.decisions, 'decision')}.", "head")
    middle = f"{tally.in_the_middle:,} begin in the middle" if tally.in_the_middle else None
    kinds = ", ".join(f"{count:,} {kind}" for kind, count in sorted(tally.kinds.items()))
    page.fields(
        (
            ("Recorded", f"{tally.recorded:,} now, {tally.known:,} known before"),
            ("Regular", f"{tally.regular:,}"),
            ("Irregular", f"{tally.irregular:,}{f' ({kinds})' if kinds else ''}, each with its reason"),
            ("Cases", f"{tally.filed:,} filed{f'; {middle}' if middle else ''}"),
            ("Paths", f"{len(done.paths):,} sequences of stages"),
            ("Time", f"{done.seconds:.1f} s, {done.per_second:,.0f} cases a second"),
        ),
        indent=2,
    )
    for one in written:
        page.line(f"Written: {one}.", "good")


def write_statistics(page: Page, found: Sequence[foedus.DisputeStatistics]) -> None:
    """Write the statistics of disputes, procedure by procedure."""
    for one in found:
        page.line(f"{one.title} ({one.procedure})", "head")
        _numbers(page, one)
        rows = []
        for stage in one.stages:
            half = "" if stage.times.low is None else f"{_days(stage.times.low)} to {_days(stage.times.high)}"
            wrong = Cell(f"{stage.irregular:,}", "warn") if stage.irregular else ""
            middle = _days(stage.times.median)
            rows.append((stage.stage, f"{stage.acts:,}", f"{stage.cases:,}", wrong, middle, half))
        page.gap()
        page.table(("stage", "acts", "cases", "irregular", "median days", "middle half"), rows, indent=2)
        page.heading(f"The {min(_PATHS, len(one.paths))} most frequent of {count(len(one.paths), 'path')}")
        for path, cases in list(one.paths.items())[:_PATHS]:
            page.line(f"{cases:>7,}  {' → '.join(path) or 'nothing done'}", indent=2, hang=9)
        page.gap()
    if not found:
        page.line("No dispute is filed.", "dim")


def _numbers(page: Page, one: foedus.DisputeStatistics) -> None:
    kinds = ", ".join(f"{number:,} {kind}" for kind, number in one.kinds.items())
    duration = None if one.duration.median is None else f"{_days(one.duration.median)} days at the median"
    page.fields(
        (
            ("Cases", f"{one.cases:,}, of which {one.ended:,} are over; {one.in_the_middle:,} begin in the middle"),
            ("Acts", f"{one.acts:,}, of which {one.irregular:,} irregular{f' ({kinds})' if kinds else ''}"),
            *((words.capitalize(), f"{number:,} cases") for words, number in one.groups.items()),
            ("From first to last act", duration),
        ),
        indent=2,
    )


def _days(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
