"""Where the boxes and lines of an opinion's picture stand: rows from what governs down to what was left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from foedus.queries.opinion_net import Edge, Net, Node, Role
from foedus.queries.svg import text_width, wrap

WIDTH: Final = 252.0
"""The width of a box in pixels."""

TITLE: Final = 13.0
NOTE: Final = 11.0
MARK: Final = 10.0
LABEL: Final = 10.5

_GAP: Final = 96.0
_BETWEEN: Final = 80.0
_CLOSE: Final = 32.0
_ARC: Final = 40.0
_COLUMNS: Final = 4
_LINES: Final = 5
_ROWS: Final[tuple[tuple[Role, ...], ...]] = (
    ("body",), ("governs", "provisional", "open"), ("yields",), ("invalid", "left_out"),
)  # fmt: skip


@dataclass(slots=True)
class Box:
    """One node with its wrapped words and its place."""

    node: Node
    title: list[str]
    notes: list[str]
    row: int = 0
    column: int = 0
    x: float = 0.0
    y: float = 0.0

    @property
    def height(self) -> float:
        """The height in pixels."""
        return 30.0 + len(self.title) * 17 + len(self.notes) * 14

    @property
    def middle(self) -> float:
        """The x of the middle."""
        return self.x + WIDTH / 2


@dataclass(frozen=True, slots=True)
class Line:
    """One edge with its path and the place of its label; ``lines`` are the words of the label."""

    edge: Edge
    path: str
    at: tuple[float, float]
    lines: tuple[str, ...]


@dataclass(slots=True)
class Layout:
    """The whole picture without heading and legend, in pixels from its own upper left corner."""

    boxes: dict[str, Box]
    width: float
    height: float
    lines: list[Line] = field(default_factory=list)


def lay_out(net: Net, narrowest: float) -> Layout:
    """Place boxes and lines."""
    boxes = {node.key: _box(node) for node in net.nodes}
    rows = list(_rows(net, boxes))
    columns = max((len(row) for row in rows), default=1)
    width = max(narrowest, columns * WIDTH + (columns - 1) * _GAP)
    for number, row in enumerate(rows):
        for column, box in enumerate(row):
            box.row, box.column = number, column
    y = between = 0.0
    for number, row in enumerate(rows):
        top = y + between + (_ARC if _arched(row, net.edges) else 0.0)
        y = _place(row, top, width)
        between = _BETWEEN if _crossed(number, boxes, net.edges) else _CLOSE
    layout = Layout(boxes, width, y)
    _Router(layout, net.edges).run()
    return layout


def _box(node: Node) -> Box:
    room = WIDTH - 22
    notes = [line for note in node.notes for line in wrap(note, NOTE, room, most=3)]
    return Box(node, wrap(node.title, TITLE, room, bold=True, most=_LINES), notes)


def _rows(net: Net, boxes: dict[str, Box]) -> Iterable[list[Box]]:
    """Give the rows from the top; who yields stands below the middle of those to whom it yields."""
    place: dict[str, float] = {}
    for roles in _ROWS:
        found = [node for node in net.nodes if node.role in roles]
        found.sort(key=lambda node: (_pull(node, net.edges, place), net.nodes.index(node)))
        for start in range(0, len(found), _COLUMNS):
            row = found[start : start + _COLUMNS]
            place |= {node.key: index - (len(row) - 1) / 2 for index, node in enumerate(row)}
            yield [boxes[node.key] for node in row]


def _pull(node: Node, edges: Sequence[Edge], place: dict[str, float]) -> float:
    over = [place[edge.source] for edge in edges if edge.target == node.key and edge.source in place]
    return sum(over) / len(over) if over else 0.0


def _place(row: Sequence[Box], y: float, width: float) -> float:
    high = max(box.height for box in row)
    x = (width - len(row) * WIDTH - (len(row) - 1) * _GAP) / 2
    for box in row:
        box.x, box.y = x, y + (high - box.height) / 2
        x += WIDTH + _GAP
    return y + high


def _crossed(row: int, boxes: dict[str, Box], edges: Sequence[Edge]) -> bool:
    """Whether a line passes from this row, or one above it, to a row below."""
    ends = (sorted((boxes[edge.source].row, boxes[edge.target].row)) for edge in edges)
    return any(upper <= row < lower for upper, lower in ends)


def _arched(row: Sequence[Box], edges: Sequence[Edge]) -> bool:
    column = {box.node.key: number for number, box in enumerate(row)}
    return any(
        edge.source in column and edge.target in column and abs(column[edge.source] - column[edge.target]) > 1
        for edge in edges
    )


class _Router:
    """Draws the lines and finds a free place for each label."""

    def __init__(self, layout: Layout, edges: Sequence[Edge]) -> None:
        self.layout, self.edges = layout, edges
        self.taken: list[tuple[float, float, float, float]] = [
            (box.x, box.y, box.x + WIDTH, box.y + box.height) for box in layout.boxes.values()
        ]
        self.beside: dict[tuple[str, str], int] = {}

    def run(self) -> None:
        for edge in self.edges:
            one, other = self.layout.boxes[edge.source], self.layout.boxes[edge.target]
            if one.row != other.row:
                self._down(edge, one, other)
            elif abs(one.column - other.column) == 1:
                self._across(edge, one, other)
            else:
                self._arch(edge, one, other)

    def _down(self, edge: Edge, one: Box, other: Box) -> None:
        falls = one.row < other.row
        start = (self._port(edge, one, below=falls), one.y + one.height if falls else one.y)
        end = (self._port(edge, other, below=not falls), other.y if falls else other.y + other.height)
        bend = (end[1] - start[1]) * 0.45
        curve = (start, (start[0], start[1] + bend), (end[0], end[1] - bend), end)
        self._draw(edge, curve, _labelled(edge, 150))

    def _across(self, edge: Edge, one: Box, other: Box) -> None:
        right = one.x < other.x
        pair = (min(edge.source, edge.target), max(edge.source, edge.target))
        number = self.beside[pair] = self.beside.get(pair, -1) + 1
        y = one.y + one.height / 2 + (0, 26, -26)[number % 3]
        start, end = ((one.x + WIDTH, y), (other.x, y)) if right else ((one.x, y), (other.x + WIDTH, y))
        third = (end[0] - start[0]) / 3
        self._draw(edge, (start, (start[0] + third, y), (end[0] - third, y), end), _labelled(edge, _GAP - 22))

    def _arch(self, edge: Edge, one: Box, other: Box) -> None:
        start, end = (one.middle, one.y), (other.middle, other.y)
        top = min(one.y, other.y) - _ARC * 1.25
        self._draw(edge, (start, (start[0], top), (end[0], top), end), _labelled(edge, 240))

    def _port(self, edge: Edge, box: Box, *, below: bool) -> float:
        """Return the x at which a line leaves or enters a box, so that its lines do not cross."""
        ends = []
        for number, item in enumerate(self.edges):
            if box.node.key in (item.source, item.target):
                far = self.layout.boxes[item.target if item.source == box.node.key else item.source]
                if far.row != box.row and (far.row > box.row) is below:
                    ends.append((far.middle, number, item))
        ends.sort(key=lambda item: item[:2])
        place = next(number for number, item in enumerate(ends) if item[2] is edge)
        return box.x + WIDTH * (place + 1) / (len(ends) + 1)

    def _draw(self, edge: Edge, curve: Sequence[tuple[float, float]], lines: tuple[str, ...]) -> None:
        start, first, second, end = (f"{x:.1f} {y:.1f}" for x, y in curve)
        self.layout.lines.append(Line(edge, f"M{start}C{first} {second} {end}", self._free(curve, lines), lines))

    def _free(self, curve: Sequence[tuple[float, float]], lines: tuple[str, ...]) -> tuple[float, float]:
        """Return the middle of the label: on the line, where nothing else stands if such a place exists."""
        wide = max((text_width(line, LABEL) for line in lines), default=0.0) / 2 + 4
        high = len(lines) * 13 / 2 + 2
        spots = [_point(curve, part) for part in (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74)]
        frames = [(x - wide, y - high, x + wide, y + high) for x, y in spots]
        free = (number for number, frame in enumerate(frames) if not any(_meet(frame, item) for item in self.taken))
        chosen = next(free, 0)
        self.taken.append(frames[chosen])
        return spots[chosen]


def _labelled(edge: Edge, room: float) -> tuple[str, ...]:
    """Return the words of a label, broken to fit the room, with the rule on a line of its own."""
    words = wrap(edge.words, LABEL, room, most=3) if edge.words else []
    return tuple([*words, edge.rule] if edge.rule else words)


def _point(curve: Sequence[tuple[float, float]], part: float) -> tuple[float, float]:
    weights = ((1 - part) ** 3, 3 * (1 - part) ** 2 * part, 3 * (1 - part) * part**2, part**3)
    return (
        sum(weight * x for weight, (x, _) in zip(weights, curve, strict=True)),
        sum(weight * y for weight, (_, y) in zip(weights, curve, strict=True)),
    )


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
