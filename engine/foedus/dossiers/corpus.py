"""The corpus: the instruments and findings of one register at one moment of knowledge, as a question needs them.

The archive narrows by subject and ground and brings too much, never too little; what a question really concerns is
decided by the rules. To what it narrows to are added: instruments that findings of the question name, instruments on
which others rest, and those that clauses name by id.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Protocol

from foedus.dossiers.fold import file_of
from foedus.dossiers.matters import Matter, file_of_matter, fold_matter, identity, matter_of
from foedus.dossiers.records import Record, file_of_instrument, fold_record, lives_as_agreement
from foedus.dossiers.shelf import Shelf
from foedus.dossiers.standing import as_instrument, ground_of, turning_days
from foedus.kernel.dates import PartialDate
from foedus.law.precedence.pack import Law
from foedus.law.precedence.places import Places
from foedus.law.precedence.records import read_instrument
from foedus.law.precedence.values import Finding, Instrument, Question
from foedus.ledger.acts import Act
from foedus.ports import FindingRow, Gathered, InstrumentRow, Reach, Reading

_MOST_NAMED = 2000
"""How many instruments the links of others may bring into one question."""


@lru_cache(maxsize=65_536)
def _parsed(body: str) -> tuple[Mapping[str, Any], Instrument | None]:
    """Read a stored record; an agreement's has no dates of its own and becomes an instrument only on a day."""
    doc = json.loads(body)
    return doc, None if lives_as_agreement(doc) else read_instrument(doc)


class Sources(Protocol):
    """Where a corpus reads: the part of :class:`foedus.ports.Reading` that it needs."""

    def acts_of(self, files: Sequence[str], known_at: datetime | None = None) -> Mapping[str, Sequence[Act]]:
        """Return the acts of several files, each in the order of ``seq``."""

    def reached(self, reach: Reach) -> Sequence[tuple[InstrumentRow, str]]:
        """Return the registered instruments that a question may concern, each with the text of its definition."""

    def gathered(self, reach: Reach, matter: str) -> Gathered:
        """Return the same in one look, with what else has to be looked at."""

    def agreements_reached(self, reach: Reach) -> Sequence[str]:
        """Return the agreements that a question may concern."""

    def instruments(self, names: Sequence[str] | None = None) -> Sequence[tuple[InstrumentRow, str]]:
        """Return registered instruments with the texts of their definitions."""

    def findings_about(self, names: Sequence[str]) -> Sequence[FindingRow]:
        """Return the findings that are about one of these instruments."""


