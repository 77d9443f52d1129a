"""An agreement over time: its states, its stages, its parties and the days that mattered, as one value to draw.

Nothing is judged here: every day comes from the verdict. The caller says up to which day the timeline runs; there
is no clock. ``timeline_svg`` and ``timeline_page`` draw it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from foedus.kernel.dates import PartialDate
from foedus.law.acts import LegalAct
from foedus.law.membership import Standing
from foedus.law.standing import LEAVING, Record
from foedus.law.verdict import Entering, StateOn, Verdict, walk_findings
from foedus.queries.timeline_events import events_of, missed_deadline, moved_by, set_by_text
from foedus.queries.timeline_values import (
    BondSpan,
    Event,
    Fate,
    Instrument,
    PartyRow,
    ProvisionalSpan,
    StageSpan,
    StateSpan,
    Timeline,
)
from foedus.queries.timeline_words import day_words, partial_words

__all__ = [
    "BondSpan",
    "Event",
    "Instrument",
    "PartyRow",
    "ProvisionalSpan",
    "StageSpan",
    "StateSpan",
    "Timeline",
    "timeline",
]


def timeline(verdict: Verdict, *, until: date, acts: Iterable[LegalAct] = ()) -> Timeline:
    """Lay a verdict out over time, up to but not including the day ``until``.

    ``acts`` are the acts that were judged; with them every instrument is shown, also those that never bound. Without
    them only the instruments on which a bond or a count rests are known.
    """
    terms = verdict.terms
    known = list(acts)
    rows = _rows(verdict, Record(terms, known), until)
    events = events_of(verdict, known, until)
    first = _first_day(rows, events, until)
    return Timeline(
        id=terms.id,
        title=terms.title,
        order=terms.order,
        form=terms.form,
        concluded=terms.concluded,
        first=first,
        until=until,
        complete=verdict.complete,
        states=_states(verdict, first, until),
        stages=_stages(verdict, until),
        rows=rows,
        events=events,
    )


def _first_day(rows: Sequence[PartyRow], events: Sequence[Event], until: date) -> date:
    days = [event.drawn if event.day.first == date.min else event.day.first for event in events]
    for row in rows:
        days += [row.first, *(item.day.first for item in row.instruments), *(item.since for item in row.provisional)]
    return min((*days, until))


def _turns(verdict: Verdict) -> set[date]:
    """Every day on which the state, or how sure it is, may change."""
    found = {*verdict.turning_days(), verdict.lapse_possible, verdict.end_possible}
    for stage in verdict.stages:
        for span in stage.possible:
            found |= {span.start, span.end}
    for span in verdict.suspended:
        found |= {span.start, span.end}
    return {day for day in found if day is not None}


def _states(verdict: Verdict, first: date, until: date) -> tuple[StateSpan, ...]:
    if first >= until:
        return ()
    found: list[StateSpan] = []
    days = sorted({first, *(day for day in _turns(verdict) if first < day < until)})
    for day, end in zip(days, [*days[1:], until], strict=True):
        state, suspended = verdict.on(day), verdict.suspended_on(day)
        last = found[-1] if found else None
        if last and (last.state, last.certain, last.suspended) == (state.state, state.certain, suspended):
            found[-1] = StateSpan(last.state, last.since, end, last.certain, last.suspended, last.reason)
        else:
            entered = any(item.state != "not_in_force" for item in found)
            reason = _reason(verdict, state, day, entered)
            found.append(StateSpan(state.state, day, end, state.certain, suspended, reason))
    return tuple(found)


def _reason(verdict: Verdict, state: StateOn, day: date, entered: bool) -> str:
    """Say in words what brought a state about."""
    match state.state:
        case "ended":
            return verdict.ended_by or "ended"
        case "lapsed":
            deadline = missed_deadline(verdict)
            return f"the condition was not met by {day_words(deadline)}" if deadline else "the condition is dead"
        case "provisional":
            running = [item for item in verdict.provisional if item.since <= day]
            return "; ".join(dict.fromkeys(f"provisional application: {item.covers}" for item in running))
        case "not_in_force":
            return _why_not(verdict, state, entered)
        case _:
            return "; ".join(_stage_reason(verdict, item) for item in verdict.stages if day in item.spans)


def _why_not(verdict: Verdict, state: StateOn, entered: bool) -> str:
    if not state.certain:
        return "the record is too thin to tell whether the condition was met"
    if entered:
        return "the condition is lost"
    stage = verdict.entry
    if stage is not None and stage.trigger is not None:
        return f"before entry into force; the condition was met {_met(stage)}"
    return "before entry into force" if verdict.in_force_on else "nothing recorded meets the condition"


def _stage_reason(verdict: Verdict, stage: Entering) -> str:
    if stage.certainty == "declared" and verdict.declared is not None:
        told = f"declared by {verdict.declared.by}: {verdict.declared.reason}"
        return told if stage.literal is None else f"{told} (the literal reading: {partial_words(stage.literal)})"
    what = stage.stage.covers
    return f"{what}: condition met {_met(stage)}" if stage.trigger else f"{what}: in force"


def _met(stage: Entering) -> str:
    assert stage.trigger is not None  # the callers have looked
    day, by = partial_words(stage.trigger), moved_by(stage)
    when = day if not stage.trigger.exact else f"on {day}"
    if set_by_text(stage):
        return f"{when}, a date set in the text"
    if not by:
        return when
    return f"{when} by {', '.join(by)}" if len(by) <= 4 else f"{when} by {len(by)} acts of that day"


def _stages(verdict: Verdict, until: date) -> tuple[StageSpan, ...]:
    return tuple(
        StageSpan(
            stage.stage.id,
            stage.stage.covers,
            span.start,
            until if span.end is None else min(span.end, until),
            stage.certainty,
            _stage_reason(verdict, stage),
        )
        for stage in verdict.stages
        for span in stage.spans.merged()
        if span.start < until
    )


def _rows(verdict: Verdict, record: Record, until: date) -> tuple[PartyRow, ...]:
    tried = {act.party for act in record.acts if act.kind in verdict.terms.binding_acts}
    applied = {item.party for item in verdict.provisional if item.party}
    found = [_row(verdict, record, party, until) for party in sorted({*verdict.standings, *tried, *applied})]
    shown = [row for row in found if row.bonds or row.instruments or row.provisional]
    return tuple(sorted(shown, key=lambda row: (row.first, row.party)))


def _row(verdict: Verdict, record: Record, party: str, until: date) -> PartyRow:
    standing = verdict.standings.get(party, Standing(party, ()))
    bonds = tuple(
        BondSpan(bond.since, bond.until, bond.basis, bond.why, bond.act.describe() if bond.act else None, bond.ended_by)
        for bond in standing.bonds
    )
    own = record.by_party.get(party, ())
    instruments = [_instrument(verdict, record, act, bonds) for act in own if act.kind in verdict.terms.binding_acts]
    instruments += [_notice(record, act) for act in own if act.kind in LEAVING]
    if not own:
        instruments = _without_acts(verdict, standing)
    provisional = tuple(
        ProvisionalSpan(item.since, item.until, item.covers) for item in verdict.provisional if item.party == party
    )
    return PartyRow(
        party,
        tuple(bond for bond in bonds if bond.start < until),
        tuple(item for item in instruments if item.day.first < until),
        tuple(item for item in provisional if item.since < until),
        standing.remarks,
    )


def _instrument(verdict: Verdict, record: Record, act: LegalAct, bonds: Sequence[BondSpan]) -> Instrument:
    leaving = record.leaving(act)
    end = leaving.day.last if leaving and leaving.day else None
    fate, why = _fate(verdict, record, act, bonds, end)
    return Instrument(act.kind, act.date, fate, why, end if fate == "taken_back" else None)


def _fate(
    verdict: Verdict, record: Record, act: LegalAct, bonds: Sequence[BondSpan], end: date | None
) -> tuple[Fate, str]:
    """Say what became of an instrument of consent."""
    if act.does_not_count is not None:
        return "does_not_count", act.does_not_count
    if act.partners and not record.stands(act, "act").may:
        return "waits", f"waits for the instruments of {', '.join(act.partners)}"
    for bond in bonds:
        if bond.act == act.describe() or (bond.act is None and bond.until is None):
            return "binds", bond.why
    if end is not None and not any(bond.start < end for bond in bonds if bond.until is None or bond.until >= end):
        return "taken_back", "taken back before it bound"
    if bonds:
        return "binds", "the party was bound at that time"
    if verdict.in_force_on is None:
        return "waits", "the agreement has not entered into force"
    return "no_effect", "; ".join(verdict.standings[act.party].remarks) or "it came too late"


def _notice(record: Record, act: LegalAct) -> Instrument:
    found = record.notice(act)
    if found is None or found.day is None:
        return Instrument(act.kind, act.date, "notice", "without effect")
    if not found.stands and found.rescind is not None:
        return Instrument(act.kind, act.date, "rescinded", f"taken back by {found.rescind.describe()}")
    return Instrument(act.kind, act.date, "notice", f"takes effect {partial_words(found.day)}")


def _without_acts(verdict: Verdict, standing: Standing) -> list[Instrument]:
    """Find a party's instruments in the bonds and the counts, where the acts themselves are not at hand."""
    found = [
        Instrument(bond.act.kind, bond.act.date, "binds", bond.why) for bond in standing.bonds if bond.act is not None
    ]
    if standing.bonds:
        return found
    for stage in verdict.stages:
        for finding in walk_findings(stage.finding):
            for span in finding.count.counted.get(standing.party, ()) if finding.count else ():
                fate: Fate = "taken_back" if span.end else "waits"
                found.append(Instrument("consent", PartialDate.of(span.start), fate, "counted", span.end))
    return list(dict.fromkeys(found))
