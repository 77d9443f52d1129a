"""What a database complaint means to a clerk: busy, broken, unreachable, or out of order."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError

from foedus.errors import Conflict, FoedusError, RegisterBroken, Usage

_BUSY_STATES: Final = {"55P03", "40P01", "40001"}
"""PostgreSQL: lock not available, deadlock detected, serialization failure."""

_CONNECT_STATES: Final = ("08", "28", "3D")
"""PostgreSQL: connection exception, invalid authorization, unknown database."""

_OUT_OF_ORDER_STATES: Final = ("53", "57", "58", "25006")
"""PostgreSQL: out of resources, operator intervention, system error, read-only transaction."""

_SQLITE_BUSY: Final = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_SQLITE_BROKEN: Final = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_SQLITE_OUT_OF_ORDER: Final = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY}


@contextmanager
def translated() -> Iterator[None]:
    """Turn complaints of the driver into errors of the book; those that stand for our own mistake stay."""
    try:
        yield
    except DBAPIError as error:
        found = meaning(error)
        if found is None:
            raise
        raise found from error


def busy() -> Conflict:
    """Return the error for a lock that another writer held too long."""
    return Conflict("another writer held the register locked for too long", code="register-busy")


def meaning(error: DBAPIError) -> FoedusError | None:
    """Return the error of the book that a driver's error stands for, or ``None`` if it is our own mistake."""
    if isinstance(error.orig, sqlite3.Error):
        return _of_sqlite(error.orig)
    return _of_postgresql(error)


def is_busy(error: sqlite3.OperationalError) -> bool:
    """Say whether SQLite refused because somebody else holds a lock."""
    return _primary(error) in _SQLITE_BUSY


def _primary(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _of_sqlite(error: sqlite3.Error) -> FoedusError | None:
    code = _primary(error)
    if code in _SQLITE_BUSY:
        return busy()
    if code in _SQLITE_BROKEN:
        return RegisterBroken(f"the file is no sound SQLite database: {error}")
    if code == sqlite3.SQLITE_CANTOPEN:
        return Usage(f"the database file cannot be opened: {error}", code="database-url")
    if code in _SQLITE_OUT_OF_ORDER:
        return FoedusError(f"the database failed: {error}", code="database-failed")
    return None


def _of_postgresql(error: DBAPIError) -> FoedusError | None:
    state = getattr(error.orig, "sqlstate", None)
    first = (str(error.orig).splitlines() or [""])[0]
    if state in _BUSY_STATES:
        return busy()
    if error.connection_invalidated or (state or "").startswith(_OUT_OF_ORDER_STATES):
        return FoedusError(f"the database failed: {first}", code="database-failed")
    if (state or "").startswith(_CONNECT_STATES) or (state is None and _while_connecting(error)):
        return Usage(f"the database cannot be reached: {first}", code="database-url")
    return None


def _while_connecting(error: DBAPIError) -> bool:
    return error.statement is None and type(error.orig).__name__ in {"OperationalError", "ConnectionTimeout"}
