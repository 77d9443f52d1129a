"""The acts of one party as a path: in the order of the law's dates they must make sense, however late they came in.

Rules of this module:

* the order is the last possible day of each act, then the order of the record; an act whose day is known only in part,
  or that shares its day with others, may take another place within its days if only that makes sense;
* ``leave`` happens by itself on the day that the law gives to a notice (:func:`foedus.law.standing.leaving_day`);
* in an incomplete record an act may rest on one that is not recorded: the step is then *irregular*, not refused,
  unless the record itself contradicts it (a notice that has taken effect cannot be rescinded);
* acts ``about`` one thing (an annex, a protocol) have their own adherence beside that to the whole; giving up the
  whole gives up the parts;
* an act that ``does_not_count`` is recorded and moves nothing;
* organs and facts have no adherence (``events``).

Not checked here: dates against today, eligibility, the agreement's own state (``recording``); from which day a party is
bound (``law.membership``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from foedus.errors import Reason
from foedus.kernel.dates import PartialDate
from foedus.law.acts import LegalAct
from foedus.law.standing import leaving_day
from foedus.law.terms import BINDING_ACTS, Evidence, Terms
from foedus.lifecycles.events import event_of, is_organ_act, may_be_of_organ, outsider, recordable_consents
from foedus.lifecycles.guards import Situation
from foedus.lifecycles.machine import ADHERENCE_LIFE
from foedus.lifecycles.objections import Memory, why_not

__all__ = ["Path", "PathStep", "follow", "is_organ_act"]

_GIVING_UP = frozenset({"give_notice", "rescind", "take_back", "suspend", "resume", "terminate"})
_WINDOW = 25
"""How far down an act is looked for that may change places; no party does more on days that overlap."""

_PRESUMED: Mapping[str, str] = MappingProxyType(
    {
        "consent": "stranger",
        "sign": "stranger",
        "refuse": "stranger",
        "give_notice": "consented",
        "take_back": "consented",
        "rescind": "leaving",
        "suspend": "consented",
        "resume": "suspended",
        "terminate": "consented",
    }
)
"""Where a party must have stood if an act of it is possible at all, whatever the record says."""


@dataclass(frozen=True, slots=True)
class PathStep:
    """One step of a party: the event, the states before and after, and the act (``None``: time alone).

    ``irregular``: the step rests on acts that an incomplete record does not show. ``reasons`` is empty unless the
    step was refused; the state then stays as it was.
    """

    event: str
    before: str
    after: str
    day: PartialDate
    act: LegalAct | None = None
    about: str | None = None
    irregular: bool = False
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """What the acts of one party come to: the state of its adherence, every step, and all refusals."""

    state: str
    steps: tuple[PathStep, ...]
    reasons: tuple[Reason, ...]


def follow(acts: Sequence[LegalAct], terms: Terms, evidence: Evidence, until: date | None = None) -> Path:
    """Follow the acts of one party through its adherence.

    ``acts`` are in the order of the record. With ``until`` the path is the one on that day: later acts are left out,
    and a notice that has run out by then has led to ``left``. Refused acts are skipped, each with its reasons.
    """
    walk = _Walk(terms, evidence, tuple(acts))
    left = sorted((act for act in acts if until is None or act.date.last <= until), key=lambda act: act.date.last)
    while left:
        index, plan = walk.choose(left)
        walk.apply(plan)
        del left[index]
    if until is not None:
        walk.leave_by(until)
    return walk.path()


class _Walk:
    """The walk itself: where each adherence of the party stands after the steps so far."""

    def __init__(self, terms: Terms, evidence: Evidence, acts: tuple[LegalAct, ...]) -> None:
        self.terms = terms
        self.evidence = evidence
        self.outsider = bool(acts) and outsider(acts[0].party, terms, acts)
        self.vague = any(not act.date.exact for act in acts)
        self.consents = recordable_consents(terms)
        self.threads: dict[str | None, Memory] = {None: Memory()}
        self.steps: list[PathStep] = []

    def choose(self, left: Sequence[LegalAct]) -> tuple[int, list[PathStep]]:
        """Pick the next act: the first in order, or one that may lie on the same days if only that is possible."""
        first = self.plan(left[0])
        if _clean(first):
            return 0, first
        for index in range(1, min(len(left), _WINDOW)):
            if left[index].date.first <= left[0].date.last:
                plan = self.plan(left[index])
                if _clean(plan):
                    return index, plan
            elif not self.vague:
                break  # every day is known, so nothing further down can lie on this one
        return 0, first

    def plan(self, act: LegalAct) -> list[PathStep]:
        """Return the steps that an act would make; nothing is changed."""
        event = self._event(act)
        where = self._concerned(act, event)
        if where is None:
            event, where = "note", [None]
        plans = [self._steps(self.threads.get(about, Memory()), act, event, about) for about in where]
        good = [plan for plan in plans if _clean(plan)] or [plan for plan in plans if not _refused(plan)]
        return [step for plan in (good or plans[:1]) for step in plan]

    def _event(self, act: LegalAct) -> str:
        if self.outsider and may_be_of_organ(act, self.terms):
            return "note"
        event = event_of(act, self.terms)
        standing = self.threads.get(act.about, Memory()).consent
        if event == "consent" and standing is not None and standing.kind == "sign" != act.kind:
            return "confirm"  # an instrument that follows a binding signature
        return event

    def _concerned(self, act: LegalAct, event: str) -> list[str | None] | None:
        """Return the adherences that an act is about; ``None`` if it touches no recorded one."""
        if event == "note":
            return [None]
        if act.about is None:
            others = [about for about in self.threads if about is not None and event in _GIVING_UP]
            return [None, *others]
        if event in _GIVING_UP and act.about not in self.threads:
            # It takes back a part (a reservation, an annex) whose making is no step of adherence.
            return None if self.steps else [None]
        return [act.about]

    def _steps(self, memory: Memory, act: LegalAct, event: str, about: str | None) -> list[PathStep]:
        """Plan one act in one adherence, with the leaving that comes before it."""
        leave = self._leave(memory, about)
        if leave is not None and leave.day.last <= act.date.first:
            return [leave, self._fire(replace(memory, state=leave.after), act, event, about)]
        step = self._fire(memory, act, event, about)
        if step.reasons and leave is not None and leave.day.first <= act.date.last:
            after = self._fire(replace(memory, state=leave.after), act, event, about)
            if not after.reasons:
                return [leave, after]
        return [step]

    def _fire(self, memory: Memory, act: LegalAct, event: str, about: str | None) -> PathStep:
        now = _situation(memory, act)
        reasons = self._not_binding(act)
        done = ADHERENCE_LIFE.fire(memory.state, event, now)
        if done.allowed and not reasons:
            return PathStep(event, memory.state, done.state, act.date, act, about)
        if not done.allowed:
            contradicted = event == "rescind" and memory.notice is not None
            if not self.evidence.complete and event in _PRESUMED and not contradicted:
                presumed = ADHERENCE_LIFE.fire(_PRESUMED[event], event, Situation())
                if presumed.allowed and not reasons:
                    return PathStep(event, memory.state, presumed.state, act.date, act, about, irregular=True)
            else:
                reasons.append(why_not(memory, event, act, done.reasons))
        return PathStep(event, memory.state, memory.state, act.date, act, about, reasons=tuple(reasons))

    def _not_binding(self, act: LegalAct) -> list[Reason]:
        if act.kind not in BINDING_ACTS or act.kind in self.consents or act.does_not_count is not None:
            return []
        kinds = ", ".join(self.terms.binding_acts)
        return [Reason("not-binding-here", f"`{act.kind}` binds nobody to {self.terms.id}; what binds is: {kinds}")]

    def _leave(self, memory: Memory, about: str | None) -> PathStep | None:
        if memory.state != "leaving" or memory.leaves is None:
            return None
        now = Situation(day=memory.leaves.last, leaves_on=memory.leaves.last)
        done = ADHERENCE_LIFE.fire(memory.state, "leave", now)
        return PathStep("leave", memory.state, done.state, memory.leaves, None, about)

    def apply(self, plan: Sequence[PathStep]) -> None:
        """Make the steps of a plan."""
        for step in plan:
            self.steps.append(step)
            memory = self.threads.setdefault(step.about, Memory())
            if not step.reasons:
                leaves = leaving_day(step.act, self.terms.withdrawal) if step.act is not None else None
                self.threads[step.about] = memory.after(step.event, step.after, step.act, leaves)

    def leave_by(self, day: date) -> None:
        """Let the notices that have run out by a day take effect."""
        for about, memory in list(self.threads.items()):
            leave = self._leave(memory, about)
            if leave is not None and leave.day.last <= day:
                self.apply([leave])

    def path(self) -> Path:
        """Return the path so far; the whole speaks before its parts."""
        states = [memory.state for memory in self.threads.values()]
        state = next((name for name in states if name != "stranger"), "stranger")
        return Path(state, tuple(self.steps), tuple(reason for step in self.steps for reason in step.reasons))


def _situation(memory: Memory, act: LegalAct) -> Situation:
    leaves = memory.leaves.last if memory.leaves is not None else None
    notice = f"the notice {memory.notice.describe()} ({memory.notice.key})" if memory.notice else "the notice"
    return Situation(day=act.date.last, leaves_on=leaves, notice=notice)


def _refused(plan: Sequence[PathStep]) -> bool:
    return any(step.reasons for step in plan)


def _clean(plan: Sequence[PathStep]) -> bool:
    return not any(step.reasons or step.irregular for step in plan)
