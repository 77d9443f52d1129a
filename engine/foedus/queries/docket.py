"""The docket: over all disputes, every limit that runs or has run out, who has to meet it, and what its end opens.

Rules of this module:

* disputes that are over, or were not filed yet on the day, are left out;
* a limit without a day stands apart, with what it waits for: an event, a number, or the end of a standstill;
* the rows only narrow: what is due is computed from the acts, as they were known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from foedus.dossiers.dispute_lookup import Procedures
from foedus.dossiers.disputes import Dispute, file_of_dispute, fold_dispute, open_files
from foedus.errors import NotFound
from foedus.kernel.dates import PartialDate
from foedus.law.procedures.limits import Due, Missing
from foedus.law.procedures.opens import Opening, openings
from foedus.law.procedures.values import Kind, Stage
from foedus.law.proceedings.offices import roles_of_office
from foedus.law.proceedings.set_days import set_by_steps
from foedus.ports import Archive, Reading
from foedus.queries.disputes import by_role, folded

State = Literal["runs", "overdue", "missed", "over"]
_AFTER: dict[Kind, State] = {"deadline": "overdue", "target": "missed", "cap": "missed", "wait": "over"}


@dataclass(frozen=True, slots=True)
class DocketFilter:
    """Which limits to list; every field that is set narrows.

    ``party`` and ``role`` are who has to meet the limit; ``until`` is the last day that interests; ``overdue`` leaves
    only deadlines that have passed.
    """

    party: str | None = None
    role: str | None = None
    procedure: str | None = None
    dispute: str | None = None
    until: date | None = None
    overdue: bool = False

    def wants(self, item: DocketItem) -> bool:
        """Whether somebody who is asked for has to meet the limit."""
        held = {name for names in item.parties.values() for name in names.split(", ")}
        return self.role in (None, *item.by) and self.party in (None, *held)


@dataclass(frozen=True, slots=True)
class DocketItem:
    """A limit of a dispute: of which stage and kind, who has to meet it, and from which event it runs.

    ``parties`` says who holds the roles ``by``; a role that nobody holds, such as a tribunal's, is not in it. What a
    step set, such as the period for compliance, stands here too, under the name of its area.
    """

    dispute: str
    title: str
    procedure: str
    stage: str
    stage_title: str
    kind: Kind
    by: tuple[str, ...]
    parties: Mapping[str, str]
    event: str
    because: tuple[str, ...]

    def who(self) -> str:
        """Say who has to meet it: ``respondent (EU) or panel``."""
        held = [f"{role} ({self.parties[role]})" if role in self.parties else role for role in self.by]
        return " or ".join(held).replace("_", " ")

    def to_json(self) -> dict[str, Any]:
        """Return the limit as a JSON object."""
        return {
            "dispute": self.dispute, "title": self.title, "procedure": self.procedure, "stage": self.stage,
            "stage_title": self.stage_title, "kind": self.kind, "by": list(self.by), "parties": dict(self.parties),
            "from": self.event, "because": list(self.because),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class DocketLine:
    """A limit with its last day; ``days`` are those that are left, or below zero those since.

    ``state`` tells a deadline that has passed (``overdue``) from a target or cap without a sanction (``missed``) and
    from a wait that is ``over``. ``beside`` is a limit that still runs although the case has gone on.
    """

    item: DocketItem
    end: PartialDate
    start: PartialDate | None
    days: int
    state: State
    opens: tuple[Opening, ...]
    changes: tuple[str, ...]
    beside: bool

    def to_json(self) -> dict[str, Any]:
        """Return the line as a JSON object."""
        between = None if self.end.exact else [self.end.first.isoformat(), self.end.last.isoformat()]
        return {
            **self.item.to_json(), "due": self.end.first.isoformat() if self.end.exact else None, "between": between,
            "from_day": str(self.start) if self.start else None, "days": self.days, "state": self.state,
            "opens": [one.to_json() for one in self.opens], "changes": list(self.changes), "beside": self.beside,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Docket:
    """All limits on a day, sorted by day, and those that wait; ``asked_at`` is the instant of the clock."""

    on: date
    asked_at: datetime
    lines: tuple[DocketLine, ...]
    waiting: tuple[DocketItem, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the docket as a JSON object."""
        return {
            "on": self.on.isoformat(), "lines": [one.to_json() for one in self.lines],
            "waiting": [one.to_json() for one in self.waiting],
        }  # fmt: skip

    def ics(self) -> str:
        """Return the lines as a calendar for other programs (RFC 5545)."""
        from foedus.queries.docket_ics import calendar

        return calendar(self)


