"""Consultation and mediation: who mediates, what was proposed and answered, who still has to consent.

Rules of this module:

* a mediator mediates when both sides have accepted; whoever proposed one has accepted;
* proposals have one row of versions, whoever makes them; only the newest can be answered;
* a settlement is the version that both sides accepted; whose consent it needs beside theirs is waited for, and told;
* the fact of a separate session is open, what was said there is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from foedus.errors import Reason
from foedus.law.proceedings.mediation_state import Proposal, Settlement
from foedus.law.proceedings.mediators import (
    accept,
    all_sides,
    consult,
    is_mediator,
    may_answer_offer,
    may_offer,
    propose,
    refuse,
    sides_of,
    step_down,
    with_mediation,
)
from foedus.law.proceedings.papers import TEXTS, TITLE, against_texts
from foedus.law.proceedings.papers_state import sides
from foedus.law.proceedings.values import PHASES, SIDES, Office, Phase, Situation, Step, StepField, StepKind

if TYPE_CHECKING:
    from foedus.law.proceedings.proceeding import Proceeding


# -- sessions ------------------------------------------------------------------------------------------------------


def _may_meet(situation: Situation, step: Step) -> Iterator[Reason]:
    yield from is_mediator(situation, step)
    yield from against_texts(situation, step)


def _meet(proceeding: Proceeding, _: Situation, __: Step) -> Proceeding:
    return with_mediation(proceeding, sessions=proceeding.mediation.sessions + 1)


def _may_meet_one(situation: Situation, step: Step) -> Iterator[Reason]:
    yield from _may_meet(situation, step)
    proceeding, side = situation.proceeding, str(step.get("side"))
    if side not in sides(proceeding):
        yield Reason("unknown-value", f"{side} is no side of the case", f"They are {_names(sides(proceeding))}.")
        return
    own = sides_of(proceeding, side)
    others = {name for name in step.get("open_to") or () if sides_of(proceeding, name) - own}
    if others:
        text = f"what was said alone with {side} is not opened to {_names(others)} in the same step"
        yield Reason("paper-sealed", text, f"Let {side} disclose it, if it wants to.")


def _names(names: frozenset[str] | set[str]) -> str:
    return " and ".join(sorted(names)) or "nobody"


def _meet_one(proceeding: Proceeding, _: Situation, step: Step) -> Proceeding:
    return with_mediation(proceeding, separate=(*proceeding.mediation.separate, str(step.get("side"))))


# -- proposals -----------------------------------------------------------------------------------------------------


def _may_propose(situation: Situation, step: Step) -> Iterator[Reason]:
    yield from _may_meet(situation, step)
    mediation = situation.proceeding.mediation
    version = step.get("version")
    if version is not None and version != len(mediation.proposals) + 1:
        text = f"the next version is {len(mediation.proposals) + 1}, not {version}"
        yield Reason("out-of-order", text)
    if step.kind == "mediation.revise" and not mediation.proposals:
        yield Reason("out-of-order", "there is no proposal that could be revised")
    if mediation.settlement is not None:
        yield Reason("out-of-order", f"the sides have settled (#{mediation.settlement.seq})")


def _propose(proceeding: Proceeding, _: Situation, step: Step) -> Proceeding:
    known = proceeding.mediation.proposals
    readers = tuple(step.get("open_to") or ()) if step.get("sealed") else None
    made = Proposal(len(known) + 1, step.seq, step.by, step.day, readers)
    return with_mediation(proceeding, proposals=(*known, made))


def _may_answer(situation: Situation, step: Step) -> Iterator[Reason]:
    yield from against_texts(situation, step)
    proposals, version = situation.proceeding.mediation.proposals, step.get("version")
    proposal = next((one for one in proposals if one.version == version), None)
    if proposal is None:
        yield Reason("unknown-paper", f"there is no version {version} of a proposal")
        return
    if proposal.version != len(proposals):
        yield Reason("out-of-order", f"version {version} was replaced by version {len(proposals)}")
    if proposal.by == step.by:
        yield Reason("not-your-act", f"version {version} is {step.by}'s own; the other side answers")
    elif proposal.readers is not None and not _reads(situation, proposal, step.by):
        yield Reason("not-your-act", f"version {version} was not made to {step.by}")
    if step.by in dict(proposal.answers) and dict(proposal.answers)[step.by] == step.get("answer"):
        yield Reason("nothing-changes", f"{step.by} has answered version {version} so")


def _reads(situation: Situation, proposal: Proposal, party: str) -> bool:
    paper = situation.proceeding.papers.of(proposal.seq)
    more = {name for one in paper.disclosures for name in one.open_to} if paper else set()
    return party in {*(proposal.readers or ()), *more}


def _answer(proceeding: Proceeding, _: Situation, step: Step) -> Proceeding:
    def answered(one: Proposal) -> Proposal:
        if one.version != step.get("version"):
            return one
        return replace(one, answers=tuple({**dict(one.answers), step.by: str(step.get("answer"))}.items()))

    return with_mediation(proceeding, proposals=tuple(map(answered, proceeding.mediation.proposals)))


# -- the end -------------------------------------------------------------------------------------------------------


def _may_settle(situation: Situation, step: Step) -> Iterator[Reason]:
    yield from against_texts(situation, step)
    proceeding, version = situation.proceeding, step.get("version")
    proposal = next((one for one in proceeding.mediation.proposals if one.version == version), None)
    if proposal is None:
        yield Reason("unknown-paper", f"there is no version {version} of a proposal")
        return
    agreed = {proposal.by, *(party for party, answer in proposal.answers if answer == "accept")}
    wanting = [office for office in SIDES if office in all_sides(proceeding) - _offices(proceeding, agreed)]
    if wanting:
        yield Reason("out-of-order", f"version {version} has not been accepted by the {' and the '.join(wanting)}")
    if proceeding.mediation.settlement is not None:
        yield Reason("out-of-order", f"the sides have settled (#{proceeding.mediation.settlement.seq})")


def _offices(proceeding: Proceeding, names: set[str]) -> frozenset[Office]:
    return frozenset(office for name in names for office in sides_of(proceeding, name))


def _settle(proceeding: Proceeding, _: Situation, step: Step) -> Proceeding:
    waiting = tuple(dict.fromkeys(step.get("consents") or ()))
    return with_mediation(proceeding, settlement=Settlement(step.seq, step.get("version") or 0, step.day, waiting))


def _may_consent(situation: Situation, step: Step) -> Iterator[Reason]:
    settlement, who = situation.proceeding.mediation.settlement, str(step.get("who"))
    if settlement is None:
        yield Reason("out-of-order", "there is no settlement yet to which anybody could consent")
    elif who not in settlement.waiting:
        waiting = ", ".join(settlement.waiting) or "nobody"
        yield Reason("unknown-value", f"the settlement does not wait for {who}", f"It waits for {waiting}.")


def _consent(proceeding: Proceeding, _: Situation, step: Step) -> Proceeding:
    settlement, who = proceeding.mediation.settlement, str(step.get("who"))
    if settlement is None:
        return proceeding
    waiting = tuple(name for name in settlement.waiting if name != who)
    if step.get("refused"):
        return with_mediation(
            proceeding, settlement=replace(settlement, waiting=waiting, refused=(*settlement.refused, who))
        )
    return with_mediation(
        proceeding, settlement=replace(settlement, waiting=waiting, consented=(*settlement.consented, who))
    )


def _may_fail(situation: Situation, step: Step) -> Iterator[Reason]:
    mediation = situation.proceeding.mediation
    if mediation.failed:
        yield Reason("nothing-changes", f"mediation has ended without a result already ({mediation.failed})")
    elif mediation.settlement is not None:
        yield Reason("out-of-order", f"the sides have settled (#{mediation.settlement.seq})")
    elif not mediation.offers and not mediation.consultations and mediation.mediator is None:
        yield Reason("out-of-order", "neither consultation nor mediation has begun")


def _fail(proceeding: Proceeding, _: Situation, step: Step) -> Proceeding:
    closed = (replace(one, state="lapsed") if one.state == "open" else one for one in proceeding.mediation.offers)
    return with_mediation(proceeding, mediator=None, mandate=(), failed=step.place, offers=tuple(closed))


# -- the table -----------------------------------------------------------------------------------------------------

_TALKS: Final[tuple[Phase, ...]] = ("open", "tribunal", "decided")
_ANYBODY: Final[tuple[Office, ...]] = ("complainant", "respondent", "authority")
_PLACE: Final = StepField("place", "where")
_ATTENDED: Final = StepField("attended", "who attended", "list")
_OFFER: Final = StepField("offer", "the number of the act that proposed the mediator; else the last", "step")
_VERSION: Final = StepField("version", "the number of the version", "number", required=True)
_NEXT: Final = StepField("version", "its number among the versions; the next if nothing is said", "number")
_WHY: Final = StepField("why", "why")

KINDS: Final[tuple[StepKind, ...]] = (
    StepKind("mediation.consult", "consultation is held", _ANYBODY, _TALKS, (_PLACE, _ATTENDED, *TEXTS),
             consult, against_texts),
    StepKind("mediation.offer", "a mediator is proposed", _ANYBODY, _TALKS,
             (StepField("mediator", "who", required=True), StepField("terms", "on which terms")), propose, may_offer),
    StepKind("mediation.accept", "the mediator is accepted", SIDES, _TALKS, (_OFFER,), accept, may_answer_offer),
    StepKind("mediation.refuse", "the mediator is refused", SIDES, _TALKS, (_OFFER, _WHY), refuse, may_answer_offer),
    StepKind("mediation.step_down", "the mediator steps down", ("mediator",), _TALKS, (_WHY,),
             step_down, is_mediator),
    StepKind("mediation.session", "a joint session is held", ("mediator",), _TALKS, (_PLACE, _ATTENDED, *TEXTS),
             _meet, _may_meet),
    StepKind("mediation.private_session", "a separate session is held", ("mediator",), _TALKS,
             (StepField("side", "the side with which the mediator spoke", required=True), _PLACE, *TEXTS[1:]),
             _meet_one, _may_meet_one),
    StepKind("mediation.propose", "a proposal is made", ("mediator", *SIDES), _TALKS, (_NEXT, TITLE, *TEXTS),
             _propose, _may_propose),
    StepKind("mediation.revise", "a proposal is revised", ("mediator", *SIDES), _TALKS, (_NEXT, TITLE, *TEXTS),
             _propose, _may_propose),
    StepKind("mediation.answer", "a proposal is answered", SIDES, _TALKS, (
                 _VERSION,
                 StepField("answer", "what is answered", "choice", required=True,
                           choices=("accept", "reject", "counter")),
                 *TEXTS,
             ), _answer, _may_answer),
    StepKind("mediation.settle", "the sides settle", ("mediator", *_ANYBODY), _TALKS, (
                 _VERSION, StepField("consents", "whose consent it needs beside that of the sides", "list"), *TEXTS,
             ), _settle, _may_settle),
    StepKind("mediation.consent", "somebody whose consent a settlement needs has decided", ("mediator", *_ANYBODY),
             PHASES, (
                 StepField("who", "who decided", required=True),
                 StepField("refused", "the consent is refused", "flag"), StepField("reference", "the decision"),
             ), _consent, _may_consent),
    StepKind("mediation.fail", "mediation ends without a result", ("mediator", *SIDES), _TALKS, (_WHY,),
             _fail, _may_fail),
)  # fmt: skip
