"""What a schema cannot say of findings and questions: what each type takes, and that no finding states a conclusion."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Final

from foedus.definitions.facts import Facts, near, truth, written
from foedus.definitions.look import mapping, texts
from foedus.definitions.tree import ListNode, MapNode, Scalar, Tree, shown
from foedus.law.precedence.pack import FindingType, Law
from foedus.law.precedence.values import SECOND_ARGUMENTS

_ARGUMENTS: Final = ("instrument", "pair", *SECOND_ARGUMENTS)
_EXTRA: Final = ("until",)

_NOT_MADE_OUT: Final = "none"
_GROUNDS: Final = "exit_ground"
"""The one type of which several values may be found side by side: two grounds for leaving do not exclude each other."""

Item = tuple[str, MapNode]


def check_findings(facts: Facts, items: Sequence[Item], known: Collection[str] | None) -> None:
    """Check findings alone and against each other; ``known`` are the ids they may be about, ``None`` = not known."""
    for name, node in items:
        check_finding(facts, name, node, known)
    _check_contradictions(facts, items)


def check_finding(facts: Facts, name: str, node: MapNode, known: Collection[str] | None = None) -> None:
    """Check one finding."""
    types = facts.vocabulary.findings
    kind = facts.word(f"{name}.type", node.get("type"), types, "type of finding")
    if kind:
        _check_arguments(facts, name, node, types[kind])
        _check_value(facts, name, node, types[kind])
    _check_about(facts, name, node, known)
    reason = node.get("reason")
    if reason is not None:
        _check_reason(facts, name, reason)
    scope = mapping(node.get("question"))
    if scope is not None:
        check_question(facts, f"{name}.question", scope)


def check_question(facts: Facts, name: str, node: MapNode) -> None:
    """Check a question, or the scope of a finding."""
    vocabulary = facts.vocabulary
    facts.word(f"{name}.order", node.get("order"), vocabulary.orders, "legal order")
    facts.subject(f"{name}.subject", node.get("subject"))
    facts.places(f"{name}.territory", node.get("territory"))
    facts.word(f"{name}.forum", node.get("forum"), vocabulary.fora, "deciding body")
    facts.word(f"{name}.addressee", node.get("addressee"), vocabulary.addressees, "addressee")
    between = texts(node.get("between"))
    facts.places(f"{name}.between", node.get("between"))
    if len(between) == 2 and between[0].text == between[1].text:
        facts.say("self-reference", f"{name}.between: the two parties are the same", between[1])


def check_choices(facts: Facts, name: str, node: MapNode, law: Law) -> None:
    """Check the options of disputed rules that the asker sets."""
    for key, value in choices.values() if isinstance(choices := node.get("choices"), MapNode) else ():
        rule = law.by_id.get(key.text)
        if rule is None or rule.doctrine is None:
            disputed = ", ".join(rule.id for rule in law.rules if rule.doctrine is not None)
            text = f"{name}.choices: {shown(key.text)} is no disputed rule with options"
            facts.say("unknown-rule", text, key, f"Options have {disputed}.")
        else:
            facts.word(f"{name}.choices.{key.text}", value, rule.doctrine.options, f"option of {key.text}")


def _check_arguments(facts: Facts, name: str, node: MapNode, kind: FindingType) -> None:
    wanted = (*kind.args, *kind.extra)
    for field in (*_ARGUMENTS, *_EXTRA):
        if field in node.entries and field not in wanted:
            takes = f"takes {' and '.join(wanted)}" if wanted else "takes none of these fields"
            key = node.entries[field][0]
            facts.say("misplaced-field", f"{name}: {shown(field)} does not belong to {kind.name}, which {takes}", key)
        elif field in wanted and field not in node.entries and not node.lossy:
            facts.say("missing-field", f"{name}: {kind.name} needs the field {shown(field)}", node)


def _check_value(facts: Facts, name: str, node: MapNode, kind: FindingType) -> None:
    place = node.get("value")
    value = truth(place)
    if place is None or value is None or value in kind.values:
        return
    words = [_word(item) for item in kind.values]
    message = f"{name}: {kind.name} has the values {', '.join(words)}, and not {shown(_word(value))}"
    facts.say("unknown-value", message, place, near(_word(value), words))


def _word(value: bool | str) -> str:
    return value if isinstance(value, str) else str(value).lower()


def _check_about(facts: Facts, name: str, node: MapNode, known: Collection[str] | None) -> None:
    pair = node.get("pair")
    ids = texts(pair) if isinstance(pair, ListNode) else []
    if len(ids) == 2 and ids[0].text == ids[1].text:
        facts.say("self-reference", f"{name}: the pair is one instrument with itself", ids[1])
    first = node.get("instrument")
    ids += [item for item in (first,) if isinstance(item, Scalar) and written(item)]
    for field in SECOND_ARGUMENTS:
        other = node.get(field)
        if not isinstance(other, Scalar) or not written(other):
            continue
        if first is not None and written(first) == other.text:
            facts.say("self-reference", f"{name}: the instrument is compared with itself", other)
        elif field != "about" or (known is not None and other.text not in facts.vocabulary.finding_topics):
            ids.append(other)
    for item in ids if known is not None else ():
        if item.text not in (known or ()):
            text = f"{name}: there is no instrument {shown(item.text)} here"
            facts.say("unknown-instrument", text, item, near(item.text, known or ()))


def _check_reason(facts: Facts, name: str, node: Tree) -> None:
    found = _conclusions(facts.vocabulary.conclusion_words).search(" ".join(written(node).split()))
    if found:
        text = f"{name}: the reason says {shown(found[0])}, which is a conclusion and no fact"
        remedy = "Say what the text or the facts show; what governs then follows from the rules."
        facts.say("states-conclusion", text, node, remedy)


@lru_cache(maxsize=8)
def _conclusions(stems: tuple[str, ...]) -> re.Pattern[str]:
    """Match a stem where a word begins, to the end of that word: “avoid” is no “void”, “closes” no “loses”."""
    either = "|".join(re.escape(stem) for stem in sorted(stems, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{either})\w*" if either else r"(?!)", re.IGNORECASE)


def _check_contradictions(facts: Facts, items: Sequence[Item]) -> None:
    """Refuse two findings of the same thing, for the same question, of which only one can be true."""
    seen: dict[tuple[object, ...], tuple[bool | str, Tree]] = {}
    for name, node in items:
        kind, place = written(node.get("type")), node.get("value")
        value = truth(place)
        if place is None or value is None or kind not in facts.vocabulary.findings:
            continue
        # Two persons may have found opposite things; one person on one day has not.
        author = (written(node.get("by")), written(node.get("date")))
        key = (kind, _about(node), _scope(mapping(node.get("question"))), author)
        first, where = seen.setdefault(key, (value, place))
        if not contradict(kind, first, value):
            continue
        text = f"{name}: {kind} is {_word(value)} here and {_word(first)} at line {where.line}, column {where.column}"
        facts.say("contradicting-findings", text, place)


def contradict(kind: str, one: bool | str, other: bool | str) -> bool:
    """Whether two values of the same finding exclude each other."""
    return one != other and (kind != _GROUNDS or _NOT_MADE_OUT in (one, other))


def _about(node: MapNode) -> tuple[str, ...]:
    if "pair" in node.entries:
        return tuple(sorted(item.text for item in texts(node.get("pair"))))
    return tuple(written(node.get(field)) for field in ("instrument", *SECOND_ARGUMENTS))


def _scope(node: MapNode | None) -> tuple[object, ...]:
    """Return what tells the scopes of findings apart."""
    if node is None:
        return ()
    plain = tuple(written(node.get(field)) for field in ("order", "subject", "addressee"))
    between = tuple(sorted(item.text for item in texts(node.get("between"))))
    place = node.get("territory")
    ground = tuple(sorted(item.text for item in texts(place))) or (written(place),)
    return (*plain, between, ground)
