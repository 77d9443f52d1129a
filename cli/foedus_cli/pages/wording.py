"""The words for states, days and instants that every page uses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from foedus_cli.options import Instant
from foedus_cli.render import Cell, Page, Style

STATES = {
    "not_in_force": "not in force",
    "provisional": "applied provisionally",
    "partly_in_force": "partly in force",
    "in_force": "in force",
    "lapsed": "lapsed",
    "ended": "ended",
}
"""The six states of an agreement on a day."""

PROCEDURE = {
    "drafting": "being drafted",
    "adopted": "adopted, not yet open",
    "open": "open, nobody has consented yet",
    "ratification": "consents are coming in",
    "precedence_resolution": "the condition is met, the day of entry is still to come",
    "in_force": "in force",
    "suspended": "suspended",
    "ended": "ended",
    "lapsed": "lapsed",
    "abandoned": "given up",
}
"""The states of the life cycle after the last recorded act."""

BASES = {
    "computed": "by the rule",
    "recorded": "as the act says",
    "bound": "not known to the day",
    "assumed": "the last day of a period",
}
"""How the first day of a bond is known."""

_STYLES: dict[str, Style] = {
    "in_force": "good",
    "partly_in_force": "warn",
    "provisional": "warn",
    "lapsed": "bad",
    "ended": "bad",
}


def state_words(state: str, certain: bool = True) -> str:
    """Say a state, and the doubt if there is one."""
    words = STATES.get(state, state.replace("_", " "))
    if certain:
        return words
    return "not known to be in force" if state == "not_in_force" else f"{words}, as far as is known"


def state_cell(state: str, certain: bool = True) -> Cell:
    """Say a state in a table, in its colour."""
    words = STATES.get(state, state.replace("_", " ")) if certain else "not known"
    return Cell(words if certain or state == "not_in_force" else f"{STATES.get(state, state)}?", state_style(state))


def state_style(state: str) -> Style:
    """Return the colour of a state."""
    return _STYLES.get(state, "plain")


def procedure_words(state: str) -> str:
    """Say where the life of an agreement stands."""
    return PROCEDURE.get(state, state.replace("_", " "))


def count(number: int, one: str, many: str | None = None) -> str:
    """Count things: ``1 act``, ``2 acts``, ``1,204 acts``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def sentence(text: str) -> str:
    """Begin with a capital letter and end with a full stop."""
    text = text.strip()
    return f"{text[:1].upper()}{text[1:]}{'' if text[-1:] in '.!?:' else '.'}"


def instant_words(at: datetime) -> str:
    """Say an instant of the register's clock."""
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"


def known_at_line(page: Page, known_at: Instant | None) -> None:
    """Say as of when the register was asked, and that a missing zone was read as UTC."""
    if known_at is None:
        return
    assumed = " (no zone was given: read as UTC)" if known_at.assumed else ""
    page.line(f"As the register knew it at {instant_words(known_at.at)}{assumed}.", "dim")


def asked_line(page: Page, doc: Mapping[str, Any], known_at: Instant | None) -> None:
    """Say as of when a question is put, and what is only supposed for it."""
    known_at_line(page, known_at)
    supposed = doc.get("supposed")
    if supposed is not None:
        parts = [*supposed["instruments"]]
        if supposed["findings"]:
            parts.append(count(supposed["findings"], "finding"))
        page.line(f"Only supposed, and not in the register: {', '.join(parts)}.", "warn")


def finding_words(doc: Mapping[str, Any]) -> str:
    """Say a finding in a few words, without its reason: ``incompatible nlc, ks-statute: yes``."""
    about = ", ".join(doc.get("pair", ())) or doc.get("instrument", "")
    second = [f"{name} {doc[name]}" for name in ("of", "over", "than", "about") if name in doc]
    value = {True: "yes", False: "no"}.get(doc["value"], doc["value"])
    until = f", until {doc['until']}" if doc.get("until") else ""
    what = " ".join([str(doc["type"]).replace("_", " "), *filter(None, [about]), *second])
    return f"{what}: {str(value).replace('_', ' ')}{until}"


NOT_EXAMINED: Final = "not examined: nobody has recorded whether the two can be obeyed together"
"""The state of a pair that waits for a finding, in the same words wherever it is shown."""


def referral_words(referral: Mapping[str, Any]) -> str:
    """Say which pair is open, and who decides or what it waits for."""
    pair = f"this one or {referral['with']}"
    if referral["refer_to"] == "findings_missing":
        return f"whether {pair} goes first is {NOT_EXAMINED}"
    return f"whether {pair} goes first is referred {referral['words']}"


def day_of(instant_text: str) -> str:
    """Shorten a stored instant to its minute: ``2026-01-02 03:04``."""
    return instant_text[:16].replace("T", " ")
