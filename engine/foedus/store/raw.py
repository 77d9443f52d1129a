"""The tables as they stand, cell by cell, whatever somebody has written into them: for the inspection.

Rules of this module:

* no cell ends the reading: one that is not what its column promises is shown in words instead;
* days and instants are read as text in the one form in which the archive writes them, on every database;
* what is read here decides nothing: the desks read through ``reading``, which refuses a broken register.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    Select,
    Table,
    Text,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    select,
    type_coerce,
)
from sqlalchemy.types import NullType

from foedus.ledger.acts import Act
from foedus.ledger.envelope import instant_text
from foedus.ports import StoredAct, StoredRow
from foedus.store.tables import ACT, METADATA, PAYLOAD
from foedus.store.types import Day, Instant

_SHOWN: Final = 60
"""How much of a strange cell is shown."""

ALONE: Final = (
    select(PAYLOAD.c.position)
    .outerjoin(ACT, ACT.c.position == PAYLOAD.c.position)
    .where(ACT.c.position.is_(None))
    .order_by(PAYLOAD.c.position)
)


def rows(connection: Connection, name: str) -> Iterator[StoredRow]:
    """Yield every row of a table in the order of its key."""
    table = METADATA.tables[name]
    with _tolerant(connection):
        found = connection.execute(_rows_of(name, connection.dialect.name)).all()
    readers = _readers(table)
    for row in found:
        yield _stored(name, len(table.primary_key.columns), readers, row)


def acts(connection: Connection, batch: int) -> Iterator[StoredAct]:
    """Yield every act with its payload in the order of the log."""
    start, page = 0, _acts_page(connection.dialect.name)
    while True:
        with _tolerant(connection):
            found = connection.execute(page, {"start": start, "batch": batch}).all()
        if not found:
            return
        yield from map(_act, found)
        start = found[-1][0] + 1


@contextmanager
def _tolerant(connection: Connection) -> Iterator[None]:
    """Let SQLite hand out text that is no UTF-8 as the bytes it is, instead of an error."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.dbapi_connection
    before, driver.text_factory = driver.text_factory, _decoded
    try:
        yield
    finally:
        driver.text_factory = before


def _decoded(text: bytes) -> str | bytes:
    try:
        return text.decode()
    except UnicodeDecodeError:
        return text


@cache
def _rows_of(name: str, dialect: str) -> Select[Any]:
    table = METADATA.tables[name]
    return select(*_cells(table, dialect)).order_by(*table.primary_key.columns)


@cache
def _acts_page(dialect: str) -> Select[Any]:
    return (
        select(*_cells(ACT, dialect), *_cells(PAYLOAD, dialect))
        .select_from(ACT.outerjoin(PAYLOAD, ACT.c.position == PAYLOAD.c.position))
        .where(ACT.c.position >= bindparam("start"))
        .order_by(ACT.c.position)
        .limit(bindparam("batch"))
    )


def _cells(table: Table, dialect: str) -> list[ColumnElement[Any]]:
    """The columns without their types, those of the key first."""
    wanted = _key_first(table)
    if dialect == "postgresql":
        return [_as_text(column) for column in wanted]
    return [type_coerce(column, NullType()) for column in wanted]


def _key_first(table: Table) -> list[Column[Any]]:
    return sorted(table.columns, key=lambda column: not column.primary_key)


def _as_text(column: Column[Any]) -> ColumnElement[Any]:
    """PostgreSQL knows days that Python does not, ``infinity`` among them: they come out as the text they are."""
    if isinstance(column.type, Day):
        first: ColumnElement[Any] = literal_column("DATE '0001-01-01'")
        last: ColumnElement[Any] = literal_column("DATE '9999-12-31'")
        written = func.to_char(column, "YYYY-MM-DD")
    elif isinstance(column.type, Instant):
        first = literal_column("TIMESTAMPTZ '0001-01-01 00:00:00+00'")
        last = literal_column("TIMESTAMPTZ '9999-12-31 23:59:59.999999+00'")
        written = func.to_char(func.timezone("UTC", column), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
    else:
        return column
    return case((column.between(first, last), written), else_=cast(column, Text))


def _number(value: object) -> object:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _text(value: object) -> object:
    return value if isinstance(value, str) else None


def _day(value: object) -> object:
    try:
        found = date.fromisoformat(str(value))
    except ValueError:
        return None
    return found if found.isoformat() == value else None


def _instant(value: object) -> object:
    try:
        found = datetime.fromisoformat(str(value))
        return found if instant_text(found) == value else None
    except (OverflowError, ValueError):
        return None


@cache
def _readers(table: Table) -> Sequence[tuple[str, bool, Callable[[object], object], str]]:
    """For each column: its name, whether it may be empty, how its cell is read, and what belongs there."""
    return [(column.name, bool(column.nullable), *_reader(column)) for column in _key_first(table)]


def _reader(column: Column[Any]) -> tuple[Callable[[object], object], str]:
    if isinstance(column.type, Day):
        return _day, "a day"
    if isinstance(column.type, Instant):
        return _instant, "an instant in UTC"
    return (_number, "a whole number") if isinstance(column.type, Integer) else (_text, "text")


def _stored(name: str, keys: int, readers: Sequence[Any], row: Sequence[Any]) -> StoredRow:
    cells: dict[str, Any] = {}
    unread: dict[str, str] = {}
    for (column, nullable, read, kind), value in zip(readers, row, strict=True):
        found = cells[column] = None if value is None else read(value)
        if found is None and (value is not None or not nullable):
            unread[column] = f"holds {_shown(value)} where {kind} belongs"
    return StoredRow(name, tuple(row[:keys]), cells, unread)


def _shown(value: object) -> str:
    if value is None:
        return "nothing"
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _act(row: Sequence[Any]) -> StoredAct:
    width = len(ACT.columns)
    act = _stored(ACT.name, 1, _readers(ACT), row[:width])
    cells, unread = act.cells, {f"{ACT.name}.{column}": why for column, why in act.unread.items()}
    salt, body = "", None
    payload: Mapping[str, Any] = {}
    if row[width] is None:
        unread[PAYLOAD.name] = "has no row for this act"
    else:
        beside = _stored(PAYLOAD.name, 1, _readers(PAYLOAD), row[width:])
        unread |= {f"{PAYLOAD.name}.{column}": why for column, why in beside.unread.items()}
        salt, body = beside.cells["salt"] or "", beside.cells["body"]
        if body is not None:
            try:
                payload = parsed(body)
            except ValueError as error:
                unread[f"{PAYLOAD.name}.body"] = str(error)
    whole = not act.unread
    return StoredAct(
        cells["position"], cells["file"], cells["seq"], cells["leaf_hash"],
        Act(**cells, salt=salt, payload=payload) if whole else None, body, unread,
    )  # fmt: skip


def parsed(body: str) -> Mapping[str, Any]:
    """Read a JSON object.

    Raises:
        ValueError: the text is something else; the message says what, as the end of a sentence.

    """
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"is no JSON: {error}") from error
    if not isinstance(found, dict):
        raise ValueError("is no JSON object")
    return found
