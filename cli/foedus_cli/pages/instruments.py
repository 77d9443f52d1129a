"""Instruments and the findings about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from foedus_cli.options import Instant
from foedus_cli.pages.acts import act_words
from foedus_cli.pages.wording import count, finding_words, known_at_line, referral_words, sentence
from foedus_cli.render import Cell, Page

if TYPE_CHECKING:
    import foedus

Doc = Mapping[str, Any]

_DATES = {
    "enacted": "made",
    "promulgated": "promulgated",
    "in_force": "in force since",
    "in_force_by": "in force by",
    "not_in_force_by": "not in force by",
    "retroactive_from": "claims effect from",
    "ended": "no longer applies from",
}


def write_instruments(
    page: Page, found: Sequence[foedus.InstrumentListed], day: str | None, known_at: Instant | None
) -> None:
    """Write one line an instrument."""
    known_at_line(page, known_at)
    if found:
        header = ("instrument", "order", "kind", "standing", "where", "subjects", "title")
        page.table(header, [_row(item) for item in found], one_line=True)
    page.line(f"{count(len(found), 'instrument')}{f' on {day}' if day else ''}.", "dim")
    if not found:
        page.line("Load some with `foedus load FILE`: a file with `instruments:` or `agreements:`.")


def _row(item: foedus.InstrumentListed) -> tuple[str | Cell, ...]:
    standing = Cell("in force", "good") if item.in_force else Cell("not in force")
    where = _few(item.territory) or "anywhere"
    return (item.instrument, item.order, _words(item.kind), standing, where, _few(item.subjects), item.title)


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def write_instrument(page: Page, shown: foedus.InstrumentShown, known_at: Instant | None) -> None:
    """Write the record of an instrument, its history, the findings about it, and what is open."""
    record = shown.definition
    title = shown.instrument if record is None else f"{record.get('title', shown.instrument)} ({shown.instrument})"
    page.line(title, "head")
    known_at_line(page, known_at)
    page.gap()
    if record is None:
        page.line("The record is struck.", "warn")
    else:
        page.fields([*_record(record), ("Definition", shown.definition_hash[:16])])
        _clauses(page, record)
    page.heading(count(len(shown.acts), "act"))
    rows = [
        (f"#{act['seq']}", act["effective_on"] or "", act["actor"], act_words(act["tag"], act["payload"]) + _why(act))
        for act in shown.acts
    ]
    page.table(("act", "law's date", "by", "what"), rows, indent=2)
    if shown.findings:
        page.heading(count(len(shown.findings), "finding"))
        for item in shown.findings:
            page.line(f"For {_question(item['question'])} [{item['matter']}]:", indent=2, hang=2)
            _finding(page, item, 4)
    if shown.referrals:
        page.heading("Open")
        for referral in shown.referrals:
            page.line(sentence(referral_words(referral)), "warn", indent=2, hang=2)


def _record(record: Doc) -> list[tuple[str, str | None]]:
    days = [f"{words} {record[name]}" for name, words in _DATES.items() if record.get(name)]
    competence = record.get("competence", {})
    lives = "as its life cycle says: `foedus agreement status`" if record.get("agreement") else None
    return [
        ("Legal order", record.get("order")),
        ("Kind", _words(record["kind"])),
        ("Level", record["level"]),
        ("Rank", str(record["rank"]) if "rank" in record else None),
        ("Dates", "; ".join(days) or lives),
        ("Parties", ", ".join(record.get("parties", ())) or lives),
        ("Territory", ", ".join(record.get("territory", ())) or (None if lives else "not confined to one")),
        ("Subjects", ", ".join(record["subjects"])),
        ("Made under", record.get("made_under")),
        ("Consent", _consent(record.get("consent"))),
        ("Competence", competence.get("claimed") or competence.get("basis")),
        ("Own forum", record.get("forum")),
    ]


def _consent(consent: Doc | None) -> str | None:
    if consent is None:
        return None
    needed = {"needed": "needed", "not_needed": "not needed", "open": "whether it is needed is open"}
    day = consent.get("date") or (f"by {consent['given_by']}" if "given_by" in consent else "")
    given = f"given {day}".strip() if consent["given"] else "not given"
    need = needed.get(consent.get("required", ""))
    return f"{need}; {given}" if need else given


def _clauses(page: Page, record: Doc) -> None:
    if not record.get("clauses"):
        return
    page.heading("Clauses about other law")
    for clause in record["clauses"]:
        target = [str(name) for names in clause.get("target", {}).values() for name in names]
        about = f" {', '.join(map(_words, target))}" if target else ""
        words = f": “{clause['words']}”" if clause.get("words") else ""
        page.line(f"{_words(clause['type'])}{about}{words}", indent=2, hang=2)


def write_matters(page: Page, found: Sequence[foedus.MatterShown], known_at: Instant | None) -> None:
    """Write each question with its findings, those that were struck among them."""
    known_at_line(page, known_at)
    for item in found:
        page.line(_question(item.question), "head")
        page.line(f"Question {item.matter}", "dim", indent=2)
        for finding in item.findings:
            _finding(page, finding, 2)
        if item.opinions:
            page.line(f"{count(item.opinions, 'opinion')} kept.", "dim", indent=2)
        page.gap()
    total = count(sum(len(item.findings) for item in found), "finding")
    page.line(f"{total} for {count(len(found), 'question')}.", "dim")


def _question(doc: Doc) -> str:
    parts = [f"{doc['subject']} in {', '.join(doc['territory'])} ({doc['order']})"]
    if "addressee" in doc:
        parts.append(f"addressed to {_words(doc['addressee'])}")
    if "between" in doc:
        parts.append(f"between {' and '.join(doc['between'])}")
    return ", ".join(parts)


def _finding(page: Page, doc: Doc, indent: int) -> None:
    style = "dim" if doc["struck"] else "plain"
    page.line(f"#{doc['seq']} {finding_words(doc)}{''.join(_marks(doc))}", style, indent=indent, hang=3)  # type: ignore[arg-type]
    page.line(f"“{doc['reason']}” {doc['by']}, {doc['date']}", "dim", indent=indent + 3)


def _marks(doc: Doc) -> Iterator[str]:
    if doc["corrected_by"]:
        by = ", ".join(f"#{seq}" for seq in doc["corrected_by"])
        yield f" [{'struck' if doc['struck'] else 'corrected'} by {by}]"


def _words(word: str) -> str:
    return word.replace("_", " ")


def _why(act: Doc) -> str:
    return f" — {act['reason']}" if act.get("reason") else ""
