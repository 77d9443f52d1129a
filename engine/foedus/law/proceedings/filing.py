"""What speaks against a filing itself, and what a person has still to find: standing, what comes first, time bars.

Rules of this module:

* standing is examined by the category that the filing names for a party; without one nothing is examined, and that is
  said;
* a party that needs its government needs one that has `start` and took the case up by the day of the filing;
* a case is barred when the time of every stage with which its parties could begin ran out before the filing, counted
  from the events that the filing names, and the procedure says that the right is then lost;
* whether a condition in words is met, and whether what must come first was done, is for a person to find.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from foedus.kernel.dates import PartialDate
from foedus.law.procedures.limits import Due, running
from foedus.law.procedures.record import Case, Happening, Record
from foedus.law.procedures.stand import Irregularity
from foedus.law.procedures.values import Procedure, Stage
from foedus.law.proceedings.offices import SIDE_OFFICES, office_of
from foedus.law.proceedings.standing import NO_STANDING, lacks, rights_of

PLACE: Final = "#1"
"""The filing is the first act of its file."""

_BARS: Final = ("barred", "lapse")
_FIRST: Final = re.compile(r"exhaust|\bmust first\b|\bfirst have\b|\bafter its (own )?(government|party)\b", re.I)
"""Words of the procedures by which something must be tried before a case is filed."""


def events_of(filing: Mapping[str, Any]) -> tuple[Happening, ...]:
    """Return the events that a filing names: what happened before it, and lets a time run."""
    events = filing.get("events") or {}
    return tuple(Happening(PartialDate.parse(day), event=name, place=PLACE, order=1) for name, day in events.items())


def against_case(procedure: Procedure, filing: Mapping[str, Any], case: Case, on: date) -> Iterator[Irregularity]:
    """Say what is irregular in the filing of a case: no standing, or no time left."""
    for text in _against_standing(procedure, filing, on):
        yield Irregularity(NO_STANDING, PartialDate.of(on), "", text, PLACE)
    barred = _barred(procedure, filing, case, on) if filing.get("events") else []
    for due in barred:
        because = ", ".join(due.because[:1])
        text = f"the time for {due.stage} ran out on {due.end}, before the filing ({because})"
        yield Irregularity("too-late", PartialDate.of(on), due.stage, text, PLACE)


def _against_standing(procedure: Procedure, filing: Mapping[str, Any], on: date) -> Iterator[str]:
    categories = filing.get("categories") or {}
    for role, party in filing["parties"].items():
        if party not in categories:
            continue
        text = lacks(procedure, office_of(procedure, role), party, categories[party])
        if text is None:
            continue
        through = "via_government" in rights_of(procedure, categories[party]).may
        if through and office_of(procedure, role) == "complainant":
            yield from _against_sponsor(procedure, filing, party, text, on)
        else:
            yield text


def _against_sponsor(procedure: Procedure, filing: Mapping[str, Any], party: str, text: str, on: date) -> Iterator[str]:
    sponsor = (filing.get("sponsored_by") or {}).get(party)
    if sponsor is None:
        yield f"{text}; no government is named that took the case up"
        return
    government = sponsor["government"]
    if "refused" in sponsor:
        yield f"{text}, and {government} refused on {sponsor['refused']} to take it up"
    elif "accepted" not in sponsor:
        yield f"{text}, and it is not said on which day {government} took it up"
    elif date.fromisoformat(sponsor["accepted"]) > on:
        yield f"{text}, and {government} took it up on {sponsor['accepted']}, after the filing"
    own = lacks(procedure, "complainant", government, "government")
    yield from [own] if own else []


def _barred(procedure: Procedure, filing: Mapping[str, Any], case: Case, on: date) -> list[Due]:
    """Return the deadlines that bar every stage with which the parties of a filing could begin; none if one is left."""
    record = Record(procedure)
    for one in case.until(on):
        if one.event is not None:
            record.note(one.event, one.day)
    starts = [procedure.by_id[name] for name in procedure.start]
    own = [stage for stage in starts if set(stage.by) & set(filing["parties"])] or starts
    over = [_over(stage, record, case, on) for stage in own]
    return [due for found in over for due in found] if all(over) else []


def _over(stage: Stage, record: Record, case: Case, on: date) -> list[Due]:
    bars = any(expiry.do in _BARS for expiry in stage.on_expiry)
    return [due for due in running(stage, record, case)[0] if bars and due.kind == "deadline" and due.over(on)]


def remarks(procedure: Procedure, filing: Mapping[str, Any]) -> Iterator[str]:
    """Say what of a filing nobody has examined, and what a person has to find."""
    categories = filing.get("categories") or {}
    parties = [party for role, party in filing["parties"].items() if office_of(procedure, role) in SIDE_OFFICES]
    unknown = [party for party in dict.fromkeys(parties) if party not in categories]
    if unknown:
        yield f"not examined: the standing of {' and '.join(unknown)}, whose category is not named"
    for party, category in categories.items():
        condition = rights_of(procedure, category).condition
        if condition:
            yield f"to be found by a person: whether {party} meets the condition “{condition}”"
    yield from _exhaustion(procedure, filing)


def _exhaustion(procedure: Procedure, filing: Mapping[str, Any]) -> Iterator[str]:
    categories = (filing.get("categories") or {}).values()
    words = [rights_of(procedure, category).condition for category in categories]
    words += [str(procedure.doc.get("on_default") or "")]
    demanded = [text for text in dict.fromkeys(words) if _FIRST.search(text)]
    said = "; ".join(f"“{text}”" for text in filing.get("exhausted") or ())
    if demanded:
        told = f"the filing says {said}" if said else "the filing says nothing of it"
        yield f"to be found by a person: what must come first, “{'; '.join(demanded)}”; {told}"
    elif said:
        yield f"to be found by a person: what was tried before, {said}"
