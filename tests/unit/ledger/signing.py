"""Keys that every test of signatures makes from their names, and a small tree to sign."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import pytest

from foedus.errors import RegisterBroken
from foedus.ledger.checkpoint import Checkpoint, Sealed, sign_checkpoint
from foedus.ledger.keys import LOG, WITNESS, Signer
from foedus.ledger.notes import sign
from foedus.ledger.receipts import leaf_of
from foedus.ledger.tree import of_leaves, root_of

ORIGIN = "treaties.example/register"
TIME = 1_780_000_000


def signer(name: str, kind: int = LOG) -> Signer:
    return Signer(name, kind, hashlib.sha256(f"{name} {kind}".encode()).digest())


LOG_KEY = signer(ORIGIN)
STATES = {name: signer(f"witness.example/{name}", WITNESS) for name in ("kansas", "colorado", "nebraska")}
ENVELOPES = [b'{"n":%d}' % n for n in range(300)]
LEAVES = [leaf_of(envelope) for envelope in ENVELOPES]


def checkpoint(size: int, leaves: Sequence[bytes] = LEAVES) -> Checkpoint:
    return Checkpoint(ORIGIN, size, root_of(of_leaves(leaves), size))


def sealed(size: int, *states: str) -> Sealed:
    found = sign_checkpoint(checkpoint(size), LOG_KEY)
    more = [sign(found.note.text, STATES[name], TIME) for name in states]
    return Sealed(found.checkpoint, found.note.with_signature(*more))


def policy_text(quorum: str = "states") -> str:
    witnesses = "".join(f"witness {name} {key.verifier}\n" for name, key in STATES.items())
    return f"log {LOG_KEY.verifier}\n{witnesses}group states 2 {' '.join(STATES)}\nquorum {quorum}\n"


def refused(code: str = "proof-unreadable") -> pytest.RaisesExc[RegisterBroken]:
    return pytest.RaisesExc(RegisterBroken, check=lambda error: error.code == code)


def code_of(read: Callable[[bytes], object], data: bytes) -> str | None:
    """The code with which something is refused; any other error is a fault of the test's subject."""
    try:
        read(data)
    except RegisterBroken as error:
        return error.code
    return None
