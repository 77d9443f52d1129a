"""Recorded acts in words: in the log, in an agreement's file, and as the outcome of a command."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from foedus_cli.options import Instant
from foedus_cli.pages.precedence_acts import opinion_words, precedence_words
from foedus_cli.pages.wording import count, day_of, known_at_line, procedure_words, referral_words, sentence
from foedus_cli.render import Cell, Page

if TYPE_CHECKING:
    import foedus

_EVENTS = {
    "register.open": "the register is made",
    "agreement.evidence": "what is known about the record",
    "agreement.adopt": "the text is adopted",
    "agreement.open": "opened for signature or adherence",
    "agreement.abandon": "given up",
    "agreement.lose": "the earlier result no longer holds",
    "agreement.lapse": "lapsed",
    "agreement.end": "ended",
    "agreement.revive": "revived by a correction",
    "agreement.suspend": "suspended",
    "agreement.resume": "resumed",
}

_FIELDS = {
    "effective": "takes effect",
    "notified": "notified",
    "chosen": "chosen day",
    "with": "together with",
    "about": "about",
    "ref": "instrument:",
    "note": "note:",
    "does_not_count": "does not count:",
}
"""The fields of a legal act that follow the act itself, and what each is called."""


def write_outcome(page: Page, outcome: foedus.Outcome, dry_run: bool) -> None:
    """Write what was recorded and where it leaves the agreement."""
    if outcome.repeated:
        page.line("This request was carried out before; nothing was recorded again.", "warn")
    elif dry_run:
        page.line("Tried out; nothing was kept. It would record:", "warn")
    elif outcome.acts:
        page.line("Recorded:", "good")
    else:
        page.line("Nothing was left to record.")
    for act in outcome.acts:
        page.line(f"{_number(act.ref, outcome)}  {sentence(act.words)}", indent=2, hang=4)
    if outcome.noun == "agreement":
        page.line(f"{outcome.agreement} is now: {procedure_words(outcome.state)}.")
    elif outcome.noun == "question":
        page.line(f"Question {outcome.agreement}.", "dim")
    elif outcome.noun == "dispute":
        page.line(f"Dispute {outcome.agreement}.", "dim")


def write_log(page: Page, entries: Sequence[foedus.Entry], known_at: Instant | None) -> None:
    """Write the log, oldest first."""
    known_at_line(page, known_at)
    rows = []
    for entry in entries:
        doc = entry.to_json()
        why = f" — {doc['reason']}" if doc["reason"] else ""
        file = str(doc["file"]).removeprefix("agreement/").removeprefix("instrument/").removeprefix("dispute/")
        when, number = day_of(doc["recorded_at"]), f"#{doc['seq']}"
        words = act_words(doc["tag"], doc["payload"]) + why
        rows.append(
            (str(doc["position"]), Cell(when, "dim"), doc["actor"], file, number, doc["effective_on"] or "", words)
        )
    if rows:
        page.table(("no.", "recorded (UTC)", "by", "file", "act", "law's date", "what"), rows)
    page.line(f"{count(len(rows), 'act')}.", "dim")


def write_shown(page: Page, shown: foedus.Shown, known_at: Instant | None) -> None:
    """Write an agreement's terms in words and its acts."""
    terms = shown.definition
    page.line(f"{terms.get('title', shown.agreement)} ({shown.agreement})", "head")
    known_at_line(page, known_at)
    page.gap()
    page.fields([*_terms(terms), ("Definition", shown.definition_hash[:16]), ("Record", _evidence(shown.evidence))])
    page.heading(count(len(shown.acts), "act"))
    rows = []
    for act in shown.acts:
        style = "dim" if act.get("struck") else "plain"
        text = act_words(act["tag"], act["payload"]) + _corrections(act)
        rows.append((f"#{act['seq']}", act["effective_on"] or "", act["actor"], Cell(text, style)))  # type: ignore[arg-type]
    page.table(("act", "law's date", "by", "what"), rows, indent=2)
    _opinions(page, shown)
    page.line(f"The agreement is: {procedure_words(shown.state)}.")


