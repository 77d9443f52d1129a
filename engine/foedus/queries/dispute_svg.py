"""The statistics of disputes as one self-contained SVG: how many cases reach each stage, and how long it takes."""

from __future__ import annotations

from typing import Final

from foedus.queries.dispute_statistics import DisputeStatistics, StageFigures
from foedus.queries.svg import Canvas, number, safe, shorten, wrap
from foedus.queries.timeline_style import FONT

_WIDTH: Final = 980.0
_MARGIN: Final = 28.0
_ROW: Final = 34.0
_NAMES: Final = 270.0
_BARS: Final = (_MARGIN + _NAMES, 250.0)
_TIMES: Final = (_MARGIN + _NAMES + 330.0, 290.0)
_SPANS: Final = ((90, "3 months"), (365, "1 year"), (730, "2 years"), (1461, "4 years"), (2922, "8 years"))

_LIGHT: Final = {
    "bg": "fill:#ffffff", "fg": "fill:#1b2127", "muted": "fill:#57616b", "rule": "stroke:#c3cad1",
    "bar": "fill:#0b5c94", "half": "fill:#fbe6c6;stroke:#9a5a00", "middle": "stroke:#7a3f00;stroke-width:2.5",
}  # fmt: skip
_DARK: Final = {
    "bg": "fill:#12171c", "fg": "fill:#e8edf2", "muted": "fill:#a3afba", "rule": "stroke:#46515c",
    "bar": "fill:#5db2ea", "half": "fill:#40300f;stroke:#f0a63a", "middle": "stroke:#ffd79a;stroke-width:2.5",
}  # fmt: skip


def statistics_svg(found: DisputeStatistics, *, prefix: str = "ds-") -> str:
    """Draw the statistics; ``prefix`` keeps the ids of several pictures on one page apart."""
    canvas = Canvas()
    height = _draw(canvas, found)
    size = f'width="{number(_WIDTH)}" height="{number(height)}" viewBox="0 0 {number(_WIDTH)} {number(height)}"'
    told = f'role="img" aria-labelledby="{prefix}title {prefix}desc"'
    head = f'<title id="{prefix}title">{safe(found.title)}</title>'
    head += f'<desc id="{prefix}desc">{safe(" ".join(map(_words, found.stages)))}</desc>'
    back = f'<rect width="{number(_WIDTH)}" height="{number(height)}" class="bg"/>'
    body = "\n".join(canvas.parts)
    space = 'xmlns="http://www.w3.org/2000/svg"'
    return f'<svg {space} class="ds" {size} {told}>\n{head}\n<style>\n{_css()}</style>\n{back}\n{body}\n</svg>\n'


def _css() -> str:
    def rules(colours: dict[str, str]) -> str:
        return "".join(f".ds .{name}{{{style}}}\n" for name, style in colours.items())

    return f".ds text{{font-family:{FONT}}}\n{rules(_LIGHT)}@media (prefers-color-scheme:dark){{\n{rules(_DARK)}}}\n"


def _words(one: StageFigures) -> str:
    days = "" if one.times.median is None else f", {one.times.median:g} days after the act before at the median"
    return f"{one.title}: {one.acts} acts in {one.cases} cases{days}."


def _draw(canvas: Canvas, found: DisputeStatistics) -> float:
    y = _heading(canvas, found)
    most = max((one.acts for one in found.stages), default=1)
    longest = max((one.times.high or 0 for one in found.stages), default=0) or 1
    top = y
    y += 26
    for one in found.stages:
        _row(canvas, one, y, most, longest)
        y += _ROW
    _axis(canvas, top, y, longest)
    y += 12
    foot = (
        "Bars: acts. Boxes: the middle half of the days since the act before in the same case; the line is the median."
    )
    for line in wrap(foot, 11.5, _WIDTH - 2 * _MARGIN):
        canvas.text(_MARGIN, y + 12, line, 11.5, cls="muted")
        y += 16
    return y + _MARGIN - 10


def _heading(canvas: Canvas, found: DisputeStatistics) -> float:
    y = _MARGIN
    for line in wrap(found.title, 18, _WIDTH - 2 * _MARGIN, bold=True, most=3):
        canvas.text(_MARGIN, y + 16, line, 18, bold=True)
        y += 24
    groups = "".join(f", {count:,} {words}" for words, count in found.groups.items())
    told = f"{found.cases:,} cases, {found.ended:,} of them over{groups}"
    told += f"; {found.acts:,} acts, {found.irregular:,} irregular"
    for line in wrap(told, 13, _WIDTH - 2 * _MARGIN, most=3):
        canvas.text(_MARGIN, y + 13, line, 13, cls="muted")
        y += 18
    return y + 12


def _row(canvas: Canvas, one: StageFigures, y: float, most: int, longest: float) -> None:
    left, room = _BARS
    canvas.text(_MARGIN, y + 15, shorten(one.title, 12.5, _NAMES - 12), 12.5)
    wide = max(room * one.acts / most, 1.5)
    canvas.rect(left, y + 3, wide, 17, "bar", tip=_words(one))
    canvas.text(left + wide + 5, y + 16, f"{one.acts:,}", 11.5, cls="muted")
    left, room = _TIMES
    times = one.times
    if times.median is None or times.low is None or times.high is None:
        return
    start, end, middle = (left + room * value / longest for value in (times.low, times.high, times.median))
    canvas.rect(start, y + 4, max(end - start, 1.0), 15, "half", tip=_words(one), r=2)
    canvas.line(middle, y + 1, middle, y + 22, "middle")
    canvas.text(end + 5, y + 16, f"{times.median:g} d", 11.5, cls="muted")


def _axis(canvas: Canvas, top: float, bottom: float, longest: float) -> None:
    left, room = _TIMES
    canvas.text(_BARS[0], top + 12, "acts", 11.5, cls="muted", bold=True)
    for days, words in _SPANS:
        if longest / 6 < days <= longest:
            x = left + room * days / longest
            canvas.parts.insert(0, f'<path d="M{number(x)} {number(top + 18)}V{number(bottom)}" class="rule"/>')
            canvas.text(x, top + 12, words, 11.5, cls="muted", anchor="middle")
    canvas.line(_MARGIN, bottom + 4, _WIDTH - _MARGIN, bottom + 4, "rule")
