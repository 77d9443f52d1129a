"""Open referrals as answers show them: pairs whose precedence nobody here may decide, and who does."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from foedus.dossiers.fold import Dossier, file_of
from foedus.dossiers.referrals import open_referrals
from foedus.law.precedence.summary import refer_words
from foedus.ports import Reading, ReferralRow


def referrals_of(reading: Reading, dossier: Dossier, known_at: datetime | None) -> list[dict[str, Any]]:
    """Return the pairs of an agreement that nobody here may decide, as known at an instant.

    Now these are the open pairs of either side; of an earlier instant only what the agreement's own acts said.
    """
    if known_at is None:
        rows = reading.referrals(dossier.agreement)
    else:
        rows = [ReferralRow(dossier.agreement, *row) for row in open_referrals(dossier.opinions)]
    return referrals_json(rows, dossier.agreement)


def referrals_json(rows: Iterable[ReferralRow], about: str) -> list[dict[str, Any]]:
    """Return open referrals as JSON objects, seen from one of the two instruments; each pair and body once."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in sorted(rows, key=lambda row: row.agreement != about):  # its own act goes before that of the other
        other = row.other if row.agreement == about else row.agreement
        doc = {"with": other, "refer_to": row.refer_to, "words": refer_words(row.refer_to)}
        found.setdefault((other, row.refer_to), {**doc, "opened_by": f"{file_of(row.agreement)}#{row.seq}"})
    return [found[key] for key in sorted(found)]
