"""Real standstills against the rule: the share of each group that is exact, and what explains the rest.

A row is exact or has one explanation; what nothing explains is counted as unexplained. Two shares are told: of all rows
with both ends, and of those in which a standstill was observed at all, because urgent and fiscal drafts have none and
the table does not mark them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from foedus.checks.standstill_rows import EXPLANATIONS, GROUPS, UNEXPLAINED, WITHOUT, Group, Ruler, group_of
from foedus.definitions.notifications import Notification
from foedus.law.procedures.values import Procedure

_OFF: Final = (("1 day", 1), ("2 to 7 days", 7), ("8 to 31 days", 31), ("more than 31 days", 10**6))


@dataclass(slots=True)
class Tally:
    """What was found for one group, or for several together."""

    name: str
    words: str
    found: Counter[str] = field(default_factory=Counter)
    days: Counter[int] = field(default_factory=Counter)
    years: Counter[tuple[int, bool]] = field(default_factory=Counter)
    """year of the start and whether the end is exact → rows in which a standstill was observed"""

    @property
    def rows(self) -> int:
        """The rows with both ends."""
        return self.found.total()

    @property
    def exact(self) -> int:
        """The rows whose end is the day that was counted."""
        return self.found["exact"]

    @property
    def observed(self) -> int:
        """The rows in which a standstill was observed."""
        return self.rows - sum(self.found[name] for name in WITHOUT)

    @property
    def unexplained(self) -> int:
        """The rows that nothing explains."""
        return sum(self.found[name] for name in UNEXPLAINED)

    def off(self) -> dict[str, int]:
        """Return how far off the others are, of those in which a standstill was observed."""
        found = {name: 0 for name, _ in _OFF}
        for days, rows in self.days.items():
            found[next(name for name, most in _OFF if abs(days) <= most)] += rows
        return found

    def by_year(self) -> list[dict[str, Any]]:
        """Return of each year the rows in which a standstill was observed, and how many of them are exact."""
        found = []
        for year in sorted({year for year, _ in self.years}):
            exact = self.years[year, True]
            observed = exact + self.years[year, False]
            found.append({"year": year, "observed": observed, "exact": exact, "share": share(exact, observed)})
        return found

    def join(self, other: Tally) -> Tally:
        """Add what was found for another group."""
        return Tally(self.name, self.words, self.found + other.found, self.days + other.days, self.years + other.years)

    def to_json(self) -> dict[str, Any]:
        """Return the tally as a JSON object."""
        return {
            "group": self.name,
            "words": self.words,
            "rows": self.rows,
            "exact": self.exact,
            "share": share(self.exact, self.rows),
            "observed": self.observed,
            "share_of_observed": share(self.exact, self.observed),
            "unexplained": self.unexplained,
            "off": self.off(),
            "years": self.by_year(),
            "explanations": [
                {
                    "code": name,
                    "words": EXPLANATIONS[name],
                    "rows": self.found[name],
                    "explained": name not in UNEXPLAINED,
                }
                for name in EXPLANATIONS
                if self.found[name]
            ],
        }


@dataclass(frozen=True, slots=True)
class StandstillReport:
    """The tallies of all groups; ``incomplete`` rows have no start or no end and stand in no group."""

    procedure: str
    version: str
    calendar: str
    rows: int
    incomplete: int
    groups: tuple[Tally, ...]

    @property
    def without_opinion(self) -> Tally:
        """All notifications whose standstill is the ordinary one."""
        found = Tally("without-opinion", "without an opinion, all together")
        for tally in self.groups:
            found = found.join(tally) if tally.name in ("no-reaction", "comments") else found
        return found

    @property
    def together(self) -> Tally:
        """All groups."""
        found = Tally("all", "all groups")
        for tally in self.groups:
            found = found.join(tally)
        return found

    def to_json(self) -> dict[str, Any]:
        """Return the report as a JSON object."""
        return {
            "procedure": self.procedure,
            "version": self.version,
            "calendar": self.calendar,
            "rows": self.rows,
            "incomplete": self.incomplete,
            "groups": [tally.to_json() for tally in self.groups],
            "without_opinion": self.without_opinion.to_json(),
            "all": self.together.to_json(),
        }


def share(part: int, whole: int) -> float | None:
    """Return a share to four places, or ``None`` of nothing."""
    return round(part / whole, 4) if whole else None


def check_standstill(
    rows: Iterable[Notification],
    procedure: Procedure,
    calendar: str,
    holidays: Collection[date],
    others: Collection[date],
) -> StandstillReport:
    """Count the standstill of each notification and compare; ``others`` are the holidays of the Commission."""
    ruler = Ruler(procedure, holidays, others)
    tallies: dict[Group, Tally] = {name: Tally(name, words) for name, (words, _) in GROUPS.items()}
    total = incomplete = 0
    for row in rows:
        total += 1
        if row.start is None or row.end is None:
            incomplete += 1
            continue
        group = group_of(row)
        why, off = ruler.judge(group, row.start, row.end)
        tally = tallies[group]
        tally.found[why] += 1
        if why not in WITHOUT:
            tally.years[row.start.year, why == "exact"] += 1
            if why != "exact":
                tally.days[off] += 1
    return StandstillReport(procedure.id, procedure.version, calendar, total, incomplete, tuple(tallies.values()))
