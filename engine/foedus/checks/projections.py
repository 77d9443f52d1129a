"""The projected rows: every row of every table, and every cell, must be what the acts come to.

Rules of this module:

* all rows of a table are compared at once with what all files give, so that no row can hide under another name;
* rows of a file that cannot be folded are not compared, for nobody knows what they should be.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import fields
from typing import Any, Final

from foedus.checks.findings import Finding
from foedus.checks.ledger import unread_cells
from foedus.ports import AdherenceRow, AgreementRow, BindingRow, Projection, Reading, StageRow

_TABLES: Final[Mapping[str, tuple[type[Any], tuple[str, ...]]]] = {
    "foedus_agreement": (AgreementRow, ("agreement",)),
    "foedus_stage": (StageRow, ("agreement", "stage", "n")),
    "foedus_adherence": (AdherenceRow, ("agreement", "party")),
    "foedus_binding": (BindingRow, ("agreement", "party", "n")),
}
"""Table → the kind of its rows and the columns of its key."""


def compare(reading: Reading, expected: Iterable[Projection], unknown: Collection[str]) -> Iterator[Finding]:
    """Compare all projected tables with the rows that the acts give, cell by cell.

    ``unknown`` are agreements whose files cannot be folded.
    """
    wanted: dict[str, list[Any]] = {table: [] for table in _TABLES}
    for rows in expected:
        wanted["foedus_agreement"].append(rows.agreement)
        wanted["foedus_stage"].extend(rows.stages)
        wanted["foedus_adherence"].extend(rows.adherences)
        wanted["foedus_binding"].extend(rows.bindings)
    for table, given in wanted.items():
        yield from _table(reading, table, given, unknown)


def _table(reading: Reading, table: str, given: Iterable[Any], unknown: Collection[str]) -> Iterator[Finding]:
    kind, key = _TABLES[table]
    left = {tuple(getattr(row, name) for name in key): row for row in given}
    columns = [item.name for item in fields(kind) if item.name not in key]
    for row in reading.stored(table):
        yield from unread_cells("projections", row)
        expected = left.pop(row.key, None)
        if expected is None:
            if row.cells["agreement"] not in unknown:
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
