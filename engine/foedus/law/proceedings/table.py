"""The closed table of all kinds of steps, and what speaks against a step whatever its kind.

Who may take a step and when stands in the table and nowhere else: what it does not name is denied.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from foedus.errors import Reason
from foedus.law.procedures.values import Procedure, Stage
from foedus.law.proceedings import award, case, compliance, mediation, panel, papers, parties, times
from foedus.law.proceedings.offices import appointers, roles_of_office
from foedus.law.proceedings.papers_state import noted
from foedus.law.proceedings.proceeding import Proceeding
from foedus.law.proceedings.values import COMMON, Office, Situation, Step, StepField, StepKind

STEPS: Final[Mapping[str, StepKind]] = {
    kind.name: kind
    for area in (parties, case, times, papers, mediation, panel, award, compliance)
    for kind in area.KINDS
}
"""All kinds of steps by their names."""

PHASE_WORDS: Final = {
    "open": "before a tribunal sits",
    "tribunal": "while a tribunal sits",
    "decided": "after a binding decision",
    "ended": "after the end",
}

_HASH: Final = re.compile("[0-9a-f]{64}")


def against_form(procedure: Procedure, doc: Mapping[str, Any]) -> Iterator[Reason]:
    """Object to a step that nobody could read, with every reason: no such kind, a field missing or of another type."""
    kind = STEPS.get(str(doc.get("step")))
    if kind is None:
        yield Reason("unknown-value", f"no step is called {doc.get('step')!r}", f"The steps are {', '.join(STEPS)}.")
        return
    try:
        date.fromisoformat(doc["date"])
    except (KeyError, TypeError, ValueError):
        yield Reason("bad-date", f"the day {doc.get('date')!r} is no day", "Write YYYY-MM-DD.")
    if not isinstance(doc.get("by"), str) or not doc["by"].strip():
        yield Reason("missing-field", "it is not said who took the step", "Name who did it: a party, a member, a role.")
    if doc.get("does") is not None and doc["does"] not in procedure.by_id:
        yield Reason("unknown-stage", f"the procedure {procedure.id} has no stage {doc['does']}")
    if doc.get("outcome") is not None and doc.get("does") is None:
        yield Reason("missing-field", "an outcome is that of a stage, and none is named", "Name the stage it does.")
    known = {one.name: one for one in kind.fields}
    for name in doc:
        if name not in known and name not in COMMON:
            remedy = f"{kind.name} has {', '.join(known) or 'no fields'}."
            yield Reason("unknown-field", f"{kind.name} has no field {name!r}", remedy)
    for one in kind.fields:
        value = doc.get(one.name)
        if value is None or value in ("", [], {}):
            if one.required:
                yield Reason("missing-field", f"{kind.name} says {one.name}: {one.words}")
        elif not _fits(one, value):
            shown = "" if one.type == "sealed" else f", not {value!r}"  # nothing repeats a sealed text
            yield Reason("wrong-type", f"{one.name} of {kind.name} is {_expected(one)}{shown}")


def _fits(one: StepField, value: Any) -> bool:
    match one.type:
        case "day":
            try:
                return isinstance(value, str) and date.fromisoformat(value) is not None
            except ValueError:
                return False
        case "number" | "step":
            return isinstance(value, int) and not isinstance(value, bool) and value >= 0
        case "flag":
            return isinstance(value, bool)
        case "list":
            return isinstance(value, (list, tuple)) and all(isinstance(item, str) and item.strip() for item in value)
        case "map":
            return isinstance(value, Mapping) and all(isinstance(item, str) for pair in value.items() for item in pair)
        case "choice":
            return value in one.choices
        case "sealed":  # what the ledger keeps of it
            return isinstance(value, str) and _HASH.fullmatch(value) is not None
    return isinstance(value, str) and bool(value.strip())


def _expected(one: StepField) -> str:
    if one.type == "choice":
        return f"one of {', '.join(one.choices)}"
    return _EXPECTED.get(one.type, "a text")


_EXPECTED: Final[Mapping[str, str]] = {
    "day": "a day, YYYY-MM-DD",
    "number": "a whole number",
    "step": "the number of an act",
    "flag": "yes or no",
    "list": "a list of names",
    "map": "pairs of names and words",
    "sealed": "a sealed text",
}


def read_step(doc: Mapping[str, Any], seq: int) -> Step:
    """Read a step whose form is good."""
    fields = {name: value for name, value in doc.items() if name not in COMMON}
    day = date.fromisoformat(doc["date"])
    return Step(doc["step"], day, doc["by"], fields, doc.get("does"), doc.get("outcome"), doc.get("note", ""), seq)


def against_step(situation: Situation, step: Step) -> Iterator[Reason]:
    """Object to a step where the case stands: not this person's, not now, or not as the kind itself demands."""
    kind = STEPS[step.kind]
    power = list(against_power(situation, kind, step.by))
    yield from power
    if situation.phase not in kind.when:
        when = " or ".join(PHASE_WORDS[phase] for phase in kind.when)
        text = f"{kind.name} has its place {when}, and the case stands {PHASE_WORDS[situation.phase]}"
        yield Reason("out-of-order", text)
    if kind.judge is not None:  # whoever has no business here need not be told so twice
        said = {reason.code for reason in power}
        yield from (reason for reason in kind.judge(situation, step) if reason.code not in said)


def against_power(situation: Situation, kind: StepKind, by: str) -> Iterator[Reason]:
    """Object to somebody who holds no office in which this kind of step may be taken."""
    held = situation.proceeding.offices_of(by)
    if held.isdisjoint(kind.by):
        roles = [role for office in kind.by for role in _named(situation.procedure, office)]
        who = _held(situation.proceeding, by)
        yield Reason("not-your-act", f"{kind.name} is for {' or '.join(roles) or 'nobody here'}; {who}")


def against_stage(proceeding: Proceeding, stage: Stage, by: str, outcome: str | None = None) -> Iterator[Reason]:
    """Object to somebody who does a stage and holds none of its roles."""
    if not proceeding.may_do(by, stage, outcome):
        yield Reason("not-your-act", f"{stage.id} is for {' or '.join(stage.by)}; {_held(proceeding, by)}")


def _held(proceeding: Proceeding, by: str) -> str:
    """Say as what somebody acts in a case."""
    through = [one.through for one in proceeding.parties.of_name(by) if one.through]
    if through:
        return f"{by} acts here through {through[0]}"
    held = sorted(proceeding.offices_of(by) - {"outsider"})
    return f"{by} acts here as {' and '.join(held)}" if held else f"{by} holds no role in this case"


def _named(procedure: Procedure, office: Office) -> tuple[str, ...]:
    """Return the names under which an office is held, for a message."""
    if office in _NO_ROLE:
        return (_NO_ROLE[office],)
    return appointers(procedure) if office == "appointer" else roles_of_office(procedure, office)


_NO_ROLE: Final[Mapping[Office, str]] = {"nominee": "whoever was appointed", "outsider": "whoever holds no role"}


def take(proceeding: Proceeding, situation: Situation, step: Step) -> Proceeding:
    """Return the proceeding after a step."""
    kind = STEPS[step.kind]
    return noted(kind.take(proceeding, situation, step), kind, step)
