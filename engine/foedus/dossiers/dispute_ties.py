"""Steps that stand in the files of two disputes: what one file says, and what the other therefore has to say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from foedus.law.proceedings.case import MIRROR

TIES: Final = ("case.consolidate", "case.separate")
"""The kinds of steps that tie two disputes or part them."""


def mirrored(dispute: str, doc: Mapping[str, Any]) -> tuple[str, dict[str, Any]] | None:
    """Return the other dispute that a step concerns, and the step as it stands there; ``None`` for every other step.

    A stage that the step does is done in its own file alone.
    """
    if doc.get("step") not in TIES:
        return None
    there = {name: doc[name] for name in ("step", "date", "by", "words") if name in doc} | {"other": dispute}
    if "how" in doc:
        there["how"] = MIRROR[doc["how"]]
    return str(doc["other"]), there
