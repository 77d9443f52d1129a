"""Loading agreement files: all or nothing per file, and harmless when repeated.

Every act of a file gets a request id made from its content, so that a load that was interrupted, or a file to which a
clerk has added an act, records just what is missing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from foedus.definitions.reading import refused
from foedus.dossiers.fold import Dossier
from foedus.dossiers.objections import TWIN, against_history
from foedus.errors import Reason, Refused, Where
from foedus.kernel.canonical import content_hash
from foedus.law.terms import Terms
from foedus.ledger.acts import Act, Draft
from foedus.ports import Archive
from foedus.services.agreements import drafted, existing, no_circle, still_a_path
from foedus.services.desk import By, Session, work
from foedus.services.instruments import register_all
from foedus.services.outcome import Outcome


class AgreementSource(Protocol):
    """What loading needs of a checked agreement file."""

    @property
    def name(self) -> str:
        """The file's name, for messages."""

    @property
    def terms(self) -> Terms:
        """The terms, as the law reads them."""

    @property
    def definition(self) -> Mapping[str, Any]:
        """The terms, in their JSON form."""

    @property
    def evidence_doc(self) -> Mapping[str, Any]:
        """What is known about the completeness of the acts, in its JSON form."""

    @property
    def act_docs(self) -> Sequence[Mapping[str, Any]]:
        """The acts, in their JSON form, one party each."""

    @property
    def act_places(self) -> Sequence[Where]:
        """Where each act stands in the file."""


class _Placed(Protocol):
    @property
    def doc(self) -> Mapping[str, Any]: ...
    @property
    def where(self) -> Where: ...


class _Scoped(Protocol):
    @property
    def doc(self) -> Mapping[str, Any]: ...
    @property
    def question(self) -> Mapping[str, Any]: ...


