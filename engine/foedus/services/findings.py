"""Recording findings, correcting them, and keeping an opinion as it was given.

A finding is an act of a person: author, date and reason are part of it. It serves the question for which it was made,
and every agreement whose precedence hangs on it is weighed anew in the same transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from foedus.definitions.law_reading import shipped_law
from foedus.dossiers.finding_objections import about, against_correction, changed, contradicted, same, unknown
from foedus.dossiers.matters import Matter, file_of_matter, fold_matter, holding, identity, matter_of, rows_of
from foedus.dossiers.near import perhaps
from foedus.errors import Conflict, NotFound, Reason, Refused
from foedus.kernel.canonical import content_hash
from foedus.law.precedence.records import read_question
from foedus.law.precedence.values import Question
from foedus.ledger.acts import Act, Draft
from foedus.ports import Archive, Writing
from foedus.services.desk import By
from foedus.services.outcome import Outcome
from foedus.services.review import review
from foedus.services.single import Request, Single, single


def record(
    archive: Archive, order: str, question: Question, finding: Mapping[str, Any], by: By, filled_in: Sequence[str] = ()
) -> Outcome:
    """Record a finding for a question; ``finding`` is its checked JSON form with author, date and reason.

    ``filled_in`` names the fields of it that nobody gave.

    Raises:
        Refused: an instrument is unknown, or the finding contradicts one that stands (correct that one first).
        Conflict: the same finding stands already.

    """
    doc = identity(order, question)

    def task(desk: Single) -> Sequence[Act]:
        matter = _opened(desk.writing, doc)
        twin = same(matter, finding)
        if twin is not None:
            raise Conflict(f"This finding stands already: {twin.ref} by {twin.actor}.", code="already-recorded")
        reasons = _against(desk.writing, matter, finding)
        if reasons:
            raise Refused("The finding is refused; nothing was stored.", reasons=reasons)
        acts = _append(desk.writing, doc, matter, draft, by)
        return [*acts, *review(desk, about(finding), acts[-1:])]

    draft = by.draft("finding.record", dict(finding), str(finding["date"]))
    request = Request(file_of_matter(matter_of(doc)), draft, filled_in)
    return single(archive, matter_of(doc), "question", by, task, request)


def record_each(
    desk: Single, items: Sequence[tuple[str, Mapping[str, Any], Mapping[str, Any]]], by: By
) -> Sequence[Act]:
    """Record several findings (order, question, finding) in one unit of work; what stands already is left alone."""
    recorded: list[Act] = []
    reasons: list[Reason] = []
    for order, question, finding in items:
        doc = identity(order, read_question({"date": "2000-01-01", **question}))  # the date is no part of it
        matter = _opened(desk.writing, doc)
        if same(matter, finding) is not None:
            continue
        objections = _against(desk.writing, matter, finding)
        if objections:
            reasons += objections
            continue
        draft = by.draft("finding.record", dict(finding), str(finding["date"]))
        recorded.extend(_append(desk.writing, doc, matter, draft, by))
    if reasons:
        raise Refused("The findings are refused; nothing was stored.", reasons=reasons)
    return recorded


def correct(archive: Archive, matter: str, seq: int, changes: Mapping[str, Any] | None, by: By) -> Outcome:
    """Correct a finding by a later act that names it: replace fields, or strike it (``None``); a reason is needed.

    Raises:
        NotFound: the question has no such finding.
        Refused: with every reason; a corrected finding is checked like a new one.

    """
    file = file_of_matter(matter)
    payload: dict[str, Any] = {"corrects": seq}
    payload |= {"strike": True} if changes is None else {"set": dict(changes)}
    draft = by.draft("finding.correct", payload)

    def task(desk: Single) -> Sequence[Act]:
        desk.writing.lock(file)
        known = _matter(desk.writing, matter)
        target = next((act for act in known.acts if act.seq == seq), None) if known else None
        if known is None or target is None or target.tag not in ("finding.record", "finding.correct"):
            raise NotFound(f"The question {matter!r} has no finding {seq}.")
        reasons = against_correction(known, target, payload, by.reason, shipped_law())
        if reasons:
            raise Refused(f"The correction of finding {seq} is refused.", reasons=reasons)
        placed = replace(draft, effective_on=target.effective_on, cause=target.ref)
        acts = _append(desk.writing, known.doc, known, placed, by)
        meant = [name for _, *docs in changed(known, target, payload) for doc in docs if doc for name in about(doc)]
        return [*acts, *review(desk, meant, acts)]

    return single(archive, matter, "question", by, task, Request(file, draft))


def keep(archive: Archive, order: str, question: Question, opinion: Mapping[str, Any], by: By) -> Outcome:
    """Keep an opinion as it was given; the whole of it is stored under its hash."""
    doc = identity(order, question)

    def task(desk: Single) -> Sequence[Act]:
        matter = _opened(desk.writing, doc)
        desk.writing.put_definition(opinion)
        return _append(desk.writing, doc, matter, draft, by)

    digest = content_hash(dict(opinion))
    draft = by.draft("opinion.record", holding(opinion), str(question.date), definition=digest)
    request = Request(file_of_matter(matter_of(doc)), draft)
    return single(archive, matter_of(doc), "question", by, task, request)


def _opened(writing: Writing, doc: Mapping[str, Any]) -> Matter | None:
    writing.lock(file_of_matter(matter_of(doc)))
    return _matter(writing, matter_of(doc))


def _matter(writing: Writing, name: str) -> Matter | None:
    return fold_matter(writing.acts_of([file_of_matter(name)])[file_of_matter(name)])


def _append(writing: Writing, doc: Mapping[str, Any], matter: Matter | None, draft: Draft, by: By) -> Sequence[Act]:
    opening = [] if matter else [replace(by, request_id=None).draft("matter.open", {"question": dict(doc)})]
    acts = writing.append(file_of_matter(matter_of(doc)), [*opening, draft])
    final = fold_matter([*(matter.acts if matter else ()), *acts])
    assert final is not None  # it begins with its opening
    writing.project_matter(*rows_of(final))
    return acts


def _against(writing: Writing, matter: Matter | None, finding: Mapping[str, Any]) -> list[Reason]:
    def known(name: str) -> bool:
        return bool(writing.instruments([name])) or writing.agreement(name) is not None

    missing = unknown(finding, known)
    near = {name: perhaps(writing, name) for name in missing}
    told = [replace(reason, remedy=near[name] or reason.remedy) for name, reason in missing.items()]
    return [*told, *contradicted(matter, finding)]
