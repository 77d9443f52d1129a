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
from dataclasses import dataclass
from datetime import date

from foedus.kernel.dates import PartialDate, walk
from foedus.kernel.spans import Span, Spans
from foedus.law.acts import LegalAct
from foedus.law.signals import Signal
from foedus.law.terms import ClockName, Terms, Withdrawal, quotas

LEAVING = frozenset({"withdraw", "repeal", "revoke"})
_NOBODY_LEAVES_ALONE = frozenset({"unanimous_only", "excluded"})


@dataclass(frozen=True, slots=True)
class Leaving:
    """An act by which a party takes back its consent, and the first day without it (``None`` = no effect)."""

    act: LegalAct
    day: PartialDate | None
    at_once: bool
    rescinded_by: LegalAct | None = None


class Record:
    """The acts of one agreement, sorted and asked again and again; built once per evaluation."""

    def __init__(self, terms: Terms, acts: Iterable[LegalAct]) -> None:
        self.terms = terms
        self.acts: Sequence[LegalAct] = sorted(acts, key=lambda act: (act.date.last, act.date.first))
        self.by_party: Mapping[str, list[LegalAct]] = defaultdict(list)
        self._order = {id(act): index for index, act in enumerate(self.acts)}
        self._stands: dict[tuple[int, ClockName, bool], Signal] = {}
        clocks = {node.clock for stage in terms.entry.stages for node in quotas(stage.when)}
        # Acts are held against the line on the clock of the quotas; a notification clock falls back to the act,
        # because the line separates deposits.
        self.line_clock: ClockName = "effective" if clocks == {"effective"} else "act"
        for act in self.acts:
            self.by_party[act.party].append(act)
        self.leavings: dict[str, list[Leaving]] = {
            party: self._leavings(mine)
            for party, mine in self.by_party.items()
            if any(act.kind in LEAVING for act in mine)
        }

    def of(self, kinds: Iterable[str], about: str | None = None) -> list[LegalAct]:
        """Return the acts of some kinds (about one thing, if named) that can count at all."""
        wanted = frozenset(kinds)
        return [
            act
            for act in self.acts
            if act.kind in wanted and act.does_not_count is None and (about is None or act.about == about)
        ]

    def before(self, act: LegalAct, other: LegalAct) -> bool:
        """Whether an act lies before another in the order of the record."""
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
        for partner in act.partners:
            joined = self._first_consent(partner, clock)
            must = max(must, joined.last) if must and joined else None
            may = max(may, joined.first) if may and joined else None
        if exact_only and must != may:
            return Signal(Spans(), Spans())
        end = self.leaving(act)
        day = end.day if end else None
        surely = _span(must, day.first if day else None)
        if must == may and (day is None or day.exact):
            return Signal.known(surely)
        return Signal(surely, _span(may, day.last if day else None))

    def leaving(self, act: LegalAct) -> Leaving | None:
        """Return what ends an act: the first effective taking-back after it."""
        for item in self.leavings.get(act.party, ()):
            concerns = item.act.about is None or item.act.about == act.about
            if item.day and item.rescinded_by is None and concerns and self.before(act, item.act):
                return item
        return None

    def _first_consent(self, party: str, clock: ClockName) -> PartialDate | None:
        for act in self.by_party.get(party, ()):
            if act.kind in self.terms.binding_acts and act.does_not_count is None:
                return clock_day(act, clock)
        return None

    def _leavings(self, mine: Sequence[LegalAct]) -> list[Leaving]:
        found: list[Leaving] = []
        for act in mine:
            if act.does_not_count is not None:
                continue
            if act.kind in LEAVING:
                at_once = act.kind == "revoke"
                day = (act.effective or act.date) if at_once else leaving_day(act, self.terms.withdrawal)
                found.append(Leaving(act, day, at_once))
            elif act.kind == "rescind":
                for index in reversed(range(len(found))):
                    item = found[index]
                    if not item.at_once and item.rescinded_by is None:
                        if item.day is None or act.date.last < item.day.last:
                            found[index] = Leaving(item.act, item.day, False, act)
                        break
        return sorted(found, key=lambda item: item.day.last if item.day else date.max)


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
