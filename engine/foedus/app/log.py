"""The ledger of all acts: ``foedus log show`` is ``registry.log.show``, ``foedus log checkpoint`` is its twin here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foedus.app.files_once import read_small
from foedus.store.archive import SqlArchive

if TYPE_CHECKING:
    from foedus.app.bundles import Exported
    from foedus.checks.findings import Inspection
    from foedus.ledger.checkpoint import Sealed
    from foedus.ledger.policy import Policy
    from foedus.ledger.receipts import Receipt
    from foedus.queries.log import Entry, LogFilter


@dataclass(frozen=True, slots=True)
class Signed:
    """A checkpoint that was signed; ``text`` is its file."""

    sealed: Sealed

    @property
    def text(self) -> str:
        """The checkpoint as it is published."""
        return str(self.sealed.note)

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        head = self.sealed.checkpoint
        return {"origin": head.origin, "size": head.size, "root": head.root.hex(), "checkpoint": self.text}


@dataclass(frozen=True, slots=True)
class Receipted:
    """A receipt for one act; ``text`` is its file."""

    ref: str
    receipt: Receipt

    @property
    def text(self) -> str:
        """The receipt as it is handed out."""
        return str(self.receipt)

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        head = self.receipt.sealed.checkpoint
        return {
            "act": self.ref, "index": self.receipt.index, "origin": head.origin, "size": head.size,
            "proof": [one.hex() for one in self.receipt.proof], "receipt": self.text,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Consistent:
    """The proof that ``new`` acts begin with ``old`` ones; ``text`` is what a witness wants to see."""

    old: int
    new: int
    proof: tuple[bytes, ...]

    @property
    def text(self) -> str:
        """The proof as C2SP tlog-witness writes it, without the checkpoint."""
        from foedus.ledger.witnessing import proof_text

        return proof_text(self.old, self.proof)

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {"old": self.old, "new": self.new, "proof": [one.hex() for one in self.proof], "text": self.text}


class Log:
    """The ledger of all acts, and its proofs."""

    def __init__(self, archive: SqlArchive) -> None:
        self._archive = archive

    def show(self, wanted: LogFilter | None = None) -> list[Entry]:
        """List recorded acts in the order in which they were recorded."""
        from foedus.queries.log import LogFilter, entries

        return entries(self._archive, wanted or LogFilter())

    def verify(
        self,
        checkpoints: Sequence[str | Path] = (),
        *,
        policy: str | Path | None = None,
        log_keys: Sequence[str] = (),
    ) -> Inspection:
        """Reseal every act and replay the register (the strict inspection), and hold kept checkpoints against it.

        ``policy`` is a file of logs, witnesses and quorum (C2SP tlog-policy), ``log_keys`` are verifier keys of the
        log, or files that hold them; without either no signature is looked at, which is right for checkpoints that you
        kept yourself.

        Raises:
            RegisterBroken: ``proof-unreadable``, policy or key cannot be read.

        """
        from foedus.checks.kept import kept
        from foedus.checks.register import inspect

        trusted = trust(policy, log_keys)
        if not checkpoints and trusted is None:
            return inspect(self._archive, "strict")
        given = [(str(path), read_small(path)) for path in checkpoints]
        return inspect(self._archive, "strict", kept(given, trusted))

    def checkpoint(self, key: str | Path) -> Signed:
        """Sign the register as it is now with the key in a file, which remembers it.

        Every leaf is looked at, and the tree must go on from the last checkpoint that the key signed.

        Raises:
            RegisterBroken: ``log-inconsistent``, the register is not the one that the key signed before, or holds less.
            Usage: ``key-unusable``.

        """
        from foedus.app.keys import read_key, seen_by
        from foedus.ledger.checkpoint import sign_checkpoint
        from foedus.queries.proofs import head, must_begin_with

        signer = read_key(key)
        with seen_by(key).held() as seen, self._archive.reading() as reading:
            last = seen.last(signer.name)
            if last is not None:
                must_begin_with(reading, last.checkpoint)
            signed = sign_checkpoint(head(reading, signer.name), signer)
            seen.store(signed)
        return Signed(signed)

    def receipt(self, ref: str, checkpoint: str | Path) -> Receipted:
        """Prove that an act, such as ``agreement/nlc-enhanced#12``, is among those that a checkpoint sealed.

        Raises:
            NotFound: the register has no such act.
            NotSealed: the act is newer than the checkpoint.
            RegisterBroken: ``log-inconsistent``, the checkpoint is not one of this register.

        """
        from foedus.queries.proofs import receipt

        with self._archive.reading() as reading:
            return Receipted(ref, receipt(reading, ref, _sealed(checkpoint)))

    def consistency(self, old: str | Path | int, new: str | Path) -> Consistent:
        """Prove that what a checkpoint seals begins with what an older one (or so many acts) sealed.

        Raises:
            RegisterBroken: ``log-inconsistent``, one of them is not of this register.

        """
        from foedus.queries.proofs import consistency

        later = _sealed(new).checkpoint
        earlier = old if isinstance(old, int) else _sealed(old).checkpoint
        with self._archive.reading() as reading:
            size, proof = consistency(reading, earlier, later)
        return Consistent(size, later.size, proof)

    def export(
        self, folder: str | Path, *, checkpoints: Sequence[str | Path] = (), log_key: str | None = None
    ) -> Exported:
        """Write the whole register as a bundle into a new folder, for whoever checks it without the register.

        ``log_key`` is the verifier key that the bundle names; the checkpoints are laid beside the acts.

        Raises:
            RegisterBroken: ``log-inconsistent``, a checkpoint is not one of this register.
            Usage: the folder is not empty, or cannot be written.

        """
        from foedus.app.bundles import export

        return export(self._archive, Path(folder), [_sealed(path) for path in checkpoints], log_key)


def trust(policy: str | Path | None, log_keys: Sequence[str]) -> Policy | None:
    """Read whom to trust: a policy, or keys of the log alone."""
    from foedus.app.keys import verifier
    from foedus.ledger.policy import Policy, read_policy

    if policy is not None:
        return read_policy(read_small(policy), str(policy))
    return Policy(tuple(verifier(given) for given in log_keys)) if log_keys else None


def _sealed(path: str | Path) -> Sealed:
    from foedus.ledger.checkpoint import read_checkpoint

    return read_checkpoint(read_small(path), str(path))
