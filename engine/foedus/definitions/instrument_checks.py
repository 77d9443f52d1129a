"""What a schema cannot say of instruments: words of the law, dates that contradict each other, bases in a circle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from foedus.definitions.facts import Facts, day, written
from foedus.definitions.look import listed, mapping, texts
from foedus.definitions.tree import MapNode, Scalar, Tree, shown
from foedus.law.precedence.pack import Kind

Item = tuple[str, MapNode]
"""An instrument of a file: its path and its node."""


def check_instruments(facts: Facts, items: Sequence[Item], order: str) -> None:
    """Check instruments alone and against each other; ``order`` is the legal order of those that name none."""
    seen: dict[str, Scalar] = {}
    for name, node in items:
        own = node.get("id")
        if isinstance(own, Scalar) and written(own):
            first = seen.setdefault(own.text, own)
            if first is not own:
                where = f"line {first.line}, column {first.column}"
                facts.say("duplicate-name", f"{name}: {shown(own.text)} stands already at {where}", own)
        check_instrument(facts, name, node, written(node.get("order")) or order)
    _check_circles(facts, [node for _, node in items])


def check_instrument(facts: Facts, name: str, node: MapNode, order: str) -> None:
    """Check one instrument of a legal order; an order that is unknown or missing is reported where it stands."""
    vocabulary = facts.vocabulary
    facts.word(f"{name}.order", node.get("order"), vocabulary.orders, "legal order")
    _check_kind(facts, f"{name}.kind", node.get("kind"), order)
    facts.word(f"{name}.level", node.get("level"), vocabulary.levels, "level")
    facts.word(f"{name}.forum", node.get("forum"), vocabulary.fora, "deciding body")
    facts.subjects(f"{name}.subjects", node.get("subjects"))
    for field in ("parties", "territory", "ratified", "rejected_by"):
        facts.places(f"{name}.{field}", node.get(field))
    _check_dates(facts, name, node)
    _check_consent(facts, name, node)
    own = written(node.get("id"))
    basis = node.get("made_under")
    if own and basis is not None and written(basis) == own:
        facts.say("self-reference", f"{name}: the instrument is said to rest on itself", basis)
    for index, clause in enumerate(listed(node.get("clauses"))):
        _check_clause(facts, f"{name}.clauses[{index}]", clause, own)


def _check_kind(facts: Facts, name: str, node: Tree | None, order: str) -> None:
    kinds: Mapping[str, Mapping[str, Kind]] = facts.vocabulary.kinds
    text = written(node)
    if node is None or not text or order not in kinds or text in kinds[order]:
        return
    homes = [other for other, names in kinds.items() if text in names]
    if homes:
        message = f"{name}: {shown(text)} is a kind of {' and '.join(homes)}, and not of {order}"
        facts.say("unknown-value", message, node, f"Kinds of {order} are {', '.join(kinds[order])}.")
    else:
        facts.word(name, node, kinds[order], f"kind of instrument in {order}")


_BEGAN = {"promulgated": "was promulgated", "enacted": "was made"}


def _check_dates(facts: Facts, name: str, node: MapNode) -> None:
    """Refuse dates of which the one surely excludes the other."""
    ended, outside = day(node.get("ended")), day(node.get("not_in_force_by"))
    # A law may be repealed before it came into force, but not before it was made.
    begun = "promulgated" if "promulgated" in node.entries else "enacted"
    start = day(node.get(begun))
    if "retroactive_from" in node.entries:
        start = None  # a text may claim effect for a time that was over before it was made
    if ended and start and ended.last < start.first:
        text = f"{name}: it ended ({ended}) before it {_BEGAN[begun]} ({start})"
        facts.say("bad-period", text, node.entries["ended"][1])
    for field in ("in_force", "in_force_by"):
        known = day(node.get(field))
        if outside and known and known.last <= outside.first:
            text = f"{name}: it is said to be in force by {known} ({field}), and not to be so by {outside}"
            facts.say("bad-period", text, node.entries["not_in_force_by"][1])


def _check_consent(facts: Facts, name: str, node: MapNode) -> None:
    consent = mapping(node.get("consent"))
    if consent is None:
        return
    act = consent.get("act")
    if act is not None and written(act) and written(act) == written(node.get("id")):
        facts.say("self-reference", f"{name}.consent: the instrument cannot consent to itself", act)
    given, ended = day(consent.get("date")), day(consent.get("ended"))
    if given and ended and ended.last < given.first:
        text = f"{name}.consent: it ended ({ended}) before it was given ({given})"
        facts.say("bad-period", text, consent.entries["ended"][1])


def _check_clause(facts: Facts, name: str, clause: MapNode, own: str) -> None:
    vocabulary = facts.vocabulary
    facts.word(f"{name}.type", clause.get("type"), vocabulary.clauses, "type of clause")
    target = mapping(clause.get("target"))
    if target is None:
        return
    for other in texts(target.get("ids")):
        if own and other.text == own:
            facts.say("self-reference", f"{name}: the clause names its own instrument", other)
    everywhere = {kind for kinds in vocabulary.kinds.values() for kind in kinds}
    facts.each(f"{name}.target.kinds", target.get("kinds"), everywhere, "kind of instrument")
    facts.each(f"{name}.target.topics", target.get("topics"), vocabulary.clause_topics, "topic of a clause")
    facts.subjects(f"{name}.target.subjects", target.get("subjects"))


def _check_circles(facts: Facts, nodes: Iterable[MapNode]) -> None:
    """Refuse instruments that rest on each other in a circle; each rests on one, so every chain is walked once."""
    rests: dict[str, Tree] = {}
    for node in nodes:
        own, basis = written(node.get("id")), node.get("made_under")
        if own and basis is not None and written(basis) and written(basis) != own:
            rests.setdefault(own, basis)
    for circle in _circles({own: written(basis) for own, basis in rests.items()}):
        way = " → ".join((*circle, circle[0]) if len(circle) <= _SHOWN else (*circle[:_SHOWN], "…", circle[0]))
        facts.say("circular-basis", f"the instruments rest on each other: {way}", rests[circle[0]])


_SHOWN = 8


def _circles(rests: Mapping[str, str]) -> Iterator[list[str]]:
    done: set[str] = set()
    for start in sorted(rests):
        path: dict[str, None] = {}
        one: str | None = start
        while one is not None and one not in done and one not in path:
            path[one] = None
            one = rests.get(one)
        if one is not None and one in path:
            circle = list(path)[list(path).index(one) :]
            first = circle.index(min(circle))
            yield [*circle[first:], *circle[:first]]
        done.update(path)
