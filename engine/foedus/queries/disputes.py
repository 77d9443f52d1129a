"""Questions about disputes: which there are, what happened in one, and where it stands on a date."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from foedus.dossiers.dispute_filing import grounds_of
from foedus.dossiers.dispute_lookup import Procedures
from foedus.dossiers.disputes import PREFIX, Dispute, file_of_dispute, fold_dispute, rows_of
from foedus.dossiers.shelf import Shelf
from foedus.errors import NotFound
from foedus.law.procedures.rows import DisputeFilter, DisputePartyRow, DisputeRow
from foedus.law.procedures.stand import Irregularity, Stand
from foedus.law.procedures.values import Procedure
from foedus.law.proceedings.filing import remarks
from foedus.law.proceedings.proceeding import Proceeding
from foedus.ports import Archive, Reading
from foedus.queries.agreements import act_json
from foedus.queries.dispute_opinions import Rested


@dataclass(frozen=True, slots=True)
class DisputeListed:
    """One line of the list of disputes; ``state`` is its stage, ``None`` before anything was done."""

    dispute: str
    title: str
    procedure: str
    state: str | None
    ended: bool
    binding: bool
    irregular: int
    first_on: str | None
    last_on: str | None
    parties: Mapping[str, str]

    def to_json(self) -> dict[str, Any]:
        """Return the line as a JSON object."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class DisputeShown:
    """One dispute: its history, what is irregular in it, and where it stands on a day."""

    dispute: str
    title: str
    procedure: Procedure
    parties: Mapping[str, str]
    filing: Mapping[str, Any]
    acts: tuple[Mapping[str, Any], ...]
    irregularities: tuple[Irregularity, ...]
    stand: Stand
    proceeding: Proceeding
    filed_on: date
    path: tuple[tuple[date, str], ...]
    """the stages of the main line and the days on which the case came to them"""
    remarks: tuple[str, ...] = ()
    """what of the filing nobody has examined, and what a person has to find"""
    opinions: tuple[Rested, ...] = ()
    """the opinions on which awards rest, as frozen and as the register would answer now"""

    def to_json(self) -> dict[str, Any]:
        """Return the dispute as a JSON object."""
        return {
            "dispute": self.dispute, "title": self.title, "procedure": self.procedure.id,
            "definition": self.procedure.version, "parties": dict(self.parties), "filing": dict(self.filing),
            "acts": [dict(act) for act in self.acts],
            "irregular": [one.to_json() for one in self.irregularities], "stand": self.stand.to_json(),
            "proceeding": self.proceeding.to_json(), "opinions": [one.to_json() for one in self.opinions],
            "remarks": list(self.remarks),
            "path": [{"stage": stage, "since": day.isoformat()} for day, stage in self.path],
        }  # fmt: skip


def listing(
    archive: Archive, wanted: DisputeFilter, on: date | None = None, known_at: datetime | None = None
) -> list[DisputeListed]:
    """List disputes as they stand, or as they stood on a day or as was known at an instant."""
    with archive.reading() as reading:
        if on is None and known_at is None:
            rows = reading.disputes(wanted)
            parties: dict[str, list[DisputePartyRow]] = {}
            for one in reading.dispute_parties([row.dispute for row in rows]):
                parties.setdefault(one.dispute, []).append(one)
            return [_listed(row, parties.get(row.dispute, ())) for row in rows]
        found = [_on(dispute, on) for dispute in folded(reading, known_at)]
    return [item for item, names in filter(None, found) if _is_wanted(item, names, wanted)]


def _listed(row: DisputeRow, parties: Sequence[DisputePartyRow]) -> DisputeListed:
    return DisputeListed(
        row.dispute, row.title, row.procedure, row.state, bool(row.ended), bool(row.binding), row.irregular,
        row.first_on.isoformat() if row.first_on else None, row.last_on.isoformat() if row.last_on else None,
        by_role((one.role, one.party) for one in parties),
    )  # fmt: skip


