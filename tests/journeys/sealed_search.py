"""Looking for a secret in whatever a program has put out, in every dress in which it could come along."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Iterator
from urllib.parse import quote


def dresses(secret: str) -> Iterator[str]:
    """Yield the forms in which a text could appear: plain, escaped, encoded, or as a hash that could be guessed."""
    raw = secret.encode()
    yield secret
    yield secret[::-1]
    yield raw.hex()
    yield raw.hex().upper()
    yield quote(secret)
    yield html.escape(secret)
    yield "".join(f"\\u{ord(sign):04x}" for sign in secret)
    yield "".join(f"&#{ord(sign)};" for sign in secret)
    yield "".join(f"&#x{ord(sign):x};" for sign in secret)
    yield hashlib.sha256(raw).hexdigest()
    for lead in range(3):  # a text inside another one begins at any of three places of a group
        whole = base64.b64encode(b"\0" * lead + raw).decode()
        inner = whole[4 if lead else 0 : len(whole) // 4 * 4 - 4]
        yield inner
        yield inner.translate(str.maketrans("+/", "-_"))


def found_in(output: str | bytes, secrets: list[str]) -> list[str]:
    """Return the secrets that stand in an output, also where it is wrapped into lines or cells."""
    text = output.decode("latin-1") if isinstance(output, bytes) else output
    bare = re.sub(r"\s+", "", text)
    low = (text.lower(), bare.lower())
    return [
        secret
        for secret in secrets
        if any(form in text or form in bare for form in dresses(secret)) or any(secret.lower() in one for one in low)
    ]
