"""The plain way of recording, for files whose acts bring nothing about but their own rows and opinions on agreements.

As at the desk of agreements: one unit of work, a request id that makes a retry harmless, a dry run that keeps nothing.
Whoever records here is alone in the register meanwhile, for what is recorded may concern any agreement.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from foedus.errors import Conflict
from foedus.kernel.canonical import canonical
from foedus.ledger.acts import Act, Draft
from foedus.ports import Archive, Filter, Writing
from foedus.services.desk import By, must_be_visible, unit_of_work
from foedus.services.outcome import Outcome, words

_PAGE = 200
_FOLLOWS = ("agreement.opinion", "instrument.register", "instrument.correct")
"""What another act brings about in the same unit of work: opinions, and the record of what an award has become."""


@dataclass(frozen=True, slots=True)
class Single:
    """A service at work inside one unit of work."""

    archive: Archive
    writing: Writing
    now: datetime


class _DryRun(Exception):
    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome


@dataclass(frozen=True, slots=True)
class Request:
    """What a request asks to be recorded, so that a repetition of it can be told from another request.

    ``filled_in`` names the fields of the payload that nobody gave: the first request's values count for them.
    ``resealed`` gives the fields of an act whose sealed texts are those of this request, though sealed by other salts.
    """

    file: str
    draft: Draft
    filled_in: Collection[str] = ()
    resealed: Callable[[Writing, Act], Mapping[str, Any]] = lambda _, __: {}

    def is_that_of(self, act: Act, writing: Writing) -> bool:
        """Whether an act is what this request asked for."""
        kept = {name: act.payload[name] for name in self.filled_in if name in act.payload}
        kept |= self.resealed(writing, act)
        same = act.file == self.file and act.tag == self.draft.tag
        return same and canonical(act.payload) == canonical({**self.draft.payload, **kept})


def single(
    archive: Archive,
    about: str,
    noun: str,
    by: By,
    task: Callable[[Single], Sequence[Act]],
    request: Request | None = None,
) -> Outcome:
    """Run one task in one unit of work and give its outcome; ``about`` and ``noun`` name what it is about.

    ``request`` is the one act that was asked for; without it, request id and expected number are of no use.

    Raises:
        Conflict: the file has moved on since ``by.expected_seq``, or the request id stands for another act.

    """
    must_be_visible(by)
    try:
        with unit_of_work(archive) as writing:
            writing.hold(alone=True)
            earlier = _earlier(writing, by, request)
            if earlier is not None:
                acts: Sequence[Act] = tuple(_recorded_then(writing, earlier))
                outcome = Outcome.of(about, "recorded", acts, repeated=True, noun=noun)
            else:
                _as_expected(writing, by, request)
                acts = task(Single(archive, writing, archive.clock.now()))
                outcome = Outcome.of(about, "recorded" if acts else "unchanged", acts, noun=noun)
            if by.dry_run:
                raise _DryRun(outcome)
            return outcome
    except _DryRun as tried:
        return replace(tried.outcome, dry_run=True)


def _earlier(writing: Writing, by: By, request: Request | None) -> Act | None:
    """Return the act that was recorded under the same request id."""
    if by.request_id is None or request is None:
        return None
    earlier = writing.by_request([by.request_id]).get(by.request_id)
    if earlier is None or request.is_that_of(earlier, writing):
        return earlier
    raise Conflict(
        f"The request id {by.request_id!r} already stands for {earlier.ref}: {words(earlier)}.", code="request-reused"
    )


def _recorded_then(writing: Writing, earlier: Act) -> Iterator[Act]:
    """Yield an act with what was recorded in the same unit of work: the question's opening, what follows, opinions."""
    if earlier.seq == 2 and earlier.tag in ("finding.record", "opinion.record"):
        yield from writing.acts(Filter(positions=(earlier.position - 1, earlier.position)))
    yield earlier
    start, causes = earlier.position + 1, {earlier.ref}
    while page := writing.acts(Filter(positions=(start, start + _PAGE))):
        for act in page:
            if act.tag not in _FOLLOWS or act.cause not in causes:
                return
            causes.add(act.ref)
            yield act
        start += _PAGE


def _as_expected(writing: Writing, by: By, request: Request | None) -> None:
    if by.expected_seq is None or request is None:
        return
    head = writing.head(request.file)
    if head.seq != by.expected_seq:
        acts = writing.acts_of([request.file])[request.file]
        winner = acts[by.expected_seq] if 0 <= by.expected_seq < len(acts) else None
        shown = f" The next act is {winner.ref} by {winner.actor}: {words(winner)}." if winner else ""
        raise Conflict(f"The file {request.file} stands at act {head.seq}, not {by.expected_seq}.{shown}")
