"""An opinion as a net: the instruments and the deciding body as nodes, and what each does to the other as edges.

The net is read off the JSON tree alone. Every way of drawing it starts here, so that all pictures say the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from foedus.law.precedence.phrases import plain
from foedus.law.precedence.summary import effect_words, refer_words
from foedus.queries.svg import clean

Role = Literal["governs", "provisional", "open", "yields", "invalid", "left_out", "body"]
Tie = Literal["prevails", "beaten", "alongside", "open", "referred", "made_under"]

MARKS: Final[dict[Role, str]] = {
    "governs": "GOVERNS",
    "provisional": "NOT BEATEN SO FAR",
    "open": "OPEN",
    "yields": "YIELDS",
    "invalid": "FALLS BY ITSELF",
    "left_out": "LEFT OUT",
    "body": "REFERRED",
}
"""What stands above the title of each node, so that colour and shape are never alone."""

ROLE_WORDS: Final[dict[Role, str]] = {
    "governs": "governs",
    "provisional": "not beaten so far",
    "open": "nobody here may decide",
    "yields": "yields to another",
    "invalid": "falls by itself",
    "left_out": "left out before any ranking",
    "body": "where the question goes",
}

TIE_WORDS: Final[dict[Tie, str]] = {
    "prevails": "prevails over",
    "beaten": "would prevail, but is beaten itself",
    "alongside": "stands beside",
    "open": "open between the two",
    "referred": "referred to",
    "made_under": "was made under",
}

MOST: Final = 60
"""How many instruments a picture shows; who governs and who yields come first."""

_OPEN_LINES: Final = 24
"""Beyond this many referrals the lines between open pairs would hide the picture."""

_ROLES: Final[tuple[Role, ...]] = ("governs", "provisional", "open", "yields", "invalid", "left_out", "body")


@dataclass(frozen=True, slots=True)
class Node:
    """One box: ``key`` is safe in every format, ``title`` and ``notes`` are words that must be escaped."""

    key: str
    title: str
    role: Role
    notes: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """What stands above the title."""
        return MARKS[self.role]


@dataclass(frozen=True, slots=True)
class Edge:
    """One line from the winner to the loser, or from the one of which the words speak to the other."""

    source: str
    target: str
    tie: Tie
    words: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Net:
    """The whole picture in words."""

    title: str
    summary: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    foot: str

    def roles(self) -> tuple[Role, ...]:
        """Return the roles that occur."""
        return tuple(role for role in _ROLES if any(node.role == role for node in self.nodes))

    def ties(self) -> tuple[Tie, ...]:
        """Return the kinds of lines that occur."""
        return tuple(tie for tie in TIE_WORDS if any(edge.tie == tie for edge in self.edges))


def net_of(doc: Mapping[str, Any]) -> Net:
    """Read the net off the JSON tree of an opinion."""
    return _Reader(doc).net()


class _Reader:
    def __init__(self, doc: Mapping[str, Any]) -> None:
        self.doc = doc
        self.answer: Mapping[str, Any] = doc["provisional"] or doc
        self.roles = {name: self._role(name) for name in doc["instruments"]}
        shown = sorted(self.roles, key=lambda name: (_ROLES.index(self.roles[name]), name))
        self.keys = {name: f"n{number}" for number, name in enumerate(shown[:MOST])}
        self.hidden = len(shown) - len(self.keys)
        self.bodies = {to: f"b{number}" for number, to in enumerate(dict.fromkeys(r["to"] for r in doc["referrals"]))}

    def net(self) -> Net:
        nodes = [self._node(name) for name in self.keys]
        bodies = [Node(key, _first_up(refer_words(to)), "body", self._asked_by(to)) for to, key in self.bodies.items()]
        edges = [edge for edge in self._edges() if edge.source and edge.target]
        return Net(clean(self.doc["asks"]), clean(self.doc["summary"]), (*bodies, *nodes), tuple(edges), self._foot())

    def _role(self, name: str) -> Role:
        if any(item["id"] == name for item in self.doc["dropped"]):
            return "left_out"
        if name in self.answer["invalid"]:
            return "invalid"
        if any(item["id"] == name for item in self.answer["yields"]):
            return "yields"
        if name in self.doc["governs"]:
            return "governs"
        about = {one for item in self.doc["referrals"] for one in item["about"]}
        return "provisional" if name in self.answer["governs"] and name not in about else "open"

    def _node(self, name: str) -> Node:
        given = self.doc["instruments"][name]
        rank = f", rank {given['rank']}" if "rank" in given else ""
        notes = [f"{plain(given['kind'])}{rank}", *self._fate(name)]
        notes += [
            clean(f"{item['add'].lstrip('+').replace('_', ' ')}{' ' + item['until'] if 'until' in item else ''}")
            for item in self.answer["modifiers"]
            if item["id"] == name
        ]
        return Node(self.keys[name], clean(given["title"]) or clean(name) or "?", self.roles[name], tuple(notes))

    def _fate(self, name: str) -> list[str]:
        """Say why an instrument was left out or fell, with the rule."""
        dropped = [f"{plain(item['reason'])} ({item['rule']})" for item in self.doc["dropped"] if item["id"] == name]
        fell = [
            f"{effect_words(rule['what'])} ({rule['rule']})"
            for stage in self.doc["stages"]
            for rule in stage["rules"]
            if rule["did"] == "invalid" and rule["about"] == [name]
        ]
        return dropped + fell

    def _asked_by(self, to: str) -> tuple[str, ...]:
        rules = dict.fromkeys(item["rule"] for item in self.doc["referrals"] if item["to"] == to and item["rule"])
        return (f"rule {', '.join(rules)}",) if rules else ()

    # ---- edges

    def _edges(self) -> list[Edge]:
        edges: list[Edge] = []
        for pair in self.doc["pairs"]:
            one, other = pair["pair"]
            rule = pair.get("rule", "")
            if pair["how"] == "prevails":
                edges += [self._beats(winner, loser, pair) for winner, loser in pair["beats"]]
            elif pair["how"] == "alongside":
                edges.append(self._edge(one, other, "alongside", "beside", rule))
        edges += self._referred()
        for name, given in self.doc["instruments"].items():
            if given.get("made_under") in self.keys:
                edges.append(self._edge(name, given["made_under"], "made_under", "made under"))
        return edges

    def _beats(self, winner: str, loser: str, pair: Mapping[str, Any]) -> Edge:
        yields = any(item["id"] == loser and item["to"] == winner for item in self.answer["yields"])
        tie: Tie = "prevails" if yields else "beaten"
        return self._edge(winner, loser, tie, plain(pair.get("effect", "")), pair.get("rule", ""))

    def _referred(self) -> list[Edge]:
        edges = []
        for item in self.doc["referrals"]:
            live = [name for name, role in self.roles.items() if role not in ("left_out", "invalid", "yields")]
            for name in item["about"] or live:
                edges.append(Edge(self.keys.get(name, ""), self.bodies[item["to"]], "referred", "", ""))
            if len(item["about"]) == 2 and len(self.doc["referrals"]) <= _OPEN_LINES:
                one, other = item["about"]
                edges.append(self._edge(one, other, "open", "open", item["rule"] or ""))
        return list(dict.fromkeys(edges))

    def _edge(self, source: str, target: str, tie: Tie, words: str, rule: str = "") -> Edge:
        return Edge(self.keys.get(source, ""), self.keys.get(target, ""), tie, clean(words), clean(rule))

    def _foot(self) -> str:
        parts = [f"{self.hidden} further instruments are not drawn."] if self.hidden else []
        parts += [f"{_first_up(plain(name))}: {item['means']}." for name, item in self.doc["effects"].items()]
        for item in self.doc["settings"]:
            parts.append(f"Disputed rule {item['rule']}: {plain(item['option'])} ({item['by']}).")
        law = ", ".join(f"{name} {version}" for name, version in self.doc["law"].items())
        return clean(" ".join([*parts, f"Law: {law}." if law else ""]))


def _first_up(words: str) -> str:
    return words[:1].upper() + words[1:]
