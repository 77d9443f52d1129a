"""Signed notes (C2SP signed-note): a text, and below an empty line the signatures of whoever stands for it.

Rules of this module:

* the text is the bytes before the last empty line, its line end included; that is what is signed;
* a signature by a key that is not known says nothing, and is let be; one that bears name and hash of a known key and
  does not hold spoils the whole note (``signature-forged``);
* whether the signatures suffice is for the caller to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from foedus.errors import RegisterBroken
from foedus.ledger.keys import LOG, WITNESS, Signer, Verifier, check_name
from foedus.ledger.texts import LARGEST, from_base64, shown, to_base64, unreadable, utf8

SIGNATURES: Final = 100
"""The most signatures that a note may bear."""

_DASH: Final = "\N{EM DASH} "
_ID_SIZE: Final = 4
_TIME_SIZE: Final = 8


@dataclass(frozen=True, slots=True)
class Signature:
    """A line below a note: the name and the hash of the key, and what it made of the text."""

    name: str
    key_id: bytes
    made: bytes

    def __str__(self) -> str:
        return f"{_DASH}{self.name} {to_base64(self.key_id + self.made)}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text with its signatures; nothing in it may be believed before :func:`signed_by` has been asked."""

    text: str
    signatures: tuple[Signature, ...] = ()

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(map(str, self.signatures))}"

    def __bytes__(self) -> bytes:
        return str(self).encode()

    def with_signature(self, *more: Signature) -> Note:
        """Return the note with further signatures below it; one that is there already is not repeated."""
        return Note(self.text, (*self.signatures, *(one for one in more if one not in self.signatures)))


def read_note(data: bytes, what: str = "the note") -> Note:
    """Read a signed note.

    Raises:
        RegisterBroken: ``proof-unreadable``.

    """
    text = utf8(data, what)
    end = text.rfind("\n\n")
    if end < 0 or not text.endswith("\n"):
        raise unreadable(f"{what} is no signed note: below the text belongs an empty line, then signatures")
    lines = text[end + 2 :].split("\n")[:-1]
    if not lines or len(lines) > SIGNATURES:
        raise unreadable(f"{what} bears {len(lines)} signatures; 1 to {SIGNATURES} are read")
    return Note(text[: end + 1], tuple(read_signature(line, what) for line in lines))


def read_signature(line: str, what: str = "the note") -> Signature:
    """Read one line of signature, without its line end.

    Raises:
        RegisterBroken: ``proof-unreadable``.

    """
    name, space, coded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not space:
        raise unreadable(f"{what} has below its text {shown(line)}, which is no signature")
    check_name(name)
    made = from_base64(coded, f"the signature of {shown(name)}")
    if len(made) <= _ID_SIZE:
        raise unreadable(f"the signature of {shown(name)} is too short")
    return Signature(name, made[:_ID_SIZE], made[_ID_SIZE:])


def sign(text: str, key: Signer, time: int | None = None) -> Signature:
    """Sign a text: as a log, or as a witness at a time (seconds since 1970, UTC)."""
    if key.kind == LOG:
        return Signature(key.name, key.verifier.id, key.sign(text.encode()))
    if time is None or not 0 <= time <= LARGEST:
        raise ValueError("a co-signature says when it was made")
    stamp = time.to_bytes(_TIME_SIZE, "big")
    return Signature(key.name, key.verifier.id, stamp + key.sign(_cosigned(text, time)))


def signed_by(note: Note, keys: Iterable[Verifier]) -> Mapping[Verifier, int | None]:
    """Return which of the keys have signed; a witness's with the latest time at which it did.

    Raises:
        RegisterBroken: ``signature-forged``, a signature under the name and hash of one of the keys is not its own.

    """
    known = {(key.name, key.id): key for key in keys}
    found: dict[Verifier, int | None] = {}
    for signature in note.signatures:
        key = known.get((signature.name, signature.key_id))
        if key is None:
            continue
        time = _verified(note.text, signature, key)
        found[key] = max(time, found.get(key) or 0) if time is not None else None
    return found


def _verified(text: str, signature: Signature, key: Verifier) -> int | None:
    message, made, time = text.encode(), signature.made, None
    if key.kind == WITNESS:
        time, made = int.from_bytes(signature.made[:_TIME_SIZE], "big"), signature.made[_TIME_SIZE:]
        message = _cosigned(text, time)
    if (time or 0) > LARGEST or not key.holds(made, message):
        raise RegisterBroken(f"the signature of {shown(key.name)} was not made by its key", code="signature-forged")
    return time


def _cosigned(text: str, time: int) -> bytes:
    return f"cosignature/v1\ntime {time}\n{text}".encode()
