"""An opinion as one self-contained SVG: no script, nothing loaded from anywhere, readable in light, dark and grey."""

from __future__ import annotations

from math import ceil
from typing import Final

from foedus.queries.opinion_layout import LABEL, MARK, NOTE, TITLE, WIDTH, Box, Layout, Line, lay_out
from foedus.queries.opinion_net import ROLE_WORDS, TIE_WORDS, Net, Role, Tie
from foedus.queries.opinion_style import css, markers
from foedus.queries.svg import Canvas, number, safe, text_width, wrap

_MARGIN: Final = 28.0
_NARROWEST: Final = 760.0
_HEADED: Final = ("prevails", "beaten", "referred", "made_under")


def draw(net: Net, *, prefix: str = "op-") -> str:
    """Draw the net; ``prefix`` keeps the ids of several pictures on one page apart."""
    picture = _Picture(net, prefix)
    height = float(ceil(picture.draw()))
    width = picture.width
    size = f'width="{number(width)}" height="{number(height)}" viewBox="0 0 {number(width)} {number(height)}"'
    told = f'role="img" aria-labelledby="{prefix}title {prefix}desc"'
    head = f'<title id="{prefix}title">{safe(net.title)}</title><desc id="{prefix}desc">{safe(_described(net))}</desc>'
    defs = f"<style>\n{css()}</style><defs>{markers(prefix)}</defs>"
    back = f'<rect width="{number(width)}" height="{number(height)}" class="bg"/>'
    body = "\n".join([*picture.under.parts, *picture.over.parts])
    space = 'xmlns="http://www.w3.org/2000/svg"'
    return f'<svg {space} class="op" {size} {told}>\n{head}\n{defs}\n{back}\n{body}\n</svg>\n'


def _described(net: Net) -> str:
    """Say the whole picture for those who do not see it."""
    titles = {node.key: node.title for node in net.nodes}
    told = [net.summary]
    for edge in net.edges:
        rule = f" (rule {edge.rule})" if edge.rule else ""
        verb = "and" if edge.tie == "open" else TIE_WORDS[edge.tie]
        if edge.tie == "referred":
            continue
        end = " are open between each other" if edge.tie == "open" else ""
        told.append(f"{titles[edge.source]} {verb} {titles[edge.target]}{end}{rule}.")
    return " ".join(told)


