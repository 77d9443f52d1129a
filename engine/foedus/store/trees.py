"""The tree as the tables keep it: hashes in small hexadecimal digits, the right edge as a line of them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from foedus.errors import RegisterBroken
from foedus.ledger.tree import HASH_SIZE, Edge
from foedus.store import statements as sql

_DIGITS = frozenset("0123456789abcdef")


class SqlTree:
    """Reads the tree inside a transaction that somebody else opens and closes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def edge(self) -> Edge:
        """Return the right edge of the tree over all acts.

        Raises:
            RegisterBroken: the head of the log does not agree with itself.

        """
        row = self._connection.execute(sql.TREE).first()
        if row is None:
            raise RegisterBroken("the register has lost the head of its log")
        return edge_at(*row)

    def tree_hashes(self, level: int, start: int, stop: int) -> Sequence[bytes]:
        """Return hashes of the tree: leaves (level 0), or whole tiles; see :class:`foedus.ledger.tree.Hashes`.

        Raises:
            RegisterBroken: they are not all there.

        """
        query, given = (sql.LEAVES, {}) if level == 0 else (sql.TILES, {"level": level})
        found = self._connection.scalars(query, {"start": start, "stop": stop, **given}).all()
        return hashes_of(found, stop - start)


def edge_text(edge: Edge) -> str:
    """Write a right edge."""
    return " ".join(one.hex() for one in edge.hashes)


def edge_at(size: int, root: str, text: str) -> Edge:
    """Read the right edge of a tree of so many leaves, and hold it against the root that stands beside it.

    Raises:
        RegisterBroken: they do not agree; nothing may be built on such a tree.

    """
    try:
        edge = Edge(size, tuple(hash_of(part) for part in text.split(" ") if part))
    except ValueError as error:
        message = f"the head of the log does not agree with its tree: {error}"
        raise RegisterBroken(message) from error
    if edge.root.hex() != root:
        raise RegisterBroken("the head of the log does not agree with its tree: the edge gives another root")
    return edge


def hashes_of(found: Sequence[str], wanted: int) -> list[bytes]:
    """Read hashes of leaves or tiles.

    Raises:
        RegisterBroken: some are missing, or are no hashes.

    """
    if len(found) != wanted:
        raise RegisterBroken(f"of {wanted} hashes of the tree, {len(found)} are in the register")
    try:
        return [hash_of(text) for text in found]
    except ValueError as error:
        raise RegisterBroken(f"a hash of the tree is none: {error}") from error


def hash_of(text: str) -> bytes:
    """Read a hash in the one form in which it is written.

    Raises:
        ValueError: it is written in another way.

    """
    if len(text) != 2 * HASH_SIZE or not _DIGITS.issuperset(text):
        raise ValueError(f"{text[:20]!r} is not written as a hash")
    return bytes.fromhex(text)
