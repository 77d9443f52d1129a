"""Whether what a rule asks can be asked: words of the closed vocabulary of conditions, in the shapes they take.

The vocabulary itself, with the shape of each condition, is :data:`foedus.law.precedence.conditions.VOCABULARY`; what
the arguments may be stands in :mod:`foedus.definitions.law_arguments`.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from foedus.definitions.facts import Facts, near, written
from foedus.definitions.law_arguments import FIELDS, Arguments, Surroundings
from foedus.definitions.tree import ListNode, MapNode, Scalar, Tree, shown
from foedus.law.precedence.conditions import VOCABULARY, Entry
from foedus.law.precedence.pack import GENERIC, Over

_OPENS: Final = "conflict_shown"
_AT_THE_END: Final = "struck"


class Conditions(Arguments):
    """The conditions of one rule under inspection."""

    def __init__(self, facts: Facts, around: Surroundings, order: str, over: Over | None, *, opens: bool) -> None:
        super().__init__(facts, around, order)
        self.over, self.opens = over, opens

    def check(self, name: str, node: Tree, names: Collection[str]) -> None:
        """Check one condition; ``names`` are the instruments it may speak of."""
        if not isinstance(node, MapNode) or node.bad:
            if not node.bad:
                self.facts.say("wrong-type", f"{name}: a condition is a mapping with one word", node)
            return
        if len(node.entries) != 1:
            if not node.lossy:
                found = " and ".join(map(shown, node.entries)) or "nothing"
                text = f"{name}: a condition has exactly one word; found is {found}"
                self.facts.say("one-of", text, node, "Write each condition in a mapping of its own.")
            return
        ((word, (key, args)),) = node.entries.items()
        entry = VOCABULARY.get(word)
        if entry is None:
            text = f"{name}: {shown(word)} is no condition of the rule language"
            self.facts.say("unknown-condition", text, key, near(word, VOCABULARY))
            return
        self._place(name, word, key)
        getattr(self, f"_{entry.shape}")(f"{name}.{word}", entry, args, names)

    def _place(self, name: str, word: str, key: Scalar) -> None:
        if word == _AT_THE_END and self.over not in (None, "question"):
            text = f"{name}: {word} looks at the result and belongs to a stage over the question"
            self.facts.say("misplaced-field", text, key)
        if word == _OPENS and self.opens:
            text = f"{name}: a rule that opens a conflict cannot ask whether one is open"
            self.facts.say("self-reference", text, key, "Ask for the finding or the clause instead.")

    # ---- shapes

    def _parts(self, name: str, _entry: Entry, args: Tree, names: Collection[str]) -> None:
        if not isinstance(args, ListNode):
            self._wrong(name, args, "a list of conditions")
        elif not args.items:
            self.facts.say("too-few", f"{name}: the list is empty; at least one condition is expected", args)
        for index, part in enumerate(args.items if isinstance(args, ListNode) else ()):
            self.check(f"{name}[{index}]", part, names)

    def _part(self, name: str, _entry: Entry, args: Tree, names: Collection[str]) -> None:
        self.check(name, args, names)

    def _exists(self, name: str, entry: Entry, args: Tree, names: Collection[str]) -> None:
        found = self._mapping(name, entry, args)
        if found is None:
            return
        own = found.get("as")
        if own is not None and written(own) in names:
            text = f"{name}: {shown(written(own))} stands for an instrument already"
            self.facts.say("duplicate-name", text, own, "Give the other instrument another name, such as y.")
        kinds = self.around.kinds(GENERIC)
        self.facts.each(f"{name}.kind", found.get("kind"), kinds, "kind of instrument")
        self.facts.each(f"{name}.level", found.get("level"), self.around.vocabulary.levels, "level")
        self.flags(f"{name}.flag", found.get("flag"))
        if "live" in found.entries:
            self._flag(f"{name}.live", entry, found.entries["live"][1], names)
        where = found.get("where")
        if where is not None:
            self._parts(f"{name}.where", entry, where, {*names, written(own)})

    def _words(self, name: str, entry: Entry, args: Tree, _names: Collection[str]) -> None:
        if not isinstance(args, ListNode) or not args.items:
            self._wrong(name, args, "a list of words")
            return
        vocabulary = self.around.vocabulary
        known, what = {
            "addressee": (vocabulary.addressees, "addressee"),
            "forum": (vocabulary.fora, "deciding body"),
        }[entry.name]
        self.facts.each(name, args, known, what)

    def _fields(self, name: str, entry: Entry, args: Tree, names: Collection[str]) -> None:
        found = self._mapping(name, entry, args)
        if found is None:
            return
        if entry.name not in ("finding", "no_finding", "subject_under") and "of" in found.entries:
            self._name(f"{name}.of", entry, found.entries["of"][1], names)
        check = FIELDS.get(entry.name)
        if check is not None:
            check(self, name, found, names)

    def _mapping(self, name: str, entry: Entry, args: Tree) -> MapNode | None:
        if not isinstance(args, MapNode) or args.bad:
            self._wrong(name, args, f"a mapping with {', '.join(entry.needed)}")
            return None
        for key, _ in args.values():
            if key.text not in entry.fields:
                text = f"{name}: the field {shown(key.text)} is not known here"
                self.facts.say("unknown-field", text, key, near(key.text, entry.fields))
        for need in entry.needed:
            if need not in args.entries and not args.lossy:
                self.facts.say("missing-field", f"{name}: the field {shown(need)} is missing", args)
        return args
