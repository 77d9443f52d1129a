"""What speaks against an act of a dispute, for the desk before it is recorded and for the inspection after.

Rules of this module:

* a form that nobody could read is refused whatever anybody says: no date, neither stage nor event, hidden characters;
* what the procedure does not allow is refused unless somebody records it as an irregularity and says why.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from typing import Any

from foedus.dossiers.dispute_filing import against_filing, against_hidden
from foedus.dossiers.dispute_instruments import FIXED, FROZEN
from foedus.dossiers.dispute_irregular import brought_by, irregular_doc
from foedus.dossiers.dispute_lookup import Lookup
from foedus.dossiers.dispute_ties import TIES
from foedus.dossiers.disputes import FIELDS, Dispute, fields_of, file_of_dispute, fold_dispute
from foedus.dossiers.fold import struck_acts
from foedus.dossiers.readers import against_changing
from foedus.errors import Reason
from foedus.kernel.dates import PartialDate
from foedus.law.procedures.stand import Irregularity
from foedus.law.procedures.values import Procedure
from foedus.law.proceedings.table import STEPS, against_form
from foedus.law.proceedings.values import COMMON
from foedus.ledger.acts import TAGS, Act, Draft


def unsealed(known: Dispute | None, name: str, drafts: Sequence[Draft], now: Any) -> list[Act]:
    """Return drafts as the acts that they would be at the end of the file."""
    file, seq = file_of_dispute(name), known.seq if known else 0
    return [
        Act(
            -1, file, seq + n, draft.tag, TAGS[draft.tag][0], draft.actor, draft.effective_on, now, draft.reason,
            draft.cause, draft.definition, draft.request_id, draft.on_behalf_of, draft.power, "", "", "", "",
            draft.payload,
        )
        for n, draft in enumerate(drafts, start=1)
    ]  # fmt: skip


def after(known: Dispute | None, acts: Sequence[Act], procedures: Lookup) -> Dispute:
    """Return the dispute with these acts at its end."""
    found = fold_dispute([*(known.acts if known else ()), *acts], procedures)
    assert found is not None  # it begins with its filing
    return found


def irregular_payload(found: Sequence[Irregularity], reason: str) -> dict[str, Any]:
    """Return what a payload gets in addition when an act is recorded as irregular."""
    return {"irregular": irregular_doc(reason, found)} if found else {}


def each_brings(
    known: Dispute | None, acts: Sequence[Act], procedures: Lookup, whole: Dispute
) -> list[list[Irregularity]]:
    """Return what each of these acts makes irregular, when they follow each other at the end of the file.

    ``known`` is the dispute before them, ``whole`` after them.
    A course goes from one day to the next: where acts come in the order of their days and nothing is corrected, the
    course of the whole case says of each act what the course up to that act would say, and is run once.
    """
    if _in_order(whole):
        of_act: dict[str, list[Irregularity]] = {}
        for one in whole.irregularities:
            of_act.setdefault(one.place, []).append(one)
        return [of_act.get(f"#{act.seq}", []) for act in acts]
    found: list[list[Irregularity]] = []
    for act in acts:
        then = after(known, [act], procedures)
        found.append(brought_by(known, then))
        known = then
    return found


def _in_order(whole: Dispute) -> bool:
    if any(act.tag not in ("dispute.file", "dispute.act") for act in whole.acts):
        return False
    days = [(one.day.last, one.day.first) for one in whole.happenings]
    return days == sorted(days)


def against_doc(procedure: Procedure, doc: Mapping[str, Any], on: date) -> Iterator[Reason]:
    """Object to the form of an act; ``on`` is the day on which it is recorded."""
    try:
        day = PartialDate.parse(doc["date"])
    except (KeyError, TypeError, ValueError) as error:
        yield Reason("bad-date", f"the act has no day: {error}")
        return
    if day.first > on:
        yield Reason("act-in-future", f"{day} has not come yet; today is {on}.")
    if doc.get("stage") is None and doc.get("event") is None:
        yield Reason("missing-field", "neither a stage nor an event is named")
    yield from against_hidden({name: doc[name] for name in FIELDS if name in doc})
    stage = doc.get("stage")
    if stage is not None and stage not in procedure.by_id:
        near = get_close_matches(str(stage), procedure.by_id, 3)
        remedy = f"Do you mean {' or '.join(near)}?" if near else f"See `foedus procedure show {procedure.id}`."
        yield Reason("unknown-stage", f"the procedure {procedure.id} has no stage {stage}", remedy)


def step_fields(act: Act) -> tuple[str, ...]:
    """Return what can be corrected in a step: everything but its kind, what another file says, and what is frozen."""
    kind = STEPS[act.payload["step"]]
    if kind.name in TIES:
        return ("does", "outcome", "note")
    fixed = ("step", "date", *FIXED) if FROZEN in act.payload else ("step",)
    return tuple(name for name in (*COMMON, *(one.name for one in kind.fields)) if name not in fixed)


def against_step_doc(procedure: Procedure, doc: Mapping[str, Any], on: date) -> Iterator[Reason]:
    """Object to the form of a step; ``on`` is the day on which it is recorded."""
    reasons = list(against_form(procedure, doc))
    yield from reasons
    yield from against_hidden({name: doc[name] for name in doc})
    if not reasons and date.fromisoformat(doc["date"]) > on:
        yield Reason("act-in-future", f"{doc['date']} has not come yet; today is {on}.")


def against_correction(known: Dispute, target: Act, payload: Mapping[str, Any], reason: str | None) -> Iterator[Reason]:
    """Object to the form of a correction: without a reason, of what is struck, of what cannot be corrected."""
    if not (reason or "").strip():
        yield Reason("reason-needed", "A correction says why the act was wrong.")
    if target.seq in struck_acts(known.acts, "dispute.correct"):
        yield Reason("nothing-changes", f"{target.ref} is struck already.")
    yield from against_changing(target, payload)
    names = fields_of(target) if target.tag != "dispute.step" else step_fields(target)
    changes = payload.get("set")
    if changes is None:
        if target.tag == "dispute.file":
            yield Reason("not-correctable", "A filing cannot be struck: the file would have no beginning.")
        return
    if not names:
        yield Reason("not-correctable", f"{target.ref} is no act whose fields can be corrected.")
    for name in changes:
        if names and name not in names:
            remedy = f"Fields that can be corrected are {', '.join(names)}."
            yield Reason("not-correctable", f"A correction cannot change “{name}” of {target.ref}.", remedy)


def corrected_form(known: Dispute, then: Dispute, target: Act, on: date) -> list[Reason]:
    """Object to what a correction leaves behind."""
    if target.tag == "dispute.file":
        if then.filing == known.filing:
            return [Reason("nothing-changes", f"{target.ref} says just that already.")]
        return list(against_filing(then.procedure, then.filing))
    if [one.doc for one in known.done] == [one.doc for one in then.done]:
        return [Reason("nothing-changes", f"{target.ref} says just that already.")]
    docs = [one.doc for one in then.done if one.doc is not None and one.act.seq == target.seq]
    if target.tag == "dispute.step":
        return [reason for doc in docs for reason in against_step_doc(then.procedure, doc, on)]
    return [reason for doc in docs for reason in against_doc(then.procedure, doc, on) if reason.code != "unknown-stage"]


def correction(known: Dispute, target: Act, payload: Mapping[str, Any], procedures: Lookup) -> Dispute:
    """Return the dispute as a correction would leave it."""
    act = replace(target, seq=known.seq + 1, tag="dispute.correct", payload=payload)
    return after(known, [act], procedures)
