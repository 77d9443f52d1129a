"""Precedence resolution, as far as it goes without the law packs: who meets this agreement, and what the texts say.

When the condition of entry is met, every registered agreement that shares a subject and a party with this one is
listed. A pair is *decided* where one text itself says that it supersedes the other, and *referred* otherwise: nobody
picks. Entry into force as a legal date never waits for this.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from foedus.dossiers.fold import Dossier
from foedus.dossiers.shelf import Shelf
from foedus.ports import Reading

_DECIDES = {"supersedes": "prevails by its own text", "superseded_by": "yields by its own text",
            "amends": "amends the other", "parent": "is read together with its parent",
            "companion": "is read together with its companion"}  # fmt: skip


def resolve(shelf: Shelf, reading: Reading, dossier: Dossier) -> Mapping[str, Any]:
    """List the agreements that meet this one in subject and parties, and say which pairs the texts decide."""
    relations = {item["id"]: item["kind"] for item in dossier.doc.get("relations", ()) if "id" in item}
    parties = {party for party, standing in shelf.verdict(dossier.agreement).standings.items() if standing.bonds}
    decided: list[dict[str, str]] = []
    referred: list[str] = []
    for name in reading.meeting(dossier.agreement, dossier.doc.get("subjects", ()), sorted(parties)):
        kind = relations.get(name) or _reverse(shelf, name, dossier.agreement)
        if kind in _DECIDES:
            decided.append({"agreement": name, "relation": kind, "effect": _DECIDES[kind]})
        else:
            referred.append(name)
    met = len(decided) + len(referred)
    because = "no other agreement in the register shares a subject and a party with this one"
    if met:
        others = "one other agreement" if met == 1 else f"{met} other agreements"
        because = (
            f"precedence examined against {others} with a common subject and party: "
            f"{len(decided)} decided by the texts, {len(referred)} referred"
        )
    return {"decided": decided, "referred": referred, "because": because}


def _reverse(shelf: Shelf, name: str, agreement: str) -> str | None:
    """Read the relation from the other text."""
    other = shelf.find(name)
    turned = {"supersedes": "superseded_by", "superseded_by": "supersedes"}
    for item in other.doc.get("relations", ()) if other else ():
        if item.get("id") == agreement:
            return turned.get(item["kind"], str(item["kind"]))
    return None
