"""What speaks against a change of time where the case stands on its day: too late, or nothing there to change.

Rules of this module:

* more time given after the last day is given too late, and counts: somebody had the power, and the file says so;
* an extension that ends no later than the limit does, changes nothing: nobody shortens a time by extending it;
* a limit runs from its recorded event until its stage is done, wherever else the case stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from foedus.law.procedures.changes import Change, Extension, Freeze, Resume, Setting, known, overlapped, standstills
from foedus.law.procedures.limits import Due, running
from foedus.law.procedures.record import Case, Record
from foedus.law.procedures.values import Stage

Objection = tuple[str, str]
_EMPTY = "without-effect"


def objections(record: Record, case: Case, change: Change, *, ended: bool) -> Iterator[Objection]:
    """Return the kind of irregularity and its words, for each that a change brings."""
    before = tuple(
        one for one in known(case.changes, change.on) if one is not change and (one.on, one.order) <= _at(change)
    )
    if ended:
        yield _EMPTY, f"the case had ended on {change.on}, and no time runs in it"
    elif isinstance(change, Freeze):
        still = overlapped(standstills(before), change)
        if still is not None:
            yield _EMPTY, f"time stands still already since {still.first} ({', '.join(still.names)})"
    elif isinstance(change, Resume):
        if not any(one.covers(change.on) for one in standstills(before)):
            yield _EMPTY, f"time does not stand still on {change.on}, so that it could run again"
    else:
        yield from _of_limit(record, replace(case, changes=before), change)


def _at(change: Change) -> tuple[object, int]:
    return change.on, change.order


def _of_limit(record: Record, case: Case, change: Extension | Setting) -> Iterator[Objection]:
    stage = record.procedure.by_id.get(change.stage)
    limits = [one for one in stage.limits if one.kind == change.kind] if stage else []
    if stage is None or not limits:
        yield _EMPTY, f"there is no {change.kind} of {change.stage} under {record.procedure.id}"
    elif isinstance(change, Setting):
        if all(one.n is not None for one in limits):
            yield _EMPTY, f"the {change.kind} of {stage.id} has its number: {limits[0].words()}"
    else:
        yield from _of_extension(record, case, stage, change)


def _of_extension(record: Record, case: Case, stage: Stage, change: Extension) -> Iterator[Objection]:
    what = f"the {change.kind} of {stage.id}"
    due = [one for one in running(stage, record, case, change.on)[0] if one.kind == change.kind]
    there = [one for one in due if not _done(record, stage, one)]
    ends = [one.end for one in there if one.end is not None]
    if not there:
        done = f"{stage.id} is done" if due else "its event is not recorded"
        yield _EMPTY, f"{what} does not run on {change.on}, for {done}"
    elif not ends and not any(one.still for one in there):
        yield _EMPTY, f"{what} has no last day on {change.on} that could be extended"
    if ends and all(end.last < change.on for end in ends):
        last = max(end.last for end in ends)
        yield "too-late", f"{what} is extended on {change.on}, after its last day, {last}"
    if change.until is not None and ends and all(change.until <= end.first for end in ends):
        yield _EMPTY, f"{what} ends on {min(ends)} already, and an extension until {change.until} gives no time"


def _done(record: Record, stage: Stage, due: Due) -> bool:
    origin = record.origin(due.event)
    return origin is not None and record.done_since(stage.id, origin.since)
