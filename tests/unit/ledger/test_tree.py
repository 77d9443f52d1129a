"""The tree against an independent one, written down as RFC 6962 says it, and against published vectors."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.ledger import tree
from foedus.ledger.tree import EMPTY_ROOT, Edge, consistency_proof, extends, includes, inclusion_proof, of_leaves

PUBLISHED = Path(__file__).resolve().parents[4] / "shared" / "data" / "merkle-vectors.jsonl"
OWN = Path(__file__).resolve().parents[2] / "cases" / "merkle-own.jsonl"
SIZES = st.integers(1, 600)


# -- the independent tree: RFC 6962, 2.1, word for word ----------------------------------------------------------


def mth(leaves: Sequence[bytes]) -> bytes:
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = largest(len(leaves))
    return hashlib.sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def largest(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def path(m: int, leaves: Sequence[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    k = largest(len(leaves))
    if m < k:
        return [*path(m, leaves[:k]), mth(leaves[k:])]
    return [*path(m - k, leaves[k:]), mth(leaves[:k])]


def proof(m: int, leaves: Sequence[bytes]) -> list[bytes]:
    return subproof(m, leaves, True)


def subproof(m: int, leaves: Sequence[bytes], whole: bool) -> list[bytes]:
    if m == len(leaves):
        return [] if whole else [mth(leaves)]
    k = largest(len(leaves))
    if m <= k:
        return [*subproof(m, leaves[:k], whole), mth(leaves[k:])]
    return [*subproof(m - k, leaves[k:], False), mth(leaves[:k])]


def leaf(n: int) -> bytes:
    return hashlib.sha256(b"\x00" + n.to_bytes(4, "big")).digest()


LEAVES = [leaf(n) for n in range(70_000)]


# -- the same trees, the same proofs ------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [*range(70), 255, 256, 257, 511, 512, 513, 1000])
def test_roots_and_edges(size: int) -> None:
    leaves = LEAVES[:size]
    edge, _ = Edge().grown(leaves)
    assert edge.root == mth(leaves) == tree.root_of(of_leaves(leaves), size)
    assert edge == tree.edge_of(of_leaves(leaves), size)


def test_the_root_of_nothing() -> None:
    assert Edge().root == EMPTY_ROOT == mth([])
    assert EMPTY_ROOT.hex().startswith("e3b0c44298fc1c14")


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 13, 64, 65])
def test_every_proof_of_small_trees(size: int) -> None:
    leaves, hashes = LEAVES[:size], of_leaves(LEAVES[:size])
    root = mth(leaves)
    for index in range(size):
        found = inclusion_proof(hashes, index, size)
        assert list(found) == path(index, leaves)
        assert includes(root, size, index, leaves[index], found)
    for old in range(1, size + 1):
        found = consistency_proof(hashes, old, size)
        assert list(found) == proof(old, leaves)
        assert extends(mth(leaves[:old]), old, root, size, found)
    assert consistency_proof(hashes, 0, size) == ()


@given(st.data())
def test_proofs_of_any_tree(data: st.DataObject) -> None:
    size = data.draw(SIZES)
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    leaves, hashes = LEAVES[:size], of_leaves(LEAVES[:size])
    assert list(inclusion_proof(hashes, index, size)) == path(index, leaves)
    assert list(consistency_proof(hashes, old, size)) == proof(old, leaves)


def test_a_tree_with_tiles_of_two_levels() -> None:
    # Of complete tiles only their hashes are asked for: the leaves behind them are never read.
    size = len(LEAVES)
    edge, done = Edge().grown(LEAVES)
    rows: dict[int, list[bytes]] = {0: LEAVES}
    for node in sorted(done):
        if node.level % tree.TILE_HEIGHT == 0:
            rows.setdefault(node.level // tree.TILE_HEIGHT, []).append(node.hash)
    asked: list[tuple[int, int, int]] = []

    def hashes(level: int, start: int, stop: int) -> Sequence[bytes]:
        asked.append((level, start, stop))
        return rows[level][start:stop]

    assert {level: len(row) for level, row in rows.items()} == {0: 70_000, 1: 273, 2: 1}
    assert tree.root_of(hashes, size) == edge.root == mth(LEAVES)
    found = inclusion_proof(hashes, 12_345, size)
    assert includes(edge.root, size, 12_345, LEAVES[12_345], found)
    assert list(found) == path(12_345, LEAVES)
    assert list(consistency_proof(hashes, 65_537, size)) == proof(65_537, LEAVES)
    assert sum(stop - start for _, start, stop in asked) < 3 * 256 * 6


@given(st.lists(st.integers(0, 40), max_size=12))
def test_an_edge_grows_in_pieces_as_in_one(pieces: list[int]) -> None:
    size = sum(pieces)
    whole, completed = Edge().grown(LEAVES[:size])
    edge, done = Edge(), []
    for piece in pieces:
        edge, more = edge.grown(LEAVES[edge.size : edge.size + piece])
        done += more
    assert edge == whole
    assert done == completed
    assert len(done) == size - size.bit_count()
    for node in done:
        width = 1 << node.level
        assert node.hash == mth(LEAVES[node.index * width : (node.index + 1) * width])


@pytest.mark.parametrize("edge", [(1, ()), (3, (b"x" * 32,)), (1, (b"short",)), (-1, (b"x" * 32,) * 2)])
def test_an_edge_that_is_none(edge: tuple[int, tuple[bytes, ...]]) -> None:
    with pytest.raises(ValueError, match=r"edge|SHA-256"):
        Edge(*edge)


def test_what_cannot_be_proven_is_an_error() -> None:
    hashes = of_leaves(LEAVES[:5])
    for index in (-1, 5):
        with pytest.raises(ValueError, match="no leaf"):
            inclusion_proof(hashes, index, 5)
    with pytest.raises(ValueError, match="begin"):
        consistency_proof(hashes, 6, 5)
    with pytest.raises(LookupError, match="are there"):
        tree.root_of(hashes, 6)


# -- what must not hold -------------------------------------------------------------------------------------------


@settings(max_examples=300)
@given(st.data())
def test_a_proof_holds_for_one_leaf_at_one_place_only(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, 300))
    index, other = (data.draw(st.integers(0, size - 1)) for _ in range(2))
    leaves = LEAVES[:size]
    root, found = mth(leaves), tuple(path(index, leaves))
    assert includes(root, size, index, leaves[index], found)
    assert includes(root, size, index, leaves[other], found) == (other == index)
    assert includes(root, size, other, leaves[index], found) == (other == index)
    assert not includes(root, size, index, leaves[index], (*found, leaf(1)))
    assert not includes(root, size, index, leaves[index], found[:-1])
    assert not includes(root, size, size, leaves[index], found)
    assert not includes(root, size, -1, leaves[index], found)
    spoilt = data.draw(st.integers(0, len(found) * 256 - 1))
    assert not includes(root, size, index, leaves[index], flipped(found, spoilt))


@settings(max_examples=300)
@given(st.data())
def test_a_tree_that_was_changed_does_not_extend(data: st.DataObject) -> None:
    new = data.draw(st.integers(2, 300))
    old = data.draw(st.integers(1, new - 1))
    leaves = LEAVES[:new]
    before, after, found = mth(leaves[:old]), mth(leaves), tuple(proof(old, leaves))
    assert extends(before, old, after, new, found)
    assert not extends(before, old, after, new, (*found, leaf(1)))
    assert not extends(before, old, after, new, found[:-1])
    assert not extends(before, old + 1, after, new, found)
    assert not extends(after, new, before, old, found)
    assert not extends(before, old, after, new, flipped(found, data.draw(st.integers(0, len(found) * 256 - 1))))
    forged = list(leaves)
    forged[data.draw(st.integers(0, old - 1))] = leaf(70_001)
    assert not extends(before, old, mth(forged), new, proof(old, forged))


def flipped(found: Sequence[bytes], bit: int) -> tuple[bytes, ...]:
    spoilt = [bytearray(one) for one in found]
    spoilt[bit // 256][bit % 256 // 8] ^= 1 << bit % 8
    return tuple(bytes(one) for one in spoilt)


def test_bytes_cannot_move_between_two_hashes() -> None:
    one, two = LEAVES[:2]
    root = mth([one, two])
    assert includes(root, 2, 0, one, [two])
    assert not includes(root, 2, 0, one + two[:1], [two[1:]])
    assert not includes(root, 2, 0, one, [b""])
    assert not extends(one, 1, root, 2, [two[:-1]])


def test_nothing_is_shown_of_the_empty_tree() -> None:
    assert not extends(EMPTY_ROOT, 0, mth(LEAVES[:3]), 3, [])
    assert not extends(EMPTY_ROOT, 0, EMPTY_ROOT, 0, [])
    assert not includes(EMPTY_ROOT, 0, 0, LEAVES[0], [])


# -- vectors ------------------------------------------------------------------------------------------------------


def holds(vector: dict[str, Any]) -> bool:
    read = base64.b64decode
    found = [read(one) for one in vector["proof"] or ()]
    if vector["kind"] == "inclusion":
        place = vector["treeSize"], vector["leafIdx"], read(vector["leafHash"])
        return includes(read(vector["root"]), *place, found)
    return extends(read(vector["root1"]), vector["size1"], read(vector["root2"]), vector["size2"], found)


def vectors(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def test_the_published_vectors() -> None:
    if not PUBLISHED.exists():
        pytest.skip("the published vectors are not beside this checkout")
    found = vectors(PUBLISHED)
    assert len(found) == 196
    assert [one["name"] for one in found if holds(one) == one["wantErr"]] == []


def test_our_own_vectors() -> None:
    found = vectors(OWN)
    assert len(found) >= 150
    assert {(one["kind"], one["wantErr"]) for one in found} == {
        (kind, wrong) for kind in ("inclusion", "consistency") for wrong in (True, False)
    }
    assert [one["name"] for one in found if holds(one) == one["wantErr"]] == []


def test_our_own_vectors_are_what_the_independent_tree_says() -> None:
    assert vectors(OWN) == own()


def own() -> list[dict[str, Any]]:
    """Make the vectors: proofs of trees of odd and even sizes, and each of them spoilt in one way."""
    found: list[dict[str, Any]] = []
    for size in (1, 2, 3, 6, 7, 8, 9, 21, 64, 100):
        leaves = LEAVES[:size]
        for index in sorted({0, size // 2, size - 1}):
            good = {"kind": "inclusion", "treeSize": size, "leafIdx": index, "leafHash": text(leaves[index]),
                    "root": text(mth(leaves)), "proof": texts(path(index, leaves))}  # fmt: skip
            found.extend(named(f"inclusion/{size}/{index}", good, {
                "another leaf": {"leafHash": text(leaf(size))}, "another place": {"leafIdx": index + size},
                "one hash more": {"proof": [*good["proof"], text(leaf(size))]},
            }))  # fmt: skip
        for old in sorted({1, (size + 1) // 2, size}):
            good = {"kind": "consistency", "size1": old, "size2": size, "root1": text(mth(leaves[:old])),
                    "root2": text(mth(leaves)), "proof": texts(proof(old, leaves))}  # fmt: skip
            found.extend(named(f"consistency/{old}/{size}", good, {
                "another root": {"root2": text(leaf(size))}, "a smaller tree": {"size2": old - 1},
                "one hash more": {"proof": [*good["proof"], text(leaf(size))]},
            }))  # fmt: skip
    return found


def named(name: str, good: dict[str, Any], spoilt: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    wrong = [{"name": f"{name}/{how}", **good, **change, "wantErr": True} for how, change in spoilt.items()]
    return [{"name": f"{name}/as it is", **good, "wantErr": False}, *wrong]


def text(hashed: bytes) -> str:
    return base64.b64encode(hashed).decode()


def texts(found: Sequence[bytes]) -> list[str]:
    return [text(one) for one in found]


if __name__ == "__main__":
    OWN.write_text("".join(json.dumps(one) + "\n" for one in own()), "utf-8")
