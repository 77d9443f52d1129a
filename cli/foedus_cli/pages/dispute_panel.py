"""The panel and the award of a dispute on a page, and the opinions on which an award rests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from foedus_cli.pages.wording import count
from foedus_cli.render import Cell, Page

if TYPE_CHECKING:
    import foedus

_WAYS = {
    "each": "by a side alone", "together": "by the sides together", "members": "by the members", "body": "by a body",
    "default": "in default",
}  # fmt: skip


def write_panel(page: Page, doc: Mapping[str, Any]) -> None:
    """Write who was named, who sits, and who was challenged."""
    of = f" of {doc['size']}" if doc["size"] is not None else ""
    state = f"complete ({doc['constituted']})" if doc["complete"] else "not complete"
    page.heading(f"The panel: {len(doc['sitting'])}{of} sit, {state}")
    rows = []
    for seat in doc["seats"]:
        left = f" ({seat['left']})" if "left" in seat else ""
        by = f"{seat['by']}, {_WAYS[seat['way']]}"
        told = "; ".join(seat.get("disclosed", ()))
        gone = seat["state"] not in ("named", "accepted")
        row = (seat["act"], seat["person"], seat["as"], f"{seat['state']}{left}", by, told)
        rows.append(tuple(Cell(text, "dim" if gone else "plain") for text in row))
    if rows:
        page.table(("act", "person", "seat", "state", "appointed", "disclosed"), rows, indent=2)
    sent = doc.get("candidates")
    fields = [
        ("Candidates left", f"{', '.join(sent['left']) or 'nobody'} (list {sent['act']})" if sent else None),
        ("Roster", ", ".join(doc["roster"]) if doc.get("roster") else None),
        ("On a tie", doc.get("tie")),
    ]
    page.fields([one for one in fields if one[1]], indent=2)
    for one in doc.get("challenges", ()):
        decided = f"{one['decision']} ({one['decided']})" if "decided" in one else "open"
        stops = "; the case stands still" if one.get("suspends") and "decided" not in one else ""
        text = f"· {one['act']}: {one['by']} challenges {one['member']}, {one['grounds']}: {decided}{stops}"
        page.line(text, "plain" if "decided" in one else "warn", indent=2, hang=2)


def write_award(page: Page, doc: Mapping[str, Any]) -> None:
    """Write what was decided and what became of it."""
    rulings = doc.get("rulings", ())
    page.heading(f"{count(len(rulings), 'award')}" if rulings else "Before the award")
    for one in doc.get("offers", ()):
        page.line(f"· {one['act']}: the {one['side']} offers {one['offer']}", indent=2, hang=2)
    draft = doc.get("draft")
    if draft:
        until = f", comments until {draft['comments_until']}" if "comments_until" in draft else ""
        said = ", ".join(f"{one['by']} ({one['act']})" for one in draft["comments"])
        page.line(f"· {draft['act']}: interim report{until}{f'; comments by {said}' if said else ''}", indent=2, hang=2)
    for one in rulings:
        _write_ruling(page, one)


def _write_ruling(page: Page, one: Mapping[str, Any]) -> None:
    state = one["state"].replace("_", " ")
    since = f" since {one['until']}" if "until" in one else ""
    void = ", as if never made" if one.get("void") else ""
    page.line(f"{one['act']} {one['kind'].replace('_', ' ')} of {one['on']}: {state}{since}{void}", indent=2)
    stage = f"{one['stage']} ({one.get('effect') or 'no effect of its own'})" if "stage" in one else None
    votes = ", ".join(f"{name} {word}" for name, word in one.get("votes", {}).items())
    fields = [
        ("Holding", one["holding"]), ("Binding", "yes" if one["binds"] else "no"), ("Stage", stage),
        ("Made by", ", ".join(one.get("sat", ())) or one["by"]), ("Votes", votes), ("Reasons", one.get("reasons")),
        ("Chooses offer", one.get("offer")), ("Rests on", one.get("rests_on")), ("Instrument", one.get("instrument")),
        ("Appeal", one.get("appeal")),
    ]  # fmt: skip
    page.fields([field for field in fields if field[1]], indent=4)
    for remark in one.get("remarks", ()):
        text = f"· {remark['act']} {remark['what']} by {remark['by']}, {remark['on']}: {remark['text']}"
        page.line(text, indent=4, hang=2)


def write_opinions(page: Page, opinions: Sequence[foedus.Rested]) -> None:
    """Write the opinions that awards have frozen, and whether the answer would be the same now."""
    for one in opinions:
        page.line(f"The award {one.award} has frozen {one.opinion}: {_held(one.frozen)}", indent=2, hang=2)
        if one.same:
            page.line("Asked today, the register answers the same.", "dim", indent=4)
        elif one.today is None:
            page.line("Asked today, the register cannot answer.", "warn", indent=4)
        else:
            page.line(f"Asked today, the answer differs: {_held(one.today)}", "warn", indent=4)


def _held(doc: Mapping[str, Any]) -> str:
    governs = ", ".join(doc["governs"]) or "nothing"
    refer = f", to be decided by {doc['refer_to']}" if doc.get("refer_to") else ""
    return f"{doc['outcome']}, {governs} governs{refer}"
