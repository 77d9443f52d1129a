"""What a witness looks at before it co-signs (C2SP tlog-witness): one request, one decision, no state of its own.

The statuses are those of the HTTP interface; the order of the checks is the one that the specification gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from foedus.errors import Conflict, FoedusError, NotFound, RegisterBroken
from foedus.ledger.checkpoint import Checkpoint, Sealed, read_checkpoint, signed_by_log
from foedus.ledger.keys import Verifier
from foedus.ledger.receipts import read_hashes
from foedus.ledger.texts import decimal, shown, to_base64, unreadable, utf8
from foedus.ledger.tree import EMPTY_ROOT, extends

BAD, FORBIDDEN, UNKNOWN, MOVED, UNPROVEN = 400, 403, 404, 409, 422


@dataclass(frozen=True, slots=True)
class Request:
    """A new checkpoint, and the proof that it begins with the one of ``old`` acts."""

    old: int
    proof: tuple[bytes, ...]
    sealed: Sealed


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a witness does not co-sign: the error, its HTTP status, and how many acts it co-signed, if that helps."""

    status: int
    error: FoedusError
    size: int | None = None


def proof_text(old: int, proof: Sequence[bytes]) -> str:
    """Write the first part of a request: the older size and the proof."""
    return f"old {old}\n" + "".join(f"{to_base64(one)}\n" for one in proof)


def request_text(request: Request) -> str:
    """Write a request."""
    return f"{proof_text(request.old, request.proof)}\n{request.sealed.note}"


def read_request(data: bytes) -> Request:
    """Read a request.

    Raises:
        RegisterBroken: ``proof-unreadable``.

    """
    text = utf8(data, "the request")
    head, empty, note = text.partition("\n\n")
    if not empty:
        raise unreadable("the request has no empty line between proof and checkpoint")
    old, proof = read_proof(f"{head}\n".encode())
    return Request(old, proof, read_checkpoint(note.encode()))


def read_proof(data: bytes) -> tuple[int, tuple[bytes, ...]]:
    """Read the older size and the proof.

    Raises:
        RegisterBroken: ``proof-unreadable``.

    """
    text = utf8(data, "the proof")
    first, *lines = text.split("\n")
    if not first.startswith("old ") or not lines or lines.pop():
        raise unreadable("the proof does not begin with the line: old SIZE")
    return decimal(first.removeprefix("old "), "the older size"), read_hashes(lines, "the proof")


def refusal(request: Request, logs: Iterable[Verifier], last: Checkpoint | None) -> Refusal | None:
    """Say why a witness must not co-sign, or nothing if it must; ``last`` is what it co-signed last of this log."""
    new, known = request.sealed.checkpoint, list(logs)
    if new.origin not in {key.name for key in known}:
        return Refusal(UNKNOWN, NotFound(f"the log {shown(new.origin)} is not one that is witnessed here"))
    try:
        signed_by_log(request.sealed, known)
    except RegisterBroken as error:
        return Refusal(FORBIDDEN, error)
    if request.old > new.size:
        return Refusal(BAD, unreadable(f"the older size {request.old} is larger than the new one, {new.size}"))
    size = last.size if last is not None else 0
    if request.old != size:
        message = f"co-signed here were {size} acts last, and the proof begins with {request.old}"
        return Refusal(MOVED, Conflict(message, code="checkpoint-moved"), size)
    return _unproven(request, new, last)


def _unproven(request: Request, new: Checkpoint, last: Checkpoint | None) -> Refusal | None:
    root = last.root if last is not None else EMPTY_ROOT
    if request.old == new.size and new.root != root:
        message = (
            f"this checkpoint of {new.size} acts has another root than the one known here: the log shows two faces"
        )
        return Refusal(MOVED, RegisterBroken(message, code="log-inconsistent"), request.old)
    if request.old in (0, new.size):
        holds = not request.proof
    else:
        holds = extends(root, request.old, new.root, new.size, request.proof)
    if holds:
        return None
    message = f"it is not proven that these {new.size} acts begin with the {request.old} known here"
    return Refusal(UNPROVEN, RegisterBroken(message, code="log-inconsistent"))
