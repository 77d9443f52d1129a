"""Reading tables of technical notifications: one row a draft, with the two ends of its standstill."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from typing import Final

from foedus.definitions.text import decode
from foedus.definitions.tree import refusal, shown
from foedus.errors import Reason, Where

__all__ = ["Notification", "read_notifications"]

_DAYS: Final = ("start_date", "end_date")
_COUNTS: Final = ("postponement", "count_comments", "commission_comment", "count_opinions", "commission_opinion")
_NAMED: Final = ("notification_id", *_DAYS, *_COUNTS)


@dataclass(frozen=True, slots=True)
class Notification:
    """One row; ``line`` is its place. What the table leaves empty is ``None``, and no opinion is no opinion."""

    line: int
    id: str
    start: date | None
    end: date | None
    postponed: bool | None
    comments: int
    opinions: int


def read_notifications(data: bytes, name: str) -> list[Notification]:
    """Read a table with a line of headings; further columns are passed over.

    Raises:
        DefinitionRefused: with every mistake that was found, sorted by place.

    """
    text, reasons = decode(data, name)
    lines = csv.reader(text.splitlines())
    heads = next(lines, [])
    for missing in (one for one in _NAMED if one not in heads):
        message = f"the table has no column {shown(missing)}"
        remedy = f"Its first line names the columns: {', '.join(_NAMED)}."
        reasons.append(Reason("missing-field", message, remedy, Where(name)))
    if reasons:
        raise refusal(name, reasons)
    found = [_row(dict(zip(heads, cells, strict=False)), Where(name, lines.line_num), reasons) for cells in lines]
    if reasons:
        raise refusal(name, reasons)
    return found


def _row(cells: dict[str, str], where: Where, reasons: list[Reason]) -> Notification:
    days = {column: _day(column, cells.get(column, ""), where, reasons) for column in _DAYS}
    counts = {column: _count(column, cells.get(column, ""), where, reasons) for column in _COUNTS}
    postponed = counts["postponement"]
    return Notification(
        line=where.line,
        id=cells.get("notification_id", ""),
        start=days["start_date"],
        end=days["end_date"],
        postponed=None if postponed is None else bool(postponed),
        comments=max(counts["count_comments"] or 0, counts["commission_comment"] or 0),
        opinions=max(counts["count_opinions"] or 0, counts["commission_opinion"] or 0),
    )


def _day(column: str, text: str, where: Where, reasons: list[Reason]) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        reasons.append(Reason("bad-date", f"{column}: {shown(text)} is not a date", where=where))
        return None


def _count(column: str, text: str, where: Where, reasons: list[Reason]) -> int | None:
    if not text:
        return None
    if not text.isascii() or not text.isdigit():
        reasons.append(Reason("wrong-type", f"{column}: {shown(text)} is no whole number", where=where))
        return None
    return int(text[:9])
