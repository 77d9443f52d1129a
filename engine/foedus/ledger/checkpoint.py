"""Checkpoints (C2SP tlog-checkpoint): how many acts a register holds, and the root of the tree over them, signed.

A checkpoint is a promise for ever: whoever keeps one can tell whether a register, a bundle or a receipt agrees with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from foedus.errors import RegisterBroken
from foedus.ledger.keys import LOG, Signer, Verifier
from foedus.ledger.notes import Note, read_note, sign, signed_by
from foedus.ledger.texts import decimal, from_base64, shown, to_base64, unreadable
from foedus.ledger.tree import HASH_SIZE


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a log's tree; ``extensions`` are further lines, of which nothing is proven."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def text(self) -> str:
        """Write what is signed."""
        return "".join(f"{line}\n" for line in (self.origin, self.size, to_base64(self.root), *self.extensions))


@dataclass(frozen=True, slots=True)
class Sealed:
    """A checkpoint with the note on which it stands, byte for byte."""

    checkpoint: Checkpoint
    note: Note

    def __bytes__(self) -> bytes:
        return bytes(self.note)


def read_checkpoint(data: bytes, what: str = "the checkpoint") -> Sealed:
    """Read a signed checkpoint; its signatures are not looked at yet.

    Raises:
        RegisterBroken: ``proof-unreadable``.

    """
    note = read_note(data, what)
    return Sealed(parse(note.text, what), note)


def parse(text: str, what: str = "the checkpoint") -> Checkpoint:
    """Read the text of a checkpoint.

    Raises:
        RegisterBroken: ``proof-unreadable``.

    """
    lines = text.split("\n")[:-1]
    if len(lines) < 3 or not all(lines):
        raise unreadable(f"{what} has not three lines at least, none of them empty: origin, size and root")
    origin, size, root, *more = lines
    found = from_base64(root, f"the root of {what}", HASH_SIZE)
    return Checkpoint(origin, decimal(size, f"the size of {what}"), found, tuple(more))


def sign_checkpoint(checkpoint: Checkpoint, key: Signer) -> Sealed:
    """Sign a checkpoint as the log whose key it is.

    Raises:
        ValueError: the key is a witness's, or bears another name than the log's.

    """
    if key.kind != LOG or key.name != checkpoint.origin:
        raise ValueError(f"the key of {key.name!r} does not sign for the log {checkpoint.origin!r}")
    note = Note(checkpoint.text())
    return Sealed(checkpoint, note.with_signature(sign(note.text, key)))


def signed_by_log(sealed: Sealed, keys: Iterable[Verifier]) -> Verifier:
    """Return the key of the log that signed a checkpoint: one of these, under the name of the origin.

    Raises:
        RegisterBroken: ``signature-forged``, no such key has signed it, or a signature is not its key's.

    """
    origin = sealed.checkpoint.origin
    known = [key for key in keys if key.kind == LOG]
    named = [key for key in known if key.name == origin]
    found = signed_by(sealed.note, named)
    if not found:
        message = f"no known key of the log {shown(origin)} has signed the checkpoint"
        if named and any(signature.name == origin for signature in sealed.note.signatures):
            message += "; another key under its name has"
        elif known:
            message += f"; known are {', '.join(sorted({shown(key.name) for key in known}))}"
        raise RegisterBroken(message, code="signature-forged")
    return next(iter(found))
