"""One look at a register: a single statement is a snapshot by itself, and needs no transaction around it."""

from __future__ import annotations

from typing import Any, Final, cast

from sqlalchemy import Connection

from foedus.ports import SecondLook
from foedus.store.reading import SqlReading

_LOOKS: Final = ("execute", "scalar", "scalars", "connection")


class _Once:
    """A connection that gives one answer; another one would come from another moment."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._used = False

    def __getattr__(self, name: str) -> Any:
        if name in _LOOKS:
            if self._used:
                raise SecondLook
            self._used = True
        return getattr(self._connection, name)


def glance(connection: Connection) -> SqlReading:
    """Return a reading of one statement; a second one raises :class:`foedus.ports.SecondLook`."""
    return SqlReading(cast(Connection, _Once(connection)))
