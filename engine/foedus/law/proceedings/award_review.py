"""What becomes of an award: separate opinions, correction, interpretation, supplement, setting aside, appeal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from foedus.errors import Reason
from foedus.law.proceedings.award_rules import COURTS, MAKERS, review_of
from foedus.law.proceedings.panel_people import holds, side_of
from foedus.law.proceedings.rulings import Award, Remark, Ruling
from foedus.law.proceedings.values import SIDES, Phase, Situation, Step, StepField, StepKind, Take

if TYPE_CHECKING:
    from foedus.law.proceedings.proceeding import Proceeding

MADE: Final[tuple[Phase, ...]] = ("tribunal", "decided", "ended")


def _of(award: Award, step: Step) -> Ruling | None:
    return award.ruling(step.get("award"))


def _remark(what: str, text: str) -> Take:
    """Add something to a ruling; ``text`` is the field that says it."""

    def take(proceeding: Proceeding, situation: Situation, step: Step) -> Proceeding:
        ruling = _of(proceeding.award, step)
        if ruling is None:
            return proceeding
        made = Remark(step.get("kind") or what, step.by, step.day, step.place, str(step.get(text)))
        return proceeding.with_(award=proceeding.award.with_ruling(ruling, remarks=(*ruling.remarks, made)))

    return take


def _change(changes: Callable[[Situation, Ruling, Step], dict[str, Any]]) -> Take:
    def take(proceeding: Proceeding, situation: Situation, step: Step) -> Proceeding:
        ruling = _of(proceeding.award, step)
        if ruling is None:
            return proceeding
        return proceeding.with_(award=proceeding.award.with_ruling(ruling, **changes(situation, ruling, step)))

    return take


def _set_aside(situation: Situation, ruling: Ruling, step: Step) -> dict[str, Any]:
    return {"state": "set_aside", "until": step.day, "void": bool(step.get("void")), "appeal": None}


def _appeal(situation: Situation, ruling: Ruling, step: Step) -> dict[str, Any]:
    if not (review_of(situation.procedure).suspends and ruling.stands):
        return {"appeal": step.place}
    return {"appeal": step.place, "state": "suspended", "until": step.day}


def _back(ruling: Ruling) -> dict[str, Any]:
    """An appeal that is decided suspends no longer; what was set aside stays so."""
    return {"appeal": None} | ({"state": "standing", "until": None} if ruling.state == "suspended" else {})


def _uphold(situation: Situation, ruling: Ruling, step: Step) -> dict[str, Any]:
    return _back(ruling)


def _modify(situation: Situation, ruling: Ruling, step: Step) -> dict[str, Any]:
    changed: dict[str, Any] = {"holding": str(step.get("holding"))}
    return _back(ruling) | changed | ({"state": "modified"} if ruling.state in ("suspended", "standing") else {})


def _reverse(situation: Situation, ruling: Ruling, step: Step) -> dict[str, Any]:
    return {"state": "reversed", "until": step.day, "appeal": None}


# ---- what speaks against them


def _ruling(situation: Situation, step: Step) -> Iterator[Reason]:
    award = situation.proceeding.award
    if not award.rulings:
        yield Reason("out-of-order", "no award has been made")
    elif _of(award, step) is None:
        made = ", ".join(one.place for one in award.rulings)
        yield Reason("unknown-value", f"act #{step.get('award')} is no award", f"Awards of this case: {made}.")


def _may_add(situation: Situation, step: Step) -> Iterator[Reason]:
    yield from _ruling(situation, step)
    ruling = _of(situation.proceeding.award, step)
    if ruling is not None and not ruling.stands:
        yield Reason("out-of-order", f"the award {ruling.place} stands no longer: {ruling.state.replace('_', ' ')}")
    asked = date.fromisoformat(step.get("requested_on") or step.day.isoformat())
    if asked > step.day:
        yield Reason("out-of-order", f"it was asked for on {asked}, after it was done")
    stand = situation.stand
    for due in (*stand.next, *stand.beside):
        if due.stage in _STAGES[step.kind] and due.kind == "deadline" and due.over(asked):
            text = f"the time for {due.stage.replace('_', ' ')} ended on {due.day}"
            yield Reason("out-of-order", text, "If it was asked for in time, say on which day.")


_STAGES: Final = {
    "award.correct": ("correction",),
    "award.interpret": ("interpretation",),
    "award.supplement": ("additional_award", "supplement"),
}
"""The stages whose deadline is that of the request."""


def _may_separate(situation: Situation, step: Step) -> Iterator[Reason]:
    yield from _ruling(situation, step)
    ruling = _of(situation.proceeding.award, step)
    if ruling is None or not ruling.sat or step.by in ruling.sat or (step.get("anonymous") and step.by in MAKERS):
        return
    text = f"{step.by} did not take part in the award {ruling.place}"
    yield Reason("not-your-act", text, f"Those who did: {', '.join(ruling.sat)}.")


def _may_set_aside(situation: Situation, step: Step) -> Iterator[Reason]:
    yield from _ruling(situation, step)
    yield from list(_by_another(situation, step)) or _by_a_court(situation, step)
    ruling = _of(situation.proceeding.award, step)
    if ruling is not None and ruling.state in ("set_aside", "reversed"):
        yield Reason("nothing-changes", f"the award {ruling.place} is {ruling.state.replace('_', ' ')} already")
    if not review_of(situation.procedure).set_aside:
        words = situation.procedure.doc.get("review")
        yield Reason("out-of-order", f"an award is not set aside under {situation.procedure.id}: review is “{words}”")


def _by_a_court(situation: Situation, step: Step) -> Iterator[Reason]:
    """A court sets aside; where the procedure has no role for one, whoever brings its judgment names it."""
    courts = [role for role in situation.procedure.roles if role in COURTS]
    if any(holds(situation, step.by, court) for court in courts):
        return
    if courts and side_of(situation, step.by) is not None:
        yield Reason(
            "not-your-act", f"{step.by} is a side of the case; the award is set aside by {' or '.join(courts)}"
        )
    elif step.get("court") is None:
        text = f"{step.by} is no court, and it is not said which court has set the award aside"
        yield Reason("missing-field", text, "Name the court.")


def _by_another(situation: Situation, step: Step) -> Iterator[Reason]:
    """Who made an award does not review it."""
    ruling = _of(situation.proceeding.award, step)
    if ruling is not None and (step.by in {*ruling.sat, ruling.by} or step.by in MAKERS):
        yield Reason("not-your-act", f"{step.by} made the award {ruling.place}, and does not review it")


def _may_appeal(situation: Situation, step: Step) -> Iterator[Reason]:
    yield from _ruling(situation, step)
    ruling = _of(situation.proceeding.award, step)
    if ruling is not None and ruling.appeal is not None:
        yield Reason("nothing-changes", f"an appeal against the award {ruling.place} is open ({ruling.appeal})")
    if ruling is not None and ruling.state in ("set_aside", "reversed"):
        yield Reason("out-of-order", f"the award {ruling.place} stands no longer: {ruling.state.replace('_', ' ')}")
    if not review_of(situation.procedure).appeal:
        words = situation.procedure.doc.get("review")
        yield Reason("out-of-order", f"{situation.procedure.id} knows no appeal: review is “{words}”")


def _may_decide(situation: Situation, step: Step) -> Iterator[Reason]:
    yield from _ruling(situation, step)
    yield from _by_another(situation, step)
    ruling = _of(situation.proceeding.award, step)
    if ruling is not None and ruling.appeal is None:
        yield Reason("out-of-order", f"no appeal against the award {ruling.place} is open")


_AWARD: Final = StepField("award", "the act of the award; without it the last one", "step")
_ASKED: Final = StepField("requested_on", "the day on which it was asked for", "day")
_GROUNDS: Final = StepField("grounds", "the grounds", required=True)
_REASONS: Final = StepField("reasons", "the reasons, or where they are")
_HOLDING: Final = StepField("holding", "what is decided instead", required=True)
_ABOVE: Final = ("tribunal", "authority")

KINDS: Final = (
    StepKind("award.separate", "a member adds an opinion of its own", ("tribunal",), MADE,
        (StepField("opinion", "what it says, or where it is", required=True), _AWARD,
         StepField("kind", "of which kind", "choice", choices=("separate", "dissenting", "concurring")),
         StepField("anonymous", "without the name of its author", "flag")),
        _remark("separate", "opinion"), _may_separate),
    StepKind("award.correct", "a clerical mistake in the award is corrected", _ABOVE, MADE,
        (StepField("correction", "what is corrected", required=True), _AWARD, _ASKED),
        _remark("correction", "correction"), _may_add),
    StepKind("award.interpret", "the award is interpreted", _ABOVE, MADE,
        (StepField("interpretation", "what it means", required=True), _AWARD, _ASKED),
        _remark("interpretation", "interpretation"), _may_add),
    StepKind("award.supplement", "the award is completed by a claim that it left out", _ABOVE, MADE,
        (StepField("holding", "what is decided in addition", required=True), _AWARD, _ASKED),
        _remark("supplement", "holding"), _may_add),
    StepKind("award.set_aside", "the award is set aside", (*SIDES, *_ABOVE), MADE,
        (_GROUNDS, _AWARD, StepField("court", "which court, where the procedure has no role for it"),
         StepField("void", "it counts as never made", "flag")), _change(_set_aside), _may_set_aside),
    StepKind("award.appeal", "an appeal against the award", SIDES, MADE, (_GROUNDS, _AWARD), _change(_appeal),
        _may_appeal),
    StepKind("award.uphold", "the award is upheld on appeal", _ABOVE, MADE, (_REASONS, _AWARD), _change(_uphold),
        _may_decide),
    StepKind("award.modify", "the award is modified on appeal", _ABOVE, MADE, (_HOLDING, _REASONS, _AWARD),
        _change(_modify), _may_decide),
    StepKind("award.reverse", "the award is reversed on appeal", _ABOVE, MADE, (_HOLDING, _REASONS, _AWARD),
        _change(_reverse), _may_decide),
)  # fmt: skip
