"""The reading side of the archive: acts, heads, definitions and projections out of one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, TypeVar

from foedus.errors import NotFound, RegisterBroken, Usage
from foedus.law.procedures.rows import DisputeFilter, DisputePartyRow, DisputeRow
from foedus.ledger.acts import Act
from foedus.ports import (
    AdherenceRow,
    AgreementRow,
    BindingRow,
    FileHead,
    Filter,
    FindingRow,
    Gathered,
    InstrumentRow,
    LogHead,
    MatterRow,
    Projection,
    Reach,
    ReferralRow,
    ScopeRow,
    SealedText,
    StageRow,
    StoredAct,
    StoredRow,
)
from foedus.store import disputes as of_disputes
from foedus.store import precedence as of_precedence
from foedus.store import raw
from foedus.store import sealed as of_sealed
from foedus.store import statements as sql
from foedus.store.trees import SqlTree

_CHUNK: Final = 500
"""How many values one ``IN`` gets; the oldest databases allow a thousand parameters."""

_T = TypeVar("_T")


class SqlReading(SqlTree):
    """Reads inside a transaction that somebody else opens and closes."""

    def head(self, file: str) -> FileHead:
        """Return the head of a file; an unknown file has the empty head."""
        row = self._connection.execute(sql.HEAD, {"file": file}).first()
        return FileHead(file) if row is None else FileHead(file, row[0], row[1])

    def heads(self) -> Sequence[FileHead]:
        """Return the heads of all files, sorted by name."""
        found = [FileHead(*row) for row in self._connection.execute(sql.HEADS)]
        return sorted(found, key=lambda head: head.file)

    def projected(self) -> Sequence[str]:
        """Return every agreement that any projected table speaks of, sorted."""
        return sorted(self._connection.scalars(sql.PROJECTED))

    def log_head(self) -> LogHead:
        """Return the head of the log."""
        row = self._connection.execute(sql.LOG).first()
        if row is None:
            raise RegisterBroken("the register has lost the head of its log")
        return LogHead(row[0], row[1])

    def acts(self, wanted: Filter) -> Sequence[Act]:
        """Return acts with their payloads in log order.

        ``known_at`` and ``since`` include the instant itself; ``positions`` is (first, one after the last).

        Raises:
            Usage: an instant of the filter is naive.

        """
        given: dict[str, Any] = {
            name: value
            for name in ("file", "actor", "tag", "known_at", "since", "positions", "seq")
            if (value := getattr(wanted, name)) is not None
        }
        query = sql.acts_where(tuple(given))
        if "positions" in given:
            given["start"], given["stop"] = given.pop("positions")
        _refuse_naive(wanted.known_at, wanted.since)
        return [act_of(row) for row in self._connection.execute(query, given)]

    def acts_of(self, files: Sequence[str], known_at: datetime | None = None) -> Mapping[str, Sequence[Act]]:
        """Return the acts of several files, each in the order of ``seq``; an unknown file has none."""
        _refuse_naive(known_at)
        found: dict[str, list[Act]] = {file: [] for file in files}
        query, known = (sql.ACTS_OF, {}) if known_at is None else (sql.ACTS_OF_KNOWN, {"known_at": known_at})
        for some in chunks(list(found)):
            for row in self._connection.execute(query, {"files": some, **known}):
                found[row[1]].append(act_of(row))
        return found

    def stream(self, batch: int = 1000) -> Iterator[Act]:
        """Yield every act in log order without loading all of them."""
        start = 0
        while rows := self._connection.execute(sql.ACTS_PAGE, {"start": start, "batch": batch}).all():
            yield from map(act_of, rows)
            start = rows[-1][0] + 1

    def stored_acts(self, batch: int = 1000) -> Iterator[StoredAct]:
        """Yield every act in log order as it stands in its tables, also one that cannot be read."""
        return raw.acts(self._connection, batch)

    def stored(self, table: str) -> Iterator[StoredRow]:
        """Yield every row of a table in the order of its key, also one that cannot be read."""
        return raw.rows(self._connection, table)

    def payloads_alone(self) -> Sequence[int]:
        """Return the positions of payloads that belong to no act."""
        return self._connection.scalars(raw.ALONE).all()

    def by_request(self, request_ids: Sequence[str]) -> Mapping[str, Act]:
        """Return the acts that were recorded under these request ids."""
        found: dict[str, Act] = {}
        for some in chunks(request_ids):
            for row in self._connection.execute(sql.ACTS_BY_REQUEST, {"request_ids": some}):
                act = act_of(row)
                assert act.request_id is not None  # it was asked for by it
                found[act.request_id] = act
        return found

    def definition(self, digest: str) -> Mapping[str, Any]:
        """Return a stored definition by its hash.

        Raises:
            NotFound: no definition has this hash.

        """
        body = self._connection.scalar(sql.DEFINITION_BY, {"digest": digest})
        if body is None:
            raise NotFound(f"the register holds no definition {digest}")
        return _parsed(body, f"the definition {digest}")

    def definitions(self) -> Mapping[str, Mapping[str, Any]]:
        """Return every stored definition by its hash."""
        rows = self._connection.execute(sql.DEFINITIONS)
        return {digest: _parsed(body, f"the definition {digest}") for digest, body in rows}

    def defined_with(self, needle: str) -> Sequence[str]:
        """Return the agreements whose definition, in canonical JSON, contains a text; sorted."""
        query = sql.DEFINED_WITH[self._connection.dialect.name]
        return sorted(self._connection.scalars(query, {"needle": needle}))

    def reached(self, reach: Reach) -> Sequence[tuple[InstrumentRow, str]]:
        """Return the registered instruments that a question may concern, each with the text of its definition."""
        rows = self._connection.execute(of_precedence.reached(len(reach.below)), of_precedence.asked(reach))
        return _with_bodies(rows)

    def gathered(self, reach: Reach, matter: str) -> Gathered:
        """Return what a question may concern: registered instruments, perhaps agreements, perhaps findings."""
        counts = len(reach.subjects), len(reach.grounds), len(reach.asked), len(reach.below)
        query = of_precedence.gathered(self._connection.dialect, *counts)
        rows = query.put(self._connection, of_precedence.numbered(reach, matter))
        marks = {row[0] for row in rows}
        return Gathered(
            tuple((name, body) for mark, name, body in rows if mark == of_precedence.REGISTERED),
            of_precedence.AGREEMENTS in marks,
            of_precedence.MATTERS_ROW in marks,
            of_precedence.REFERRALS_ROW in marks,
        )

    def agreements_reached(self, reach: Reach) -> Sequence[str]:
        """Return the agreements that a question may concern, sorted."""
        given = {**of_precedence.asked(reach), "roots": sorted({code[:2] for code in reach.asked})}
        rows = self._connection.scalars(of_precedence.agreements_reached(len(reach.below)), given)
        return sorted(set(rows))

    def instruments(self, names: Sequence[str] | None = None) -> Sequence[tuple[InstrumentRow, str]]:
        """Return registered instruments (all, or those named) with the texts of their definitions, sorted by id."""
        if names is None:
            return _with_bodies(self._connection.execute(of_precedence.INSTRUMENTS))
        found: list[tuple[InstrumentRow, str]] = []
        for some in chunks(names):
            found.extend(_with_bodies(self._connection.execute(of_precedence.INSTRUMENTS_NAMED, {"names": some})))
        return sorted(found)

    def names_like(self, name: str) -> tuple[str, ...]:
        """Return some of the ids of agreements and instruments that begin like a name, sorted."""
        found = set(self._connection.scalars(of_precedence.INSTRUMENTS_LIKE, {"name": name}))
        return tuple(sorted(found.union(self._connection.scalars(of_precedence.AGREEMENTS_LIKE))))

    def scopes(self, order: str | None = None) -> Sequence[ScopeRow]:
        """Return what all instruments and agreements of an order, or of all orders, are about."""
        if order is None:
            return [ScopeRow(*row) for row in self._connection.execute(of_precedence.SCOPES)]
        rows = self._connection.execute(of_precedence.SCOPES_OF_ORDER, {"legal_order": order})
        return [ScopeRow(*row) for row in rows]

    def knows_subject(self, subject: str) -> bool:
        """Say whether anything in the register is about a subject or one under it."""
        given = {"subject": subject, "below": f"{subject}.", "end": f"{subject}/"}  # "/" is the sign after "."
        return self._connection.scalar(of_precedence.KNOWS_SUBJECT, given) is not None

    def matters(self) -> Sequence[MatterRow]:
        """Return all questions that findings serve, sorted."""
        return sorted(MatterRow(*row) for row in self._connection.execute(of_precedence.MATTERS))

    def findings_about(self, names: Sequence[str]) -> Sequence[FindingRow]:
        """Return the findings that are about one of these instruments, sorted."""
        found: set[FindingRow] = set()
        for some in chunks(names):
            rows = self._connection.execute(of_precedence.FINDINGS_ABOUT, {"names": some})
            found.update(FindingRow(*row) for row in rows)
        return sorted(found)

    def referrals(self, name: str | None = None) -> Sequence[ReferralRow]:
        """Return the open referrals, all or those of one agreement or instrument, sorted."""
        query, given = (of_precedence.REFERRALS, {}) if name is None else (of_precedence.REFERRALS_OF, {"name": name})
        return sorted(ReferralRow(*row) for row in self._connection.execute(query, given))

    def referrals_among(self, names: Sequence[str]) -> Sequence[ReferralRow]:
        """Return the open referrals of several agreements or instruments, sorted."""
        found: set[ReferralRow] = set()
        for some in chunks(names):
            rows = self._connection.execute(of_precedence.REFERRALS_AMONG, {"names": some})
            found.update(ReferralRow(*row) for row in rows)
        return sorted(found)

    def disputes(self, wanted: DisputeFilter) -> Sequence[DisputeRow]:
        """Return projected disputes, sorted by id."""
        names = ("party", "state", "procedure")
        given = {name: value for name in names if (value := getattr(wanted, name)) is not None}
        found = [DisputeRow(*row) for row in self._connection.execute(of_disputes.listed(tuple(given)), given)]
        return sorted(found, key=lambda row: row.dispute)

    def dispute_parties(self, disputes: Sequence[str]) -> Sequence[DisputePartyRow]:
        """Return the parties of these disputes, sorted."""
        found: list[DisputePartyRow] = []
        for some in chunks(disputes):
            rows = self._connection.execute(of_disputes.PARTIES_OF, {"names": some})
            found.extend(DisputePartyRow(*row) for row in rows)
        return sorted(found)

    def sealed(self, hashes: Sequence[str]) -> Mapping[str, SealedText]:
        """Return the sealed texts that have these hashes; an erased one is missing."""
        return of_sealed.found(self._connection, hashes)

    def agreement(self, agreement: str) -> AgreementRow | None:
        """Return the projected row of an agreement."""
        row = self._connection.execute(sql.AGREEMENT_BY, {"agreement": agreement}).first()
        return None if row is None else AgreementRow(*row)

    def agreements(self) -> Sequence[AgreementRow]:
        """Return all projected agreements in the order of their ids."""
        found = [AgreementRow(*row) for row in self._connection.execute(sql.AGREEMENTS)]
        return sorted(found, key=lambda row: row.agreement)

    def projection(self, agreement: str) -> Projection | None:
        """Return all projected rows of an agreement, each kind sorted."""
        row = self.agreement(agreement)
        return None if row is None else self._projection(row)

    def _projection(self, row: AgreementRow) -> Projection:
        return Projection(
            row,
            tuple(self._rows(sql.STAGE_ROWS, StageRow, row.agreement)),
            tuple(self._rows(sql.ADHERENCE_ROWS, AdherenceRow, row.agreement)),
            tuple(self._rows(sql.BINDING_ROWS, BindingRow, row.agreement)),
            tuple(self._rows(of_precedence.REFERRAL_ROWS, ReferralRow, row.agreement)),
            tuple(self._rows(of_precedence.AGREEMENT_SCOPES, ScopeRow, row.agreement)),
        )

    def _rows(self, rows: sql.Rows, kind: type[_T], owner: str) -> list[_T]:
        found = [kind(*row) for row in self._connection.execute(rows.of, {"owner": owner})]
        return sorted(found, key=rows.key_of)  # the order of a database depends on its locale


def _with_bodies(rows: Iterable[Sequence[Any]]) -> list[tuple[InstrumentRow, str]]:
    return sorted((InstrumentRow(*row[:-1]), row[-1]) for row in rows)


def act_of(row: Sequence[Any]) -> Act:
    """Build an act from a row of :data:`foedus.store.statements.ACTS`."""
    # A payload that was taken away reads as empty, and its hash then tells.
    *rest, salt, digest, leaf_hash, body = row
    payload = {} if body is None else _parsed(body, f"the payload of {row[1]}#{row[2]}")
    return Act(*(*rest, salt or "", digest, leaf_hash, payload))


def _parsed(body: str, what: str) -> Mapping[str, Any]:
    try:
        return raw.parsed(body)
    except ValueError as error:
        raise RegisterBroken(f"{what} {error}") from error


def chunks(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """Cut a list of values into pieces that one ``IN`` takes."""
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]


def _refuse_naive(*instants: datetime | None) -> None:
    for instant in instants:
        if instant is not None and instant.tzinfo is None:
            raise Usage(f"{instant.isoformat()} has no time zone", remedy="Say which one, for example UTC.")
