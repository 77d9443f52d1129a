"""What a signer has seen: for each log the last checkpoint that it signed, in a small file with a lock beside it.

Rules of this module:

* look, compare and store happen under one lock, among all processes and threads: of two that come at once, the second
  sees what the first stored;
* what is stored is on the disk before anybody is told;
* a file that cannot be read is never taken for an empty one: who has forgotten would sign anything.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from foedus.app.files_once import PRIVATE, read_small, write_whole
from foedus.errors import Conflict
from foedus.ledger.checkpoint import Sealed, read_checkpoint
from foedus.ledger.texts import unreadable

PATIENCE: Final = 5.0
"""How many seconds to wait for another signer."""


class Seen:
    """The file of what was seen; use it inside :meth:`held`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._notes: dict[str, str] = {}

    @contextmanager
    def held(self) -> Iterator[Seen]:
        """Keep every other signer out, and read what was seen.

        Raises:
            Conflict: ``register-busy``, another signer did not come to an end.
            RegisterBroken: ``proof-unreadable``, the file was damaged.

        """
        with _locked(self._path.with_name(f"{self._path.name}.lock")):
            self._notes = self._read()
            yield self

    def last(self, origin: str) -> Sealed | None:
        """Return the last checkpoint of a log."""
        note = self._notes.get(origin)
        return None if note is None else read_checkpoint(note.encode(), f"what {self._path} remembers of {origin}")

    def store(self, sealed: Sealed) -> None:
        """Remember a checkpoint as the last one of its log."""
        self._notes[sealed.checkpoint.origin] = str(sealed.note)
        text = json.dumps(self._notes, indent=1, sort_keys=True, ensure_ascii=False)
        write_whole(self._path, f"{text}\n".encode(), PRIVATE)

    def create(self) -> None:
        """Begin with nothing seen."""
        write_whole(self._path, b"{}\n", PRIVATE)

    def _read(self) -> dict[str, str]:
        data = read_small(self._path)
        try:
            found = json.loads(data.decode())
        except (ValueError, RecursionError) as error:
            raise unreadable(
                f"{self._path} was damaged ({error}); who does not know what it signed signs nothing"
            ) from error
        if not isinstance(found, dict) or not all(isinstance(note, str) for note in found.values()):
            raise unreadable(f"{self._path} was damaged; who does not know what it signed signs nothing")
        return found


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    try:
        file = path.open("a+b")
    except OSError as error:
        raise unreadable(f"{path} cannot be opened: {error.strerror}") from error
    with file:
        give_up = time.monotonic() + PATIENCE
        while not _take(file):
            if time.monotonic() >= give_up:
                raise Conflict(f"another signer held {path} for too long", code="register-busy")
            time.sleep(0.005)
        try:
            yield
        finally:
            _leave(file)


if sys.platform == "win32":  # pragma: no cover - the locks of another system
    import msvcrt

    def _take(file: IO[bytes]) -> bool:
        file.seek(0)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _leave(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _take(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _leave(file: IO[bytes]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_UN)
