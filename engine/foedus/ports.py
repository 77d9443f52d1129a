"""What the desks need of an archive: the rows that come out of it, and the one unit of work that goes in.

``services``, ``queries`` and ``checks`` talk to these protocols; ``store`` is the only room that fulfils them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from foedus.kernel.clock import Clock
from foedus.law.procedures.rows import DisputeFilter, DisputePartyRow, DisputeRow
from foedus.ledger.acts import Act, Draft
from foedus.ledger.tree import Edge


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """Projection: one agreement as the acts recorded so far leave it.

    ``state`` is the state of its life-cycle machine; the dates are the law's dates that the acts give.
    ``seq`` is the number of the last act folded in.
    """

    agreement: str
    title: str
    legal_order: str
    form: str
    definition: str
    state: str
    seq: int
    in_force_on: date | None = None
    literal_on: date | None = None
    lapsed_on: date | None = None
    ended_on: date | None = None


@dataclass(frozen=True, slots=True, order=True)
class StageRow:
    """Projection: a stretch during which a stage of an agreement is in force (``ends_on`` excluded)."""

    agreement: str
    stage: str
    n: int
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True, order=True)
class AdherenceRow:
    """Projection: where a party stands in its own life cycle with an agreement."""

    agreement: str
    party: str
    state: str


@dataclass(frozen=True, slots=True, order=True)
class BindingRow:
    """Projection: a stretch during which an agreement binds a party; ``basis`` says how the first day is known."""

    agreement: str
    party: str
    n: int
    bound_from: date
    bound_until: date | None
    basis: str


@dataclass(frozen=True, slots=True, order=True)
class ReferralRow:
    """Projection: a pair whose precedence nobody here may decide; ``seq`` is the act of the agreement that says so."""

    agreement: str
    other: str
    refer_to: str
    seq: int


@dataclass(frozen=True, slots=True)
class Projection:
    """All projected rows of one agreement."""

    agreement: AgreementRow
    stages: tuple[StageRow, ...] = ()
    adherences: tuple[AdherenceRow, ...] = ()
    bindings: tuple[BindingRow, ...] = ()
    referrals: tuple[ReferralRow, ...] = ()
    scopes: tuple[ScopeRow, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class ScopeRow:
    """Projection: what an instrument is about, for narrowing a question: a subject times a jurisdiction.

    ``own`` is 1 for ground of its own, 0 for what that ground lies under. ``ground`` is ``*`` for an instrument that
    is not confined to a territory, ``@`` for an agreement, which applies where it binds.
    """

    legal_order: str
    subject: str
    own: int
    ground: str
    instrument: str


@dataclass(frozen=True, slots=True, order=True)
class InstrumentRow:
    """Projection: a registered instrument; ``life`` is ``own``, or ``agreement`` where its dates come from there."""

    instrument: str
    title: str
    legal_order: str
    kind: str
    level: str
    life: str
    definition: str
    seq: int


@dataclass(frozen=True, slots=True, order=True)
class MatterRow:
    """Projection: a question that findings serve; ``question`` is its canonical JSON."""

    matter: str
    legal_order: str
    subject: str
    question: str
    seq: int


@dataclass(frozen=True, slots=True, order=True)
class FindingRow:
    """Projection: a finding that stands, and what it is about."""

    matter: str
    seq: int
    type: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a question may concern: instruments by id with the texts of their definitions, and what else to look at.

    ``agreements`` says whether any agreement is about such subjects, ``matter`` whether the question has a file,
    ``referrals`` whether any referral is open in the register.
    """

    instruments: tuple[tuple[str, str], ...]
    agreements: bool
    matter: bool
    referrals: bool = True


@dataclass(frozen=True, slots=True)
class Reach:
    """Which instruments a question may concern: too many, never too few.

    An instrument is meant if it belongs to the order, one of its subjects is among ``subjects`` (or under ``below``),
    and its ground lies under ``asked`` or is among ``grounds``, which are all that the asked lies under.
    """

    order: str
    subjects: tuple[str, ...]
    grounds: tuple[str, ...]
    asked: tuple[str, ...]
    below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileHead:
    """The head of a file: its last sequence number and the hash of its last leaf (0 and empty for a new file)."""

    file: str
    seq: int = 0
    leaf_hash: str = ""


@dataclass(frozen=True, slots=True)
class LogHead:
    """The head of the whole log: how many acts it holds, and when the last was recorded."""

    size: int = 0
    recorded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """Which acts to list; every field that is set narrows."""

    file: str | None = None
    actor: str | None = None
    tag: str | None = None
    known_at: datetime | None = None
    since: datetime | None = None
    positions: tuple[int, int] | None = field(default=None)
    seq: int | None = None


