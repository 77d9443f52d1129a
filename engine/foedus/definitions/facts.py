"""What the checks of law, casebooks and instruments share: the file, the law it is read with, the reasons found."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from foedus.definitions.tree import ListNode, MapNode, Scalar, Source, Tree, shown
from foedus.errors import Reason
from foedus.kernel.dates import PartialDate
from foedus.kernel.text import hidden_in
from foedus.law.precedence.pack import Vocabulary

_FEW: Final = 40
_ALL: Final = "The vocabulary of the law lists them all."
_SUBJECT = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")
_CODE = re.compile(r"([A-Z]{3,})(-.*)?")


@dataclass(slots=True)
class Saying:
    """A file under inspection; every check adds its reasons here."""

    source: Source
    reasons: list[Reason] = field(default_factory=list, kw_only=True)

    def say(self, code: str, message: str, node: Tree, remedy: str = "") -> None:
        """Add a reason with the place of a node."""
        self.reasons.append(Reason(code, message, remedy, self.source.where(node)))

    def word(self, name: str, node: Tree | None, known: Collection[str], what: str) -> str:
        """Check a word of a closed vocabulary; return it if it is one, else nothing."""
        text = written(node)
        if not text or node is None:
            return ""
        if text in known:
            return text
        listing = f"Known are {', '.join(sorted(known))}." if len(known) <= _FEW else _ALL
        remedy = near(text, known) or listing
        self.say("unknown-value", f"{name}: {shown(text)} is no {what}", node, remedy)
        return ""

    def each(self, name: str, node: Tree | None, known: Collection[str], what: str) -> None:
        """Check a list of words of a closed vocabulary."""
        for index, item in enumerate(node.items if isinstance(node, ListNode) else ()):
            self.word(f"{name}[{index}]", item, known, what)


@dataclass(slots=True)
class Facts(Saying):
    """A file under inspection, and the vocabulary of the law that it is read with."""

    vocabulary: Vocabulary

    def subject(self, name: str, node: Tree | None) -> None:
        """Check that the first part of a dotted subject is in the closed list."""
        text = written(node)
        top = text.partition(".")[0]
        if node is None or not _SUBJECT.fullmatch(text) or top in self.vocabulary.subjects_top:
            return
        remedy = near(top, self.vocabulary.subjects_top) or _ALL
        self.say("unknown-value", f"{name}: {shown(top)} is no subject at the top of the list", node, remedy)

    def subjects(self, name: str, node: Tree | None) -> None:
        """Check a list of subjects."""
        for index, item in enumerate(node.items if isinstance(node, ListNode) else ()):
            self.subject(f"{name}[{index}]", item)

    def place(self, name: str, node: Tree | None) -> None:
        """Check that a code is an ISO code, a readable name, or a group that the vocabulary knows."""
        text = written(node)
        found = _CODE.fullmatch(text)
        if node is not None and found and text not in self.vocabulary.places.groups:
            groups = ", ".join(sorted(self.vocabulary.places.groups))
            remedy = f"Write an ISO code such as US-KS or DE, or a group: {groups}."
            self.say("bad-name", f"{name}: {shown(text)} is no code and no group of states", node, remedy)

    def places(self, name: str, node: Tree | None) -> None:
        """Check one code or a list of codes."""
        if isinstance(node, ListNode):
            for index, item in enumerate(node.items):
                self.place(f"{name}[{index}]", item)
        else:
            self.place(name, node)


def near(word: str, options: Iterable[str]) -> str:
    """Return ``did you mean …?`` for the nearest option, whatever its capitals, or nothing."""
    by_small = {option.lower(): option for option in options}
    found = difflib.get_close_matches(word.lower(), list(by_small), n=1, cutoff=0.6)
    return f'Did you mean "{by_small[found[0]]}"?' if found else ""


def written(node: Tree | None) -> str:
    """Return the text of a value that is text and was not refused, else nothing."""
    return node.text if isinstance(node, Scalar) and node.kind == "str" and not node.bad else ""


def truth(node: Tree | None) -> bool | str | None:
    """Return a truth value or a word; ``None`` if it is neither."""
    if not isinstance(node, Scalar) or node.bad:
        return None
    return node.value if node.kind == "bool" else (node.text if node.kind == "str" else None)


def day(node: Tree | None) -> PartialDate | None:
    """Return the date that a value is, or ``None``."""
    try:
        return PartialDate.parse(written(node))
    except ValueError:
        return None


def as_tree(name: str, doc: Mapping[str, Any]) -> tuple[Source, list[Reason]]:
    """Give a JSON form that comes from a program the form of a file, so that the same checks can be made of it."""
    reasons: list[Reason] = []
    root = _tree(doc, name, reasons)
    assert isinstance(root, MapNode)  # a mapping becomes one
    return Source(name, root), reasons


def placeless(reasons: Collection[Reason]) -> list[Reason]:
    """Return reasons without places, for what was never in a file."""
    return list(dict.fromkeys(replace(reason, where=None) for reason in reasons))


def _tree(value: Any, path: str, reasons: list[Reason]) -> Tree:
    if isinstance(value, Mapping):
        entries = {
            str(key): (Scalar(1, 1, str(key)), _tree(item, f"{path}.{key}" if path else str(key), reasons))
            for key, item in value.items()
        }
        return MapNode(1, 1, entries)
    if isinstance(value, list | tuple):
        return ListNode(1, 1, [_tree(item, f"{path}[{index}]", reasons) for index, item in enumerate(value)])
    if isinstance(value, bool):
        return Scalar(1, 1, "true" if value else "false", "bool", True)
    if value is None:
        return Scalar(1, 1, "", "null", True)
    if isinstance(value, int):
        return Scalar(1, 1, str(value), "int", True)
    text = str(value)
    if hidden_in(text):
        reasons.append(Reason("bad-character", f"{path}: the text holds characters that cannot be seen"))
        return Scalar(1, 1, text, bad=True)
    return Scalar(1, 1, text, "str" if isinstance(value, str) else "float")
