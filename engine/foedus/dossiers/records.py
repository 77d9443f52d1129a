"""Folding the acts of an instrument's file into its record, and the rows that the record comes to.

An instrument is registered with its whole record; a correction replaces the record or strikes it, and what was known
before can still be asked. An agreement that lives in the register may have a record too: it adds what precedence asks
of a text (dotted subjects, clauses, kind), and its dates and parties come from its life cycle.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from foedus.law.precedence.places import spelled
from foedus.ledger.acts import Act
from foedus.ports import InstrumentRow, ScopeRow

PREFIX: Final = "instrument/"
ANYWHERE: Final = "*"
OF_RECORD: Final = "@+"
OF_AGREEMENT: Final = "@"


@dataclass(frozen=True, slots=True)
class Record:
    """One instrument as its acts leave it; ``doc`` is ``None`` when the record was struck."""

    instrument: str
    definition: str
    doc: Mapping[str, Any] | None
    acts: tuple[Act, ...]

    @property
    def seq(self) -> int:
        """The number of the last act."""
        return self.acts[-1].seq


def file_of_instrument(instrument: str) -> str:
    """Return the ledger's name for an instrument's file."""
    return PREFIX + instrument


def fold_record(acts: Sequence[Act], definition: Callable[[str], Mapping[str, Any]]) -> Record | None:
    """Fold the acts of one file, in the order of their numbers; ``None`` for a file that does not begin as one."""
    if not acts or acts[0].tag != "instrument.register":
        return None
    digest = str(acts[0].payload["definition"])
    struck = False
    for act in acts[1:]:
        if act.tag in ("instrument.register", "instrument.correct"):  # a struck one may be registered again
            struck = bool(act.payload.get("strike"))
            digest = digest if struck else str(act.payload["definition"])
    doc = definition(digest)
    return Record(str(doc["id"]), digest, None if struck else doc, tuple(acts))


def lives_as_agreement(doc: Mapping[str, Any]) -> bool:
    """Whether the dates and parties of a record come from the life cycle of the agreement of the same id."""
    return doc.get("agreement") is True


def row_of(record: Record) -> InstrumentRow | None:
    """Return the projected row of an instrument; a struck one has none."""
    doc = record.doc
    if doc is None:
        return None
    life = "agreement" if lives_as_agreement(doc) else "own"
    return InstrumentRow(
        record.instrument, doc.get("title", record.instrument), doc["order"], doc["kind"], doc["level"], life,
        record.definition, record.seq,
    )  # fmt: skip


def scopes_of(record: Record) -> tuple[ScopeRow, ...]:
    """Return what an instrument is about, row by row: its subjects times its ground and all that this lies under."""
    doc = record.doc
    if doc is None:
        return ()
    grounds = {OF_RECORD: 1} if lives_as_agreement(doc) else _grounds(doc)
    return tuple(
        sorted(
            ScopeRow(doc["order"], subject, own, ground, record.instrument)
            for subject in set(doc["subjects"])
            for ground, own in grounds.items()
        )
    )


def _grounds(doc: Mapping[str, Any]) -> dict[str, int]:
    territory = doc.get("territory")
    if territory is None:
        return {ANYWHERE: 1}
    successors = doc.get("successors", {})
    own = {code for item in territory for code in (item, successors.get(item, item))}
    found = {above: 0 for code in own for above in spelled(code, "-")}
    return {**found, **dict.fromkeys(own, 1)}


def scopes_of_agreement(agreement: str, doc: Mapping[str, Any]) -> tuple[ScopeRow, ...]:
    """Return what an agreement is about by its own definition."""
    subjects = sorted(set(doc.get("subjects", ())))
    return tuple(ScopeRow(doc["order"], subject, 1, OF_AGREEMENT, agreement) for subject in subjects)
