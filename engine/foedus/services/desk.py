"""The one way of recording: lock, look, refuse or append, project, commit.

Order inside a unit of work (the second law of the house): lock the file → check version, request id and guards →
fold the new act → find the results that follow → project → lock the log head and append → commit.

Whoever weighs precedence looks at many files, which nobody may change meanwhile: such an act is recorded alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import partial
from graphlib import TopologicalSorter
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from foedus.dossiers.fold import Dossier, extend, file_of, fold
from foedus.dossiers.projection import project
from foedus.dossiers.results import Result, results
from foedus.dossiers.shelf import Shelf
from foedus.errors import Conflict, Reason, Refused
from foedus.kernel.canonical import canonical
from foedus.kernel.text import hidden_in
from foedus.law.terms import Terms, read_terms, waits_for
from foedus.law.verdict import Verdict
from foedus.ledger.acts import TAGS, Act, Draft
from foedus.ports import Archive, FileHead, Projection, Writing
from foedus.services.outcome import Outcome, words

if TYPE_CHECKING:
    from foedus.dossiers.resolution import Resolved

_REMEMBERED_FILES = 64
ENGINE = "foedus"
"""The actor of results: nobody decides them, they follow."""


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


class _NotAloneError(Exception):
    """Precedence is to be weighed while others may be at work: all is begun again, alone."""


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
    for a file that does not exist yet. ``alone`` = no other writer is at work in the register.
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
    until: date | None = None
    alone: bool = False

    @property
    def today(self) -> date:
        """The day up to which results are due: that of recording, in UTC, unless an earlier one is asked for."""
        if self.until is not None:
            return self.until
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
        """Add the results that follow, let dependents draw theirs, project, and append everything at the end."""
        dossier = self.dossier
        assert dossier is not None  # a session works on a file that has a draft, or adds it first
        verdict = self.shelf.verdict(self.agreement)
        for result in results(dossier, verdict, self.today, partial(self._resolution, dossier)):
            self.add(_draft_of(result, self._cause_of(result)))
        assert self.dossier is not None
        self.shelf.put(self.dossier, verdict)
        projection = self._project(verdict)
        told: Mapping[str, Sequence[Draft]] = {}
        if self.remembered is None or self.remembered.verdict.whole != verdict.whole:
            told = self._tell_dependents()
        recorded = self.writing.append(dossier.file, self.drafts)
        for file, drafts in told.items():
            self.writing.append(file, drafts)
        final = extend(self.known, recorded) if self.known else fold(recorded, self.shelf.definition)
        assert final is not None  # it begins with a draft
        self._remember(final, verdict, projection)
        return final, recorded

    def _resolution(self, dossier: Dossier) -> Resolved:
        from foedus.definitions.law_reading import shipped_law  # an act that meets no condition needs no law packs
        from foedus.dossiers.corpus import Corpus
        from foedus.dossiers.resolution import resolve

        if not self.alone:
            raise _NotAloneError
        return resolve(Corpus(self.shelf, self.writing, shipped_law()), dossier, self.today)

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
            memory.pop(next(iter(memory), ""), None)
        memory[self.agreement] = _Remembered(dossier.acts[-1].leaf_hash, dossier, verdict, projection)

    def _cause_of(self, result: Result) -> str | None:
        """A result is caused by the act it rests on, else by the act recorded now."""
        if result.rests_on is not None:
            return f"{file_of(self.agreement)}#{result.rests_on.rpartition('#')[2]}"
        return f"{file_of(self.agreement)}#{self.head.seq + 1}" if self.drafts else None

    def _tell_dependents(self) -> Mapping[str, Sequence[Draft]]:
        """Let agreements whose clauses ask about this one, and those that ask about them, draw their conclusions."""
        told: dict[str, Sequence[Draft]] = {}
        for name in self._dependents():
            self.writing.lock(file_of(name))
            self.shelf.forget(name)  # it is read anew now that nobody else can change it
            drafts = self._conclusions(name)
            if drafts:
                told[file_of(name)] = drafts
        return told

    def _dependents(self) -> Sequence[str]:
        """Find all that depend on this agreement, each after those that it waits for: everybody locks in this order."""
        asks: dict[str, frozenset[str]] = {}
        waiting = [self.agreement]
        while waiting:
            asked = waiting.pop()
            for name in self.writing.defined_with(f'"in_force":"{asked}"'):
                found = self.shelf.find(name) if name != self.agreement and name not in asks else None
                if found is not None and asked in waits_for(found.terms):
                    asks[name] = frozenset(waits_for(found.terms))
                    waiting.append(name)
        return tuple(TopologicalSorter({name: sorted(asks[name] & set(asks)) for name in sorted(asks)}).static_order())

    def _conclusions(self, name: str) -> Sequence[Draft]:
        other, verdict = self.shelf.dossier(name), self.shelf.verdict(name)
        cause = self._news()
        due = results(other, verdict, self.today, partial(self._resolution, other))
        drafts = [_draft_of(result, cause) for result in due]
        fresh = [_unsealed(name, other.seq + n, draft, self.now) for n, draft in enumerate(drafts, start=1)]
        self.writing.project(project(extend(other, fresh), verdict))
        return drafts

    def _news(self) -> str | None:
        """The act that others have to hear of: the last one that somebody did, else the first result."""
        done = [offset for offset, draft in enumerate(self.drafts, start=1) if draft.actor != ENGINE]
        offset = done[-1] if done else 1
        return f"{file_of(self.agreement)}#{self.head.seq + offset}" if self.drafts else None


def _unsealed(agreement: str, seq: int, draft: Draft, now: datetime) -> Act:
    version = TAGS[draft.tag][0]
    return Act(
        -1, file_of(agreement), seq, draft.tag, version, draft.actor, draft.effective_on, now, draft.reason,
        draft.cause, draft.definition, draft.request_id, draft.on_behalf_of, draft.power, "", "", "", "", draft.payload,
    )  # fmt: skip


def _draft_of(result: Result, cause: str | None) -> Draft:
    """Record a result in the engine's name."""
    return Draft(result.tag, ENGINE, result.payload, result.effective_on.isoformat(), cause=cause)


