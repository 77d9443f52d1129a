"""The scan of the whole register: every pair that meets, its state, and what would settle it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import foedus
from foedus_cli.options import Instant
from foedus_cli.pages.finding_command import finding_command
from foedus_cli.pages.wording import count, known_at_line
from foedus_cli.render import Cell, Page, Style

Doc = Mapping[str, Any]

MANY: Final = 500
"""How many pairs are written out where nobody says how many."""

STATES: Final[Mapping[str, tuple[str, Style]]] = {
    "decided": ("decided", "good"),
    "compatible": ("compatible", "plain"),
    "unexamined": ("not examined", "warn"),
    "referred": ("referred", "bad"),
}
"""The states of a pair, in the order of the totals."""


def write_conflicts(page: Page, doc: Doc, known_at: Instant | None) -> None:
    """Write the pairs, the commands that would settle those that nobody has examined, and the totals."""
    known_at_line(page, known_at)
    if doc["pairs"]:
        page.table(("state", "instrument", "instrument", "subject", "where", "what follows"), map(_row, doc["pairs"]))
    if doc["more"]:  # nobody reads a million lines
        page.line(f"… and {doc['more']:,} more pairs (all of them with --json, or more with --limit)", "dim", indent=2)
    _commands(page, [pair for pair in doc["pairs"] if pair["state"] == "unexamined"])
    page.gap()
    total = ", ".join(f"{number:,} {STATES[state][0]}" for state, number in doc["counts"].items())
    met = count(sum(doc["counts"].values()), "pair")
    page.line(f"{met} among {count(doc['instruments'], 'instrument')} on {doc['on']} or later: {total}.", "dim")


def _row(pair: Doc) -> tuple[str | Cell, ...]:
    words, style = STATES[pair["state"]]
    question = pair["question"]
    where = ", ".join(question["territory"]).replace("*", "anywhere")
    return (Cell(words, style), *pair["pair"], question["subject"], where, _follows(pair))


def _follows(pair: Doc) -> str:
    match pair["state"]:
        case "unexamined":
            return "nobody has recorded whether the two can be obeyed together"
        case "compatible":
            return "both apply"
        case "referred":
            return f"referred {foedus.refer_words(pair['refer_to'] or '')}"
    mine = [one for one in pair["yields"] if {one["id"], one["to"]} == set(pair["pair"])]
    losses = [f"{one['id']} yields to {one['to']}: {one['effect'].replace('_', ' ')}" for one in mine]
    losses += [f"{name} falls by itself" for name in pair["invalid"] if name in pair["pair"]]
    added = [item["add"] for item in pair["modifiers"] if item["id"] in pair["pair"]]
    governs = [name for name in pair["governs"] if name in pair["pair"]]
    if not losses:
        return f"only {governs[0]} applies" if len(governs) == 1 else "neither applies"
    return "; ".join(losses) + (f" ({', '.join(added)})" if added else "")


def _commands(page: Page, pairs: list[Doc]) -> None:
    if not pairs:
        return
    page.heading("What would settle those not examined")
    for pair in pairs:
        wanted = {"type": "incompatible", "pair": pair["pair"], "values": [True, False]}
        page.table(("",), ((finding_command(pair, wanted),),), indent=2)  # a pipe gets each in one piece
