"""A witness: a member state that looks at each new checkpoint of a register and co-signs it, or says why not.

Its home is a folder of its own: ``key`` (mode 0600) and ``key.pub``, ``logs`` (the registers that it witnesses, written
as a C2SP tlog-policy), and ``key.seen``, the last checkpoint of each register that it co-signed. It needs no database,
and nothing of it belongs on the machine of the register.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from foedus.app.files_once import read_small, write_whole
from foedus.app.keys import make_key, read_key, seen_by, unusable, verifier
from foedus.app.seen import Seen
from foedus.errors import RegisterBroken, Usage
from foedus.kernel.clock import Clock, SystemClock
from foedus.ledger.checkpoint import read_checkpoint
from foedus.ledger.keys import LOG, WITNESS, Signer, Verifier
from foedus.ledger.notes import sign
from foedus.ledger.policy import read_policy
from foedus.ledger.witnessing import BAD, Refusal, Request, read_proof, read_request, refusal

PLAIN: Final = "text/plain; charset=utf-8"
SIZE: Final = "text/x.tlog.size"


@dataclass(frozen=True, slots=True)
class Cosigned:
    """A checkpoint that a witness co-signed; ``text`` is the line to be put below it."""

    witness: str
    origin: str
    size: int
    time: int
    text: str

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {
            "witness": self.witness, "origin": self.origin, "size": self.size, "time": self.time, "line": self.text,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """What a witness answers over HTTP."""

    status: int
    kind: str
    body: bytes


def new_witness(home: str | Path, name: str, log_keys: Sequence[str]) -> Witness:
    """Make the home of a witness: its key, and the registers that it will witness, each by its verifier key or the
    file that holds it.

    Raises:
        RegisterBroken: ``proof-unreadable``, a verifier key cannot be read.
        Usage: ``key-unusable``, there is a key already, or the name cannot be used.

    """
    keys = [verifier(given) for given in log_keys]
    if not keys or any(key.kind != LOG for key in keys):
        raise Usage("a witness needs the verifier keys of the registers that it is to witness")
    lines = "".join(f"log {key}\n" for key in keys) + "quorum none\n"
    read_policy(lines.encode(), "the list of logs")  # refuses a key that is named twice
    folder = Path(home)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise unusable(f"the folder {folder} cannot be made: {error.strerror}") from error
    make_key(folder / "key", name, WITNESS)
    write_whole(folder / "logs", lines.encode())
    return Witness(folder)


class Witness:
    """A witness at its home; every method may be called by several processes at once."""

    def __init__(self, home: str | Path, clock: Clock | None = None) -> None:
        self._home = Path(home)
        self._clock = clock or SystemClock()

    @property
    def verifier(self) -> Verifier:
        """The key that the witness gives to those who trust it."""
        return self._key().verifier

    def cosign(self, checkpoint: str | Path, *, proof: str | Path | None = None) -> Cosigned:
        """Co-sign a checkpoint in a file, or say why not; the proof is what ``foedus log consistency`` writes.

        Raises:
            Conflict: ``checkpoint-moved``, the proof begins with another size than the last one co-signed here.
            NotFound: the register is not one that is witnessed here.
            RegisterBroken: ``log-inconsistent`` (rolled back, split, or not proven), ``signature-forged``,
                ``proof-unreadable``.

        """
        sealed = read_checkpoint(read_small(checkpoint), str(checkpoint))
        old, hashes = (0, ()) if proof is None else read_proof(read_small(proof))
        with self._seen().held() as seen:
            last = seen.last(sealed.checkpoint.origin)
            if proof is None and last is not None and last.checkpoint.size == sealed.checkpoint.size:
                old = last.checkpoint.size  # the same one once more, of which there is nothing to prove
            done = self._decide(Request(old, hashes, sealed), seen)
        if isinstance(done, Refusal):
            raise done.error
        return done

    def answer(self, data: bytes) -> Answer:
        """Answer one request of C2SP tlog-witness."""
        try:
            request = read_request(data)
        except RegisterBroken as error:
            return Answer(BAD, PLAIN, f"{error.message}\n".encode())
        with self._seen().held() as seen:
            done = self._decide(request, seen)
        if isinstance(done, Cosigned):
            return Answer(200, PLAIN, done.text.encode())
        if done.size is not None:
            return Answer(done.status, SIZE, f"{done.size}\n".encode())
        return Answer(done.status, PLAIN, f"{done.error.message}\n".encode())

    def serve(self, port: int = 0, *, host: str = "127.0.0.1", ready: Callable[[str], None] | None = None) -> None:
        """Answer requests over HTTP until interrupted; ``ready`` is told the address once it can be asked.

        Raises:
            Usage: the port cannot be had, or the key cannot be used.

        """
        from foedus.app.witness_http import serve

        self._key()
        serve(self.answer, host, port, ready or (lambda _: None))

    def _decide(self, request: Request, seen: Seen) -> Cosigned | Refusal:
        """Look, compare, store and sign, all under the lock that the caller holds."""
        head = request.sealed.checkpoint
        logs = read_policy(read_small(self._home / "logs"), str(self._home / "logs")).logs
        last = seen.last(head.origin)
        refused = refusal(request, logs, last.checkpoint if last is not None else None)
        if refused is not None:
            return refused
        key, time = self._key(), int(self._clock.now().timestamp())
        line = str(sign(request.sealed.note.text, key, time))
        seen.store(request.sealed)
        return Cosigned(key.name, head.origin, head.size, time, line)

    def _key(self) -> Signer:
        key = read_key(self._home / "key")
        if key.kind != WITNESS:
            raise unusable(f"the key in {self._home} is a log's: it would sign without a time")
        return key

    def _seen(self) -> Seen:
        return seen_by(self._home / "key")
