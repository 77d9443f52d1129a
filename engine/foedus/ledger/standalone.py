"""Checks a bundle of a foedus register with nothing but Python: every hash of it, and every number.

    python3 verify.py [FOLDER]

This file lies in each bundle as ``verify.py``. It imports nothing but the standard library, so that it can be read in a
quarter of an hour and run on a machine without a network. It computes anew

* the hash of every act and of every payload that is not withheld, and of every definition;
* the numbers and links of the acts in each file, and their times, which never go back;
* the tree over all acts (RFC 6962), its tiles, and the root of every checkpoint in the bundle.

It does not check signatures, for which the standard library has no means: ``python -m foedus.ledger verify`` does both.
Nor does it say whether an act was lawful under its definition: that is for ``foedus log verify`` on the register.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

INCONSISTENT, UNREADABLE, NOT_SEALED = "log-inconsistent", "proof-unreadable", "not-sealed"
ACTS, HEAD, HEADS, DEFINITIONS = "acts.jsonl", "checkpoint", "checkpoints", "definitions"
WIDTH = 256
LONGEST = 64_000_000
"""The most bytes that a line or a file of a bundle may have."""


@dataclass(frozen=True, order=True)
class Fault:
    """Something that is not as it should be: which act (``index``, if one), what kind, where, and what."""

    index: int
    code: str
    place: str
    message: str


@dataclass(frozen=True)
class Head:
    """What a checkpoint promises: the root of the tree over the first ``size`` acts."""

    place: str
    size: int
    root: bytes


@dataclass
class Replay:
    """What a bundle came to when every hash was computed anew; ``roots`` are those of the sizes that were asked for."""

    acts: int = 0
    withheld: int = 0
    refs: list[str] = field(default_factory=list)
    leaves: bytearray = field(default_factory=bytearray)
    roots: dict[int, bytes] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    files: dict[str, tuple[int, str]] = field(default_factory=dict)
    named: dict[str, int] = field(default_factory=dict)
    time: str = ""

    def ref(self, index: int) -> str:
        """Return the name of an act by its place."""
        return self.refs[index] if 0 <= index < len(self.refs) else f"act {index}"

    @property
    def first(self) -> Fault | None:
        """The first act with which something is wrong, if it can be told which."""
        return next((fault for fault in sorted(self.faults) if fault.place == self.ref(fault.index)), None)

    def fault(self, index: int, code: str, message: str) -> None:
        """Note what is wrong with an act."""
        self.faults.append(Fault(index, code, self.ref(index), message))


def replay(folder: Path, heads: Sequence[Head]) -> Replay:
    """Compute every hash of a bundle anew, and compare it with the checkpoints."""
    done = Replay()
    tiled = next((head.size for head in heads if head.place == HEAD), None)
    bundles = _Bundles(folder, done, tiled)
    for line in _lines(folder / ACTS, done):
        bundles.add(_act(line, done))
    bundles.finish()
    _definitions(folder, done)
    size = done.acts if tiled is None else min(tiled, done.acts)
    _first_other_leaf(folder, done, size, done.acts if tiled is None else tiled)
    edge = Edge()
    wanted = {head.size for head in heads}
    for index in range(done.acts + 1):
        if index in wanted:
            done.roots[index] = edge.root()
        if index < done.acts:
            edge.add(bytes(done.leaves[index * 32 : index * 32 + 32]))
    for path, tile in tiles_of(done.leaves, size):
        _compare_file(folder, path, tile, done)
    done.faults.extend(compare(heads, done.roots, done.acts, done.ref))
    done.faults.sort()
    return done


class Edge:
    """The complete subtrees along the right edge of a growing tree."""

    def __init__(self) -> None:
        self._size = 0
        self._hashes: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Add the hash of a leaf."""
        self._hashes.append(leaf)
        self._size += 1
        size = self._size
        while size % 2 == 0:
            right = self._hashes.pop()
            self._hashes[-1] = joined(self._hashes[-1], right)
            size //= 2

    def root(self) -> bytes:
        """Return the root of the tree as it is now."""
        if not self._hashes:
            return hashlib.sha256(b"").digest()
        found = self._hashes[-1]
        for left in reversed(self._hashes[:-1]):
            found = joined(left, found)
        return found


