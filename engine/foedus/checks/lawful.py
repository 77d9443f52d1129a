"""What speaks against a recorded act: the questions of the desk, asked again with what the desk had before it.

Rules of this module:

* an act of a party is lawful if a clerk could have recorded it, or if it came with a file that could be loaded;
* the day of recording is the latest day that "today" can have been;
* of a result the tag, the day and the facts must be those of the law; its wording may be that of an older release.

Not checked here: the order of the steps (``transitions``), and who may record what.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date
from typing import Any, Final

from foedus.checks.past import Past
from foedus.definitions.act_text import check_act
from foedus.dossiers import objections
from foedus.dossiers.fold import Dossier, extend
from foedus.dossiers.objections import against_history, broken_paths, twin
from foedus.dossiers.results import Result, results, unasked
from foedus.errors import Reason, Refused
from foedus.kernel.dates import PartialDate
from foedus.law.acts import read_act
from foedus.law.verdict import Verdict
from foedus.ledger.acts import Act
from foedus.lifecycles.recording import refusals

LOADED: Final = "load:"
"""How the request id of an act begins that came with a file."""


def day_of(act: Act) -> date:
    """Return the day on which an act was recorded, in UTC."""
    return act.recorded_at.astimezone(UTC).date()


def against_step(dossier: Dossier, act: Act) -> Iterator[str]:
    """Object to ``adopt``, ``open`` or ``abandon``, apart from its place in the life of the agreement."""
    day = act.payload.get("day")
    if day != act.effective_on:
        yield f"its day is {day}, its date {act.effective_on}"
    if isinstance(day, str):
        PartialDate.parse(day)
    if act.tag == "agreement.abandon" and not (act.reason or "").strip():
        yield "an agreement is given up for a reason, and this act gives none"


def against_legal_act(past: Past, dossier: Dossier, act: Act, loaded: Dossier | None) -> list[str]:
    """Object to an act of a party or an organ; ``loaded`` is the file with all acts that were loaded with this one."""
    if act.effective_on != act.payload.get("date"):
        return [f"its day is {act.payload.get('date')}, its date {act.effective_on}"]
    try:
        check_act(act.payload)
    except Refused as refused:
        return [reason.message for reason in refused.reasons]
    if loaded is not None and not _against_loaded(past, dossier, act, loaded):
        return []
    return [*_twins(dossier, act.payload), *_against_recorded(past, dossier, act)]


def _against_recorded(past: Past, dossier: Dossier, act: Act) -> list[str]:
    verdict = past.verdict(dossier, act.position)
    reasons, _ = refusals(
        read_act(act.payload, f"{dossier.agreement}#{act.seq}"), dossier.legal, dossier.terms, dossier.evidence,
        agreement_state=dossier.state, verdict=verdict, today=day_of(act), reason=act.reason, suggest=False,
    )  # fmt: skip
    return [reason.message for reason in reasons]


def _twins(dossier: Dossier, doc: Mapping[str, Any]) -> Iterator[str]:
    first = twin(dossier, doc)
    if first is not None:
        yield f"the same act is recorded as {first.ref}"


def _against_loaded(past: Past, dossier: Dossier, act: Act, whole: Dossier) -> list[Reason]:
    """Object as loading does: with all acts of the file in view, and tolerant of what has no effect."""
    new = next(item for item in whole.legal if item.key == f"{dossier.agreement}#{act.seq}")
    return against_history(whole, new, dossier.state, past.verdict(whole, act.position), day_of(act), act.reason)


def against_correction(past: Past, dossier: Dossier, act: Act) -> Iterator[str]:
    """Object to a correction: what it names, what it changes, and what the record becomes by it."""
    number, change = act.payload.get("corrects"), act.payload.get("set")
    target = next((item for item in dossier.acts if item.seq == number), None)
    if target is None:
        yield f"it corrects act {number}, which is not in the file"
        return
    if not (act.reason or "").strip():
        yield "a correction says why the earlier act was wrong, and this one does not"
    if act.cause != target.ref or act.effective_on != target.effective_on:
        yield f"its cause is {act.cause} and its date {act.effective_on}, but it corrects {target.ref}"
    if (act.payload.get("strike") is True) == isinstance(change, Mapping):
        yield "a correction either strikes an act or changes fields of it"
    else:
        judge = past.shelf(dossier, act.position).judge
        changes = change if isinstance(change, Mapping) else None
        yield from (
            item.message for item in objections.against_correction(dossier, target, changes, judge, day_of(act))
        )
    yield from (f"with it, {item.message}" for item in broken_paths(extend(dossier, [act])))


def against_result(dossier: Dossier, verdict: Verdict, act: Act) -> str | None:
    """Say why a result is not the one that the law gives next."""
    due: list[Result] = []
    # The clock of whoever recorded it may have been behind that of the register.
    days = [day_of(act)]
    if act.effective_on is not None and (claimed := date.fromisoformat(act.effective_on)) < days[0]:
        days.append(claimed)
    for day in days:
        due = results(dossier, verdict, day, unasked) or due
        if due and _same(due[0], act):
            return None
    if not due:
        return f"{_said(act.tag, act.effective_on)} does not follow from the acts"
    said, next_one = _said(act.tag, act.effective_on), _said(due[0].tag, due[0].effective_on)
    return f"{said} with {_facts(act.payload)} does not follow; {next_one} with {_facts(due[0].payload)} does"


def _same(result: Result, act: Act) -> bool:
    if (result.tag, result.effective_on.isoformat()) != (act.tag, act.effective_on):
        return False
    return act.tag == "agreement.resolve" or _facts(result.payload) == _facts(act.payload)


def _facts(payload: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in payload.items() if name != "because"}


def _said(tag: str, day: date | str | None) -> str:
    return f"{tag.partition('.')[2]} on {day}"
