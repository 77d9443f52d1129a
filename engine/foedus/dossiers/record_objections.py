"""What speaks against the record of an instrument: asked when it is registered, and again at every inspection.

Rules of this module:

* an id is given once: to an agreement, whose record says that it lives as one, or to an instrument of its own;
* a record that stands is corrected, never registered over; one that was struck may be registered again;
* what instruments were made under never runs in a circle.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from foedus.dossiers.records import Record, lives_as_agreement
from foedus.errors import Reason, Where
from foedus.kernel.canonical import content_hash

Item = tuple[Mapping[str, Any], Where | None]
"""A record with its place in a file."""

_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Around:
    """What the register knows besides: the legal order of an agreement, and the record of an instrument."""

    agreement_order: Callable[[str], str | None]
    record: Callable[[str], Record | None]

    def knows(self, name: str) -> bool:
        """Whether an instrument of this id stands in the register, as a record or as an agreement."""
        record = self.record(name)
        return (record is not None and record.doc is not None) or self.agreement_order(name) is not None


def registration(doc: Mapping[str, Any]) -> tuple[dict[str, Any], str | None]:
    """Return payload and date of the act that registers a record; its date is that of the instrument's making."""
    payload = {"definition": content_hash(dict(doc)), "title": doc.get("title", doc["id"])}
    return payload, doc.get("enacted") or doc.get("promulgated") or doc.get("in_force")


def against_records(items: Sequence[Item], around: Around, *, replacing: bool = False) -> list[Reason]:
    """Object to records as a whole: taken ids, unknown agreements, bases that run in a circle."""
    reasons: list[Reason] = []
    seen: set[str] = set()
    for doc, where in items:
        name = str(doc["id"])
        if name in seen:
            reasons.append(Reason("duplicate-name", f"{name} stands here twice", where=where))
        seen.add(name)
        reasons += _against_agreement(doc, name, around.agreement_order(name), where)
        known = around.record(name)
        stands = known is not None and known.doc is not None
        if known and stands and not replacing and known.definition != content_hash(dict(doc)):
            text = f"{name} is registered with another record (definition {known.definition[:12]})"
            reasons.append(Reason("id-taken", text, "Correct the record, or choose another id.", where))
    return [*reasons, *_circles(items, around)]


def _against_agreement(doc: Mapping[str, Any], name: str, order: str | None, where: Where | None) -> Iterator[Reason]:
    if lives_as_agreement(doc) and order is None:
        text = f"{name} is to live as an agreement, and the register knows no agreement of that id"
        yield Reason("unknown-agreement", text, "Load the agreement first.", where)
    elif lives_as_agreement(doc) and doc["order"] != order:
        text = f"{name} is an agreement of the order {order}, and its record says {doc['order']}"
        yield Reason("terms-differ", text, "Give the record the order of the agreement.", where)
    elif order is not None and not lives_as_agreement(doc):
        text = f"{name} is the id of an agreement, whose dates and parties come from its life cycle"
        yield Reason("id-taken", text, "List it under `agreements:`, or choose another id.", where)


def _circles(items: Sequence[Item], around: Around) -> Iterator[Reason]:
    """Follow what each instrument was made under, through these and through the register."""
    bases: dict[str, str | None] = {str(doc["id"]): doc.get("made_under") for doc, _ in items}
    safe: set[str] = set()
    for doc, where in items:
        way: dict[str, None] = {}
        name: str | None = str(doc["id"])
        while name is not None and name not in safe:
            if name in way:
                steps = [*way][[*way].index(name) :]
                shown = " → ".join((*steps[:_SHOWN], *(("…",) if len(steps) > _SHOWN else ()), name))
                yield Reason("circular-basis", f"the instruments rest on each other: {shown}", where=where)
                break
            way[name] = None
            if name not in bases:
                record = around.record(name)
                bases[name] = record.doc.get("made_under") if record and record.doc else None
            name = bases[name]
        safe.update(way)
