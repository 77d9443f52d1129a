"""The one way of recording: lock, look, refuse or append, project, commit.

Order inside a unit of work (the second law of the house): lock the file → check version, request id and guards →
fold the new act → find the results that follow → project → lock the log head and append → commit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from foedus.dossiers.fold import Dossier, extend, file_of, fold
from foedus.dossiers.projection import project
from foedus.dossiers.resolution import resolve
from foedus.dossiers.results import Result, results
from foedus.dossiers.shelf import Shelf
from foedus.errors import Conflict
from foedus.kernel.canonical import canonical
from foedus.kernel.clock import today
from foedus.law.terms import waits_for
from foedus.law.verdict import Verdict
from foedus.ledger.acts import TAGS, Act, Draft
from foedus.ports import Archive, FileHead, Projection, Writing
from foedus.services.outcome import Outcome, words

_REMEMBERED_FILES = 64


@dataclass(frozen=True, slots=True)
class By:
    """Who records, and how: the same fields for every act.

    ``expected_seq`` makes the act conditional: it is refused with a conflict if the file has moved on.
    """

    actor: str
    reason: str | None = None
    request_id: str | None = None
    on_behalf_of: str | None = None
    power: str | None = None
    expected_seq: int | None = None
    dry_run: bool = False

    def draft(self, tag: str, payload: Mapping[str, Any], effective_on: str | None = None, **more: Any) -> Draft:
        """Write a draft in this person's name."""
        return Draft(
            tag=tag,
            actor=self.actor,
            payload=payload,
            effective_on=effective_on,
            reason=self.reason,
            request_id=self.request_id,
            on_behalf_of=self.on_behalf_of,
            power=self.power,
            **more,
        )


class _DryRun(Exception):
    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome


@contextmanager
def unit_of_work(archive: Archive) -> Iterator[Writing]:
    """Open the one transaction in which a service writes; leaving it commits."""
    with archive.unit_of_work() as writing:
        yield writing


@dataclass(frozen=True, slots=True)
class _Remembered:
    """A file as this process left it; good as long as the file still ends with the same leaf."""

    leaf_hash: str
    dossier: Dossier
    verdict: Verdict
    projection: Projection


@dataclass(slots=True)
class Session:
    """One service at work on one file.

    ``known`` is the dossier of what is recorded, ``dossier`` the same with the drafts added so far; both are ``None``
    for a file that does not exist yet.
    """

    archive: Archive
    writing: Writing
    agreement: str
    now: datetime
    head: FileHead
    shelf: Shelf
    known: Dossier | None = None
    dossier: Dossier | None = None
    remembered: _Remembered | None = None
    drafts: list[Draft] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The day of recording, in UTC."""
        return self.now.astimezone(UTC).date()

    def look(self) -> None:
        """Fold the file, or remember how this process left it."""
        kept = self.archive.memory.get(self.agreement)
        if isinstance(kept, _Remembered) and kept.leaf_hash == self.head.leaf_hash:
            self.remembered = kept
            self.shelf.put(kept.dossier, kept.verdict)
            self.known = kept.dossier
        elif self.head.seq:
            self.known = self.shelf.find(self.agreement)
        self.dossier = self.known

    def add(self, draft: Draft) -> None:
        """Add a draft to the file; it gets its number now and its seal when the unit of work ends."""
        self.drafts.append(draft)
        act = _unsealed(self.agreement, self.head.seq + len(self.drafts), draft, self.now)
        self.dossier = extend(self.dossier, [act]) if self.dossier else fold([act], self.shelf.definition)
        if self.dossier is not None:
            self.shelf.put(self.dossier)

    def finish(self) -> tuple[Dossier, Sequence[Act]]:
        """Add the results that follow, project, append everything, and tell those who depend on it."""
        dossier = self.dossier
        assert dossier is not None  # a session works on a file that has a draft, or adds it first
        verdict = self.shelf.verdict(self.agreement)
        for result in results(dossier, verdict, self.today, partial(resolve, self.shelf, self.writing, dossier)):
            self.add(_draft_of(result, self._cause_of(result)))
        projection = self._project(verdict)
        recorded = self.writing.append(dossier.file, self.drafts)
        final = extend(self.known, recorded) if self.known else fold(recorded, self.shelf.definition)
        assert final is not None  # it begins with a draft
        self._remember(final, verdict, projection)
        if self.remembered is None or self.remembered.verdict.whole != verdict.whole:
            self.shelf.put(final, verdict)
            self._tell_dependents(recorded[0].ref if recorded else None)
        return final, recorded

    def _project(self, verdict: Verdict) -> Projection:
        assert self.dossier is not None
        if self.remembered is None or any(draft.tag == "agreement.correct" for draft in self.drafts):
            rows = project(self.dossier, verdict)
            self.writing.project(rows)
        else:
            acted = {str(draft.payload["party"]) for draft in self.drafts if draft.tag == "agreement.act"}
            rows = project(self.dossier, verdict, self.remembered.projection, acted)
            self.writing.project(rows, self.remembered.projection)
        return rows

    def _remember(self, dossier: Dossier, verdict: Verdict, projection: Projection) -> None:
        """Remember a file that rests on its own acts alone; the oldest memories go first."""
        if waits_for(dossier.terms) or not dossier.acts[-1].leaf_hash:
            return
        memory = self.archive.memory
        memory.pop(self.agreement, None)
        while len(memory) >= _REMEMBERED_FILES:
            del memory[next(iter(memory))]
        memory[self.agreement] = _Remembered(dossier.acts[-1].leaf_hash, dossier, verdict, projection)

    def _cause_of(self, result: Result) -> str | None:
        """A result is caused by the act it rests on, else by the act recorded now."""
        if result.rests_on is not None:
            return f"{file_of(self.agreement)}#{result.rests_on.rpartition('#')[2]}"
        return f"{file_of(self.agreement)}#{self.head.seq + 1}" if self.drafts else None

    def _tell_dependents(self, cause: str | None) -> None:
        """Let agreements whose clauses ask about this one draw their own conclusions, in the same transaction."""
        for name in self.writing.defined_with(f'"in_force":"{self.agreement}"'):
            if name == self.agreement:
                continue
            self.writing.lock(file_of(name))
            other = self.shelf.find(name)
            if other is None or self.agreement not in waits_for(other.terms):
                continue
            verdict = self.shelf.verdict(name)
            drafts = [
                _draft_of(result, cause)
                for result in results(other, verdict, self.today, partial(resolve, self.shelf, self.writing, other))
            ]
            fresh = [_unsealed(name, other.seq + n, draft, self.now) for n, draft in enumerate(drafts, start=1)]
            self.writing.project(project(extend(other, fresh), verdict))
            if drafts:
                self.writing.append(other.file, drafts)


def _unsealed(agreement: str, seq: int, draft: Draft, now: datetime) -> Act:
    version = TAGS[draft.tag][0]
    return Act(
        -1, file_of(agreement), seq, draft.tag, version, draft.actor, draft.effective_on, now, draft.reason,
        draft.cause, draft.definition, draft.request_id, draft.on_behalf_of, draft.power, "", "", "", "", draft.payload,
    )  # fmt: skip


def _draft_of(result: Result, cause: str | None) -> Draft:
    """Record a result in the engine's name."""
    return Draft(result.tag, "foedus", result.payload, result.effective_on.isoformat(), cause=cause)


