"""Bundles: a register written down as plain files, to be checked without it; and their check with signatures.

====================  ===============================================================================================
``acts.jsonl``        one act in each line: its envelope and its payload as the bytes that were sealed, and the salt
``definitions/``      each definition under the hash of its text
``checkpoint``        the newest checkpoint, to which the tiles belong
``checkpoints/``      further checkpoints, by size
``key``               the verifier key of the log, as the bundle itself claims it
``tile/``             the tree and its entries as C2SP tlog-tiles has them
``verify.py``         checks all of it but the signatures with nothing but Python
====================  ===============================================================================================

Every hash is computed by :mod:`foedus.ledger.standalone`; here come the signatures, the policy and the verdict.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from foedus.errors import RegisterBroken
from foedus.ledger import standalone
from foedus.ledger.checkpoint import Sealed, read_checkpoint
from foedus.ledger.keys import read_verifier
from foedus.ledger.policy import Judged, Policy, judge
from foedus.ledger.standalone import Fault, Head

KEY: Final = "key"
"""The file of a bundle that names the key of its log."""

NOT_SEALED: Final = standalone.NOT_SEALED


@dataclass(frozen=True, slots=True)
class Vouched:
    """A checkpoint and what the policy says of it."""

    place: str
    sealed: Sealed
    judged: Judged

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        head = self.sealed.checkpoint
        return {
            "place": self.place, "origin": head.origin, "size": head.size, "root": head.root.hex(),
            "log": str(self.judged.log), "witnessed": dict(self.judged.witnessed),
            "missing": list(self.judged.missing), "sealed": self.judged.met,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of the check of a bundle.

    ``anchored`` says that key or policy came from elsewhere; else the bundle was held against its own claims only.
    """

    acts: int
    files: int
    withheld: int
    sealed: int
    anchored: bool
    first: str | None
    checkpoints: tuple[Vouched, ...] = ()
    faults: tuple[Fault, ...] = field(default=())

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong and every act is sealed."""
        return not self.faults

    @property
    def exit_code(self) -> int:
        """0: it holds. 1: all that is wrong is that something is not sealed yet. 7: it is not what it claims to be."""
        return 0 if self.holds else 1 if {fault.code for fault in self.faults} == {NOT_SEALED} else 7

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {
            "acts": self.acts, "files": self.files, "withheld": self.withheld, "sealed": self.sealed,
            "anchored": self.anchored, "holds": self.holds, "first_bad_act": self.first,
            "checkpoints": [one.to_json() for one in self.checkpoints],
            "faults": [{"code": one.code, "place": one.place, "message": one.message} for one in self.faults],
        }  # fmt: skip


def verify_bundle(folder: Path, policy: Policy | None = None, checkpoints: Sequence[tuple[str, bytes]] = ()) -> Verdict:
    """Check a bundle: every hash, every signature, and whether the policy is met.

    ``policy`` names the log and its witnesses; without one the key in the bundle has to do. ``checkpoints`` are further
    ones that were kept elsewhere, each with the name by which a fault calls it.
    """
    faults: list[Fault] = []
    known = policy or _own(folder, faults)
    vouched = tuple(judged(checkpoints, known, faults))
    inside = tuple(judged(standalone.heads_in(folder), known, faults))
    found = (*inside, *vouched)
    heads = [Head(one.place, one.sealed.checkpoint.size, one.sealed.checkpoint.root) for one in found]
    done = standalone.replay(folder, heads)
    sealed = max((one.sealed.checkpoint.size for one in found if one.judged.met), default=0)
    faults.extend(not_sealed(found, done.acts, done.ref(sealed)))
    every = (*faults, *done.faults)
    first = done.first.place if done.first else None
    return Verdict(
        done.acts, len(done.files), done.withheld, min(sealed, done.acts), policy is not None, first, found, every
    )


def judged(given: Iterable[tuple[str, bytes]], policy: Policy, faults: list[Fault]) -> Iterator[Vouched]:
    """Read checkpoints and hold them against a policy; what cannot be used is a fault."""
    for place, data in given:
        try:
            sealed = read_checkpoint(data, place)
            yield Vouched(place, sealed, judge(policy, sealed))
        except RegisterBroken as error:
            faults.append(Fault(0, error.code, place, error.message))


def not_sealed(found: Sequence[Vouched], acts: int, next_ref: str) -> Iterator[Fault]:
    """Say which checkpoints go beyond every one that the policy counts, and how many acts do."""
    sealed = max((one.sealed.checkpoint.size for one in found if one.judged.met), default=0)
    for one in found:
        if not one.judged.met and one.sealed.checkpoint.size > sealed:
            missing = ", ".join(one.judged.missing)
            message = f"the quorum of witnesses has not co-signed it; missing are {missing}"
            yield Fault(0, NOT_SEALED, one.place, message)
    if sealed < acts:
        yield Fault(sealed, NOT_SEALED, next_ref, f"this act and all after it ({acts - sealed}) are not sealed yet")


def _own(folder: Path, faults: list[Fault]) -> Policy:
    """Take the key that the bundle itself names."""
    try:
        text = (folder / KEY).read_bytes()[:1000].decode()
        return Policy((read_verifier(text.strip()),))
    except (OSError, UnicodeDecodeError) as error:
        faults.append(Fault(0, standalone.UNREADABLE, KEY, f"the bundle names no key of its log: {error}"))
    except RegisterBroken as error:
        faults.append(Fault(0, error.code, KEY, error.message))
    return Policy()
