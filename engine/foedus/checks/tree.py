"""The tree over all leaves, grown anew from the acts and compared with what the register keeps of it.

Every tile and the head of the log are compared. The leaves are those that stand with the acts: that each is the hash
of its act is what the seals show. So whoever rewrites an act and seals it well is found here, by the tile that covers
it; whoever rewrites the tree as well is found by a checkpoint that was kept elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from foedus.checks.findings import Finding
from foedus.ledger.tree import HASH_SIZE, TILE_HEIGHT, TILE_WIDTH, Edge
from foedus.ports import Reading, StoredAct

_NO_LEAF = bytes(HASH_SIZE)
_BATCH = 512


class Growing:
    """A tree that grows with the acts as they are walked, and remembers its roots at the sizes that are asked for."""

    def __init__(self, sizes: Iterable[int] = ()) -> None:
        self._edge = Edge()
        self._waiting: list[bytes] = []
        self._sizes = frozenset(sizes)
        self.acts: list[StoredAct] = []
        self.tiles: dict[tuple[int, int], str] = {}
        self.roots: dict[int, bytes] = {0: self._edge.root}

    def add(self, stored: StoredAct) -> None:
        """Add the leaf of the next act."""
        self.acts.append(stored)
        self._waiting.append(_leaf(stored.leaf_hash))
        if len(self._waiting) >= _BATCH or len(self.acts) in self._sizes:
            self._grow()
            self.roots[len(self.acts)] = self._edge.root

    @property
    def edge(self) -> Edge:
        """The right edge of the tree as it is now."""
        self._grow()
        return self._edge

    def ref(self, index: int) -> str:
        """Return the name of an act by its place in the tree."""
        return self.acts[index].ref if 0 <= index < len(self.acts) else f"act {index}"

    def covered(self, level: int, number: int) -> str:
        """Say which acts a tile covers."""
        width = int(TILE_WIDTH**level)
        return f"{self.ref(number * width)} to {self.ref((number + 1) * width - 1)}"

    def _grow(self) -> None:
        self._edge, done = self._edge.grown(self._waiting)
        self._waiting.clear()
        for node in done:
            if node.level % TILE_HEIGHT == 0:
                self.tiles[node.level // TILE_HEIGHT, node.index] = node.hash.hex()


def compare_tree(reading: Reading, tree: Growing) -> Iterator[Finding]:
    """Compare the tiles and the head of the log with the tree that the acts give."""
    edge = tree.edge
    missing = dict(tree.tiles)
    for row in reading.stored("foedus_tile"):
        if row.unread:
            yield from (
                Finding("tree", f"{row.place}.{column}", f"the cell {why}") for column, why in row.unread.items()
            )
        key = (row.cells["level"], row.cells["number"])
        wanted = missing.pop(key, None)
        if wanted is None:
            yield Finding("tree", row.place, "the acts make no such tile")
        elif "hash" not in row.unread and row.cells["hash"] != wanted:
            acts = tree.covered(*key)
            yield Finding("tree", f"{row.place}.hash", f"the acts {acts} are not those over which the tree was built")
    for level, number in sorted(missing):
        place = f"foedus_tile[{level}, {number}]"
        yield Finding("tree", place, f"the row is missing; it covers the acts {tree.covered(level, number)}")
    yield from _head(reading, edge)


def _head(reading: Reading, edge: Edge) -> Iterator[Finding]:
    wanted = {"root": edge.root.hex(), "edge": " ".join(one.hex() for one in edge.hashes)}
    for row in reading.stored("foedus_log_head"):
        for column, value in wanted.items():
            if row.key == (1,) and column not in row.unread and row.cells[column] != value:
                message = f"the {edge.size} acts do not make the tree whose {column} stands here"
                yield Finding("tree", f"foedus_log_head.{column}", message)


def _leaf(text: str | None) -> bytes:
    """Read a leaf; one that is none is found as a seal, and no tree fits it."""
    try:
        found = bytes.fromhex(text or "")
    except ValueError:
        return _NO_LEAF
    return found if len(found) == HASH_SIZE else _NO_LEAF