class Corpus:
    """Instruments and findings of a register, as known at the instant of its shelf."""

    def __init__(self, shelf: Shelf, reading: Sources, law: Law, known_at: datetime | None = None) -> None:
        self.shelf = shelf
        self.reading = reading
        self.law = law
        self.known_at = known_at
        self.referrals = True
        """whether any referral may be open in the register"""
        self._records: dict[str, tuple[Mapping[str, Any], Instrument | None] | None] = {}
        self._matters: dict[str, Matter | None] = {}
        self._names: dict[tuple[object, ...], str] = {}

    # ---- questions

    def around(
        self, order: str, question: Question, relying_on: Iterable[str] = (), supposed: Iterable[Finding] = ()
    ) -> tuple[str, ...]:
        """Return the ids of the instruments that a question may concern, sorted.

        ``supposed`` are findings that the register does not hold; what they and the recorded ones name is included.
        """
        reach = reach_of(order, question, self.law.vocabulary.places)
        matter = self.matter_name(order, question)
        gathered = self.reading.gathered(reach, matter)
        self.referrals = gathered.referrals
        found = {name for name, _ in gathered.instruments}
        if self.known_at is None:
            self._records.update((name, _parsed(body)) for name, body in gathered.instruments)
        if gathered.agreements:
            candidates = self.reading.agreements_reached(reach)
            self.shelf.fetch(candidates)
            found.update(name for name in candidates if self._concerns(name, question))
        if not gathered.matter:
            self._matters.setdefault(matter, None)
        found.update(relying_on)
        for item in (*self.findings(order, question), *supposed):
            found.update(name for name in (item.first, item.second) if name)
        return self._with_links(order, found)

    def _concerns(self, agreement: str, question: Question) -> bool:
        """Whether an agreement binds, has bound or will bind on the ground asked about."""
        if self.shelf.find(agreement) is None:
            return False
        places, bonds = self.law.vocabulary.places, self.shelf.verdict(agreement).standings.items()
        ground = ground_of([party for party, one in bonds if one.bonds])
        return any(places.touches(party, code, question.date) for party in ground for code in question.territory)

    def not_made_yet(self, name: str, day: date) -> bool:
        """Whether an instrument is an agreement that was made after a day: nobody then could have relied on it."""
        record = self._records.get(name)
        if record is not None and record[1] is not None:  # it has dates of its own; no file of an agreement to look for
            return False
        dossier = self.shelf.find(name)
        if dossier is None:
            return False
        made = dossier.doc.get("concluded")
        return made is not None and PartialDate.parse(made).first > day

    def _with_links(self, order: str, names: set[str]) -> tuple[str, ...]:
        """Add what these rest on, and what their clauses name by id, link by link."""
        found: set[str] = set()
        waiting = sorted(names)
        while waiting:
            self.fetch(waiting)
            found.update(waiting)
            linked: set[str] = set()
            for name in waiting:
                linked.update(self._links(name))
            waiting = sorted(linked - found) if len(found) < _MOST_NAMED else []
        return tuple(sorted(name for name in found if self.order_of(name) == order))

    def _links(self, name: str) -> set[str]:
        record = self._records.get(name)
        doc = record[0] if record else {}
        if "made_under" not in doc and "clauses" not in doc:
            return set()
        basis = doc.get("made_under")
        named = {one for item in doc.get("clauses", ()) for one in item.get("target", {}).get("ids", ())}
        return named | ({basis} if basis else set())

    def order_of(self, name: str) -> str | None:
        """Return the legal order to which an instrument belongs; ``None`` for one that is unknown."""
        record = self._records.get(name)
        if record:
            return str(record[0]["order"])
        dossier = self.shelf.find(name)
        return None if dossier is None else dossier.terms.order

    # ---- instruments

    def fetch(self, names: Sequence[str]) -> None:
        """Read the records of several instruments with one look at the register."""
        missing = [name for name in dict.fromkeys(names) if name not in self._records]
        if not missing:
            return
        if self.known_at is None:
            there = {row.instrument: _parsed(body) for row, body in self.reading.instruments(missing)}
        else:
            there = self._known_then(missing)
        for name in missing:
            self._records[name] = there.get(name)
        agreements = [name for name in missing if (item := self._records[name]) is None or item[1] is None]
        self.shelf.fetch(agreements)

    def _known_then(self, names: Sequence[str]) -> dict[str, tuple[Mapping[str, Any], Instrument | None]]:
        files = {file_of_instrument(name): name for name in names}
        acts = self.reading.acts_of(list(files), self.known_at)
        found: dict[str, tuple[Mapping[str, Any], Instrument | None]] = {}
        for file, name in files.items():
            record = fold_record(acts.get(file, ()), self.shelf.definition)
            if record is not None and record.doc is not None:
                doc = record.doc
                found[name] = (doc, None if lives_as_agreement(doc) else read_instrument(doc))
        return found

    def put(self, doc: Mapping[str, Any]) -> None:
        """Add an instrument that is not recorded, or replace one: for questions of what if, and for drafts."""
        self._records[str(doc["id"])] = (doc, None if lives_as_agreement(doc) else read_instrument(doc))

    def instrument(self, name: str, day: date) -> Instrument | None:
        """Return an instrument as it stands on a day; ``None`` for one that is unknown or was struck."""
        self.fetch((name,))
        record = self._records[name]
        if record is not None and record[1] is not None:
            return record[1]
        dossier = self.shelf.find(name)
        if dossier is None:
            return None
        return as_instrument(dossier, self.shelf.verdict(name), day, record[0] if record else None)

    def instruments(self, names: Iterable[str], day: date) -> list[Instrument]:
        """Return several instruments as they stand on a day; unknown ones are left out."""
        wanted = tuple(names)
        self.fetch(wanted)
        return [item for name in wanted if (item := self.instrument(name, day)) is not None]

    def first_day(self, name: str, day: date) -> date:
        """Return the first day from one on, on which an agreement applies; for any other instrument the day itself."""
        record = self._records.get(name)
        if (record is not None and record[1] is not None) or self.shelf.find(name) is None:
            return day
        entry = self.shelf.verdict(name).in_force_on
        return entry if entry is not None and entry > day else day

    def turning_days(self, names: Iterable[str]) -> list[date]:
        """Return the days on which an agreement among these changes; the others carry their own dates."""
        days: set[date] = set()
        for name in names:
            record = self._records.get(name)
            if (record is None or record[1] is None) and self.shelf.find(name) is not None:
                days.update(turning_days(self.shelf.verdict(name)))
                made = self.shelf.dossier(name).doc.get("concluded")
                days.update((PartialDate.parse(made).first,) if made is not None else ())
        return sorted(days)

    # ---- findings

    def matter_name(self, order: str, question: Question) -> str:
        """Return the name of a question's file; it is made of a hash, and asked for more than once."""
        key = (order, question.subject, question.territory, question.addressee, question.between)
        name = self._names.get(key)
        if name is None:
            name = self._names[key] = matter_of(identity(order, question))
        return name

    def matter(self, order: str, question: Question) -> Matter | None:
        """Return the file of a question, if somebody has opened one."""
        name = self.matter_name(order, question)
        if name not in self._matters:
            acts = self.reading.acts_of([file_of_matter(name)], self.known_at)
            self._matters[name] = fold_matter(acts[file_of_matter(name)])
        return self._matters[name]

    def findings(self, order: str, question: Question) -> tuple[Finding, ...]:
        """Return the findings that serve a question."""
        matter = self.matter(order, question)
        return () if matter is None else matter.findings

    def findings_about(self, order: str, names: Sequence[str]) -> tuple[Finding, ...]:
        """Return the findings of all questions of an order that are about these instruments alone."""
        known = set(names)
        rows = [row for row in self.reading.findings_about(names) if row.first in known]
        files = sorted({file_of_matter(row.matter) for row in rows})
        wanted = {(row.matter, row.seq) for row in rows}
        found: list[Finding] = []
        for acts in self.reading.acts_of(files, self.known_at).values():
            matter = fold_matter(acts)
            if matter is None or matter.doc["order"] != order:
                continue
            for each in matter.found:
                item = each.finding
                if item is not None and (matter.matter, each.act.seq) in wanted:
                    found.append(item)
        return tuple(found)


def reach_of(order: str, question: Question, places: Places) -> Reach:
    """Return how the archive narrows a question."""
    day = question.date
    asked = sorted(places.members(question.territory, day))
    grounds = sorted({above for code in asked for above in places.ancestors(code, day)})
    subjects = sorted(places.subject_ancestors(question.subject, day))
    return Reach(order, tuple(subjects), tuple(grounds), tuple(asked))


def record_of(reading: Reading, shelf: Shelf, instrument: str) -> Record | None:
    """Return the whole record of an instrument, with its acts."""
    acts = reading.acts_of([file_of_instrument(instrument)])
    return fold_record(acts[file_of_instrument(instrument)], shelf.definition)


def file_names(name: str) -> tuple[str, str]:
    """Return the files in which an instrument may live: as an agreement, and as a record of its own."""
    return file_of(name), file_of_instrument(name)
