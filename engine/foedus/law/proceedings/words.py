"""The acts of a dispute in words: one line for each, the same in lists, on pages and in outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from foedus.law.proceedings.papers_state import sealed_fields
from foedus.law.proceedings.table import STEPS


def dispute_words(tag: str, payload: Mapping[str, Any], *, why: bool = True) -> str | None:
    """Say one recorded act of a dispute in a line; ``None`` for every other act.

    Of an irregular act ``why`` says what is irregular in it; without it only that it is.
    """
    said = payload.get("irregular")
    irregular = ", irregular" if said else ""
    if said and why:
        irregular = f" [irregular: {'; '.join(one['message'] for one in said['found'])}]"
    match tag:
        case "dispute.step":
            return f"{step_words(payload)}{irregular}"
        case "dispute.file":
            parties = ", ".join(f"{role} {party}" for role, party in payload["parties"].items())
            return f"filed under {payload['procedure']}: {parties}{irregular}"
        case "dispute.act":
            more = [str(payload[name]) for name in ("outcome", "party", "note") if name in payload]
            what = str(payload.get("stage") or payload.get("event")).replace("_", " ")
            told = f" ({'; '.join(more)})" if more else ""
            return f"{what}{told}, {payload['date']}{irregular}"
        case "dispute.correct":
            fields = ", ".join(f"{name} {value or 'taken away'}" for name, value in payload.get("set", {}).items())
            what = "is struck" if payload.get("strike") else f"is corrected: {fields}"
            return f"act #{payload['corrects']} {what}{irregular}"
        case "dispute.move":
            return f"moved to {payload['procedure']}, version {payload['definition'][:12]}{irregular}"
    return None


def step_words(doc: Mapping[str, Any]) -> str:
    """Say a step in one line: what is done, by whom, when, and its fields."""
    kind = STEPS.get(str(doc.get("step")))
    fields = [one.name for one in kind.fields if one.type != "sealed" and one.name in doc] if kind else []
    told = [f"{name.replace('_', ' ')} {_value(doc[name])}" for name in fields]
    told += ["sealed"] if any(doc.get(name) for name in sealed_fields(kind)) else []
    told += [f"does {doc['does']}"] if doc.get("does") else []
    more = f" ({'; '.join(told)})" if told else ""
    return f"{kind.words if kind else doc.get('step')}, by {doc.get('by')}, {doc.get('date')}{more}"


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {word}" for name, word in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()} …"


_SHOWN: Final = 120
"""How much of a field a line shows; the whole text of a paper has a page of its own."""
