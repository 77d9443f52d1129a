"""The seal of an act: its envelope, its leaf hash, and the check of both.

Rules of this module:

* The envelope is the RFC 8785 form of the act's fields without its payload; absent fields are left out.
  It stays under 1 kB, so that a witness or a court can keep and read whole leaves.
* The payload stands apart: the envelope carries only ``sha256(salt || canonical payload)``.
  The salt keeps a sealed paper from being guessed by trying likely contents.
* The leaf hash is that of RFC 6962: ``sha256(0x00 || envelope)``.
* ``prev`` is data for the reader. What is proven rests on the tree over all leaves.

Not checked here: gaps in ``seq`` and ``position``, and whether the act was allowed; that needs others.
Randomness is handed in: the ledger has none of its own.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from foedus.errors import Usage
from foedus.kernel.canonical import canonical, sha256_hex
from foedus.ledger.acts import TAGS, Act, Draft

REASON_LIMIT: Final = 300
"""The most characters that a reason may have; anything longer belongs into the payload."""

ENVELOPE_LIMIT: Final = 1023
"""The most bytes that an envelope may have: it stays under 1 kB."""

_SALT: Final = re.compile("(?:[0-9a-f]{2})+")

_OPTIONAL: Final = (
    "on_behalf_of",
    "power",
    "effective_on",
    "reason",
    "cause",
    "definition",
    "request_id",
)


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed act with the canonical bytes of its payload, which the archive stores as they are."""

    act: Act
    body: bytes


def instant_text(instant: datetime) -> str:
    """Write an instant in UTC with microseconds and ``Z``: always 27 characters, which sort as instants do.

    Raises:
        ValueError: the instant does not say which time zone it means.

    """
    if instant.tzinfo is None:
        raise ValueError(f"{instant.isoformat()} has no time zone: an instant of the register is aware and in UTC")
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def seal(draft: Draft, *, position: int, file: str, seq: int, recorded_at: datetime, prev: str, salt: str) -> Sealed:
    """Give a draft its number, time and hashes.

    ``salt`` is 16 random bytes in hexadecimal, ``prev`` the leaf hash of the file's last act or empty.

    Raises:
        Usage: the tag is unknown, the payload has no canonical form, or it is ``act-too-long`` for its seal.
        ValueError: ``recorded_at`` is naive or ``salt`` is not hexadecimal.

    """
    if draft.tag not in TAGS:
        raise Usage(f"no act has the tag {draft.tag!r}", remedy="Use one of the tags in foedus.ledger.acts.TAGS.")
    try:
        body = canonical(draft.payload)
    except ValueError as error:
        raise Usage(f"the payload of {draft.tag} cannot be sealed: {error}") from error
    version, digest = TAGS[draft.tag][0], payload_hash(salt, body)
    sealed = envelope(
        draft, file=file, seq=seq, version=version, recorded_at=recorded_at, prev=prev, payload_sha256=digest
    )
    _refuse_long(draft, f"{file}#{seq}", len(sealed))
    act = Act(
        position=position,
        file=file,
        seq=seq,
        tag=draft.tag,
        version=version,
        actor=draft.actor,
        effective_on=draft.effective_on,
        recorded_at=recorded_at.astimezone(UTC),
        reason=draft.reason,
        cause=draft.cause,
        definition=draft.definition,
        request_id=draft.request_id,
        on_behalf_of=draft.on_behalf_of,
        power=draft.power,
        prev=prev,
        salt=salt,
        payload_sha256=digest,
        leaf_hash=leaf_hash(sealed),
        payload=draft.payload,
    )
    return Sealed(act, body)


