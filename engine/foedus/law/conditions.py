"""The entry-into-force grammar: every node is read as "holds from … until …".

Rules of this module (source: agreement format, section 2):

* a quota holds on the days on which enough of those who count have a standing act (``quota``);
* ``all_of`` holds while every leg does, ``any_of`` while one does; the trigger of a conjunction is its last leg's;
* the order of the modifiers is: the bare condition, ``by``, ``then``, ``unless``, ``otherwise``;
* ``otherwise`` applies from the day on which the node is dead, never before;
* where the list of acts is incomplete, the days named in the trigger take the place of counting; without any
  trigger a count is a lower bound, and what follows from it is "unknown", never "no".

Not checked here: what the answer means for the agreement (``force``) and for each party (``membership``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from foedus.kernel.dates import EARLIEST, PartialDate
from foedus.kernel.spans import Spans
from foedus.law.acts import LegalAct
from foedus.law.quota import Count, count
from foedus.law.signals import (
    ALIVE,
    NEVER,
    Death,
    Signal,
    all_of,
    any_of,
    blocked,
    deadline,
    delay,
    first_death,
    last_death,
)
from foedus.law.standing import Record
from foedus.law.terms import AllOf, AnyOf, Evidence, Fact, FixedDate, Node, OrganAct, OtherInForce, Quota

Others = Callable[[str], Signal | None]
"""Answers when another agreement is in force; ``None`` = that agreement is not known here."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a node comes to: its days before (``bare``) and after all modifiers (``signal``), and why.

    ``source`` says where the bare days come from: ``acts``, ``trigger`` (given by the record), ``text`` (a fixed
    date), ``unknown`` (an agreement that is not known here) or ``legs``.
    """

    node: Node
    bare: Signal
    signal: Signal
    death: Death = ALIVE
    source: str = "acts"
    legs: tuple[Finding, ...] = ()
    count: Count | None = None
    acts: tuple[LegalAct, ...] = ()
    veto: Finding | None = None
    otherwise: Finding | None = None


@dataclass(frozen=True, slots=True)
class Court:
    """Everything that a judgement rests on: the record, how far to trust it, and the other agreements."""

    record: Record
    evidence: Evidence
    others: Others
    continuing: bool = False

    def judge(self, node: Node, *, fed: bool = True) -> Finding:
        """Judge one node with everything below it; ``fed`` = the trigger may stand in for counting."""
        found = self._bare(node, fed)
        signal, death = found.bare, self._death_of_legs(found)
        if node.by is not None:
            signal, cut = deadline(signal, node.by)
            death = first_death((death, cut))
        if node.then:
            signal = delay(signal, node.then, must_hold=node.must_hold or self.continuing)
            if not (node.must_hold or self.continuing):
                death = Death(None if signal.may else death.must, None if signal.must else death.may)
        veto = None
        if node.unless is not None:
            veto = self.judge(node.unless, fed=False)
            signal, killed = blocked(signal, veto.signal)
            death = first_death((death, killed))
        otherwise = None
        if node.otherwise is not None:
            otherwise = self.judge(node.otherwise, fed=fed)
            signal, death = _alternative(signal, death, otherwise)
        return Finding(
            node,
            found.bare,
            signal,
            death,
            found.source,
            found.legs,
            found.count,
            found.acts,
            veto,
            otherwise,
        )

    def _bare(self, node: Node, fed: bool) -> Finding:
        if isinstance(node, AllOf | AnyOf):
            legs = tuple(self.judge(leg, fed=fed) for leg in node.legs)
            combine = all_of if isinstance(node, AllOf) else any_of
            signal = combine(leg.signal for leg in legs)
            given = self._given_leg(node) if fed else None
            if given is not None:
                return Finding(node, given, given, source="trigger", legs=legs)
            return Finding(node, signal, signal, source="legs", legs=legs)
        if isinstance(node, FixedDate):
            signal = Signal.known(Spans.since(node.day))
            return Finding(node, signal, signal, source="text")
        if isinstance(node, OtherInForce):
            known = self.others(node.agreement)
            signal = known if known is not None else Signal(Spans(), Spans.since(EARLIEST))
            return Finding(node, signal, signal, source="acts" if known is not None else "unknown")
        return self._counted(node, fed)

    def _counted(self, node: Node, fed: bool) -> Finding:
        """Judge what rests on acts: by counting, or by the trigger where the list is incomplete."""
        computed = self._from_acts(node)
        if self.evidence.complete:
            return computed
        trigger = self.evidence.trigger
        if trigger is not None and not fed:
            return computed
        if trigger is None:
            if _nothing_left_unknown(computed):
                return computed
            doubt = Signal(computed.bare.must, computed.bare.may.join(self._open_past()))
            return Finding(node, doubt, doubt, count=computed.count, acts=computed.acts)
        given = self._given_leg(node)
        if given is None and not trigger.legs and trigger.day is not None:
            shown = self._from_acts(node, exact_only=True).bare
            if trigger.day.last in shown.must:
                if not trigger.day.exact:  # others may have met it earlier in that month or year
                    shown = Signal(shown.must, shown.may.join(Spans.since(trigger.day.first)))
                return Finding(node, shown, shown, count=computed.count, acts=computed.acts)
            # What held before and was lost again still held then.
            given = self._given(trigger.day).join(shown)
        if given is None:
            return computed
        return Finding(node, given, given, source="trigger", count=computed.count, acts=computed.acts)

    def _given_leg(self, node: Node) -> Signal | None:
        trigger = self.evidence.trigger
        if self.evidence.complete or trigger is None or node.leg is None or node.leg not in trigger.legs:
            return None
        return self._given(trigger.legs[node.leg])

    def _given(self, day: PartialDate) -> Signal:
        assert self.evidence.trigger is not None  # the callers have looked
        earliest = EARLIEST if self.evidence.trigger.not_later_than else day.first
        return Signal(Spans.since(day.last), Spans.since(earliest))

    def _open_past(self) -> Spans:
        """Since when an unknown act may have been done: not before the text existed."""
        concluded = self.record.terms.concluded
        return Spans.since(concluded.first if concluded else EARLIEST)

    def _from_acts(self, node: Node, *, exact_only: bool = False) -> Finding:
        if isinstance(node, Quota):
            must = count(node, self.record, "must", exact_only=exact_only)
            if must.certain:
                return Finding(node, Signal.known(must.holds), Signal.known(must.holds), count=must)
            may = count(node, self.record, "may", exact_only=exact_only)
            signal = Signal(must.holds, may.holds.join(must.holds))
            return Finding(node, signal, signal, count=must)
        if isinstance(node, OrganAct):
            acts = [act for act in self.record.of((node.does,), node.about) if act.party == node.organ]
        else:
            assert isinstance(node, Fact)  # no other node rests on acts
            acts = self.record.of(("fact",), node.about)
        signal = any_of((NEVER, *(self.record.stands(act, "effective", exact_only=exact_only) for act in acts)))
        return Finding(node, signal, signal, acts=tuple(acts))

    def _death_of_legs(self, found: Finding) -> Death:
        if not found.legs or found.source == "trigger":
            return ALIVE
        deaths = [leg.death for leg in found.legs]
        death = first_death(deaths) if isinstance(found.node, AllOf) else last_death(deaths)
        # A condition that has come to hold before its leg could die is not dead.
        held_may, held_must = found.bare.may.first, found.bare.must.first
        return Death(
            None if _before(held_may, death.must) else death.must,
            None if _before(held_must, death.may) else death.may,
        )


def _nothing_left_unknown(computed: Finding) -> bool:
    """Whether acts that nobody listed could change nothing.

    One act of an organ, or one fact, is either recorded or not; in a closed circle of which everybody has acted,
    nobody is left of whom an earlier act could be missing.
    """
    if not computed.bare.must or not computed.bare.certain:
        return False
    if computed.count is None:
        return True
    required = computed.count.required
    return bool(required) and set(required or ()) <= set(computed.count.counted)


def _before(held: date | None, death: date | None) -> bool:
    return held is not None and death is not None and held < death


def _alternative(signal: Signal, death: Death, other: Finding) -> tuple[Signal, Death]:
    """Let the alternative apply from the day on which the first choice is dead."""
    must, may = signal.must, signal.may
    if death.must is not None:
        must = must.join(other.signal.must.within(death.must))
    if death.may is not None:
        may = may.join(other.signal.may.within(death.may))
    return Signal(must, may), last_death((death, other.death))
