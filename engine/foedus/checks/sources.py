"""The register's instruments and findings as they stood before an act, where a corpus looks for them.

Rules of this module:

* what stood then comes from the acts alone, never from the tables, which may be damaged;
* narrowing brings too much and never too little, like that of the archive;
* agreements are not searched: which of two was resolved first hangs on the order of acts, and the other one's file has
  the pair.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from foedus.checks.past import Past, Then
from foedus.dossiers.corpus import Corpus
from foedus.dossiers.finding_objections import about
from foedus.dossiers.matters import PREFIX as QUESTIONS
from foedus.dossiers.matters import rows_of
from foedus.dossiers.records import ANYWHERE, row_of, scopes_of
from foedus.dossiers.records import PREFIX as INSTRUMENTS
from foedus.kernel.canonical import canonical
from foedus.ledger.acts import Act
from foedus.ports import FindingRow, Gathered, InstrumentRow, Reach


class Index:
    """Which files may matter: instruments by what any record of theirs was ever about, questions by what was found."""

    def __init__(self, past: Past) -> None:
        self.past = past
        self.bodies: dict[str, str] = {}
        self._subjects: dict[tuple[str, str], set[str]] = {}
        self._matters: dict[str, set[str]] = {}
        for file, acts in past.files(INSTRUMENTS):
            for doc in _records(past, acts):
                for subject in doc.get("subjects", ()):
                    key = (str(doc.get("order")), str(subject))
                    self._subjects.setdefault(key, set()).add(file.removeprefix(INSTRUMENTS))
        for file, acts in past.files(QUESTIONS):
            for act in acts:
                for name in about(act.payload) if act.tag == "finding.record" else ():
                    self._matters.setdefault(name, set()).add(file.removeprefix(QUESTIONS))

    def instruments(self, reach: Reach) -> set[str]:
        """Return the instruments that were ever about one of the subjects."""
        below = tuple(f"{one}." for one in reach.below)
        return {
            name
            for (order, subject), names in self._subjects.items()
            if order == reach.order and (subject in reach.subjects or subject.startswith(below))
            for name in names
        }

    def matters(self, names: Sequence[str]) -> set[str]:
        """Return the questions with a finding that was ever about one of these."""
        return {matter for name in names for matter in self._matters.get(name, ())}


def _records(past: Past, acts: Sequence[Act]) -> Iterator[Mapping[str, Any]]:
    for act in acts:
        doc = past.definitions.get(str(act.payload.get("definition")))
        if doc is not None and isinstance(doc.get("subjects"), list):
            yield doc


def corpus_then(index: Index, before: int) -> Corpus:
    """Return the corpus as it stood when the log had ``before`` acts."""
    return Corpus(Then(index.past, before), _Sources(index, before), index.past.law)


class _Sources:
    """What the archive would have answered then."""

    def __init__(self, index: Index, before: int) -> None:
        self._index = index
        self._past = index.past
        self._before = before

    def acts_of(self, files: Sequence[str], known_at: datetime | None = None) -> Mapping[str, Sequence[Act]]:
        assert known_at is None  # the position says it
        return {file: self._past.acts(file, self._before) for file in files}

    def reached(self, reach: Reach) -> Sequence[tuple[InstrumentRow, str]]:
        grounds = {*reach.grounds, ANYWHERE}
        names = sorted(self._index.instruments(reach))
        return [found for name in names if self._on(name, grounds, reach) for found in self._instrument(name)]

    def _on(self, name: str, grounds: set[str], reach: Reach) -> bool:
        record = self._past.record(name, self._before)
        return record is not None and any(
            row.ground in grounds and (row.own or row.ground in reach.asked) for row in scopes_of(record)
        )

    def gathered(self, reach: Reach, matter: str) -> Gathered:
        found = tuple((row.instrument, body) for row, body in self.reached(reach))
        return Gathered(found, True, self._past.matter(matter, self._before) is not None)

    def agreements_reached(self, reach: Reach) -> Sequence[str]:
        return ()

    def instruments(self, names: Sequence[str] | None = None) -> Sequence[tuple[InstrumentRow, str]]:
        return [found for name in names or () for found in self._instrument(name)]

    def _instrument(self, name: str) -> Iterator[tuple[InstrumentRow, str]]:
        record = self._past.record(name, self._before)
        row = None if record is None else row_of(record)
        if record is not None and row is not None:
            bodies = self._index.bodies
            if record.definition not in bodies:
                bodies[record.definition] = canonical(record.doc).decode()
            yield row, bodies[record.definition]

    def findings_about(self, names: Sequence[str]) -> Sequence[FindingRow]:
        wanted = set(names)
        matters = (self._past.matter(name, self._before) for name in sorted(self._index.matters(names)))
        return [
            row
            for matter in matters
            if matter is not None
            for row in rows_of(matter)[1]
            if row.first in wanted or row.second in wanted
        ]
