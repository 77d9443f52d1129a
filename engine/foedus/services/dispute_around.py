"""What the desk asks of the register around a dispute: the grounds of a filing, and the disputes that it is tied to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import Any

from foedus.dossiers.dispute_filing import grounds_of
from foedus.dossiers.dispute_ties import TIES
from foedus.dossiers.disputes import PREFIX, Dispute, file_of_dispute
from foedus.dossiers.shelf import Shelf
from foedus.errors import Reason
from foedus.law.procedures.values import Procedure
from foedus.ports import Reading


def against_grounds(reading: Reading, procedure: Procedure, filing: Mapping[str, Any], on: date) -> Sequence[Reason]:
    """Object to grounds that do not bind both sides on the day of a filing, as the register stands."""
    if not filing.get("grounds"):
        return ()

    def known() -> list[str]:
        return [row.agreement for row in reading.agreements()]

    return grounds_of(procedure, filing, on, Shelf(reading), known).reasons


def against_changed_filing(reading: Reading, before: Dispute, after: Dispute) -> Sequence[Reason]:
    """Object to the grounds of a corrected filing."""
    if after.filing == before.filing:
        return ()
    return against_grounds(reading, after.procedure, after.filing, after.filed_on)


def against_tie(reading: Reading, dispute: str, doc: Mapping[str, Any]) -> Sequence[Reason]:
    """Object to a step that names another dispute which is none of the register, or is the dispute itself."""
    other = doc.get("other") if doc.get("step") in TIES else doc.get("heard_in")
    if doc.get("step") not in (*TIES, "case.counterclaim") or not isinstance(other, str):
        return ()
    if other == dispute:
        return [Reason("unknown-value", f"{dispute} is not tied to itself")]
    file = file_of_dispute(other)
    if reading.acts_of([file])[file]:
        return ()
    names = [head.file.removeprefix(PREFIX) for head in reading.heads() if head.file.startswith(PREFIX)]
    near = get_close_matches(other, names, 3)
    remedy = f"Do you mean {' or '.join(near)}?" if near else "List them with `foedus dispute list`."
    return [Reason("unknown-value", f"the register knows no dispute {other!r}", remedy)]