Task = Callable[[Session], tuple[Dossier, Sequence[Act]] | Outcome]
"""What a service does inside its unit of work."""


def work(archive: Archive, agreement: str, by: By, task: Task) -> Outcome:
    """Run one task in one unit of work on one file and give its outcome.

    Raises:
        Conflict: the file has moved on since ``by.expected_seq``, or the request id stands for another act.

    """
    try:
        with unit_of_work(archive) as writing:
            outcome = _in_transaction(archive, writing, agreement, by, task)
            if by.dry_run:
                raise _DryRun(outcome)
            return outcome
    except _DryRun as tried:
        return replace(tried.outcome, dry_run=True)


def _in_transaction(archive: Archive, writing: Writing, agreement: str, by: By, task: Task) -> Outcome:
    head = writing.lock(file_of(agreement))
    session = Session(archive, writing, agreement, archive.clock.now(), head, Shelf(writing))
    session.look()
    if by.expected_seq is not None and by.expected_seq != head.seq:
        acts = session.known.acts if session.known else ()
        winner = acts[by.expected_seq] if 0 <= by.expected_seq < len(acts) else None
        shown = f" The next act is {winner.ref} by {winner.actor}: {words(winner)}." if winner else ""
        raise Conflict(f"The file of {agreement} stands at act {head.seq}, not {by.expected_seq}.{shown}")
    done = task(session)
    if isinstance(done, Outcome):
        return done
    dossier, acts_recorded = done
    return Outcome.of(agreement, dossier.state, acts_recorded)


def repeated(session: Session, by: By, draft: Draft) -> Outcome | None:
    """Return the outcome of an earlier recording of the same request, or ``None`` if the request id is new.

    Raises:
        Conflict: ``request-reused``, the id stands for another act.

    """
    if by.request_id is None:
        return None
    earlier = session.writing.by_request([by.request_id]).get(by.request_id)
    if earlier is None:
        return None
    same = (
        earlier.file == file_of(session.agreement)
        and earlier.tag == draft.tag
        and canonical(earlier.payload) == canonical(draft.payload)
    )
    if not same:
        raise Conflict(
            f"The request id {by.request_id!r} already stands for {earlier.ref}: {words(earlier)}.",
            code="request-reused",
        )
    state = session.known.state if session.known else ""
    return Outcome.of(session.agreement, state, [earlier], repeated=True)


def present_day(archive: Archive) -> date:
    """Return today by the archive's clock."""
    return today(archive.clock)