def by_role(held: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return who holds which role; several who hold one are named one after the other."""
    found: dict[str, list[str]] = {}
    for role, party in held:
        found.setdefault(role, []).append(party)
    return {role: ", ".join(parties) for role, parties in found.items()}


def _on(dispute: Dispute, on: date | None) -> tuple[DisputeListed, frozenset[str]] | None:
    """Return the line of a dispute on a day, with its parties by name.

    ``None`` if it was not filed then and nothing had happened.
    """
    row, parties = rows_of(dispute)
    whole = _listed(row, parties)
    if on is None:
        return whole, frozenset(one.party for one in parties)
    stand = dispute.stand(on)
    days = [one.day for one in dispute.happenings if one.day.last <= on and one.order > 1]
    filed = str(dispute.acts[0].effective_on)
    if not days and filed > on.isoformat():
        return None
    members = dispute.proceeding(on).parties.members
    line = DisputeListed(
        whole.dispute, whole.title, whole.procedure, stand.state, stand.ended, stand.binding,
        len({one.place for one in dispute.irregularities if one.day.last <= on}),
        min(day.first for day in days).isoformat() if days else None,
        max(day.last for day in days).isoformat() if days else None, by_role((one.role, one.party) for one in members),
    )  # fmt: skip
    return line, frozenset(one.party for one in members)


def _is_wanted(item: DisputeListed, names: Collection[str], wanted: DisputeFilter) -> bool:
    return (
        wanted.party in (None, *names)
        and wanted.state in (None, item.state)
        and wanted.procedure in (None, item.procedure)
    )


def show(archive: Archive, dispute: str, on: date, known_at: datetime | None = None) -> DisputeShown:
    """Return a dispute with its history, and where it stands on a day.

    Raises:
        NotFound: the register did not know the dispute at that instant.

    """
    file = file_of_dispute(dispute)
    with archive.reading() as reading:
        found = fold_dispute(reading.acts_of([file], known_at)[file], Procedures(reading.definition))
        if found is None:
            raise NotFound(f"The register knows no dispute {dispute!r}.")
        told = grounds_of(found.procedure, found.filing, found.filed_on, Shelf(reading, known_at)).told
    proceeding = found.proceeding(on)
    parties = by_role((one.role, one.party) for one in proceeding.parties.members)
    return DisputeShown(
        dispute, found.title, found.procedure, parties, found.filing, tuple(_acts(found)), found.irregularities,
        found.stand(on), proceeding, found.filed_on, tuple(_path(found, on)),
        (*remarks(found.procedure, found.filing), *told),
    )  # fmt: skip


def _path(dispute: Dispute, on: date) -> Iterator[tuple[date, str]]:
    """Yield the stages at which the case stood, with the first day of each."""
    before: str | None = None
    for day in sorted({one.day.last for one in dispute.happenings if one.day.last <= on}):
        state = dispute.stand(day).state
        if state is not None and state != before:
            yield day, state
            before = state


def _acts(dispute: Dispute) -> Iterator[dict[str, Any]]:
    done = {one.act.seq: one for one in dispute.done}
    for act in dispute.acts:
        one = done.get(act.seq)
        changed = {"struck": one.doc is None, "corrected_by": [by.seq for by in one.corrections]} if one else {}
        yield {**act_json(act), **changed}


def folded(reading: Reading, known_at: datetime | None = None, procedure: str | None = None) -> Iterator[Dispute]:
    """Fold all disputes, or those under one procedure, as they were known at an instant."""
    procedures = Procedures(reading.definition)
    if procedure is not None and known_at is None:
        rows = reading.disputes(DisputeFilter(procedure=procedure))
        files = [file_of_dispute(row.dispute) for row in rows]
    else:
        files = [head.file for head in reading.heads() if head.file.startswith(PREFIX)]
    for acts in reading.acts_of(files, known_at).values():
        dispute = fold_dispute(acts, procedures)
        if dispute is not None and procedure in (None, dispute.procedure.id):
            yield dispute
