"""Acts as the register keeps them: a draft that a service writes, and the recorded act with its seal.

Tags and payload fields are stored for ever: they have versions and only grow (the fifth law of the house).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

TAGS: Final[Mapping[str, tuple[int, str]]] = {
    "register.open": (1, "the register is made"),
    "agreement.draft": (1, "an agreement is drafted; the payload names its definition"),
    "agreement.evidence": (1, "what is known about the completeness of the acts and about the trigger"),
    "agreement.adopt": (1, "the text is adopted"),
    "agreement.open": (1, "the agreement is opened for signature or adherence"),
    "agreement.act": (1, "a legal act of a party or an organ, in the words of the agreement format"),
    "agreement.correct": (1, "an earlier act is struck, or fields of it are replaced"),
    "agreement.abandon": (1, "the agreement is given up before it entered into force"),
    "agreement.meet": (1, "the condition of entry into force is met"),
    "agreement.resolve": (1, "precedence is resolved or referred"),
    "agreement.enter": (1, "the agreement enters into force"),
    "agreement.lose": (1, "the condition is lost again, or a correction takes it away"),
    "agreement.lapse": (1, "a deadline has passed and the agreement is without object"),
    "agreement.end": (1, "the agreement ends"),
    "agreement.revive": (1, "a correction takes away the ground on which the agreement lapsed or ended"),
    "agreement.suspend": (1, "the operation of the whole agreement is suspended"),
    "agreement.resume": (1, "its operation is resumed"),
    "agreement.opinion": (1, "an instrument that meets the agreement, and what precedence says of the two"),
    "instrument.register": (1, "an instrument is registered; the payload names its definition"),
    "instrument.correct": (1, "the record of an instrument is replaced by another, or struck"),
    "matter.open": (1, "a question is opened that findings serve"),
    "finding.record": (1, "a person records a fact that the engine cannot compute"),
    "finding.correct": (1, "a finding is struck, or fields of it are replaced"),
    "opinion.record": (1, "an opinion is kept as it was given"),
    "dispute.file": (1, "a dispute is filed under one version of a procedure, which the payload names"),
    "dispute.act": (1, "an act or event of a dispute, in the words of the history format"),
    "dispute.step": (1, "a step beside the stages: of the parties, a panel, a paper, a time, an award, compliance"),
    "dispute.correct": (1, "an earlier act of a dispute is struck, or fields of it are replaced"),
    "dispute.move": (1, "a dispute goes on under another version of its procedure, or another procedure"),
}
"""Tag → (newest version, meaning)."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An act that a service wants recorded; the archive gives it number, time and seal.

    ``effective_on`` is the law's date, perhaps only a month or a year; ``cause`` is the reference of another act.
    """

    tag: str
    actor: str
    payload: Mapping[str, Any]
    effective_on: str | None = None
    reason: str | None = None
    cause: str | None = None
    definition: str | None = None
    request_id: str | None = None
    on_behalf_of: str | None = None
    power: str | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """A recorded act: one row of the ledger with its payload.

    ``position`` counts all acts of the register from 0 in commit order, ``seq`` the acts of the file from 1.
    ``recorded_at`` is aware and in UTC. ``prev`` is the leaf hash of the file's previous act, empty for the first.
    """

    position: int
    file: str
    seq: int
    tag: str
    version: int
    actor: str
    effective_on: str | None
    recorded_at: datetime
    reason: str | None
    cause: str | None
    definition: str | None
    request_id: str | None
    on_behalf_of: str | None
    power: str | None
    prev: str
    salt: str
    payload_sha256: str
    leaf_hash: str
    payload: Mapping[str, Any] = field(default_factory=dict)

    @property
    def ref(self) -> str:
        """The act's name inside the register: ``agreement/nlc-enhanced#12``."""
        return f"{self.file}#{self.seq}"
