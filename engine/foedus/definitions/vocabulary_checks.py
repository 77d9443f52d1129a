"""What a schema cannot say of a vocabulary: every legal order is complete, every ladder ends, every word is one."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from foedus.definitions.facts import Saying, day, written
from foedus.definitions.law_arguments import ALONGSIDE
from foedus.definitions.look import heads, listed, mapping, texts
from foedus.definitions.tree import ListNode, MapNode, Scalar, Tree, shown

_LABELS: Final = ("none", "not_governed", "invalid", "no_conflict")
_BY_ORDER: Final = ("kinds", "ladder_effect", "date_basis")
_LISTS: Final = (
    "orders", "conclusion_words", "finding_topics", "clause_topics", "fora", "refer_to", "addressees", "subjects_top",
)  # fmt: skip


def check_vocabulary(facts: Saying) -> None:
    """Check a vocabulary beyond its shape."""
    root = facts.source.root
    orders = [item.text for item in texts(root.get("orders"))]
    for name in _LISTS:
        _unique(facts, name, root.get(name))
    for name in _BY_ORDER:
        _check_orders(facts, name, mapping(root.get(name)), orders)
    effects = mapping(root.get("effects"))
    known = [effect for effect in (effects.entries if effects else ()) if effect != ALONGSIDE]
    for key, value in _entries(root.get("ladder_effect")):
        facts.word(f"ladder_effect.{key.text}", value, known, "effect")
    for key, reason in _entries(root.get("drop_reasons")):
        label = reason.get("label") if isinstance(reason, MapNode) else None
        facts.word(f"drop_reasons.{key.text}.label", label, _LABELS, "outcome that leaving out is worth")
    levels = mapping(root.get("levels"))
    for order, kinds in _entries(root.get("kinds")):
        for key, kind in _entries(kinds):
            _check_kind(facts, f"kinds.{order.text}.{key.text}", kind, levels.entries if levels else ())
    for name in ("places", "subjects"):
        for index, edge in enumerate(listed(root.get(name))):
            _check_edge(facts, f"{name}[{index}]", edge)


def _entries(node: Tree | None) -> Iterator[tuple[Scalar, Tree]]:
    return node.values() if isinstance(node, MapNode) else iter(())


def _unique(facts: Saying, name: str, node: Tree | None) -> None:
    seen: dict[str, Scalar] = {}
    for item in texts(node):
        if seen.setdefault(item.text, item) is not item:
            facts.say("duplicate-name", f"{name}: {shown(item.text)} stands twice", item)


def _check_orders(facts: Saying, name: str, node: MapNode | None, orders: Collection[str]) -> None:
    if node is None:
        return
    for key, _ in node.values():
        facts.word(name, key, orders, "legal order of the list `orders`")
    for order in orders:
        if order not in node.entries and not node.lossy:
            facts.say("missing-field", f"{name}: the legal order {shown(order)} is missing", node)


def _check_kind(facts: Saying, name: str, kind: Tree, levels: Collection[str]) -> None:
    if not isinstance(kind, MapNode):
        return
    facts.word(f"{name}.level", kind.get("level"), levels, "level")
    found = heads(kind, ("rank", "rank_if"))
    if len(found) != 1 and not kind.lossy:
        have = "found are both" if found else "none is there"
        facts.say("one-of", f"{name}: exactly one of rank, rank_if is needed; {have}", kind)
    entries = kind.get("rank_if")
    if not isinstance(entries, ListNode):
        return
    ranks = listed(entries)
    for index, entry in enumerate(ranks):
        flags = heads(entry, ("flag", "basis_flag"))
        last = index == len(ranks) - 1
        if len(flags) == 2:
            facts.say("one-of", f"{name}.rank_if[{index}]: a flag, or a flag of the basis, not both", entry)
        elif flags and last:
            text = f"{name}.rank_if: the last entry asks for a flag, so that the ladder may end open"
            facts.say("missing-field", text, entry, "Add a last entry with `rank` alone.")
        elif not flags and not last:
            text = f"{name}.rank_if[{index}]: it always fits, so that the entries after it never count"
            facts.say("misplaced-field", text, entry, "Move it to the end.")


def _check_edge(facts: Saying, name: str, edge: MapNode) -> None:
    child, parent = written(edge.get("child")), written(edge.get("parent"))
    if child and child == parent:
        facts.say("self-reference", f"{name}: it lies under itself", edge)
    start, end = day(edge.get("from")), day(edge.get("until"))
    if start and end and end.last <= start.first:
        facts.say("bad-period", f"{name}: until {end} is not after from {start}", edge.entries["until"][1])
