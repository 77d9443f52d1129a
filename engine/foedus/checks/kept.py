"""Checkpoints that were kept elsewhere, held against the register: what no look at the register alone can show.

The checks of these findings are the stable codes of the error book: ``log-inconsistent``, ``signature-forged``,
``proof-unreadable``, and ``not-sealed``, which is no fault of the register.

Without a policy no signature is looked at: whoever kept a checkpoint knows from whom it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from foedus.checks.findings import Finding
from foedus.checks.tree import Growing
from foedus.errors import RegisterBroken
from foedus.ledger.bundle import Vouched, judged, not_sealed
from foedus.ledger.checkpoint import read_checkpoint
from foedus.ledger.policy import Policy
from foedus.ledger.standalone import Fault, Head, compare


@dataclass(slots=True)
class Kept:
    """Checkpoints with the names by which findings call them, and the policy by which they count, if there is one."""

    heads: tuple[Head, ...] = ()
    vouched: tuple[Vouched, ...] = ()
    policy: Policy | None = None
    faults: list[Fault] = field(default_factory=list)

    @property
    def sizes(self) -> frozenset[int]:
        """The sizes at which roots are compared."""
        return frozenset(head.size for head in self.heads)

    def compare(self, tree: Growing) -> Iterator[Finding]:
        """Hold the checkpoints against the tree that the acts of the register give."""
        acts = len(tree.acts)
        faults = [*self.faults, *compare(self.heads, tree.roots, acts, tree.ref)]
        if self.policy is not None:
            sealed = max((one.sealed.checkpoint.size for one in self.vouched if one.judged.met), default=0)
            faults.extend(not_sealed(self.vouched, acts, tree.ref(sealed)))
        yield from (Finding(fault.code, fault.place, fault.message) for fault in faults)


def kept(checkpoints: Sequence[tuple[str, bytes]], policy: Policy | None = None) -> Kept:
    """Read checkpoints; what cannot be used becomes a finding."""
    faults: list[Fault] = []
    if policy is not None:
        vouched = tuple(judged(checkpoints, policy, faults))
        heads = tuple(Head(one.place, one.sealed.checkpoint.size, one.sealed.checkpoint.root) for one in vouched)
        return Kept(heads, vouched, policy, faults)
    read: list[Head] = []
    for place, data in checkpoints:
        try:
            head = read_checkpoint(data, place).checkpoint
            read.append(Head(place, head.size, head.root))
        except RegisterBroken as error:
            faults.append(Fault(0, error.code, place, error.message))
    return Kept(tuple(read), faults=faults)
