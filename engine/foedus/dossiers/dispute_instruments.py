"""What an award takes from precedence and gives to it: the opinion that it freezes, the instrument that it becomes.

Rules of this module:

* what is frozen is the opinion as it stands in the ledger on that day: its hash and what it held; later findings and
  later opinions change nothing of it;
* the instrument is fixed with the award; it ends on the day on which the award is set aside, reversed or suspended,
  and is struck when the award itself is struck or counts as never made;
* a record that somebody struck by hand stays struck.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from foedus.dossiers.disputes import Dispute
from foedus.dossiers.matters import PREFIX as QUESTIONS
from foedus.errors import Reason
from foedus.kernel.dates import LATEST, PartialDate
from foedus.law.procedures.values import Procedure
from foedus.law.proceedings.values import SIDES
from foedus.ledger.acts import Act

FROZEN: Final = "frozen"
"""The field in which the payload of an award keeps what was frozen: ``opinion`` and ``instrument``."""

FIXED: Final = ("rests_on", "instrument", "instrument_kind", "subject", "territory", "binds")
"""Fields of an award that no correction changes, for what follows from them is frozen; such an award is struck."""

_REFERENCE: Final = re.compile(rf"({QUESTIONS}[^#\s]+)#([1-9][0-9]*)")

Doc = Mapping[str, Any]


# ---- the opinion


def reference(rests_on: str) -> tuple[str, int] | None:
    """Read ``question/ID#7``: the file and the number of the act."""
    match = _REFERENCE.fullmatch(rests_on)
    return (match[1], int(match[2])) if match else None


def opinion_frozen(acts: Sequence[Act], rests_on: str, on: date) -> tuple[Doc | None, list[Reason]]:
    """Return what is frozen of an opinion, and what speaks against resting on it; ``acts`` are those of its file."""
    found = reference(rests_on)
    act = next((one for one in acts if found is not None and one.seq == found[1]), None)
    if act is None or act.tag != "opinion.record":
        known = [one.ref for one in acts if one.tag == "opinion.record"]
        remedy = f"Kept on this question: {', '.join(known)}." if known else "Keep one: `foedus governs … --record`."
        return None, [Reason("unknown-value", f"{rests_on} is no recorded opinion", remedy)]
    reasons = []
    if PartialDate.parse(str(act.effective_on)).first > on:
        text = f"the opinion {act.ref} is on the law of {act.effective_on}, and the award is of {on}"
        reasons.append(Reason("out-of-order", text))
    later = [one for one in acts if one.tag == act.tag and one.payload["asked"] == act.payload["asked"]]
    if later[-1].payload != act.payload:
        text = f"the opinion {act.ref} stands no longer: {later[-1].ref} answers the same question otherwise"
        reasons.append(Reason("out-of-order", text, "Rest on the later one."))
    doc = {"act": act.ref, "leaf": act.leaf_hash, "definition": act.definition, "holding": dict(act.payload)}
    return doc, reasons


# ---- the instrument


def instrument_doc(dispute: Dispute, step: Doc, level: str) -> dict[str, Any]:
    """Return the record of the instrument that an award becomes; it binds the sides unless the award says whom."""
    day = date.fromisoformat(step["date"])
    members = dispute.proceeding(day).parties.members
    sides = _sides(dispute.procedure)
    parties = list(step.get("binds") or dict.fromkeys(one.party for one in members if one.role in sides))
    doc: dict[str, Any] = {
        "order": dispute.procedure.order, "id": step["instrument"], "title": f"Award of {day} in {dispute.title}",
        "kind": step["instrument_kind"], "level": level, "parties": parties, "subjects": list(step["subject"]),
        "enacted": step["date"], "in_force": step["date"],
    }  # fmt: skip
    return doc | ({"territory": list(step["territory"])} if step.get("territory") else {})


def _sides(procedure: Procedure) -> set[str]:
    from foedus.law.proceedings.offices import roles_of_office

    return {role for office in SIDES for role in roles_of_office(procedure, office)}


def freezes(dispute: Dispute) -> bool:
    """Whether some award of a dispute has frozen anything."""
    return any(FROZEN in act.payload for act in dispute.acts)


def wanted(dispute: Dispute, definition: Callable[[str], Doc]) -> dict[str, Doc]:
    """Return the instruments that should stand by the awards of a dispute, as its acts leave them."""
    if not freezes(dispute):
        return {}
    frozen = {act.seq: act.payload.get(FROZEN, {}) for act in dispute.acts}
    found: dict[str, Doc] = {}
    for ruling in dispute.proceeding(LATEST).award.rulings:
        digest = frozen[int(ruling.place.removeprefix("#"))].get("instrument")
        if digest is None or not ruling.binds or ruling.void:
            continue
        doc = definition(digest)
        found[doc["id"]] = {**doc, "ended": ruling.until.isoformat()} if ruling.until else doc
    return found


@dataclass(frozen=True, slots=True)
class Following:
    """What follows for the record of an instrument; ``doc`` is ``None`` when it is to be struck."""

    instrument: str
    tag: str
    doc: Doc | None


def following(
    before: Mapping[str, Doc], after: Mapping[str, Doc], record: Callable[[str], Doc | None]
) -> Iterator[Following]:
    """Yield what follows for instruments when an act of a dispute changes which should stand."""
    for name in dict.fromkeys((*before, *after)):
        old, new, known = before.get(name), after.get(name), record(name)
        if old == new or (old is not None and known is None) or new == known:
            continue
        yield Following(name, "instrument.register" if known is None else "instrument.correct", new)
