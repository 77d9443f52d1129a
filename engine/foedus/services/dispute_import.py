"""Recording whole logs of cases: many files in each transaction, and nothing twice.

Rules of this module:

* every decision of a log becomes an act; what the procedure does not allow is recorded as irregular, with the reason;
* a case whose first decision begins no case is one that begins in the middle: what was before is not known;
* request ids are made from what a row says, so that a second import changes nothing and a broken one goes on;
* a batch is one transaction, with one lock on the head of the log.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final, Protocol

from foedus.dossiers.dispute_filing import against_filing, against_name
from foedus.dossiers.dispute_irregular import irregular_doc
from foedus.dossiers.dispute_lookup import Procedures
from foedus.dossiers.dispute_objections import after, each_brings, unsealed
from foedus.dossiers.disputes import Dispute, file_of_dispute, fold_dispute, rows_of
from foedus.errors import Reason, Refused
from foedus.kernel.clock import today
from foedus.law.procedures.rows import DisputePartyRow, DisputeRow
from foedus.law.procedures.stand import Irregularity
from foedus.law.procedures.stored import stored_form
from foedus.law.procedures.values import Procedure
from foedus.ledger.acts import Act, Draft
from foedus.ports import Archive, Writing
from foedus.services.desk import By, must_be_visible, unit_of_work
from foedus.services.disputes import filing_payload

BATCH: Final = 500
"""How many cases go into one transaction."""


class LoggedDecision(Protocol):
    """One row of a log: where it stands, what it says, and what stands for that."""

    @property
    def row(self) -> int:
        """Its line in the log."""

    @property
    def doc(self) -> Mapping[str, Any]:
        """The act, in the words of the history format."""

    @property
    def key(self) -> str:
        """The request id: the same wherever the row stands."""


class Logged(Protocol):
    """One case of a log with its decisions in order."""

    @property
    def case(self) -> str:
        """Its name."""

    @property
    def key(self) -> str:
        """The request id of its filing."""

    @property
    def filing(self) -> Mapping[str, Any]:
        """What its filing says beside the procedure."""

    @property
    def decisions(self) -> Sequence[LoggedDecision]:
        """Its decisions, in the order of their days."""


@dataclass(slots=True)
class Tally:
    """What an import has come to so far: every decision is recorded or known, and regular or irregular."""

    cases: int = 0
    decisions: int = 0
    filed: int = 0
    recorded: int = 0
    known: int = 0
    regular: int = 0
    irregular: int = 0
    in_the_middle: int = 0
    kinds: Counter[str] = field(default_factory=Counter)

    def count(self, payload: Mapping[str, Any]) -> None:
        """Count one decision by what its act says of it."""
        found = payload.get("irregular", {}).get("found", ())
        self.regular += not found
        self.irregular += bool(found)
        self.kinds.update({one["kind"] for one in found})


Progress = Callable[[Tally], None]
"""Told after each transaction."""


def record_log(
    archive: Archive,
    procedure: Procedure,
    cases: Sequence[Logged],
    source: str,
    by: By,
    progress: Progress | None = None,
) -> Tally:
    """Record the cases of a log under a procedure; ``source`` says in a few words where the log comes from.

    Raises:
        Refused: a case has a name or parties that no dispute can have, or a decision lies in the future.

    """
    by = replace(by, reason=by.reason or source)
    must_be_visible(by)
    _must_be_possible(procedure, cases, today(archive.clock))
    tally = Tally()
    for start in range(0, len(cases), BATCH):
        some = cases[start : start + BATCH]
        with unit_of_work(archive) as writing:
            done = _Batch(writing, procedure, source, by).record(some, archive)
        _add(tally, done)
        if progress is not None:
            progress(tally)
    return tally


def _must_be_possible(procedure: Procedure, cases: Sequence[Logged], on: date) -> None:
    reasons: dict[tuple[str, str], Reason] = {}
    for case in cases:
        late = [one for one in case.decisions if str(one.doc["date"]) > on.isoformat()]
        found = [*against_name(case.case), *against_filing(procedure, case.filing)]
        found += [Reason("act-in-future", f"row {one.row}: {one.doc['date']} has not come yet.") for one in late]
        reasons.update({(reason.code, reason.message): reason for reason in found})
    if reasons:
        raise Refused("The log is refused; nothing of it was stored.", reasons=list(reasons.values())[:100])


class _Batch:
    """One transaction of an import."""

    def __init__(self, writing: Writing, procedure: Procedure, source: str, by: By) -> None:
        self.writing, self.procedure, self.source, self.by = writing, procedure, source, by
        self.procedures = Procedures(writing.definition)
        self.procedures.put(procedure.version, procedure)
        self.tally = Tally()

    def record(self, cases: Sequence[Logged], archive: Archive) -> Tally:
        self.writing.hold(alone=False)
        earlier = self.writing.by_request([key for case in cases for key in _keys(case)])
        for case in cases:
            self._count(case, earlier)
        fresh = [case for case in cases if not all(key in earlier for key in _keys(case))]
        if not fresh:
            return self.tally
        heads = self.writing.lock_all([file_of_dispute(case.case) for case in fresh])
        # Somebody else may have recorded some of it while this waited for the locks: what the files hold decides.
        there = self.writing.acts_of([file for file, head in heads.items() if head.seq])
        self.writing.put_definition(stored_form(self.procedure))
        drafts: dict[str, Sequence[Draft]] = {}
        rows: list[tuple[DisputeRow, Sequence[DisputePartyRow]]] = []
        now = archive.clock.now()
        for case in fresh:
            file = file_of_dispute(case.case)
            known = fold_dispute(there.get(file, ()), self.procedures)
            drafts[file], final = self._case(case, known, now)
            rows.append(rows_of(final))
        self.writing.project_disputes(rows)
        self.writing.append_all(drafts)
        return self.tally

    def _count(self, case: Logged, earlier: Mapping[str, Act]) -> None:
        self.tally.cases += 1
        self.tally.decisions += len(case.decisions)
        self.tally.in_the_middle += self._in_the_middle(case)
        for one in case.decisions:
            if one.key in earlier:
                self.tally.known += 1
                self.tally.count(earlier[one.key].payload)

    def _case(self, case: Logged, known: Dispute | None, now: Any) -> tuple[list[Draft], Dispute]:
        """Write the acts of one case that are not there yet, each with what the procedure says against it."""
        filing = [] if known else [self._filing(case)]
        there = {act.request_id for act in known.acts} if known else set[str | None]()
        wanted = [one for one in case.decisions if one.key not in there]
        plain = [self._draft(one, one.doc) for one in wanted]
        acts = unsealed(known, case.case, [*filing, *plain], now)
        final = after(known, acts, self.procedures)
        brought = each_brings(known, acts, self.procedures, final)[len(filing) :]
        drafts = [self._judged(one, draft, found) for one, draft, found in zip(wanted, plain, brought, strict=True)]
        self.tally.filed += len(filing)
        self.tally.recorded += len(drafts)
        return [*filing, *drafts], final

    def _judged(self, one: LoggedDecision, draft: Draft, found: Sequence[Irregularity]) -> Draft:
        if found:
            reason = f"row {one.row} of the log says so: {self.source}"
            draft = replace(draft, payload={**draft.payload, "irregular": irregular_doc(reason, found)})
        self.tally.count(draft.payload)
        return draft

    def _filing(self, case: Logged) -> Draft:
        middle = {"starts_in_the_middle": True} if self._in_the_middle(case) else {}
        payload = filing_payload(self.procedure, {**case.filing, **middle})
        draft = self.by.draft("dispute.file", payload, _first_day(case), definition=self.procedure.version)
        return replace(draft, request_id=case.key)

    def _draft(self, one: LoggedDecision, doc: Mapping[str, Any]) -> Draft:
        return replace(self.by.draft("dispute.act", dict(doc), str(doc["date"])), request_id=one.key)

    def _in_the_middle(self, case: Logged) -> bool:
        return case.decisions[0].doc["stage"] not in self.procedure.start


def _first_day(case: Logged) -> str:
    return str(case.decisions[0].doc["date"])


def _keys(case: Logged) -> Iterator[str]:
    yield case.key
    yield from (one.key for one in case.decisions)


def _add(tally: Tally, done: Tally) -> None:
    for name in ("cases", "decisions", "filed", "recorded", "known", "regular", "irregular", "in_the_middle"):
        setattr(tally, name, getattr(tally, name) + getattr(done, name))
    tally.kinds.update(done.kinds)
