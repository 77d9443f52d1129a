"""Times that are changed in a case: extended, set where the table leaves the number open, frozen, and run again.

Rules of this module:

* a tribunal or whoever administers the case changes times; the sides do so only together (``agreed``);
* what a change does to a last day, and whether it came too late, is the matter of the course of the case.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from foedus.errors import Reason
from foedus.law.procedures.changes import Change, Extension, Freeze, Resume, Setting, against_form
from foedus.law.procedures.values import KINDS as LIMIT_KINDS
from foedus.law.procedures.values import UNITS
from foedus.law.proceedings.values import SIDES, Situation, Step, StepField, StepKind

if TYPE_CHECKING:
    from foedus.law.proceedings.proceeding import Proceeding


@dataclass(frozen=True, slots=True)
class Times:
    """The changes of time in the order in which they were made."""

    changes: tuple[Change, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object; empty when there is nothing to say."""
        told = [
            {
                "kind": type(one).__name__.lower(),
                "on": one.on.isoformat(),
                **{name: _plain(getattr(one, name, None)) for name in ("stage", "kind", "until", "n", "unit", "start")
                   if name != "kind" and getattr(one, name, None) is not None},
                "act": one.place,
            }
            for one in self.changes
        ]  # fmt: skip
        return {"changes": told} if told else {}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _change(step: Step) -> Change:
    made: dict[str, Any] = {"on": step.day, "reason": step.note, "place": step.place, "order": step.seq}
    until = date.fromisoformat(step.fields["until"]) if step.get("until") else None
    match step.kind:
        case "time.freeze":
            start = date.fromisoformat(step.fields["start"]) if step.get("start") else None
            return Freeze(**made, start=start, until=until)
        case "time.resume":
            return Resume(**made)
    length: dict[str, Any] = {"n": step.get("n"), "until": until, "unit": step.get("unit") or "day",
                              "day_type": step.get("days") or "calendar"}  # fmt: skip
    kind = Setting if step.kind == "time.set" else Extension
    return kind(**made, stage=step.fields["stage"], kind=step.get("limit") or "deadline", **length)


def _take(proceeding: Proceeding, situation: Situation, step: Step) -> Proceeding:
    change = _change(step)
    if any(against_form(situation.procedure, change)):
        return proceeding  # it stands in the file as irregular, and nobody could apply it
    times = proceeding.times
    return proceeding.with_(times=replace(times, changes=(*times.changes, change)))


def _judge(situation: Situation, step: Step) -> Iterator[Reason]:
    yield from against_form(situation.procedure, _change(step))
    if not step.get("agreed") and situation.proceeding.offices_of(step.by) <= {*SIDES}:
        text = f"{step.by} alone changes no time of the case"
        yield Reason("not-your-act", text, "Say that the sides agreed, or name the tribunal or body that ordered it.")


_BY: Final = ("complainant", "respondent", "mediator", "tribunal", "authority")
_AGREED: Final = StepField("agreed", "the sides have agreed on it", "flag")
_STAGE: Final = StepField("stage", "the stage whose time is changed", required=True)
_LENGTH: Final = (
    StepField("limit", "which of its times; the deadline if nothing is said", "choice", choices=LIMIT_KINDS),
    StepField("until", "the new last day", "day"),
    StepField("n", "a length instead of a day", "number"),
    StepField("unit", "the unit of the length; days if nothing is said", "choice", choices=UNITS),
    StepField("days", "calendar days, or business days", "choice", choices=("calendar", "business")),
)

KINDS: Final[tuple[StepKind, ...]] = (
    StepKind("time.extend", "a time is extended", _BY, ("open", "tribunal", "decided"),
             (_STAGE, *_LENGTH, _AGREED), _take, _judge),
    StepKind("time.set", "a time that the procedure leaves open is set", _BY, ("open", "tribunal", "decided"),
             (_STAGE, *_LENGTH, _AGREED), _take, _judge),
    StepKind("time.freeze", "time stands still", _BY, ("open", "tribunal", "decided"), (
                 StepField("start", "the first day that does not count, if it is not that of the order", "day"),
                 StepField("until", "the day on which time runs again, if it is known", "day"),
                 _AGREED,
             ), _take, _judge),
    StepKind("time.resume", "time runs again", _BY, ("open", "tribunal", "decided"), (_AGREED,), _take, _judge),
)  # fmt: skip
