"""Which acts stand, from when, and until when.

Rules of this module (source: agreement format, sections 1 and 2):

* an act with ``does_not_count`` never stands; one made ``with`` others stands only when they have acted too;
* ``revoke`` takes back at once what the party did before it (only what concerns ``about``, if it names that);
* ``withdraw`` and ``repeal`` end the party's consent on the day that the withdrawal clause gives;
* ``rescind`` takes back a notice of withdrawal that has not yet taken effect;
* an agreement whose text lets nobody leave alone is not left by a notice that names no agreed day.

Not checked here: whether an act was allowed (``lifecycles``) and when it binds a party (``membership``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from foedus.kernel.dates import PartialDate, walk
from foedus.kernel.spans import Span, Spans
from foedus.law.acts import LegalAct
from foedus.law.signals import Signal
from foedus.law.terms import ClockName, Terms, Withdrawal, quotas

LEAVING = frozenset({"withdraw", "repeal", "revoke"})
_NOTICES = ("withdraw", "repeal")
_TAKING = LEAVING | {"rescind"}
_NOBODY_LEAVES_ALONE = frozenset({"unanimous_only", "excluded"})


@dataclass(frozen=True, slots=True)
class Leaving:
    """An act by which a party takes back its consent, and the first day without it (``None`` = no effect).

    ``rescind`` is the act that takes the notice back, which it does only before that day.
    """

    act: LegalAct
    day: PartialDate | None
    at_once: bool
    rescind: LegalAct | None = None

    @property
    def stands(self) -> bool:
        """Whether the taking-back has an effect and was not itself taken back in time."""
        return self.day is not None and (self.rescind is None or self.rescind.date.last >= self.day.last)


class Record:
    """The acts of one agreement, sorted and asked again and again; built once per evaluation."""

    def __init__(self, terms: Terms, acts: Iterable[LegalAct]) -> None:
        self.terms = terms
        self.acts: Sequence[LegalAct] = sorted(acts, key=lambda act: (act.date.last, act.date.first))
        self.by_party: Mapping[str, list[LegalAct]] = defaultdict(list)
        self._stands: dict[tuple[int, ClockName, bool], Signal] = {}
        clocks = {node.clock for stage in terms.entry.stages for node in quotas(stage.when)}
        # Acts are held against the line on the clock of the quotas; a notification clock falls back to the act,
        # because the line separates deposits.
        self.line_clock: ClockName = "effective" if clocks == {"effective"} else "act"
        for act in self.acts:
            self.by_party[act.party].append(act)
        self._leavings: dict[str, list[Leaving]] = {}
        self._order: dict[int, int] = {}
        for party, mine in self.by_party.items():
            if any(act.kind in _TAKING for act in mine):
                _put_in_place(mine, terms.binding_acts)
                self._leavings[party] = _leavings_of(mine)
            self._order.update((id(act), index) for index, act in enumerate(mine))

    def of(self, kinds: Iterable[str], about: str | None = None) -> list[LegalAct]:
        """Return the acts of some kinds (about one thing, if named) that can count at all."""
        wanted = frozenset(kinds)
        return [
            act
            for act in self.acts
            if act.kind in wanted and act.does_not_count is None and (about is None or act.about == about)
        ]

    def before(self, act: LegalAct, other: LegalAct) -> bool:
        """Whether an act lies before another of the same party in the order of the record."""
        return self._order[id(act)] < self._order[id(other)]

    def stands(self, act: LegalAct, clock: ClockName, *, exact_only: bool = False) -> Signal:
        """Return when an act counts on a clock; ``exact_only`` ignores days known only in part."""
        key = (id(act), clock, exact_only)
        if key not in self._stands:
            self._stands[key] = self._standing(act, clock, exact_only)
        return self._stands[key]

    def _standing(self, act: LegalAct, clock: ClockName, exact_only: bool) -> Signal:
        begin = clock_day(act, clock)
        must: date | None = begin.last if begin else None
        may: date | None = begin.first if begin else act.date.first
        if exact_only and must != may:
            return Signal(Spans(), Spans())
        end = self.leaving(act)
        day = end.day if end else None
        surely = _span(must, day.first if day else None)
        if must == may and (day is None or day.exact):
            found = Signal.known(surely)
        else:
            found = Signal(surely, _span(may, day.last if day else None))
        for partner in act.partners:
            found = found.meet(self._deposits(partner, clock))
        return found

    def leaving(self, act: LegalAct, bound_from: date | None = None) -> Leaving | None:
        """Return what ends an act: the first effective taking-back after it.

        ``bound_from`` makes the clause "not before … from entry into force for the party" count.
        """
        leavings = self._leavings.get(act.party)
        if leavings is None:
            return None
        found = [
            timed
            for item in leavings
            if (item.act.about is None or item.act.about == act.about) and self.before(act, item.act)
            if (timed := self._timed(item, bound_from)).stands
        ]
        return min(found, key=lambda item: item.day.last if item.day else date.max, default=None)

    def notice(self, act: LegalAct) -> Leaving | None:
        """Return what an act of leaving comes to, whether it stands or was taken back in time."""
        item = next((item for item in self._leavings.get(act.party, ()) if item.act is act), None)
        return None if item is None else self._timed(item, None)

    def _timed(self, item: Leaving, bound_from: date | None) -> Leaving:
        if item.at_once:
            return item
        return replace(item, day=leaving_day(item.act, self.terms.withdrawal, bound_from))

    def consented_before(self, act: LegalAct) -> bool:
        """Whether the party had consented to be bound, by more than this act's own kind, before an act."""
        return any(
            item.kind in self.terms.binding_acts and item.kind != "sign" and self.before(item, act)
            for item in self.by_party[act.party]
        )

    def _deposits(self, party: str, clock: ClockName) -> Signal:
        """When a partner has an instrument of its own; what that one waits for is not asked again."""
        found = Signal(Spans(), Spans())
        for act in self.by_party.get(party, ()):
            if act.kind in self.terms.binding_acts and act.does_not_count is None:
                begin, end = clock_day(act, clock), self.leaving(act)
                day = end.day if end else None
                found = found.join(
                    Signal(
                        _span(begin.last if begin else None, day.first if day else None),
                        _span(begin.first if begin else act.date.first, day.last if day else None),
                    )
                )
        return found


