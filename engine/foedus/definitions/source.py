"""A strict reader of YAML: events in, a tree with places out, every mistake at once.

The document is never walked by recursion, nothing is constructed, and a plain value keeps its raw text next to
the type that a YAML 1.1 reader would give it, so that a file which two readers read differently can be refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

from foedus.definitions.text import decode, describe
from foedus.definitions.tree import ListNode, MapNode, Scalar, Source, Tree, refusal, shown
from foedus.errors import Reason, Where
from foedus.kernel.text import HIDDEN

__all__ = ["MAX_DEPTH", "MAX_NODES", "read_source", "scan_source"]

MAX_DEPTH = 40
MAX_NODES = 200_000

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_RESOLVERS: dict[str | None, list[tuple[str, re.Pattern[str]]]] = yaml.SafeLoader.yaml_implicit_resolvers
_EXPONENT = re.compile(r"[eE][-+]?0*([0-9]+)")
_WORDS = {
    "null": "nothing",
    "bool": "a truth value",
    "int": "a number",
    "float": "a number",
    "timestamp": "a day",
}


def read_source(data: bytes, name: str) -> Source:
    """Read a YAML file whose top level is a mapping.

    Raises:
        DefinitionRefused: with every mistake of the text and its place.

    """
    source, reasons = scan_source(data, name)
    if reasons or source is None:
        raise refusal(name, reasons)
    return source


def scan_source(data: bytes, name: str) -> tuple[Source | None, list[Reason]]:
    """Read a YAML file as far as it can be read; the tree is ``None`` where its end is not known."""
    text, reasons = decode(data, name)
    builder = _Builder(name, reasons)
    root = builder.build(text)
    return (None if root is None else Source(name, root)), builder.reasons


class _StopError(Exception):
    """Nothing after this place can be read."""


@dataclass(slots=True)
class _Frame:
    """An open list or mapping; ``key`` waits for its value while ``after_key`` is true."""

    node: ListNode | MapNode
    after_key: bool = False
    key: Scalar | None = None
    merged: bool = False


class _Builder:
    def __init__(self, name: str, reasons: list[Reason]) -> None:
        self.name = name
        self.reasons = reasons
        self.stack: list[_Frame] = []
        self.root: Tree | None = None
        self.documents = 0
        self.nodes = 0
        self.aliases: list[Any] = []
        self.bare_aliases = 0
        self.merges = 0

    def say(self, code: str, message: str, mark: Any, remedy: str = "") -> None:
        place = Where(self.name, mark.line + 1, mark.column + 1) if mark else Where(self.name)
        self.reasons.append(Reason(code, message, remedy, place))

    def build(self, text: str) -> MapNode | None:
        try:
            for event in self._events(text):
                self._take(event)
        except _StopError:
            self._report_aliases()
            return None
        self._report_aliases()
        empty = isinstance(self.root, Scalar) and self.root.kind == "null" and not self.root.bad
        if self.root is None or empty:
            self.say("yaml-document", "the file is empty", None)
            return None
        if not isinstance(self.root, MapNode):
            what = "a list" if isinstance(self.root, ListNode) else "a single value"
            place = Where(self.name, self.root.line, self.root.column)
            if not self.root.bad:
                message = f"the top level is {what}; a mapping is expected"
                self.reasons.append(Reason("yaml-document", message, where=place))
            return None
        return self.root

    def _events(self, text: str) -> Iterator[Any]:
        try:
            # The two scanners differ on tabs; what the stricter one refuses, other readers may refuse too.
            yield from yaml.parse(text, Loader=yaml.SafeLoader if "\t" in text else _LOADER)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
            problem = getattr(error, "problem", None) or str(error)
            context = getattr(error, "context", None)
            message = f"the text cannot be read as YAML: {problem}{f', {context}' if context else ''}"
            remedy = ""
            lines = text.splitlines()
            if mark and mark.line < len(lines) and lines[mark.line][mark.column : mark.column + 1] == "\t":
                message, remedy = "a tab stands where YAML wants spaces", "Replace the tab by spaces."
            self.say("yaml-syntax", message, mark, remedy)
            raise _StopError from None

    def _take(self, event: Any) -> None:
        match event:
            case yaml.ScalarEvent():
                self._count(event)
                self._attach(self._scalar(event), event.start_mark)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._count(event)
                self._open(event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self.stack.pop()
            case yaml.AliasEvent():
                self._count(event)
                self._alias(event)
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    self.say("yaml-document", "a second document begins here", event.start_mark)
                    raise _StopError

    def _count(self, event: Any) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self.say("file-too-large", f"the file has more than {MAX_NODES:,} values", event.start_mark)
            raise _StopError

    def _properties(self, event: Any) -> bool:
        """Report anchor and tag of a node; whether the node is spoilt by them."""
        if event.anchor is not None:
            self.aliases.append(event.start_mark)
        if event.tag is not None:
            self.say("yaml-tag", f"the tag {shown(event.tag)} is not allowed", event.start_mark)
        return event.tag is not None or event.anchor is not None

    def _open(self, event: Any) -> None:
        mark = event.start_mark
        kind = MapNode if isinstance(event, yaml.MappingStartEvent) else ListNode
        node = kind(mark.line + 1, mark.column + 1)
        node.bad = self._properties(event)
        if len(self.stack) >= MAX_DEPTH:
            self.say("yaml-too-deep", f"the file is nested more than {MAX_DEPTH} levels deep", mark)
            raise _StopError
        self._attach(node, mark)
        self.stack.append(_Frame(node))

    def _alias(self, event: Any) -> None:
        mark = event.start_mark
        frame = self.stack[-1] if self.stack else None
        if frame is None or not frame.merged:
            self.bare_aliases += 1
        self.aliases.append(mark)
        self._attach(Scalar(mark.line + 1, mark.column + 1, "", bad=True), mark)

    def _report_aliases(self) -> None:
        # Aliases that only feed merge keys are one mistake with them.
        if self.aliases and (self.bare_aliases or not self.merges):
            first, count = self.aliases[0], len(self.aliases)
            more = f" ({count} places, the first is here)" if count > 1 else ""
            self.say("yaml-alias", f"an anchor or alias stands here{more}", first)

    def _scalar(self, event: Any) -> Scalar:
        mark, text = event.start_mark, event.value
        plain = event.style is None or event.style == ""
        kind = _resolve(text) if plain else "str"
        node = Scalar(mark.line + 1, mark.column + 1, text, kind, plain, "\ufffd" in text)
        if self._properties(event):
            node.bad = True
        hidden = None if node.bad else HIDDEN.search(text)
        if hidden:
            node.bad = True
            self.say("bad-character", f"the value holds the hidden character {describe(hidden[0])}", mark)
        is_key = bool(self.stack) and isinstance(self.stack[-1].node, MapNode) and not self.stack[-1].after_key
        if kind in ("int", "float") and not is_key:
            self._number(node, mark)
        return node

    def _number(self, node: Scalar, mark: Any) -> None:
        digits = re.split(r"[.eE]", re.sub(r"[-+_]", "", node.text))[:2]
        exponent = _EXPONENT.search(node.text) if node.kind == "float" else None
        if node.text.lower().lstrip("-+") in (".inf", ".nan"):
            self.say("bad-number", f"{node.text} is no finite number", mark, "Quote it if it is a word.")
        elif any(len(part) > 18 for part in digits) or (exponent and int(exponent[1][:9]) > 18):
            message = f"the number {shown(node.text)} has more than 18 digits"
            self.say("bad-number", message, mark, "Quote it if it is a name and no number.")
        else:
            return
        node.bad = True

    def _attach(self, node: Tree, mark: Any) -> None:
        if not self.stack:
            self.root = node
            return
        frame = self.stack[-1]
        if isinstance(frame.node, ListNode):
            frame.node.items.append(node)
        elif frame.after_key:
            if frame.key is not None:
                frame.node.entries[frame.key.text] = (frame.key, node)
            frame.after_key, frame.key, frame.merged = False, None, False
        else:
            frame.after_key = True
            frame.key = self._key(frame, frame.node, node, mark)

    def _key(self, frame: _Frame, owner: MapNode, node: Tree, mark: Any) -> Scalar | None:
        """Return the key if it can be one, else report it and return ``None``."""
        if not isinstance(node, Scalar):
            hint = "Quote a text that begins with { or [."
            self.say("bad-key", "a list or mapping stands where the name of a field is expected", mark, hint)
        elif node.bad:
            pass
        elif node.kind == "merge":
            frame.merged = True
            self.merges += 1
            self.say("yaml-merge", "the merge key << stands here", mark)
        elif node.kind != "str":
            read = _WORDS.get(node.kind, "something else")
            message = f"the field name {shown(node.text)} is read as {read}"
            self.say("bad-key", message, mark, f'Quote it: write "{node.text or "name"}":')
        elif node.text in owner.entries:
            first = owner.entries[node.text][0]
            place = f"line {first.line}, column {first.column}"
            self.say("yaml-duplicate-key", f"the field {shown(node.text)} stands already at {place}", mark)
            return None  # nothing is missing because of it
        else:
            return node
        owner.lossy = True
        return None


@lru_cache(maxsize=4096)
def _resolve(text: str) -> str:
    """Say what a YAML 1.1 reader takes a plain value for."""
    for tag, pattern in (*_RESOLVERS.get(text[:1], ()), *_RESOLVERS.get(None, ())):
        if pattern.match(text):
            return str(tag).rpartition(":")[2]
    return "str"
