"""Courses of disputes on a page: where a case stands, what is due and why, and how histories were replayed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foedus_cli.pages.procedures import expiry_words
from foedus_cli.pages.wording import count, sentence
from foedus_cli.render import Page

if TYPE_CHECKING:
    import foedus

_KINDS = {
    "deadline": "by",
    "wait": "not before",
    "target": "should be done by",
    "cap": "should never last beyond",
}


def write_replay(page: Page, report: foedus.ReplayReport) -> None:
    """Write how histories compare with what was computed."""
    page.line(f"{count(report.histories, 'history', 'histories')} replayed.", "head")
    page.fields((("As expected", f"{report.exact} of {report.expectations} days"),), indent=2)
    if report.holds:
        page.line("Everything holds.", "good")
        return
    page.heading(f"{count(len(report.misses), 'day')} on which it differs")
    for miss in report.misses:
        day = f" on {miss.date}" if miss.date else ""
        page.line(f"· {miss.file}{day}: {miss.because}.", "bad", indent=2, hang=2)
        for part, got in miss.got.items():
            if got != miss.expected[part]:
                text = f"{part}: expected {_value(miss.expected[part])}, computed {_value(got)}."
                page.line(text, indent=4, hang=2)


def write_course(page: Page, course: foedus.CaseCourse) -> None:
    """Write where a case stands, with the reasons of every date."""
    page.line(f"{course.history.title} ({course.history.id})", "head")
    write_stand(page, course.stand, course.procedure)
    if course.stand.irregularities:
        page.heading("What the procedure does not allow")
        for item in course.stand.irregularities:
            page.line(f"· {item.place}: {item.message} [{item.kind}]", "warn", indent=2, hang=2)


def write_stand(page: Page, stand: Any, procedure: foedus.Procedure) -> None:
    """Write where a case stands on a day under its procedure, what is due, and what that opens."""
    page.line(f"On {stand.on}, under {procedure.title} ({procedure.id}):")
    page.gap()
    if stand.state is None:
        page.line("Nothing has been done yet.")
    else:
        outcome = f", with the outcome {stand.outcome.replace('_', ' ')}" if stand.outcome else ""
        page.line(f"The case stands at {stand.state}: {procedure.by_id[stand.state].title}{outcome}.")
    page.line("The case is over." if stand.ended else "The case is not over.")
    page.line("Something binding exists." if stand.binding else "Nothing binding exists.")
    _write_limits(page, "What may follow in time", stand.next, stand)
    _write_limits(page, "What still runs beside", stand.beside, stand)
    timed = {*(due.stage for due in stand.next), *(one.stage for one in stand.missing)}
    free = [name for name in stand.follow if name not in timed]
    if free:
        page.line(sentence(f"without a limit may follow {', '.join(free)}"))
    if stand.then:
        page.heading("What passed deadlines open, for somebody to take")
        for code in stand.then:
            page.line(f"· {expiry_words(code)} [{code}]", indent=2, hang=2)
    if stand.missing:
        page.heading("What cannot be computed")
        for one in stand.missing:
            page.line(f"· {one.stage}, {one.kind}: {one.because}", indent=2, hang=2)


def _write_limits(page: Page, title: str, limits: Any, stand: Any) -> None:
    if not limits:
        return
    page.heading(title)
    for due in limits:
        when = f"{_KINDS[due.kind]} {due.end or _without_day(due)}"
        late = due.kind == "deadline" and due.over(stand.on)
        over = ", which has passed" if late else ""
        text = f"· {due.stage}, {', '.join(role.replace('_', ' ') for role in due.by)}: {when}{over}"
        page.line(text, "warn" if late else "plain", indent=2, hang=2)
        for reason in due.because:
            page.line(reason, "dim", indent=6, hang=2)


def _without_day(due: Any) -> str:
    if due.still:
        return "a day that nobody knows while time stands still"
    return "a day that is not computed" if due.because[-1].startswith("no day") else "a day still to be set"


def _value(value: Any) -> str:
    if value in (None, []):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(_value(one) for one in value)
    if isinstance(value, dict):
        return f"{value['stage']} ({value['kind']} {value['due'] or 'without a day'} by {', '.join(value['by'])})"
    return str(value)
