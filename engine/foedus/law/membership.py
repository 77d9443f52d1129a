"""When the agreement binds a party: from which day, until which, and how that is known.

Rules of this module (source: agreement format, section 2):

* a party whose act lies on or before the line is bound from the day of entry; the line is the trigger, or the day of
  entry where the clause says ``after: entry``;
* anyone else comes in by the last later-party rule that fits, but never before the agreement itself; without such a
  rule the agreement is closed;
* an instrument that states an earlier effect (succession, continuation) works back to that day;
* a day named in the instrument counts where the clause allows a choice and the day is within it;
* a clock that runs from a notification that nobody recorded gives a bound, never a date;
* a party is no longer bound from the day that its withdrawal gives, from its own end, and from the agreement's;
* in a network of pairs a party is bound while at least one other is in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from foedus.kernel.dates import PartialDate, walk
from foedus.kernel.spans import Span, Spans
from foedus.law.acts import LegalAct
from foedus.law.standing import Record, clock_day
from foedus.law.terms import LaterRule

Basis = Literal["computed", "recorded", "bound", "assumed"]


@dataclass(frozen=True, slots=True)
class Line:
    """The day of entry, and the day up to which an act makes a party one of the first.

    ``complete`` says whether the last day of a partly known date may be used (only in a complete list of acts).
    """

    entry: date
    trigger: date
    in_force: Spans
    complete: bool = True

    def up_to(self, rule: LaterRule | None) -> date:
        """Return the last day of the first group; "after the entry into force" includes the day of entry itself."""
        if rule is not None and rule.after == "entry" and self.trigger < self.entry:
            return self.entry - timedelta(days=1)
        return self.trigger


@dataclass(frozen=True, slots=True)
class Bond:
    """One stretch during which the agreement binds a party.

    ``since`` is the first day, perhaps only bounded; ``basis`` says how it is known: ``computed`` by rule,
    ``recorded`` in the act itself, ``assumed`` from the last day of a partly known date, ``bound`` where only
    "not before ``since.first``" can be said. ``until`` is the first day on which the party is no longer bound.
    """

    party: str
    since: PartialDate
    until: date | None
    basis: Basis
    why: str
    act: LegalAct | None = None
    ended_by: str | None = None

    def on(self, day: date) -> bool:
        """Whether the party is bound on the day, taking the lower bound where only that is known."""
        start = self.since.first if self.basis == "bound" else self.since.last
        return start <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the law says of one party: its bonds, and why an act of it binds (or binds not)."""

    party: str
    bonds: tuple[Bond, ...]
    remarks: tuple[str, ...] = ()

    def on(self, day: date) -> Bond | None:
        """Return the bond of the day."""
        return next((bond for bond in self.bonds if bond.on(day)), None)


def standings(record: Record, line: Line | None, ended: date | None) -> Mapping[str, Standing]:
    """Return the standing of every party that acted (``line`` is ``None`` while there is no entry into force)."""
    found: dict[str, Standing] = {}
    for party in sorted({act.party for act in record.of(record.terms.binding_acts)}):
        found[party] = _standing(record, party, line, ended)
    for act in record.acts:
        if act.kind in record.terms.binding_acts and act.does_not_count and act.party not in found:
            remark = f"{act.describe()} does not count: {act.does_not_count}"
            found[act.party] = Standing(act.party, (), (remark,))
    return found


def pair_standings(record: Record, ended: date | None, *, complete: bool = True) -> Mapping[str, Standing]:
    """Return the standings in a network of pairs: a party is bound while somebody else is in as well."""
    parties = sorted({act.party for act in _consents(record)})
    must = {party: _own_spans(record, party, "must") for party in parties}
    may = {party: _own_spans(record, party, "may") for party in parties}
    found: dict[str, Standing] = {}
    for party in parties:
        bonds = _pair_bonds(party, _in_company(party, must), _in_company(party, may), ended, complete)
        remarks = () if bonds else ("no other party has acted yet, so there is nobody to be bound to",)
        found[party] = Standing(party, bonds, remarks)
    return found


def _in_company(party: str, own: Mapping[str, Spans]) -> Spans:
    """Days on which a party is in together with at least one other."""
    company = Spans()
    for other, theirs in own.items():
        if other != party:
            company = company.join(theirs)
    return own[party].meet(company).merged()


