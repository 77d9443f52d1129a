"""The arguments of the conditions of a rule: words of the law, flags and options that exist, names that are bound."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from foedus.definitions.facts import Facts, near, truth, written
from foedus.definitions.law_kinds import CONSENT_REQUIRED
from foedus.definitions.tree import ListNode, MapNode, Tree, shown
from foedus.law.precedence.conditions import VOCABULARY, Entry
from foedus.law.precedence.pack import GENERIC, Over, Vocabulary
from foedus.law.precedence.values import SECOND_ARGUMENTS

ATTRIBUTES: Final = ("competence.basis", "competence.claimed", "competence.continued")
QUESTION: Final = "question"
"""What `subject_under` may be asked of beside an instrument."""

ALONGSIDE: Final = "alongside"
"""The effect that no instrument that yields can have."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the rules of all files together define: stages, rules with options, the flags that something sets."""

    vocabulary: Vocabulary
    stages: Mapping[str, Over]
    doctrines: Mapping[str, Collection[str]]
    rules: Collection[str]
    flags: Mapping[str, Collection[str]] = field(default_factory=dict)
    elsewhere: Collection[str] = ()

    def kinds(self, order: str) -> Collection[str]:
        """Return the kinds of an order; those of all orders for rules that every order shares."""
        if order in self.vocabulary.kinds:
            return self.vocabulary.kinds[order]
        return {kind for kinds in self.vocabulary.kinds.values() for kind in kinds}

    def flags_in(self, order: str) -> frozenset[str]:
        """Return the flags that rules of the order, or of all orders, set."""
        orders = self.flags if order == GENERIC else (order, GENERIC)
        found = frozenset(flag for one in orders for flag in self.flags.get(one, ()))
        return found.union(self.elsewhere) if order == GENERIC else found


