"""What is in order but deserves a look: the remarks of the pedantic inspection."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from foedus.checks.findings import Finding
from foedus.dossiers.finding_objections import unknown
from foedus.dossiers.fold import Dossier
from foedus.dossiers.matters import Matter
from foedus.dossiers.record_objections import Around
from foedus.dossiers.records import Record
from foedus.dossiers.referrals import open_referrals
from foedus.dossiers.results import results, unasked
from foedus.law.precedence.summary import refer_words
from foedus.law.verdict import Verdict


def remarks(dossier: Dossier, verdict: Verdict, today: date) -> Iterator[Finding]:
    """Remark on results that nobody recorded, open referrals, and days known in part in a complete record."""
    for result in results(dossier, verdict, today, unasked):
        event = result.tag.partition(".")[2]
        yield Finding(
            "overdue", dossier.file, f"{event} is due since {result.effective_on}: record it with `foedus tick`"
        )
    for other, refer_to, seq in open_referrals(dossier.opinions):
        state = dossier.opinions[other][1]["state"]
        nobody = "not examined: nobody has recorded whether the two can be obeyed together"
        text = nobody if state == "unexamined" else f"referred {refer_words(refer_to)}"
        message = f"precedence over or under {other} is {text}"
        yield Finding("referred", f"{dossier.file}#{seq}", message)
    if dossier.evidence.complete:
        yield from (
            Finding("record", act.key, f"{act.describe()}: the day is known only in part, in a record called complete")
            for act in dossier.legal
            if not act.date.exact and (act.effective is None or not act.effective.exact)
        )


def baseless(record: Record, around: Around) -> Iterator[Finding]:
    """Remark on an instrument that rests on one which the register does not know: it may yet be registered."""
    basis = record.doc.get("made_under") if record.doc is not None else None
    if basis is not None and not around.knows(basis):
        text = f"{record.instrument} was made under {basis}, which the register does not know"
        yield Finding("basis", record.acts[-1].ref, text)


def stranded(matter: Matter, around: Around) -> Iterator[Finding]:
    """Remark on findings that stand and are about an instrument that the register knows no more."""
    for each in matter.found:
        for reason in unknown(each.doc, around.knows).values() if each.doc is not None else ():
            yield Finding("stranded", each.act.ref, f"the finding stands, but {reason.message}")
