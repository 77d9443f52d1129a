"""Statements put into words once: those asked so often that building them would cost more than asking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ClauseElement, Connection, Dialect
from sqlalchemy.exc import DBAPIError


@dataclass(frozen=True, slots=True)
class Spoken:
    """A statement as the driver gets it; ``places`` are the names of its parameters where the driver wants positions.

    It has no list whose length changes, and gives its columns as the driver gives them.
    """

    text: str
    places: tuple[str, ...] | None

    @classmethod
    def of(cls, statement: ClauseElement, dialect: Dialect) -> Spoken:
        """Put a statement into the words of a database."""
        compiled: Any = statement.compile(dialect=dialect)
        return cls(str(compiled), tuple(compiled.positiontup) if compiled.positional else None)

    def put(self, connection: Connection, given: Mapping[str, Any]) -> Sequence[Any]:
        """Hand the statement to the driver, inside the connection's transaction, and return its rows."""
        values: Any = given if self.places is None else tuple(given[name] for name in self.places)
        driver: Any = connection.connection
        cursor = driver.cursor()
        try:
            cursor.execute(self.text, values)
            rows: Sequence[Any] = cursor.fetchall()
        except connection.dialect.loaded_dbapi.Error as error:
            raise self._wrapped(connection, driver, values, error) from error
        finally:
            cursor.close()
        return rows

    def _wrapped(self, connection: Connection, driver: Any, values: Any, error: Exception) -> BaseException:
        """Return the driver's error as every other statement would have raised it; a lost connection is given up."""
        dialect = connection.dialect
        gone = dialect.is_disconnect(error, driver, None)  # type: ignore[arg-type]
        if gone:
            connection.invalidate(error)
        base = dialect.loaded_dbapi.Error
        return DBAPIError.instance(self.text, values, error, base, connection_invalidated=gone, dialect=dialect)
