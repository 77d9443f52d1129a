"""The days of an agreement that are worth a mark, and in whose act they lie."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from foedus.kernel.dates import PartialDate, next_day
from foedus.law.acts import LegalAct
from foedus.law.conditions import Finding
from foedus.law.terms import FixedDate, nodes
from foedus.law.verdict import Entering, Verdict, walk_findings
from foedus.queries.timeline_values import Event

_ORDER = (
    "concluded", "organ", "refusal", "deadline", "provisional", "trigger", "literal", "stage", "entry", "suspended",
    "resumed", "lapse", "end",
)  # fmt: skip


def events_of(verdict: Verdict, acts: Iterable[LegalAct], until: date) -> tuple[Event, ...]:
    """Return the events before ``until``, sorted by day and then by their order in law."""
    found = [*_of_text(verdict), *_of_organs(verdict), *_of_acts(acts), *_of_force(verdict), *_of_end(verdict)]
    unique = dict.fromkeys(item for item in found if item.drawn < until)
    return tuple(sorted(unique, key=lambda item: (item.drawn, _ORDER.index(item.kind), item.words, item.parties)))


def moved_by(stage: Entering) -> tuple[str, ...]:
    """Return those whose acts met the condition of a stage on its trigger day, sorted (none for a fixed date)."""
    if stage.trigger is None:
        return ()
    day = stage.trigger.last
    found: set[str] = set()
    for finding in walk_findings(stage.finding):
        if any(span.start == day for span in finding.bare.must):
            found |= _moved(finding, day)
    return tuple(sorted(found))


def set_by_text(stage: Entering) -> bool:
    """Whether the trigger day of a stage is a day that the text itself names."""
    return stage.trigger is not None and any(
        isinstance(finding.node, FixedDate) and finding.node.day == stage.trigger.last
        for finding in walk_findings(stage.finding)
    )


def stage_words(stage: str) -> str:
    """Say the id of a stage in words: ``product standards``."""
    return "main part" if stage == "main" else _said(stage)


def _said(name: str) -> str:
    return name.replace("_", " ").replace("-", " ")


def _moved(finding: Finding, day: date) -> set[str]:
    found = {act.party for act in finding.acts if (act.effective or act.date).last == day}
    if finding.count is not None:
        found |= {party for party, spans in finding.count.counted.items() if any(span.start == day for span in spans)}
    return found


def _of_text(verdict: Verdict) -> list[Event]:
    found = []
    if verdict.terms.concluded is not None:
        found.append(Event("concluded", verdict.terms.concluded, "concluded"))
    for stage in verdict.terms.entry.stages:
        for node in nodes(stage.when):
            if node.by is not None:
                leg = f" for {_said(node.leg)}" if node.leg else ""
                found.append(Event("deadline", PartialDate.of(node.by), f"deadline{leg}"))
    return found


def _of_organs(verdict: Verdict) -> list[Event]:
    acts = [act for stage in verdict.stages for finding in walk_findings(stage.finding) for act in finding.acts]
    return [Event("organ", act.effective or act.date, _said(act.about or act.kind), (act.party,)) for act in acts]


def _of_acts(acts: Iterable[LegalAct]) -> list[Event]:
    days: dict[PartialDate, set[str]] = {}
    for act in acts:
        if act.kind == "refuse":
            days.setdefault(act.date, set()).add(act.party)
    return [Event("refusal", day, "refused", tuple(sorted(parties))) for day, parties in days.items()]


def _of_force(verdict: Verdict) -> list[Event]:
    found: list[Event] = []
    several = len(verdict.stages) > 1
    for stage in verdict.stages:
        name = f"{stage_words(stage.stage.id)} " if several else ""
        if stage.trigger is not None and not verdict.terms.entry.pairs:
            words = "date set in the text" if set_by_text(stage) else "condition met"
            found.append(Event("trigger", stage.trigger, f"{name}{words}", moved_by(stage)))
        if stage.certainty == "declared" and stage.day is not None:
            found.append(Event("entry", stage.day, f"{name}in force as declared"))
            if stage.literal is not None and stage.literal != stage.day:
                found.append(Event("literal", stage.literal, f"{name}in force on the literal reading"))
        elif stage.day is not None and stage.spans:
            found.append(Event("stage" if several else "entry", stage.day, f"{name}in force"))
    whole = verdict.whole[0].first if verdict.stages else None
    if several and whole is not None and len({stage.spans.first for stage in verdict.stages}) > 1:
        last = next((stage.day for stage in verdict.stages if stage.spans.first == whole), None)
        found.append(Event("entry", last or PartialDate.of(whole), "wholly in force"))
    return found


def _of_end(verdict: Verdict) -> list[Event]:
    found: list[Event] = []
    for item in verdict.provisional:
        parties = (item.party,) if item.party else ()
        found.append(Event("provisional", PartialDate.of(item.since), "provisional application", parties))
    for span in verdict.suspended:
        found.append(Event("suspended", PartialDate.of(span.start), "suspended"))
        if span.end is not None:
            found.append(Event("resumed", PartialDate.of(span.end), "resumed"))
    if verdict.lapsed is not None:
        found.append(Event("lapse", PartialDate.of(verdict.lapsed), "lapsed"))
    if verdict.ended is not None:
        found.append(Event("end", PartialDate.of(verdict.ended), "ended"))
    return found


def missed_deadline(verdict: Verdict) -> date | None:
    """Return the deadline whose passing made the agreement lapse, if it is one that the text names."""
    for stage in verdict.terms.entry.stages:
        for node in nodes(stage.when):
            if node.by is not None and next_day(node.by) == verdict.lapsed:
                return node.by
    return None
