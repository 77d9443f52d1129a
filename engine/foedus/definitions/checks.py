"""What a schema cannot say: names that must be defined, periods, and clauses that contradict themselves.

The checks work on the tree, which may have other mistakes, and refuse only what is certainly one: a condition
that lacks its basis in an incomplete file is fed by its ``trigger`` and is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from foedus.definitions.acts_checks import check_acts
from foedus.definitions.kinds import AMOUNT, GROUP, closest
from foedus.definitions.look import heads, is_false, listed, mapping, number, text_of, texts
from foedus.definitions.tree import ListNode, MapNode, Scalar, Source, Tree, shown
from foedus.definitions.weight_checks import check_weights
from foedus.errors import Reason

_ANYBODY = ("anyone", "parties", "signatories")
_HEADS = ("when", "stages", "between")
_MAX_WHO = 4


@dataclass(slots=True)
class _Facts:
    """What the file defines, and what may not be judged because it has mistakes of its own."""

    source: Source
    touched: frozenset[str]
    closed: bool
    groups: frozenset[str]
    weights: MapNode | None
    fed: bool
    reasons: list[Reason] = field(default_factory=list)
    legs: set[str] = field(default_factory=set)

    def say(self, code: str, message: str, node: Tree, remedy: str = "") -> None:
        self.reasons.append(Reason(code, message, remedy, self.source.where(node)))


def check_sense(source: Source, touched: Collection[str] = ()) -> list[Reason]:
    """Check an agreement beyond its shape; ``touched`` names top-level fields that are known to be broken."""
    root = source.root
    gone = [name for name in ("parties", "entry_into_force") if name not in root.entries]
    facts = _facts(source, frozenset((*touched, *gone)))
    _check_parties(facts)
    entry = mapping(root.get("entry_into_force"))
    if entry is not None:
        _check_entry(facts, entry)
    change = mapping(root.get("amendment"))
    if change is not None and isinstance(when := change.get("when"), MapNode):
        for path, node in _nodes(when, "amendment.when"):
            _check_node(facts, node, path, fed=True)
    _check_names(facts)
    facts.reasons += check_weights(source)
    facts.reasons += check_acts(source, facts.closed or "parties" in facts.touched)
    return facts.reasons


def _facts(source: Source, touched: frozenset[str]) -> _Facts:
    root = source.root
    parties = root.get("parties")
    groups = mapping(parties.get("groups")) if isinstance(parties, MapNode) else None
    return _Facts(
        source=source,
        touched=touched,
        closed=isinstance(parties, ListNode) or (isinstance(parties, MapNode) and "list" in parties.entries),
        groups=frozenset(groups.entries if groups else ()),
        weights=mapping(root.get("weights")),
        fed=is_false(root.get("acts_complete")) and root.get("trigger") is not None,
    )


def _check_parties(facts: _Facts) -> None:
    parties = facts.source.root.get("parties")
    _unique(facts, "parties", parties)
    if not isinstance(parties, MapNode):
        return
    _unique(facts, "parties.list", parties.get("list"))
    former = [text_node for item in listed(parties.get("former")) if (text_node := item.get("party"))]
    _unique(facts, "parties.former", ListNode(0, 0, former))
    groups = mapping(parties.get("groups"))
    for key, group in groups.values() if groups else ():
        name = f"parties.groups.{key.text}"
        _unique(facts, name, group)
        if isinstance(group, MapNode):
            members = group.get("members")
            _unique(facts, f"{name}.members", members)
            for member in listed(members):
                _period(facts, f"{name}.members", member)


def _period(facts: _Facts, name: str, item: MapNode) -> None:
    start, until = item.get("from"), item.get("until")
    if not isinstance(start, Scalar) or not isinstance(until, Scalar) or {start.kind, until.kind} != {"str"}:
        return
    if until.text <= start.text:
        facts.say("bad-period", f"{name}: until {until.text} is not after from {start.text}", until)


def _unique(facts: _Facts, name: str, node: Tree | None) -> None:
    """Refuse a plain name that stands twice in a list."""
    seen: dict[str, Scalar] = {}
    for item in texts(node):
        first = seen.setdefault(item.text, item)
        if first is not item:
            where = f"line {first.line}, column {first.column}"
            facts.say("duplicate-name", f"{name}: {shown(item.text)} stands already at {where}", item)


def _check_entry(facts: _Facts, entry: MapNode) -> None:
    _exactly_one(facts, "entry_into_force", entry, _HEADS)
    stages = listed(entry.get("stages"))
    ids = [name for stage in stages if (name := stage.get("id")) is not None]
    _unique(facts, "entry_into_force.stages", ListNode(0, 0, ids))
    provisional = listed(entry.get("provisional"))
    for index, item in enumerate(provisional):
        _exactly_one(facts, f"entry_into_force.provisional[{index}]", item, ("when", "each"))
    owners = [("entry_into_force.when", entry)]
    owners += [(f"entry_into_force.stages[{index}].when", item) for index, item in enumerate(stages)]
    owners += [(f"entry_into_force.provisional[{index}].when", item) for index, item in enumerate(provisional)]
    for start, owner in owners:
        if isinstance(when := owner.get("when"), MapNode):
            for path, node in _nodes(when, start):
                _check_node(facts, node, path, fed=facts.fed)


def _exactly_one(facts: _Facts, name: str, node: MapNode, heads_of: tuple[str, ...]) -> None:
    found = heads(node, heads_of)
    # A misspelt head was refused as an unknown field already.
    if len(found) == 1 or (not found and (node.lossy or any(closest(key, heads_of) for key in node.entries))):
        return
    have = f"found are {' and '.join(found)}" if found else "none is there"
    facts.say("one-of", f"{name}: exactly one of {', '.join(heads_of)} is needed; {have}", node)


def _nodes(node: MapNode, path: str) -> Iterator[tuple[str, MapNode]]:
    """Iterate over a rule, each condition before its parts; the reader has bounded the depth."""
    yield path, node
    for name in ("all_of", "any_of"):
        for index, part in enumerate(listed(node.get(name))):
            yield from _nodes(part, f"{path}.{name}[{index}]")
    for name in ("otherwise", "unless"):
        if isinstance(other := node.get(name), MapNode):
            yield from _nodes(other, f"{path}.{name}")


def _check_node(facts: _Facts, node: MapNode, area: str, *, fed: bool) -> None:
    leg = node.get("leg")
    if isinstance(leg, Scalar):
        facts.legs.add(leg.text)
    other = node.get("in_force")
    if isinstance(other, Scalar) and other.text == text_of(facts.source.root.get("id")):
        facts.say("self-reference", f"{area}: the agreement waits for its own entry into force", other)
    every = node.get("every")
    base = _check_who(facts, area, every if every is not None else node.get("of"), fed=fed)
    for name in ("weighed_by", "against"):
        _check_table(facts, area, node, name)
    amount = node.get("at_least") or node.get("more_than")
    if isinstance(amount, Scalar):
        _check_amount(facts, area, node, amount, base, fed=fed)
    if "against" in node.entries and "weighed_by" not in node.entries:
        text = f"{area}: against has nothing to divide; weighed_by is missing"
        facts.say("missing-field", text, node)


def _check_who(facts: _Facts, area: str, who: Tree | None, *, fed: bool, depth: int = 0) -> str:
    """Check whose acts count; return the word or group, ``anyone`` by default, or nothing for a list."""
    if isinstance(who, MapNode):
        if depth == _MAX_WHO:
            facts.say("yaml-too-deep", f"{area}: `of` is nested more than {_MAX_WHO} levels deep", who)
            return ""
        return _check_who(facts, area, who.get("of"), fed=fed, depth=depth + 1)
    if who is None:
        return "anyone"
    if not isinstance(who, Scalar) or who.kind != "str" or who.bad:
        return ""
    if "parties" in facts.touched or not re.fullmatch(GROUP, who.text):
        return who.text
    if who.text == "parties" and not facts.closed and not fed:
        facts.say("open-list", f"{area}: `parties` is used, but the file has no closed list of parties", who)
    elif who.text not in _ANYBODY and who.text not in facts.groups:
        known = f"; known are {', '.join(sorted(facts.groups))}" if facts.groups else ""
        facts.say("unknown-group", f"{area}: no group {shown(who.text)} is defined{known}", who)
    return who.text


def _check_table(facts: _Facts, area: str, node: MapNode, name: str) -> None:
    table = node.get(name)
    if not isinstance(table, Scalar) or table.bad or table.kind != "str" or "weights" in facts.touched:
        return
    known = facts.weights.entries if facts.weights else {}
    if table.text not in known:
        names = f"; known are {', '.join(sorted(known))}" if known else ""
        facts.say("unknown-table", f"{area}: {name} names {shown(table.text)}, which is not defined{names}", table)


def _check_amount(facts: _Facts, area: str, node: MapNode, amount: Scalar, base: str, *, fed: bool) -> None:
    share = number(amount) is None
    table = text_of(node.get("weighed_by"))
    if re.fullmatch(AMOUNT, amount.text) and base == "anyone" and not table and not fed:
        facts.say("no-denominator", f"{area}: {shown(amount.text)} of anyone has no whole", amount)
    weight = mapping(facts.weights.get(table)) if facts.weights and table else None
    if share or weight is None or "against" in node.entries:
        return
    if "certified" in weight.entries and "tables" not in weight.entries:
        text = f"{area}: {amount.text} units are asked, but {shown(table)} has certified shares only"
        facts.say("no-denominator", text, amount)


def _check_names(facts: _Facts) -> None:
    """Check the names in ``trigger`` and ``expect`` against the legs and stages of the rule."""
    root = facts.source.root
    entry = mapping(root.get("entry_into_force"))
    if entry is None or not heads(entry, _HEADS) or not facts.touched.isdisjoint(("entry_into_force", "amendment")):
        return
    trigger = mapping(root.get("trigger")) if "trigger" not in facts.touched else None
    expect = mapping(root.get("expect")) if "expect" not in facts.touched else None
    legs = mapping(trigger.get("legs")) if trigger else None
    for key, _ in legs.values() if legs else ():
        _known_name(facts, "trigger.legs", key, facts.legs, "condition has the leg")
    for item in listed(expect.get("counts")) if expect else ():
        if isinstance(leg := item.get("leg"), Scalar):
            _known_name(facts, "expect.counts", leg, facts.legs, "condition has the leg")
    stages = {text_of(stage.get("id")) for stage in listed(entry.get("stages"))}
    days = mapping(expect.get("in_force")) if expect else None
    for key, _ in days.values() if days else ():
        _known_name(facts, "expect.in_force", key, stages, "stage has the id")
    for _, spans in _party_days(expect):
        for item in listed(spans):
            _period(facts, "expect.parties", item)


def _party_days(expect: MapNode | None) -> Iterator[tuple[Scalar, Tree]]:
    parties = mapping(expect.get("parties")) if expect else None
    return parties.values() if parties else iter(())


def _known_name(facts: _Facts, area: str, name: Scalar, known: Collection[str], what: str) -> None:
    if name.text not in known and not name.bad:
        have = f"; known are {', '.join(sorted(known))}" if known else ""
        facts.say("unknown-leg", f"{area}: no {what} {shown(name.text)}{have}", name)
