"""How somebody becomes the mediator of a case, and ceases to be: offers, answers, stepping down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from foedus.errors import Reason
from foedus.law.proceedings.mediation_state import Offer
from foedus.law.proceedings.papers_state import sides
from foedus.law.proceedings.values import SIDES, Office, Situation, Step

if TYPE_CHECKING:
    from foedus.law.proceedings.proceeding import Proceeding


def with_mediation(proceeding: Proceeding, **fields: Any) -> Proceeding:
    """Return the proceeding with other fields of its mediation."""
    return proceeding.with_(mediation=replace(proceeding.mediation, **fields))


def sides_of(proceeding: Proceeding, party: str) -> frozenset[Office]:
    """Return the sides on which a party stands."""
    return proceeding.offices_of(party) & frozenset(SIDES)


def all_sides(proceeding: Proceeding) -> frozenset[Office]:
    """Return the sides that the case has."""
    return frozenset(office for office in SIDES if proceeding.holding(office))


def consult(proceeding: Proceeding, _: Situation, __: Step) -> Proceeding:
    """Count a consultation."""
    return with_mediation(proceeding, consultations=proceeding.mediation.consultations + 1)


def may_offer(situation: Situation, step: Step) -> Iterator[Reason]:
    """Object to a mediator who is a side, or is not needed."""
    mediation, name = situation.proceeding.mediation, str(step.get("mediator"))
    if name in sides(situation.proceeding):
        yield Reason("not-eligible", f"{name} is a side of the case, and mediates in no case of its own")
    if mediation.mediator is not None:
        yield Reason("out-of-order", f"{mediation.mediator} mediates; another is proposed when that has ended")
    elif any(one.state == "open" and one.mediator == name for one in mediation.offers):
        yield Reason("nothing-changes", f"{name} is proposed already")


def propose(proceeding: Proceeding, _: Situation, step: Step) -> Proceeding:
    """Propose a mediator; the side that proposes has accepted."""
    accepted = sides_of(proceeding, step.by)
    made = Offer(step.seq, str(step.get("mediator")), step.by, step.day, accepted, acts=(step.seq,))
    return _settled(with_mediation(proceeding, offers=(*proceeding.mediation.offers, made)), made)


def _settled(proceeding: Proceeding, offer: Offer) -> Proceeding:
    """Let the mediator begin when all sides have accepted."""
    if proceeding.mediation.mediator is not None or not all_sides(proceeding) <= offer.accepted:
        return proceeding
    done = replace(offer, state="accepted")
    return with_mediation(_replaced(proceeding, done), mediator=offer.mediator, mandate=offer.acts, failed=None)


def _replaced(proceeding: Proceeding, offer: Offer) -> Proceeding:
    offers = tuple(offer if one.seq == offer.seq else one for one in proceeding.mediation.offers)
    return with_mediation(proceeding, offers=offers)


def _meant(proceeding: Proceeding, step: Step) -> Offer | None:
    """Return the offer that a step answers: the one that it names, or the last that is open."""
    mediation = proceeding.mediation
    if step.get("offer") is None:
        return mediation.pending
    return next((one for one in mediation.offers if one.seq == step.get("offer")), None)


def may_answer_offer(situation: Situation, step: Step) -> Iterator[Reason]:
    """Object to an answer to nothing, or by the side that has answered."""
    offer = _meant(situation.proceeding, step)
    if offer is None and step.get("offer") is not None:
        yield Reason("unknown-paper", f"#{step.get('offer')} proposes no mediator")
    elif offer is None:
        yield Reason("out-of-order", "no mediator is proposed")
    elif offer.state != "open":
        yield Reason("out-of-order", f"the proposal of {offer.mediator} (#{offer.seq}) is {offer.state} already")
    elif sides_of(situation.proceeding, step.by) <= offer.accepted:
        text = f"{step.by}'s side has accepted {offer.mediator} (#{offer.seq}); the other side answers"
        yield Reason("not-your-act", text)


def accept(proceeding: Proceeding, _: Situation, step: Step) -> Proceeding:
    """Accept a mediator for a side."""
    offer = _meant(proceeding, step)
    if offer is None or offer.state != "open":
        return proceeding
    accepted = offer.accepted | sides_of(proceeding, step.by)
    offer = replace(offer, accepted=accepted, acts=(*offer.acts, step.seq))
    return _settled(_replaced(proceeding, offer), offer)


def refuse(proceeding: Proceeding, _: Situation, step: Step) -> Proceeding:
    """Refuse a mediator."""
    offer = _meant(proceeding, step)
    if offer is None or offer.state != "open":
        return proceeding
    return _replaced(proceeding, replace(offer, state="refused"))


def is_mediator(situation: Situation, step: Step) -> Iterator[Reason]:
    """Object to a mediator by office alone, where the sides have accepted somebody else or nobody."""
    accepted = situation.proceeding.mediation.mediator
    if "mediator" in situation.proceeding.offices_of(step.by) and accepted not in (None, step.by):
        yield Reason("not-your-act", f"{accepted} mediates, not {step.by}")


def step_down(proceeding: Proceeding, _: Situation, step: Step) -> Proceeding:
    """Let the mediator go."""
    there = proceeding.mediation.mediator
    return with_mediation(proceeding, mediator=None, mandate=()) if there == step.by else proceeding