def envelope(
    what: Draft | Act,
    *,
    file: str,
    seq: int,
    version: int,
    recorded_at: datetime,
    prev: str,
    payload_sha256: str,
) -> bytes:
    """Write the leaf of an act: canonical JSON of all its fields, without those that are absent."""
    fields: dict[str, Any] = {
        "file": file,
        "seq": seq,
        "tag": what.tag,
        "version": version,
        "actor": what.actor,
        "recorded_at": instant_text(recorded_at),
        "payload_sha256": payload_sha256,
    }
    if prev:
        fields["prev"] = prev
    for name in _OPTIONAL:
        value = getattr(what, name)
        if value is not None:
            fields[name] = value
    return canonical(fields)


def envelope_of(act: Act) -> bytes:
    """Write the leaf of a recorded act."""
    return envelope(
        act,
        file=act.file,
        seq=act.seq,
        version=act.version,
        recorded_at=act.recorded_at,
        prev=act.prev,
        payload_sha256=act.payload_sha256,
    )


def leaf_hash(leaf: bytes) -> str:
    """Return the RFC 6962 hash of a leaf, 64 hexadecimal digits."""
    return sha256_hex(b"\x00" + leaf)


def payload_hash(salt: str, body: bytes) -> str:
    """Return ``sha256(salt bytes || canonical payload)``, 64 hexadecimal digits.

    Raises:
        ValueError: the salt is not hexadecimal.

    """
    digest = hashlib.sha256(bytes.fromhex(salt))
    digest.update(body)
    return digest.hexdigest()


def verify_act(act: Act, previous_leaf_hash: str | None, body: str | None = None) -> list[str]:
    """Recompute an act's hashes from its fields; return what is wrong, in words, or an empty list.

    ``previous_leaf_hash`` is that of the act before it in the same file, empty for the first, ``None`` if nobody can
    tell. ``body`` is the stored text of the payload: with it the very bytes are verified, not only what they mean.
    """
    wrong: list[str] = []
    if previous_leaf_hash is not None and act.prev != previous_leaf_hash:
        wrong.append(f"{act.ref}: prev is {_short(act.prev)}, the act before it has {_short(previous_leaf_hash)}")
    if (act.seq == 1) != (act.prev == ""):
        wrong.append(f"{act.ref}: only the first act of a file has no prev")
    written = _canonical_or_nothing(act.payload)
    if (found := _payload_hash_of(act.salt, written)) != act.payload_sha256:
        wrong.append(f"{act.ref}: the payload hashes to {_short(found)}, sealed was {_short(act.payload_sha256)}")
    elif body is not None and body.encode(errors="surrogatepass") != written:
        wrong.append(f"{act.ref}: the payload means what was sealed, but is not written as it was sealed")
    if not _SALT.fullmatch(act.salt):
        wrong.append(f"{act.ref}: the salt is not written in small hexadecimal digits")
    if (found := _leaf_hash_of(act)) != act.leaf_hash:
        wrong.append(f"{act.ref}: the envelope hashes to {_short(found)}, recorded was {_short(act.leaf_hash)}")
    return wrong


def _canonical_or_nothing(payload: Mapping[str, Any]) -> bytes | None:
    try:
        return canonical(payload)
    except (ValueError, RecursionError):
        return None


def _payload_hash_of(salt: str, body: bytes | None) -> str:
    try:
        return "" if body is None else payload_hash(salt, body)
    except ValueError:
        return ""


def _leaf_hash_of(act: Act) -> str:
    try:
        return leaf_hash(envelope_of(act))
    except ValueError:
        return ""


def _short(digest: str) -> str:
    return f"{digest[:12]}…" if digest else "nothing"


def _refuse_long(draft: Draft, ref: str, size: int) -> None:
    if draft.reason is not None and len(draft.reason) > REASON_LIMIT:
        raise Usage(
            f"the reason of {ref} has {len(draft.reason)} characters; at most {REASON_LIMIT} are sealed",
            code="act-too-long",
        )
    if size > ENVELOPE_LIMIT:
        raise Usage(
            f"the envelope of {ref} would take {size} bytes; at most {ENVELOPE_LIMIT} are sealed "
            f"({size - ENVELOPE_LIMIT} too many)",
            code="act-too-long",
        )
