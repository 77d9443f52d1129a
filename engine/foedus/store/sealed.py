"""The texts that only some may read: kept beside their salts, read by their hashes, and erased.

Rules of this module:

* no error of the database shows a text: what was handed to a statement is left out of its message;
* an erased text is overwritten in the file (SQLite), not only taken out of the table.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Connection, bindparam, delete, insert, select
from sqlalchemy.exc import StatementError

from foedus.ports import SealedText
from foedus.store.tables import SEALED

_KEEP: Final = insert(SEALED)
_BY_HASH: Final = select(SEALED).where(SEALED.c.hash == bindparam("digest"))
_ERASE: Final = delete(SEALED).where(SEALED.c.hash == bindparam("digest"))


def salt() -> str:
    """Return 16 random bytes in hexadecimal."""
    return secrets.token_hex(16)


def keep(connection: Connection, texts: Sequence[SealedText]) -> None:
    """Store sealed texts."""
    if texts:
        with _silently():
            connection.execute(_KEEP, [{"hash": one.hash, "salt": one.salt, "body": one.body} for one in texts])


def found(connection: Connection, hashes: Sequence[str]) -> Mapping[str, SealedText]:
    """Return the sealed texts that have these hashes; an erased one is missing."""
    rows = (connection.execute(_BY_HASH, {"digest": digest}).first() for digest in hashes)
    return {row[0]: SealedText(*row) for row in rows if row is not None}


def erase(connection: Connection, digest: str) -> None:
    """Take a sealed text out for ever."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")  # zeros where it stood, for as long as we are connected
    connection.execute(_ERASE, {"digest": digest})


@contextmanager
def _silently() -> Iterator[None]:
    try:
        yield
    except StatementError as error:
        error.hide_parameters = True
        raise
