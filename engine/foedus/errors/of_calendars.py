"""Codes of calendars: days on which nobody works, and questions that no stored calendar can answer."""

from __future__ import annotations

from foedus.errors.entry import Entry

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "beyond-calendar",
        "The stored calendar does not go that far",
        "Beyond its years a calendar knows neither that a day is a holiday nor that it is none, and a deadline that "
        "was counted as if there were none would be wrong without anybody seeing it.",
        "Use a calendar that covers the day; `foedus calendar list` shows from when to when each one goes.",
    ),
    Entry(
        "day-outside-calendar",
        "A day outside the years of its calendar",
        "A calendar says from when to when it is complete; a day beyond would make it look longer than it is.",
        "Correct the day, or the first or last day of the calendar.",
    ),
    Entry(
        "year-without-holidays",
        "A year of the calendar has no holiday",
        "Every place has some; an empty year was forgotten, and its deadlines would be counted without holidays.",
        "Add the days of that year, or end the calendar before it.",
    ),
)
