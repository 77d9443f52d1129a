"""Counting heads and weights over time.

A quota is a comparison of two step functions of time: what is there, and what it is measured against. Both change
on the day of an act, of a change of membership, of a new table of weights or of a certificate, and on no other day.
Numbers are exact (integers and fractions); rounding is for display only.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from foedus.kernel.dates import EARLIEST
from foedus.kernel.spans import Span, Spans
from foedus.law.acts import LegalAct
from foedus.law.standing import Record
from foedus.law.terms import Quota, Terms, Weight, WeightTable, Who

Side = Literal["must", "may"]
Number = int | Fraction
"""Heads are whole and counted as such; weights may be fractions."""

ALWAYS = Spans((Span(EARLIEST),))


@dataclass(frozen=True, slots=True)
class Curve:
    """What a quota has and what it is measured against, from each day of change on; exact numbers."""

    days: tuple[date, ...]
    have: tuple[Number, ...]
    whole: tuple[Number, ...]

    def at(self, day: date) -> tuple[Fraction, Fraction]:
        """Return (have, whole) on a day."""
        index = bisect_right(self.days, day) - 1
        if index < 0:
            return Fraction(0), Fraction(0)
        return Fraction(self.have[index]), Fraction(self.whole[index])


@dataclass(frozen=True, slots=True)
class Count:
    """A quota counted on one side of what is known: the curve, the days it holds, and who counts when."""

    curve: Curve
    holds: Spans
    counted: Mapping[str, Spans]
    required: Mapping[str, Spans] | None
    certified: bool = False
    acts: tuple[LegalAct, ...] = ()
    certain: bool = False


def count(quota: Quota, record: Record, side: Side, *, exact_only: bool = False) -> Count:
    """Count a quota over all time.

    ``side`` chooses the acts that surely stand or those that may; ``exact_only`` ignores partly known days.
    """
    terms = record.terms
    members = membership(quota.who, record)
    acts = [act for act in standing_acts(quota, record) if _may_count(act.party, quota, members)]
    signals = [record.stands(act, quota.clock, exact_only=exact_only) for act in acts]
    counted = _counted(acts, [signal.must if side == "must" else signal.may for signal in signals], members)
    have, whole = _Steps(), _Steps()
    if quota.weighed_by is None:
        for spans in counted.values():
            have.add_spans(spans, 1)
        _heads(quota.who, terms, members, whole)
    else:
        weight = terms.weights[quota.weighed_by]
        if weight.certified:
            for day, share in weight.certified:
                have.set_from(day, share)
            whole.set_from(EARLIEST, 1)
        else:
            _weigh(counted, weight, have)
            if quota.against is not None:
                _weigh(counted, terms.weights[quota.against], whole)
            else:
                _totals(weight, quota.who, members, whole)
    curve = _curve(have, whole)
    marks = [
        (day, _reached(quota, have_now, whole_now))
        for day, have_now, whole_now in zip(curve.days, curve.have, curve.whole, strict=True)
    ]
    certified = quota.weighed_by is not None and bool(terms.weights[quota.weighed_by].certified)
    certain = all(signal.must is signal.may for signal in signals)
    return Count(curve, Spans.from_days(marks), counted, members, certified, tuple(acts), certain)


def membership(who: Who, record: Record) -> Mapping[str, Spans] | None:
    """Return when each party belongs to those who count, or ``None`` where anybody may."""
    terms = record.terms
    found: Mapping[str, Spans] | None
    match who.base:
        case "anyone":
            found = None
        case "parties":
            found = None if terms.parties.listed is None else dict.fromkeys(terms.parties.listed, ALWAYS)
        case "list":
            found = dict.fromkeys(who.listed, ALWAYS)
        case "signatories":
            found = _signatories(record)
        case "group":
            found = _group(terms, who.group or "")
    if found is None:
        return None
    if who.as_of is not None:
        found = {party: ALWAYS for party, spans in found.items() if who.as_of in spans}
    return {party: spans for party, spans in found.items() if party not in who.excluded}


def standing_acts(quota: Quota, record: Record) -> list[LegalAct]:
    """Return the acts that a quota counts, whoever did them."""
    return record.of(quota.acts or record.terms.binding_acts, quota.about)


def _signatories(record: Record) -> Mapping[str, Spans]:
    """Whoever has signed; taking back an instrument leaves the signature, taking back a bare signature does not."""
    found: dict[str, Spans] = {}
    for act in record.of(("sign", "sign_definitively")):
        leaving = record.leaving(act)
        stands = Spans.since(act.date.last)
        if leaving is not None and leaving.at_once and not record.consented_before(leaving.act):
            stands = record.stands(act, "act").must
        found[act.party] = found.get(act.party, Spans()).join(stands)
    return found


def _group(terms: Terms, name: str) -> Mapping[str, Spans] | None:
    group = terms.parties.groups[name]
    if group.members is None:
        return None
    found: dict[str, Spans] = {}
    for member in group.members:
        span = Spans((Span(member.start or EARLIEST, member.until),))
        found[member.party] = found.get(member.party, Spans()).join(span)
    return found


def _may_count(party: str, quota: Quota, members: Mapping[str, Spans] | None) -> bool:
    return party not in quota.who.excluded and (members is None or party in members)


def _counted(
    acts: Sequence[LegalAct], stands: Sequence[Spans], members: Mapping[str, Spans] | None
) -> dict[str, Spans]:
    """Join the spans of each party's acts and cut them to its membership; a party counts once however often it acts."""
    found: dict[str, Spans] = {}
    for act, spans in zip(acts, stands, strict=True):
        known = found.get(act.party)
        found[act.party] = spans if known is None else known.join(spans).merged()
    if members is not None:
        found = {
            party: spans if members[party] is ALWAYS else spans.meet(members[party]).merged()
            for party, spans in found.items()
        }
    return {party: spans for party, spans in found.items() if spans}


