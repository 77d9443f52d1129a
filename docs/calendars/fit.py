"""Asks which feasts the ends of standstill were moved past: fitted on one random half of the rows, told for the other.

    python calendars/fit.py ../shared/data/eu-technical-notifications.csv

Whole feasts are tried, over all years together, and never single dates. The candidates are the holidays of the
Commission as EU-COM has them. In each round the feast is taken that makes most further rows of the first half exact, as
long as it makes at least three. The other half decides nothing. What comes out stands in eu-tris.yaml.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Collection
from datetime import date
from pathlib import Path

from foedus.app.calendars import holidays_of, show_calendar
from foedus.checks.standstill_rows import GROUPS, group_of
from foedus.definitions.notifications import read_notifications
from foedus.definitions.procedure import shipped_procedures
from foedus.kernel.dates import PartialDate
from foedus.law.procedures.counting import count
from foedus.law.procedures.values import Limit

SEED = 19980622
LEAST = 3
Row = tuple[date, date, Limit]


def rows(path: str) -> list[Row]:
    """Return start, end and limit of the rows of which a standstill of three or six months is expected."""
    procedure = shipped_procedures()["eu-98-34"]
    found = []
    for row in read_notifications(Path(path).read_bytes(), path):
        if row.start and row.end and not row.postponed:
            limit = procedure.by_id[GROUPS[group_of(row)][1]].limits[0]
            found.append((row.start, row.end, limit))
    return found


def exact(found: list[Row], holidays: Collection[date]) -> int:
    """Count the rows whose end is the day that is counted with these holidays."""
    rule = shipped_procedures()["eu-98-34"].counting
    ends = ((count(rule, PartialDate.of(start), limit, holidays), end) for start, end, limit in found)
    return sum(counted is not None and counted.end.first == end for counted, end in ends)


def feasts() -> dict[str, set[date]]:
    """Return the candidates: Christmas and the days after it apart, each by its own day."""
    found: dict[str, set[date]] = {}
    for day, names in show_calendar("EU-COM").days.items():
        for name in names.split("; "):
            own = f"{day.day} December" if day.month == 12 else name
            found.setdefault(own, set()).add(day)
    return found


def main() -> None:
    """Print the fit, and both halves under other calendars."""
    found = rows(sys.argv[1])
    random.Random(SEED).shuffle(found)
    half = len(found) // 2
    fitted, other = found[:half], found[half:]

    def tell(what: str, holidays: Collection[date]) -> None:
        one, two = exact(fitted, holidays), exact(other, holidays)
        print(f"{what:40} {one:5} of {len(fitted)} ({one / len(fitted):.1%})", end="  ")
        print(f"{two:5} of {len(other)} ({two / len(other):.1%})")

    print(f"{'':40} the half it is fitted on  the other half")
    tell("weekends alone", ())
    taken: set[date] = set()
    candidates = feasts()
    while candidates:
        gain: Callable[[str], int] = lambda name: exact(fitted, taken | candidates[name])  # noqa: B023, E731
        best = max(sorted(candidates), key=gain)
        if gain(best) - exact(fitted, taken) < LEAST:
            break
        taken |= candidates.pop(best)
        tell(f"and {best}", taken)
    for place in ("EU-TRIS", "LU", "BE", "EU-COM"):
        tell(f"the stored calendar {place}", holidays_of((place,)))


if __name__ == "__main__":
    main()
