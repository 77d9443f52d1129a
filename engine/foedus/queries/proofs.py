"""Proofs out of a register: its head, a receipt for one act, and that one checkpoint begins with another."""

from __future__ import annotations

import re

from foedus.errors import NotFound, NotSealed, RegisterBroken, Usage
from foedus.ledger.acts import Act
from foedus.ledger.checkpoint import Checkpoint, Sealed
from foedus.ledger.envelope import envelope_of
from foedus.ledger.receipts import Receipt
from foedus.ledger.texts import shown
from foedus.ledger.tree import Edge, consistency_proof, inclusion_proof, root_of
from foedus.ports import Filter, Reading

_BATCH = 10_000


def head(reading: Reading, origin: str) -> Checkpoint:
    """Return what a checkpoint of the register as it is now would say; the tree is grown anew from all leaves.

    Raises:
        RegisterBroken: the leaves do not make the tree whose root stands in the head of the log.

    """
    kept = reading.edge()
    edge = Edge()
    while edge.size < kept.size:
        edge, _ = edge.grown(reading.tree_hashes(0, edge.size, min(edge.size + _BATCH, kept.size)))
    if edge != kept:
        raise RegisterBroken("the acts do not make the tree whose root stands in the head of the log")
    return Checkpoint(origin, edge.size, edge.root)


def receipt(reading: Reading, ref: str, sealed: Sealed) -> Receipt:
    """Prove that an act is among those that a checkpoint sealed.

    Raises:
        NotFound: the register has no such act.
        NotSealed: the act is newer than the checkpoint.
        RegisterBroken: ``log-inconsistent``, the checkpoint is not one of this register.

    """
    act = act_at(reading, ref)
    size = sealed.checkpoint.size
    must_begin_with(reading, sealed.checkpoint)
    if act.position >= size:
        message = f"{act.ref} is act {act.position} of the register; the checkpoint seals the first {size}"
        raise NotSealed(message)
    proof = inclusion_proof(reading.tree_hashes, act.position, size)
    return Receipt(act.position, proof, sealed, envelope_of(act))


def consistency(reading: Reading, old: Checkpoint | int, new: Checkpoint) -> tuple[int, tuple[bytes, ...]]:
    """Prove that what a checkpoint seals begins with what an older one sealed; return the older size and the proof.

    Raises:
        Usage: the older one is the larger.
        RegisterBroken: ``log-inconsistent``, one of them is not of this register.

    """
    must_begin_with(reading, new)
    size = old if isinstance(old, int) else old.size
    if not isinstance(old, int):
        must_begin_with(reading, old)
    if size > new.size:
        raise Usage(f"the checkpoint seals {new.size} acts, the one before it {size}: they come the other way round")
    return size, consistency_proof(reading.tree_hashes, size, new.size)


def must_begin_with(reading: Reading, promised: Checkpoint) -> None:
    """Refuse a checkpoint that promises something else than the register holds.

    Raises:
        RegisterBroken: ``log-inconsistent``.

    """
    size = reading.edge().size
    if promised.size > size:
        message = f"the checkpoint seals {promised.size} acts, and the register holds {size}"
        raise RegisterBroken(message, code="log-inconsistent")
    if root_of(reading.tree_hashes, promised.size) != promised.root:
        message = f"the first {promised.size} acts of the register are not those that the checkpoint seals"
        raise RegisterBroken(message, code="log-inconsistent")


def act_at(reading: Reading, ref: str) -> Act:
    """Find an act by its name, ``agreement/ID#N``.

    Raises:
        NotFound: there is none.

    """
    file, _, number = ref.rpartition("#")
    if re.fullmatch("[1-9][0-9]{0,8}", number):
        for act in reading.acts(Filter(file=file, seq=int(number))):
            return act
    raise NotFound(f"the register has no act {shown(ref)}; acts are named like agreement/nlc-enhanced#12")
