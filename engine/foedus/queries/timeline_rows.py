"""The party rows of a picture: folded where they are many and alike, laid out, and drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from foedus.kernel.dates import PartialDate
from foedus.queries.svg import Canvas, clean, shorten, text_width, wrap
from foedus.queries.timeline_axis import Scale
from foedus.queries.timeline_values import BondSpan, Instrument, PartyRow
from foedus.queries.timeline_words import bond_words, partial_words, row_words

SIZE = 11.5
SMALL = 10.5
FOLD_FROM = 40
_LINE = 13.5
_ROW = 18.0
_BAR = 8.0


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the picture: a party, or several that are bound on the very same days."""

    label: str
    rows: tuple[PartyRow, ...]
    words: tuple[str, ...]
    listing: tuple[str, ...]

    @property
    def height(self) -> float:
        """The height in pixels."""
        return max(_ROW, len(self.words) * _LINE + 4.5) + len(self.listing) * _LINE + (4 if self.listing else 0)


def lines_of(rows: Sequence[PartyRow], plot: float, label: float, aside: float) -> tuple[Line, ...]:
    """Turn rows into lines, folding those that are alike where there are more than 40.

    ``plot``, ``label`` and ``aside`` are the widths in pixels of the bars, of the codes and of the dates.
    """
    groups: dict[object, list[PartyRow]] = {}
    for row in rows:
        key: object = row.party
        if len(rows) > FOLD_FROM and row.bonds and all(item.fate == "binds" for item in row.instruments):
            key = tuple((bond.since, bond.until, bond.basis) for bond in row.bonds), row.provisional
        groups.setdefault(key, []).append(row)
    found: list[Line] = []
    for group in groups.values():
        if len(group) < 3:
            found += [_line((row,), clean(row.party), plot, label, aside) for row in group]
        else:
            found.append(_line(tuple(group), f"{len(group)} parties", plot, label, aside))
    return tuple(sorted(found, key=lambda line: (line.rows[0].first, line.rows[0].party)))


def _line(rows: tuple[PartyRow, ...], label: str, plot: float, width: float, aside: float) -> Line:
    words = tuple(shorten(clean(item), SMALL, aside) for item in row_words(rows[0]))
    listing: tuple[str, ...] = ()
    if len(rows) > 1:
        listing = tuple(wrap(", ".join(clean(row.party) for row in rows), SMALL, plot - 4))
    return Line(shorten(label, SIZE, width, bold=len(rows) > 1), rows, words, listing)


def widest(rows: Sequence[PartyRow]) -> tuple[float, float]:
    """Return the widths in pixels that the codes and the dates of the rows ask for."""
    labels = max((text_width(clean(row.party), SIZE) for row in rows), default=0.0)
    dates = max((text_width(clean(words), SMALL) for row in rows for words in row_words(row)), default=0.0)
    return max(labels, text_width("000 parties", SIZE, bold=True) if len(rows) > FOLD_FROM else 0.0), dates


