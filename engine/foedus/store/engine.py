"""Engines: which URLs are understood, and the settings without which a register would lose acts.

SQLite: DELETE journal with synchronous=EXTRA loses no acknowledged act when the power fails; WAL with NORMAL
does. ``recursive_triggers`` keeps ``INSERT OR REPLACE`` from walking around the append-only triggers;
``cache_spill`` is off so that only BEGIN and COMMIT ever have to wait for a lock. The wait is our own, short
and jittered: SQLite's growing one lets writers starve.

A transaction takes the write lock at once, unless it was begun on :func:`reader`.
"""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable
from functools import partial
from typing import Any, Final, TypeVar, cast

from sqlalchemy import URL, Connection, Engine, StaticPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from foedus.errors import Usage
from foedus.store.faults import busy, is_busy

PATIENCE: Final = 5.0
"""How many seconds a writer waits for a lock before it gives up."""

PRAGMAS: Final = (
    "PRAGMA journal_mode=DELETE",
    "PRAGMA synchronous=EXTRA",
    "PRAGMA foreign_keys=ON",
    "PRAGMA recursive_triggers=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cache_spill=OFF",
)

_READS: Final = "foedus_reads"
_POSTGRESQL: Final = {"postgresql", "postgres", "postgresql+psycopg"}
_SQLITE: Final = {"sqlite", "sqlite+pysqlite"}
_OLDEST_SQLITE: Final = (3, 35, 0)  # RETURNING

_T = TypeVar("_T")


def make_engine(url: str) -> Engine:
    """Make the engine for a URL: ``sqlite:///file.db``, ``sqlite://`` (in memory) or ``postgresql://…``.

    Nothing is opened yet.

    Raises:
        Usage: ``database-url``, the URL names no database of these, or the driver is not installed.

    """
    parsed = _parse(url)
    if parsed.drivername in _SQLITE:
        return _sqlite(parsed.set(drivername="sqlite"))
    try:
        engine = create_engine(parsed.set(drivername="postgresql+psycopg"), isolation_level="READ COMMITTED")
    except ModuleNotFoundError as error:
        raise Usage(
            "the driver for PostgreSQL is not installed",
            code="database-url",
            remedy="Install it with `pip install 'foedus[postgresql]'`.",
        ) from error
    event.listen(engine, "connect", _limit_waiting)
    return engine


def reader(engine: Engine) -> Engine:
    """Return a view of the engine whose transactions only read, each from one snapshot of the register."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(**{_READS: True})
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def looker(engine: Engine) -> Engine | None:
    """Return a view of the engine whose statements each stand alone, if that spares anything."""
    return None if engine.dialect.name == "sqlite" else engine.execution_options(isolation_level="AUTOCOMMIT")


def patiently(act: Callable[[], _T]) -> _T:
    """Do something that SQLite may refuse because the register is locked, again and again for a few seconds.

    Raises:
        Conflict: ``register-busy``, the lock was held for longer than :data:`PATIENCE`.

    """
    give_up = time.monotonic() + PATIENCE
    while True:
        try:
            return act()
        except sqlite3.OperationalError as error:
            if not is_busy(error):
                raise
            if time.monotonic() >= give_up:
                raise busy() from error
        time.sleep(random.uniform(0.0005, 0.005))


class PatientConnection(sqlite3.Connection):
    """A SQLite connection whose commit waits for readers to leave."""

    def commit(self) -> None:
        """Commit; a busy COMMIT leaves the transaction open, so that it can be tried again."""
        patiently(super().commit)


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise Usage(
            f"{_printable(url)} is no database URL",
            code="database-url",
        ) from error
    if parsed.drivername not in _SQLITE | _POSTGRESQL:
        raise Usage(
            f"{parsed.render_as_string(hide_password=True)!r} names a database that foedus does not know",
            code="database-url",
        )
    return parsed


def _printable(url: str) -> str:
    # It could not be parsed, so a password in it could not be found either: show nothing that might hold one.
    return repr(url) if "@" not in url else "that"


def _sqlite(url: URL) -> Engine:
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        raise Usage(
            f"SQLite {sqlite3.sqlite_version} is too old: 3.35 is the oldest that will do",
            code="database-url",
        )
    options: dict[str, Any] = {}
    if url.database in (None, "", ":memory:"):
        # One connection for all: a second one would see another, empty database.
        options["poolclass"] = StaticPool
    engine = create_engine(
        url,
        connect_args={
            "factory": PatientConnection,
            "isolation_level": None,  # sqlite3 begins nothing by itself; _begin does
            "timeout": 0,
            "check_same_thread": False,
        },
        **options,
    )
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def _set_pragmas(connection: Any, _record: object) -> None:
    for pragma in PRAGMAS:
        patiently(partial(connection.execute, pragma)).close()


def _begin(connection: Connection) -> None:
    driver = cast(sqlite3.Connection, connection.connection.dbapi_connection)
    if not connection.get_execution_options().get(_READS):
        patiently(lambda: driver.execute("BEGIN IMMEDIATE"))
        return
    driver.execute("BEGIN")
    try:
        # Taking the shared lock now keeps every later read from having to wait.
        patiently(lambda: driver.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall())
    except BaseException:
        driver.rollback()
        raise


def _limit_waiting(connection: Any, _record: object) -> None:
    connection.execute(f"SET lock_timeout = {int(PATIENCE * 1000)}")
    connection.commit()