Task = Callable[[Session], tuple[Dossier, Sequence[Act]] | Outcome]
"""What a service does inside its unit of work."""


def work(
    archive: Archive, agreement: str, by: By, task: Task, terms: Terms | None = None, *, alone: bool = False
) -> Outcome:
    """Run one task in one unit of work on one file and give its outcome.

    ``terms`` are those of an agreement that may be new to the register. A task that turns out to weigh precedence is
    run again ``alone``; one that is known to do so is better run alone at once.

    Raises:
        Conflict: the file has moved on since ``by.expected_seq``, or the request id stands for another act.

    """
    must_be_visible(by)
    try:
        with unit_of_work(archive) as writing:
            outcome = _in_transaction(archive, writing, agreement, by, task, terms, alone)
            if by.dry_run:
                raise _DryRun(outcome)
            return outcome
    except _DryRun as tried:
        return replace(tried.outcome, dry_run=True)
    except _NotAloneError:
        pass  # nothing was kept: what follows is the same again
    return work(archive, agreement, by, task, terms, alone=True)


def must_be_visible(by: By) -> None:
    """Refuse names and reasons that hold characters which nobody can see."""
    texts = {"actor": by.actor, "reason": by.reason, "request id": by.request_id, "power": by.power,
             "name of whom it is done for": by.on_behalf_of}  # fmt: skip
    bad = [name for name, text in texts.items() if text and hidden_in(text)]
    if bad:
        reasons = [Reason("bad-character", f"The {name} holds characters that cannot be seen.") for name in bad]
        raise Refused("The act cannot be recorded as it is written.", reasons=reasons)


def _in_transaction(
    archive: Archive, writing: Writing, agreement: str, by: By, task: Task, terms: Terms | None, alone: bool
) -> Outcome:
    alone = writing.hold(alone=alone)
    _hold_still(archive, writing, agreement, terms)
    head = writing.lock(file_of(agreement))
    session = Session(archive, writing, agreement, archive.clock.now(), head, Shelf(writing), alone=alone)
    session.look()
    # A retry may carry the number that it expected the first time: its own act has moved the file on since.
    tried = by.request_id is not None and bool(writing.by_request([by.request_id]))
    if by.expected_seq is not None and by.expected_seq != head.seq and not tried:
        acts = session.known.acts if session.known else ()
        winner = acts[by.expected_seq] if 0 <= by.expected_seq < len(acts) else None
        shown = f" The next act is {winner.ref} by {winner.actor}: {words(winner)}." if winner else ""
        raise Conflict(f"The file of {agreement} stands at act {head.seq}, not {by.expected_seq}.{shown}")
    done = task(session)
    if isinstance(done, Outcome):
        return done
    dossier, acts_recorded = done
    return Outcome.of(agreement, dossier.state, acts_recorded)


def _hold_still(archive: Archive, writing: Writing, agreement: str, terms: Terms | None) -> None:
    """Lock the agreements whose force the clauses ask about, before the file itself.

    Everybody locks what is asked before what asks, so that nobody waits in a circle. A file that is remembered rests
    on its own acts alone.
    """
    if agreement in archive.memory:
        return
    if terms is None and (row := writing.agreement(agreement)) is not None:
        terms = read_terms(writing.definition(row.definition))
    for name in sorted(waits_for(terms)) if terms else ():
        writing.lock(file_of(name))


def repeated(session: Session, by: By, draft: Draft, *, filled_in: Collection[str] = ()) -> Outcome | None:
    """Return the outcome of an earlier recording of the same request, or ``None`` if the request id is new.

    ``filled_in`` names the fields of the payload that nobody gave: the first request's values count for them.

    Raises:
        Conflict: ``request-reused``, the id stands for another act.

    """
    if by.request_id is None:
        return None
    earlier = session.writing.by_request([by.request_id]).get(by.request_id)
    if earlier is None:
        return None
    wanted = {**draft.payload, **{name: earlier.payload[name] for name in filled_in if name in earlier.payload}}
    same = earlier.file == file_of(session.agreement) and earlier.tag == draft.tag
    if not same or canonical(earlier.payload) != canonical(wanted):
        raise Conflict(
            f"The request id {by.request_id!r} already stands for {earlier.ref}: {words(earlier)}.",
            code="request-reused",
        )
    known = session.known
    assert known is not None  # the earlier act stands in this file
    following = takewhile(lambda act: act.actor == ENGINE, known.acts[earlier.seq :])
    return Outcome.of(session.agreement, known.state, [earlier, *following], repeated=True)
