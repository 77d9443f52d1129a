"""Rules in words, and how they fare: the rule base under inspection, and decided cases put to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from foedus_cli.pages.wording import count, sentence
from foedus_cli.render import Cell, Page, Style

if TYPE_CHECKING:
    import foedus

_STATES = {
    "settled": "settled",
    "consistent": "consistent, not settled by the highest court",
    "disputed": "disputed",
}
_BASES = {
    "text": "backed by the text",
    "decision": "backed by a decision",
    "unconfirmed": "its backing is not confirmed",
}
_LEFT_OUT = {
    "findings": "without any finding",
    "order-rules": "with the rules that all orders share, and no others",
    "own-rules": "without the rules on which each case is said to rest",
    "sole-rules": "without the rules that apply in no other case",
}
_PARTS = ("outcome", "governs", "yields", "invalid", "modifiers", "refer_to")


def write_casebook_report(page: Page, report: foedus.CasebookReport) -> None:
    """Write how opinions compare with holdings."""
    doc = report.to_json()
    page.line(f"{count(report.cases, 'case')} in {count(report.files, 'file')} put to the rules.", "head")
    page.fields(
        (
            ("Left out", "; ".join(_LEFT_OUT.get(name, name) for name in report.ablate)),
            ("Wholly as held", f"{report.full} of {report.cases}"),
            ("Same outcome and governing instruments", f"{report.coarse} of {report.cases}"),
        ),
        indent=2,
    )
    orders: Mapping[str, Mapping[str, int]] = doc["orders"]
    if len(orders) > 1:
        rows = [(name, *(f"{tally[key]:>6}" for key in ("cases", "full", "coarse"))) for name, tally in orders.items()]
        page.table(("order", "cases", "  full", "coarse"), rows, indent=2)
    if report.holds:
        page.line("Everything holds.", "good")
        return
    page.heading(f"{count(len(report.misses), 'case')} that did not come out as held")
    for miss in report.misses:
        page.line(f"· {miss.id}: {miss.because}", "bad", indent=2, hang=2)
        for part in _PARTS:
            wanted, got = miss.expected.get(part), miss.got.get(part)
            if part in miss.expected and miss.got and wanted != got:
                words = part.replace("_", " ")
                page.line(f"{words}: held {_value(wanted)}, the rules give {_value(got)}.", indent=4, hang=2)


def write_law_report(page: Page, report: foedus.LawReport) -> None:
    """Write what the inspection of a rule base found."""
    doc = report.to_json()
    page.line(f"{count(report.rules, 'rule')} looked over, {report.operative} of them operative.", "head")
    tried = f"{report.tried} of {report.operative} operative rules apply in some of {count(report.cases, 'case')}"
    page.line(f"{tried}.")
    if not report.findings:
        page.line("Nothing was found.", "good")
        return
    page.heading(f"{count(doc['errors'], 'error')}, {count(doc['warnings'], 'warning')}")
    for finding in report.findings:
        style: Style = "bad" if finding.level == "error" else "warn"
        place = f" ({finding.place})" if finding.place else ""
        page.line(f"· {finding.about}{place}: {finding.message} [{finding.check}]", style, indent=2, hang=2)


def write_rules(page: Page, rules: Sequence[foedus.RuleShown]) -> None:
    """Write one line a rule."""
    if rules:
        rows = [(rule.id, rule.stage, _state(rule), rule.says) for rule in rules]
        page.table(("rule", "stage", "state", "what it says"), rows, one_line=True)
    page.line(f"{count(len(rules), 'rule')}.", "dim")


def _state(rule: foedus.RuleShown) -> Cell:
    if not rule.operative:
        return Cell("not computed", "dim")
    return Cell(rule.settled, "warn" if rule.settled == "disputed" else "plain")


def write_rule(page: Page, rule: foedus.RuleShown) -> None:
    """Write one rule with everything that is known of it."""
    page.line(f"{rule.id} ({rule.order}, stage {rule.stage})", "head")
    page.line(rule.says)
    if not rule.operative:
        page.line("Kept for its content: there is nothing for a precedence engine to compute.", "dim")
    for title, texts in (("About", rule.about), ("Applies if", rule.when), ("Unless", rule.unless)):
        if texts:
            page.heading(title)
            for text in texts:
                page.line(f"· {text}", indent=2, hang=2)
    if rule.does:
        page.heading("Then")
        page.line(sentence(rule.does), indent=2)
    _write_options(page, rule)
    page.gap()
    state = _STATES.get(rule.settled, rule.settled)
    page.fields(
        (
            ("Authority", "; ".join(rule.authority) or "none named"),
            ("State of the law", f"{state}{f'; {_BASES[rule.basis]}' if rule.basis in _BASES else ''}"),
            ("Law since", rule.since),
            ("Law until", rule.until),
            ("Note", rule.note),
            ("Stands in", f"{rule.place}{f', version {rule.version}' if rule.version else ''}"),
        )
    )


def _write_options(page: Page, rule: foedus.RuleShown) -> None:
    if not rule.options:
        return
    page.heading(f"Options of the dispute{f', as {rule.shares} lists them' if rule.shares else ''}")
    for option in rule.options:
        marks = ["counts unless another is chosen"] if option.default else []
        marks += [f"followed by {', '.join(option.fora)}"] if option.fora else []
        means = f": {option.means}" if option.means else ""
        remark = f" ({'; '.join(marks)})" if marks else ""
        page.line(f"· {option.name}{means}{remark}", indent=2, hang=2)


def _value(value: Any) -> str:
    if value in (None, []):
        return "nothing"
    if isinstance(value, list):
        return ", ".join(_value(item) for item in value)
    if isinstance(value, Mapping):
        if "to" in value:
            return f"{value.get('id')} to {value['to']} ({_plain(value.get('effect'))})"
        until = f" until {value['until']}" if "until" in value else ""
        return f"{value.get('id')} {value.get('add')}{until}"
    return _plain(value)


def _plain(value: Any) -> str:
    return str(value).replace("_", " ")
