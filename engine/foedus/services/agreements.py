"""Recording the acts of an agreement's life, one function an act.

Every function takes the archive, what is to be recorded and who records it (:class:`By`), and returns an
:class:`Outcome`. All of them refuse with every reason at once (:class:`foedus.errors.Refused`), and a retry with the
same request id gives the first outcome again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from foedus.dossiers.fold import Dossier
from foedus.dossiers.objections import against_correction, broken_paths, twin
from foedus.errors import Conflict, NotFound, Reason, Refused
from foedus.law.acts import read_act
from foedus.law.terms import read_terms, waits_for
from foedus.ledger.acts import Act, Draft
from foedus.ledger.envelope import instant_text
from foedus.lifecycles.recording import procedure_refusals, refusals
from foedus.ports import Archive
from foedus.services.desk import By, Session, repeated, work
from foedus.services.outcome import Outcome, words

Done = tuple[Dossier, Sequence[Act]]


def draft(archive: Archive, definition: Mapping[str, Any], evidence: Mapping[str, Any], by: By) -> Outcome:
    """Draft an agreement: record its terms under the hash of their canonical form.

    ``definition`` and ``evidence`` are the checked JSON forms of an agreement file.
    """
    agreement = str(definition["id"])

    def task(session: Session) -> Done | Outcome:
        first = drafted(session, definition, by)
        again = repeated(session, by, first)
        if again is not None:
            return again
        if session.known is not None:
            earlier = session.known.acts[0]
            raise Conflict(f"The agreement {agreement} is already drafted: {earlier.ref} by {earlier.actor}.")
        session.add(first)
        no_circle(session)
        if evidence:
            session.add(Draft("agreement.evidence", by.actor, dict(evidence), reason=by.reason))
        return session.finish()

    return work(archive, agreement, by, task, read_terms(definition))


def drafted(session: Session, definition: Mapping[str, Any], by: By) -> Draft:
    """Write the draft act of an agreement and store its definition; an id that an instrument has is taken."""
    name = str(definition["id"])
    if session.known is None and session.writing.instruments([name]):
        text = f"{name} is the id of an instrument that is registered already"
        _refuse(f"The agreement {name}", [Reason("id-taken", text, "Choose another id, or strike the record.")], ())
    digest = session.writing.put_definition(definition)
    payload = {"definition": digest, "title": definition.get("title", definition["id"])}
    return by.draft("agreement.draft", payload, definition.get("concluded"), definition=digest)


def no_circle(session: Session) -> None:
    """Refuse an agreement whose clauses would wait for itself, through agreements recorded before."""
    open_ways = [[existing(session).agreement]]
    seen: set[str] = set()  # one way to each agreement is enough: the ways through a dense net are too many to walk
    while open_ways:
        way = open_ways.pop()
        found = session.shelf.find(way[-1])
        for name in waits_for(found.terms) if found else ():
            if name == way[0]:
                text = f"the agreements wait for each other: {' → '.join((*way, name))}"
                _refuse(f"The agreement {name}", [Reason("circular-in-force", text)], ())
            if name not in seen:
                seen.add(name)
                open_ways.append([*way, name])


def procedure(archive: Archive, agreement: str, event: str, on: str | None, by: By) -> Outcome:
    """Record a step of the agreement itself: ``adopt``, ``open`` or ``abandon``."""

    def task(session: Session) -> Done | Outcome:
        dossier = existing(session)
        effective_on = on or session.today.isoformat()
        step = by.draft(f"agreement.{event}", {"day": effective_on}, effective_on, definition=dossier.definition)
        again = repeated(session, by, step, filled_in=() if on else ("day",))
        if again is not None:
            return again
        reasons, possible = procedure_refusals(event, dossier.state, effective_on, session.today, by.reason)
        _refuse(f"{event} of {agreement}", reasons, possible)
        session.add(step)
        return session.finish()

    return work(archive, agreement, by, task)


def record(archive: Archive, agreement: str, doc: Mapping[str, Any], by: By) -> Outcome:
    """Record one legal act of a party or an organ.

    ``doc`` is the act in the words of the agreement format, with exactly one party; without a date it is today's.

    Raises:
        Refused: with every reason, and with what is possible instead.
        Conflict: somebody has recorded the same act already; the message shows it.

    """

    def task(session: Session) -> Done | Outcome:
        dossier = existing(session)
        act = {"date": session.today.isoformat(), **doc}
        step = by.draft("agreement.act", act, act["date"], definition=dossier.definition)
        again = repeated(session, by, step, filled_in=() if "date" in doc else ("date",))
        if again is not None:
            return again
        verdict = session.shelf.verdict(agreement)
        new = read_act(act, f"{agreement}#{session.head.seq + 1}")
        _only_once(dossier, act)
        reasons, possible = refusals(
            new,
            dossier.legal,
            dossier.terms,
            dossier.evidence,
            agreement_state=dossier.state,
            verdict=verdict,
            today=session.today,
            reason=by.reason,
        )
        _refuse(f"The act “{new.describe()}” in {agreement}", reasons, possible)
        session.add(step)
        return session.finish()

    return work(archive, agreement, by, task)


def correction(archive: Archive, agreement: str, seq: int, changes: Mapping[str, Any] | None, by: By) -> Outcome:
    """Correct an earlier act by a later one that names it: replace fields, or strike it (``changes`` = ``None``).

    Nothing is overwritten: both stay in the ledger, and what was known before can still be asked.
    """

    def task(session: Session) -> Done | Outcome:
        dossier = existing(session)
        payload: dict[str, Any] = {"corrects": seq}
        payload |= {"strike": True} if changes is None else {"set": dict(changes)}
        target = next((act for act in dossier.acts if act.seq == seq), None)
        if target is None:
            raise NotFound(f"{agreement} has no act {seq}; its acts are numbered 1 to {dossier.seq}.")
        step = by.draft(
            "agreement.correct", payload, target.effective_on, cause=target.ref, definition=dossier.definition
        )
        again = repeated(session, by, step)
        if again is not None:
            return again
        reasons = [] if by.reason else [Reason("reason-needed", "A correction says why the earlier act was wrong.")]
        reasons += against_correction(dossier, target, changes, session.shelf.judge, session.today)
        _refuse(f"The correction of {target.ref}", reasons, ())
        session.add(step)
        still_a_path(session)
        return session.finish()

    return work(archive, agreement, by, task)


def existing(session: Session) -> Dossier:
    """Return the dossier of the session's file with the drafts added so far.

    Raises:
        NotFound: the register does not know the agreement.

    """
    if session.dossier is None:
        raise NotFound(f"The register knows no agreement {session.agreement!r}.")
    return session.dossier


def _refuse(what: str, reasons: Sequence[Reason], possible: Sequence[str]) -> None:
    if reasons:
        count = "one reason" if len(reasons) == 1 else f"{len(reasons)} reasons"
        raise Refused(f"{what} is refused, for {count}.", reasons=reasons, possible=possible)


def _only_once(dossier: Dossier, doc: Mapping[str, Any]) -> None:
    """Two clerks with the same paper: the second is told who was first."""
    first = twin(dossier, doc)
    if first is not None:
        raise Conflict(
            f"This act is already recorded: {first.ref} by {first.actor} at {instant_text(first.recorded_at)}: "
            f"{words(first)}.",
            code="already-recorded",
        )


def still_a_path(session: Session) -> None:
    """Refuse a correction, or new knowledge of the record, after which the parties' acts are no lawful sequence."""
    reasons = broken_paths(existing(session))
    _refuse(f"The record of {session.agreement}, as it would stand,", reasons, ())