class InstrumentSource(Protocol):
    """What loading needs of a checked file of instruments and findings."""

    @property
    def name(self) -> str:
        """The file's name, for messages."""

    @property
    def instruments(self) -> Sequence[_Placed]:
        """The instruments with their places."""

    @property
    def findings(self) -> Sequence[_Scoped]:
        """The findings with the questions that they serve."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What one file came to: acts recorded now, acts known before.

    ``agreement`` is empty for a file of instruments and findings; there ``instruments`` and ``findings`` are how many
    of each were recorded now, ``known`` how many of both stood before, and ``opinions`` how many pairs of an agreement
    with another instrument were weighed anew.
    """

    file: str
    agreement: str
    recorded: int
    known: int
    state: str
    instruments: int = 0
    findings: int = 0
    opinions: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return the row as a JSON object."""
        return {name: getattr(self, name) for name in self.__slots__}


def load(
    archive: Archive,
    sources: Sequence[AgreementSource],
    by: By,
    wrong: Sequence[Reason] = (),
    instruments: Sequence[InstrumentSource] = (),
) -> Iterator[Loaded]:
    """Load checked files one by one, each in its own transaction, and yield what each came to.

    Files of instruments come after those of agreements, for their findings may be about these. A file that is refused
    does not keep the others out. ``wrong`` are mistakes of files that could not even be read.

    Raises:
        Refused: at the end, with every reason: a file's acts are no lawful history, or its terms differ from those
            recorded, or it could not be read. Nothing of such a file is kept.

    """
    refusals: list[Refused] = []
    for source in sources:
        try:
            yield load_one(archive, source, by)
        except Refused as error:
            refusals.append(error)
    for file in instruments:
        try:
            yield load_instruments(archive, file, by)
        except Refused as error:
            refusals.append(error)
    if len(refusals) == 1 and not wrong:
        raise refusals[0]
    if refusals:
        reasons = [*wrong, *(reason for error in refusals for reason in error.reasons)]
        files = {reason.where.file for reason in wrong if reason.where}
        raise Refused(f"{len(files) + len(refusals)} files are refused; nothing of them was stored.", reasons=reasons)
    if wrong:
        raise refused(wrong)


def load_instruments(archive: Archive, source: InstrumentSource, by: By) -> Loaded:
    """Load one checked file of instruments and findings, in one transaction."""
    items = [(one.doc, one.where) for one in source.instruments]
    findings = [(str(one.question["order"]), one.question, one.doc) for one in source.findings]
    outcome = register_all(archive, items, findings, by)
    tags = Counter(act.tag for act in outcome.acts)
    registered, found = tags["instrument.register"], tags["finding.record"]
    known = len(items) + len(findings) - registered - found
    opinions = tags["agreement.opinion"]
    return Loaded(source.name, "", len(outcome.acts), known, outcome.state, registered, found, opinions)


def load_one(archive: Archive, source: AgreementSource, by: By) -> Loaded:
    """Load one checked file."""
    agreement = str(source.definition["id"])
    known = 0

    def task(session: Session) -> tuple[Dossier, Sequence[Act]] | Outcome:
        nonlocal known
        known = session.head.seq
        _begin(session, source, by)
        dossier = existing(session)
        _same_terms(dossier, source, session)
        _evidence(session, dossier, source, by)
        fresh = _fresh_acts(session, source, by, dossier)
        _lawful(session, source, fresh)
        if not session.drafts:
            return Outcome.of(agreement, dossier.state, ())
        return session.finish()

    outcome = work(archive, agreement, By(by.actor, by.reason, dry_run=by.dry_run), task, source.terms, alone=True)
    return Loaded(source.name, agreement, len(outcome.acts), known, outcome.state)


def _begin(session: Session, source: AgreementSource, by: By) -> None:
    """Draft, adopt and open an agreement that the register does not know yet."""
    if session.known is not None:
        return
    draft = drafted(session, source.definition, by)
    session.add(draft)
    day = source.definition.get("concluded")
    no_circle(session)
    for event in ("adopt", "open"):
        session.add(Draft(f"agreement.{event}", by.actor, {"day": day} if day else {}, day, by.reason))


def _same_terms(dossier: Dossier, source: AgreementSource, session: Session) -> None:
    digest = session.writing.put_definition(source.definition)
    if dossier.definition != digest:
        names = sorted({*dossier.doc, *source.definition})
        differ = [name for name in names if dossier.doc.get(name) != source.definition.get(name)]
        reason = Reason(
            "terms-differ",
            f"{source.name} gives {dossier.agreement} other terms than those recorded: {', '.join(differ)} "
            f"(definition {digest[:12]} against {dossier.definition[:12]}).",
        )
        raise Refused(f"The file {source.name} is refused; nothing of it was stored.", reasons=[reason])


def _evidence(session: Session, dossier: Dossier, source: AgreementSource, by: By) -> None:
    recorded = next((act.payload for act in reversed(dossier.acts) if act.tag == "agreement.evidence"), None)
    wanted = dict(source.evidence_doc)
    if wanted and (recorded is None or content_hash(recorded) != content_hash(wanted)):
        session.add(Draft("agreement.evidence", by.actor, wanted, reason=by.reason))


def _fresh_acts(session: Session, source: AgreementSource, by: By, dossier: Dossier) -> list[tuple[Where, Draft]]:
    """Add the acts that are not recorded yet, and return them with their places."""
    seen: Counter[str] = Counter()
    ids: list[str] = []
    for doc in source.act_docs:
        digest = content_hash([dossier.agreement, doc])
        seen[digest] += 1
        ids.append(f"load:{content_hash([digest, seen[digest]])[:40]}")
    recorded = session.writing.by_request(ids)
    by_hand = Counter(
        _twin_key(item.doc) for item in dossier.entries if item.doc is not None and item.act.request_id not in recorded
    )
    fresh: list[tuple[Where, Draft]] = []
    for doc, place, request_id in zip(source.act_docs, source.act_places, ids, strict=True):
        if request_id in recorded:
            continue
        if by_hand[_twin_key(doc)] > 0:  # a clerk has recorded it before the file was written
            by_hand[_twin_key(doc)] -= 1
        else:
            draft = Draft(
                "agreement.act", by.actor, dict(doc), str(doc["date"]), by.reason,
                definition=dossier.definition, request_id=request_id,
            )  # fmt: skip
            session.add(draft)
            fresh.append((place, draft))
    return fresh


def _twin_key(doc: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(doc.get(name) for name in TWIN)


def _lawful(session: Session, source: AgreementSource, fresh: Sequence[tuple[Where, Draft]]) -> None:
    """Refuse the file if one of its new acts is refused, with every reason at its place."""
    dossier = existing(session)
    if session.known is not None and session.known.evidence != dossier.evidence:
        still_a_path(session)
    verdict = session.shelf.verdict(dossier.agreement)
    by_key = {act.key: act for act in dossier.legal}
    first = session.head.seq + len(session.drafts) - len(fresh) + 1
    before = session.known.state if session.known else None
    reasons = [
        Reason(item.code, item.message, item.remedy, place)
        for offset, (place, draft) in enumerate(fresh, start=first)
        for item in against_history(
            dossier, by_key[f"{dossier.agreement}#{offset}"], before, verdict, session.today, draft.reason
        )
    ]
    if reasons:
        raise Refused(
            f"The file {source.name} is refused, for {len(reasons)} reason{'s' if len(reasons) > 1 else ''}; "
            "nothing of it was stored.",
            reasons=reasons,
        )
