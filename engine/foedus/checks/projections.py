"""The projected rows: every row of every table, and every cell, must be what the acts come to.

Rules of this module:

* all rows of a table are compared at once with what all files give, so that no row can hide under another name;
* rows of a file that cannot be folded are not compared, for nobody knows what they should be.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Final

from foedus.checks.findings import Finding
from foedus.checks.ledger import unread_cells
from foedus.dossiers.disputes import Dispute, file_of_dispute
from foedus.dossiers.disputes import rows_of as rows_of_dispute
from foedus.dossiers.fold import file_of
from foedus.dossiers.matters import Matter, file_of_matter, rows_of
from foedus.dossiers.records import OF_AGREEMENT, Record, file_of_instrument, row_of, scopes_of
from foedus.law.procedures.rows import DisputePartyRow, DisputeRow
from foedus.ports import (
    AdherenceRow,
    AgreementRow,
    BindingRow,
    FindingRow,
    InstrumentRow,
    MatterRow,
    Projection,
    Reading,
    ReferralRow,
    ScopeRow,
    StageRow,
)

_Cells = Mapping[str, Any]


def _of_agreement(cells: _Cells) -> str:
    return file_of(str(cells["agreement"]))


def _of_instrument(cells: _Cells) -> str:
    return file_of_instrument(str(cells["instrument"]))


def _of_question(cells: _Cells) -> str:
    return file_of_matter(str(cells["matter"]))


def _of_dispute(cells: _Cells) -> str:
    return file_of_dispute(str(cells["dispute"]))


def _of_either(cells: _Cells) -> str:
    name = str(cells["instrument"])
    return file_of(name) if cells["ground"] == OF_AGREEMENT else file_of_instrument(name)


_TABLES: Final[Mapping[str, tuple[type[Any], tuple[str, ...], Callable[[_Cells], str]]]] = {
    "foedus_agreement": (AgreementRow, ("agreement",), _of_agreement),
    "foedus_stage": (StageRow, ("agreement", "stage", "n"), _of_agreement),
    "foedus_adherence": (AdherenceRow, ("agreement", "party"), _of_agreement),
    "foedus_binding": (BindingRow, ("agreement", "party", "n"), _of_agreement),
    "foedus_referral": (ReferralRow, ("agreement", "other"), _of_agreement),
    "foedus_instrument": (InstrumentRow, ("instrument",), _of_instrument),
    "foedus_scope": (ScopeRow, ("legal_order", "subject", "own", "ground", "instrument"), _of_either),
    "foedus_matter": (MatterRow, ("matter",), _of_question),
    "foedus_finding": (FindingRow, ("matter", "seq"), _of_question),
    "foedus_dispute": (DisputeRow, ("dispute",), _of_dispute),
    "foedus_dispute_party": (DisputePartyRow, ("dispute", "role", "party"), _of_dispute),
}
"""Table → the kind of its rows, the columns of its key, and the file to which a row belongs."""


@dataclass(slots=True)
class Expected:
    """The rows that the acts give, table by table."""

    rows: dict[str, list[Any]] = field(default_factory=lambda: {table: [] for table in _TABLES})

    def agreement(self, projection: Projection) -> None:
        """Expect the rows of an agreement."""
        self.rows["foedus_agreement"].append(projection.agreement)
        self.rows["foedus_stage"].extend(projection.stages)
        self.rows["foedus_adherence"].extend(projection.adherences)
        self.rows["foedus_binding"].extend(projection.bindings)
        self.rows["foedus_referral"].extend(projection.referrals)
        self.rows["foedus_scope"].extend(projection.scopes)

    def record(self, record: Record) -> None:
        """Expect the rows of an instrument; a struck one has none."""
        row = row_of(record)
        self.rows["foedus_instrument"].extend(() if row is None else (row,))
        self.rows["foedus_scope"].extend(scopes_of(record))

    def matter(self, matter: Matter) -> None:
        """Expect the rows of a question."""
        row, findings = rows_of(matter)
        self.rows["foedus_matter"].append(row)
        self.rows["foedus_finding"].extend(findings)

    def dispute(self, dispute: Dispute) -> None:
        """Expect the rows of a dispute."""
        row, parties = rows_of_dispute(dispute)
        self.rows["foedus_dispute"].append(row)
        self.rows["foedus_dispute_party"].extend(parties)


def compare(reading: Reading, expected: Expected, unknown: Collection[str]) -> Iterator[Finding]:
    """Compare all projected tables with the rows that the acts give, cell by cell.

    ``unknown`` are the files that cannot be folded.
    """
    for table, given in expected.rows.items():
        yield from _table(reading, table, given, unknown)


def _table(reading: Reading, table: str, given: Iterable[Any], unknown: Collection[str]) -> Iterator[Finding]:
    kind, key, file = _TABLES[table]
    left = {tuple(getattr(row, name) for name in key): row for row in given}
    columns: Sequence[str] = [item.name for item in fields(kind) if item.name not in key]
    for row in reading.stored(table):
        yield from unread_cells("projections", row)
        expected = left.pop(row.key, None)
        if expected is None:
            if file(row.cells) not in unknown:
                yield Finding("projections", row.place, "the row stands there, but the acts do not give it")
            continue
        for column in columns:
            right, wrong = getattr(expected, column), row.cells[column]
            if right != wrong and column not in row.unread:
                message = f"the acts give {right}, the table says {wrong}"
                yield Finding("projections", f"{row.place}.{column}", message)
    for ident in left:
        place = f"{table}[{', '.join(map(str, ident))}]"
        yield Finding("projections", place, "the row is missing")
