"""The tree over all leaves: RFC 6962 and RFC 9162 with SHA-256; roots, proofs, and what checks them.

Rules of this module:

* A leaf comes in as its hash (``sha256(0x00 || envelope)``, see ``envelope``); an inner node is
  ``sha256(0x01 || left || right)``; the root of no leaf at all is ``sha256("")``.
* To append, nobody has to know the leaves: the :class:`Edge`, the hashes of the complete subtrees along the right edge,
  is enough. There are as many as the size has ones in binary, so that an append costs a few hashes at any size.
* To prove, nobody has to know all leaves: complete subtrees of 256 leaves, of 256² and so on are kept as *tiles*, and a
  proof asks for a few stretches of them (:class:`Hashes`).
* A check answers yes or no, and never raises: whatever is wrong with a proof, it does not hold.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

HASH_SIZE: Final = 32
"""The bytes of every hash."""

TILE_HEIGHT: Final = 8
"""How many levels of the tree are one level of tiles."""

TILE_WIDTH: Final = 1 << TILE_HEIGHT
"""How many hashes a whole tile has."""

EMPTY_ROOT: Final = hashlib.sha256(b"").digest()
"""The root of a tree without leaves."""


class Hashes(Protocol):
    """Where the hashes of a tree come from: leaves and whole tiles."""

    def __call__(self, level: int, start: int, stop: int) -> Sequence[bytes]:
        """Return the hashes number ``start`` to ``stop - 1`` among the complete subtrees of ``256 ** level`` leaves.

        Level 0 are the leaves. All that are asked for lie inside the tree.
        """


@dataclass(frozen=True, slots=True, order=True)
class Node:
    """The hash of a complete subtree: the ``index``-th of those with ``2 ** level`` leaves."""

    level: int
    index: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Edge:
    """The right edge of a tree: the hashes of its complete subtrees from left to right, the largest first."""

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.hashes) != self.size.bit_count():
            raise ValueError(f"a tree of {self.size} leaves has another right edge than {len(self.hashes)} hashes")
        if any(len(one) != HASH_SIZE for one in self.hashes):
            raise ValueError("a hash of the right edge is no SHA-256")

    @property
    def root(self) -> bytes:
        """The root of the tree."""
        if not self.hashes:
            return EMPTY_ROOT
        found = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            found = joined(left, found)
        return found

    def grown(self, leaves: Sequence[bytes]) -> tuple[Edge, list[Node]]:
        """Return the edge with these leaves at its end, and every subtree that they completed, in their order."""
        size, hashes, done = self.size, list(self.hashes), list[Node]()
        for leaf in leaves:
            hashes.append(leaf)
            size += 1
            for level in range(1, (size & -size).bit_length()):
                right = hashes.pop()
                hashes[-1] = joined(hashes[-1], right)
                done.append(Node(level, (size >> level) - 1, hashes[-1]))
        return Edge(size, tuple(hashes)), done


def joined(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def of_leaves(leaves: Sequence[bytes]) -> Hashes:
    """Return the hashes of a tree whose leaves are all at hand."""

    def hashes(level: int, start: int, stop: int) -> Sequence[bytes]:
        if level == 0:
            return leaves[start:stop]
        return [subtree(hashes, level * TILE_HEIGHT, index, below=True) for index in range(start, stop)]

    return hashes


def edge_of(hashes: Hashes, size: int) -> Edge:
    """Read the right edge of the tree of the first ``size`` leaves."""
    return Edge(size, tuple(subtree(hashes, *one) for one in _complete(0, size)))


def subtree(hashes: Hashes, level: int, index: int, *, below: bool = False) -> bytes:
    """Read or compute the hash of a complete subtree of ``2 ** level`` leaves; ``below`` does not ask for it itself."""
    tiles, more = divmod(level, TILE_HEIGHT)
    if below and more == 0:
        tiles, more = tiles - 1, TILE_HEIGHT
    wanted = 1 << more
    row = list(hashes(tiles, index * wanted, (index + 1) * wanted))
    if len(row) != wanted:
        raise LookupError(f"of {wanted} hashes of level {tiles} from {index * wanted} on, {len(row)} are there")
    while len(row) > 1:
        row = [joined(*pair) for pair in zip(row[::2], row[1::2], strict=True)]
    return row[0]


def root_of(hashes: Hashes, size: int) -> bytes:
    """Return the root of the tree of the first ``size`` leaves."""
    return edge_of(hashes, size).root


def inclusion_proof(hashes: Hashes, index: int, size: int) -> tuple[bytes, ...]:
    """Prove that a leaf is in the tree of the first ``size`` leaves: the siblings on the way from leaf to root.

    Raises:
        ValueError: there is no such leaf in that tree.

    """
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} leaves has no leaf number {index}")
    return tuple(_range(hashes, *one) for one in _siblings(index, 0, size))


def consistency_proof(hashes: Hashes, old: int, new: int) -> tuple[bytes, ...]:
    """Prove that the tree of ``new`` leaves begins with that of ``old`` leaves; empty where there is nothing to prove.

    Raises:
        ValueError: the old tree is the larger one.

    """
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} leaves does not begin with one of {old}")
    return tuple(_range(hashes, *one) for one in _seams(old, 0, new)) if 0 < old < new else ()


def includes(root: bytes, size: int, index: int, leaf: bytes, proof: Sequence[bytes]) -> bool:
    """Say whether the proof shows that the leaf is number ``index`` in the tree with this root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size or not _are_hashes(leaf, *proof):
        return False
    node, last, found = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            found = joined(sibling, found)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            found = joined(found, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and found == root


def extends(old_root: bytes, old: int, new_root: bytes, new: int, proof: Sequence[bytes]) -> bool:
    """Say whether the proof shows that the new tree begins with the old one (RFC 9162, 2.1.4.2).

    A tree begins with itself, and there the proof is empty. Of the empty tree nothing can be shown: no root depends on
    it.
    """
    if not 0 < old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    if not _are_hashes(old_root, new_root, *proof):  # else bytes could move from one hash to its neighbour
        return False
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not path:
        return False
    node, last = old - 1, new - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    before = after = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            before, after = joined(sibling, before), joined(sibling, after)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            after = joined(after, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root


def _are_hashes(*values: bytes) -> bool:
    return all(len(value) == HASH_SIZE for value in values)


def _split(size: int) -> int:
    """Return the largest power of two that is smaller than the size."""
    return 1 << ((size - 1).bit_length() - 1)


def _siblings(index: int, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches of leaves beside the way to a leaf, from the leaf upwards."""
    if stop - start == 1:
        return
    middle = start + _split(stop - start)
    if index < middle:
        yield from _siblings(index, start, middle)
        yield middle, stop
    else:
        yield from _siblings(index, middle, stop)
        yield start, middle


def _seams(old: int, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches of leaves that a consistency proof names (RFC 9162, 2.1.4.1)."""
    if old == stop:
        if start:  # the old tree's own root is known to whoever checks
            yield start, stop
        return
    middle = start + _split(stop - start)
    if old <= middle:
        yield from _seams(old, start, middle)
        yield middle, stop
    else:
        yield from _seams(old, middle, stop)
        yield start, middle


def _range(hashes: Hashes, start: int, stop: int) -> bytes:
    """Return the hash of the tree over a stretch of leaves that begins where a subtree may begin."""
    found = [subtree(hashes, *one) for one in _complete(start, stop)]
    result = found.pop()
    while found:
        result = joined(found.pop(), result)
    return result


def _complete(start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Yield level and index of the complete subtrees that make up a stretch, the largest first."""
    while start < stop:
        level = (stop - start).bit_length() - 1
        yield level, start >> level
        start += 1 << level
