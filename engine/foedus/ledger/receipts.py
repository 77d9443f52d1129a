"""Receipts (C2SP tlog-proof): one act is in the register, and a checkpoint says so; to be checked anywhere, for ever.

The receipt carries the act's envelope as its extra data: fields without the payload, which it names by its hash. What
the receipt shows is that this envelope is the leaf at its place. That the file has no *later* act it does not show.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from foedus.errors import RegisterBroken
from foedus.ledger.checkpoint import Sealed, read_checkpoint
from foedus.ledger.texts import decimal, from_base64, to_base64, unreadable, utf8
from foedus.ledger.tree import HASH_SIZE, includes

FIRST_LINE: Final = "c2sp.org/tlog-proof@v1"
"""How every receipt begins."""

MIME: Final = ".tlog-proof"
"""How the name of a receipt's file should end."""

_LONGEST: Final = 63


@dataclass(frozen=True, slots=True)
class Receipt:
    """The place of a leaf, the way from it to the root, and the checkpoint with that root; ``extra`` is not proven."""

    index: int
    proof: tuple[bytes, ...]
    sealed: Sealed
    extra: bytes | None = None

    def __str__(self) -> str:
        extra = [] if self.extra is None else [f"extra {to_base64(self.extra)}"]
        lines = (FIRST_LINE, *extra, f"index {self.index}", *map(to_base64, self.proof), "")
        return "".join(f"{line}\n" for line in lines) + str(self.sealed.note)

    def __bytes__(self) -> bytes:
        return str(self).encode()


def read_receipt(data: bytes, what: str = "the receipt") -> Receipt:
    """Read a receipt; nothing of it is proven yet.

    Raises:
        RegisterBroken: ``proof-unreadable``.

    """
    text = utf8(data, what)
    head, empty, note = text.partition("\n\n")
    lines = head.split("\n")
    if lines[0] != FIRST_LINE or not empty:
        raise unreadable(f"{what} does not begin with the line {FIRST_LINE}, or has no checkpoint")
    rest = lines[1:]
    extra = None
    if rest and rest[0].startswith("extra "):
        extra = from_base64(rest.pop(0).removeprefix("extra "), f"the extra data of {what}")
    if not rest or not rest[0].startswith("index "):
        raise unreadable(f"{what} does not say the place of its act: index N")
    index = decimal(rest.pop(0).removeprefix("index "), f"the place in {what}")
    return Receipt(index, read_hashes(rest, what), read_checkpoint(note.encode(), f"the checkpoint of {what}"), extra)


def read_hashes(lines: Sequence[str], what: str) -> tuple[bytes, ...]:
    """Read the hashes of a proof, one in a line.

    Raises:
        RegisterBroken: ``proof-unreadable``.

    """
    if len(lines) > _LONGEST:
        raise unreadable(f"{what} has {len(lines)} hashes; more than {_LONGEST} are never needed")
    return tuple(from_base64(line, f"a hash of {what}", HASH_SIZE) for line in lines)


def leaf_of(envelope: bytes) -> bytes:
    """Return the leaf hash of an envelope."""
    return hashlib.sha256(b"\x00" + envelope).digest()


def check_receipt(receipt: Receipt, envelope: bytes | None = None) -> bytes:
    """Return the envelope that the receipt shows to be in the tree of its checkpoint, which the caller has to judge.

    Raises:
        RegisterBroken: ``log-inconsistent``, the receipt shows nothing; ``proof-unreadable``, it has no envelope.

    """
    found = receipt.extra if envelope is None else envelope
    if found is None:
        raise unreadable("the receipt does not carry the envelope of its act; it has to be given apart")
    head = receipt.sealed.checkpoint
    if not includes(head.root, head.size, receipt.index, leaf_of(found), receipt.proof):
        message = f"the receipt does not show that this act is number {receipt.index} of the {head.size} sealed"
        raise RegisterBroken(message, code="log-inconsistent")
    return found


def read_envelope(envelope: bytes) -> Mapping[str, Any]:
    """Read the fields of an envelope.

    Raises:
        RegisterBroken: ``proof-unreadable``, it is no envelope of foedus.

    """
    try:
        found = json.loads(envelope)
    except (ValueError, RecursionError) as error:
        raise unreadable(f"what the receipt seals is no act: {error}") from error
    if not isinstance(found, dict):
        raise unreadable("what the receipt seals is no act")
    return found
