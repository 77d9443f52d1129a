"""Reading calendars: a file in, checked values out (a place, then its parts), or every mistake with its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files as package_files
from pathlib import Path
from typing import Any

from foedus.definitions.calendar_models import CalendarModel
from foedus.definitions.facts import Saying, day
from foedus.definitions.findings import check_shape
from foedus.definitions.look import mapping
from foedus.definitions.reading import read_bytes
from foedus.definitions.source import scan_source
from foedus.definitions.tree import MapNode, Scalar, by_place, json_form, refusal, shown
from foedus.errors import DefinitionRefused, Reason, Where
from foedus.law.calendars import Calendar

__all__ = ["CalendarShelf", "read_calendar", "read_calendar_files", "shipped_calendars"]


@dataclass(slots=True)
class CalendarShelf:
    """The calendars that were accepted, by their places, and what is wrong with the others."""

    found: dict[str, Calendar] = field(default_factory=dict)
    reasons: list[Reason] = field(default_factory=list)
    looked_at: int = 0

    def add(self, name: str, data: bytes) -> None:
        """Read one more file."""
        self.looked_at += 1
        try:
            calendars = read_calendar(data, name)
        except DefinitionRefused as error:
            self.reasons += error.reasons
            return
        for one in calendars:
            first = self.found.setdefault(one.place, one)
            if first is not one:
                text = f"place: the calendar of {one.place} stands already in {first.file}"
                self.reasons.append(Reason("duplicate-name", text, where=Where(name)))


def read_calendar(data: bytes, name: str) -> list[Calendar]:
    """Read one file: the calendar of its place, and one for each part.

    Raises:
        DefinitionRefused: with every mistake that was found, sorted by place.

    """
    source, reasons = scan_source(data, name)
    if source is not None:
        reasons += check_shape(source, CalendarModel)
        saying = Saying(source)
        _check(saying)
        reasons += saying.reasons
    if reasons or source is None:
        raise refusal(name, reasons)
    return _calendars(json_form(source.root), name)


def read_calendar_files(paths: Iterable[str | Path]) -> CalendarShelf:
    """Read files of calendars, and all ``*.yaml`` in folders; without any, those that ship with the product."""
    shelf = CalendarShelf()
    wanted = list(paths)
    for path in map(Path, wanted):
        for one in sorted(path.glob("*.yaml")) if path.is_dir() else [path]:
            try:
                data = read_bytes(one)
            except DefinitionRefused as error:
                shelf.looked_at += 1
                shelf.reasons += error.reasons
                continue
            shelf.add(str(one), data)
    if not wanted:
        folder = package_files("foedus").joinpath("data/calendars")
        for name in sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".yaml")):
            shelf.add(name, folder.joinpath(name).read_bytes())
    shelf.reasons = by_place(dict.fromkeys(shelf.reasons))
    return shelf


@cache
def shipped_calendars() -> Mapping[str, Calendar]:
    """Return the calendars that ship with the product, by their places."""
    shelf = read_calendar_files(())
    assert not shelf.reasons, shelf.reasons
    return shelf.found


def _check(saying: Saying) -> None:
    """Check what a shape cannot say: days within the years, no year without a day, parts with days of their own."""
    root = saying.source.root
    first, last = day(root.get("first")), day(root.get("last"))
    if first is None or last is None:
        return
    if last.first < first.first:
        node = root.entries["last"][1]
        saying.say("day-outside-calendar", f"last: {last} is before the first day, {first}", node)
        return
    days = mapping(root.get("days"))
    if days is None:
        return
    known = _inside(saying, "days", days, first.first, last.first)
    for year in range(first.first.year, last.first.year + 1):
        if not days.lossy and not any(one.startswith(f"{year:04d}") for one in known):
            saying.say("year-without-holidays", f"days: the year {year} has no day at all", root.entries["days"][0])
    parts = mapping(root.get("parts"))
    for key, node in parts.values() if parts else ():
        own = mapping(node.get("days")) if isinstance(node, MapNode) else None
        if own is None:
            continue
        name = f"parts.{key.text}.days"
        for text in _inside(saying, name, own, first.first, last.first) & known:
            message = f"{name}: {shown(text)} stands already in the calendar of the whole"
            saying.say("duplicate-name", message, own.entries[text][0])


def _inside(saying: Saying, name: str, days: MapNode, first: date, last: date) -> set[str]:
    found: set[str] = set()
    for key, _ in days.values():
        at = day(Scalar(key.line, key.column, key.text))
        if at is None or not at.exact:
            continue
        found.add(key.text)
        if not first <= at.first <= last:
            text = f"{name}: {at} is outside the calendar, which goes from {first} to {last}"
            saying.say("day-outside-calendar", text, key)
    return found


def _calendars(doc: Mapping[str, Any], name: str) -> list[Calendar]:
    days = _days(doc["days"])

    def build(place: str, title: str, own: Mapping[date, str], within: str | None) -> Calendar:
        return Calendar(
            place=place,
            title=title,
            source=doc["source"],
            basis=doc["basis"],
            copied=date.fromisoformat(doc["copied"]),
            first=date.fromisoformat(doc["first"]),
            last=date.fromisoformat(doc["last"]),
            days=own,
            documented=tuple(int(year) for year in doc.get("documented", ())),
            notes=tuple(doc.get("notes", ())),
            within=within,
            file=name,
        )

    whole = build(doc["place"], doc["title"], days, None)
    parts = [
        build(place, part["title"], dict(sorted({**days, **_days(part["days"])}.items())), whole.place)
        for place, part in doc.get("parts", {}).items()
    ]
    return [whole, *parts]


def _days(doc: Mapping[str, str]) -> dict[date, str]:
    return {date.fromisoformat(text): name for text, name in sorted(doc.items())}
