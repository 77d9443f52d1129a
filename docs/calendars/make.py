"""Writes the stored calendars from the `holidays` package and from the lists of the Commission, once.

    pip install holidays==0.109
    python docs/calendars/make.py --copied 2026-11-24

This is no part of foedus: neither the library nor its tests import it, and `holidays` is no dependency. The files in
`engine/foedus/data/calendars/` are what counts; `digests.txt` beside this script says which text was written. Running
it again with a newer `holidays` is a decision: see docs/adr/0014-stored-calendars.md.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

import holidays

HERE = Path(__file__).resolve().parent
TARGET = HERE.parents[1] / "engine" / "foedus" / "data" / "calendars"
YEARS = range(1990, 2036)
EU_YEARS = range(1998, 2013)
STATES = {
    "BE": "Belgium",
    "CH": "Switzerland, the federal holidays",
    "DE": "Germany",
    "LU": "Luxembourg",
    "US": "United States, the federal holidays",
}
LAENDER = {
    "BB": "Brandenburg", "BE": "Berlin", "BW": "Baden-Württemberg", "BY": "Bavaria", "HB": "Bremen", "HE": "Hesse",
    "HH": "Hamburg", "MV": "Mecklenburg-Vorpommern", "NI": "Lower Saxony", "NW": "North Rhine-Westphalia",
    "RP": "Rhineland-Palatinate", "SH": "Schleswig-Holstein", "SL": "Saarland", "SN": "Saxony", "ST": "Saxony-Anhalt",
    "TH": "Thuringia",
}  # fmt: skip
NOTES = {
    "CH": ["The holidays of the cantons are not in it."],
    "DE": ["The package begins with 1991, the first whole year of united Germany; for 1990 it knows no day at all.",
           "Days of single municipalities, such as the Peace Feast of Augsburg, are not in it.",
           "Of days that hold in parts of a Land, those are in it that the package gives for the Land."],
    "US": ["A holiday on a Saturday or Sunday stands with its own day and with the day on which it is observed."],
}  # fmt: skip
FIRST = {"DE": 1991}
_WEEKEND = 5

Days = Mapping[date, str]


def national(place: str, part: str | None = None) -> dict[date, str]:
    """Return the public holidays of a state, or of a part of it."""
    found = holidays.country_holidays(place, subdiv=part, years=YEARS, language="en_US")
    return {day: name for day, name in sorted(found.items()) if day.year in YEARS}


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar."""
    century, rest = divmod(year, 100)
    moon = (19 * (year % 19) + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (year % 19 + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)


def commission(year: int) -> Iterator[tuple[date, str]]:
    """Yield the holidays of the Commission after the pattern of its list for 2008."""
    sunday = easter(year)
    yield date(year, 1, 1), "New Year's Day"
    yield date(year, 1, 2), "Day after New Year's Day"
    yield date(year, 5, 1), "Labour Day"
    yield date(year, 5, 9), "Anniversary of the Schuman declaration"
    moving = {-3: "Maundy Thursday", -2: "Good Friday", 1: "Easter Monday", 39: "Ascension Day",
              40: "Day after Ascension Day", 50: "Whit Monday"}  # fmt: skip
    for after, name in moving.items():
        yield sunday + timedelta(after), name
    yield date(year, 7, 21), "Belgian National Day"
    yield date(year, 8, 15), "Assumption Day"
    yield date(year, 11, 1), "All Saints' Day"
    yield date(year, 11, 2), "All Souls' Day"
    for day in range(24, 32):
        yield date(year, 12, day), "Christmas and end of the year"


def standstill(year: int) -> Iterator[tuple[date, str]]:
    """Yield the feasts that `fit.py` takes from one half of the notifications."""
    sunday = easter(year)
    yield sunday + timedelta(1), "Easter Monday"
    yield sunday + timedelta(39), "Ascension Day"
    yield date(year, 5, 1), "Labour Day"
    yield date(year, 12, 25), "Christmas Day"
    yield date(year, 12, 26), "Day after Christmas Day"


def working_days(found: Iterator[tuple[date, str]]) -> dict[date, str]:
    """Return those of the days that are not on a weekend, as the lists of the Commission do."""
    days: dict[date, str] = {}
    for day, name in found:
        if day.weekday() < _WEEKEND:
            days[day] = f"{days[day]}; {name}" if day in days else name
    return dict(sorted(days.items()))


def text(head: Mapping[str, str | list[str]], days: Days, parts: Mapping[str, tuple[str, Days]]) -> str:
    """Return one calendar as a file."""
    lines = ["# A snapshot; written once by docs/calendars/make.py. A mistake in it is corrected by a new snapshot."]
    for key, value in head.items():
        if isinstance(value, list):
            lines += [f"{key}:", *(f"- {_quoted(item)}" for item in value)]
        else:
            lines.append(f"{key}: {_quoted(value)}")
    lines += ["days:", *(f"  {_quoted(str(day))}: {_quoted(name)}" for day, name in days.items())]
    if parts:
        lines.append("parts:")
    for place, (title, own) in parts.items():
        lines += [f"  {place}:", f"    title: {_quoted(title)}", "    days:"]
        lines += [f"      {_quoted(str(day))}: {_quoted(name)}" for day, name in own.items()]
    return "\n".join(lines) + "\n"


def _quoted(words: str) -> str:
    return '"' + words.replace('"', "'") + '"'


def state(place: str, copied: str) -> str:
    """Return the calendar of a state, with its parts."""
    whole = national(place)
    parts: dict[str, tuple[str, Days]] = {}
    for code, title in LAENDER.items() if place == "DE" else ():
        found = national(place, code)
        assert whole.keys() <= found.keys(), f"{code} has not every holiday of {place}"
        parts[f"{place}-{code}"] = (title, {day: name for day, name in found.items() if day not in whole})
    head: dict[str, str | list[str]] = {
        "place": place,
        "title": STATES[place],
        "source": f"Python package holidays {holidays.__version__} (MIT), public holidays",
        "basis": "copied",
        "copied": copied,
        "first": f"{FIRST.get(place, YEARS[0])}-01-01",
        "last": f"{YEARS[-1]}-12-31",
        "notes": [
            f"Years after {copied[:4]} are what the law of that day says of them; a law may still change them.",
            *NOTES.get(place, ()),
        ],
    }
    return text(head, whole, parts)


def of_commission(copied: str) -> str:
    """Return the calendar of the Commission."""
    head: dict[str, str | list[str]] = {
        "place": "EU-COM",
        "title": "European Commission, Brussels",
        "source": "Public holidays in 2008, OJ C 169, 21.7.2006, p. 3",
        "basis": "derived",
        "copied": copied,
        "first": f"{EU_YEARS[0]}-01-01",
        "last": f"{EU_YEARS[-1]}-12-31",
        "documented": ["2008"],
        "notes": [
            "Documented are the days of 2008, and 1 and 2 January 2009, in the list named as the source.",
            (
                "All other years are inferred: the same feasts in each year, those on a Saturday or Sunday left out. "
                "The lists for 2014 and 2023, which were read, name the same feasts; 1 and 2 November are not in the "
                "list for 2008, when they were a Saturday and a Sunday."
            ),
            "Single years may have had another number of days at Christmas, or days of their own in exchange.",
        ],
    }
    return text(head, working_days(one for year in EU_YEARS for one in commission(year)), {})


def of_standstill(copied: str) -> str:
    """Return the calendar that the ends of standstill follow."""
    head: dict[str, str | list[str]] = {
        "place": "EU-TRIS",
        "title": "Days past which the ends of standstill were moved",
        "source": "Fjelstul, EU Technical Regulations Database (2021), MIT: one random half of the notifications",
        "basis": "inferred",
        "copied": copied,
        "first": f"{EU_YEARS[0]}-01-01",
        "last": f"{EU_YEARS[-1]}-12-31",
        "notes": [
            (
                "Nothing here is documented. calendars/fit.py tries the feasts of EU-COM on one random half of the "
                "rows, all years together, and keeps those that make at least three more rows exact; "
                "never a single date."
            ),
            (
                "The five that are left are public holidays in Belgium or Luxembourg as well. The holidays that only "
                "the Commission has make the rows less exact, on both halves."
            ),
        ],
    }
    return text(head, working_days(one for year in EU_YEARS for one in standstill(year)), {})


def main() -> None:
    """Write all calendars and their digests."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--copied", required=True, metavar="DATE", help="the day of the snapshot")
    copied: str = parser.parse_args().copied
    files = {place: state(place, copied) for place in STATES}
    files |= {"EU-COM": of_commission(copied), "EU-TRIS": of_standstill(copied)}
    digests = []
    for place, content in sorted(files.items()):
        name = f"{place.lower()}.yaml"
        (TARGET / name).write_text(content, "utf-8")
        digests.append(f"{hashlib.sha256(content.encode()).hexdigest()}  {name}\n")
    (HERE / "digests.txt").write_text("".join(digests), "utf-8")


if __name__ == "__main__":
    main()