def _pair_bonds(party: str, must: Spans, may: Spans, ended: date | None, complete: bool) -> tuple[Bond, ...]:
    found: list[Bond] = []
    for span in must:
        if ended is not None and ended <= span.start:
            continue
        wider = may.at(span.start)
        since = PartialDate(min(wider.start, span.start) if wider else span.start, span.start)
        basis: Basis = "computed" if since.exact else "assumed" if complete else "bound"
        found.append(Bond(party, since, _cut(span.end, ended), basis, "from the later of two acts"))
    return tuple(found)


def pair(record: Record, one: str, two: str) -> Spans:
    """Return the days on which two parties of a network are bound to each other."""
    return _own_spans(record, one, "must").meet(_own_spans(record, two, "must"))


def _consents(record: Record) -> list[LegalAct]:
    return record.of(record.terms.binding_acts)


def _own_spans(record: Record, party: str, side: Literal["must", "may"]) -> Spans:
    rules = record.terms.entry.later
    spans = Spans()
    for act in _consents(record):
        if act.party != party:
            continue
        rule = _rule_for(act, rules)
        signal = record.stands(act, rule.clock if rule else "act")
        stands = signal.must if side == "must" else signal.may
        steps = rule.then if rule else ()
        spans = spans.join(stands.map_starts(lambda span, steps=steps: _moved(span, walk(span.start, steps))))  # type: ignore[misc]
    gone = record.terms.parties.former.get(party)
    return spans.within(date.min, gone) if gone else spans


def _moved(span: Span, start: date) -> Span | None:
    return Span(start, span.end, span.trigger) if span.end is None or start < span.end else None


def _standing(record: Record, party: str, line: Line | None, ended: date | None) -> Standing:
    remarks: list[str] = []
    if line is None:
        return Standing(party, (), ("the agreement has not entered into force",))
    bonds: list[Bond] = []
    for act in record.by_party[party]:
        if act.kind not in record.terms.binding_acts:
            continue
        if act.does_not_count is not None:
            remarks.append(f"{act.describe()} does not count: {act.does_not_count}")
            continue
        bond = _bond(record, act, line, remarks)
        if bond is not None:
            limited = _limited(record, bond, line, ended)
            bonds.extend(limited)
            leaving = None if limited else record.leaving(act)
            if leaving is not None:
                remarks.append(f"{act.describe()} was taken back before it bound ({leaving.act.describe()})")
    return Standing(party, _joined(bonds), tuple(remarks))


def _bond(record: Record, act: LegalAct, line: Line, remarks: list[str]) -> Bond | None:
    """Find the first day on which one act binds its party."""
    if act.partners and not record.stands(act, "act").may:
        remarks.append(f"{act.describe()} waits for the instruments of {', '.join(act.partners)}")
        return None
    rules = record.terms.entry.later
    first = _together(record, act, record.line_clock)
    works_back = act.effective if act.effective and act.effective.last < act.date.first else None
    rule = _rule_for(act, rules)
    limit = line.up_to(rule)
    if works_back and (act.kind in ("succeed", "continue") or not rules):
        since = PartialDate(max(works_back.first, line.entry), max(works_back.last, line.entry))
        basis: Basis = "recorded" if works_back.last >= line.entry else "computed"
        return Bond(act.party, since, None, basis, f"works back to {works_back}", act)
    if act.kind in ("succeed", "continue") and act.effective is not None:
        since = PartialDate(max(act.effective.first, line.entry), max(act.effective.last, line.entry))
        return Bond(act.party, since, None, "recorded", f"takes effect on {act.effective}", act)
    if first is not None and first.last <= limit:
        why = "acted before the day of entry" if limit != line.trigger else "acted on or before the trigger"
        return Bond(act.party, PartialDate.of(line.entry), None, "computed", why, act)
    if rule is None and first is not None and first.first <= limit:
        why = "the day of its act is known only in part; it is one of the first if it acted by the trigger"
        return Bond(act.party, PartialDate.of(line.entry), None, "bound", why, act)
    if rule is None:
        remarks.append(f"{act.describe()} came after the trigger, and the agreement is closed to later parties")
        return None
    return _later(record, act, rule, line)


