"""Procedures on a page: what is wrong with them, what there is, and one of them whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from foedus_cli.pages.wording import count, sentence
from foedus_cli.render import Page

if TYPE_CHECKING:
    import foedus

MAY = {
    "start": "may start it",
    "via_government": "only through its government, which may refuse",
    "suggest": "may suggest it, with no right to a decision",
    "join": "may join",
    "respond": "may be complained of",
    "none": "no part in it",
}
CATEGORIES = {
    "government": "A government",
    "enterprise": "An enterprise",
    "ngo": "An association",
    "citizen": "A citizen",
}
_EXPIRY = {
    "advance": "the other side may go on to {}",
    "appoint": "{} may be asked to appoint",
    "deemed_accepted": "silence counts as acceptance",
    "deemed_rejected": "silence counts as rejection",
    "deemed_consent": "silence counts as consent",
    "barred": "the right is lost",
    "lapse": "the procedure can be closed",
    "continue": "it goes on without the silent party",
    "adopted": "it becomes final",
}


def write_procedure_report(page: Page, report: foedus.ProcedureReport) -> None:
    """Write what is wrong with procedures."""
    page.line(f"{count(report.procedures, 'procedure')} looked over.", "head")
    if report.holds:
        page.line("All are accepted.", "good")
        return
    page.heading(count(len(report.errors), "mistake"))
    for reason in report.errors:
        place = f"{reason.where}: " if reason.where is not None else ""
        page.line(f"· {place}{reason.message} [{reason.code}]", "bad", indent=2, hang=2)
        page.line(f"→ {reason.advice}", "dim", indent=4, hang=2)


def write_procedures(page: Page, found: Sequence[foedus.Procedure]) -> None:
    """Write one line a procedure."""
    if found:
        rows = [(one.id, one.order, f"{len(one.stages):>6}", one.title) for one in found]
        page.table(("procedure", "order", "stages", "title"), rows, one_line=True)
    page.line(f"{count(len(found), 'procedure')}.", "dim")


def write_procedure(page: Page, procedure: foedus.Procedure) -> None:
    """Write one procedure: standing, stages and limits, and what must be checked before it is used."""
    page.line(f"{procedure.title} ({procedure.id})", "head")
    page.line(sentence(procedure.legal_basis))
    page.heading("Who may")
    for name, rights in procedure.standing.items():
        condition = f": {rights.condition}" if rights.condition else ""
        page.line(f"· {CATEGORIES[name]} {', '.join(MAY[one] for one in rights.may)}{condition}", indent=2, hang=2)
    page.heading("Stages")
    for stage in procedure.stages:
        _write_stage(page, procedure, stage)
    page.gap()
    doc = procedure.doc
    page.fields(
        (
            ("Decision", doc["decision_rule"]),
            ("Review", doc["review"]),
            ("Remedies", ", then ".join(one.replace("_", " ") for one in procedure.ladder)),
            ("Costs", doc["costs"]),
            ("If somebody is silent", doc["on_default"]),
            ("Time", procedure.counting.words),
            ("To be checked", "; ".join(doc["unconfirmed"])),
            ("Version", procedure.version),
        )
    )


def _write_stage(page: Page, procedure: foedus.Procedure, stage: Any) -> None:
    marks = [words for words, has in (("beside", stage.side), ("end", stage.final)) if has]
    remark = f" ({', '.join(marks)})" if marks else ""
    by = ", ".join(procedure.roles[role] for role in stage.by)
    page.line(f"· {stage.id}: {stage.title}{remark}; by {by}", indent=2, hang=2)
    for limit in stage.limits:
        urgent = " in urgent cases" if limit.urgent else ""
        since = f", since {limit.since}" if limit.since else ""
        page.line(f"{limit.kind}: {limit.words()} from {limit.start}{urgent}{since}", indent=6, hang=2)
    opens = [expiry_words(one.code) for one in stage.on_expiry if one.do != "none"]
    if opens:
        page.line(f"if the time is not used: {'; '.join(opens)}", indent=6, hang=2)
    ways = [*stage.next, *(f"{one.to} if {one.id.replace('_', ' ')}" for one in stage.outcomes)]
    if ways:
        page.line(f"then: {', '.join(ways)}", "dim", indent=6, hang=2)


def expiry_words(code: str) -> str:
    """Say what a passed deadline opens."""
    do, _, target = code.partition(":")
    return _EXPIRY.get(do, do).format(target.replace("_", " "))
