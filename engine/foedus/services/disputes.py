"""Filing disputes, recording what happens in them, correcting it, moving them to another version: one function an act.

What the procedure does not allow is refused with all its reasons and with what is possible instead. Where it happened
all the same, it is recorded as an irregularity with the reason of whoever records it, and is never dropped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date
from typing import Any

from foedus.dossiers.dispute_filing import against_filing, against_name
from foedus.dossiers.dispute_irregular import brought_by
from foedus.dossiers.dispute_lookup import Procedures
from foedus.dossiers.dispute_objections import (
    after,
    against_correction,
    against_doc,
    against_step_doc,
    corrected_form,
    correction,
    irregular_payload,
    unsealed,
)
from foedus.dossiers.dispute_ties import mirrored
from foedus.dossiers.disputes import Dispute, file_of_dispute, fold_dispute, rows_of
from foedus.errors import BOOK, Conflict, NotFound, Reason, Refused
from foedus.kernel.canonical import content_hash
from foedus.law.calendars import Calendar, stored_calendar
from foedus.law.procedures.stored import stored_form
from foedus.law.procedures.values import Procedure
from foedus.law.proceedings.values import COMPUTED
from foedus.ledger.acts import Act, Draft
from foedus.ports import Archive
from foedus.services import sealing
from foedus.services.desk import By
from foedus.services.dispute_around import against_changed_filing, against_grounds, against_tie
from foedus.services.dispute_awards import follow, frozen
from foedus.services.dispute_refusals import refused
from foedus.services.outcome import Outcome
from foedus.services.single import Request, Single, single


def filing_payload(procedure: Procedure, filing: Mapping[str, Any]) -> dict[str, Any]:
    """Return the payload of a filing under a procedure as it stands now."""
    return {"procedure": procedure.id, "definition": procedure.version, **filing}


def calendars_named(calendars: Sequence[Calendar]) -> dict[str, Any]:
    """Return what a filing says of its calendars: each place, and which text of its calendar it is."""
    return {"calendars": {one.place: content_hash(stored_calendar(one)) for one in calendars}} if calendars else {}


def file(
    archive: Archive, dispute: str, procedure: Procedure, filing: Mapping[str, Any], on: date, by: By,
    calendars: Sequence[Calendar] = (), *, irregular: bool = False,
) -> Outcome:  # fmt: skip
    """File a dispute under a procedure.

    ``filing`` has the parties by their roles, and perhaps their categories, the governments that took a case up,
    grounds, what was exhausted, earlier events, title, urgency, holidays and ``starts_in_the_middle``. The dispute
    keeps its ``calendars`` as they are today. ``irregular`` records it although its parties have no standing or their
    time is over, with the reason that is given.

    Raises:
        Conflict: ``id-taken``, a dispute of this name is filed already.
        Refused: with every reason: roles that the procedure does not have, no standing, grounds that do not bind.

    """

    def task(desk: Single) -> Sequence[Act]:
        desk.writing.lock(file_of_dispute(dispute))
        procedures = Procedures(desk.writing.definition)
        procedures.put(procedure.version, procedure)
        if _known(desk, dispute, procedures) is not None:
            raise Conflict(f"A dispute {dispute} is filed already.", code="id-taken")
        form = list(against_filing(procedure, payload))
        reasons = [*against_name(dispute), *form]
        if on > _today(desk):
            reasons.append(Reason("act-in-future", f"{on} has not come yet; today is {_today(desk)}."))
        if not form:
            reasons += against_grounds(desk.writing, procedure, filing, on)
        for text in (stored_form(procedure), *map(stored_calendar, calendars)):
            desk.writing.put_definition(text)
        if form:
            raise Refused(f"The filing of {dispute} is refused.", reasons=reasons)
        then = after(None, unsealed(None, dispute, [draft], desk.now), procedures)
        return _record(desk, _Change(None, then, draft, by, irregular, reasons=tuple(reasons)))

    payload = filing_payload(procedure, {**filing, **calendars_named(calendars)})
    draft = by.draft("dispute.file", payload, on.isoformat(), definition=procedure.version)
    return single(archive, dispute, "dispute", by, task, Request(file_of_dispute(dispute), draft, COMPUTED))


def act(archive: Archive, dispute: str, doc: Mapping[str, Any], by: By, *, irregular: bool = False) -> Outcome:
    """Record an act or an event of a dispute; ``doc`` is in the words of the history format.

    ``irregular`` records also what the procedure does not allow, with the reason that is given.

    Raises:
        NotFound: the register knows no such dispute.
        Refused: with every reason and with what is possible instead.

    """

    def task(desk: Single) -> Sequence[Act]:
        desk.writing.lock(file_of_dispute(dispute))
        known, procedures = _must_know(desk, dispute)
        reasons = list(against_doc(known.procedure, doc, _today(desk)))
        if any(reason.code != "unknown-stage" for reason in reasons):
            raise refused(known, doc, reasons)
        then = after(known, unsealed(known, dispute, [draft], desk.now), procedures)
        return _record(desk, _Change(known, then, draft, by, irregular, doc, tuple(reasons)))

    draft = by.draft("dispute.act", dict(doc), str(doc.get("date")))
    return single(archive, dispute, "dispute", by, task, Request(file_of_dispute(dispute), draft, COMPUTED))


def step(archive: Archive, dispute: str, doc: Mapping[str, Any], by: By, *, irregular: bool = False) -> Outcome:
    """Record a step of a dispute; ``doc`` has ``step``, ``date``, ``by`` and the fields of its kind.

    ``irregular`` records also what the procedure does not allow, with the reason that is given. The texts of sealed
    fields are given as they are; the ledger gets their hashes.

    Raises:
        NotFound: the register knows no such dispute.
        Refused: with every reason: not this person's step, not now, a field that is missing.

    """
    closed = sealing.close(doc, archive.salt)
    doc = closed.doc  # from here on nothing but the table of sealed texts sees a text

    def task(desk: Single) -> Sequence[Act]:
        desk.writing.lock(file_of_dispute(dispute))
        known, procedures = _must_know(desk, dispute)
        reasons = [*against_step_doc(known.procedure, doc, _today(desk)), *against_tie(desk.writing, dispute, doc)]
        reasons += sealing.against(known, closed, by.actor, _today(desk))
        full = draft if reasons else frozen(desk, known, draft, reasons)
        if reasons:
            raise refused(known, doc, reasons)
        then = after(known, unsealed(known, dispute, [full], desk.now), procedures)
        sealing.keep(desk.writing, known, closed)
        acts = _record(desk, _Change(known, then, full, by, irregular and not closed.erases, doc))
        return [*acts, *_in_the_other_file(desk, dispute, doc, by, irregular, acts[0].ref)]

    draft = by.draft("dispute.step", doc, str(doc.get("date")))
    request = Request(file_of_dispute(dispute), draft, COMPUTED, closed.resealed_by(by.actor))
    return single(archive, dispute, "dispute", by, task, request)


def _in_the_other_file(
    desk: Single, dispute: str, doc: Mapping[str, Any], by: By, irregular: bool, cause: str
) -> Sequence[Act]:
    """Record a step that ties two disputes in the file of the other too."""
    found = mirrored(dispute, doc)
    if found is None:
        return ()
    other, there = found
    desk.writing.lock(file_of_dispute(other))
    known, procedures = _must_know(desk, other)
    draft = replace(by.draft("dispute.step", there, str(there["date"])), cause=cause, request_id=None)
    then = after(known, unsealed(known, other, [draft], desk.now), procedures)
    return _record(desk, _Change(known, then, draft, by, irregular, there))


def correct(
    archive: Archive, dispute: str, seq: int, changes: Mapping[str, Any] | None, by: By, *, irregular: bool = False,
    calendars: Sequence[Calendar] = (),
) -> Outcome:  # fmt: skip
    """Correct act ``seq`` of a dispute by a later act, or strike it (``None``); a reason is needed.

    ``calendars`` take the place of those that the filing names.

    Raises:
        NotFound: the register knows no such dispute or act.
        Refused: no reason is given, nothing would change, or the course would be one that the procedure does not allow.

    """
    payload: dict[str, Any] = {"corrects": seq}
    payload |= {"strike": True} if changes is None else {"set": {**changes, **calendars_named(calendars)}}
    draft = by.draft("dispute.correct", payload)

    def task(desk: Single) -> Sequence[Act]:
        desk.writing.lock(file_of_dispute(dispute))
        known, procedures = _must_know(desk, dispute)
        for calendar in calendars:
            desk.writing.put_definition(stored_calendar(calendar))
        target = next((one for one in known.acts if one.seq == seq), None)
        if target is None:
            raise NotFound(f"The dispute {dispute!r} has no act {seq}.")
        reasons = list(against_correction(known, target, payload, by.reason))
        if not reasons:
            then = correction(known, target, payload, procedures)
            reasons = corrected_form(known, then, target, _today(desk))
            reasons += [] if reasons else against_changed_filing(desk.writing, known, then)
        if reasons:
            raise Refused(f"The correction of act {seq} is refused.", reasons=reasons)
        placed = replace(draft, effective_on=target.effective_on, cause=target.ref)
        return _record(desk, _Change(known, then, placed, by, irregular))

    return single(archive, dispute, "dispute", by, task, Request(file_of_dispute(dispute), draft, COMPUTED))


def move(archive: Archive, dispute: str, procedure: Procedure, by: By, *, irregular: bool = False) -> Outcome:
    """Let a dispute go on under another version of its procedure, or under another procedure; a reason is needed.

    Raises:
        NotFound: the register knows no such dispute.
        Refused: no reason is given, nothing would change, or the new table does not allow what has happened.

    """
    payload = {"procedure": procedure.id, "definition": procedure.version}
    draft = by.draft("dispute.move", payload, definition=procedure.version)

    def task(desk: Single) -> Sequence[Act]:
        desk.writing.lock(file_of_dispute(dispute))
        known, procedures = _must_know(desk, dispute)
        procedures.put(procedure.version, procedure)
        reasons = list(against_filing(procedure, known.filing))
        if not (by.reason or "").strip():
            reasons.append(Reason("reason-needed", "A dispute is moved for a reason, which the register keeps."))
        if procedure.version == known.definition:
            reasons.append(Reason("nothing-changes", f"{dispute} stands under this version of {procedure.id} already."))
        if reasons:
            raise Refused(f"{dispute} is not moved.", reasons=reasons)
        then = after(known, unsealed(known, dispute, [draft], desk.now), procedures)
        desk.writing.put_definition(stored_form(procedure))
        return _record(desk, _Change(known, then, draft, by, irregular))

    return single(archive, dispute, "dispute", by, task, Request(file_of_dispute(dispute), draft, COMPUTED))


@dataclass(frozen=True, slots=True)
class _Change:
    """An act about to be recorded: the dispute before and after it, and what is known to speak against it."""

    known: Dispute | None
    then: Dispute
    draft: Draft
    by: By
    irregular: bool
    doc: Mapping[str, Any] | None = None
    reasons: tuple[Reason, ...] = ()


def _record(desk: Single, change: _Change) -> Sequence[Act]:
    """Record an act, if the procedure allows it or somebody says why it is recorded all the same."""
    found = brought_by(change.known, change.then)
    reason = (change.by.reason or "").strip()
    known = {one.code for one in change.reasons}
    hard = [one for one in change.reasons if one.code != "unknown-stage"]
    if hard or (found and not change.irregular):
        reasons = [
            Reason(one.kind if one.kind in BOOK else "irregular-act", f"{one.message}.", one.remedy)
            for one in found
            if one.kind not in known & {"unknown-stage"}
        ]
        reasons = [*change.reasons, *reasons]
        if change.known is None:
            raise Refused(f"The filing of {change.then.dispute} is refused.", reasons=reasons)
        raise refused(change.known, change.doc, reasons)
    if found and not reason:
        reasons = [Reason("reason-needed", "Say why it is recorded although the procedure does not allow it.")]
        raise Refused("The act is refused.", reasons=reasons)
    draft = replace(change.draft, payload={**change.draft.payload, **irregular_payload(found, reason)})
    acts = _append(desk, change.then.dispute, change.known, draft, change.then.procedure)
    if change.known is None:
        return acts
    return [*acts, *follow(desk, change.known, change.then, acts[0], change.by)]


def _append(desk: Single, dispute: str, known: Dispute | None, draft: Draft, procedure: Procedure) -> Sequence[Act]:
    acts = desk.writing.append(file_of_dispute(dispute), [draft])
    procedures = Procedures(desk.writing.definition)
    procedures.put(procedure.version, procedure)
    final = after(known, acts, procedures)
    desk.writing.project_disputes([rows_of(final)])
    return acts


def _known(desk: Single, dispute: str, procedures: Procedures) -> Dispute | None:
    name = file_of_dispute(dispute)
    return fold_dispute(desk.writing.acts_of([name])[name], procedures)


def _must_know(desk: Single, dispute: str) -> tuple[Dispute, Procedures]:
    procedures = Procedures(desk.writing.definition)
    known = _known(desk, dispute, procedures)
    if known is None:
        raise NotFound(f"The register knows no dispute {dispute!r}.")
    return known, procedures


def _today(desk: Single) -> date:
    return desk.now.astimezone(UTC).date()
