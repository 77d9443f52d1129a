"""How an award is made: offers, interim report and comments, deliberation, the ruling itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from foedus.errors import Reason
from foedus.law.proceedings.award_rules import against_votes, effect_of
from foedus.law.proceedings.panel_people import side_of
from foedus.law.proceedings.rulings import DECIDE_ALL, RULING_KINDS, Draft, Offer, Ruling
from foedus.law.proceedings.values import SIDES, Phase, Situation, Step, StepField, StepKind

if TYPE_CHECKING:
    from foedus.law.proceedings.proceeding import Proceeding

SITS: Final[tuple[Phase, ...]] = ("tribunal",)


def _offer(proceeding: Proceeding, situation: Situation, step: Step) -> Proceeding:
    side = side_of(situation, step.by) or step.by
    made = Offer(side, step.by, step.place, str(step.get("offer")))
    others = tuple(one for one in proceeding.award.offers if one.side != side)
    return proceeding.with_(award=replace(proceeding.award, offers=(*others, made)))


def _draft(proceeding: Proceeding, situation: Situation, step: Step) -> Proceeding:
    return proceeding.with_(
        award=replace(proceeding.award, draft=Draft(step.place, step.day, _day(step.get("comments_until"))))
    )


def _may_draft(situation: Situation, step: Step) -> Iterator[Reason]:
    until = _day(step.get("comments_until"))
    if until is not None and until < step.day:
        yield Reason("out-of-order", f"the time for comments would end on {until}, before the report of {step.day}")


def _comment(proceeding: Proceeding, situation: Situation, step: Step) -> Proceeding:
    draft = proceeding.award.draft
    if draft is None:
        return proceeding
    made = replace(draft, comments=(*draft.comments, (step.by, step.place)))
    return proceeding.with_(award=replace(proceeding.award, draft=made))


def _may_comment(situation: Situation, step: Step) -> Iterator[Reason]:
    draft = situation.proceeding.award.draft
    if draft is None:
        yield Reason("out-of-order", "no interim report has gone to the parties")
    elif draft.until is not None and step.day > draft.until:
        yield Reason("out-of-order", f"the time for comments ended on {draft.until} ({draft.place})")


def _deliberate(proceeding: Proceeding, situation: Situation, step: Step) -> Proceeding:
    return proceeding.with_(award=replace(proceeding.award, closed=step.place))


# ---- the ruling


def _render(proceeding: Proceeding, situation: Situation, step: Step) -> Proceeding:
    offer = f"#{step.get('offer')}" if step.get("offer") is not None else None
    made = Ruling(
        step.place, step.day, str(step.get("kind")), str(step.get("holding")), step.by, proceeding.panel.sitting,
        votes_of(step), stage=step.does, effect=effect_of(situation.procedure, step), offer=offer,
        reasons=step.get("reasons"), rests_on=step.get("rests_on"), instrument=step.get("instrument"),
    )  # fmt: skip
    return proceeding.with_(award=replace(proceeding.award, rulings=(*proceeding.award.rulings, made)))


def votes_of(step: Step) -> Mapping[str, str]:
    """Return who voted how."""
    votes: Any = step.get("votes")
    return dict(votes) if isinstance(votes, Mapping) else {}


def _may_render(situation: Situation, step: Step) -> Iterator[Reason]:
    panel, draft = situation.proceeding.panel, situation.proceeding.award.draft
    if panel.seats and not panel.complete:
        short = f"{len(panel.sitting)} of {panel.size} sit" if panel.constituted else "it is not constituted"
        yield Reason("panel-incomplete", f"the panel cannot decide: {short}")
    if draft is not None and draft.until is not None and step.day <= draft.until:
        yield Reason("out-of-order", f"the parties may comment on the interim report ({draft.place}) to {draft.until}")
    yield from against_votes(situation, votes_of(step))
    yield from _against_stage(situation, step)
    yield from _against_offer(situation, step)
    yield from _against_instrument(situation, step)


def _against_stage(situation: Situation, step: Step) -> Iterator[Reason]:
    if step.get("kind") not in DECIDE_ALL:
        return
    stage = situation.procedure.by_id.get(step.does or "")
    if stage is None:
        yield Reason("missing-field", "whether it binds comes from the stage that it does, and none is named (--does)")
    elif step.outcome is None and stage.effect is None and any(one.effect == "binding" for one in stage.outcomes):
        ways = " or ".join(one.id for one in stage.outcomes)
        yield Reason("missing-field", f"it is not said how {stage.id} ended: as {ways}")


def _against_offer(situation: Situation, step: Step) -> Iterator[Reason]:
    chosen, offers = step.get("offer"), situation.proceeding.award.offers
    if step.get("kind") != "final_offer":
        if chosen is not None:
            yield Reason("unknown-value", "only a final-offer award names the offer that it chooses")
        return
    told = ", ".join(f"{one.place} of the {one.side}" for one in offers) or "none"
    if chosen is None:
        yield Reason("missing-field", f"a final-offer award names the offer that it chooses; handed in: {told}")
    elif f"#{chosen}" not in {one.place for one in offers}:
        text = f"act #{chosen} is not the last offer of a side, and nothing else can be awarded; handed in: {told}"
        yield Reason("unknown-value", text)


def _against_instrument(situation: Situation, step: Step) -> Iterator[Reason]:
    needed = ("subject", "instrument_kind")
    told = [name for name in (*needed, "territory", "binds") if step.get(name)]
    if step.get("instrument") is None:
        if told:
            yield Reason("missing-field", f"{', '.join(told)} describe an instrument, and none is named")
        return
    for name in needed:
        if not step.get(name):
            yield Reason("missing-field", f"the award becomes an instrument, and it is not said: {name}")
    if effect_of(situation.procedure, step) != "binding" or step.get("kind") == "recommendation":
        what = f"{step.does} is not binding" if step.does else "it does no stage of the procedure"
        yield Reason("award-not-binding", f"only a binding award becomes an instrument, and {what}")


def _day(text: object) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) else None


KINDS: Final = (
    StepKind("award.offer", "a side hands in its final offer", SIDES, ("open", "tribunal"),
        (StepField("offer", "the offer, in words or by its reference", required=True),), _offer),
    StepKind("award.draft", "an interim report goes to the parties", ("tribunal",), SITS,
        (StepField("report", "what it says, or where it is", required=True),
         StepField("comments_until", "the last day for comments", "day")), _draft, _may_draft),
    StepKind("award.comment", "a side comments on the interim report", SIDES, SITS,
        (StepField("text", "the comment, or where it is", required=True),), _comment, _may_comment),
    StepKind("award.deliberate", "the deliberation is closed", ("tribunal",), SITS,
        (StepField("minutes", "where the minutes are"),), _deliberate),
    StepKind("award.render", "the award is made", ("tribunal", "authority"), SITS,
        (StepField("kind", "what it is", "choice", True, RULING_KINDS),
         StepField("holding", "what is decided, in words", required=True),
         StepField("votes", "how each member voted: for, against or abstain", "map"),
         StepField("reasons", "the reasons, or where they are"),
         StepField("offer", "the act of the offer that is chosen", "step"),
         StepField("rests_on", "the recorded opinion on precedence that it rests on and freezes, question/ID#NUMBER"),
         StepField("instrument", "the id under which precedence knows the award from now on"),
         StepField("instrument_kind", "the kind of that instrument in its legal order, such as judgment or award"),
         StepField("subject", "a subject of that instrument", "list"),
         StepField("territory", "where it applies", "list"),
         StepField("binds", "whom it binds, where these are not the sides", "list")), _render, _may_render),
)  # fmt: skip
