"""The time limits of a stage under inspection: events that they start from, and limits that exclude each other."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Final

from foedus.definitions.facts import Saying, near, written
from foedus.definitions.look import listed, number
from foedus.definitions.tree import MapNode, shown

_MONTHS: Final = {"month": 1, "year": 12}
_SHORTEST: Final = {"day": 1, "week": 7, "month": 28, "year": 365}
_LONGEST: Final = {"day": 1, "week": 7, "month": 31, "year": 366}
_BUSINESS_SPREAD: Final = 7
"""One business day can be so many calendar days away, holidays apart; more than that is not claimed."""

_OUTER: Final = ("deadline", "cap")


def check_limits(saying: Saying, name: str, stage: MapNode, events: Collection[str]) -> None:
    """Check the limits of one stage."""
    limits = [(f"{name}.limits[{index}]", node) for index, node in enumerate(listed(stage.get("limits")))]
    for place, limit in limits:
        start = limit.get("from")
        if start is not None and written(start) and written(start) not in events:
            text = f"{place}.from: {shown(written(start))} is neither a stage nor an anchor nor an event of a stage"
            saying.say("unknown-event", text, start, near(written(start), events))
    _check_consequence(saying, stage, limits)
    for (_, first), (place, second) in combinations(limits, 2):
        if _same(first, second, ("kind", "from", "case", "applies_from")):
            text = f"{place}: a {written(second.get('kind'))} from the same event stands already in line {first.line}"
            saying.say("contradicting-limits", text, second)
    for place, wait, outer in _pairs(limits):
        if _months(wait) > _months(outer) > 0 or _shortest(wait) > _longest(outer):
            text = f"{place}: the act may not come before this, and must come before the limit in line {outer.line}"
            saying.say("wait-after-end", text, wait)


Placed = tuple[str, MapNode]


def _check_consequence(saying: Saying, stage: MapNode, limits: Sequence[Placed]) -> None:
    """Every deadline must say what its expiry means; once for the stage."""
    deadline = next((one for one in limits if written(one[1].get("kind")) == "deadline"), None)
    if deadline is not None and "on_expiry" not in stage.entries and not stage.lossy:
        text = f"{deadline[0]}: a deadline, and the stage does not say what follows when it expires"
        saying.say("deadline-without-expiry", text, deadline[1])


def _pairs(limits: Sequence[Placed]) -> Iterator[tuple[str, MapNode, MapNode]]:
    for place, wait in limits:
        for _, outer in limits:
            kinds = (written(wait.get("kind")), written(outer.get("kind")))
            if kinds[0] == "wait" and kinds[1] in _OUTER and _same(wait, outer, ("from", "case", "applies_from")):
                yield place, wait, outer


def _same(first: MapNode, second: MapNode, fields: Collection[str]) -> bool:
    return all(written(first.get(field)) == written(second.get(field)) for field in fields)


def _months(limit: MapNode) -> Decimal:
    """Return a limit in months, if that is how it is counted; months and years compare exactly."""
    return (number(limit.get("n")) or Decimal(0)) * _MONTHS.get(written(limit.get("unit")), 0)


def _shortest(limit: MapNode) -> Decimal:
    """Return the fewest days that a limit can last; nothing if its number is not known."""
    return (number(limit.get("n")) or Decimal(0)) * _SHORTEST.get(written(limit.get("unit")), 0)


def _longest(limit: MapNode) -> Decimal:
    """Return the most days that a limit can last; no end if that cannot be said."""
    n, unit = number(limit.get("n")), _LONGEST.get(written(limit.get("unit")))
    if n is None or unit is None:
        return Decimal("Infinity")
    business = written(limit.get("day_type")) == "business"
    return n * unit + (n * _BUSINESS_SPREAD if business else 0)