class _Picture:
    """One picture while it is drawn, from the top down; ``under`` holds what lies behind the boxes."""

    def __init__(self, net: Net, prefix: str) -> None:
        self.net, self.prefix = net, prefix
        self.layout: Layout = lay_out(net, _NARROWEST - 2 * _MARGIN)
        self.width = self.layout.width + 2 * _MARGIN
        self.under, self.over = Canvas(), Canvas()
        self.y = _MARGIN

    def draw(self) -> float:
        """Draw everything and return the height."""
        self._heading()
        top = self.y + 8
        for line in self.layout.lines:
            self._path(line, top)
        for box in self.layout.boxes.values():
            self._box(box, top)
        for line in self.layout.lines:
            self._label(line, top)
        self.y = top + self.layout.height + 30
        self._legend()
        return self.y + _MARGIN - 10

    def _heading(self) -> None:
        room = self.width - 2 * _MARGIN
        for line in wrap(self.net.title, 19, room, bold=True, most=4):
            self.over.text(_MARGIN, self.y + 16, line, 19, bold=True)
            self.y += 25
        self.y += 4
        for line in wrap(self.net.summary, 13.5, room, most=8):
            self.over.text(_MARGIN, self.y + 13, line, 13.5)
            self.y += 19
        self.y += 16

    # ---- boxes

    def _box(self, box: Box, top: float) -> None:
        x, y, role = box.x + _MARGIN, box.y + top, box.node.role
        tip = f"{box.node.mark}: {box.node.title}. {'; '.join(box.node.notes)}"
        _shape(self.over, role, x, y, WIDTH, box.height, tip)
        middle, y = x + WIDTH / 2, y + 20
        self.over.text(middle, y, box.node.mark, MARK, cls=f"t-{role}", anchor="middle", bold=True)
        for line in box.title:
            y += 17
            self.over.text(middle, y, line, TITLE, anchor="middle", bold=True)
        for line in box.notes:
            y += 14
            self.over.text(middle, y + 1, line, NOTE, cls="muted", anchor="middle")

    # ---- lines

    def _path(self, line: Line, top: float) -> None:
        head = f' marker-end="url(#{self.prefix}{line.edge.tie})"' if line.edge.tie in _HEADED else ""
        self.under.parts.append(
            f'<g transform="translate({number(_MARGIN)} {number(top)})"><path d="{line.path}"'
            f' class="edge e-{line.edge.tie}"{head}/></g>'
        )

    def _label(self, line: Line, top: float) -> None:
        x, middle = line.at[0] + _MARGIN, line.at[1] + top
        wide, high = max((text_width(words, LABEL) for words in line.lines), default=0.0) + 6, len(line.lines) * 13.0
        if line.lines:
            self.over.rect(x - wide / 2, middle - high / 2, wide, high, "bg")
        y = middle - (len(line.lines) - 1) * 6.5 + 3.5
        for at, words in enumerate(line.lines):
            cls = "muted" if line.edge.rule and at == len(line.lines) - 1 else "fg"
            self.over.text(x, y + at * 13, words, LABEL, cls=cls, anchor="middle")

    # ---- legend

    def _legend(self) -> None:
        self.over.line(_MARGIN, self.y, self.width - _MARGIN, self.y, "rule")
        self.y += 14
        x = _MARGIN
        swatches: list[tuple[Role | Tie, str, bool]] = [(role, ROLE_WORDS[role], True) for role in self.net.roles()]
        swatches += [(tie, TIE_WORDS[tie], False) for tie in self.net.ties()]
        for name, words, box in swatches:
            wide = 42 + text_width(words, NOTE)
            if x > _MARGIN and x + wide > self.width - _MARGIN:
                x, self.y = _MARGIN, self.y + 21
            self._swatch(name, x, box)
            self.over.text(x + 38, self.y + 11, words, NOTE, cls="muted")
            x += wide + 20
        self.y += 24
        for line in wrap(self.net.foot, NOTE, self.width - 2 * _MARGIN) if self.net.foot else []:
            self.over.text(_MARGIN, self.y + 11, line, NOTE, cls="muted")
            self.y += 15

    def _swatch(self, name: Role | Tie, x: float, box: bool) -> None:
        if box:
            _shape(self.over, name, x, self.y, 30, 15, "")
            return
        head = f' marker-end="url(#{self.prefix}{name})"' if name in _HEADED else ""
        y = number(self.y + 7.5)
        self.over.parts.append(f'<path d="M{number(x)} {y}H{number(x + 30)}" class="edge e-{name}"{head}/>')


def _shape(canvas: Canvas, role: str, x: float, y: float, width: float, height: float, tip: str) -> None:
    """Draw the outline of a box; each role has its own."""
    cut = min(height / 2, 14.0)
    match role:
        case "governs" | "provisional":
            canvas.rect(x, y, width, height, f"b-{role}", tip=tip, r=min(18.0, height / 2))
        case "open":
            canvas.rect(x, y, width, height, f"b-{role}", tip=tip, r=min(6.0, height / 2))
        case "invalid":
            canvas.path(_octagon(x, y, width, height, cut), f"b-{role}", tip=tip)
        case "body":
            canvas.path(_hexagon(x, y, width, height, cut), f"b-{role}", tip=tip)
        case _:
            canvas.rect(x, y, width, height, f"b-{role}", tip=tip)


def _octagon(x: float, y: float, width: float, height: float, cut: float) -> str:
    cut = min(cut, height / 3)
    across, down = width - 2 * cut, height - 2 * cut
    steps = f"h{number(across)}l{number(cut)} {number(cut)}v{number(down)}l{number(-cut)} {number(cut)}"
    return f"M{number(x + cut)} {number(y)}{steps}h{number(-across)}l{number(-cut)} {number(-cut)}v{number(-down)}z"


def _hexagon(x: float, y: float, width: float, height: float, cut: float) -> str:
    across, half = width - 2 * cut, height / 2
    right = f"h{number(across)}l{number(cut)} {number(half)}l{number(-cut)} {number(half)}"
    return f"M{number(x + cut)} {number(y)}{right}h{number(-across)}l{number(-cut)} {number(-half)}z"