class Arguments:
    """The arguments of the conditions of one rule under inspection."""

    def __init__(self, facts: Facts, around: Surroundings, order: str) -> None:
        self.facts, self.around, self.order = facts, around, order

    def _name(self, name: str, _entry: Entry, args: Tree, names: Collection[str]) -> None:
        if not written(args):
            self._wrong(name, args, "the name of an instrument, such as x")
        elif written(args) not in names:
            known = f"; known are {', '.join(sorted(names))}" if names else ""
            self.facts.say("unbound-name", f"{name}: {shown(written(args))} stands for nothing here{known}", args)

    def _names(self, name: str, entry: Entry, args: Tree, names: Collection[str]) -> None:
        items = args.items if isinstance(args, ListNode) else []
        if len(items) != 2:
            self._wrong(name, args, "a list of two names, such as [a, b]")
            return
        for item in items:
            self._name(name, entry, item, names)
        if written(items[0]) and written(items[0]) == written(items[1]):
            self.facts.say("self-reference", f"{name}: an instrument is compared with itself", items[1])

    def _flag(self, name: str, _entry: Entry, args: Tree, _names: Collection[str]) -> None:
        if not isinstance(truth(args), bool):
            self._wrong(name, args, "true or false")

    def _wrong(self, name: str, node: Tree, expected: str) -> None:
        if not node.bad:
            self.facts.say("wrong-type", f"{name}: expected is {expected}", node)

    # ---- flags

    def flags(self, name: str, node: Tree | None) -> None:
        """Check a mapping of flags to truth values."""
        for key, value in node.values() if isinstance(node, MapNode) else ():
            self._known_flag(name, key)
            if not isinstance(truth(value), bool):
                self._wrong(f"{name}.{key.text}", value, "true or false")

    def _known_flag(self, name: str, node: Tree | None) -> None:
        known = self.around.flags_in(self.order)
        if node is not None and written(node) and written(node) not in known:
            listing = f"Set are {', '.join(sorted(known))}." if known else ""
            text = f"{name}: no rule sets the flag {shown(written(node))}"
            self.facts.say("unset-flag", text, node, near(written(node), known) or listing)

    # ---- fields of single conditions

    def finding(self, name: str, node: MapNode, names: Collection[str]) -> None:
        """Check what a rule asks of findings; an argument that is left out may be anything."""
        vocabulary = self.around.vocabulary
        entry = VOCABULARY["finding"]
        kind = self.facts.word(f"{name}.type", node.get("type"), vocabulary.findings, "type of finding")
        for argument in ("instrument", *SECOND_ARGUMENTS, "pair"):
            if argument not in node.entries:
                continue
            key, args = node.entries[argument]
            if kind and argument not in vocabulary.findings[kind].args:
                self.facts.say("misplaced-field", f"{name}: {kind} takes no {shown(argument)}", key)
            elif argument == "pair":
                self._names(f"{name}.pair", entry, args, names)
            elif argument != "about" or written(args) not in vocabulary.finding_topics:
                self._name(f"{name}.{argument}", entry, args, names)
        value_node = node.get("value")
        value = truth(value_node)
        if kind and value_node is not None and value not in vocabulary.findings[kind].values:
            values = ", ".join(str(item).lower() for item in vocabulary.findings[kind].values)
            self.facts.say("unknown-value", f"{name}.value: {kind} has the values {values}", value_node)

    def clause(self, name: str, node: MapNode, names: Collection[str]) -> None:
        """Check what a rule asks of clauses."""
        vocabulary = self.around.vocabulary
        kinds = node.get("type")
        if isinstance(kinds, ListNode):
            self.facts.each(f"{name}.type", kinds, vocabulary.clauses, "type of clause")
        else:
            self.facts.word(f"{name}.type", kinds, vocabulary.clauses, "type of clause")
        target = node.get("target")
        if target is not None:
            self._name(f"{name}.target", VOCABULARY["clause"], target, names)
        self.facts.word(f"{name}.topic", node.get("topic"), vocabulary.clause_topics, "topic of a clause")

    def attr(self, name: str, node: MapNode, _names: Collection[str]) -> None:
        """Check the name of a field of the record."""
        self.facts.word(f"{name}.name", node.get("name"), ATTRIBUTES, "field that a rule may ask for")

    def kind_is(self, name: str, node: MapNode, _names: Collection[str]) -> None:
        """Check kinds, which belong to the order of the rule."""
        self._list(f"{name}.in", node.get("in"), self.around.kinds(self.order), "kind of instrument in this order")

    def level_is(self, name: str, node: MapNode, _names: Collection[str]) -> None:
        """Check levels."""
        self._list(f"{name}.in", node.get("in"), self.around.vocabulary.levels, "level")

    def subject_under(self, name: str, node: MapNode, names: Collection[str]) -> None:
        """Check subjects, asked of an instrument or of the question."""
        of = node.get("of")
        if of is not None and written(of) != QUESTION:
            self._name(f"{name}.of", VOCABULARY["subject_under"], of, names)
        inside = node.get("in")
        if isinstance(inside, ListNode):
            self.facts.subjects(f"{name}.in", inside)
        elif inside is not None:
            self._wrong(f"{name}.in", inside, "a list of subjects")

    def party(self, name: str, node: MapNode, _names: Collection[str]) -> None:
        """Check the code of a party."""
        for field_name in ("party", "home"):
            self.facts.place(f"{name}.{field_name}", node.get(field_name))

    def group(self, name: str, node: MapNode, _names: Collection[str]) -> None:
        """Check a group of states."""
        groups = self.around.vocabulary.places.groups
        self.facts.word(f"{name}.group", node.get("group"), groups, "group of states")

    def consent_required(self, name: str, node: MapNode, _names: Collection[str]) -> None:
        """Check what the record may say of the need for consent."""
        self.facts.word(f"{name}.is", node.get("is"), CONSENT_REQUIRED, "word on the need for consent")

    def flag(self, name: str, node: MapNode, names: Collection[str]) -> None:
        """Check a flag and its value."""
        self._known_flag(f"{name}.name", node.get("name"))
        value = node.get("is")
        if value is not None:
            self._flag(f"{name}.is", VOCABULARY["flag"], value, names)

    def doctrine(self, name: str, node: MapNode, _names: Collection[str]) -> None:
        """Check that a disputed rule exists and has the option."""
        rule = node.get("rule")
        text = written(rule)
        if rule is None or not text:
            return
        if text in self.around.doctrines:
            self.facts.word(f"{name}.is", node.get("is"), self.around.doctrines[text], f"option of {text}")
        else:
            what = "carries no options" if text in self.around.rules else "is no rule"
            self.facts.say(
                "unknown-rule", f"{name}.rule: {shown(text)} {what}", rule, near(text, self.around.doctrines)
            )

    def struck(self, name: str, node: MapNode, _names: Collection[str]) -> None:
        """Check kinds and effect of what is lost in the result."""
        self._list(f"{name}.kind", node.get("kind"), self.around.kinds(self.order), "kind of instrument in this order")
        effects = [effect for effect in self.around.vocabulary.effects if effect != ALONGSIDE]
        self.facts.word(f"{name}.effect", node.get("effect"), effects, "effect")

    def _list(self, name: str, node: Tree | None, known: Collection[str], what: str) -> None:
        if isinstance(node, ListNode):
            self.facts.each(name, node, known, what)
        elif node is not None:
            self._wrong(name, node, "a list of words")


FIELDS: Final[Mapping[str, Callable[[Arguments, str, MapNode, Collection[str]], None]]] = {
    "finding": Arguments.finding,
    "no_finding": Arguments.finding,
    "clause": Arguments.clause,
    "attr": Arguments.attr,
    "kind_is": Arguments.kind_is,
    "level_is": Arguments.level_is,
    "subject_under": Arguments.subject_under,
    "has_party": Arguments.party,
    "has_foreign_party": Arguments.party,
    "member_all": Arguments.group,
    "before_accession": Arguments.group,
    "consent_required": Arguments.consent_required,
    "flag": Arguments.flag,
    "basis_flag": Arguments.flag,
    "doctrine": Arguments.doctrine,
    "struck": Arguments.struck,
}
"""What is checked of the fields of a condition, by its name."""
