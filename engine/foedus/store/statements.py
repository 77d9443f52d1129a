"""The statements of the archive, made once, as the module is loaded: no act has to build SQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Delete,
    Insert,
    Select,
    Table,
    Update,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    select,
    union,
    update,
)

from foedus.store.tables import (
    ACT,
    ADHERENCE,
    AGREEMENT,
    BINDING,
    DEFINITION,
    FILE,
    LOG_HEAD,
    PAYLOAD,
    STAGE,
    TILE,
)

# In the order of Act's fields. The payload is joined loosely: an act whose payload was removed must be seen.
ACTS: Final = select(
    ACT.c.position,
    ACT.c.file,
    ACT.c.seq,
    ACT.c.tag,
    ACT.c.version,
    ACT.c.actor,
    ACT.c.effective_on,
    ACT.c.recorded_at,
    ACT.c.reason,
    ACT.c.cause,
    ACT.c.definition,
    ACT.c.request_id,
    ACT.c.on_behalf_of,
    ACT.c.power,
    ACT.c.prev,
    PAYLOAD.c.salt,
    ACT.c.payload_sha256,
    ACT.c.leaf_hash,
    PAYLOAD.c.body,
).select_from(ACT.outerjoin(PAYLOAD, ACT.c.position == PAYLOAD.c.position))

ACTS_PAGE: Final = ACTS.where(ACT.c.position >= bindparam("start")).order_by(ACT.c.position).limit(bindparam("batch"))
ACTS_OF: Final = ACTS.where(ACT.c.file.in_(bindparam("files", expanding=True))).order_by(ACT.c.file, ACT.c.seq)
ACTS_OF_KNOWN: Final = ACTS_OF.where(ACT.c.recorded_at <= bindparam("known_at"))
ACTS_BY_REQUEST: Final = ACTS.where(ACT.c.request_id.in_(bindparam("request_ids", expanding=True))).order_by(
    ACT.c.position
)
ACT_AT: Final = ACTS.where(ACT.c.file == bindparam("file"), ACT.c.seq == bindparam("seq"))

_NARROW: Final[Mapping[str, ColumnElement[bool]]] = MappingProxyType(
    {
        "file": ACT.c.file == bindparam("file"),
        "actor": ACT.c.actor == bindparam("actor"),
        "tag": ACT.c.tag == bindparam("tag"),
        "known_at": ACT.c.recorded_at <= bindparam("known_at"),
        "since": ACT.c.recorded_at >= bindparam("since"),
        "seq": ACT.c.seq == bindparam("seq"),
        "positions": and_(ACT.c.position >= bindparam("start"), ACT.c.position < bindparam("stop")),
    }
)


@cache
def acts_where(fields: tuple[str, ...]) -> Select[Any]:
    """Return the query for acts in log order, narrowed by these fields of a filter."""
    return ACTS.where(*(_NARROW[name] for name in fields)).order_by(ACT.c.position)


_REGISTER: Final = int.from_bytes(b"foedus")
"""The number under which PostgreSQL keeps the lock on the whole register, one for each database."""

HOLD: Final = select(func.pg_advisory_xact_lock_shared(_REGISTER))
HOLD_ALONE: Final = select(func.pg_advisory_xact_lock(_REGISTER))

HEAD: Final = select(FILE.c.seq, FILE.c.leaf_hash).where(FILE.c.file == bindparam("file"))
HEADS: Final = select(FILE.c.file, FILE.c.seq, FILE.c.leaf_hash)
LOCK_HEAD: Final = HEAD.with_for_update()
MOVE_HEAD: Final = (
    update(FILE)
    .where(FILE.c.file == bindparam("of_file"))
    .values(seq=bindparam("seq"), leaf_hash=bindparam("leaf_hash"))
)
LOG: Final = select(LOG_HEAD.c.size, LOG_HEAD.c.recorded_at).where(LOG_HEAD.c.id == 1)

# One statement locks the log head, moves it, and tells the new size and an instant that never goes back.
EXTEND_LOG: Final = (
    update(LOG_HEAD)
    .where(LOG_HEAD.c.id == 1)
    .values(
        size=LOG_HEAD.c.size + bindparam("more"),
        recorded_at=case(
            (
                LOG_HEAD.c.recorded_at > bindparam("now", type_=LOG_HEAD.c.recorded_at.type),
                LOG_HEAD.c.recorded_at,
            ),
            else_=bindparam("now", type_=LOG_HEAD.c.recorded_at.type),
        ),
    )
    .returning(LOG_HEAD.c.size, LOG_HEAD.c.recorded_at, LOG_HEAD.c.root, LOG_HEAD.c.edge)
)
GROW_TREE: Final = (
    update(LOG_HEAD).where(LOG_HEAD.c.id == 1).values(root=bindparam("new_root"), edge=bindparam("new_edge"))
)
ADD_TILE: Final = insert(TILE)
TREE: Final = select(LOG_HEAD.c.size, LOG_HEAD.c.root, LOG_HEAD.c.edge).where(LOG_HEAD.c.id == 1)
LEAVES: Final = (
    select(ACT.c.leaf_hash)
    .where(ACT.c.position >= bindparam("start"), ACT.c.position < bindparam("stop"))
    .order_by(ACT.c.position)
)
TILES: Final = (
    select(TILE.c.hash)
    .where(TILE.c.level == bindparam("level"), TILE.c.number >= bindparam("start"), TILE.c.number < bindparam("stop"))
    .order_by(TILE.c.number)
)
ADD_ACT: Final = insert(ACT)
ADD_PAYLOAD: Final = insert(PAYLOAD)

DEFINITION_BY: Final = select(DEFINITION.c.body).where(DEFINITION.c.digest == bindparam("digest"))
DEFINITIONS: Final = select(DEFINITION.c.digest, DEFINITION.c.body).order_by(DEFINITION.c.digest)


@cache
def make_file(dialect: str) -> Insert:
    """Return the statement that makes the row of a file, unless it is there."""
    return _once(dialect, FILE).values(seq=0, leaf_hash="")


@cache
def add_definition(dialect: str) -> Insert:
    """Return the statement that stores a definition, unless it is there."""
    return _once(dialect, DEFINITION)


def _once(dialect: str, table: Table) -> Insert:
    # Each dialect has its own insert, and loading the one that is not used costs every command its start.
    own: Any = import_module(f"sqlalchemy.dialects.{dialect}")
    found: Insert = own.insert(table).on_conflict_do_nothing()
    return found


AGREEMENT_BY: Final = select(AGREEMENT).where(AGREEMENT.c.agreement == bindparam("agreement"))
AGREEMENTS: Final = select(AGREEMENT).order_by(AGREEMENT.c.agreement)

PROJECTED: Final = union(*(select(table.c.agreement) for table in (AGREEMENT, STAGE, ADHERENCE, BINDING)))

_DEFINED: Final = select(AGREEMENT.c.agreement).join(DEFINITION, AGREEMENT.c.definition == DEFINITION.c.digest)
DEFINED_WITH: Final[Mapping[str, Select[Any]]] = MappingProxyType(
    # Not LIKE: on SQLite it takes capital letters for small ones.
    {
        "sqlite": _DEFINED.where(func.instr(DEFINITION.c.body, bindparam("needle")) > 0),
        "postgresql": _DEFINED.where(func.strpos(DEFINITION.c.body, bindparam("needle")) > 0),
    }
)


class Rows:
    """The four statements for one table of projected rows; ``owner`` is the column that names whose rows they are.

    Where two owners of one name share a table, ``among`` tells the rows of one from those of the other.
    """

    def __init__(self, table: Table, owner: str = "agreement", among: ColumnElement[bool] | None = None) -> None:
        keys = list(table.primary_key.columns)
        self._fields = tuple(column.name for column in table.columns)
        self._key = tuple(column.name for column in keys)
        self.key_of: Callable[[Any], Any] = attrgetter(*self._key)
        same = [column == bindparam(f"key_{column.name}") for column in keys]
        self._rest = tuple(name for name in self._fields if name not in self._key)
        mine: Select[Any] = select(table).where(table.c[owner] == bindparam("owner"))
        self.of: Select[Any] = mine if among is None else mine.where(among)
        self.add: Insert = insert(table)
        self.change: Update = update(table).where(*same).values({name: bindparam(name) for name in self._rest})
        self.drop: Delete = delete(table).where(*same)

    def values(self, row: object) -> dict[str, Any]:
        """Return all columns of a row, as ``add`` takes them."""
        return {name: getattr(row, name) for name in self._fields}

    def changes(self, row: object) -> dict[str, Any]:
        """Return the key of a row and its other columns, as ``change`` takes them."""
        return self.keyed(row) | {name: getattr(row, name) for name in self._rest}

    def keyed(self, row: object) -> dict[str, Any]:
        """Return the key of a row, as ``drop`` takes it."""
        return {f"key_{name}": getattr(row, name) for name in self._key}


AGREEMENT_ROWS: Final = Rows(AGREEMENT)
STAGE_ROWS: Final = Rows(STAGE)
ADHERENCE_ROWS: Final = Rows(ADHERENCE)
BINDING_ROWS: Final = Rows(BINDING)
