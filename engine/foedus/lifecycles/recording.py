"""Everything that speaks against recording one act, all at once; and what could be recorded instead.

Rules of this module:

* the question is always about the *law's* date of the act: recording in 2026 a ratification of 2001 is no fault;
* where a day is known only in part, the act is refused only if no day of the period would do;
* what lapses or ends on a day may have been done on that day; consent is without object from that day on;
* a consent that ``does_not_count`` may always be recorded as having happened: nothing follows from it;
* a refusal says what this party could record on that date instead.

Not checked here: form and names of the act (``definitions``), powers of the clerk (``services``), and whether the
verdict would change (``law``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from foedus.errors import Reason
from foedus.kernel.dates import PartialDate
from foedus.law.acts import ACT_KINDS, LegalAct
from foedus.law.terms import Evidence, Terms
from foedus.law.verdict import Verdict
from foedus.lifecycles.adherence import Path, follow
from foedus.lifecycles.clauses import ADHERING, closed, eligible, ending
from foedus.lifecycles.events import ORGAN_KINDS, event_of, speaks_as_organ
from foedus.lifecycles.guards import Situation
from foedus.lifecycles.machine import AGREEMENT_LIFE

_WITH_REASON = frozenset({"withdraw", "revoke", "terminate"})
_CLERKS_STEPS = ("adopt", "open", "abandon")


@dataclass(frozen=True, slots=True)
class Case:
    """A new act with all that bears on it; ``mine`` are the recorded acts of the same author, ``before`` their path."""

    new: LegalAct
    mine: tuple[LegalAct, ...]
    terms: Terms
    evidence: Evidence
    agreement_state: str
    verdict: Verdict
    today: date
    reason: str | None
    organ: bool
    before: Path

    @property
    def event(self) -> str:
        """The event of the party's adherence, or ``note``."""
        return "note" if self.organ else event_of(self.new, self.terms)


def refusals(
    new: LegalAct,
    recorded: Sequence[LegalAct],
    terms: Terms,
    evidence: Evidence,
    *,
    agreement_state: str,
    verdict: Verdict,
    today: date,
    reason: str | None,
    suggest: bool = True,
) -> tuple[list[Reason], tuple[str, ...]]:
    """Return everything that speaks against recording an act, and the kinds of act that are possible instead.

    ``recorded`` are the other acts of the agreement in the order of the record, ``verdict`` the judgement over the
    record, ``agreement_state`` its present state. The second value is empty unless the act is refused; ``suggest``
    turns it off.

    Raises:
        RegisterBroken: the agreement's state is none of its life cycle.

    """
    mine = tuple(act for act in recorded if act.party == new.party)
    before = follow(mine, terms, evidence)

    def case(act: LegalAct, why: str | None) -> Case:
        organ = speaks_as_organ(act, terms, mine)
        return Case(act, mine, terms, evidence, agreement_state, verdict, today, why, organ, before)

    reasons = _against(case(new, reason))
    if not reasons or not suggest:
        return reasons, ()
    organ = speaks_as_organ(new, terms, mine)
    others = (LegalAct(new.key, new.date, new.party, kind) for kind in ACT_KINDS if kind != new.kind)
    possible = tuple(
        act.kind
        for act in others
        if (act.kind in ORGAN_KINDS and act.kind not in terms.binding_acts) == organ
        and _regular(case(act, "to see what is possible"))
    )
    return reasons, possible


def procedure_refusals(
    event: str, state: str, effective_on: str, today: date, reason: str | None
) -> tuple[list[Reason], tuple[str, ...]]:
    """Return what speaks against ``adopt``, ``open`` or ``abandon``, and which of these steps are possible.

    Raises:
        RegisterBroken: the state is none of the agreement's life cycle.

    """
    found = list(AGREEMENT_LIFE.objections(state, event, Situation()))
    if event not in _CLERKS_STEPS and not found:
        found.append(Reason("no-such-step", f"`{event}` follows from other acts and is not recorded by itself"))
    try:
        day = PartialDate.parse(effective_on)
    except ValueError as error:
        found.append(Reason("bad-date", str(error)))
    else:
        if day.first > today:
            found.append(Reason("act-in-future", f"`{event}` is dated {day}, and today is {today}"))
    if event == "abandon" and not (reason or "").strip():
        found.append(Reason("reason-needed", "an agreement is given up for a reason, and the record says which"))
    if not found:
        return [], ()
    steps = AGREEMENT_LIFE.possible(state, Situation())
    return found, tuple(step for step in _CLERKS_STEPS if step in steps)


def _regular(case: Case) -> bool:
    """Whether an act is not only allowed but rests on what the record shows."""
    if _against(case):
        return False
    steps = () if case.organ else follow((*case.mine, case.new), case.terms, case.evidence).steps
    return not any(step.act is case.new and step.irregular for step in steps)


def _against(case: Case) -> list[Reason]:
    if case.new.kind not in ACT_KINDS:
        return [Reason("unknown-value", f"`{case.new.kind}` is no kind of act; kinds are: {', '.join(ACT_KINDS)}")]
    return [reason for rule in RULES for reason in rule(case)]


