"""Characters that nobody can see, or that turn a text around: refused on the way in, taken out on the way out."""

from __future__ import annotations

import re

HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # controls, NEL among them
    "\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"  # zero width, line separators, text direction
    "\ufeff\ufff9-\ufffd\ufffe\uffff\ud800-\udfff"  # marks, the sign of a lost character, no characters
    "\U000e0000-\U000e007f]"  # tags
)
"""Characters that a clerk cannot see. Letters of every script are fine."""


def hidden_in(text: str) -> bool:
    """Whether a text holds a hidden character."""
    return HIDDEN.search(text) is not None
