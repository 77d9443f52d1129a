"""Acts of precedence in words: instruments, questions, findings, and opinions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import foedus
from foedus_cli.pages.wording import NOT_EXAMINED, finding_words
from foedus_cli.render import Style


def precedence_words(tag: str, payload: Mapping[str, Any]) -> str | None:
    """Say one recorded act of this kind in a line; ``None`` for every other act."""
    match tag:
        case "agreement.opinion":
            return f"weighed against {payload['with']}: {opinion_words(payload)[0]}"
        case "instrument.register":
            return f"registered: {payload.get('title', '')}"
        case "instrument.correct":
            return "the record is struck" if payload.get("strike") else "the record is replaced"
        case "matter.open":
            question = payload["question"]
            return f"question opened: {question['subject']} in {', '.join(question['territory'])} ({question['order']})"
        case "finding.record":
            return f"found: {finding_words(payload)} (“{payload['reason']}” {payload['by']}, {payload['date']})"
        case "finding.correct":
            change = "is struck" if payload.get("strike") else f"is corrected: {_changes(payload.get('set', {}))}"
            return f"finding #{payload['corrects']} {change}"
        case "opinion.record":
            return f"opinion kept: {holding_words(payload)}"
    return None


def opinion_words(payload: Mapping[str, Any]) -> tuple[str, Style]:
    """Say the state of a pair, as an agreement's file keeps it, with the style for it."""
    match payload["state"]:
        case "unexamined":
            return NOT_EXAMINED, "warn"
        case "compatible":
            return "both apply", "plain"
        case "apart":
            return str(payload["because"][0]), "dim"
        case "referred":
            because = "; ".join(payload["because"])
            words = f"referred {foedus.refer_words(payload['refer_to'] or '')}"
            return f"{words}: {because}" if because else words, "warn"
    return holding_words(payload), "plain"


def holding_words(payload: Mapping[str, Any]) -> str:
    """Say what an opinion holds: who yields to whom and how, or who governs."""
    if payload["outcome"] == "referred":
        return f"referred ({_plain(payload['refer_to'])})"
    losses = [f"{one['id']} yields to {one['to']} ({_plain(one['effect'])})" for one in payload["yields"]]
    losses += [f"{item} falls by itself" for item in payload["invalid"]]
    governs = ", ".join(payload["governs"]) or "nothing"
    return "; ".join(losses) if losses else f"{governs} governs"


def _changes(fields: Mapping[str, Any]) -> str:
    words = {True: "yes", False: "no", None: "nothing"}
    return "; ".join(f"{name} = {words.get(value, value)}" for name, value in fields.items())


def _plain(word: Any) -> str:
    return str(word or "nobody knows to whom").replace("_", " ")
