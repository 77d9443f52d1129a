"""A timeline as one self-contained SVG: no script, nothing loaded from anywhere, readable in light, dark and grey."""

from __future__ import annotations

from math import ceil

from foedus.queries.svg import Canvas, clean, number, safe, shorten, text_width, wrap
from foedus.queries.timeline_axis import Scale, Tick, padded
from foedus.queries.timeline_events import stage_words
from foedus.queries.timeline_flags import SIZE as FLAG_SIZE
from foedus.queries.timeline_flags import Flag, flags
from foedus.queries.timeline_legend import draw_legend, state_rect
from foedus.queries.timeline_rows import SIZE, draw_line, lines_of, widest
from foedus.queries.timeline_style import css, patterns
from foedus.queries.timeline_values import StageSpan, StateSpan, Timeline
from foedus.queries.timeline_words import STATE_WORDS, notes, span_words, subtitle, summary

_MARGIN = 24.0
_LANE = 17.0
_STATE_BAR = 24.0
_STAGE_BAR = 10.0
_TICK = 11.0
_NARROWEST = 480
_NOBODY = "No instrument of a party is recorded."


def timeline_svg(timeline: Timeline, *, width: int = 1000) -> str:
    """Draw a timeline as an SVG document, ``width`` pixels wide (at least 480) and as high as it needs to be."""
    return draw(timeline, width=width, prefix="tl-", standalone=True)


def draw(timeline: Timeline, *, width: int, prefix: str, standalone: bool) -> str:
    """Draw a timeline; without ``standalone`` it is an ``svg`` element for a page that brings heading and style sheet.

    ``prefix`` keeps the ids of several pictures on one page apart.
    """
    picture = _Picture(timeline, float(max(width, _NARROWEST)), prefix)
    height = float(ceil(picture.draw(heading=standalone)))
    size = f'width="{number(picture.width)}" height="{number(height)}"'
    box = f'viewBox="0 0 {number(picture.width)} {number(height)}"'
    space = ' xmlns="http://www.w3.org/2000/svg"' if standalone else ""
    style = f"<style>\n{css()}</style>" if standalone else ""
    told = f'role="img" aria-labelledby="{prefix}title {prefix}desc"'
    head = f'<title id="{prefix}title">{safe(timeline.title)}</title>'
    head += f'<desc id="{prefix}desc">{safe(summary(timeline))}</desc>'
    back = f'<rect width="{number(picture.width)}" height="{number(height)}" class="bg"/>'
    body = "\n".join([*picture.under.parts, *picture.over.parts])
    defs = f"<defs>{patterns(prefix)}</defs>"
    return f'<svg{space} class="tl" {size} {box} {told}>\n{head}\n{style}{defs}\n{back}\n{body}\n</svg>\n'


