"""The replay of disputes: each act is one that the desk would have recorded, and its irregularities are those it names.

Rules of this module:

* an act that cannot be read or folded ends the replay of its file, and of its file alone;
* the course is run again under the version of the procedure that the file names, never under today's;
* an act that the procedure does not allow names all that it makes irregular and why it was recorded, and no other does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from foedus.checks.dispute_around import against_grounds, against_tie
from foedus.checks.dispute_awards import against_following, against_frozen
from foedus.checks.findings import Finding
from foedus.checks.lawful import day_of
from foedus.checks.ledger import LAW_ERRORS
from foedus.checks.past import Past
from foedus.checks.plain import NO_MORE, Ended
from foedus.dossiers.dispute_filing import against_filing, against_name
from foedus.dossiers.dispute_irregular import irregular_doc
from foedus.dossiers.dispute_lookup import Lookup
from foedus.dossiers.dispute_objections import (
    after,
    against_correction,
    against_doc,
    against_step_doc,
    corrected_form,
    each_brings,
)
from foedus.dossiers.disputes import FIELDS, FILING, PREFIX, Dispute, fold_dispute
from foedus.dossiers.readers import Readers
from foedus.errors import Reason
from foedus.law.procedures.stand import Irregularity
from foedus.law.procedures.values import Procedure
from foedus.law.proceedings.values import COMPUTED
from foedus.ledger.acts import TAGS, Act
from foedus.ports import StoredAct


def replay_dispute(past: Past, file: str, stored: Sequence[StoredAct], found: list[Finding]) -> Dispute | None:
    """Replay the file of a dispute; ``None`` if it cannot be folded to its end."""
    acts: list[Act] = []
    for one in sorted(stored, key=lambda item: (item.seq or 0, item.position)):
        if one.act is None or one.unread:
            found.append(Finding("transitions", one.ref, f"it cannot be read{NO_MORE}"))
            return None
        acts.append(one.act)
    try:
        _must_begin(acts[0])
        whole = after(None, acts, past.procedures)
        brought = each_brings(None, acts, past.procedures, whole)
        for act, irregular in zip(acts, brought, strict=True):
            found.extend(Finding("transitions", act.ref, text) for text in _against(past, acts, act, irregular))
    except (Ended, *LAW_ERRORS) as error:
        bad = _first_bad(acts, past.procedures)
        text = str(error) if isinstance(error, Ended) else f"it cannot be folded ({type(error).__name__}: {error})"
        found.append(Finding("transitions", bad.ref, f"{text}{NO_MORE}"))
        return None
    return whole


def _must_begin(act: Act) -> None:
    if act.tag != "dispute.file":
        raise Ended(f"the file does not begin with the filing of a dispute but with {act.tag}")


def _first_bad(acts: Sequence[Act], procedures: Lookup) -> Act:
    """Return the first act behind which the file cannot be folded."""
    for n, act in enumerate(acts, start=1):
        try:
            dispute = fold_dispute(acts[:n], procedures)
            if dispute is None or dispute.irregularities is None:
                return act
        except LAW_ERRORS:
            return act
    return acts[-1]


def _against(past: Past, acts: Sequence[Act], act: Act, irregular: Sequence[Irregularity]) -> Iterator[str]:
    if act.tag not in TAGS or not act.tag.startswith("dispute."):
        yield f"no act of a dispute has the tag {act.tag}"
        return
    if not 1 <= act.version <= TAGS[act.tag][0]:
        yield f"{act.tag} has no version {act.version}"
    if act.tag == "dispute.file":
        yield from _against_filing(past, act)
    elif act.tag == "dispute.act":
        yield from _against_act(past, acts, act)
    elif act.tag == "dispute.step":
        yield from _against_step(past, acts, act)
    elif act.tag == "dispute.move":
        yield from _against_move(past, acts, act)
    else:
        yield from _against_correction(past, acts, act)
    yield from _against_irregular(act, irregular)
    yield from against_following(past, acts, act)


def _against_irregular(act: Act, irregular: Sequence[Irregularity]) -> Iterator[str]:
    said = act.payload.get("irregular")
    if said is None:
        yield from (f"it is irregular and does not say so: {one.message}" for one in irregular)
        return
    reason = said.get("reason") if isinstance(said, Mapping) else None
    if not isinstance(reason, str) or not reason.strip():
        yield "it is recorded as irregular and does not say why"
    elif said != irregular_doc(reason, irregular):
        real = "; ".join(one.message for one in irregular) or "nothing"
        yield f"what it says to be irregular is not what the procedure says, which is: {real}"


def _against_filing(past: Past, act: Act) -> Iterator[str]:
    if act.seq != 1:
        yield "the dispute is filed already"
    filing = {name: value for name, value in act.payload.items() if name in FILING}
    procedure = past.procedures(act.payload["definition"])
    yield from _names(act, procedure, {*FILING})
    name = act.file.removeprefix(PREFIX)
    form = list(against_filing(procedure, filing))
    yield from _said([*against_name(name), *form])
    yield from _calendars(past, filing)
    if not form:
        yield from against_grounds(past, procedure, filing, date.fromisoformat(str(act.effective_on)), act.position)
    if date.fromisoformat(str(act.effective_on)) > day_of(act):
        yield f"its date is {act.effective_on}, and it was recorded on {day_of(act)}"


def _calendars(past: Past, filing: Mapping[str, Any]) -> Iterator[str]:
    """Object to a calendar that is not one of the place for which it is named."""
    for place, digest in (filing.get("calendars") or {}).items():
        real = past.procedures.calendar(digest).place
        if real != place:
            yield f"the calendar that it names for {place} is one of {real}"


def _names(act: Act, procedure: Procedure, more: set[str]) -> Iterator[str]:
    """Object to a procedure that is not named as it is."""
    payload = act.payload
    if act.definition != payload["definition"] or procedure.version != payload["definition"]:
        yield "it names another definition than its payload"
    if payload["procedure"] != procedure.id:
        yield f"it says that the procedure is {payload['procedure']}, and its definition is that of {procedure.id}"
    yield from (f"nothing of this kind has {name!r}" for name in payload if name not in more | _OF_PROCEDURE)


_OF_PROCEDURE = {"procedure", "definition", "irregular"}


def _against_act(past: Past, acts: Sequence[Act], act: Act) -> Iterator[str]:
    payload = act.payload
    yield from (f"no act of a dispute has {name!r}" for name in payload if name not in {*FIELDS, "irregular"})
    if act.effective_on != payload.get("date"):
        yield f"it happened on {payload.get('date')}, its date is {act.effective_on}"
    reasons = against_doc(_procedure(past, acts, act), payload, day_of(act))
    yield from _said(reason for reason in reasons if reason.code != "unknown-stage")  # that is irregular, no fault


def _against_step(past: Past, acts: Sequence[Act], act: Act) -> Iterator[str]:
    doc = {name: value for name, value in act.payload.items() if name not in COMPUTED}
    if act.effective_on != doc.get("date"):
        yield f"it happened on {doc.get('date')}, its date is {act.effective_on}"
    reasons = list(against_step_doc(_procedure(past, acts, act), doc, day_of(act)))
    yield from _said(reasons)
    if doc.get("step") in ("paper.disclose", "paper.erase"):
        yield from _said(Readers(_before(past, acts, act), day_of(act)).against_recorder(doc, act.actor))
        if doc.get("step") == "paper.erase" and "irregular" in act.payload:
            yield "an erasure cannot be undone, and none is recorded as an irregularity"
    yield from against_tie(past, act)
    if not reasons:
        yield from against_frozen(past, _before(past, acts, act), act)


def _procedure(past: Past, acts: Sequence[Act], act: Act) -> Procedure:
    """Return the procedure under which the dispute stood before an act."""
    named = [one.payload["definition"] for one in acts[: act.seq] if one.tag in ("dispute.file", "dispute.move")]
    return past.procedures(named[-1])


def _against_move(past: Past, acts: Sequence[Act], act: Act) -> Iterator[str]:
    procedure = past.procedures(act.payload["definition"])
    yield from _names(act, procedure, set())
    before = _before(past, acts, act)
    if act.effective_on is not None:
        yield f"a move has no date of the law, and this one has {act.effective_on}"
    if not (act.reason or "").strip():
        yield "a dispute is moved for a reason, and this act names none"
    if before.definition == act.payload["definition"]:
        yield "it changes nothing"
    yield from _said(against_filing(procedure, before.filing))


def _against_correction(past: Past, acts: Sequence[Act], act: Act) -> Iterator[str]:
    target = next((one for one in acts if one.seq == act.payload["corrects"] and one.seq < act.seq), None)
    if target is None:
        yield f"it corrects act {act.payload['corrects']}, which is none before it"
        return
    if act.cause != target.ref or act.effective_on != target.effective_on:
        yield f"its cause is {act.cause} and its date {act.effective_on}, but it corrects {target.ref}"
    if (act.payload.get("strike") is True) == isinstance(act.payload.get("set"), Mapping):
        yield "a correction either strikes an act or changes fields of it"
        return
    before = _before(past, acts, act)
    reasons = list(against_correction(before, target, act.payload, act.reason))
    yield from _calendars(past, act.payload.get("set") or {})
    if not reasons:
        then = after(before, [act], past.procedures)
        reasons = corrected_form(before, then, target, day_of(act))
        if not reasons and then.filing != before.filing:
            yield from against_grounds(past, then.procedure, then.filing, then.filed_on, act.position)
    yield from _said(reasons)


def _before(past: Past, acts: Sequence[Act], act: Act) -> Dispute:
    return after(None, [one for one in acts if one.seq < act.seq], past.procedures)


def _said(reasons: Iterator[Reason] | Sequence[Reason]) -> Iterator[str]:
    return (reason.message for reason in reasons)