def _later(record: Record, act: LegalAct, rule: LaterRule, line: Line) -> Bond:
    begin = _together(record, act, rule.clock)
    if begin is None:
        not_before = max(walk(act.date.first, rule.then), line.entry)
        why = "the clock runs from a notification that is not recorded: not before this day"
        return Bond(act.party, PartialDate(not_before, date.max), None, "bound", why, act)
    first = max(walk(begin.first, rule.then), line.entry)
    last = max(walk(begin.last, rule.then), line.entry)
    stated = rule.clock == "effective" and act.effective is not None and not rule.then
    basis: Basis = "computed" if first == last else "assumed" if line.complete else "bound"
    why = "by the rule for later parties"
    if stated and last > line.entry:
        basis, why = "recorded", "on the day stated in the act"
    if act.chosen is not None and rule.may_choose and act.chosen > last:
        latest = walk(act.date.last, rule.choose_up_to) if rule.choose_up_to is not None else date.max
        if act.chosen <= latest:
            return Bond(act.party, PartialDate.of(act.chosen), None, "recorded", "on the day it chose", act)
        why = f"the chosen day {act.chosen} is later than the clause allows ({latest}); by the rule itself"
    return Bond(act.party, PartialDate(first, last), None, basis, why, act)


def _together(record: Record, act: LegalAct, clock: Literal["act", "notified", "effective"]) -> PartialDate | None:
    """Return when an act counts, together with the instruments it is bound up with."""
    if not act.partners:
        return clock_day(act, clock)
    signal = record.stands(act, clock)
    if signal.must.first is None or signal.may.first is None:
        return None
    return PartialDate(signal.may.first, signal.must.first)


def _rule_for(act: LegalAct, rules: tuple[LaterRule, ...]) -> LaterRule | None:
    """Return the last rule that fits the kind and the day of an act."""
    fitting = [
        rule
        for rule in rules
        if (rule.acts is None or act.kind in rule.acts) and (rule.start is None or rule.start <= act.date.last)
    ]
    return fitting[-1] if fitting else None


def _limited(record: Record, bond: Bond, line: Line, ended: date | None) -> list[Bond]:
    """Cut a bond at the party's leaving, at its own end and at the agreement's, and at gaps in its force."""
    assert bond.act is not None
    start = bond.since.first if bond.basis == "bound" else bond.since.last
    leaving = record.leaving(bond.act, start)
    until, by = (leaving.day.last, leaving.act.describe()) if leaving and leaving.day else (None, None)
    gone = record.terms.parties.former.get(bond.party)
    if gone is not None and (until is None or gone < until):
        until, by = gone, "the party no longer exists"
    if ended is not None and (until is None or ended < until):
        until, by = ended, "the agreement ended"
    if until is not None and until <= start:
        return []
    if record.terms.entry.continuing:
        return [
            _with(bond, span.start, span.end, by if span.end == until else None)
            for span in line.in_force.within(start, until).merged()
        ]
    return [bond if until is None else _with(bond, None, until, by)]


def _with(bond: Bond, start: date | None, until: date | None, ended_by: str | None) -> Bond:
    since = bond.since if start is None or start == bond.since.last else PartialDate.of(start)
    return Bond(bond.party, since, until, bond.basis, bond.why, bond.act, ended_by)


def _joined(bonds: list[Bond]) -> tuple[Bond, ...]:
    """Join bonds that overlap or touch; the first keeps its reason, the last its end."""
    if len(bonds) < 2:
        return tuple(bonds)
    found: list[Bond] = []
    for bond in sorted(bonds, key=lambda item: (item.since.last, item.since.first)):
        last = found[-1] if found else None
        if last is None or (last.until is not None and last.until < bond.since.first):
            found.append(bond)
        elif last.until is not None and (bond.until is None or bond.until > last.until):
            found[-1] = Bond(last.party, last.since, bond.until, last.basis, last.why, last.act, bond.ended_by)
    return tuple(found)


def _cut(end: date | None, ended: date | None) -> date | None:
    return ended if end is None or (ended is not None and ended < end) else end