def _put_in_place(mine: list[LegalAct], binding: Sequence[str]) -> None:
    """Put what is taken back before what takes it back, where the days leave it open.

    The order of a list means something on one day, unless it makes no sense; and a day known only as a year may lie
    before or after any day of that year.
    """
    for index in range(len(mine)):
        act = mine[index]
        taken = binding if act.kind in LEAVING else _NOTICES if act.kind == "rescind" else ()
        if not taken or any(item.kind in taken for item in mine[:index]):
            continue
        for later in range(index + 1, len(mine)):
            if mine[later].kind in taken and mine[later].date.first <= act.date.last:
                mine.insert(index, mine.pop(later))
                break


def _leavings_of(mine: Sequence[LegalAct]) -> list[Leaving]:
    """Pair each taking-back with the act that takes it back in turn."""
    found: list[Leaving] = []
    for act in mine:
        if act.does_not_count is not None:
            continue
        if act.kind in LEAVING:
            found.append(Leaving(act, act.effective or act.date, act.kind == "revoke"))
        elif act.kind == "rescind":
            for index in reversed(range(len(found))):
                if not found[index].at_once and found[index].rescind is None:
                    found[index] = replace(found[index], rescind=act)
                    break
    return found


def clock_day(act: LegalAct, clock: ClockName) -> PartialDate | None:
    """Return the day on which an act counts on a clock, or ``None`` where nobody recorded the notification."""
    match clock:
        case "act":
            return act.date
        case "effective":
            return act.effective or act.date
        case "notified":
            return PartialDate.of(act.notified) if act.notified else None


def leaving_day(act: LegalAct, terms: Withdrawal | None, bound_from: date | None = None) -> PartialDate | None:
    """Return the first day on which a party is no longer bound after its notice, or ``None`` for no effect.

    ``bound_from`` makes the clause "not before … from entry into force for the party" count.
    """
    if terms is None:
        return act.effective or act.date
    if terms.mode in _NOBODY_LEAVES_ALONE and not terms.then and act.effective is None:
        return None
    begin, stated = _notice(act, terms.clock)
    first, last = begin.first, begin.last
    if terms.not_before is not None and bound_from is not None:
        earliest = walk(bound_from, (terms.not_before,))
        first, last = max(first, earliest), max(last, earliest)
    first, last = walk(first, terms.then), walk(last, terms.then)
    if stated is not None:
        first, last = max(first, stated.first), max(last, stated.last)
    return PartialDate(first, last)


def _notice(act: LegalAct, clock: str) -> tuple[PartialDate, PartialDate | None]:
    """Return the day from which a notice counts, and the later day that the notice itself may name."""
    told = PartialDate.of(act.notified) if act.notified else act.date
    effective = act.effective or act.date
    match clock:
        case "effective":
            return effective, None
        case "both":
            return max(effective, told, key=lambda day: day.last), None
        case "notice":
            return told, act.effective
        case _:
            return act.date, act.effective


def _span(start: date | None, end: date | None) -> Spans:
    if start is None or (end is not None and end <= start):
        return Spans()
    return Spans((Span(start, end, start),))
