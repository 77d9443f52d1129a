"""The archive itself: a register in a SQL database, in its own transactions or a host application's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

from sqlalchemy import Connection, Engine

from foedus.errors import Usage
from foedus.kernel.clock import Clock
from foedus.store import schema, sealed
from foedus.store.engine import looker, make_engine, patiently, reader
from foedus.store.faults import translated
from foedus.store.glance import glance
from foedus.store.reading import SqlReading
from foedus.store.writing import SqlWriting

HostConnection: TypeAlias = Connection
"""The connection of a host application, under a name that other rooms may say."""


class SqlArchive:
    """A register in a SQLite or PostgreSQL database; fulfils :class:`foedus.ports.Archive`.

    The first transaction checks the schema's version; nothing is opened before.
    """

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._reader = reader(engine)
        self._looker = looker(engine)
        self._clock = clock
        self._guarded = False
        self._memory: dict[str, object] = {}

    @classmethod
    def from_url(cls, url: str, clock: Clock) -> SqlArchive:
        """Open the register at a URL.

        Raises:
            Usage: ``database-url``, the URL names no SQLite or PostgreSQL database, or a driver is missing.

        """
        return cls(make_engine(url), clock)

    @classmethod
    def on_connection(cls, connection: Connection, clock: Clock) -> JoinedArchive:
        """Work inside a host application's transaction: the host commits or rolls back, foedus never does."""
        return JoinedArchive(connection, clock)

    @property
    def clock(self) -> Clock:
        """The clock that stamps every act."""
        return self._clock

    @property
    def memory(self) -> dict[str, object]:
        """What the desks remember of each file between units of work."""
        return self._memory

    @property
    def engine(self) -> Engine:
        """The engine, for making and upgrading the schema."""
        return self._engine

    def salt(self) -> str:
        """Return 16 random bytes in hexadecimal, for a text that is to be sealed."""
        return sealed.salt()

    @contextmanager
    def reading(self) -> Iterator[SqlReading]:
        """Open a read-only transaction, which sees one snapshot of the register."""
        with translated(), self._opened(self._reader) as connection:
            yield SqlReading(connection)

    @contextmanager
    def glance(self) -> Iterator[SqlReading]:
        """Open a reading of one statement without a transaction, where that is cheaper; else a whole reading."""
        if self._looker is None or not self._guarded:
            with self.reading() as reading:
                yield reading
            return
        with translated(), self._looker.connect() as connection:
            yield glance(connection)

    @contextmanager
    def unit_of_work(self) -> Iterator[SqlWriting]:
        """Open the one writing transaction; leaving it without an error commits.

        Raises:
            Conflict: ``register-busy``, another writer held the lock for too long.
            NotFound: ``register-missing``.
            RegisterBroken: ``register-version``.

        """
        with translated(), self._opened(self._engine) as connection:
            yield SqlWriting(connection, self._clock)

    def dispose(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    @contextmanager
    def _opened(self, engine: Engine) -> Iterator[Connection]:
        if not self._guarded and schema.is_absent(engine):
            raise schema.missing(engine)
        with engine.begin() as connection:
            if not self._guarded:
                schema.guard(connection)
                self._guarded = True
            yield connection


class JoinedArchive(SqlArchive):
    """A register inside the transaction of a host application.

    A unit of work is a savepoint: one that fails leaves nothing behind, even if the host then commits.
    """

    def __init__(self, connection: Connection, clock: Clock) -> None:
        super().__init__(connection.engine, clock)
        self._connection = connection

    @contextmanager
    def reading(self) -> Iterator[SqlReading]:
        """Read inside the host's transaction."""
        with translated():
            self._join()
            yield SqlReading(self._connection)

    @contextmanager
    def glance(self) -> Iterator[SqlReading]:
        """Read inside the host's transaction."""
        with self.reading() as reading:
            yield reading

    @contextmanager
    def unit_of_work(self) -> Iterator[SqlWriting]:
        """Write inside the host's transaction, which the host commits or rolls back."""
        with translated():
            self._join()
            with self._connection.begin_nested():
                yield SqlWriting(self._connection, self._clock)

    def dispose(self) -> None:
        """Do nothing: the connection is the host's."""

    def _join(self) -> None:
        if not self._connection.in_transaction():
            self._connection.begin()  # the host ends it with its own commit or rollback
        driver: Any = self._connection.connection.dbapi_connection
        if getattr(driver, "autocommit", False) is True:
            raise Usage("the connection commits after every statement: foedus needs the host's transaction")
        if self._connection.dialect.name == "sqlite" and not driver.in_transaction:
            # Python's driver begins only before a change, so that a savepoint would be the whole transaction.
            patiently(lambda: driver.execute("BEGIN IMMEDIATE"))
        if not self._guarded:
            schema.guard(self._connection)
            self._guarded = True
