"""Bundles written from a register: acts, definitions, checkpoints, tiles, and the program that checks them."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from foedus.app.files_once import flush_folder
from foedus.app.keys import verifier
from foedus.errors import RegisterBroken, Usage
from foedus.kernel.canonical import canonical
from foedus.ledger.bundle import KEY
from foedus.ledger.checkpoint import Sealed
from foedus.ledger.envelope import envelope_of
from foedus.ledger.standalone import ACTS, DEFINITIONS, HEAD, HEADS, WIDTH, tile_path, tiles_of
from foedus.ports import Reading
from foedus.queries.proofs import must_begin_with
from foedus.store.archive import SqlArchive

README: Final = """\
This folder is a whole register of foedus, to be checked without it.

  python3 verify.py                              checks every hash; needs Python alone
  python3 -m foedus.ledger verify . --log-key K  checks the signatures too; K comes from the depositary

Each line of acts.jsonl is one act: "envelope" holds the bytes that are its leaf, SHA-256(0x00 || envelope); "payload"
and "salt" are what payload_sha256 in the envelope is the hash of: SHA-256(salt || payload). The tree over all leaves
is that of RFC 6962; checkpoint and tile/ are as C2SP tlog-checkpoint and tlog-tiles describe them.
"""


@dataclass(frozen=True, slots=True)
class Exported:
    """A bundle that was written."""

    folder: Path
    acts: int
    definitions: int
    sealed: int
    checkpoints: int

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {
            "folder": str(self.folder), "acts": self.acts, "definitions": self.definitions, "sealed": self.sealed,
            "checkpoints": self.checkpoints,
        }  # fmt: skip


def export(archive: SqlArchive, folder: Path, checkpoints: Sequence[Sealed], log_key: str | None) -> Exported:
    """Write a bundle into a folder that is new or empty; it appears whole or not at all."""
    named = verifier(log_key) if log_key is not None else None
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Usage(f"{folder} is not empty; a bundle is written into a folder of its own")
    try:
        with archive.reading() as reading:
            draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
            try:
                done = _write(reading, draft, folder, sorted(checkpoints, key=lambda one: one.checkpoint.size))
                if named is not None:
                    _put(draft, KEY, f"{named}\n".encode())
                draft.chmod(0o755)
                if folder.exists():
                    folder.rmdir()
                draft.rename(folder)
                flush_folder(folder.parent)
            finally:
                shutil.rmtree(draft, ignore_errors=True)
    except OSError as error:
        raise Usage(f"the bundle cannot be written to {folder}: {error.strerror}") from error
    return done


def _write(reading: Reading, draft: Path, folder: Path, checkpoints: Sequence[Sealed]) -> Exported:
    for sealed in checkpoints:
        must_begin_with(reading, sealed.checkpoint)
    newest = checkpoints[-1] if checkpoints else None
    acts, leaves = _acts(reading, draft, None if newest is None else newest.checkpoint.size)
    size = acts if newest is None else newest.checkpoint.size
    for path, tile in tiles_of(leaves, size):
        _put(draft, path, tile)
    for sealed in checkpoints:
        _put(draft, f"{HEADS}/{sealed.checkpoint.size}", bytes(sealed))
    if newest is not None:
        _put(draft, HEAD, bytes(newest))
    definitions = reading.definitions()
    for digest, doc in definitions.items():
        _put(draft, f"{DEFINITIONS}/{digest}.json", canonical(doc))
    _put(draft, "README.txt", README.encode())
    _put(draft, "verify.py", files("foedus.ledger").joinpath("standalone.py").read_bytes())
    sealed_acts = 0 if newest is None else newest.checkpoint.size
    return Exported(folder, acts, len(definitions), sealed_acts, len(checkpoints))


def _acts(reading: Reading, draft: Path, tiled: int | None) -> tuple[int, bytes]:
    """Write the acts, and the bundles of entries of those that have tiles; return their number and all leaves."""
    count, leaves, waiting = 0, bytearray(), list[bytes]()
    with (draft / ACTS).open("wb") as file:
        for stored in reading.stored_acts():
            if stored.act is None or stored.body is None or stored.position != count:
                message = f"{stored.ref} cannot be read as it was sealed"
                raise RegisterBroken(message, remedy="Run `foedus log verify` to see each place.")
            envelope = envelope_of(stored.act)
            file.write(_line(count, envelope, stored.body, stored.act.salt))
            leaves += bytes.fromhex(stored.act.leaf_hash)
            count += 1
            waiting.append(envelope)
            if count == tiled or len(waiting) == WIDTH:
                _entries(draft, (count - 1) // WIDTH, waiting, count if tiled is None else tiled)
                waiting.clear()
    if waiting and tiled is None:
        _entries(draft, count // WIDTH, waiting, count)
    return count, bytes(leaves)


def _entries(draft: Path, number: int, envelopes: Sequence[bytes], size: int) -> None:
    """Write a bundle of entries, unless it lies beyond the tree that has tiles."""
    if number * WIDTH < size:
        data = b"".join(len(envelope).to_bytes(2, "big") + envelope for envelope in envelopes)
        _put(draft, tile_path("entries", number, len(envelopes)), data)


def _line(index: int, envelope: bytes, body: str, salt: str) -> bytes:
    line: Mapping[str, Any] = {"envelope": envelope.decode(), "index": index, "payload": body, "salt": salt}
    return json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def _put(draft: Path, path: str, data: bytes) -> None:
    place = draft / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
