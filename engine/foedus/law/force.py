"""Entry into force, parties on a date, lapse and end: the judgement over all acts of one agreement.

Rules of this module (source: agreement format, section 2):

* the agreement is partly in force from its first stage and in force while all stages are; once in force it stays so,
  unless the clause is ``continuing``;
* a declared day overrides the computed one, which is kept as the literal reading;
* a rule that is dead at the top makes the agreement lapse, if it was not in force before;
* the agreement ends by termination (all, an organ), when one party leaves and the text says that this ends it, or
  when the parties fall below the number that the text names; never by a small number alone.

Not checked here: whether the acts were allowed (``lifecycles``), precedence over other instruments (``precedence``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from foedus.kernel.dates import PartialDate
from foedus.kernel.spans import Span, Spans
from foedus.law.acts import LegalAct
from foedus.law.conditions import Court, Others
from foedus.law.membership import Line, Standing, pair_standings, standings
from foedus.law.signals import Signal
from foedus.law.standing import Record
from foedus.law.terms import Evidence, FixedDate, Stage, Terms
from foedus.law.verdict import Certainty, Entering, Provisionality, Verdict


def nobody_else(_: str) -> Signal | None:
    """Answer that no other agreement is known here."""
    return None


def judge(terms: Terms, acts: Iterable[LegalAct], evidence: Evidence, others: Others = nobody_else) -> Verdict:
    """Judge an agreement's force from its terms, its acts, and what is known of other agreements.

    The verdict covers all days at once: nothing in it depends on the present. Source: agreement format, section 2.
    """
    record = Record(terms, acts)
    if terms.entry.pairs:
        return _network(record, evidence)
    court = Court(record, evidence, others, terms.entry.continuing)
    stages = tuple(_entering(court, stage) for stage in terms.entry.stages)
    line = _line(stages, evidence.complete)
    end, ended_by = _end(record, line, evidence)
    ended = end.last if end else None
    if ended is not None:
        stages = tuple(_until(stage, ended) for stage in stages)
        line = _line(stages, evidence.complete)
    lapsed, lapse_possible = _lapse(stages)
    return Verdict(
        terms=terms,
        stages=stages,
        standings=standings(record, line, ended),
        declared=terms.entry.declared,
        lapsed=lapsed,
        lapse_possible=lapse_possible,
        ended=ended,
        ended_by=ended_by,
        end_possible=end.first if end else None,
        suspended=_suspensions(record),
        provisional=_provisional(court, line),
        complete=evidence.complete,
    )


def put_to_sleep(verdict: Verdict, why: str) -> Verdict:
    """Turn a verdict into that on an agreement that cannot be in force: a draft, or one that was given up."""
    stages = tuple(
        replace(stage, certainty="never", day=None, trigger=None, spans=Spans(), possible=Spans())
        for stage in verdict.stages
    )
    standings_now = {party: Standing(party, (), (why,)) for party in verdict.standings}
    return replace(
        verdict, stages=stages, standings=standings_now, lapsed=None, lapse_possible=None, ended=None, ended_by=None,
        end_possible=None, suspended=(), provisional=(), dormant=why,
    )  # fmt: skip


def _entering(court: Court, stage: Stage) -> Entering:
    finding = court.judge(stage.when)
    must, may = finding.signal.must, finding.signal.may
    if not court.continuing:
        must, may = _for_good(must), _for_good(may)
    literal, certainty = _first_day(must, may, court.evidence.complete)
    trigger = _trigger(must, may)
    day = literal
    declared = court.record.terms.entry.declared
    if declared is not None and stage is court.record.terms.entry.stages[0]:
        day, certainty = PartialDate.of(declared.day), "declared"
        trigger = trigger or day
        must = may = _declared_spans(must, declared.day, trigger.last, court.continuing)
    return Entering(stage, certainty, day, literal, trigger, must, may, finding)


def _declared_spans(computed: Spans, day: date, trigger: date, continuing: bool) -> Spans:
    """From the declared day on; a clause that wants its condition to hold goes on wanting it."""
    if not continuing or not computed:
        return Spans.since(day, trigger)
    first = computed.items[0].start
    early = Spans((Span(day, first, trigger),)) if day < first else Spans()
    return early.join(computed.within(day)).merged()


def _for_good(spans: Spans) -> Spans:
    """Once in force, always in force, until something ends it."""
    return Spans.since(spans.items[0].start, spans.items[0].trigger) if spans else spans


def _first_day(must: Spans, may: Spans, complete: bool) -> tuple[PartialDate | None, Certainty]:
    if may.first is None:
        return None, "never"
    if must.first is None:
        return None, "unknown"
    if must.first == may.first:
        return PartialDate.of(must.first), "exact"
    span = PartialDate(may.first, must.first)
    whole_period = "/" not in str(span)
    return (span, "assumed") if complete or whole_period else (None, "unknown")


def _trigger(must: Spans, may: Spans) -> PartialDate | None:
    if not must or not may:
        return None
    last = must.items[0].trigger
    return PartialDate(min(may.items[0].trigger, last), last)


def _line(stages: tuple[Entering, ...], complete: bool) -> Line | None:
    """Draw the line between the first parties and the later ones at the stage that enters into force first.

    A stage that works back does not draw it, unless there is no other.
    """
    starts = [stage.spans.items[0] for stage in stages if stage.spans and stage.day is not None]
    if not starts:
        return None
    ahead = [span for span in starts if span.trigger <= span.start] or starts
    first = min(ahead, key=lambda span: span.start)
    spans = next(stage.spans for stage in stages if stage.spans and stage.spans.items[0] is first)
    return Line(first.start, first.trigger, spans, complete)


def _until(stage: Entering, ended: date) -> Entering:
    spans, possible = stage.spans.within(date.min, ended), stage.possible.within(date.min, ended)
    if stage.spans and not spans:  # it ended before it began
        return replace(stage, certainty="never", day=None, trigger=None, spans=spans, possible=possible)
    return replace(stage, spans=spans, possible=possible)


def _lapse(stages: tuple[Entering, ...]) -> tuple[date | None, date | None]:
    """An agreement lapses when its first stage is dead and nothing of it was in force before."""
    if not stages or stages[0].finding is None:
        return None, None
    death = stages[0].finding.death
    if any(stage.certainty == "declared" for stage in stages):
        return None, None
    firsts = [stage.spans.first for stage in stages if stage.spans.first]
    entered = min(firsts, default=None)
    surely = death.must if entered is None or (death.must is not None and death.must <= entered) else None
    return surely, death.may if entered is None else surely


def _end(record: Record, line: Line | None, evidence: Evidence) -> tuple[PartialDate | None, str | None]:
    """Find what ends the agreement first; most agreements have nothing that could."""
    found = _terminations(record, standings(record, line, None)) if record.of(("terminate",)) else []
    if line is not None:
        found.extend(_end_by_leaving(record, line, evidence))
    return min(found, key=lambda item: (item[0].last, item[1]), default=(None, None))


def _terminations(record: Record, bound: Mapping[str, Standing]) -> list[tuple[PartialDate, str]]:
    """Terminations by an organ, which speaks for all, or by all who are bound (or, before that, have consented)."""
    found: list[tuple[PartialDate, str]] = []
    terminating: dict[str, LegalAct] = {}
    for act in record.of(("terminate",)):
        if act.party in bound or _takes_part(record, act):
            terminating[act.party] = act
        else:
            found.append((act.effective or act.date, act.describe()))
    if terminating:
        last = max((act.effective or act.date for act in terminating.values()), key=lambda day: day.last)
        circle = {party for party, item in bound.items() if item.on(last.last)} or set(bound)
        if circle and circle <= set(terminating):
            found.append((last, "terminated by all parties"))
    return found


def _end_by_leaving(record: Record, line: Line, evidence: Evidence) -> list[tuple[PartialDate, str]]:
    terms = record.terms
    leaves_end_all = terms.withdrawal is not None and terms.withdrawal.ends_all
    if not leaves_end_all and (terms.ends_below is None or not evidence.complete):
        return []
    found: list[tuple[PartialDate, str]] = []
    all_standings = standings(record, line, None)
    exits = sorted(
        (bond.until, bond.party, bond.ended_by)
        for item in all_standings.values()
        for bond in item.bonds
        if bond.until is not None and bond.ended_by is not None
    )
    for day, party, by in exits:
        if leaves_end_all:
            found.append((PartialDate.of(day), f"{party} left ({by}), and the text lets one departure end it for all"))
        elif terms.ends_below is not None:
            left = sum(1 for item in all_standings.values() if item.on(day))
            if left < terms.ends_below:
                found.append(
                    (PartialDate.of(day), f"{left} left after {party} went ({by}); the text wants {terms.ends_below}")
                )
    return found


def _suspensions(record: Record) -> tuple[Span, ...]:
    """Days on which the whole agreement is suspended: by an organ, that is by nobody who takes part."""
    marks = [
        ((act.effective or act.date).last, act.kind == "suspend")
        for act in record.of(("suspend", "resume"))
        if not _takes_part(record, act)
    ]
    return tuple(Spans.from_days(sorted(marks)))


def _provisional(court: Court, line: Line | None) -> tuple[Provisionality, ...]:
    found: list[Provisionality] = []
    entry = line.entry if line else None
    record = court.record
    for rule in record.terms.entry.provisional:
        if rule.when is not None:
            first = court.judge(rule.when).signal.must.first
            if first is not None and (entry is None or first < entry):
                # A party that ends it ends it for itself; only an organ speaks for all.
                ends = [_day(act) for act in record.of(("end_provisional",)) if not _takes_part(record, act)]
                found.append(Provisionality(rule.covers, first, _first_after(first, [*ends, entry])))
            continue
        bound = standings(record, line, None)
        out = {act.party for act in record.of((rule.unless_act,))} if rule.unless_act else set()
        for act in record.of((rule.each or "",)):
            ends = [_day(item) for item in record.of(("end_provisional",)) if item.party == act.party]
            own = bound[act.party].bonds[0].since.last if act.party in bound and bound[act.party].bonds else None
            until = _first_after(_day(act), [*ends, own])
            if act.party not in out and (own is None or _day(act) < own):
                found.append(Provisionality(rule.covers, _day(act), until, act.party))
    return tuple(found)


def _takes_part(record: Record, act: LegalAct) -> bool:
    """Whether the author of an act is somebody who signed, consented or is named as a party."""
    kinds = {"sign", *record.terms.binding_acts}
    return act.party in (record.terms.parties.listed or ()) or any(
        item.kind in kinds for item in record.by_party[act.party]
    )


def _day(act: LegalAct) -> date:
    return (act.effective or act.date).last


def _first_after(start: date, days: Iterable[date | None]) -> date | None:
    return min((day for day in days if day is not None and day >= start), default=None)


def _network(record: Record, evidence: Evidence) -> Verdict:
    """Judge a network of pairs: in force while at least two parties are in."""
    terminations = _terminations(record, pair_standings(record, None))
    end, ended_by = min(terminations, key=lambda item: item[0].last, default=(None, None))
    ended = end.last if end else None
    found = pair_standings(record, ended, complete=evidence.complete)
    spans, possible = Spans(), Spans()
    for standing in found.values():
        for bond in standing.bonds:
            spans = spans.join(Spans((Span(bond.since.last, bond.until, bond.since.last),)))
            possible = possible.join(Spans((Span(bond.since.first, bond.until, bond.since.first),)))
    spans, possible = spans.merged(), possible.merged()
    day, certainty = _first_day(spans, possible, True)
    if not evidence.complete:  # others may have acted before
        day, certainty, possible = None, "unknown", Spans.since(date.min)
    stage = Stage("main", "the network of pairs", FixedDate("pairs", day=date.max))
    return Verdict(
        terms=record.terms,
        stages=(Entering(stage, certainty, day, day, day, spans, possible, None),),
        standings=found,
        declared=None,
        lapsed=None,
        lapse_possible=None,
        ended=ended,
        ended_by=ended_by,
        end_possible=end.first if end else None,
        suspended=(),
        provisional=(),
        complete=evidence.complete,
    )
