"""Reading histories: dated courses of disputes, with what must be answered on certain days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from foedus.definitions.facts import Saying
from foedus.definitions.findings import check_shape
from foedus.definitions.look import listed
from foedus.definitions.procedure_models import HistoryModel
from foedus.definitions.source import scan_source
from foedus.definitions.tree import MapNode, Source, json_form, refusal
from foedus.kernel.dates import PartialDate
from foedus.law.procedures.record import Case, Happening

__all__ = ["Expectation", "History", "read_history"]

Doc = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Expectation:
    """What must be answered for a day, ``asked`` as it is written.

    Only the parts in ``wanted`` are compared; ``line`` is its place.
    """

    asked: str
    on: date
    wanted: Doc
    line: int


@dataclass(frozen=True, slots=True)
class History:
    """A checked history: a case under a procedure, and what is expected of the engine."""

    name: str
    id: str
    procedure: str
    title: str
    kind: str
    parties: Mapping[str, str]
    case: Case
    expect: tuple[Expectation, ...]


def read_history(data: bytes, name: str) -> History:
    """Read one history; whether its procedure has such stages is for the course to say, not for the reader.

    Raises:
        DefinitionRefused: with every mistake that was found, sorted by place.

    """
    source, reasons = scan_source(data, name)
    if source is not None:
        reasons += check_shape(source, HistoryModel)
        saying = Saying(source)
        for index, node in enumerate(listed(source.root.get("events"))):
            _check_event(saying, f"events[{index}]", node)
        reasons += saying.reasons
    if reasons or source is None:
        raise refusal(name, reasons)
    return _history(source)


def _check_event(saying: Saying, name: str, node: MapNode) -> None:
    if not node.lossy and "stage" not in node.entries and "event" not in node.entries:
        saying.say("missing-field", f"{name}: neither a stage nor an event is named", node)


def _history(source: Source) -> History:
    doc: dict[str, Any] = json_form(source.root)
    events = zip(doc["events"], listed(source.root.get("events")), strict=True)
    case = Case(
        happenings=tuple(_happening(one, f"{source.name}:{node.line}") for one, node in events),
        urgent=doc.get("urgent", False),
        holidays=frozenset(date.fromisoformat(day) for day in doc.get("holidays", ())),
        in_the_middle="starts_in_the_middle" in doc,
    )
    expect = zip(doc["expect"], listed(source.root.get("expect")), strict=True)
    return History(
        name=source.name,
        id=doc["id"],
        procedure=doc["procedure"],
        title=doc["title"],
        kind=doc["kind"],
        parties=doc["parties"],
        case=case,
        expect=tuple(_expectation(one, node.line) for one, node in expect),
    )


def _happening(doc: Doc, place: str) -> Happening:
    return Happening(
        day=PartialDate.parse(doc["date"]),
        stage=doc.get("stage"),
        event=doc.get("event"),
        outcome=doc.get("outcome"),
        party=doc.get("party"),
        by_expiry="by_expiry" in doc,
        note=doc.get("note", ""),
        place=place,
    )


def _expectation(doc: Doc, line: int) -> Expectation:
    # Of a month or a year that is asked about as a whole, its last day is meant.
    wanted = {name: value for name, value in doc.items() if name not in ("date", "note")}
    return Expectation(doc["date"], PartialDate.parse(doc["date"]).last, wanted, line)
