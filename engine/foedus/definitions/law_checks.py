"""What a schema cannot say of rules: words that the law has, results that fit their stage, rules that others name."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from foedus.definitions.facts import Facts, day, near, written
from foedus.definitions.law_arguments import ALONGSIDE, Surroundings
from foedus.definitions.law_conditions import Conditions
from foedus.definitions.look import is_false, listed, mapping
from foedus.definitions.tree import ListNode, MapNode, Scalar, Source, Tree, shown
from foedus.law.precedence.pack import GENERIC, Law, Over, Vocabulary

LADDER: Final = "ladder"
"""The effect that stands for the usual effect of the order."""

CONFLICT: Final = "conflict"
"""The stage whose rules may open a conflict."""

_NAMES: Final[Mapping[Over, tuple[str, ...]]] = {
    "instrument": ("x",),
    "question": (),
    "pair": ("a", "b"),
    "result": ("b",),
}
_HEADS: Final[Mapping[Over, tuple[str, ...]]] = {
    "instrument": ("set", "drop", "invalid"),
    "question": ("refer",),
    "pair": ("alongside", "conflict", "prevails", "refer"),
    "result": ("add", "block"),
}
_ALL_HEADS: Final = tuple(dict.fromkeys(head for heads in _HEADS.values() for head in heads))
_GO_WITH: Final = {"effect": "prevails", "plus": "prevails", "unassessed": "alongside"}
_DISPUTED: Final = "disputed"


def surroundings(sources: Sequence[Source], vocabulary: Vocabulary, shipped: Law) -> Surroundings:
    """Collect what the rules of all files define together.

    The stages of the shipped law count where no file has a pipeline. Its flags count for rules that every order
    shares: the order whose rules set them need not be among the files.
    """
    own: dict[str, Over] = {}
    doctrines: dict[str, list[str]] = {}
    rules: dict[str, None] = {}
    flags: dict[str, set[str]] = {}
    for source in sources:
        for stage in listed(source.root.get("pipeline")):
            over = next((one for one in _NAMES if one == written(stage.get("over"))), None)
            if over is not None:
                own[written(stage.get("stage"))] = over
        for rule in listed(source.root.get("rules")):
            rules[written(rule.get("id"))] = None
            doctrine = mapping(rule.get("doctrine"))
            if doctrine is not None:
                doctrines[written(rule.get("id"))] = [written(item) for item in _items(doctrine.get("options"))]
            then = mapping(rule.get("then"))
            sets = mapping(then.get("set")) if then is not None else None
            if sets is not None:
                flags.setdefault(written(rule.get("order")), set()).update(sets.entries)
    stages = own or {stage.name: stage.over for stage in shipped.pipeline}
    elsewhere = {flag for rule in shipped.rules if rule.then for flag, _ in rule.then.set_flags}
    return Surroundings(vocabulary, stages, doctrines, rules, flags, elsewhere)


def check_rules(facts: Facts, around: Surroundings, seen: dict[str, tuple[Source, Tree]]) -> None:
    """Check the rules of one file; ``seen`` are the ids of the files before, and grows."""
    root = facts.source.root
    meta = mapping(root.get("meta"))
    pack = facts.word("meta.pack", meta.get("pack") if meta else None, _orders(around), "legal order")
    stages: dict[str, Tree] = {}
    for index, stage in enumerate(listed(root.get("pipeline"))):
        name = stage.get("stage")
        if name is not None and stages.setdefault(written(name), name) is not name:
            facts.say("duplicate-name", f"pipeline[{index}]: the stage {shown(written(name))} stands twice", name)
    for index, node in enumerate(listed(root.get("rules"))):
        _check_id(facts, node, seen)
        _Rule(facts, around, f"rules[{index}]", node).check(pack)


def _orders(around: Surroundings) -> Collection[str]:
    return (GENERIC, *around.vocabulary.orders)


def _items(node: Tree | None) -> list[Tree]:
    return node.items if isinstance(node, ListNode) else []


def _check_id(facts: Facts, node: MapNode, seen: dict[str, tuple[Source, Tree]]) -> None:
    own = node.get("id")
    if own is None or not written(own):
        return
    source, first = seen.setdefault(written(own), (facts.source, own))
    if first is not own:
        text = f"the rule {shown(written(own))} stands already at {source.where(first)}"
        facts.say("duplicate-name", text, own)


class _Rule:
    """One rule under inspection."""

    def __init__(self, facts: Facts, around: Surroundings, name: str, node: MapNode) -> None:
        self.facts, self.around, self.node = facts, around, node
        self.name = written(node.get("id")) or name
        self.order = written(node.get("order"))
        self.stage = written(node.get("stage"))
        self.over: Over | None = around.stages.get(self.stage)

    def check(self, pack: str) -> None:
        """Check everything of the rule."""
        facts, node = self.facts, self.node
        order, stage = node.get("order"), node.get("stage")
        if facts.word(f"{self.name}.order", order, _orders(self.around), "legal order") not in ("", pack or self.order):
            assert order is not None  # the word above was found in it
            facts.say("unknown-value", f"{self.name}.order: this file holds the rules of {shown(pack)} only", order)
        facts.word(f"{self.name}.stage", stage, self.around.stages, "stage of the pipeline")
        self._then()
        self._conditions()
        self._doctrine()
        valid = mapping(node.get("valid"))
        if valid is not None:
            start, end = day(valid.get("from")), day(valid.get("until"))
            if start and end and end.last <= start.first:
                text = f"{self.name}.valid: until {end} is not after from {start}"
                facts.say("bad-period", text, valid.entries["until"][1])

    def _conditions(self) -> None:
        names = () if self.over is None else _NAMES[self.over]
        then = mapping(self.node.get("then"))
        opens = then is not None and "conflict" in then.entries
        asked = Conditions(self.facts, self.around, self.order, self.over, opens=opens)
        for name in ("x", "a", "b"):
            selector = mapping(self.node.get(name))
            if selector is None:
                continue
            if self.over is not None and name not in names:
                gives = f"gives {' and '.join(names)}" if names else "gives no names"
                text = f"{self.name}: {shown(name)} stands for nothing; the stage {self.stage} {gives}"
                self.facts.say("unbound-name", text, self.node.entries[name][0])
            kinds, levels = self.around.kinds(self.order), self.around.vocabulary.levels
            what = f"kind of instrument in {self.order}"
            self.facts.each(f"{self.name}.{name}.kind", selector.get("kind"), kinds, what)
            self.facts.each(f"{self.name}.{name}.level", selector.get("level"), levels, "level")
            asked.flags(f"{self.name}.{name}.flag", selector.get("flag"))
        bound = names if self.over is not None else ("x", "a", "b")
        for part in ("when", "unless"):
            for index, condition in enumerate(_items(self.node.get(part))):
                asked.check(f"{self.name}.{part}[{index}]", condition, bound)

    # ---- what it does

    def _then(self) -> None:
        then = mapping(self.node.get("then"))
        if then is None:
            if "then" not in self.node.entries and not is_false(self.node.get("operative")) and not self.node.lossy:
                text = f"{self.name}: an operative rule has `then`"
                remedy = "Say what the rule does, or write `operative: false` if there is nothing to compute."
                self.facts.say("missing-field", text, self.node, remedy)
            return
        heads = [head for head in _ALL_HEADS if head in then.entries]
        if len(heads) != 1:
            if heads or not then.lossy:
                have = f"found are {' and '.join(heads)}" if heads else "none is there"
                known = _HEADS[self.over] if self.over else _ALL_HEADS
                text = f"{self.name}.then: exactly one of {', '.join(known)} is needed; {have}"
                self.facts.say("one-of", text, then)
        elif not self._fits(then, heads[0]):
            return
        self._go_with(then, heads)
        self._words(then)

    def _fits(self, then: MapNode, head: str) -> bool:
        key = then.entries[head][0]
        if self.over is not None and head not in _HEADS[self.over]:
            fitting = ", ".join(_HEADS[self.over])
            text = f"{self.name}.then: {shown(head)} does not fit the stage {self.stage}, whose rules do {fitting}"
        elif head == "conflict" and self.over == "pair" and self.stage != CONFLICT:
            text = f"{self.name}.then: only rules of the stage {CONFLICT} open a conflict"
        else:
            return True
        self.facts.say("then-unfit", text, key)
        return False

    def _go_with(self, then: MapNode, heads: Sequence[str]) -> None:
        for field, head in _GO_WITH.items():
            if field in then.entries and head not in heads:
                text = f"{self.name}.then: {shown(field)} goes with {head} only"
                self.facts.say("misplaced-field", text, then.entries[field][0])
        if "prevails" in heads and "effect" not in then.entries and not then.lossy:
            self.facts.say("missing-field", f"{self.name}.then: the field {shown('effect')} is missing", then)

    def _words(self, then: MapNode) -> None:
        facts, vocabulary, name = self.facts, self.around.vocabulary, f"{self.name}.then"
        effects = [effect for effect in vocabulary.effects if effect != ALONGSIDE]
        facts.word(f"{name}.effect", then.get("effect"), (*effects, LADDER), "effect")
        facts.word(f"{name}.invalid", then.get("invalid"), effects, "effect")
        facts.word(f"{name}.drop", then.get("drop"), vocabulary.drop_labels, "reason for leaving out")
        facts.word(f"{name}.refer", then.get("refer"), vocabulary.refer_to, "body or ground of referral")
        facts.word(f"{name}.add", then.get("add"), vocabulary.modifiers, "modifier")
        facts.word(f"{name}.block", then.get("block"), vocabulary.modifiers, "modifier")
        facts.each(f"{name}.plus", then.get("plus"), vocabulary.modifiers, "modifier")

    # ---- disputes

    def _doctrine(self) -> None:
        doctrine, other = mapping(self.node.get("doctrine")), self.node.get("doctrine_of")
        if written(self.node.get("settled")) == _DISPUTED and doctrine is None and other is None:
            text = f"{self.name}: a disputed rule has `doctrine`, or `doctrine_of` with the rule that has it"
            self.facts.say("missing-field", text, self.node)
        if doctrine is not None and other is not None:
            text = f"{self.name}: either `doctrine` or `doctrine_of`, not both"
            self.facts.say("one-of", text, self.node.entries["doctrine_of"][0])
        if isinstance(other, Scalar) and written(other) and written(other) not in self.around.doctrines:
            what = "carries no options" if written(other) in self.around.rules else "is no rule"
            text = f"{self.name}.doctrine_of: {shown(written(other))} {what}"
            self.facts.say("unknown-rule", text, other, near(written(other), self.around.doctrines))
        if doctrine is not None:
            self._options(doctrine)

    def _options(self, doctrine: MapNode) -> None:
        facts, vocabulary, name = self.facts, self.around.vocabulary, f"{self.name}.doctrine"
        options = [written(item) for item in _items(doctrine.get("options"))]
        facts.word(f"{name}.default", doctrine.get("default"), options, "option of this rule")
        facts.word(f"{name}.enters_by", doctrine.get("enters_by"), vocabulary.findings, "type of finding")
        by_forum, means = mapping(doctrine.get("by_forum")), mapping(doctrine.get("means"))
        for key, value in by_forum.values() if by_forum else ():
            facts.word(f"{name}.by_forum", key, vocabulary.fora, "deciding body")
            facts.word(f"{name}.by_forum.{key.text}", value, options, "option of this rule")
        for key, _ in means.values() if means else ():
            facts.word(f"{name}.means", key, options, "option of this rule")
