"""The tree of a YAML file: values with their raw text and their place, before anybody says what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeAlias

from foedus.errors import DefinitionRefused, Reason, Where

SHOWN = 200
"""So many reasons are listed; a file with more mistakes is not the file that was meant."""

_WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]*)?\.[0-9]*([eE][-+]?[0-9]{1,2})?")
_PATH = re.compile(r"\.?([^.\[\]]+)|\[([0-9]+)\]")


@dataclass(slots=True, eq=False)
class Scalar:
    """One value without parts.

    ``kind`` is what a YAML 1.1 reader takes it for: str, int, float, bool, null, timestamp, merge or value.
    ``bad`` = it has been reported already, and what follows from it is not reported again.
    """

    line: int
    column: int
    text: str
    kind: str = "str"
    plain: bool = False
    bad: bool = False

    @property
    def value(self) -> Any:
        """The value as str, int, bool, None or Decimal; the scalar itself where readers disagree about it."""
        match self.kind:
            case "str":
                return self.text
            case "null":
                return None
            case "bool":
                return self.text.lower() in ("yes", "true", "on")
            case "int" if _WHOLE.fullmatch(self.text) and not self.bad:
                return int(self.text)
            case "float" if _DECIMAL.fullmatch(self.text) and not self.bad:
                return Decimal(self.text)
        return self


@dataclass(slots=True, eq=False)
class ListNode:
    """A YAML sequence."""

    line: int
    column: int
    items: list[Tree] = field(default_factory=list)
    bad: bool = False


@dataclass(slots=True, eq=False)
class MapNode:
    """A YAML mapping; ``lossy`` = a key was refused and dropped, so that a field only seems to be missing."""

    line: int
    column: int
    entries: dict[str, tuple[Scalar, Tree]] = field(default_factory=dict)
    bad: bool = False
    lossy: bool = False

    def get(self, key: str) -> Tree | None:
        """Return the value of a field."""
        found = self.entries.get(key)
        return found[1] if found else None

    def values(self) -> Iterator[tuple[Scalar, Tree]]:
        """Iterate over keys and values."""
        return iter(self.entries.values())


Tree: TypeAlias = Scalar | ListNode | MapNode


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A file that was read: its name and its tree. ``source("acts[3].date")`` is the place of a value."""

    name: str
    root: MapNode

    def where(self, node: Tree) -> Where:
        """Return the place of a node."""
        return Where(self.name, node.line, node.column)

    def __call__(self, path: str) -> Where:
        """Return the place of a path, or of its nearest ancestor that the file has.

        A path of a rule such as ``when.all_of[1]`` and the key of an act such as ``acts[3]:US-KS`` will do.
        """
        node: Tree = self.root
        path = path.partition(":")[0]
        if path.startswith(("when", "stages", "provisional", "later_parties")):
            path = f"entry_into_force.{path}"
        for name, index in _PATH.findall(path):
            step = child(node, int(index) if index else name)
            if step is None:
                break
            node = step
        return self.where(node)


def child(node: Tree, step: str | int) -> Tree | None:
    """Return the part of a node under a key or an index."""
    if isinstance(node, MapNode):
        return node.get(str(step))
    if isinstance(node, ListNode) and isinstance(step, int) and step < len(node.items):
        return node.items[step]
    return None


def plain_value(node: Tree) -> Any:
    """Return the node as dict, list and scalar values, for the models."""
    if isinstance(node, MapNode):
        return {key: plain_value(value) for key, (_, value) in node.entries.items()}
    if isinstance(node, ListNode):
        return [plain_value(item) for item in node.items]
    return node.value


def json_form(node: Tree) -> Any:
    """Return the checked node as JSON without floats: a decimal is an int if whole, else decimal text."""
    if isinstance(node, MapNode):
        return {key: json_form(value) for key, (_, value) in node.entries.items()}
    if isinstance(node, ListNode):
        return [json_form(item) for item in node.items]
    value = node.value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else format(value.normalize(), "f")
    return value


def shown(text: str) -> str:
    """Quote a value for a message, shortened, with odd characters made visible."""
    cut = text if len(text) <= 60 else f"{text[:57]}…"
    return '"' + "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in cut) + '"'


def by_place(reasons: Iterable[Reason]) -> list[Reason]:
    """Sort reasons by file, line and column."""
    return sorted(reasons, key=lambda reason: (reason.where or Where(""), reason.code, reason.message))


def refusal(name: str, reasons: Iterable[Reason]) -> DefinitionRefused:
    """Build the error for a file from its reasons, sorted by place and without repetition."""
    found = by_place(dict.fromkeys(reasons))
    count = f"{len(found)} mistakes" if len(found) != 1 else "one mistake"
    more = f"; the first {SHOWN} are listed" if len(found) > SHOWN else ""
    return DefinitionRefused(f"{name} was refused: {count}{more}", reasons=found[:SHOWN])
