"""The writing side of the archive: lock a file, append acts, and make the projections follow.

Who is second learns who was first: UNIQUE(file, seq) and UNIQUE(request_id) decide, and the error shows it.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import fields
from typing import Any, Final, NoReturn, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from foedus.errors import Conflict, RegisterBroken
from foedus.kernel.canonical import canonical, sha256_hex
from foedus.kernel.clock import Clock
from foedus.law.procedures.rows import DisputePartyRow, DisputeRow
from foedus.ledger.acts import Act, Draft
from foedus.ledger.envelope import Sealed, instant_text, seal
from foedus.ledger.tree import TILE_HEIGHT, Edge
from foedus.ports import (
    AdherenceRow,
    AgreementRow,
    BindingRow,
    FileHead,
    FindingRow,
    InstrumentRow,
    MatterRow,
    Projection,
    ReferralRow,
    ScopeRow,
    SealedText,
    StageRow,
)
from foedus.store import disputes as of_disputes
from foedus.store import precedence as of_precedence
from foedus.store import sealed as of_sealed
from foedus.store import statements as sql
from foedus.store.reading import SqlReading, act_of, chunks
from foedus.store.trees import edge_at, edge_text

_AT_ONCE: Final = 500
"""How many disputes are projected with one look at what stands there."""

_ACT_FIELDS: Final = tuple(field.name for field in fields(Act) if field.name not in {"salt", "payload"})

_Row = TypeVar(
    "_Row", AgreementRow, StageRow, AdherenceRow, BindingRow, ReferralRow, ScopeRow, InstrumentRow, MatterRow,
    FindingRow, DisputeRow, DisputePartyRow,
)  # fmt: skip


class SqlWriting(SqlReading):
    """Writes inside a transaction that somebody else opens, commits or rolls back."""

    def __init__(self, connection: Connection, clock: Clock) -> None:
        super().__init__(connection)
        self._clock = clock
        self._heads: dict[str, FileHead] = {}
        self._sqlite = connection.dialect.name == "sqlite"

    def hold(self, *, alone: bool) -> bool:
        """Keep out whoever wants to be alone, or (``alone``) every other writer; this comes first in a transaction.

        SQLite makes every writer alone when the transaction begins; on PostgreSQL the lock ends with the transaction.
        """
        if self._sqlite:
            return True
        self._connection.execute(sql.HOLD_ALONE if alone else sql.HOLD)
        return alone

    def lock(self, file: str) -> FileHead:
        """Lock a file (making its row if there is none) against every other writer, and return its head.

        SQLite locks the whole register when the transaction begins. On PostgreSQL, of two writers that lock
        the same files in opposite order, one is told ``register-busy``.
        """
        row = self._connection.execute(sql.LOCK_HEAD, {"file": file}).first()
        if row is None:
            self._connection.execute(sql.make_file(self._connection.dialect.name), {"file": file})
            row = self._connection.execute(sql.LOCK_HEAD, {"file": file}).one()
        head = self._heads[file] = FileHead(file, row[0], row[1])
        return head

    def lock_all(self, files: Sequence[str]) -> Mapping[str, FileHead]:
        """Lock several files at once, in the order of their names, and return their heads.

        Who locks one by one and who locks many do not wait in a circle if both keep to the order of the names.
        """
        wanted = sorted(set(files))
        for some in chunks(wanted):
            self._connection.execute(sql.make_file(self._connection.dialect.name), [{"file": file} for file in some])
            for file, seq, leaf_hash in self._connection.execute(of_disputes.LOCK_HEADS, {"files": some}):
                self._heads[file] = FileHead(file, seq, leaf_hash)
        return {file: self._heads[file] for file in wanted}

    def put_definition(self, doc: Mapping[str, Any]) -> str:
        """Store a definition under the hash of its canonical form, once, and return the hash."""
        body = canonical(doc)
        digest = sha256_hex(body)
        add = sql.add_definition(self._connection.dialect.name)
        self._connection.execute(add, {"digest": digest, "body": body.decode()})
        return digest

    def project(self, rows: Projection, before: Projection | None = None) -> None:
        """Make the projected rows of one agreement equal to these, writing only what differs.

        ``before`` are the rows as they stand, where the caller knows them; otherwise they are read.
        """
        if before is None:
            there = self.agreement(rows.agreement.agreement)
            self._follow(sql.AGREEMENT_ROWS, () if there is None else (there,), (rows.agreement,))
            # Also for a new agreement: in a damaged register its rows may have survived it.
            before = self._projection(rows.agreement)
        else:
            self._follow(sql.AGREEMENT_ROWS, (before.agreement,), (rows.agreement,))
        self._follow(sql.STAGE_ROWS, before.stages, rows.stages)
        self._follow(sql.ADHERENCE_ROWS, before.adherences, rows.adherences)
        self._follow(sql.BINDING_ROWS, before.bindings, rows.bindings)
        self._follow(of_precedence.REFERRAL_ROWS, before.referrals, rows.referrals)
        self._follow(of_precedence.AGREEMENT_SCOPES, before.scopes, rows.scopes)

    def project_instrument(self, instrument: str, row: InstrumentRow | None, scopes: Sequence[ScopeRow]) -> None:
        """Make the projected rows of one instrument equal to these; ``None`` takes its row away."""
        there = self._rows(of_precedence.INSTRUMENT_ROWS, InstrumentRow, instrument)
        self._follow(of_precedence.INSTRUMENT_ROWS, there, () if row is None else (row,))
        before = self._rows(of_precedence.RECORD_SCOPES, ScopeRow, instrument)
        self._follow(of_precedence.RECORD_SCOPES, before, scopes)

    def project_matter(self, row: MatterRow, findings: Sequence[FindingRow]) -> None:
        """Make the projected rows of one question equal to these."""
        there = self._rows(of_precedence.MATTER_ROWS, MatterRow, row.matter)
        self._follow(of_precedence.MATTER_ROWS, there, (row,))
        before = self._rows(of_precedence.FINDING_ROWS, FindingRow, row.matter)
        self._follow(of_precedence.FINDING_ROWS, before, findings)

    def project_disputes(self, rows: Sequence[tuple[DisputeRow, Sequence[DisputePartyRow]]]) -> None:
        """Make the projected rows of these disputes equal to these, writing only what differs."""
        for part in (rows[start : start + _AT_ONCE] for start in range(0, len(rows), _AT_ONCE)):
            names = [row.dispute for row, _ in part]
            there = [DisputeRow(*row) for row in self._connection.execute(of_disputes.NAMED, {"names": names})]
            self._follow(of_disputes.DISPUTE_ROWS, there, [row for row, _ in part])
            parties = [one for _, parties in part for one in parties]
            self._follow(of_disputes.PARTY_ROWS, self.dispute_parties(names), parties)

    def keep_sealed(self, texts: Sequence[SealedText]) -> None:
        """Store texts that only some may read; their acts keep the hashes."""
        of_sealed.keep(self._connection, texts)

    def erase_sealed(self, digest: str) -> None:
        """Take a sealed text out for ever; the act that has its hash stays."""
        of_sealed.erase(self._connection, digest)

    def append(self, file: str, drafts: Sequence[Draft]) -> Sequence[Act]:
        """Record acts at the end of a locked file; it locks the log head and so comes last in a transaction.

        Raises:
            Conflict: another act has the number or (``request-reused``) the request id; the message shows it.
            Usage: a draft cannot be sealed.
            RuntimeError: the file was not locked in this unit of work.

        """
        return self.append_all({file: drafts})

    def append_all(self, drafts: Mapping[str, Sequence[Draft]]) -> Sequence[Act]:
        """Record acts at the ends of several locked files, with one lock of the log head for all; errors as above."""
        for file in drafts:
            if file not in self._heads:
                raise RuntimeError(f"{file} is not locked: a unit of work locks a file before it appends to it")
        whole = [(file, draft) for file, some in drafts.items() for draft in some]
        if not whole:
            return ()
        _refuse_twice([draft for _, draft in whole])
        sealed, edge = self._seal(whole)
        self._insert(sealed)
        acts = [one.act for one in sealed]
        self._grow(edge, acts)
        ends = {act.file: act for act in acts}
        moved = [{"of_file": act.file, "seq": act.seq, "leaf_hash": act.leaf_hash} for act in ends.values()]
        self._connection.execute(sql.MOVE_HEAD, moved)
        for act in ends.values():
            self._heads[act.file] = FileHead(act.file, act.seq, act.leaf_hash)
        return acts

    def _seal(self, drafts: Sequence[tuple[str, Draft]]) -> tuple[list[Sealed], Edge]:
        now = {"more": len(drafts), "now": self._clock.now()}
        extended = self._connection.execute(sql.EXTEND_LOG, now).first()
        if extended is None:
            raise RegisterBroken("the register has lost the head of its log")
        size, recorded_at, root, edge = extended
        sealed: list[Sealed] = []
        ends = {file: self._heads[file] for file, _ in drafts}
        for n, (file, draft) in enumerate(drafts):
            end = ends[file]
            one = seal(
                draft,
                position=size - len(drafts) + n,
                file=file,
                seq=end.seq + 1,
                recorded_at=recorded_at,
                prev=end.leaf_hash,
                salt=secrets.token_hex(16),
            )
            sealed.append(one)
            ends[file] = FileHead(file, end.seq + 1, one.act.leaf_hash)
        return sealed, edge_at(size - len(drafts), root, edge)

    def _grow(self, edge: Edge, acts: Sequence[Act]) -> None:
        """Extend the tree by these acts, in their own transaction and under the lock of the log head."""
        grown, done = edge.grown([bytes.fromhex(act.leaf_hash) for act in acts])
        self._connection.execute(sql.GROW_TREE, {"new_root": grown.root.hex(), "new_edge": edge_text(grown)})
        tiles = [
            {"level": node.level // TILE_HEIGHT, "number": node.index, "hash": node.hash.hex()}
            for node in done
            if node.level % TILE_HEIGHT == 0
        ]
        if tiles:
            self._connection.execute(sql.ADD_TILE, tiles)

    def _insert(self, sealed: Sequence[Sealed]) -> None:
        acts = [{name: getattr(one.act, name) for name in _ACT_FIELDS} for one in sealed]
        payloads = [{"position": one.act.position, "salt": one.act.salt, "body": one.body.decode()} for one in sealed]
        try:
            self._connection.execute(sql.ADD_ACT, acts)
        except IntegrityError as error:
            self._show_winner([one.act for one in sealed], error)
        self._connection.execute(sql.ADD_PAYLOAD, payloads)

    def _show_winner(self, acts: Sequence[Act], error: IntegrityError) -> NoReturn:
        # PostgreSQL answers nothing in a failed transaction, and the winner has committed: look from outside.
        # SQLite undoes only the statement, and a second connection would wait for this one.
        with nullcontext(self._connection) if self._sqlite else self._connection.engine.connect() as connection:
            reading = SqlReading(connection)
            ids = [act.request_id for act in acts if act.request_id is not None]
            for request_id, act in reading.by_request(ids).items():
                raise Conflict(
                    f"the request id {request_id!r} already stands for {_shown(act)}", code="request-reused"
                ) from error
            for act in acts:
                for row in connection.execute(sql.ACT_AT, {"file": act.file, "seq": act.seq}):
                    raise Conflict(f"{act.ref} was already recorded: {_shown(act_of(row))}") from error
        if "request_id" in str(error.orig):  # the winner stands in this very transaction
            raise Conflict("the request id was given to two acts at once", code="request-reused") from error
        raise RegisterBroken("the head of the log, or of a file, does not agree with the acts") from error

    def _follow(self, rows: sql.Rows, before: Sequence[_Row], after: Sequence[_Row]) -> None:
        if before == after:
            return
        old = {rows.key_of(row): row for row in before}
        new = {rows.key_of(row): row for row in after}
        gone = [rows.keyed(row) for key, row in old.items() if key not in new]
        added = [rows.values(row) for key, row in new.items() if key not in old]
        changed = [rows.changes(row) for key, row in new.items() if key in old and old[key] != row]
        for statement, parameters in ((rows.drop, gone), (rows.add, added), (rows.change, changed)):
            if parameters:
                self._connection.execute(statement, parameters)


def _refuse_twice(drafts: Sequence[Draft]) -> None:
    ids = [draft.request_id for draft in drafts if draft.request_id is not None]
    if len(set(ids)) == len(ids):
        return
    for request_id in ids:
        if ids.count(request_id) > 1:
            raise Conflict(f"the request id {request_id!r} is given to two acts at once", code="request-reused")


def _shown(act: Act) -> str:
    return f"{act.ref} ({act.tag}, by {act.actor}, recorded {instant_text(act.recorded_at)})"
