"""The command that would record a missing finding, ready to be copied."""

from __future__ import annotations

from collections.abc import Mapping
from shlex import quote
from typing import Any, Final

_ARGUMENTS: Final = ("instrument", "of", "over", "than", "about")


def finding_command(doc: Mapping[str, Any], entry: Mapping[str, Any]) -> str:
    """Write the command for one entry of ``missing``; what only a person can say stands in capitals."""
    asked = doc["question"]
    parts = ["foedus finding record", quote(entry["type"])]
    if "pair" in entry:
        parts.append(f"--pair {quote(','.join(entry['pair']))}")
    parts += [f"--{name} {quote(entry[name])}" for name in _ARGUMENTS if entry.get(name)]
    parts.append(f"--value {quote('|'.join(_value(value) for value in entry['values']))}")
    parts.append(f"--order {quote(doc['order'])} --subject {quote(asked['subject'])}")
    parts.append(f"--in {quote(','.join(asked['territory']))}")
    if "addressee" in asked:
        parts.append(f"--addressee {quote(asked['addressee'])}")
    if "between" in asked:
        parts.append(f"--between {quote(','.join(asked['between']))}")
    return " ".join([*parts, "--why WHY"])


def _value(value: bool | str) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else value
