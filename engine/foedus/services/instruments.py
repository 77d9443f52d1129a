"""Registering instruments, and correcting their records: one function an act.

The record of an instrument is kept under the hash of its canonical form. A correction replaces the whole record by
another, or strikes it; what was known before can still be asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from foedus.dossiers.finding_objections import about
from foedus.dossiers.near import perhaps
from foedus.dossiers.record_objections import Around, against_records, registration
from foedus.dossiers.records import PREFIX, Record, file_of_instrument, fold_record, row_of, scopes_of
from foedus.errors import NotFound, Reason, Refused, Where
from foedus.kernel.canonical import content_hash
from foedus.ledger.acts import Act, Draft
from foedus.ports import Archive, Writing
from foedus.services.desk import By
from foedus.services.findings import record_each
from foedus.services.outcome import Outcome
from foedus.services.review import met_until_now, review
from foedus.services.single import Request, Single, single


def register(archive: Archive, docs: Sequence[Mapping[str, Any]], by: By) -> Outcome:
    """Register instruments, all or none; a record that is already there word for word is left alone.

    ``docs`` are checked JSON forms with their legal order.

    Raises:
        Refused: with every reason: an id taken by other terms, a basis that runs in a circle, an unknown agreement.

    """
    return register_all(archive, [(doc, None) for doc in docs], (), by)


def register_all(
    archive: Archive,
    items: Sequence[tuple[Mapping[str, Any], Where | None]],
    findings: Sequence[tuple[str, Mapping[str, Any], Mapping[str, Any]]],
    by: By,
) -> Outcome:
    """Register instruments with their places in a file, and record findings (order, question, finding) about them."""

    def task(desk: Single) -> Sequence[Act]:
        around = around_of(desk.writing, [str(doc["id"]) for doc, _ in items])
        reasons = against_records(items, around)
        if reasons:
            count = "one reason" if len(reasons) == 1 else f"{len(reasons)} reasons"
            raise Refused(f"The instruments are refused, for {count}; nothing of them was stored.", reasons=reasons)
        recorded: list[Act] = []
        for doc, _ in items:
            recorded.extend(_register(desk, doc, around.record(str(doc["id"])), by))
        registered = [act.file.removeprefix(PREFIX) for act in recorded]
        found = record_each(desk, findings, by)
        names = [*registered, *(name for _, _, finding in findings for name in about(finding))]
        recorded.extend(found)
        return [*recorded, *review(desk, names, recorded)]

    if len(items) != 1 or findings:  # a whole file is harmless when repeated, by its content
        by = replace(by, request_id=None, expected_seq=None)
        return single(archive, "instruments", "instrument", by, task)
    doc, _ = items[0]
    request = Request(file_of_instrument(doc["id"]), _registration(doc, by))
    return single(archive, doc["id"], "instrument", by, task, request)


def _register(desk: Single, doc: Mapping[str, Any], known: Record | None, by: By) -> Sequence[Act]:
    if known is not None and known.doc is not None:  # word for word: another record was refused
        return ()
    desk.writing.put_definition(doc)
    return append(desk, str(doc["id"]), _registration(doc, by), known)


def _registration(doc: Mapping[str, Any], by: By) -> Draft:
    payload, day = registration(doc)
    return by.draft("instrument.register", payload, day, definition=payload["definition"])


def correct(archive: Archive, name: str, doc: Mapping[str, Any] | None, by: By) -> Outcome:
    """Replace the record of an instrument by another, or strike it (``None``); a reason is needed.

    Raises:
        NotFound: the register does not know the instrument.
        Refused: no reason is given, or nothing would change.

    """

    def task(desk: Single) -> Sequence[Act]:
        desk.writing.lock(file_of_instrument(name))
        known = record_of(desk.writing, name)
        if known is None or known.doc is None:
            remedy = perhaps(desk.writing, name)
            raise NotFound(f"The register knows no instrument {name!r}.", remedy=remedy)
        reasons: list[Reason] = []
        if not (by.reason or "").strip():
            reasons.append(Reason("reason-needed", "A correction says why the record was wrong."))
        if doc is not None:
            if desk.writing.put_definition(doc) == known.definition:
                reasons.append(Reason("nothing-changes", f"The record of {name} stands just so already."))
            reasons += against_records([(doc, None)], around_of(desk.writing), replacing=True)
        if reasons:
            raise Refused(f"The correction of {name} is refused.", reasons=reasons)
        before = met_until_now(desk, name)
        acts = append(desk, name, draft, known)
        return [*acts, *review(desk, [name], acts, before)]

    digest = None if doc is None else content_hash(dict(doc))
    payload: dict[str, Any] = {"strike": True} if doc is None else {"definition": digest}
    draft = by.draft("instrument.correct", payload, definition=digest)
    return single(archive, name, "instrument", by, task, Request(file_of_instrument(name), draft))


def append(desk: Single, name: str, draft: Draft, known: Record | None) -> Sequence[Act]:
    """Append an act to the file of an instrument, and project what its record comes to."""
    file = file_of_instrument(name)
    desk.writing.lock(file)
    acts = desk.writing.append(file, [draft])
    record = fold_record([*(known.acts if known else ()), *acts], desk.writing.definition)
    assert record is not None  # it begins with its registration
    desk.writing.project_instrument(name, row_of(record), scopes_of(record))
    return acts


def record_of(writing: Writing, name: str) -> Record | None:
    """Return the record of an instrument; ``None`` if the register has no such file."""
    return fold_record(writing.acts_of([file_of_instrument(name)])[file_of_instrument(name)], writing.definition)


def around_of(writing: Writing, names: Iterable[str] = ()) -> Around:
    """Look around in the register; the records of ``names`` are read at once."""
    files = {file_of_instrument(name): name for name in dict.fromkeys(names)}
    read = writing.acts_of(list(files))
    known = {name: fold_record(read[file], writing.definition) for file, name in files.items()}

    def order(name: str) -> str | None:
        row = writing.agreement(name)
        return None if row is None else row.legal_order

    def record(name: str) -> Record | None:
        if name not in known:
            known[name] = record_of(writing, name)
        return known[name]

    return Around(order, record)
