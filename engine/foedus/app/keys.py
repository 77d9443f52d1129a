"""Key files: made once, read by one user alone, never in the database.

Beside a key ``FILE`` lie ``FILE.pub``, the verifier key that may be published, and ``FILE.seen``, the last checkpoint
that the key signed.
"""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from foedus.app.files_once import PRIVATE, flush_folder, read_small, write_whole
from foedus.app.seen import Seen
from foedus.errors import FoedusError, RegisterBroken, Usage
from foedus.ledger.keys import LOG, Signer, Verifier, read_signer, read_verifier
from foedus.ledger.texts import utf8

_SEED = 32
_LONGEST = 10_000


def new_log_key(path: str | Path, origin: str) -> Verifier:
    """Make the signing key of a register in a file that nobody else may read; return what may be published.

    ``origin`` is the name under which the register signs, for ever: best a name of a domain with a path, such as
    ``treaties.example.org/register``.

    Raises:
        Usage: ``key-unusable``, the file stands there already or cannot be written, or the name cannot be used.

    """
    return make_key(Path(path), origin, LOG).verifier


def make_key(path: Path, name: str, kind: int) -> Signer:
    """Make a key of a kind; a file that is there is never written over."""
    try:
        key = Signer(name, kind, secrets.token_bytes(_SEED))
        text = f"{key.text()}\n".encode()
    except RegisterBroken as error:
        raise unusable(error.message) from error
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE), "wb") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        flush_folder(path.parent)
    except OSError as error:
        raise unusable(f"the key file {path} cannot be made: {error.strerror}") from error
    write_whole(path.with_name(f"{path.name}.pub"), f"{key.verifier}\n".encode())
    seen_by(path).create()
    return key


def read_key(path: str | Path) -> Signer:
    """Read a signing key.

    Raises:
        Usage: ``key-unusable``, it is missing, is none, or others may read it.

    """
    try:
        with Path(path).open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            data = file.read(_LONGEST)
    except OSError as error:
        raise unusable(f"the key file {path} cannot be read: {error.strerror}") from error
    if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
        raise unusable(f"others may read the key file {path} (mode {stat.S_IMODE(mode):04o})", "Run `chmod 600` on it.")
    try:
        return read_signer(data.decode().removesuffix("\n"))
    except (FoedusError, UnicodeDecodeError) as error:
        raise unusable(f"the file {path} holds no signing key") from error


def verifier(given: str) -> Verifier:
    """Read a verifier key that is given as text, or as the name of the file that holds it.

    Raises:
        RegisterBroken: ``proof-unreadable``.

    """
    return read_verifier(given if "+" in given and not Path(given).exists() else utf8(read_small(given), given).strip())


def seen_by(path: str | Path) -> Seen:
    """Return the memory of the key in a file."""
    return Seen(Path(f"{path}.seen"))


def unusable(message: str, remedy: str = "") -> Usage:
    """Return the error for a key that cannot be used."""
    return Usage(message, code="key-unusable", remedy=remedy)