def _opinions(page: Page, shown: foedus.Shown) -> None:
    """Write what precedence says of the agreement and each instrument that meets it, and what is open."""
    if shown.opinions:
        page.heading(f"Precedence, as last recorded: {count(len(shown.opinions), 'other instrument')}")
        for item in shown.opinions:
            words, style = opinion_words(item)
            page.line(f"{item['with']}, on {item['question']['subject']}: {words} ({item['act']})", style,
                      indent=2, hang=2)  # fmt: skip
    others = [item for item in shown.referrals if not item["opened_by"].startswith(f"agreement/{shown.agreement}#")]
    for referral in others:
        page.line(sentence(f"{referral_words(referral)} ({referral['opened_by']})"), "warn", indent=2, hang=2)
    if shown.opinions or others:
        page.gap()


def act_words(tag: str, payload: Mapping[str, Any]) -> str:
    """Say one recorded act in a line."""
    match tag:
        case "agreement.act":
            return _legal(payload)
        case "agreement.draft":
            return f"drafted: {payload.get('title', '')}"
        case "agreement.correct":
            what = "is struck" if payload.get("strike") else f"is corrected: {_changes(payload.get('set', {}))}"
            return f"act #{payload.get('corrects')} {what}"
        case "agreement.enter":
            stage = "" if payload.get("stage") in (None, "main") else f" (stage {payload['stage']})"
            return f"in force on {payload.get('day')}{stage}"
        case "agreement.meet":
            return f"the condition of entry into force was met on {payload.get('trigger')}"
        case "agreement.resolve":
            return str(payload.get("because", "precedence is resolved"))
    import foedus

    of_others = precedence_words(tag, payload) or foedus.dispute_words(tag, payload)
    if of_others:
        return of_others
    words = _EVENTS.get(tag, tag.partition(".")[2].replace("_", " "))
    because = payload.get("because")
    return f"{words}: {because}" if because else words


def _legal(payload: Mapping[str, Any]) -> str:
    head = f"{payload['party']}: {str(payload['act']).replace('_', ' ')}, {payload['date']}"
    more = [f"{label} {_value(payload[name])}" for name, label in _FIELDS.items() if payload.get(name)]
    return f"{head} ({'; '.join(more)})" if more else head


def _changes(fields: Mapping[str, Any]) -> str:
    words = {"date": "date", "party": "party", "act": "kind of act"} | _FIELDS
    return "; ".join(
        f"{words.get(name, name)} {'taken away' if value is None else _value(value)}" for name, value in fields.items()
    )


def _value(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def _corrections(act: Mapping[str, Any]) -> str:
    if not act.get("corrected_by"):
        return ""
    by = ", ".join(f"#{seq}" for seq in act["corrected_by"])
    return f" [{'struck' if act.get('struck') else 'corrected'} by {by}]"


def _terms(terms: Mapping[str, Any]) -> list[tuple[str, str | None]]:
    parties = terms.get("parties", {})
    listed = parties if isinstance(parties, list) else parties.get("list") or ()
    open_to = None if isinstance(parties, list) else parties.get("open_to")
    circle = [f"open to {open_to}"] if open_to else []
    circle += [", ".join(map(str, listed))] if listed else []
    entry = terms.get("entry_into_force", {})
    return [
        ("Legal order", terms.get("order")),
        ("Form", str(terms.get("form", "")).replace("_", " ")),
        ("Concluded", terms.get("concluded")),
        ("Subjects", ", ".join(terms.get("subjects", ()))),
        ("Parties", "; ".join(circle)),
        ("Entry", entry.get("words")),
        ("Withdrawal", _clause(terms.get("withdrawal"))),
        ("Amendment", _clause(terms.get("amendment"))),
    ]


def _clause(clause: Any) -> str | None:
    if not isinstance(clause, Mapping):
        return None
    text = clause.get("words") or clause.get("mode") or clause.get("by")
    return str(text).replace("_", " ") if text else None


def _evidence(evidence: Mapping[str, Any]) -> str | None:
    if not evidence:
        return None
    scope = f" ({evidence['acts_scope']})" if evidence.get("acts_scope") else ""
    if evidence.get("acts_complete"):
        return f"every act that matters is listed{scope}"
    return f"only some acts are known{scope}"


def _number(ref: str, outcome: foedus.Outcome) -> str:
    """Shorten the name of an act to its number, unless it stands in another file than the others."""
    file, _, seq = ref.rpartition("#")
    return f"#{seq}" if file.partition("/")[2] == outcome.agreement else ref
