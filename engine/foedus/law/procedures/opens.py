"""What the end of a limit opens, in words: for whoever has to take it, since nothing happens by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from foedus.law.procedures.values import Expiry, Kind, Procedure, Stage

_PLAIN: Final = {
    "deemed_accepted": "silence counts as acceptance",
    "deemed_rejected": "silence counts as rejection",
    "deemed_consent": "silence counts as consent",
    "barred": "the right to do it is lost",
    "lapse": "the procedure may be held to have ended",
    "adopted": "it becomes final",
}


@dataclass(frozen=True, slots=True)
class Opening:
    """What the end of a limit opens: in one word, as the table says it, and in words."""

    code: str
    words: str

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {"code": self.code, "words": self.words}


def openings(procedure: Procedure, stage: Stage, kind: Kind) -> tuple[Opening, ...]:
    """Return what opens when a limit of a stage has run out; a target and a cap have no consequence of their own."""
    if kind == "wait":
        return (Opening(f"may:{stage.id}", f"{' or '.join(stage.by)} may do it"),)
    return tuple(_expiries(procedure, stage)) if kind == "deadline" else ()


def _expiries(procedure: Procedure, stage: Stage) -> Iterator[Opening]:
    for expiry in stage.on_expiry:
        if expiry.do != "none":
            yield Opening(expiry.code, _words(procedure, stage, expiry))


def _words(procedure: Procedure, stage: Stage, expiry: Expiry) -> str:
    if expiry.do == "advance" and expiry.to is not None:
        goal = procedure.by_id[expiry.to]
        if goal.automatic:
            return f"the case goes on to {goal.id} ({goal.title}), where nobody has to act"
        return f"{' or '.join(goal.by)} may go on to {goal.id} ({goal.title})"
    if expiry.do == "appoint":
        return f"{(expiry.who or '').replace('_', ' ')} appoints"
    if expiry.do == "continue":
        return f"the case goes on without {' or '.join(stage.by)}"
    return _PLAIN[expiry.do]