def _state_of_agreement(case: Case) -> Iterator[Reason]:
    """Whether the agreement is so far that anybody can adhere, and was not given up."""
    step = {"consent": "consent", "confirm": "consent", "sign": "sign"}.get(case.event, "note")
    objections = AGREEMENT_LIFE.objections(case.agreement_state, step, Situation())
    if case.agreement_state == "abandoned":
        yield Reason("agreement-abandoned", f"{case.terms.id} was given up; {case.new.describe()} comes to nothing")
    elif case.agreement_state in ("drafting", "adopted") and objections:
        yield Reason(
            "not-open",
            f"{case.terms.id} is {case.agreement_state}, not yet open; {case.new.describe()} is too early",
        )


def _alive_on_that_date(case: Case) -> Iterator[Reason]:
    """Whether the agreement had lapsed or ended when the act was done."""
    new, verdict = case.new, case.verdict
    if new.does_not_count is not None:
        return
    day = new.date.first
    lapsed = verdict.lapsed
    if lapsed is not None and verdict.on(day).state == "lapsed" and (lapsed < day or case.event in ADHERING):
        yield Reason("agreement-lapsed", f"{case.terms.id} lapsed on {lapsed}; {new.describe()} is without object")
    if verdict.ended is not None and (verdict.ended < day or (verdict.ended == day and case.event in ADHERING)):
        by = f" ({verdict.ended_by})" if verdict.ended_by else ""
        yield Reason("agreement-ended", f"{case.terms.id} ended on {verdict.ended}{by}; {new.describe()} comes later")


def _right_party(case: Case) -> Iterator[Reason]:
    """Whether the party exists on that date, may take part, and comes before the agreement closed."""
    gone = case.terms.parties.former.get(case.new.party)
    if gone is not None and gone <= case.new.date.first:
        yield Reason("party-gone", f"{case.new.party} existed until {gone}; the act is dated {case.new.date}")
    if case.organ or case.new.does_not_count is not None:
        return
    if not eligible(case.new, case.mine, case.terms):
        named = ", ".join(case.terms.parties.listed or ())
        yield Reason("not-eligible", f"{case.new.party} is none of the parties of {case.terms.id}: {named}")
    if case.event in ("consent", "confirm"):
        yield from closed(case.new, case.terms, case.verdict)


def _path_of_party(case: Case) -> Iterator[Reason]:
    """Whether the party's acts, with the new one in its place, are still a path through its adherence."""
    if case.organ:
        return
    known = {id(step.act) for step in case.before.steps if step.reasons}
    for step in follow((*case.mine, case.new), case.terms, case.evidence).steps:
        if step.act is case.new:
            yield from step.reasons
            standing = _standing_consent(case) if step.irregular and step.event == "consent" else None
            if standing is not None:
                message = f"{case.new.party} has consented already ({standing.describe()}, {standing.key})"
                yield Reason("already-consented", f"{message}; {case.new.describe()} adds nothing")
        elif step.reasons and id(step.act) not in known:
            assert step.act is not None  # time alone is never refused
            yield Reason(
                "breaks-later-act",
                f"with {case.new.describe()} in the record, {step.act.describe()} ({step.act.key}) cannot stand: "
                + "; ".join(reason.message for reason in step.reasons),
            )


def _standing_consent(case: Case) -> LegalAct | None:
    """Return the consent that a further one would only repeat: history is told as it was, a clerk is warned."""
    if any((act.kind, act.date) == (case.new.kind, case.new.date) for act in case.mine):
        return None  # the same paper twice is said in its own words
    earlier = [act for act in case.mine if act.kind in case.terms.binding_acts and act.does_not_count is None]
    return earlier[-1] if earlier else None


def _recorded_already(case: Case) -> Iterator[Reason]:
    """Whether the same signature or consent stands in the record: two clerks with one paper."""
    new = case.new
    if case.event not in ADHERING or new.does_not_count is not None:
        return
    for act in case.mine:
        same = (act.kind, act.date, act.about) == (new.kind, new.date, new.about)
        if same and act.does_not_count is None and new.date.exact:
            yield Reason("already-recorded", f"{act.describe()} is recorded already ({act.key})")


def _own_dates(case: Case) -> Iterator[Reason]:
    """Whether the dates of the act agree with each other and with today."""
    new = case.new
    if new.date.first > case.today:
        yield Reason("act-in-future", f"{new.describe()} lies after today, {case.today}")
    if new.notified is not None and new.notified > case.today:
        yield Reason(
            "act-in-future", f"{new.describe()} was notified on {new.notified}, which lies after today, {case.today}"
        )
    if new.notified is not None and new.notified < new.date.first:
        yield Reason("notified-before-act", f"{new.describe()} was notified on {new.notified}, before it was done")
    if new.party in new.partners:
        yield Reason("partner-of-itself", f"{new.describe()} waits for an instrument of {new.party} itself")


def _why(case: Case) -> Iterator[Reason]:
    """Whether an act that takes something away says why."""
    if case.new.kind in _WITH_REASON and not (case.reason or "").strip():
        yield Reason("reason-needed", f"{case.new.describe()} needs a reason: it takes away what others rely on")


def _clauses(case: Case) -> Iterator[Reason]:
    yield from ending(case.new, case.event, case.terms, case.verdict)


RULES: Final[tuple[Callable[[Case], Iterator[Reason]], ...]] = (
    _state_of_agreement,
    _alive_on_that_date,
    _right_party,
    _recorded_already,
    _path_of_party,
    _clauses,
    _own_dates,
    _why,
)
"""All rules, in the order in which a refusal lists them; every one is always asked."""
