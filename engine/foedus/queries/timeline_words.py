"""Days and states in the words that stand in a picture: ``18 Nov 2004``, ``May 2006``, ``not before 1 Jan 2016``."""

from __future__ import annotations

from datetime import date

from foedus.kernel.dates import EARLIEST, LATEST, PartialDate, month_end
from foedus.law.verdict import State
from foedus.queries.timeline_values import BondSpan, PartyRow, StateSpan, Timeline

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

STATE_WORDS: dict[State, str] = {
    "not_in_force": "not in force",
    "provisional": "provisional",
    "partly_in_force": "partly in force",
    "in_force": "in force",
    "lapsed": "lapsed",
    "ended": "ended",
}
"""What each state is called in a picture."""

FATES = {
    "taken_back": "taken back",
    "does_not_count": "does not count",
    "no_effect": "binds nobody",
}
"""What became of an instrument that never bound, in two words."""


def day_words(day: date) -> str:
    """Write a day: ``18 Nov 2004``."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def month_words(day: date) -> str:
    """Write the month of a day: ``Nov 2004``."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def partial_words(day: PartialDate) -> str:
    """Write a day as far as it is known: a day, a month, a year, or its bounds."""
    if day.exact:
        return day_words(day.first)
    if day.first == EARLIEST:
        return f"by {day_words(day.last)}"
    if day.last == LATEST:
        return f"not before {day_words(day.first)}"
    if day.first.day == 1 and day.last == month_end(day.first.year, day.first.month):
        return month_words(day.first)
    if day.first == date(day.first.year, 1, 1) and day.last == date(day.first.year, 12, 31):
        return str(day.first.year)
    return f"{day_words(day.first)} to {day_words(day.last)}"


def bond_words(bond: BondSpan) -> str:
    """Write the days of a bond: ``since 16 Feb 2005`` or ``4 Nov 2016 – 4 Nov 2020``."""
    if bond.basis == "bound":
        start = f"not before {day_words(bond.since.first)}"
        return start if bond.until is None else f"from {day_words(bond.since.first)}? – {day_words(bond.until)}"
    start = partial_words(bond.since)
    return f"since {start}" if bond.until is None else f"{start} – {day_words(bond.until)}"


def row_words(row: PartyRow) -> list[str]:
    """Write what a party's row comes to, one line for each bond; or what became of its instruments."""
    if row.bonds:
        return [bond_words(bond) for bond in row.bonds]
    lines: list[str] = []
    for item in row.instruments:
        if item.fate == "taken_back" and item.end is not None:
            lines.append(f"taken back {day_words(item.end)}")
        elif item.fate in FATES:
            lines.append(FATES[item.fate])
        elif item.fate in ("waits", "binds"):
            lines.append(f"{item.kind.replace('_', ' ')} {partial_words(item.day)}")
    lines.extend(f"provisional since {day_words(item.since)}" for item in row.provisional)
    return list(dict.fromkeys(lines)) or ["not bound"]


def span_words(span: StateSpan) -> str:
    """Write a state with its first day: ``in force since 16 Feb 2005``; a doubtful one says ``perhaps``."""
    words = STATE_WORDS[span.state]
    if not span.certain:
        return f"perhaps {words}"
    if span.suspended:
        words += ", suspended"
    return words if span.state == "not_in_force" else f"{words} since {day_words(span.since)}"


ORDER_WORDS = {
    "pil": "international law",
    "us": "United States",
    "de": "Germany",
    "ch": "Switzerland",
    "ca": "Canada",
    "au": "Australia",
    "eu": "European Union",
    "cn": "China",
    "in": "India",
}
"""What each legal order is called."""


def subtitle(timeline: Timeline) -> str:
    """Write what kind of agreement it is: ``Treaty · international law · concluded 12 Dec 2015 · paris-2015``."""
    form = timeline.form.replace("_", " ")
    parts = [f"{form[:1].upper()}{form[1:]}", ORDER_WORDS.get(timeline.order, timeline.order)]
    if timeline.concluded is not None:
        parts.append(f"concluded {partial_words(timeline.concluded)}")
    return " · ".join([*parts, timeline.id])


def summary(timeline: Timeline) -> str:
    """Say the whole picture in a few sentences, for those who cannot see it."""
    states = "; ".join(f"{span_words(span)} ({span.reason})" for span in timeline.states)
    bound = sum(1 for row in timeline.rows if row.bonds)
    parties = f"{bound} of {len(timeline.rows)} parties that acted were bound at some time."
    return f"{subtitle(timeline)}. States: {states or 'none'}. {parties}"


def notes(timeline: Timeline) -> list[str]:
    """Write what a reader must know to trust the picture no further than it goes."""
    found = [f"As known for every day before {day_words(timeline.until)}."]
    if not timeline.complete:
        found.append("The list of acts is incomplete: others may have been bound as well.")
    return [" ".join(found)]
