"""What an agreement is on a day, since when, why, and for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus_cli.options import Instant
from foedus_cli.pages.wording import (
    BASES,
    count,
    known_at_line,
    procedure_words,
    referral_words,
    sentence,
    state_style,
    state_words,
)
from foedus_cli.render import Page, Style

if TYPE_CHECKING:
    import foedus

_MARKS: dict[str, Style] = {"✓": "good", "✗": "bad", "?": "warn"}


def write_status(page: Page, status: foedus.Status, known_at: Instant | None, verbose: bool) -> None:
    """Write the whole status."""
    page.line(f"{status.title} ({status.agreement})", "head")
    page.line(f"On {status.on}: {headline(status)}", state_style(status.state))
    known_at_line(page, known_at)
    page.gap()
    for stage in status.stages:
        page.line(f"Because {stage.because}." if len(status.stages) == 1 else f"Stage {stage.because}.", hang=2)
    _conditions(page, status)
    _parties(page, status, verbose)
    _open(page, status)
    _circumstances(page, status)


def headline(status: foedus.Status) -> str:
    """Say the state in a sentence with the day that matters most."""
    match status.state:
        case "ended":
            by = f" ({status.ended_by})" if status.ended_by else ""
            text = f"ended on {status.ended_on}{by}." if status.ended_on else "ended."
        case "lapsed":
            text = f"lapsed on {status.lapsed_on}; it is without object." if status.lapsed_on else "lapsed."
        case "in_force" | "partly_in_force":
            text = _in_force(status)
        case "provisional":
            text = f"applied provisionally{_provisional_since(status)}, not in force."
        case _:
            text = _not_in_force(status)
    return text + (" Its operation is suspended." if status.suspended else "")


def write_party(page: Page, agreement: str, found: foedus.PartyStatus, on: str, known_at: Instant | None) -> None:
    """Write where one party stands."""
    if found.bound:
        until = f" until {found.until}" if found.until else ""
        how = f"bound by {agreement}{on}: since" if found.certain else f"perhaps bound by {agreement}{on}:"
        page.line(f"{found.party} is {how} {found.since}{until}.", "good" if found.certain else "warn")
    else:
        page.line(f"{found.party} is not bound by {agreement}{on}.", "head")
    known_at_line(page, known_at)
    page.line(sentence(found.because))
    if found.basis and found.basis != "computed":
        page.line(f"How the first day is known: {BASES.get(found.basis, found.basis)}.")
    if len(found.bonds) > 1 or (found.bonds and not found.bound):
        page.heading("Bound at any time")
        for since, end in found.bonds:
            page.line(f"{since} until {end}" if end else f"since {since}", indent=2)


def _in_force(status: foedus.Status) -> str:
    days = [stage.in_force_on for stage in status.stages if stage.in_force_on and _begun(stage, status)]
    words = state_words(status.state, status.certain)
    if status.state == "in_force" and days:
        text = f"{words} since {max(days)}"
        return f"{text}, in all its stages." if len(status.stages) > 1 else f"{text}."
    there = [
        f"{stage.covers or stage.stage} since {stage.in_force_on}" for stage in status.stages if _begun(stage, status)
    ]
    return f"{words}: {'; '.join(there)}." if there else f"{words}."


def _begun(stage: foedus.StageStatus, status: foedus.Status) -> bool:
    """Whether a stage had entered into force by the day asked about."""
    return stage.in_force_on is not None and _latest(stage.in_force_on) <= status.on.isoformat()


def _latest(day: str) -> str:
    """Return the last day that a partly known day may be, good enough to compare: that one is used."""
    last = day.rpartition("/")[2].rpartition(" ")[2]
    return last + "-12-31"[len(last) - 4 :] if len(last) in (4, 7) else last


def _not_in_force(status: foedus.Status) -> str:
    words = state_words(status.state, status.certain)
    days = [stage.in_force_on for stage in status.stages if stage.in_force_on]
    later = [day for day in days if _latest(day) > status.on.isoformat()]
    if later:
        return f"{words}; it enters into force on {min(later)}."
    if days:
        return f"{words} on that day; it first was from {min(days)}."
    return f"{words}; the list of acts is incomplete." if not status.certain else f"{words}."


def _provisional_since(status: foedus.Status) -> str:
    today = status.on.isoformat()
    days = [item["since"] for item in status.provisional if item["since"] <= today and not _over(item["until"], today)]
    return f" since {min(days)}" if days else ""


def _over(until: str | None, today: str) -> bool:
    return until is not None and until <= today


def _conditions(page: Page, status: foedus.Status) -> None:
    if not status.reasons:
        return
    page.heading(f"The conditions on {status.on}")
    for reason in status.reasons:
        for line in reason.lines():
            text = line.lstrip(" ")
            page.line(text, _MARKS.get(text[:1], "plain"), indent=len(line) - len(text) + 2, hang=2)


def _parties(page: Page, status: foedus.Status, verbose: bool) -> None:
    bound = [party.party for party in status.parties if party.bound and party.certain]
    perhaps = [party.party for party in status.parties if party.bound and not party.certain]
    page.heading(f"Known to be bound on {status.on}: {count(len(bound), 'party', 'parties')}")
    if not verbose:
        if bound:
            page.line(", ".join(bound), indent=2)
        if perhaps:
            page.line(f"Perhaps also, for the record does not give the day: {', '.join(perhaps)}", "warn", indent=2)
        return
    for party in status.parties:
        since = f"since {party.since}" + (f" until {party.until}" if party.until else "")
        basis = BASES.get(party.basis or "", "")
        perhaps_bound = "perhaps " if party.bound and not party.certain else ""
        head = f"{party.party}: {perhaps_bound}{since if party.bound else 'not bound'}" + (
            f", {basis}" if basis else ""
        )
        page.line(head, "good" if party.bound else "dim", indent=2)
        page.line(sentence(party.because), indent=4)


def _circumstances(page: Page, status: foedus.Status) -> None:
    page.gap()
    lapsed = status.lapsed_on if status.state != "lapsed" else None
    ended = status.ended_on if status.state != "ended" else None
    page.fields(
        (
            ("Lapses", f"on {lapsed}" if lapsed else None),
            ("Ends", f"on {ended}" + (f" ({status.ended_by})" if status.ended_by else "") if ended else None),
            ("Provisional", "; ".join(_provisional(item) for item in status.provisional)),
            ("Register", f"{count(status.seq, 'act')}; after the last one: {procedure_words(status.procedure)}"),
        )
    )


def _provisional(item: object) -> str:
    assert hasattr(item, "__getitem__")  # a mapping with covers, since, until and party
    covers, who = item["covers"], item["party"] or "everybody"
    until = f" until {item['until']}" if item["until"] else ""
    return f"{who} since {item['since']}{until}" + (f" ({covers})" if covers else "")


def _open(page: Page, status: foedus.Status) -> None:
    """Write the pairs that nobody here may decide."""
    if not status.referrals:
        return
    page.heading("Precedence that is open")
    for referral in status.referrals:
        page.line(sentence(f"{referral_words(referral)} ({referral['opened_by']})"), "warn", indent=2, hang=2)
