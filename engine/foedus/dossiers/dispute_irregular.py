"""What is irregular in a dispute: the same thing twice, what an act brings, and what its payload says of that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from foedus.law.procedures.record import Happening
from foedus.law.procedures.stand import Irregularity

if TYPE_CHECKING:
    from foedus.dossiers.disputes import Dispute

REPEATED: Final = "repeated"
"""The kind of irregularity that is no matter of the table: the same thing twice on one day."""


def repeated(happenings: Sequence[Happening]) -> Iterator[Irregularity]:
    """Say what was recorded twice for one day."""
    known: dict[tuple[Any, ...], str] = {}
    for one in happenings:
        key = (one.day, one.stage, one.event, one.outcome, one.party)
        first = known.setdefault(key, one.place)
        if first != one.place:
            what = one.stage or one.event or ""
            text = f"{what} on {one.day} stands as {first} already"
            yield Irregularity(REPEATED, one.day, one.stage or "", text, one.place)


def brought_by(before: Dispute | None, after: Dispute) -> list[Irregularity]:
    """Return what is irregular after some acts and was not before."""
    known = Counter(map(_same, before.irregularities)) if before is not None else Counter[Any]()
    found: list[Irregularity] = []
    for one in after.irregularities:
        if known[_same(one)]:
            known[_same(one)] -= 1
        else:
            found.append(one)
    return found


def _same(one: Irregularity) -> tuple[str, str, str]:
    return one.kind, one.place, one.message


def irregular_doc(reason: str, found: Sequence[Irregularity]) -> dict[str, Any]:
    """Return what the payload of an act says of the irregularities that it brings."""
    return {"reason": reason, "found": [{"act": one.place, "kind": one.kind, "message": one.message} for one in found]}