@dataclass(frozen=True, slots=True)
class SealedText:
    """A text that only some may read; the ledger keeps ``hash``, which is ``sha256(salt || text)``."""

    hash: str
    salt: str = field(repr=False)
    body: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class StoredRow:
    """A row as it stands in a table, whatever somebody has written into it.

    ``cells`` has every column, ``None`` where a cell cannot be read; ``unread`` says of these columns what is wrong.
    """

    table: str
    key: tuple[Any, ...]
    cells: Mapping[str, Any]
    unread: Mapping[str, str]

    @property
    def place(self) -> str:
        """The row's name: table and key."""
        return f"{self.table}[{', '.join(map(str, self.key))}]"


@dataclass(frozen=True, slots=True)
class StoredAct:
    """An act as it stands in its tables, whatever somebody has written into them.

    ``act`` is ``None`` if a cell of it cannot be read; a payload that cannot be read is empty there. ``body`` is the
    text of the payload; ``unread`` says of tables and columns what is wrong.
    """

    position: int
    file: str | None
    seq: int | None
    leaf_hash: str | None
    act: Act | None
    body: str | None
    unread: Mapping[str, str]

    @property
    def ref(self) -> str:
        """The act's name inside the register, or its place in the table if it has lost its name."""
        return f"foedus_act[{self.position}]" if self.file is None or self.seq is None else f"{self.file}#{self.seq}"


class SecondLook(Exception):
    """One look was not enough: what was asked has to be asked again, in a reading."""


class Reading(Protocol):
    """The reading side of an archive, inside one transaction."""

    def head(self, file: str) -> FileHead:
        """Return the head of a file; an unknown file has the empty head."""

    def heads(self) -> Sequence[FileHead]:
        """Return the heads of all files, sorted by name."""

    def projected(self) -> Sequence[str]:
        """Return every agreement that any projected table speaks of, sorted."""

    def log_head(self) -> LogHead:
        """Return the head of the log."""

    def edge(self) -> Edge:
        """Return the right edge of the tree over all acts."""

    def tree_hashes(self, level: int, start: int, stop: int) -> Sequence[bytes]:
        """Return hashes of the tree: leaves (level 0), or whole tiles; see :class:`foedus.ledger.tree.Hashes`."""

    def acts(self, wanted: Filter) -> Sequence[Act]:
        """Return acts with their payloads in log order."""

    def acts_of(self, files: Sequence[str], known_at: datetime | None = None) -> Mapping[str, Sequence[Act]]:
        """Return the acts of several files, each in the order of ``seq``."""

    def stream(self, batch: int = 1000) -> Iterator[Act]:
        """Yield every act in log order without loading all of them."""

    def stored_acts(self, batch: int = 1000) -> Iterator[StoredAct]:
        """Yield every act in log order as it stands in its tables, also one that cannot be read."""

    def stored(self, table: str) -> Iterator[StoredRow]:
        """Yield every row of a table in the order of its key, also one that cannot be read."""

    def payloads_alone(self) -> Sequence[int]:
        """Return the positions of payloads that belong to no act."""

    def by_request(self, request_ids: Sequence[str]) -> Mapping[str, Act]:
        """Return the acts that were recorded under these request ids."""

    def definition(self, digest: str) -> Mapping[str, Any]:
        """Return a stored definition by its hash."""

    def definitions(self) -> Mapping[str, Mapping[str, Any]]:
        """Return every stored definition by its hash."""

    def defined_with(self, needle: str) -> Sequence[str]:
        """Return the agreements whose definition, in canonical JSON, contains a text; sorted."""

    def reached(self, reach: Reach) -> Sequence[tuple[InstrumentRow, str]]:
        """Return the registered instruments that a question may concern, each with the text of its definition."""

    def gathered(self, reach: Reach, matter: str) -> Gathered:
        """Return what a question may concern, in one look: for reach and file of the question."""

    def agreements_reached(self, reach: Reach) -> Sequence[str]:
        """Return the agreements that a question may concern, sorted."""

    def instruments(self, names: Sequence[str] | None = None) -> Sequence[tuple[InstrumentRow, str]]:
        """Return registered instruments (all, or those named) with the texts of their definitions, sorted by id."""

    def names_like(self, name: str) -> tuple[str, ...]:
        """Return some of the ids of agreements and instruments that begin like a name, sorted."""

    def scopes(self, order: str | None = None) -> Sequence[ScopeRow]:
        """Return what all instruments and agreements of an order, or of all orders, are about."""

    def knows_subject(self, subject: str) -> bool:
        """Say whether anything in the register is about a subject or one under it."""

    def matters(self) -> Sequence[MatterRow]:
        """Return all questions that findings serve, sorted."""

    def findings_about(self, names: Sequence[str]) -> Sequence[FindingRow]:
        """Return the findings that are about one of these instruments, sorted."""

    def referrals(self, name: str | None = None) -> Sequence[ReferralRow]:
        """Return the open referrals, all or those of one agreement or instrument, sorted."""

    def referrals_among(self, names: Sequence[str]) -> Sequence[ReferralRow]:
        """Return the open referrals of several agreements or instruments, sorted."""

    def disputes(self, wanted: DisputeFilter) -> Sequence[DisputeRow]:
        """Return projected disputes, sorted by id."""

    def dispute_parties(self, disputes: Sequence[str]) -> Sequence[DisputePartyRow]:
        """Return the parties of these disputes, sorted."""

    def sealed(self, hashes: Sequence[str]) -> Mapping[str, SealedText]:
        """Return the sealed texts that have these hashes; an erased one is missing."""

    def agreement(self, agreement: str) -> AgreementRow | None:
        """Return the projected row of an agreement."""

    def agreements(self) -> Sequence[AgreementRow]:
        """Return all projected agreements in the order of their ids."""

    def projection(self, agreement: str) -> Projection | None:
        """Return all projected rows of an agreement, each kind sorted."""


