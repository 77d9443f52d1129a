"""Keys of logs and witnesses: Ed25519, with the names and the text forms of C2SP signed notes.

A verifier key is ``name+hash+base64(kind, public key)``, the hash being the first four bytes of SHA-256 over name,
newline, kind and public key. A signing key is written ``PRIVATE+KEY+name+hash+base64(kind, seed)``, as Go's sumdb/note
writes it. Two kinds are known: the log's own signature (0x01) and a witness's co-signature with a time (0x04).
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import Final

from foedus.ledger.texts import from_base64, shown, to_base64, unreadable

LOG: Final = 0x01
"""The kind of a key that signs a note as it stands."""

WITNESS: Final = 0x04
"""The kind of a key that signs a checkpoint together with a time (cosignature/v1)."""

_KINDS: Final = {LOG: "log", WITNESS: "witness"}
_PRIVATE: Final = "PRIVATE+KEY+"
_SIZE: Final = 32
_HASH: Final = re.compile("[0-9a-f]{8}")


@dataclass(frozen=True, slots=True, order=True)
class Verifier:
    """A public key under its name."""

    name: str
    kind: int
    public: bytes

    def __post_init__(self) -> None:
        check_name(self.name)

    @property
    def id(self) -> bytes:
        """The first four bytes of the hash over name, kind and key."""
        whole = self.name.encode() + b"\n" + bytes([self.kind]) + self.public
        return hashlib.sha256(whole).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{to_base64(bytes([self.kind]) + self.public)}"

    def holds(self, signature: bytes, message: bytes) -> bool:
        """Say whether the key made this signature of this message."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key under its name; its seed is never shown."""

    name: str
    kind: int
    seed: bytes = field(repr=False)

    @property
    def verifier(self) -> Verifier:
        """The public half."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Verifier(
            self.name, self.kind, Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()
        )

    def text(self) -> str:
        """Write the key as it stands in its file."""
        return f"{_PRIVATE}{self.name}+{self.verifier.id.hex()}+{to_base64(bytes([self.kind]) + self.seed)}"

    def sign(self, message: bytes) -> bytes:
        """Sign a message."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(message)


def check_name(name: str) -> None:
    """Refuse a name that a note could not bear.

    Raises:
        RegisterBroken: ``proof-unreadable``.

    """
    if not name or "+" in name or any(sign.isspace() or sign < " " for sign in name):
        raise unreadable(f"{shown(name)} is no name of a key: it is empty, or has a space or a plus")
    try:
        name.encode()
    except UnicodeEncodeError as error:
        raise unreadable(f"{shown(name)} is no name of a key: it is no UTF-8") from error


def read_verifier(text: str) -> Verifier:
    """Read a verifier key.

    Raises:
        RegisterBroken: ``proof-unreadable``.

    """
    name, kind, public, digest = _parts(text, "a verifier key")
    found = Verifier(name, kind, public)
    if found.id.hex() != digest:
        raise unreadable(f"the verifier key of {shown(name)} does not have the hash that stands in it")
    return found


def read_signer(text: str) -> Signer:
    """Read a signing key.

    Raises:
        RegisterBroken: ``proof-unreadable``; the message says nothing of what the text holds.

    """
    if not text.startswith(_PRIVATE):
        raise unreadable("the text is no signing key")
    name, kind, seed, digest = _parts(text.removeprefix(_PRIVATE), "a signing key")
    found = Signer(name, kind, seed)
    if found.verifier.id.hex() != digest:
        raise unreadable(f"the signing key of {shown(name)} does not have the hash that stands in it")
    return found


def _parts(text: str, what: str) -> tuple[str, int, bytes, str]:
    parts = text.split("+", 2)
    if len(parts) != 3 or not _HASH.fullmatch(parts[1]):
        raise unreadable(f"{what} is written name+hash+key, and this is not")
    key = from_base64(parts[2], what)
    if not key or key[0] not in _KINDS:
        raise unreadable(f"{what} is of a kind that foedus does not know; it knows Ed25519 (1) and cosignature/v1 (4)")
    if len(key) != _SIZE + 1:
        raise unreadable(f"{what} has {len(key) - 1} bytes, not {_SIZE}")
    return parts[0], key[0], key[1:], parts[1]