def _heads(who: Who, terms: Terms, members: Mapping[str, Spans] | None, whole: _Steps) -> None:
    sizes = terms.parties.groups[who.group].sizes if who.base == "group" and who.group else ()
    if sizes and who.as_of is not None:
        known = [size for day, size in sizes if day <= who.as_of]
        whole.set_from(EARLIEST, known[-1] if known else sizes[0][1])
    elif sizes:
        whole.set_from(EARLIEST, sizes[0][1])
        for day, size in sizes:
            whole.set_from(day, size)
    elif members is not None:
        for spans in members.values():
            whole.add_spans(spans, 1)


def _reached(quota: Quota, have: Number, whole: Number) -> bool:
    if quota.amount is None:
        return whole > 0 and have >= whole
    if quota.amount.is_share and whole <= 0:
        return False
    return quota.amount.reached_by(have, whole)


def periods(weight: Weight) -> Iterable[tuple[WeightTable, Spans]]:
    """Yield each table of a weighing with the days for which it applies.

    A table fixed by the text applies to all time; others only from their own day on.
    """
    if weight.frozen and weight.tables:
        yield weight.tables[0], ALWAYS
        return
    for index, table in enumerate(weight.tables):
        following = weight.tables[index + 1].start if index + 1 < len(weight.tables) else None
        yield table, Spans((Span(table.start, following),))


def _weigh(parties: Mapping[str, Spans], weight: Weight, into: _Steps) -> None:
    for table, days in periods(weight):
        for party, spans in parties.items():
            value = table.values.get(party)
            if value:
                into.add_spans(spans.meet(days), value)


def _totals(weight: Weight, who: Who, members: Mapping[str, Spans] | None, into: _Steps) -> None:
    for table, days in periods(weight):
        if table.total is not None:
            into.add_spans(days, table.total)
            continue
        for party, value in table.values.items():
            if party not in who.excluded and (members is None or party in members):
                into.add_spans(days if members is None else days.meet(members[party]), value)


class _Steps:
    """A step function under construction: jumps by day."""

    def __init__(self) -> None:
        self.jumps: dict[date, Number] = defaultdict(int)
        self._level: Number = 0

    def add_spans(self, spans: Spans, height: Number) -> None:
        for span in spans:
            self.jumps[span.start] += height
            if span.end is not None:
                self.jumps[span.end] -= height

    def set_from(self, day: date, level: Number) -> None:
        """Set the level from a day on; days must come in order."""
        self.jumps[day] += level - self._level
        self._level = level


def _curve(have: _Steps, whole: _Steps) -> Curve:
    days = tuple(sorted({*have.jumps, *whole.jumps}))
    haves: list[Number] = []
    wholes: list[Number] = []
    level: Number = 0
    measure: Number = 0
    for day in days:
        level += have.jumps.get(day, 0)
        measure += whole.jumps.get(day, 0)
        haves.append(level)
        wholes.append(measure)
    return Curve(days, tuple(haves), tuple(wholes))
