"""Questions about instruments and findings: what is registered, since when, by whom, and what is still open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from foedus.dossiers.matters import Matter, file_of_matter, fold_matter
from foedus.dossiers.near import perhaps
from foedus.dossiers.records import PREFIX, file_of_instrument, fold_record, row_of
from foedus.dossiers.shelf import Shelf
from foedus.dossiers.standing import as_instrument
from foedus.errors import NotFound
from foedus.kernel.dates import PartialDate
from foedus.law.precedence.records import read_instrument
from foedus.law.precedence.values import Instrument
from foedus.law.precedence.view import in_force_on
from foedus.ports import Archive, InstrumentRow, Reading
from foedus.queries.agreements import act_json
from foedus.queries.referrals import referrals_json


@dataclass(frozen=True, slots=True)
class InstrumentListed:
    """One line of the list of instruments."""

    instrument: str
    title: str
    order: str
    kind: str
    level: str
    life: str
    in_force: bool
    subjects: tuple[str, ...]
    territory: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the line as a JSON object."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class InstrumentShown:
    """The record of an instrument with its history, the findings about it, and the referrals that are open."""

    instrument: str
    definition_hash: str
    definition: Mapping[str, Any] | None
    acts: tuple[Mapping[str, Any], ...]
    findings: tuple[Mapping[str, Any], ...]
    referrals: tuple[Mapping[str, Any], ...]

    def to_json(self) -> dict[str, Any]:
        """Return the record as a JSON object."""
        return {
            "instrument": self.instrument, "definition_hash": self.definition_hash, "definition": self.definition,
            "acts": [dict(act) for act in self.acts], "findings": [dict(item) for item in self.findings],
            "open_referrals": [dict(item) for item in self.referrals],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class MatterShown:
    """A question with everything that was ever found for it; a struck finding says so."""

    matter: str
    question: Mapping[str, Any]
    findings: tuple[Mapping[str, Any], ...]
    opinions: int

    def to_json(self) -> dict[str, Any]:
        """Return the question as a JSON object."""
        return {
            "matter": self.matter, "question": dict(self.question), "findings": [dict(item) for item in self.findings],
            "opinions": self.opinions,
        }  # fmt: skip


def listing(
    archive: Archive,
    on: date,
    order: str | None = None,
    subject: str | None = None,
    known_at: datetime | None = None,
) -> list[InstrumentListed]:
    """List registered instruments with their standing on a date; agreements are here only if they have a record."""
    with archive.reading() as reading:
        shelf = Shelf(reading, known_at)
        rows = [row for row, _ in reading.instruments()] if known_at is None else _rows_then(reading, known_at)
        found = [_listed(shelf, row, on) for row in rows if order is None or row.legal_order == order]
    return [
        item
        for item in found
        if subject is None or any(one == subject or one.startswith(f"{subject}.") for one in item.subjects)
    ]


def _rows_then(reading: Reading, known_at: datetime) -> list[InstrumentRow]:
    """Return the rows that the acts recorded until an instant come to."""
    files = [head.file for head in reading.heads() if head.file.startswith(PREFIX)]
    records = (fold_record(acts, reading.definition) for acts in reading.acts_of(files, known_at).values())
    rows = (row_of(record) for record in records if record is not None)
    return sorted(row for row in rows if row is not None)


def _listed(shelf: Shelf, row: InstrumentRow, on: date) -> InstrumentListed:
    doc = shelf.definition(row.definition)
    item: Instrument
    if row.life == "agreement":
        item = as_instrument(shelf.dossier(row.instrument), shelf.verdict(row.instrument), on, doc)
    else:
        item = read_instrument(doc)
    return InstrumentListed(
        row.instrument, row.title, row.legal_order, row.kind, row.level, row.life,
        in_force_on(item, PartialDate.of(on)), item.subjects, item.territory or (),
    )  # fmt: skip


def show(archive: Archive, instrument: str, known_at: datetime | None = None) -> InstrumentShown:
    """Return the record of an instrument with its history.

    Raises:
        NotFound: the register did not know the instrument at that instant.

    """
    file = file_of_instrument(instrument)
    with archive.reading() as reading:
        record = fold_record(reading.acts_of([file], known_at)[file], reading.definition)
        if record is None:
            remedy = perhaps(reading, instrument)
            raise NotFound(f"The register knows no instrument {instrument!r}.", remedy=remedy)
        findings = tuple(
            {"question": dict(matter.doc), "matter": matter.matter, **doc}
            for matter in _matters(reading, known_at)
            for doc in _found(matter, instrument)
        )
        referrals = tuple(referrals_json(reading.referrals(instrument), instrument)) if known_at is None else ()
    acts = tuple(act_json(act) for act in record.acts)
    return InstrumentShown(instrument, record.definition, record.doc, acts, findings, referrals)


def matters(archive: Archive, instrument: str | None = None, known_at: datetime | None = None) -> list[MatterShown]:
    """List the questions that findings serve, all or those with a finding about one instrument."""
    with archive.reading() as reading:
        found = [(item, tuple(_found(item, instrument))) for item in _matters(reading, known_at)]
    return [
        MatterShown(item.matter, item.doc, findings, len(item.opinions))
        for item, findings in found
        if findings or instrument is None
    ]


def _matters(reading: Reading, known_at: datetime | None) -> list[Matter]:
    """Fold all questions: a finding that was struck stands in no table any more, and is shown all the same."""
    found = reading.acts_of([file_of_matter(row.matter) for row in reading.matters()], known_at)
    return [matter for acts in found.values() if (matter := fold_matter(acts)) is not None]


def _found(matter: Matter, instrument: str | None) -> list[dict[str, Any]]:
    return [
        {
            "ref": item.act.ref, "seq": item.act.seq, **(item.doc or item.act.payload),
            "struck": item.doc is None, "corrected_by": [act.seq for act in item.corrections],
            "actor": item.act.actor,
        }
        for item in matter.found
        if instrument is None or instrument in _names(item.act.payload)
    ]  # fmt: skip


def _names(doc: Mapping[str, Any]) -> tuple[str, ...]:
    return (*doc.get("pair", ()), *(str(doc[name]) for name in ("instrument", "of", "over", "than", "about")
                                    if name in doc))  # fmt: skip