class Writing(Reading, Protocol):
    """The writing side: one transaction that is committed when the unit of work is left without an error."""

    def hold(self, *, alone: bool) -> bool:
        """Keep out whoever wants to be alone, or (``alone``) every other writer; this comes first in a transaction.

        Tells whether this writer is alone now, which one database makes every writer.
        """

    def lock(self, file: str) -> FileHead:
        """Lock a file (making its row if there is none) against every other writer, and return its head."""

    def lock_all(self, files: Sequence[str]) -> Mapping[str, FileHead]:
        """Lock several files at once, in the order of their names, and return their heads."""

    def put_definition(self, doc: Mapping[str, Any]) -> str:
        """Store a definition under the hash of its canonical form, once, and return the hash."""

    def project(self, rows: Projection, before: Projection | None = None) -> None:
        """Make the projected rows of one agreement equal to these, writing only what differs.

        ``before`` are the rows as they stand, where the caller knows them; otherwise they are read.
        """

    def project_instrument(self, instrument: str, row: InstrumentRow | None, scopes: Sequence[ScopeRow]) -> None:
        """Make the projected rows of one instrument equal to these; ``None`` takes its row away."""

    def project_matter(self, row: MatterRow, findings: Sequence[FindingRow]) -> None:
        """Make the projected rows of one question equal to these."""

    def project_disputes(self, rows: Sequence[tuple[DisputeRow, Sequence[DisputePartyRow]]]) -> None:
        """Make the projected rows of these disputes equal to these, writing only what differs."""

    def keep_sealed(self, texts: Sequence[SealedText]) -> None:
        """Store texts that only some may read; their acts keep the hashes."""

    def erase_sealed(self, digest: str) -> None:
        """Take a sealed text out for ever; the act that has its hash stays."""

    def append(self, file: str, drafts: Sequence[Draft]) -> Sequence[Act]:
        """Record acts at the end of a locked file; this locks the log head, so it comes last in a transaction."""

    def append_all(self, drafts: Mapping[str, Sequence[Draft]]) -> Sequence[Act]:
        """Record acts at the ends of several locked files, with one lock of the log head for all."""


class Archive(Protocol):
    """A register that can be read and written."""

    @property
    def clock(self) -> Clock:
        """The clock that stamps every act."""

    @property
    def memory(self) -> MutableMapping[str, object]:
        """What the desks remember of each file between units of work; anything in it may be thrown away."""

    def salt(self) -> str:
        """Return 16 random bytes in hexadecimal, for a text that is to be sealed."""

    def reading(self) -> AbstractContextManager[Reading]:
        """Open a read-only transaction."""

    def glance(self) -> AbstractContextManager[Reading]:
        """Open a reading that may stop at its first look: a second one may raise :class:`SecondLook`.

        On a server a transaction costs as much as a look; one statement is a snapshot without it.
        """

    def unit_of_work(self) -> AbstractContextManager[Writing]:
        """Open the one writing transaction; leaving it without an error commits."""
