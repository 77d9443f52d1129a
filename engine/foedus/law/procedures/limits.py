"""Which limits of a stage run, from which event, until which day.

Rules of this module, with their source (the procedure format, section 2):

* in an urgent case the urgent limit takes the place of the ordinary one of the same kind and event;
* a dated limit does not run from an event before its day, and takes the place of an older one from its day on;
* a limit whose number is not set runs without a day: it is asked for, and nothing is computed;
* a limit whose last day lies beyond a stored calendar of the case has no day either, and it is said which one ends;
* what was extended, set or frozen by a day counts for that day on, and is named with its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from foedus.errors import Refused
from foedus.kernel.dates import LATEST, PartialDate
from foedus.law.procedures.changed import Changed, count_changed, count_set, in_order
from foedus.law.procedures.changes import Change, Extension, Setting, known, standstills
from foedus.law.procedures.record import Case, Origin, Record
from foedus.law.procedures.values import Kind, Limit, Stage


@dataclass(frozen=True, slots=True)
class Due:
    """A limit that runs or has run out; ``end`` is ``None`` if no day can be computed, and ``because`` says why.

    ``event`` and ``start`` are the event from which it runs, and its day; ``changes`` are the places of the acts that
    moved it; ``still`` says that time stands still.
    """

    stage: str
    kind: Kind
    end: PartialDate | None
    by: tuple[str, ...]
    because: tuple[str, ...]
    event: str = ""
    start: PartialDate | None = None
    changes: tuple[str, ...] = ()
    still: bool = False

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
        found |= {"from": self.event, "from_day": str(self.start) if self.start else None}
        return {**found, "changes": list(self.changes), "because": list(self.because)}


@dataclass(frozen=True, slots=True)
class Missing:
    """A limit that cannot be computed, and why: its event is not recorded (``waits``), or it did not exist yet."""

    stage: str
    kind: Kind
    event: str
    because: str
    waits: bool = True

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {"stage": self.stage, "kind": self.kind, "from": self.event, "because": self.because}


def running(stage: Stage, record: Record, case: Case, on: date = LATEST) -> tuple[list[Due], list[Missing]]:
    """Return the limits of a stage that run or have run out on a day, and those of which no day can be computed."""
    made = known(case.changes, on)
    pairs = [(limit, record.origin(limit.start)) for limit in stage.limits]
    missing = list(_not_in_force(stage, pairs))
    there = [(limit, origin) for limit, origin in pairs if _exists(limit, origin)]
    due: list[Due] = []
    for limit, origin in _newest(_for_case(there, urgent=case.urgent)):
        setting = _setting(stage, limit, origin, made)
        if origin is None and (setting is None or setting.until is None):
            missing.append(Missing(stage.id, limit.kind, limit.start, _waits(_with(limit, setting), record, setting)))
        elif origin is None or not (stage.side and record.done_since(stage.id, origin.since)):
            due.append(_Due(stage, limit, record, case).with_changes(origin, setting, made))
    return due, missing


Known = tuple[Limit, Origin | None]


def _exists(limit: Limit, origin: Origin | None) -> bool:
    return limit.since is None or origin is None or origin.day.first >= limit.since


def _not_in_force(stage: Stage, pairs: Sequence[Known]) -> Iterator[Missing]:
    for limit, origin in pairs:
        if origin is not None and not _exists(limit, origin):
            because = f"the limit was made on {limit.since} and does not run from {origin.words()}"
            yield Missing(stage.id, limit.kind, limit.start, because, waits=False)


def _for_case(pairs: Sequence[Known], *, urgent: bool) -> list[Known]:
    """Keep the limits for a case of this urgency."""
    ordinary = [one for one in pairs if not one[0].urgent]
    if not urgent:
        return ordinary
    pressing = [one for one in pairs if one[0].urgent]
    replaced: set[int] = set()
    for limit, _ in pressing:
        same = [id(one) for one, _ in ordinary if (one.kind, one.start) == (limit.kind, limit.start)]
        replaced.update(same or [id(one) for one, _ in ordinary if one.kind == limit.kind])
    return [one for one in pairs if one[0].urgent or id(one[0]) not in replaced]


def _newest(pairs: Sequence[Known]) -> list[Known]:
    """Of limits of one kind from one event keep the one that was made last."""
    newest: dict[tuple[str, str], date] = {}
    for limit, _ in pairs:
        key, made = (limit.kind, limit.start), limit.since or date.min
        newest[key] = max(newest.get(key, made), made)
    return [one for one in pairs if (one[0].since or date.min) == newest[one[0].kind, one[0].start]]


def _setting(stage: Stage, limit: Limit, origin: Origin | None, made: Sequence[Change]) -> Setting | None:
    """Return the setting that holds for a limit whose number the table leaves open."""
    if limit.n is not None:
        return None
    own = [one for one in made if isinstance(one, Setting) and (one.stage, one.kind) == (stage.id, limit.kind)]
    # A day that was named is that of the round in which it was named; a length serves in every round.
    held = [one for one in own if one.until is None or origin is None or origin.since.last <= one.on]
    return held[-1] if held else None


def _with(limit: Limit, setting: Setting | None) -> Limit:
    if setting is None or setting.n is None:
        return limit
    return replace(limit, n=setting.n, unit=setting.unit, day_type=setting.day_type)


def _waits(limit: Limit, record: Record, setting: Setting | None) -> str:
    anchor = record.procedure.anchors.get(limit.start)
    what = f" ({anchor.words})" if anchor is not None else ""
    by = f", set by {setting.name}," if setting is not None else ""
    stands_in = f", nor is {anchor.default}, which would stand in for it" if anchor and anchor.default else ""
    return f"{limit.words()}{by} from {limit.start}{what}, which is not recorded{stands_in}"


class _Due:
    """A limit on its way to its last day."""

    def __init__(self, stage: Stage, limit: Limit, record: Record, case: Case) -> None:
        self.stage, self.limit, self.case, self.rule = stage, limit, case, record.procedure.counting

    def with_changes(self, origin: Origin | None, setting: Setting | None, made: Sequence[Change]) -> Due:
        limit, words = _with(self.limit, setting), [origin.words()] if origin else []
        if setting is not None and setting.n is not None:
            words.append(f"{limit.words()}, set by {setting.name} on {setting.on}")
        by = (setting.name,) if setting is not None else ()
        try:
            changed = self._counted(limit, origin, setting, made)
        except Refused as error:
            if error.code != "beyond-calendar":
                raise
            return self._due(None, origin, (*words, f"no day is computed. {error}"), by)
        if changed is None:
            unset = f"{limit.words()}: nothing can be computed before it is"
            return self._due(None, origin, (*words, unset), by)
        steps = (*words, *changed.steps, f"counted by the rule {self.rule.id}")
        return replace(self._due(changed.end, origin, steps, (*by, *changed.by)), still=changed.still)

    def _counted(
        self, limit: Limit, origin: Origin | None, setting: Setting | None, made: Sequence[Change]
    ) -> Changed | None:
        moves = in_order(self._extensions(origin, setting, made), standstills(made))
        holidays = self.case.holidays
        if setting is not None and setting.until is not None:
            return count_set(self.rule, limit, setting, holidays, moves)
        if limit.n is None or origin is None:
            return None
        return count_changed(self.rule, origin.day, limit, holidays, moves)

    def _extensions(
        self, origin: Origin | None, setting: Setting | None, made: Sequence[Change]
    ) -> Iterator[Extension]:
        for one in made:
            if not isinstance(one, Extension) or (one.stage, one.kind) != (self.stage.id, self.limit.kind):
                continue
            of_this_round = origin is None or origin.since.last <= one.on
            if of_this_round and (setting is None or (setting.on, setting.order) <= (one.on, one.order)):
                yield one

    def _due(
        self, end: PartialDate | None, origin: Origin | None, because: tuple[str, ...], changes: tuple[str, ...]
    ) -> Due:
        start = origin.day if origin is not None else None
        return Due(self.stage.id, self.limit.kind, end, self.stage.by, because, self.limit.start, start, changes)
