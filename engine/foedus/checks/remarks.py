"""What is in order but deserves a look: the remarks of the pedantic inspection."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from foedus.checks.findings import Finding
from foedus.dossiers.fold import Dossier
from foedus.dossiers.results import results
from foedus.law.verdict import Verdict


def remarks(dossier: Dossier, verdict: Verdict, today: date) -> Iterator[Finding]:
    """Remark on results that nobody recorded, open referrals, and days known in part in a complete record."""
    for result in results(dossier, verdict, today, lambda: {"because": ""}):
        event = result.tag.partition(".")[2]
        yield Finding(
            "overdue", dossier.file, f"{event} is due since {result.effective_on}: record it with `foedus tick`"
        )
    referred = next((act for act in reversed(dossier.acts) if act.tag == "agreement.resolve"), None)
    for other in referred.payload.get("referred", ()) if referred else ():
        yield Finding("referred", referred.ref if referred else "", f"precedence over or under {other} is not decided")
    if dossier.evidence.complete:
        yield from (
            Finding("record", act.key, f"{act.describe()}: the day is known only in part, in a record called complete")
            for act in dossier.legal
            if not act.date.exact and (act.effective is None or not act.effective.exact)
        )
