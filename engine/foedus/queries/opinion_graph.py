"""Pictures of an opinion from its JSON tree: Mermaid for a page of text, DOT for Graphviz, SVG that needs nothing.

No id or title of an instrument becomes syntax: nodes are called ``n0``, ``n1`` …, and all words are cleaned and
escaped for their format.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from foedus.queries.opinion_net import ROLE_WORDS, TIE_WORDS, Edge, Net, Node, Role, Tie, net_of
from foedus.queries.opinion_svg import draw
from foedus.queries.svg import clean, shorten, wrap

__all__ = ["dot", "mermaid", "svg"]

_LINE: Final = 230.0
"""The width of a line in a box, in pixels of a 13 pixel face."""

_LINES: Final = 4

_FILL: Final[dict[Role, tuple[str, str]]] = {
    "governs": ("#d3e6f3", "#0b5c94"),
    "provisional": ("#eef6fb", "#0b5c94"),
    "open": ("#fbf3e0", "#9a5a00"),
    "yields": ("#f1f3f5", "#57616b"),
    "invalid": ("#fbe9e7", "#b3261e"),
    "left_out": ("#ffffff", "#8a949e"),
    "body": ("#fbe6c6", "#9a5a00"),
}
_SHAPES: Final[dict[Role, tuple[str, str]]] = {
    "governs": ("([", "])"),
    "provisional": ("([", "])"),
    "open": ("(", ")"),
    "yields": ("[", "]"),
    "invalid": ("{{", "}}"),
    "left_out": ("[/", "/]"),
    "body": ("[[", "]]"),
}
_ARROWS: Final[dict[Tie, str]] = {
    "prevails": "==>",
    "beaten": "-.->",
    "alongside": "---",
    "open": "-.-",
    "referred": "-.->",
    "made_under": "-->",
}
_DOT_SHAPES: Final[dict[Role, str]] = {
    "governs": 'shape=box, style="rounded,filled,bold"',
    "provisional": 'shape=box, style="rounded,filled,dashed"',
    "open": 'shape=box, style="rounded,filled"',
    "yields": 'shape=box, style="filled"',
    "invalid": 'shape=octagon, style="filled"',
    "left_out": 'shape=box, style="filled,dotted"',
    "body": 'shape=hexagon, style="filled"',
}
_DOT_LINES: Final[dict[Tie, str]] = {
    "prevails": "penwidth=2",
    "beaten": "style=dashed",
    "alongside": "dir=none, color=gray40",
    "open": "dir=none, style=dashed, color=gray40",
    "referred": "style=dotted, constraint=false",
    "made_under": "style=dotted, arrowhead=empty, constraint=false",
}


def svg(doc: Mapping[str, Any]) -> str:
    """Draw the opinion as one self-contained SVG document."""
    return draw(net_of(doc))


# ---- Mermaid


def mermaid(doc: Mapping[str, Any]) -> str:
    """Write the opinion as a Mermaid flowchart."""
    net = net_of(doc)
    lines = ["---", f"title: {json.dumps(shorten(net.title, 13, 1200), ensure_ascii=False)}", "---", "flowchart TB"]
    lines += [f"  accTitle: {_bare(net.title)}", f"  accDescr: {_bare(net.summary)}"]
    lines += [f"  {_mermaid_node(node)}" for node in net.nodes]
    lines += [f"  {_mermaid_edge(edge)}" for edge in net.edges]
    lines += _mermaid_legend(net)
    for role in net.roles():
        fill, line = _FILL[role]
        extra = ",stroke-width:3px" if role == "governs" else ""
        extra += ",stroke-dasharray:5 4" if role in ("left_out", "provisional") else ""
        lines.append(f"  classDef {role} fill:{fill},stroke:{line},color:#1b2127{extra}")
    return "\n".join(lines) + "\n"


def _mermaid_node(node: Node) -> str:
    opens, closes = _SHAPES[node.role]
    words = [node.mark, *_wrapped(node.title), *(shorten(note, 13, _LINE) for note in node.notes)]
    return f'{node.key}{opens}"{"<br/>".join(_entities(line) for line in words)}"{closes}:::{node.role}'


def _mermaid_edge(edge: Edge) -> str:
    words = [_entities(part) for part in (edge.words or TIE_WORDS[edge.tie], edge.rule) if part]
    return f'{edge.source} {_ARROWS[edge.tie]}|"{"<br/>".join(words)}"| {edge.target}'


def _mermaid_legend(net: Net) -> list[str]:
    lines = ['  subgraph legend["Legend"]', "    direction LR"]
    for role in net.roles():
        opens, closes = _SHAPES[role]
        lines.append(f'    l_{role}{opens}"{ROLE_WORDS[role]}"{closes}:::{role}')
    foot = shorten(net.foot, 13, 1200)
    return [*lines, f'    l_foot["{_entities(foot)}"]', "  end"] if foot else [*lines, "  end"]


def _entities(words: str) -> str:
    """Write every sign that Mermaid could take for syntax as its number."""
    return "".join(char if char.isalnum() or char in " ,.()-–+/:§…’" else f"#{ord(char)};" for char in words)


def _bare(words: str) -> str:
    """Keep what a line of Mermaid takes without any quotes."""
    return clean("".join(char if char.isalnum() or char in " ,.()-/:" else " " for char in words)) or "opinion"


# ---- DOT


def dot(doc: Mapping[str, Any]) -> str:
    """Write the opinion in the language of Graphviz."""
    net = net_of(doc)
    heading = [*wrap(net.title, 13, 700, most=3), *wrap(net.summary, 13, 700, most=6)]
    legend = "; ".join(f"{TIE_WORDS[tie]}: {_dot_words(tie)}" for tie in net.ties())
    lines = [
        "digraph opinion {",
        f'  graph [rankdir=TB, labelloc=t, fontname="Helvetica", label="{_dot_lines([*heading, legend, net.foot])}"];',
        '  node [fontname="Helvetica", fontsize=11];',
        '  edge [fontname="Helvetica", fontsize=9];',
    ]
    lines += [f"  {_dot_node(node)}" for node in net.nodes]
    lines += [f"  {_dot_edge(edge)}" for edge in net.edges]
    return "\n".join([*lines, "}"]) + "\n"


def _dot_node(node: Node) -> str:
    fill, line = _FILL[node.role]
    words = _dot_lines([node.mark, *_wrapped(node.title), *(shorten(note, 13, _LINE) for note in node.notes)])
    looks = f'{_DOT_SHAPES[node.role]}, fillcolor="{fill}", color="{line}", fontcolor="#1b2127"'
    return f'{node.key} [label="{words}", tooltip="{_dot_text(node.title)}", {looks}];'


def _dot_edge(edge: Edge) -> str:
    words = _dot_lines([part for part in (edge.words or TIE_WORDS[edge.tie], edge.rule) if part])
    return f'{edge.source} -> {edge.target} [label="{words}", {_DOT_LINES[edge.tie]}];'


def _dot_words(tie: Tie) -> str:
    return {
        "prevails": "thick arrow", "beaten": "dashed arrow", "alongside": "line", "open": "dashed line",
        "referred": "dotted arrow", "made_under": "dotted arrow with an empty head",
    }[tie]  # fmt: skip


def _dot_lines(words: list[str]) -> str:
    return "\\n".join(_dot_text(line) for line in words if line)


def _dot_text(words: str) -> str:
    """Escape for a quoted string, and for the entities that Graphviz would read in it."""
    text = clean(words).replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"')
    return text.replace("<", "&lt;").replace(">", "&gt;")


def _wrapped(title: str) -> list[str]:
    return wrap(title, 13, _LINE, most=_LINES)
