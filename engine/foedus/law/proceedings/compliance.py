"""What follows an award: the reasonable period, reports, review, remedies in the order of the ladder, compliance.

Rules of this module, with their source (the procedure format: `compliance`, `remedies.ladder`):

* a remedy is a rung of the ladder of the procedure, and each rung comes after those before it were tried;
* the first rung is what the award itself orders; who won need not ask for it again;
* no remedy is taken while the period for compliance runs, unless a review has found that there is none;
* when compliance is recorded every remedy ends; what was done under it stays done.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from foedus.errors import Reason
from foedus.law.proceedings.values import Situation, Step, StepField, StepKind

if TYPE_CHECKING:
    from foedus.law.proceedings.proceeding import Proceeding

NOT_COMPLIANT: Final = ("partly_compliant", "not_compliant")
REVIEWS: Final = ("compliant", *NOT_COMPLIANT)
RESULTS: Final = ("taken", "refused", "failed")


@dataclass(frozen=True, slots=True)
class Remedy:
    """A rung of the ladder that was tried: taken until it is lifted, or refused, or without agreement."""

    measure: str
    result: str
    since: date
    place: str
    terms: str | None = None
    until: date | None = None

    @property
    def stands(self) -> bool:
        """Whether it is in effect now."""
        return self.result == "taken" and self.until is None

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        until = self.until.isoformat() if self.until else None
        return {"measure": self.measure, "result": self.result, "since": self.since.isoformat(), "until": until,
                "terms": self.terms, "act": self.place}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Compliance:
    """How far the award is carried out."""

    period: tuple[date, date, str] | None = None
    """the day on which the period for compliance was set, its last day, and the act"""
    reports: tuple[str, ...] = ()
    review: tuple[str, str] | None = None
    """what the newest review found, and its act"""
    remedies: tuple[Remedy, ...] = ()
    default: str | None = None
    cure: tuple[date, date, str] | None = None
    """the day of the finding, the last day to cure the default, and the act"""
    declared: str | None = None
    complied: tuple[date, str] | None = None

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object; empty when there is nothing to say."""
        said: dict[str, Any] = {
            "period": {"until": self.period[1].isoformat(), "act": self.period[2]} if self.period else None,
            "reports": list(self.reports),
            "review": {"found": self.review[0], "act": self.review[1]} if self.review else None,
            "remedies": [one.to_json() for one in self.remedies],
            "default": self.default,
            "cure": {"until": self.cure[1].isoformat(), "act": self.cure[2]} if self.cure else None,
            "declared": self.declared,
            "complied": {"on": self.complied[0].isoformat(), "act": self.complied[1]} if self.complied else None,
        }
        return {name: value for name, value in said.items() if value}

    def late(self, on: date) -> bool:
        """Whether the period is over, or a review or finding says that the award is not carried out."""
        over = self.period is not None and self.period[1] < on
        found = self.review is not None and self.review[0] in NOT_COMPLIANT
        return over or found or self.default is not None


def _with(proceeding: Proceeding, **fields: Any) -> Proceeding:
    return proceeding.with_(compliance=replace(proceeding.compliance, **fields))


def _period(proceeding: Proceeding, _: Situation, step: Step) -> Proceeding:
    return _with(proceeding, period=(step.day, date.fromisoformat(step.fields["until"]), step.place))


def _against_period(situation: Situation, step: Step) -> Iterator[Reason]:
    until = date.fromisoformat(step.fields["until"])
    known = situation.proceeding.compliance.period
    if until < step.day:
        yield Reason("out-of-order", f"a period until {until} is over before it is set")
    if known is not None and until <= known[1]:
        yield Reason("nothing-changes", f"the period runs until {known[1]} by {known[2]}; it can only be made longer")
    yield from _against_complied(situation)


def _against_complied(situation: Situation) -> Iterator[Reason]:
    complied = situation.proceeding.compliance.complied
    if complied is not None:
        yield Reason("out-of-order", f"compliance is recorded since {complied[0]} ({complied[1]})")


def _report(proceeding: Proceeding, _: Situation, step: Step) -> Proceeding:
    return _with(proceeding, reports=(*proceeding.compliance.reports, step.place))


def _review(proceeding: Proceeding, _: Situation, step: Step) -> Proceeding:
    return _with(proceeding, review=(step.fields["found"], step.place))


def _remedy(proceeding: Proceeding, _: Situation, step: Step) -> Proceeding:
    new = Remedy(step.fields["measure"], step.get("result") or "taken", step.day, step.place, step.get("terms"))
    return _with(proceeding, remedies=(*proceeding.compliance.remedies, new))


def _against_remedy(situation: Situation, step: Step) -> Iterator[Reason]:
    state, ladder = situation.proceeding.compliance, situation.procedure.ladder
    yield from _against_complied(situation)
    measure = step.fields["measure"]
    if measure not in ladder:
        text = f"{measure} is no remedy of {situation.procedure.id}"
        yield Reason("unknown-value", text, f"Its ladder is {', then '.join(ladder) or 'empty'}.")
        return
    tried = {one.measure for one in state.remedies}
    for rung in ladder[1 : ladder.index(measure)]:
        if rung not in tried:
            text = f"{rung} comes before {measure}, and it has neither been taken nor refused nor failed"
            yield Reason("out-of-order", text)
    if any(one.stands and one.measure == measure for one in state.remedies):
        yield Reason("nothing-changes", f"{measure} is in effect already")
    if not state.late(step.day):
        if state.period is not None:
            text = f"the period for compliance runs until {state.period[1]} ({state.period[2]})"
        else:
            text = "no period for compliance is set, and no review says that the award is not carried out"
        yield Reason("out-of-order", text)