def joined(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def compare(heads: Sequence[Head], roots: Mapping[int, bytes], acts: int, ref: Callable[[int], str]) -> Iterator[Fault]:
    """Hold checkpoints against the roots that the acts give; name the acts among which the first other one is."""
    good = {head.size for head in heads if roots.get(head.size) == head.root} | {0}
    for head in heads:
        before = max(size for size in good if size <= head.size)
        if head.size > acts:
            gone = f"{acts} acts are here, the newest {head.size - acts} are gone"
            gone += f"; the last that is left is {ref(acts - 1)}" if acts else ""
            message = f"it sealed {head.size} acts; {gone}"
            yield Fault(acts, INCONSISTENT, head.place, message)
        elif roots.get(head.size) != head.root:
            first, last = ref(before), ref(max(head.size - 1, 0))
            among = first if first == last else f"among {first} to {last}"
            message = f"the first {head.size} acts are not those that it sealed; the first other one is {among}"
            yield Fault(before, INCONSISTENT, head.place, message)


def tile_path(level: str, number: int, width: int = WIDTH) -> str:
    """Return the place of a tile (C2SP tlog-tiles): ``tile/0/x001/234``, with ``.p/W`` if it is not whole."""
    digits = f"{number:03d}"
    digits = digits.zfill((len(digits) + 2) // 3 * 3)
    parts = [digits[start : start + 3] for start in range(0, len(digits), 3)]
    path = "/".join([*(f"x{part}" for part in parts[:-1]), parts[-1]])
    return f"tile/{level}/{path}" + ("" if width == WIDTH else f".p/{width}")


def tiles_of(leaves: bytes | bytearray, size: int) -> Iterator[tuple[str, bytes]]:
    """Yield every tile of the tree of the first ``size`` leaves with its place, level by level."""
    level, row = 0, bytes(leaves[: size * 32])
    while row:
        count = len(row) // 32
        for number in range((count + WIDTH - 1) // WIDTH):
            tile = row[number * WIDTH * 32 : (number + 1) * WIDTH * 32]
            yield tile_path(str(level), number, len(tile) // 32), tile
        whole = [row[start : start + WIDTH * 32] for start in range(0, count // WIDTH * WIDTH * 32, WIDTH * 32)]
        row = b"".join(_top(tile) for tile in whole)
        level += 1


def _top(tile: bytes) -> bytes:
    row = [tile[start : start + 32] for start in range(0, len(tile), 32)]
    while len(row) > 1:
        row = [joined(row[n], row[n + 1]) for n in range(0, len(row), 2)]
    return row[0]


class _Bundles:
    """Compares the bundles of entries with the envelopes as they come."""

    def __init__(self, folder: Path, done: Replay, size: int | None) -> None:
        self._folder, self._done, self._size = folder, done, size
        self._number, self._count, self._data = 0, 0, bytearray()

    def add(self, envelope: bytes) -> None:
        if self._size is not None and self._number * WIDTH + self._count >= self._size:
            return
        self._data += len(envelope).to_bytes(2, "big") + envelope
        self._count += 1
        if self._count == WIDTH:
            self.finish()

    def finish(self) -> None:
        if not self._count:
            return
        path = tile_path("entries", self._number, self._count)
        _compare_file(self._folder, path, bytes(self._data), self._done)
        self._number, self._count, self._data = self._number + 1, 0, bytearray()


def _lines(path: Path, done: Replay) -> Iterator[bytes]:
    try:
        with _opened(path) as file:
            while line := file.readline(LONGEST + 1):
                if len(line) > LONGEST or not line.endswith(b"\n"):
                    done.faults.append(Fault(done.acts, UNREADABLE, ACTS, f"line {done.acts + 1} does not end"))
                    return
                yield line
    except OSError as error:
        done.faults.append(Fault(0, UNREADABLE, ACTS, f"the file cannot be read: {error.strerror}"))


def _opened(path: Path) -> Any:
    if path.is_symlink():
        raise OSError(0, "it is a link, and a bundle has none")
    return path.open("rb")


def _act(line: bytes, done: Replay) -> bytes:
    """Check one act against itself and against the one before it in its file; return its envelope."""
    index = done.acts
    done.acts += 1
    done.refs.append(f"{ACTS}:{index + 1}")
    try:
        found = json.loads(line.decode())
        if set(found) != {"envelope", "index", "payload", "salt"} or found["index"] != index:
            raise ValueError("it is not the act with this index, or has other fields")
        envelope = found["envelope"].encode()
        act = json.loads(envelope)
        if canonical(act) != envelope or len(envelope) > 65535:
            raise ValueError("the envelope is not written canonically")
        done.refs[index] = f"{act['file']}#{act['seq']}"
        leaf = hashlib.sha256(b"\x00" + envelope).digest()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        done.fault(index, UNREADABLE, f"line {index + 1} is no act: {error}")
        done.leaves += bytes(32)
        return b""
    done.leaves += leaf
    _follows(act, leaf.hex(), index, done)
    _payload(found["payload"], found["salt"], act.get("payload_sha256"), index, done)
    if isinstance(act.get("definition"), str):
        done.named.setdefault(act["definition"], index)
    return bytes(envelope)


def canonical(value: Any) -> bytes:
    """Write an envelope canonically; it holds text and whole numbers only, for which this is RFC 8785."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _follows(act: Mapping[str, Any], leaf: str, index: int, done: Replay) -> None:
    file, seq, time = act.get("file"), act.get("seq"), act.get("recorded_at")
    if not isinstance(file, str) or not isinstance(seq, int) or not isinstance(time, str):
        done.fault(index, UNREADABLE, "the envelope lacks its file, number or time")
        return
    last, prev = done.files.get(file, (0, ""))
    if seq != last + 1:
        done.fault(index, INCONSISTENT, f"it follows act {last} of its file")
    if act.get("prev", "") != prev:
        done.fault(index, INCONSISTENT, "it names another act before it than the one that is there")
    if time < done.time:
        done.fault(index, INCONSISTENT, "it was recorded before the act before it")
    done.files[file], done.time = (seq, leaf), time


def _payload(payload: Any, salt: Any, sealed: Any, index: int, done: Replay) -> None:
    if payload is None and salt is None:
        done.withheld += 1
        return
    try:
        if hashlib.sha256(bytes.fromhex(salt) + payload.encode()).hexdigest() != sealed:
            done.fault(index, INCONSISTENT, "the payload is not the one that was sealed")
        found = json.loads(payload)
        if isinstance(found.get("definition"), str):
            done.named.setdefault(found["definition"], index)
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        done.fault(index, UNREADABLE, f"the payload cannot be read: {error}")


def _definitions(folder: Path, done: Replay) -> None:
    home = folder / DEFINITIONS
    names = sorted(path.name for path in home.iterdir()) if home.is_dir() else []
    for name in names:
        digest = name[: -len(".json")] if name.endswith(".json") else ""
        index = done.named.pop(digest, None)
        place = f"{DEFINITIONS}/{name}"
        if index is None and done.withheld:
            continue  # a payload that is withheld may name it
        if index is None:
            done.faults.append(Fault(done.acts, INCONSISTENT, place, "no act names this definition"))
        elif hashlib.sha256(_read(home / name)).hexdigest() != digest:
            done.faults.append(Fault(index, INCONSISTENT, place, "the definition does not have the hash of its name"))
    for digest, index in done.named.items():
        if re.fullmatch("[0-9a-f]{64}", digest):
            done.fault(index, INCONSISTENT, f"the definition {digest[:12]}... that it names is missing")


def _first_other_leaf(folder: Path, done: Replay, size: int, tiled: int) -> None:
    """Name the first act whose hash is not the one in the tiles."""
    for number in range((size + WIDTH - 1) // WIDTH):
        width = min(WIDTH, tiled - number * WIDTH)
        tile = _read(folder / tile_path("0", number, width))
        for index in range(number * WIDTH, min(size, number * WIDTH + len(tile) // 32)):
            at = index % WIDTH * 32
            if tile[at : at + 32] != done.leaves[index * 32 : index * 32 + 32]:
                done.fault(index, INCONSISTENT, "it is not the act whose hash stands in the tiles")
                return


def _compare_file(folder: Path, path: str, wanted: bytes, done: Replay) -> None:
    if _read(folder / path) != wanted:
        done.faults.append(Fault(done.acts, INCONSISTENT, path, "the tile is missing, or not that of the acts"))


def _read(path: Path) -> bytes:
    try:
        with _opened(path) as file:
            return bytes(file.read(LONGEST + 1))
    except OSError:
        return b""


def heads_in(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of each checkpoint in a bundle, the one that its tiles belong to first."""
    if (folder / HEAD).exists():
        yield HEAD, _read(folder / HEAD)
    home = folder / HEADS
    for path in sorted(home.iterdir()) if home.is_dir() else ():
        yield f"{HEADS}/{path.name}", _read(path)


def _head(place: str, data: bytes) -> Head:
    _, size, root, *_ = data.decode().split("\n")
    return Head(place, int(size), base64.b64decode(root, validate=True))


def main(arguments: Sequence[str]) -> int:
    """Check the bundle in a folder; return 0, or 7 if it is not what it claims to be."""
    folder = Path(arguments[0] if arguments else Path(__file__).resolve().parent)
    heads, wrong = [], []
    for place, data in heads_in(folder):
        try:
            heads.append(_head(place, data))
        except ValueError:
            wrong.append(Fault(0, UNREADABLE, place, "this is no checkpoint"))
    done = replay(folder, heads)
    for fault in [*wrong, *done.faults]:
        print(f"{fault.code}: {fault.place}: {fault.message}")
    if done.first is not None:
        print(f"The first act with which something is wrong is {done.first.place}.")
    newest = max((head.size for head in heads), default=0)
    print(f"{done.acts} acts in {len(done.files)} files; {len(heads)} checkpoints, the newest over {newest} acts;")
    print(
        f"{done.withheld} payloads withheld. Signatures were not checked: python -m foedus.ledger verify checks them."
    )
    return 7 if wrong or done.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
