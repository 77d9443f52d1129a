"""A docket as an iCalendar file (RFC 5545): one all-day event for each limit, the same event when its day moves.

Rules of this module:

* lines end with CRLF and are folded at 75 octets, never inside a character; text is escaped;
* the name of an event is made of what the limit is and of the event from which it runs, not of its last day: an
  extension moves the event in the reader's calendar, with a higher ``SEQUENCE``;
* ``DTSTAMP`` is the instant at which the register was asked; a docket asked twice at one instant is the same file.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date
from typing import Final

from foedus.kernel.canonical import content_hash
from foedus.kernel.dates import LATEST, next_day
from foedus.queries.docket import Docket, DocketLine

_WIDTH: Final = 75
_KINDS: Final = {"deadline": "Last day", "wait": "Not before the end of", "target": "Target", "cap": "Outer limit"}


def calendar(docket: Docket) -> str:
    """Return a docket as the text of an ``.ics`` file."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//foedus//docket//EN", "CALSCALE:GREGORIAN"]
    stamp = docket.asked_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    known: Counter[str] = Counter()
    for line in docket.lines:
        name = _name(line)
        known[name] += 1
        lines += _event(line, f"{name}-{known[name]}" if known[name] > 1 else name, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _name(line: DocketLine) -> str:
    item = line.item
    start = str(line.start) if line.start else None
    return content_hash([item.dispute, item.stage, item.kind, item.event, start])[:32]


def _event(line: DocketLine, name: str, stamp: str) -> Iterator[str]:
    item = line.item
    then = "; ".join(one.words for one in line.opens)
    about = [
        f"{item.title} ({item.dispute}), under {item.procedure}",
        f"{item.kind} of {item.stage}, by {item.who()}",
        *item.because,
        *([f"after it: {then}"] if then else []),
    ]
    yield "BEGIN:VEVENT"
    yield f"UID:{name}@docket.foedus"
    yield f"DTSTAMP:{stamp}"
    yield f"SEQUENCE:{len(line.changes)}"
    yield f"DTSTART;VALUE=DATE:{_day(line.end.first)}"
    if line.end.last != LATEST:
        yield f"DTEND;VALUE=DATE:{_day(next_day(line.end.last))}"
    yield f"SUMMARY:{_escaped(f'{_KINDS[item.kind]}: {item.stage_title} ({item.dispute})')}"
    yield f"DESCRIPTION:{_escaped(chr(10).join(about))}"
    yield f"CATEGORIES:{_escaped(item.kind)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _day(day: date) -> str:
    return f"{day.year:04d}{day.month:02d}{day.day:02d}"


def _escaped(text: str) -> str:
    text = "".join(sign if sign == "\n" or unicodedata.category(sign) != "Cc" else " " for sign in text)
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Fold a line at 75 octets; what goes on begins with a blank, which counts."""
    parts, size = [""], 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > _WIDTH:
            parts.append(" ")
            size = 1
        parts[-1] += sign
        size += octets
    return "\r\n".join(parts)