def draw_line(
    canvas: Canvas, line: Line, scale: Scale, y: float, columns: tuple[float, float], ground: str
) -> set[str]:
    """Draw one line with its top at ``y``; return the marks used, for the legend.

    ``columns`` are the left edges of codes and dates, ``ground`` the class of what lies behind.
    """
    label_x, aside_x = columns
    used: set[str] = set()
    middle = y + _ROW / 2
    tip = "; ".join((clean(line.rows[0].party) if len(line.rows) == 1 else line.label, *line.words))
    canvas.text(label_x, middle + 4, line.label, SIZE, bold=len(line.rows) > 1)
    for index, words in enumerate(line.words):
        canvas.text(aside_x, middle + 3.8 + index * _LINE, words, SMALL, cls="muted")
    base = y + max(_ROW, len(line.words) * _LINE + 4.5)
    for index, listing in enumerate(line.listing):
        canvas.text(scale.left + 2, base + 9 + index * _LINE, listing, SMALL, cls="muted", halo=ground)
    row = line.rows[0]
    for item in {(item, end) for row in line.rows for item, end in _waits(row, scale.until)}:
        used.add("wait")
        canvas.line(_dot_x(item[0].day, scale), middle, scale.x(item[1]), middle, "wait")
    for span in row.provisional:
        used.add("prov")
        stop = scale.x(span.until or scale.until)
        canvas.rect(scale.x(span.since), middle - _BAR / 2, stop - scale.x(span.since), _BAR, "prov", tip=tip)
    for bond in row.bonds:
        used |= _bond(canvas, bond, scale, middle, f"{tip}. {bond.why}")
    drawn = dict.fromkeys((item.day, item.fate in _GOOD, item.fate) for row in line.rows for item in row.instruments)
    told = {(item.day, item.fate): _tell(item) for row in line.rows for item in row.instruments}
    for day, good, fate in drawn:
        x = _dot_x(day, scale)
        if (day.last - day.first).days > 20:
            used.add("period")
            left, right = scale.x(day.first), scale.x(day.last)
            canvas.path(f"M{left:.2f} {middle - 3:.2f}v6m0 -3H{right:.2f}m0 -3v6", "period")
        used.add(_mark(canvas, x, middle, good, fate, told[day, fate] if len(line.rows) == 1 else ""))
    return used


_GOOD = ("binds", "waits")


def _dot_x(day: PartialDate, scale: Scale) -> float:
    return (scale.x(day.first) + scale.x(day.last)) / 2


def _tell(item: Instrument) -> str:
    return f"{item.kind.replace('_', ' ')}, {partial_words(item.day)}: {item.why}"


def _mark(canvas: Canvas, x: float, y: float, good: bool, fate: str, tip: str) -> str:
    if fate in ("notice", "rescinded"):
        cls = "cross" if fate == "notice" else "cross-off"
        canvas.path(f"M{x - 3:.2f} {y - 3:.2f}l6 6m0 -6l-6 6", cls, tip=tip)
        return cls
    canvas.circle(x, y, 3.2, "dot" if good else "hollow", tip=tip)
    return "dot" if good else "hollow"


def _waits(row: PartyRow, horizon: date) -> list[tuple[Instrument, date]]:
    """Find how long each instrument stands without binding: until it binds, is taken back, or the picture ends."""
    found: list[tuple[Instrument, date]] = []
    for item in row.instruments:
        if item.fate == "waits":
            found.append((item, horizon))
        elif item.fate == "taken_back" and item.end is not None:
            found.append((item, item.end))
        elif item.fate == "binds":
            starts = [bond.start for bond in row.bonds if bond.start >= item.day.first]
            if starts and not any(bond.start <= item.day.last for bond in row.bonds if bond.until is None):
                found.append((item, min(starts)))
    return found


def _bond(canvas: Canvas, bond: BondSpan, scale: Scale, middle: float, tip: str) -> set[str]:
    """Draw one bond: solid where the party is surely bound, dashed where only a bound or a period is known."""
    top, end = middle - _BAR / 2, min(bond.until or scale.until, scale.until)
    sure = min(bond.since.last, end)
    used: set[str] = set()
    if bond.since.first < sure:
        cls = "bond-open" if bond.basis == "bound" else "bond-soft"
        left, right = scale.x(bond.since.first), scale.x(sure)
        canvas.rect(left, top, right - left, _BAR, cls, tip=tip)
        used.add(cls)
        if bond.basis == "bound":
            canvas.path(f"M{left + 6:.2f} {top + 1.6:.2f}l3.6 2.4l-3.6 2.4", "arrow")
    if sure < end:
        left, right = scale.x(sure), scale.x(end)
        canvas.rect(left, top, max(right - left, 1.2), _BAR, "bond", tip=f"{bond_words(bond)}: {tip}")
        used.add("bond")
    return used
