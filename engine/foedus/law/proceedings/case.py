"""What ends a case or ties it to another: withdrawal, settlement, consolidation, counter-claims, interim measures.

Rules of this module:

* a claim is withdrawn by the last who holds it; one of several who claim leaves, and the case goes on;
* a settlement closes the case when both sides have consented, and everybody else whose consent it says it needs;
* what a step ties to another dispute stands in both files; ``MIRROR`` says what the other file's step is;
* an interim measure ends on its last day, by a step, or not at all: nothing else takes it away;
* a case that a step has closed is opened again only where that step left it open, or was an error.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from foedus.errors import Reason
from foedus.law.proceedings.case_state import Counterclaim, Interim, Link, Settlement
from foedus.law.proceedings.offices import roles_of_office
from foedus.law.proceedings.values import GOING, OFFICES, SIDES, Situation, Step, StepField, StepKind

if TYPE_CHECKING:
    from foedus.law.proceedings.proceeding import Proceeding

WITHDRAWN: Final = "withdrawn"
WITHOUT_PREJUDICE: Final = "withdrawn without prejudice"
MIRROR: Final[Mapping[str, str]] = {
    "together": "together", "into_other": "takes_other", "takes_other": "into_other",
}  # fmt: skip
"""How two disputes are joined, seen from the one → seen from the other."""


def _with(proceeding: Proceeding, **fields: Any) -> Proceeding:
    return proceeding.with_(case=replace(proceeding.case, **fields))


def _close(proceeding: Proceeding, step: Step, how: str) -> Proceeding:
    from foedus.law.proceedings.proceeding import Closed

    return proceeding.with_(closed=Closed(step.day, how, step.place))


# ---- withdrawal, and opening again


def _withdraw(proceeding: Proceeding, _: Situation, step: Step) -> Proceeding:
    return _close(proceeding, step, WITHOUT_PREJUDICE if step.get("without_prejudice") else WITHDRAWN)


def _may_withdraw(situation: Situation, step: Step) -> Iterator[Reason]:
    if situation.phase == "decided":
        text = "after an award a claim is no longer withdrawn; what was awarded can be waived or settled"
        yield Reason("out-of-order", text)
    others = [name for name in _acting(situation.proceeding, ("complainant",)) if name != step.by]
    if others and "complainant" in situation.proceeding.offices_of(step.by):
        text = f"{step.by} alone does not end the case, which {' and '.join(others)} brought too"
        yield Reason("out-of-order", text, "It can leave the case with parties.leave.")


def _reopen(proceeding: Proceeding, _: Situation, step: Step) -> Proceeding:
    return proceeding.with_(closed=None, case=replace(proceeding.case, settlement=None))


def _may_reopen(situation: Situation, step: Step) -> Iterator[Reason]:
    closed = situation.proceeding.closed
    if closed is None:
        if situation.phase == "ended":
            text = f"the case ended at {situation.stand.state}; an act that is wrong is corrected, none is taken back"
            yield Reason("out-of-order", text)
    elif closed.how != WITHOUT_PREJUDICE and not step.get("error"):
        text = f"the case is {closed.how} ({closed.place}), which leaves nothing open; only an error opens it again"
        yield Reason("out-of-order", text)


# ---- settlement


def _acting(proceeding: Proceeding, offices: tuple[Any, ...]) -> tuple[str, ...]:
    """Return who acts in an office for itself, each once."""
    members = [one for office in offices for one in proceeding.holding(office)]
    return tuple(dict.fromkeys(one.party for one in members if one.through is None))


def _settled(situation: Situation, step: Step) -> Settlement:
    needs = tuple(dict.fromkeys((*_acting(situation.proceeding, SIDES), *(step.get("consents") or ()))))
    given = {step.by: step.place} if step.by in needs else {}
    text = f"#{step.fields['text']}" if step.get("text") else None
    return Settlement(step.place, step.day, needs, given, step.get("terms"), text)


def _settle(proceeding: Proceeding, situation: Situation, step: Step) -> Proceeding:
    return _standing(proceeding, _settled(replace(situation, proceeding=proceeding), step), step)


def _standing(proceeding: Proceeding, settlement: Settlement, step: Step) -> Proceeding:
    kept = _with(proceeding, settlement=settlement)
    return kept if settlement.missing else _close(kept, step, "settled")


def _may_settle(situation: Situation, step: Step) -> Iterator[Reason]:
    if not step.get("terms") and not step.get("text"):
        yield Reason("missing-field", "case.settle says its terms, or the act that holds its text")
    if step.get("text") and step.fields["text"] >= step.seq:
        yield Reason("unknown-value", f"act #{step.fields['text']} is none before this one")
    for office in SIDES:
        if roles_of_office(situation.procedure, office) and not _acting(situation.proceeding, (office,)):
            yield Reason("role-unheld", f"nobody acts as {office}, and one side alone settles nothing")
    yield from _too_soon(_settled(situation, step), situation, step)


def _too_soon(settlement: Settlement, situation: Situation, step: Step) -> Iterator[Reason]:
    """Object to a stage that would end the case before everybody has consented."""
    stage = situation.procedure.by_id.get(step.does or "")
    if stage is not None and stage.final and settlement.missing:
        text = f"{stage.id} ends the case, and the settlement needs the consent of {' and '.join(settlement.missing)}"
        yield Reason("out-of-order", text, "Let the last consent do the stage.")


def _consent(proceeding: Proceeding, _: Situation, step: Step) -> Proceeding:
    settlement = proceeding.case.settlement
    if settlement is None or settlement.place != f"#{step.fields['settlement']}" or settlement.declined:
        return proceeding
    return _standing(proceeding, replace(settlement, given={**settlement.given, step.by: step.place}), step)


def _decline(proceeding: Proceeding, _: Situation, step: Step) -> Proceeding:
    settlement = proceeding.case.settlement
    if settlement is None or settlement.place != f"#{step.fields['settlement']}":
        return proceeding
    return _with(proceeding, settlement=replace(settlement, declined=step.place))


def _may_answer(situation: Situation, step: Step) -> Iterator[Reason]:
    settlement, place = situation.proceeding.case.settlement, f"#{step.fields['settlement']}"
    if settlement is None or settlement.place != place or settlement.declined:
        known = settlement.place if settlement and not settlement.declined else "none"
        yield Reason("unknown-value", f"{place} is no settlement that waits for consent", f"What waits: {known}.")
    elif step.by not in settlement.missing:
        text = f"the settlement {place} waits for {' and '.join(settlement.missing) or 'nobody'}, not for {step.by}"
        yield Reason("nothing-changes" if step.by in settlement.given else "not-your-act", text)
    elif step.kind == "case.consent":
        given = {**settlement.given, step.by: step.place}
        yield from _too_soon(replace(settlement, given=given), situation, step)


# ---- ties to other disputes


def _consolidate(proceeding: Proceeding, _: Situation, step: Step) -> Proceeding:
    how, other = step.fields["how"], step.fields["other"]
    links = tuple(one for one in proceeding.case.links if one.dispute != other)
    tied = _with(proceeding, links=(*links, Link(other, how, step.day, step.place)))
    return _close(tied, step, f"joined to {other}") if how == "into_other" else tied


def _may_consolidate(situation: Situation, step: Step) -> Iterator[Reason]:
    known = situation.proceeding.case.link(step.fields["other"])
    if known is not None:
        yield Reason("nothing-changes", f"the case is joined with {known.dispute} already ({known.place})")


def _separate(proceeding: Proceeding, _: Situation, step: Step) -> Proceeding:
    link = proceeding.case.link(step.fields["other"])
    if link is None:
        return proceeding
    apart = _with(proceeding, links=tuple(one for one in proceeding.case.links if one is not link))
    joined = proceeding.closed is not None and proceeding.closed.place == link.place
    return apart.with_(closed=None) if joined else apart


def _may_separate(situation: Situation, step: Step) -> Iterator[Reason]:
    links = situation.proceeding.case.links
    if situation.proceeding.case.link(step.fields["other"]) is None:
        known = ", ".join(one.dispute for one in links) or "none"
        yield Reason("unknown-value", f"the case is not joined with {step.fields['other']}", f"It is with {known}.")


def _counterclaim(proceeding: Proceeding, _: Situation, step: Step) -> Proceeding:
    new = Counterclaim(step.by, step.fields["claim"], step.day, step.place, step.get("heard_in"))
    return _with(proceeding, counterclaims=(*proceeding.case.counterclaims, new))


# ---- interim measures


def _ask_interim(proceeding: Proceeding, _: Situation, step: Step) -> Proceeding:
    new = Interim(step.fields["measure"], step.by, step.day, step.place)
    return _with(proceeding, requests=(*proceeding.case.requests, new))


def _order_interim(proceeding: Proceeding, _: Situation, step: Step) -> Proceeding:
    until = date.fromisoformat(step.fields["until"]) if step.get("until") else None
    new = Interim(step.fields["measure"], step.by, step.day, step.place, until)
    return _with(_decided(proceeding, step), interim=(*proceeding.case.interim, new))


def _decided(proceeding: Proceeding, step: Step) -> Proceeding:
    place = f"#{step.get('request')}"
    return _with(proceeding, requests=tuple(one for one in proceeding.case.requests if one.place != place))


def _may_order(situation: Situation, step: Step) -> Iterator[Reason]:
    requests = situation.proceeding.case.requests
    place = f"#{step.get('request')}"
    if step.get("request") is not None and place not in {one.place for one in requests}:
        known = ", ".join(one.place for one in requests) or "none"
        yield Reason("unknown-value", f"{place} is no request for an interim measure that is open", f"Open: {known}.")
    if step.get("until") and date.fromisoformat(step.fields["until"]) < step.day:
        yield Reason("out-of-order", f"a measure until {step.fields['until']} is over before it is ordered")


def _refuse_interim(proceeding: Proceeding, _: Situation, step: Step) -> Proceeding:
    return _decided(proceeding, step)


def _end_interim(proceeding: Proceeding, _: Situation, step: Step) -> Proceeding:
    place = f"#{step.fields['order']}"
    interim = (
        replace(one, ended=(step.day, step.place)) if one.place == place and one.ended is None else one
        for one in proceeding.case.interim
    )
    return _with(proceeding, interim=tuple(interim))


def _may_end(situation: Situation, step: Step) -> Iterator[Reason]:
    place = f"#{step.fields['order']}"
    held = [one for one in situation.proceeding.case.interim if one.ended is None]
    held = [one for one in held if one.until is None or one.until >= step.day]
    if place not in {one.place for one in held}:
        known = ", ".join(f"{one.place} ({one.measure})" for one in held) or "none"
        yield Reason("unknown-value", f"{place} is no interim measure in effect", f"In effect: {known}.")


_JUDGES: Final = ("tribunal", "authority")
_OTHER: Final = StepField("other", "the other dispute", required=True)
_WORDS: Final = StepField("words", "why")
_SETTLEMENT: Final = StepField("settlement", "the act by which it was settled", "step", required=True)
_REQUEST: Final = StepField("request", "the act by which it was asked for", "step")

KINDS: Final[tuple[StepKind, ...]] = (
    StepKind("case.withdraw", "the claim is withdrawn", ("complainant",), GOING, (
                 StepField("terms", "on which terms, such as without prejudice"),
                 StepField("without_prejudice", "the claim may be brought again", "flag"),
             ), _withdraw, _may_withdraw),
    StepKind("case.reopen", "a case that a step had closed is opened again", _JUDGES, ("ended",), (
                 StepField("words", "why", required=True),
                 StepField("error", "it was closed in error", "flag"),
             ), _reopen, _may_reopen),
    StepKind("case.settle", "the case is settled", (*SIDES, "mediator", "tribunal"), GOING, (
                 StepField("terms", "on which terms"),
                 StepField("text", "the act that holds the text", "step"),
                 StepField("consents", "whose consent is needed beside that of both sides", "list"),
             ), _settle, _may_settle),
    StepKind("case.consent", "a settlement is consented to", OFFICES, GOING, (_SETTLEMENT,), _consent, _may_answer),
    StepKind("case.decline", "consent to a settlement is refused", OFFICES, GOING, (_SETTLEMENT, _WORDS), _decline,
             _may_answer),
    StepKind("case.consolidate", "the case is joined with another", _JUDGES, GOING, (
                 _OTHER,
                 StepField("how", "they run together, this goes into the other, or takes it in", "choice",
                           required=True, choices=tuple(MIRROR)),
                 _WORDS,
             ), _consolidate, _may_consolidate),
    StepKind("case.separate", "joined cases are separated", _JUDGES, (*GOING, "ended"), (_OTHER, _WORDS), _separate,
             _may_separate),
    StepKind("case.counterclaim", "a claim is made against the claim", ("respondent",), ("open", "tribunal"), (
                 StepField("claim", "what is claimed", required=True),
                 StepField("heard_in", "the dispute in which it is heard, if that is one of its own"),
             ), _counterclaim),
    StepKind("case.request_interim", "an interim measure is asked for", SIDES, GOING, (
                 StepField("measure", "what is asked for", required=True), _WORDS,
             ), _ask_interim),
    StepKind("case.order_interim", "an interim measure is ordered", _JUDGES, GOING, (
                 StepField("measure", "what is ordered", required=True),
                 StepField("until", "the last day on which it holds", "day"),
                 _REQUEST, _WORDS,
             ), _order_interim, _may_order),
    StepKind("case.refuse_interim", "an interim measure is refused", _JUDGES, GOING, (
                 StepField("request", "the act by which it was asked for", "step", required=True), _WORDS,
             ), _refuse_interim, _may_order),
    StepKind("case.end_interim", "an interim measure ends", _JUDGES, GOING, (
                 StepField("order", "the act by which it was ordered", "step", required=True), _WORDS,
             ), _end_interim, _may_end),
)  # fmt: skip