class _Picture:
    """One picture while it is drawn, from the top down; ``under`` holds the lines that lie behind the bars."""

    def __init__(self, timeline: Timeline, width: float, prefix: str) -> None:
        self.timeline, self.width, self.prefix = timeline, width, prefix
        self.under, self.over = Canvas(), Canvas()
        self.y = _MARGIN
        self.used: set[str] = set()
        self.right = width - _MARGIN
        stages = [stage_words(clean(span.stage)) for span in self._staged()]
        label, aside = widest(timeline.rows)
        label = max([label, *(text_width(words, SIZE) for words in stages)])
        self.label = min(label, width * 0.17)
        self.aside = min(aside, width * 0.24)
        left = _MARGIN + (self.label + 10 if self.label else 0)
        right = self.right - (self.aside + 12 if self.aside else 0)
        self.scale = Scale(padded(timeline.first, timeline.until), timeline.until, left, right)

    def draw(self, *, heading: bool) -> float:
        """Draw everything and return the height."""
        if heading:
            self._heading()
        else:
            self.y = 8.0
        ticks = self.scale.ticks(_TICK)
        axis = self.y
        self._axis(ticks)
        laid = flags(self.timeline.events, self.scale, self.right)
        self._flags(laid)
        bars = self.y
        self._states()
        self._stages()
        self._rows()
        self._lines(ticks, laid, axis, bars)
        if self.y - axis > 420:
            self._axis(ticks)
        self._foot()
        return self.y + _MARGIN - 8

    def _staged(self) -> tuple[StageSpan, ...]:
        spans = self.timeline.stages
        return spans if len({span.stage for span in spans}) > 1 or any(s.stage != "main" for s in spans) else ()

    def _heading(self) -> None:
        room = self.right - _MARGIN
        for line in wrap(clean(self.timeline.title), 21, room, bold=True, most=5):
            self.over.text(_MARGIN, self.y + 17, line, 21, bold=True)
            self.y += 27
        for line in wrap(clean(subtitle(self.timeline)), 13, room, most=3):
            self.over.text(_MARGIN, self.y + 12, line, 13, cls="muted")
            self.y += 18
        self.y += 16

    def _axis(self, ticks: tuple[Tick, ...]) -> None:
        for tick in ticks:
            half = text_width(tick.words, _TICK) / 2
            x = min(max(self.scale.x(tick.day), self.scale.left + half), self.right - half)
            self.over.text(x, self.y + 10, tick.words, _TICK, cls="muted", anchor="middle")
        self.y += 18

    def _flags(self, laid: tuple[Flag, ...]) -> None:
        lanes = max((flag.lane for flag in laid), default=-1) + 1
        self.y += 4
        base = self.y + lanes * _LANE
        for flag in laid:
            top = base - (flag.lane + 1) * _LANE
            cls = "muted" if flag.weight == "minor" else "fg"
            self.over.text(flag.left, top + 11, flag.words, FLAG_SIZE, cls=cls, bold=flag.weight != "minor", halo="bg")
        self.y = base + 8

    def _states(self) -> None:
        for span in self.timeline.states:
            left, right = self.scale.x(span.since), self.scale.x(span.until)
            kind = "unsure" if not span.certain else span.state
            self.used.add(kind)
            tip = f"{STATE_WORDS[span.state]}, {span.since.isoformat()} to {span.until.isoformat()}: {span.reason}"
            state_rect(self.over, self.prefix, kind, left, self.y, right - left, _STATE_BAR, tip)
            if span.suspended:
                self.used.add("suspended")
                fill = f'style="fill:url(#{self.prefix}suspended)"'
                where = f'x="{number(left)}" y="{number(self.y)}" width="{number(right - left)}"'
                self.over.parts.append(f'<rect {where} height="{number(_STATE_BAR)}" {fill}/>')
            self._state_label(span, left, right)
        self.y += _STATE_BAR + 8

    def _state_label(self, span: StateSpan, left: float, right: float) -> None:
        short = STATE_WORDS[span.state] if span.certain else "?"
        for words in (span_words(span), short):
            if text_width(words, 12, bold=True) + 16 <= right - left:
                plain = span.state in ("in_force", "not_in_force") and span.certain and not span.suspended
                cls = "on" if plain and span.state == "in_force" else "fg"
                self.over.text(left + 8, self.y + 16.2, words, 12, cls=cls, bold=True, halo="" if plain else "bg")
                return

    def _stages(self) -> None:
        shown: dict[str, float] = {}
        for span in self._staged():
            if span.stage not in shown:
                shown[span.stage] = self.y
                words = shorten(stage_words(clean(span.stage)), SIZE, self.label)
                self.over.text(_MARGIN, self.y + 9, words, SIZE)
                self.y += 18
            y, left = shown[span.stage], self.scale.x(span.since)
            tip = f"{span.covers}: {span.reason}"
            self.over.rect(left, y, self.scale.x(span.until) - left, _STAGE_BAR, "s-in_force", tip=tip)
        self.y += 6 if shown else 0

    def _rows(self) -> None:
        plot = self.scale.right - self.scale.left
        if not self.timeline.rows:
            self.over.text(self.scale.left, self.y + 12, _NOBODY, SIZE, cls="muted", halo="bg")
            self.y += 22
        aside = self.scale.right + 12
        for index, line in enumerate(lines_of(self.timeline.rows, plot, self.label, self.aside)):
            ground = "bg" if index % 2 else "stripe"
            self.under.rect(_MARGIN - 6, self.y, self.right - _MARGIN + 12, line.height, ground)
            self.used |= draw_line(self.over, line, self.scale, self.y, (_MARGIN, aside), ground)
            self.y += line.height
        self.y += 4

    def _lines(self, ticks: tuple[Tick, ...], laid: tuple[Flag, ...], axis: float, bars: float) -> None:
        for tick in ticks:
            x = self.scale.x(tick.day)
            self.under.line(x, axis + 16, x, self.y, "grid")
        self.under.line(self.scale.left, axis + 16, self.scale.right, axis + 16, "rule")
        self.under.line(self.scale.left, self.y, self.scale.right, self.y, "rule")
        for flag in sorted(laid, key=lambda item: ("minor", "trigger", "entry").index(item.weight)):
            top = bars - 8 - (flag.lane + 1) * _LANE + 1
            if flag.weight == "minor":
                self.under.line(flag.x, top, flag.x, bars, "lead")
                continue
            self.used.add(flag.weight)
            self.under.line(flag.x, top, flag.x, self.y, flag.weight)
            mark = "l4.2 6.5h-8.4z" if flag.weight == "entry" else "l3.6 3.6l-3.6 3.6l-3.6 -3.6z"
            self.over.path(f"M{number(flag.x)} {number(bars - 7.5)}{mark}", f"{flag.weight}-mark")

    def _foot(self) -> None:
        self.y += 10
        self.y = draw_legend(self.over, self.prefix, self.used, _MARGIN, self.y, self.right)
        for note in notes(self.timeline):
            for line in wrap(note, 11, self.right - _MARGIN):
                self.over.text(_MARGIN, self.y + 11, line, 11, cls="muted")
                self.y += 15
