"""What an award has to do with precedence: the opinion that it freezes, the instrument that it becomes.

The record of the instrument is an act of its own in the instrument's file, caused by the act of the dispute and
recorded in the same unit of work; whatever takes the award away takes the instrument away in the same way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from foedus.definitions.instrument_file import check_instrument_doc
from foedus.definitions.law_reading import shipped_law
from foedus.dossiers.dispute_instruments import (
    FROZEN,
    Following,
    following,
    freezes,
    instrument_doc,
    opinion_frozen,
    reference,
    wanted,
)
from foedus.dossiers.disputes import Dispute
from foedus.dossiers.record_objections import against_records, registration
from foedus.errors import Reason, Refused
from foedus.law.proceedings.table import STEPS
from foedus.ledger.acts import Act
from foedus.services.desk import By
from foedus.services.instruments import append, around_of, record_of
from foedus.services.review import met_until_now, review
from foedus.services.single import Single


def frozen(desk: Single, known: Dispute, doc: Mapping[str, Any], reasons: list[Reason]) -> dict[str, Any]:
    """Return what the payload of an award keeps besides; what speaks against it is added to ``reasons``."""
    kept: dict[str, Any] = {}
    if doc.get("rests_on"):
        file = reference(doc["rests_on"])
        acts = desk.writing.acts_of([file[0]])[file[0]] if file else ()
        opinion, found = opinion_frozen(acts, doc["rests_on"], date.fromisoformat(doc["date"]))
        reasons += found
        kept["opinion"] = opinion
    if doc.get("instrument") and doc.get("instrument_kind") and doc.get("subject"):
        kept["instrument"] = _instrument(desk, known, doc, reasons)
    return {FROZEN: kept} if kept else {}


def _instrument(desk: Single, known: Dispute, doc: Mapping[str, Any], reasons: list[Reason]) -> str | None:
    law, order = shipped_law(), known.procedure.order
    kind = law.vocabulary.kinds.get(order, {}).get(doc["instrument_kind"])
    made = instrument_doc(known, doc, (kind.level if kind else None) or "joint")
    try:
        made = check_instrument_doc(made, law, order)
    except Refused as refused:
        reasons += refused.reasons
        return None
    around = around_of(desk.writing, [made["id"]])
    reasons += against_records([(made, None)], around, replacing=True)
    taken = around.record(made["id"])
    if taken is not None and taken.doc is not None:
        text = f"the register knows an instrument {made['id']} already"
        reasons.append(Reason("id-taken", text, "Choose another id for the award."))
    return desk.writing.put_definition(made)


def follow(desk: Single, before: Dispute | None, after: Dispute, act: Act, by: By) -> Sequence[Act]:
    """Register, end or strike the instruments of awards as an act of the dispute demands, and weigh them anew."""
    if before is None or not freezes(after):
        return ()

    def record(name: str) -> Mapping[str, Any] | None:
        known = record_of(desk.writing, name)
        return None if known is None else known.doc

    old, new = (wanted(one, desk.writing.definition) for one in (before, after))
    acts: list[Act] = []
    for one in list(following(old, new, record)):
        acts += _record(desk, one, act, by)
    return acts


def _record(desk: Single, one: Following, act: Act, by: By) -> Sequence[Act]:
    by = replace(
        by,
        request_id=None,
        expected_seq=None,
        reason=by.reason or (None if one.tag == "instrument.register" else _why(act)),
    )
    met = met_until_now(desk, one.instrument) if one.tag == "instrument.correct" else ()
    digest = None if one.doc is None else desk.writing.put_definition(one.doc)
    if one.tag == "instrument.register" and one.doc is not None:
        payload, day = registration(one.doc)
        draft = by.draft(one.tag, payload, day, definition=digest, cause=act.ref)
    else:
        payload = {"strike": True} if digest is None else {"definition": digest}
        draft = by.draft(one.tag, payload, definition=digest, cause=act.ref)
    acts = append(desk, one.instrument, draft, record_of(desk.writing, one.instrument))
    return [*acts, *review(desk, [one.instrument], acts, met)]


def _why(act: Act) -> str:
    kind = STEPS.get(str(act.payload.get("step")))
    return f"{act.ref}: {kind.words}." if kind is not None else f"It follows from {act.ref}."
