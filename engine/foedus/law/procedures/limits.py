"""Which limits of a stage run, from which event, until which day.

Rules of this module, with their source (the procedure format, section 2):

* in an urgent case the urgent limit takes the place of the ordinary one of the same kind and event;
* a dated limit does not run from an event before its day, and takes the place of an older one from its day on;
* a limit whose number is not set runs without a day: it is asked for, and nothing is computed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from foedus.kernel.dates import PartialDate
from foedus.law.procedures.counting import count
from foedus.law.procedures.record import Case, Origin, Record
from foedus.law.procedures.values import Kind, Limit, Stage


@dataclass(frozen=True, slots=True)
class Due:
    """A limit that runs or has run out; ``end`` is ``None`` if its number is not set."""

    stage: str
    kind: Kind
    end: PartialDate | None
    by: tuple[str, ...]
    because: tuple[str, ...]

    @property
    def day(self) -> date | None:
        """The last day, if it is known to the day."""
        return self.end.first if self.end is not None and self.end.exact else None

    def over(self, on: date) -> bool:
        """Whether the last day has certainly passed; the last day itself is still in time."""
        return self.end is not None and self.end.last < on

    def brief(self) -> dict[str, Any]:
        """Return stage, kind, day and roles, as a history expects them."""
        day = self.day
        return {"stage": self.stage, "kind": self.kind, "due": day.isoformat() if day else None, "by": list(self.by)}

    def to_json(self) -> dict[str, Any]:
        """Return the limit as a JSON object, with its reasons."""
        found = self.brief()
        if self.end is not None and not self.end.exact:
            found["between"] = [self.end.first.isoformat(), self.end.last.isoformat()]
        return {**found, "because": list(self.because)}


@dataclass(frozen=True, slots=True)
class Missing:
    """A limit that cannot be computed, and why: its event is not recorded, or it did not exist yet."""

    stage: str
    kind: Kind
    event: str
    because: str

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {"stage": self.stage, "kind": self.kind, "from": self.event, "because": self.because}


def running(stage: Stage, record: Record, case: Case) -> tuple[list[Due], list[Missing]]:
    """Return the limits of a stage that run or have run out, and those of which no day can be computed."""
    known = [(limit, record.origin(limit.start)) for limit in stage.limits]
    missing = list(_not_in_force(stage, known))
    made = [(limit, origin) for limit, origin in known if _exists(limit, origin)]
    due: list[Due] = []
    for limit, origin in _newest(_for_case(made, urgent=case.urgent)):
        if origin is None:
            missing.append(Missing(stage.id, limit.kind, limit.start, _waits(limit, record)))
        elif not (stage.side and record.done_since(stage.id, origin.since)):
            due.append(_due(stage, limit, origin, record, case))
    return due, missing


Known = tuple[Limit, Origin | None]


def _exists(limit: Limit, origin: Origin | None) -> bool:
    return limit.since is None or origin is None or origin.day.first >= limit.since


def _not_in_force(stage: Stage, known: Sequence[Known]) -> Iterator[Missing]:
    for limit, origin in known:
        if origin is not None and not _exists(limit, origin):
            because = f"the limit was made on {limit.since} and does not run from {origin.words()}"
            yield Missing(stage.id, limit.kind, limit.start, because)


def _for_case(known: Sequence[Known], *, urgent: bool) -> list[Known]:
    """Keep the limits for a case of this urgency."""
    ordinary = [one for one in known if not one[0].urgent]
    if not urgent:
        return ordinary
    pressing = [one for one in known if one[0].urgent]
    replaced: set[int] = set()
    for limit, _ in pressing:
        same = [id(one) for one, _ in ordinary if (one.kind, one.start) == (limit.kind, limit.start)]
        replaced.update(same or [id(one) for one, _ in ordinary if one.kind == limit.kind])
    return [one for one in known if one[0].urgent or id(one[0]) not in replaced]


def _newest(known: Sequence[Known]) -> list[Known]:
    """Of limits of one kind from one event keep the one that was made last."""
    newest: dict[tuple[str, str], date] = {}
    for limit, _ in known:
        key, made = (limit.kind, limit.start), limit.since or date.min
        newest[key] = max(newest.get(key, made), made)
    return [one for one in known if (one[0].since or date.min) == newest[one[0].kind, one[0].start]]


def _waits(limit: Limit, record: Record) -> str:
    anchor = record.procedure.anchors.get(limit.start)
    what = f" ({anchor.words})" if anchor is not None else ""
    stands_in = f", nor is {anchor.default}, which would stand in for it" if anchor and anchor.default else ""
    return f"{limit.words()} from {limit.start}{what}, which is not recorded{stands_in}"


def _due(stage: Stage, limit: Limit, origin: Origin, record: Record, case: Case) -> Due:
    counted = count(record.procedure.counting, origin.day, limit, case.holidays)
    if counted is None:
        steps: tuple[str, ...] = (f"{limit.words()}: nothing can be computed before it is",)
        return Due(stage.id, limit.kind, None, stage.by, (origin.words(), *steps))
    steps = (*counted.steps, f"counted by the rule {record.procedure.counting.id}")
    return Due(stage.id, limit.kind, counted.end, stage.by, (origin.words(), *steps))
