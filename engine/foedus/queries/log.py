"""Questions about the ledger itself: who recorded what, when, and about which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from foedus.dossiers.disputes import PREFIX as OF_DISPUTES
from foedus.dossiers.fold import FILE_PREFIX as OF_AGREEMENTS
from foedus.dossiers.fold import file_of
from foedus.dossiers.matters import PREFIX as OF_QUESTIONS
from foedus.dossiers.records import PREFIX as OF_INSTRUMENTS
from foedus.ledger.acts import Act
from foedus.ledger.envelope import instant_text
from foedus.ports import Archive, Filter


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which acts to list; every field that is set narrows. ``known_at`` shows the log as it stood at an instant.

    ``agreement`` is the id of an agreement, or the whole name of a file: ``question/us-water-92e46cc63100``.
    """

    agreement: str | None = None
    actor: str | None = None
    tag: str | None = None
    since: datetime | None = None
    known_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One act of the ledger; the payload stands beside its seal."""

    act: Act

    def to_json(self) -> dict[str, Any]:
        """Return the act as a JSON object."""
        act = self.act
        return {
            "position": act.position, "ref": act.ref, "file": act.file, "seq": act.seq, "tag": act.tag,
            "version": act.version, "actor": act.actor, "on_behalf_of": act.on_behalf_of, "power": act.power,
            "effective_on": act.effective_on, "recorded_at": instant_text(act.recorded_at), "reason": act.reason,
            "cause": act.cause, "definition": act.definition, "request_id": act.request_id,
            "payload": dict(act.payload), "prev": act.prev, "salt": act.salt, "payload_sha256": act.payload_sha256,
            "leaf_hash": act.leaf_hash,
        }  # fmt: skip


_PREFIXES: Final = (OF_AGREEMENTS, OF_INSTRUMENTS, OF_QUESTIONS, OF_DISPUTES)


def _file(name: str) -> str:
    """Return the ledger's name of a file: as it is given if it says of what kind it is, else that of an agreement."""
    return name if name.startswith(_PREFIXES) else file_of(name)


def entries(archive: Archive, wanted: LogFilter) -> list[Entry]:
    """List acts in the order in which they were recorded."""
    narrowed = Filter(
        file=_file(wanted.agreement) if wanted.agreement else None,
        actor=wanted.actor,
        tag=wanted.tag,
        since=wanted.since,
        known_at=wanted.known_at,
    )
    with archive.reading() as reading:
        return [Entry(act) for act in reading.acts(narrowed)]