def _lift(proceeding: Proceeding, _: Situation, step: Step) -> Proceeding:
    place = f"#{step.fields['remedy']}"
    remedies = (
        replace(one, until=step.day) if one.place == place and one.stands else one
        for one in proceeding.compliance.remedies
    )
    return _with(proceeding, remedies=tuple(remedies))


def _against_lift(situation: Situation, step: Step) -> Iterator[Reason]:
    place = f"#{step.fields['remedy']}"
    standing = [one for one in situation.proceeding.compliance.remedies if one.stands]
    if place not in {one.place for one in standing}:
        known = ", ".join(f"{one.place} ({one.measure})" for one in standing) or "none"
        yield Reason("unknown-value", f"act {place} is no remedy in effect", f"In effect: {known}.")


def _default(proceeding: Proceeding, _: Situation, step: Step) -> Proceeding:
    until = date.fromisoformat(step.fields["cure_until"]) if step.get("cure_until") else None
    return _with(proceeding, default=step.place, cure=(step.day, until, step.place) if until else None)


def _against_default(situation: Situation, step: Step) -> Iterator[Reason]:
    yield from _against_complied(situation)
    state = situation.proceeding.compliance
    if not state.late(step.day):
        text = f"the period runs until {state.period[1]}" if state.period else "no period for compliance is set"
        yield Reason("out-of-order", f"nobody is in default yet: {text}, and no review has found against compliance")


def _comply(proceeding: Proceeding, _: Situation, step: Step) -> Proceeding:
    return _with(proceeding, declared=step.place)


def _accept(proceeding: Proceeding, _: Situation, step: Step) -> Proceeding:
    remedies = (replace(one, until=step.day) if one.stands else one for one in proceeding.compliance.remedies)
    return _with(proceeding, complied=(step.day, step.place), remedies=tuple(remedies), default=None, cure=None)


def _against_accept(situation: Situation, step: Step) -> Iterator[Reason]:
    yield from _against_complied(situation)
    state = situation.proceeding.compliance
    if state.declared is None and (state.review is None or state.review[0] != "compliant"):
        yield Reason("out-of-order", "nobody has declared compliance, and no review has found it")


def _close(proceeding: Proceeding, _: Situation, step: Step) -> Proceeding:
    from foedus.law.proceedings.proceeding import Closed

    how = "complied with" if proceeding.compliance.complied else "closed"
    return proceeding.with_(closed=Closed(step.day, how, step.place))


def _against_close(situation: Situation, step: Step) -> Iterator[Reason]:
    state = situation.proceeding.compliance
    standing = [one for one in state.remedies if one.stands]
    for one in standing:
        yield Reason("out-of-order", f"{one.measure} ({one.place}) is still in effect; lift it, or record compliance")
    if state.complied is None and not standing and not step.note:
        text = "compliance is not recorded; say in the note why the case is closed without it"
        yield Reason("missing-field", text)


_JUDGES: Final = ("tribunal", "authority")

KINDS: Final[tuple[StepKind, ...]] = (
    StepKind("compliance.period", "the period for compliance is set", ("complainant", "respondent", *_JUDGES),
             ("decided",), (
                 StepField("until", "the last day for compliance", "day", required=True),
                 StepField("how", "agreed by the sides, or fixed", "choice", choices=("agreed", "fixed")),
             ), _period, _against_period),
    StepKind("compliance.report", "a report on compliance", ("respondent",), ("decided",), (
                 StepField("words", "what has been done", required=True),
                 StepField("ref", "the reference of the paper"),
             ), _report),
    StepKind("compliance.review", "compliance is reviewed", _JUDGES, ("decided",), (
                 StepField("found", "what the review found", "choice", required=True, choices=REVIEWS),
                 StepField("words", "why"),
             ), _review),
    StepKind("compliance.remedy", "a remedy is taken, or tried in vain", ("complainant", *_JUDGES), ("decided",), (
                 StepField("measure", "a rung of the ladder of the procedure", required=True),
                 StepField("result", "what came of it; taken if nothing is said", "choice", choices=RESULTS),
                 StepField("terms", "its level, what it reaches, on which terms"),
             ), _remedy, _against_remedy),
    StepKind("compliance.lift", "a remedy is lifted", ("complainant", *_JUDGES), ("decided",), (
                 StepField("remedy", "the act by which it was taken", "step", required=True),
             ), _lift, _against_lift),
    StepKind("compliance.default", "a member is found in default", _JUDGES, ("decided",), (
                 StepField("words", "in what", required=True),
                 StepField("cure_until", "the last day to cure it", "day"),
             ), _default, _against_default),
    StepKind("compliance.declare", "compliance is declared", ("respondent",), ("decided",), (
                 StepField("words", "what has been done"),
             ), _comply),
    StepKind("compliance.accept", "compliance is recorded", ("complainant", *_JUDGES), ("decided",), (
                 StepField("words", "on what it rests"),
             ), _accept, _against_accept),
    StepKind("compliance.close", "the case is closed", ("complainant", *_JUDGES), ("decided",), (), _close,
             _against_close),
)  # fmt: skip
