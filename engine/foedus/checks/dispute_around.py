"""What a dispute says of the rest of the register, asked again as the register stood when it was recorded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from foedus.checks.past import END, Past, Then
from foedus.dossiers.dispute_filing import grounds_of
from foedus.dossiers.dispute_ties import mirrored
from foedus.dossiers.disputes import PREFIX, file_of_dispute
from foedus.law.procedures.values import Procedure
from foedus.ledger.acts import Act


def against_grounds(
    past: Past, procedure: Procedure, filing: Mapping[str, Any], on: date, before: int
) -> Iterator[str]:
    """Object to grounds that did not bind both sides by what the register knew before an act."""
    if filing.get("grounds"):
        yield from (one.message for one in grounds_of(procedure, filing, on, Then(past, before)).reasons)


def against_tie(past: Past, act: Act) -> Iterator[str]:
    """Object to a step that ties two disputes and stands in one file alone."""
    name = act.file.removeprefix(PREFIX)
    doc = {field: value for field, value in act.payload.items() if field != "irregular"}
    found = mirrored(name, doc)
    if found is None:
        return
    other, there = found
    for one in past.acts(file_of_dispute(other), END):
        if one.tag == "dispute.step" and (one.cause == act.ref or one.ref == act.cause):
            said = {field: one.payload[field] for field in there if field in one.payload}
            if said == there:
                return
    yield f"it ties {name} to {other}, and the file of {other} does not say so"
