"""Canonical JSON (RFC 8785) and the hashes taken over it.

One value has one form, whatever the order of its keys, so that a hash means the content.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import rfc8785

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"


def canonical(value: Json) -> bytes:
    """Write a JSON value in its canonical form, UTF-8.

    Raises:
        ValueError: the value has no canonical form (NaN, integers beyond 2**53, lone surrogates).

    """
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise ValueError(f"no canonical JSON form: {error}") from error


def sha256_hex(data: bytes) -> str:
    """Return the SHA-256 of the bytes, 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def content_hash(value: Json) -> str:
    """Return the SHA-256 of the canonical form."""
    return sha256_hex(canonical(value))