def docket(archive: Archive, wanted: DocketFilter, on: date, known_at: datetime | None = None) -> Docket:
    """Return what is due on a day, as it was known at an instant.

    Raises:
        NotFound: the register did not know the dispute that is asked for.

    """
    lines: list[DocketLine] = []
    waiting: list[DocketItem] = []
    with archive.reading() as reading:
        for dispute in _disputes(reading, wanted, on, known_at):
            for one in _limits(dispute, on):
                if isinstance(one, DocketLine):
                    lines.append(one)
                else:
                    waiting.append(one)
    lines = [one for one in lines if wanted.wants(one.item) and _in_time(one, wanted)]
    waiting = [] if wanted.overdue else [one for one in waiting if wanted.wants(one)]
    lines.sort(key=lambda one: (one.end, one.item.dispute, one.item.stage, one.item.kind, one.item.event))
    return Docket(on, archive.clock.now(), tuple(lines), tuple(sorted(waiting, key=_place)))


def _place(item: DocketItem) -> tuple[str, str, str, str]:
    return item.dispute, item.stage, item.kind, item.event


def _in_time(line: DocketLine, wanted: DocketFilter) -> bool:
    late = not wanted.overdue or line.state == "overdue"
    return late and (wanted.until is None or line.end.first <= wanted.until)


def _disputes(reading: Reading, wanted: DocketFilter, on: date, known_at: datetime | None) -> Iterable[Dispute]:
    if wanted.dispute is not None:
        file = file_of_dispute(wanted.dispute)
        found = fold_dispute(reading.acts_of([file], known_at)[file], Procedures(reading.definition))
        if found is None:
            raise NotFound(f"The register knows no dispute {wanted.dispute!r}.")
        return [found] if wanted.procedure in (None, found.procedure.id) else []
    if known_at is not None:
        return folded(reading, known_at, wanted.procedure)
    return _folded(reading, open_files(reading, on, party=wanted.party, procedure=wanted.procedure))


def _folded(reading: Reading, files: Sequence[str]) -> Iterator[Dispute]:
    procedures = Procedures(reading.definition)
    for acts in reading.acts_of(files).values():
        dispute = fold_dispute(acts, procedures)
        if dispute is not None:
            yield dispute


def _limits(dispute: Dispute, on: date) -> Iterator[DocketLine | DocketItem]:
    if not any(one.day.last <= on for one in dispute.happenings) and str(dispute.acts[0].effective_on) > on.isoformat():
        return
    stand = dispute.stand(on)
    if stand.ended:
        return
    roles = by_role((one.role, one.party) for one in dispute.proceeding(on).parties.members)
    for beside, due in [*((False, one) for one in stand.next), *((True, one) for one in stand.beside)]:
        yield _line(dispute, due, on, roles, beside=beside)
    for one in stand.missing:
        if one.waits:
            yield _item(dispute, one, roles, (one.because,))
    yield from _of_steps(dispute, on, roles)


def _of_steps(dispute: Dispute, on: date, roles: Mapping[str, str]) -> Iterator[DocketLine]:
    """Yield the days that steps have set: what they ask for, of whom, and from which act."""
    for one in set_by_steps(dispute.proceeding(on), on):
        by = roles_of_office(dispute.procedure, one.office)
        held = {role: roles[role] for role in by if role in roles}
        item = DocketItem(
            dispute.dispute, dispute.title, dispute.procedure.id, one.area, one.words, "deadline", by, held, one.place,
            (f"set by {one.place} on {one.since}",),
        )  # fmt: skip
        state: State = "overdue" if one.until < on else "runs"
        start, end = PartialDate.of(one.since), PartialDate.of(one.until)
        yield DocketLine(item, end, start, (one.until - on).days, state, (), (), True)


def _line(dispute: Dispute, due: Due, on: date, roles: Mapping[str, str], *, beside: bool) -> DocketLine | DocketItem:
    item = _item(dispute, due, roles, due.because)
    if due.end is None:
        return item
    state: State = _AFTER[due.kind] if due.over(on) else "runs"
    opens = openings(dispute.procedure, _stage(dispute, due), due.kind)
    days = (due.end.last - on).days
    return DocketLine(item, due.end, due.start, days, state, opens, due.changes, beside)


def _item(dispute: Dispute, limit: Due | Missing, roles: Mapping[str, str], because: tuple[str, ...]) -> DocketItem:
    stage = _stage(dispute, limit)
    held = {role: roles[role] for role in stage.by if role in roles}
    return DocketItem(
        dispute.dispute, dispute.title, dispute.procedure.id, stage.id, stage.title, limit.kind, stage.by, held,
        limit.event, because,
    )  # fmt: skip


def _stage(dispute: Dispute, limit: Due | Missing) -> Stage:
    return dispute.procedure.by_id[limit.stage]
