"""The course of a dispute as a picture: its stages over time, the steps beside them, and the limits that run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from foedus.queries.disputes import DisputeShown
from foedus.queries.svg import Canvas, number, safe, shorten, text_width, wrap
from foedus.queries.timeline_axis import Scale, padded
from foedus.queries.timeline_style import FONT

_WIDTH: Final = 1000.0
_LEFT: Final = 190.0
_RIGHT: Final = _WIDTH - 24.0
_ROW: Final = 30.0

_LIGHT: Final = {
    "bg": "fill:#ffffff", "fg": "fill:#1b2127", "muted": "fill:#57616b", "rule": "stroke:#d5dbe1",
    "stage": "fill:#cfe3f3;stroke:#0b5c94", "act": "fill:#0b5c94", "step": "fill:#7a4fa3", "odd": "fill:#b3261e",
    "run": "fill:#e4efdc;stroke:#3d7a1f", "late": "fill:#f9dedc;stroke:#b3261e",
    "today": "stroke:#b3261e;stroke-width:1.5",
    "still": "fill:#eceff1;stroke:#8a949e;stroke-dasharray:3 2",
}  # fmt: skip
_DARK: Final = {
    "bg": "fill:#12171c", "fg": "fill:#e8edf2", "muted": "fill:#a3afba", "rule": "stroke:#2c353e",
    "stage": "fill:#16384f;stroke:#5db2ea", "act": "fill:#5db2ea", "step": "fill:#c39be6", "odd": "fill:#ff8a80",
    "run": "fill:#1f3314;stroke:#8fcf6a", "late": "fill:#4a1512;stroke:#ff8a80",
    "today": "stroke:#ff8a80;stroke-width:1.5",
    "still": "fill:#1d242b;stroke:#77828d;stroke-dasharray:3 2",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Bar:
    """A stretch of days with its words."""

    label: str
    first: date
    last: date
    cls: str
    tip: str


def case_svg(found: DisputeShown, *, prefix: str = "cs-") -> str:
    """Draw the course of a dispute up to the day that was asked about; ``prefix`` keeps ids on one page apart."""
    canvas = Canvas()
    bars = [*_stages(found), *_limits(found), *_still(found)]
    days = [found.filed_on, found.stand.on, *(bar.last for bar in bars), *(bar.first for bar in bars)]
    first, until = min(days), max(days) + timedelta(days=1)
    scale = Scale(padded(first, until), until + (until - first) * 0.02, _LEFT, _RIGHT)
    height = _draw(canvas, found, bars, scale)
    size = f'width="{number(_WIDTH)}" height="{number(height)}" viewBox="0 0 {number(_WIDTH)} {number(height)}"'
    told = f'role="img" aria-labelledby="{prefix}title {prefix}desc"'
    head = f'<title id="{prefix}title">The course of {safe(found.title)}</title>'
    head += f'<desc id="{prefix}desc">{safe(" ".join(f"{bar.tip}." for bar in bars))}</desc>'
    back = f'<rect width="{number(_WIDTH)}" height="{number(height)}" class="bg"/>'
    space = 'xmlns="http://www.w3.org/2000/svg"'
    body = "\n".join(canvas.parts)
    return f'<svg {space} class="cs" {size} {told}>\n{head}\n<style>\n{_css()}</style>\n{back}\n{body}\n</svg>\n'


def _css() -> str:
    def rules(colours: Mapping[str, str]) -> str:
        return "".join(f".cs .{name}{{{style}}}\n" for name, style in colours.items())

    return f".cs text{{font-family:{FONT}}}\n{rules(_LIGHT)}@media (prefers-color-scheme:dark){{\n{rules(_DARK)}}}\n"


def _stages(found: DisputeShown) -> Iterator[_Bar]:
    """Yield how long the case stood at each stage of the main line."""
    for at, (day, stage) in enumerate(found.path):
        end = found.path[at + 1][0] if at + 1 < len(found.path) else found.stand.on
        title = found.procedure.by_id[stage].title
        over = f"until {end}" if at + 1 < len(found.path) else "since then"
        yield _Bar(title, day, max(end, day), "stage", f"{title}: from {day}, {over}")


def _limits(found: DisputeShown) -> Iterator[_Bar]:
    """Yield the limits that run or have run out, from their event to their last day."""
    for due in (*found.stand.next, *found.stand.beside):
        if due.day is None or due.start is None:
            continue
        late = due.kind == "deadline" and due.over(found.stand.on)
        title = found.procedure.by_id[due.stage].title
        tip = f"{title}: {due.kind} from {due.start} to {due.day}{', which has passed' if late else ''}"
        yield _Bar(f"{due.kind}: {title}", due.start.first, due.day, "late" if late else "run", tip)


def _still(found: DisputeShown) -> Iterator[_Bar]:
    for one in found.proceeding.times.to_json().get("changes", ()):
        if one["kind"] == "freeze":
            first = date.fromisoformat(one.get("start", one["on"]))
            last = date.fromisoformat(one["until"]) if "until" in one else found.stand.on
            yield _Bar("time stands still", first, max(first, last), "still", f"Time stands still from {first}")


def _draw(canvas: Canvas, found: DisputeShown, bars: list[_Bar], scale: Scale) -> float:
    y = 40.0
    for tick in scale.ticks(12.0):
        x = scale.x(tick.day)
        canvas.text(x, 24, tick.words, 12, cls="muted", anchor="middle")
        canvas.line(x, 32, x, y + _ROW * (len(bars) + 1) + 8, "rule")
    for bar in bars:
        _bar(canvas, bar, scale, y)
        y += _ROW
    _marks(canvas, found, scale, y)
    y += _ROW
    x = scale.x(found.stand.on)
    canvas.line(x, 32, x, y, "today")
    canvas.text(x, y + 16, f"{found.stand.on}", 12, cls="muted", anchor="end" if x > _WIDTH * 0.8 else "middle")
    return y + 26


def _bar(canvas: Canvas, bar: _Bar, scale: Scale, y: float) -> None:
    for n, words in enumerate(wrap(bar.label, 11.5, _LEFT - 30, most=2)):
        canvas.text(14, y + 11 + 12 * n, words, 11.5)
    left, right = scale.x(bar.first), scale.x(bar.last)
    canvas.rect(left, y + 4, max(right - left, 3), _ROW - 12, bar.cls, tip=bar.tip, r=3)
    words = f"{bar.first}" if bar.first == bar.last else f"{bar.first} to {bar.last}"
    room = text_width(words, 11)
    at, anchor = (left + 6, "start") if right - left > room + 12 else (right + 6, "start")
    if at + room > _RIGHT:
        at, anchor = left - 6, "end"
    canvas.text(at, y + 17, words, 11, cls="muted", anchor=anchor)


def _marks(canvas: Canvas, found: DisputeShown, scale: Scale, y: float) -> None:
    """Draw every act as a point: stages, steps, and what is irregular."""
    canvas.text(14, y + 18, shorten("every act", 11.5, _LEFT - 30), 11.5)
    for act in found.acts:
        day = _day(act)
        if day is None or day > found.stand.on or act.get("struck"):
            continue
        cls = "odd" if "irregular" in act["payload"] else "step" if act["tag"] == "dispute.step" else "act"
        canvas.circle(scale.x(day), y + 14, 5, cls, tip=f"{day}: act {act['seq']}")


def _day(act: Mapping[str, Any]) -> date | None:
    text = str(act.get("effective_on") or "")
    return date.fromisoformat(text) if len(text) == len("2024-01-01") else None
